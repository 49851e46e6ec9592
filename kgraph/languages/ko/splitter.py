"""Cuts Kiwi's nouns where a name ends inside one: 남북 is 남 and 북, 박모 is 박 and 모, 대구시장 is 대구시 and 장."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from kgraph.annotations import Morpheme
from kgraph.languages.ko.countries import countries
from kgraph.languages.ko.kiwi import UNKNOWN, word

# Countries by their first letters; 여야 and 중남미 are none.
_TOGETHER = re.compile("^[한미중일북남러](?:·[한미중일북남러])+$")
_LETTERS = re.compile(
    "^(?:남북 북남 한미 한중 한일 한러 북중 북러 북일 미북 미중 미일 미러 중일 중러 러일 남북미 남북러 남북중 "
    "한중일 한미일 한미중 한미러 미중일 미중러 북중러 북미중)$".replace(" ", "|")
)
_SIDES = frozenset({"북측", "남측", "한측", "미측", "중측", "일측"})
_SURNAMES = frozenset(
    "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민나진지엄채원천방공현함변염여추도소"
    "석선설마길연위표명기반왕금옥육인맹제탁국계음봉"
)
# Particles that Kiwi takes for the end of an unknown name.
_PARTICLE = re.compile("(?:에서|[은이과가의에])$")
# These as often do end a name: they are cut off if the name stands in the text without them.
_RARE_PARTICLE = re.compile("[도만로와나랑는를을]$")
_AFTER_CONSONANT, _AFTER_VOWEL = frozenset("은이과을"), frozenset("가와나랑는를")
_PARTICLES = {"이": "JKS", "가": "JKS", "의": "JKG", "을": "JKO", "를": "JKO", "과": "JC", "와": "JC", "에": "JKB"} | {
    "에서": "JKB",
    "로": "JKB",
    "나": "JC",
    "랑": "JC",
}
_NO_PARTICLE = re.compile("학과$|회의$")
_RESPECT = re.compile("(?<=.)(?<![앤피케])[씨님]$")
_JOB = re.compile("(?<=..)(?:사무장|병장|상병|교수|기자|감독|선수|팀장|과장|국장|실장|부장|사장|대표|의원)$")
# A body and its head: 법제처장, 소방서장, and in the same word as a name 청장, 은행장.
_BODY = "[청서관원]|은행|비서실|연구소|사무소|협의회|한인회|[지고]검|교구|총국|우체국"
_HEAD = re.compile(f"(?<=..)(?<!위)(?:{_BODY}|처)(장)$")
_GLUED_HEAD = re.compile(f"^(?:{_BODY}|센터|병원|재단|학교|대학|공장)(장)$")
# 사업/단장 is the head of a 사업단; the 단장 of anything else may be that of a team without a name.
_PROJECT_HEAD = re.compile("^단(장)$")
_PROJECTS = frozenset("사업 연구 추진 기획 준비 지원 조사 수사 합창 무용".split())
_MAYOR = re.compile("(?<=..)(?:[시읍면동](장)|군(수)|구(청장)|[도주](지사))$")
_GLUED_MAYOR = re.compile("^(?:[시읍면동](장)|군(수)|구(청장)|[도주](지사))$")
_NATIONAL = re.compile("[인행관계전산]$|대표$")
_NOT_UNNAMED = frozenset(
    {"추모", "공모", "고모", "이모", "주모", "전모", "연모", "강모", "원모", "기모", "음모", "유모"}
)
# 시가 is a market price, and the city with its particle.
_PRICE = frozenset({"총액", "기준", "지", "전", "전지", "행진", "평가", "배당"})


class Noun(NamedTuple):
    """A noun of one word: whether Kiwi knows it, and the morphemes beside it in the text and in the word."""

    form: str
    known: bool
    after: Morpheme | None
    prefix: Morpheme | None
    suffix: Morpheme | None


class Cut(NamedTuple):
    """How many characters of a noun belong to the name it begins with, and what the rest is."""

    length: int
    tag: str
    context: str = ""


def split(morphemes: list[Morpheme]) -> list[Morpheme]:
    return list(Splitter(morphemes).split())


class Splitter:
    """The rules over the morphemes of one text."""

    def __init__(self, morphemes: list[Morpheme]) -> None:
        self.morphemes = morphemes

    @cached_property
    def forms(self) -> frozenset[str]:
        return frozenset(m.form for m in self.morphemes)

    def split(self) -> Iterator[Morpheme]:
        for index, morpheme in enumerate(self.morphemes):
            if morpheme.tag in UNKNOWN and 1 < len(morpheme.form) == morpheme.end - morpheme.start:
                yield from self._parts(morpheme, self._noun(index))
            else:
                yield morpheme

    def _noun(self, index: int) -> Noun:
        morpheme, known = self.morphemes[index], self.morphemes[index].id != UNKNOWN[self.morphemes[index].tag]
        before = self.morphemes[index - 1] if index else None
        after = self.morphemes[index + 1] if index + 1 < len(self.morphemes) else None
        prefix = before if before and before.end == morpheme.start and before.tag in UNKNOWN else None
        suffix = after if after and after.start == morpheme.end else None
        return Noun(morpheme.form, known, after, prefix, suffix)

    def _parts(self, morpheme: Morpheme, noun: Noun) -> Iterator[Morpheme]:
        if _LETTERS.search(noun.form) or _TOGETHER.search(noun.form):
            yield from _letters(morpheme)
        elif cut := self._cut(noun):
            yield from self._halves(morpheme, noun, cut)
        else:
            yield morpheme

    def _halves(self, morpheme: Morpheme, noun: Noun, cut: Cut) -> Iterator[Morpheme]:
        middle = morpheme.start + cut.length
        left, right = noun.form[: cut.length], noun.form[cut.length :]
        rest = _placed(right, cut.tag, cut.context, middle)
        name = _placed(left, morpheme.tag, _context(left), morpheme.start)
        known = name.id != UNKNOWN.get(name.tag)
        yield from self._parts(name, Noun(left, known, rest, noun.prefix, rest))
        yield rest

    def _cut(self, noun: Noun) -> Cut | None:
        form = noun.form
        if form in _SIDES:
            return Cut(1, "NNB", "그 ")
        if form[1:] == "모" and form[0] in _SURNAMES and _unnamed(noun):
            return Cut(1, "NP", "김 ")
        if form.endswith("구청") and len(form) > 2 and noun.suffix and noun.suffix.form == "장":
            return Cut(len(form) - 1, "NNG")
        if form == "시가" and not noun.prefix and _is_city(noun):
            return Cut(1, "JKS", "나라")
        return _head(noun) or _national(noun) or (None if noun.known else self._unknown(noun))

    def _unknown(self, noun: Noun) -> Cut | None:
        if found := _RESPECT.search(noun.form):
            return Cut(found.start(), "NNB", "김민수 ")
        if found := _JOB.search(noun.form):
            return Cut(found.start(), "NNG")
        return self._particle(noun)

    def _particle(self, noun: Noun) -> Cut | None:
        found = _PARTICLE.search(noun.form)
        if found and not _NO_PARTICLE.search(noun.form):
            goes_on = noun.suffix is not None and (noun.suffix.tag[0] != "J" or found.group() not in ("에", "에서"))
        else:
            found = _RARE_PARTICLE.search(noun.form)
            goes_on = noun.suffix is not None or noun.form[:-1] not in self.forms
        if found is None or goes_on or found.start() == 0 or not _fits(noun.form[found.start() - 1], found.group()):
            return None
        return Cut(
            found.start(), _PARTICLES.get(found.group(), "JX"), "책" if found.group() in _AFTER_CONSONANT else "나라"
        )


def _letters(morpheme: Morpheme) -> Iterator[Morpheme]:
    for offset, letter in enumerate(morpheme.form, morpheme.start):
        yield _placed(letter, "SP" if letter == "·" else "NNP", _context(letter), offset)


def _placed(form: str, tag: str, context: str, start: int) -> Morpheme:
    tag, number = word(form, tag, context)
    return Morpheme(form, tag, start, start + len(form), number)


def _context(form: str) -> str:
    """What makes Kiwi read 미 as the country: 한·미."""
    return "미·" if form == "한" else "한·" if form in tuple("미중일북남러") else "미" if form == "·" else ""


def _unnamed(noun: Noun) -> bool:
    """박모 씨, 박모(33), 박모 대표, but not 추모 행사."""
    if noun.after is None:
        return False
    return noun.after.form in ("씨", "군", "양", "(") or (noun.after.tag == "NNG" and noun.form not in _NOT_UNNAMED)


def _is_city(noun: Noun) -> bool:
    return noun.suffix is None and noun.after is not None and noun.after.form not in _PRICE


def _head(noun: Noun) -> Cut | None:
    """법제처장 is 법제처 and 장, 개발/청장 is 개발, 청 and 장, 대구시장 is 대구시 and 장."""
    if noun.prefix is None:
        found = (_MAYOR.search(noun.form) if _is_municipal(noun) else None) or _HEAD.search(noun.form)
    else:
        found = _GLUED_HEAD.search(noun.form) or _HEAD.search(noun.form)
        if not found and noun.prefix.form in _PROJECTS:
            found = _PROJECT_HEAD.search(noun.form)
        if not found and noun.prefix.tag == "NNP" and _governs(noun.prefix.form, noun.form):
            found = _GLUED_MAYOR.search(noun.form)
    return Cut(found.start(found.lastindex or 0), "NNG") if found else None


def _is_municipal(noun: Noun) -> bool:
    """Whether 대구시장 is a mayor; 중앙시장 is a market."""
    return _is_known(noun.form[:-1]) if noun.form.endswith("시장") else not noun.known


def _is_known(form: str) -> bool:
    return word(form, "NNP")[1] not in (-1, *UNKNOWN.values())


def _governs(place: str, title: str) -> bool:
    return title != "시장" or _is_known(f"{place}시")


def _national(noun: Noun) -> Cut | None:
    """미국인, 한국행, 독일관."""
    found = _NATIONAL.search(noun.form)
    return Cut(found.start(), "XSN") if found and noun.form[: found.start()] in countries() else None


def _fits(before: str, particle: str) -> bool:
    consonant = (ord(before) - ord("가")) % 28 != 0 if "가" <= before <= "힣" else None
    if consonant is None:
        return True
    return particle not in (_AFTER_VOWEL if consonant else _AFTER_CONSONANT)
