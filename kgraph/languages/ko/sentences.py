"""Where Korean sentences end: at a full stop outside quotation marks and brackets, and with every paragraph."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from kgraph.annotations import Morpheme
from kgraph.languages.ko.quotations import quotations

_PARAGRAPH = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
# A stop and the closing marks that belong to it, before a space, the end or, where spaces were lost, the next word.
_STOP = re.compile(r"(?P<stop>[.?!。…]+)[’'”\"」』)\]]*(?=\s|$|(?P<next>[가-힣“‘「\"']))")
_BRACKET = re.compile(r"\([^()\n]{0,300}\)|\[[^\[\]\n]{0,300}\]|‘[^‘’\n]{0,300}’|『[^』\n]{0,300}』")
# What goes on with the sentence of the quotation before it: “…”라고, “…”며, “…” 등.
_CONTINUES = re.compile(
    r"\s?(?:이?라[고는며면]|이?란|[이하]?[고며]\b|면서|[은는이가을를의도와과에]\s|에서|으?로\s|등[의을은\s]|[,·:;])"
)
# Or tells who said it: “…” 오 단장은 힘주어 말했다.
_ATTRIBUTES = re.compile(
    r"\s?[^.?!\n“”]{1,80}?(?:말|답|강조|설명|묻|물|반문|되물|덧붙|전|귀띔|토로|당부|회고|주장|밝|평가|외)[가-힣]{0,3}다\."
)
_ABBREVIATION = re.compile(r"(?:^|[^A-Za-z])(?:[A-Z][a-z]{0,2}|vs)$")
_ITEM = re.compile(r"(?:^|\n)\s*\d{1,2}$|\d\.\s?\d{1,2}$")

Passage = tuple[int, int]


def sentences(text: str, morphemes: Sequence[Morpheme]) -> list[Passage]:
    """The passages of sentences, without the white space around them; titles and bylines are sentences too."""
    closed = sorted([*quotations(text), *(bracket.span() for bracket in _BRACKET.finditer(text))])
    endings = {m.end for m in morphemes if m.tag == "EF"}
    return [
        passage
        for paragraph in _PARAGRAPH.finditer(text)
        for passage in _parts(text, *paragraph.span(), list(_ends(text, *paragraph.span(), closed, endings)))
    ]


def _parts(text: str, start: int, end: int, ends: list[int]) -> Iterator[Passage]:
    for first, last in zip([start, *ends], [*ends, end], strict=True):
        if words := text[first:last].strip():
            first = text.index(words[0], first)
            yield first, first + len(words)


def _ends(text: str, start: int, end: int, closed: list[Passage], endings: set[int]) -> Iterator[int]:
    for stop in _STOP.finditer(text, start, end):
        if _ends_at(text, stop, end, closed, endings):
            yield stop.end()


def _ends_at(text: str, stop: re.Match[str], end: int, closed: list[Passage], endings: set[int]) -> bool:
    around = _around(closed, stop.start())
    if around is None:
        return _final(text, stop, endings)
    return around[1] <= stop.end() and _closes(text, around, end)


def _around(closed: list[Passage], position: int) -> Passage | None:
    """The outermost quotation or bracket that a position stands in."""
    before = closed[: bisect_left(closed, (position + 1, 0))][-8:]
    return next((passage for passage in before if passage[1] > position), None)


def _closes(text: str, quotation: Passage, end: int) -> bool:
    """Whether a quotation or bracket that ends in a full stop ends its sentence as well."""
    after = text[quotation[1] : min(end, quotation[1] + 120)]
    if not after.strip():
        return True
    if not after[0].isspace() or text[quotation[0]] not in '“"「':
        return False
    return not _CONTINUES.match(after) and not _ATTRIBUTES.match(after)


def _final(text: str, stop: re.Match[str], endings: set[int]) -> bool:
    """Whether a stop ends a sentence: not the ones of 2024. 8. 17., of Mr., or of 1. before an item."""
    if stop["next"] is not None:
        return stop.start() in endings
    if stop["stop"] != ".":
        return stop["stop"][0] != "…" or stop.start() in endings
    before = text[max(0, stop.start() - 8) : stop.start()]
    if before[-1:].isdigit():
        return not text[stop.end() :].lstrip(" ")[:1].isdigit() and not _ITEM.search(before)
    return not _ABBREVIATION.search(before)
