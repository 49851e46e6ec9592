"""Who wrote it and whose it is: the lines around an article's body that are no part of what it says."""

import re
from typing import NamedTuple


class Body(NamedTuple):
    """The text of an article without its byline and copyright lines, and the reporters that they name."""

    text: str
    author: str = ""


_ROLE = (
    r"(?:(?:(?:선임|인턴|객원|수습|전문|의학전문|과학전문|경제전문|사진|취재)\s?)?기자"
    r"|(?:[가-힣]{2,4}\s?)?특파원|논설위원|편집위원|통신원|에디터|리포터|앵커|PD)"
)
_NAME = r"(?!문의|제보|메일|이메일|전화|기자|선임|인턴|특파원)[가-힣]{2,4}"
_NAMES = rf"{_NAME}(?:\s?[·,ㆍ&]\s?{_NAME})*"
_EMAIL = r"[\[(<]?[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+[\])>]?"

# 광주=이은창 기자 eun@example.kr  |  [빛고을일보 김영희·박철수 기자]  |  글·사진=홍길동 기자  |  이은창 eun@example.kr
_FROM = r"(?:[가-힣A-Za-z·/]{1,12}\s?[=|/]\s?|[가-힣A-Za-z0-9]{1,12}\s)?"
_WRITER = rf"{_FROM}{_NAMES}(?:\s?{_ROLE}(?:[\s,·/]?{_EMAIL})?|\s{_EMAIL})"
_BYLINE = rf"[\[(<【/|]?\s?{_WRITER}(?:[,/·]?\s?{_WRITER})*\s?[\])>】]?\s?=?"
_KOREAN = re.compile(rf"(?:{_BYLINE}|{_EMAIL})")
_KOREAN_PEOPLE = re.compile(rf"(?<![가-힣])({_NAMES})(?:\s?{_ROLE}|\s{_EMAIL})")

# By Jane Kim  |  (Reporting by Jane Kim in Seoul; editing by John Lee)
_ENGLISH_NAME = r"[A-Z][\w.'’-]+(?:\s[A-Z][\w.'’-]+){1,3}"
_ENGLISH = re.compile(
    rf"\(?(?:By|BY|[Rr]eporting by|[Ww]ritten by|[—–])\s?({_ENGLISH_NAME}(?:(?:,| and|, and| &)\s{_ENGLISH_NAME})*)"
    rf"(?:[,;\s][^.!?\n]{{1,100}})?(?:\s{_EMAIL})?\)?\.?"
)

# (광주=연합뉴스) 이은창 기자 =  |  [헤럴드경제=이은창 기자]  |  [빛고을일보 이은창 기자]
_DATELINE = re.compile(
    rf"\s*(?:[\[(【<][^\])】>\n=]{{1,20}}=[^\])】>\n=]{{1,20}}[\])】>](?:\s?(?:{_NAME}\s)?{_NAMES}\s?{_ROLE})?"
    rf"|[\[(【<](?:[^\])】>\n=]{{0,20}}\s)?{_NAMES}\s?{_ROLE}[\])】>])(?:\s?=)?[ \t]*"
)

# …고 말했다. 광주=이은창 기자 eun@example.kr
_AFTER_THE_END = re.compile(rf"(?<=[.!?”\"’')\]])\s*(?:{_BYLINE}|[\[(<]사진\s?[=:][^\])>]{{1,40}}[\])>])$")

_SENTENCE = re.compile(r"(?:다|요|까|죠)[.?!]?[”\"’']?$")
_OWNED = re.compile(
    r"[ⓒ©]|저작권자|무단\s?(?:전재|복제)|재배포\s?(?:및[^.]*)?금지|all rights reserved|copyright|AI 학습 (?:및|이용)",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"[\[(<【/▲△▼]?\s?(?:자료\s?)?(?:사진|그래픽|이미지|영상|일러스트|Photo|Image)"
    r"(?:\s?(?:제공|출처|설명|캡처|by|courtesy of))?\s?[=:|/·ⓒ].{1,120}"
    r"|[▲△].{0,160}(?:사진|제공|캡처|뉴시스|연합뉴스|뉴스1).{0,20}"
    r"|[\[(<]?(?:\S{1,20}\s){1,2}제공[\])>]?"
)
_NOTE = re.compile(
    r"[(<\[]?끝[)>\]]?|[▶☞※☎].{0,160}(?:기사|구독|제보|보기|바로가기|카카오|네이버|뉴스).{0,60}|(?:#\S{1,40}\s?)+"
    r"|(?:기사\s?)?(?:입력|송고|승인|수정)\s?:?\s?\d{4}.{0,40}|\d{4}[-./]\d\d[-./]\d\d.{0,12}송고"
)
_LONGEST_LINE = 240
_MOST_LINES = 30
_MOST_OPENING_LINES = 4


def split(text: str) -> Body:
    """The body and its reporters; only the two ends are cut, so offsets into a text that begins with its body hold."""
    start, opening = _opening(text)
    end, closing = _closing(text, start)
    return Body(text[start:end], ", ".join(dict.fromkeys(opening + closing)))


def people(line: str) -> list[str]:
    """The names in a byline, without places, offices and addresses."""
    if found := _ENGLISH.fullmatch(line):
        return re.split(r", and |,\s| and | & ", found[1])
    names = ",".join(_KOREAN_PEOPLE.findall(line))
    return [name.strip() for name in re.split(r"[·,ㆍ&]", names) if name.strip()]


def is_byline(line: str) -> bool:
    return len(line) <= _LONGEST_LINE and bool(_KOREAN.fullmatch(line) or _ENGLISH.fullmatch(line))


def _opening(text: str) -> tuple[int, list[str]]:
    """Where the body begins, after a dateline or lines with the reporter's name and the hour."""
    start, authors = 0, list[str]()
    for _ in range(_MOST_OPENING_LINES):
        end = text.find("\n", start, start + _LONGEST_LINE)
        line = text[start : max(end, start)].strip()
        if not line or not (is_byline(line) or _NOTE.fullmatch(line)):
            break
        start, authors = end + 1, authors + people(line)
    if dateline := _DATELINE.match(text, start):
        return dateline.end(), authors + people(dateline[0])
    return start, authors


def _closing(text: str, start: int) -> tuple[int, list[str]]:
    """Where the body ends, before the lines that say who wrote it, whose it is, and whose pictures it shows."""
    authors: list[str] = []
    end = _trimmed(text, start, len(text))
    for _ in range(_MOST_LINES):
        begin = max(text.rfind("\n", start, end) + 1, start)
        line = text[begin:end].strip()
        if not _is_closing(line):
            break
        authors = people(line) + authors
        end = _trimmed(text, start, begin)
    return _without_last_words(text, start, end, authors)


def _without_last_words(text: str, start: int, end: int, authors: list[str]) -> tuple[int, list[str]]:
    tail = max(start, end - _LONGEST_LINE)
    if found := _AFTER_THE_END.search(text[tail:end]):
        return tail + found.start(), people(found[0]) + authors
    return end, authors


def _trimmed(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def _is_closing(line: str) -> bool:
    if not line or len(line) > _LONGEST_LINE or _SENTENCE.search(line):
        return False
    return is_byline(line) or any((_OWNED.search(line), _CREDIT.fullmatch(line), _NOTE.fullmatch(line)))
