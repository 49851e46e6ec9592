"""Names of news: which spellings are one name, and how near two names are."""

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

# Legal forms stand at either end of a name and say nothing about which body it is. They go only where a name is left:
# of 주식회사 삼성전자 and 주식회사 현대자동차 the distinctive parts are compared.
_FORMS = (
    "주식회사 유한회사 유한책임회사 합자회사 합명회사 재단법인 사단법인 학교법인 의료법인 사회복지법인 농업회사법인 "
    "특수법인 영농조합법인 사회적협동조합 (주) (유) (재) (사) (학) ㈜ ㈔ 주) 재) 사)"
).split()
_FOREIGN_FORMS = r"inc|incorporated|corp|corporation|co|company|ltd|limited|llc|llp|plc|gmbh|ag|s\.?a|n\.?v|b\.?v|k\.?k"
_BEFORE = re.compile(rf"^(?:{'|'.join(map(re.escape, _FORMS))})\s*")
_AFTER = re.compile(rf"\s*(?:{'|'.join(map(re.escape, _FORMS))})$")
_FOREIGN_AFTER = re.compile(rf"(?:,?\s+(?:{_FOREIGN_FORMS})\.?)+$", re.IGNORECASE)

# 서울대 = 서울대학교, 대구과학고 = 대구과학고등학교.
_SCHOOLS = ((re.compile(r"(?<=..)대$"), "대학교"), (re.compile(r"(?<=...)고$"), "고등학교"))

_FIRST, _MIDDLE, _LAST = 0xAC00, 28, 588
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS: list[str] = ["", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"]

# Sounds that spellings of one foreign name, and slips of the hand, take for each other: 뮌헨, 뮨헨; 카톨릭, 가톨릭.
_ALIKE = str.maketrans(
    "ㄲㅋㄸㅌㅃㅍㅆㅉㅊㅐㅒㅖㅚㅙㅞㅟㅠㅑㅕㅛㅘㅝㅢ", "ㄱㄱㄷㄷㅂㅂㅅㅈㅈㅔㅔㅔㅔㅔㅔㅜㅜㅏㅓㅗㅗㅜㅣ"
)

# Letters that look the same, or nearly so, in print: the Cyrillic А, the Greek Α and the Latin A; ㅣ, l, I and 1.
_TWINS = str.maketrans(
    "АВЕЅЈКМНРСТУХаеѕјрсухԁһԛԝ" + "ΑΒΕΖΗΚΜΝΡΤΥΧνρκ" + "OoО о Οο0ㅇ〇".replace(" ", "") + "IlІӀӏΙ1ㅣ" + "一ー",
    "ABESJKMHPCTYXaesjpcyxdhqw" + "ABEZHKMNPTYXvpk" + "ooooooooo" + "ıııııııı" + "ㅡㅡ",
)

_HANGUL_NAME = re.compile("[가-힣]{2,4}")


@lru_cache(maxsize=1 << 17)
def normal(name: str) -> str:
    """A name without what spelling may vary: case, width, NFC or NFD, spaces, middle dots and punctuation."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(filter(str.isalnum, folded)) or folded.strip()


@lru_cache(maxsize=1 << 17)
def distinctive(name: str) -> str:
    """An institution's normal name without legal forms, a school's in full: ㈜누리온테크 = 누리온테크 주식회사."""
    plain = unicodedata.normalize("NFC", name).strip()
    plain = _BEFORE.sub("", plain)
    plain = _FOREIGN_AFTER.sub("", _AFTER.sub("", plain))
    found = normal(plain) or normal(name)
    for short, full in _SCHOOLS:
        found = short.sub(full, found)
    return str(found)


@lru_cache(maxsize=1 << 17)
def skeleton(text: str) -> str:
    """The letters of a normal name, those that are taken for each other made equal."""
    return jamo(text).translate(_ALIKE)


@lru_cache(maxsize=1 << 17)
def jamo(text: str) -> str:
    """Hangul syllables taken apart into letters: 한 → ㅎㅏㄴ."""
    return "".join(map(_letters, text))


@lru_cache(maxsize=1 << 17)
def looks(name: str) -> str:
    """What a name looks like, equal for АICA with a Cyrillic А and AICA; nothing where it is all Hangul syllables."""
    plain = unicodedata.normalize("NFKC", name.translate(_TWINS)).translate(_TWINS)
    letters = "".join(filter(str.isalnum, plain)).casefold()
    return "" if all("가" <= c <= "힣" for c in letters) else letters


def similarity(left: str, right: str) -> float:
    """How much of two normal names is equal, letter by letter; 1 for the same."""
    return float(SequenceMatcher(None, jamo(left), jamo(right), autojunk=False).ratio())


def is_korean_person(name: str) -> bool:
    """오상진, 남궁현: two to four syllables in one word, in which each syllable tells people apart."""
    return _HANGUL_NAME.fullmatch(unicodedata.normalize("NFC", name)) is not None


def is_acronym(name: str) -> bool:
    """AICA, KOICA, LG전자 not."""
    return name.isascii() and name.isalpha() and name.isupper() and len(name) > 1


def last_word(name: str) -> str:
    """The part by which the press calls a foreigner: 트럼프 of 도널드 트럼프; nothing of a name of one word."""
    words = name.split()
    return normal(words[-1]) if len(words) > 1 else ""


def shortens(short: str, name: str) -> bool:
    """The letters of one normal name stand in the other in their order: 산은, 한국산업은행."""
    letters = iter(name)
    return len(short) < len(name) and all(letter in letters for letter in short)


def _letters(c: str) -> str:
    index = ord(c) - _FIRST
    if not 0 <= index < len(_INITIALS) * _LAST:
        return c
    initial, rest = divmod(index, _LAST)
    vowel, final = divmod(rest, _MIDDLE)
    return _INITIALS[initial] + _VOWELS[vowel] + _FINALS[final]
