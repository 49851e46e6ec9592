"""Sentences of English news: a quotation of several stays whole, with the words that say whose it is."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from kgraph.annotations import Morpheme
from kgraph.languages.en.lists import column, table
from kgraph.languages.en.quotations import quotations

_PARAGRAPH = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_END = re.compile(r"[.?!…][.?!…)\]”\"’']*\s+(?=[“\"‘'(\[]?[A-Z0-9À-Þ])")
# Does not end a sentence unless a word follows that begins one: Acme Inc. The …
_ABBREVIATION = re.compile(r"(?:\b(?:[A-Za-z]\.)+[A-Za-z]?|\b[A-Z]|\b[A-Za-z]+)\.$")
_OPENS = re.compile(r"(?:The|A|An|It|He|She|They|We|This|That|These|Those|But|In|On|At|For|Its|His|Her|Their)\b")
_SAYS = re.compile(rf"(?:[\w.’'-]+\s){{1,5}}?(?:{'|'.join(column('speech.csv', 'verb'))})\b")


def sentences(text: str, morphemes: Sequence[Morpheme]) -> list[tuple[int, int]]:
    quoted = quotations(text)
    return [span for match in _PARAGRAPH.finditer(text) for span in _split(text, *match.span(), quoted)]


def _split(text: str, start: int, end: int, quoted: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for match in _END.finditer(text, start, end):
        if _ends(text, match, quoted):
            yield from _trimmed(text, start, match.end())
            start = match.end()
    yield from _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    words = text[start:end]
    if words.strip():
        yield start + len(words) - len(words.lstrip()), start + len(words.rstrip())


def _ends(text: str, match: re.Match[str], quoted: list[tuple[int, int]]) -> bool:
    stop = match.start() + 1
    index = bisect_right(quoted, (match.start(), len(text))) - 1
    if index >= 0 and match.start() < quoted[index][1]:
        return stop + 1 >= quoted[index][1] and not _SAYS.match(text, match.end())
    return text[match.start()] != "." or not _abbreviates(text[max(0, stop - 20) : stop], text[match.end() :][:12])


def _abbreviates(before: str, after: str) -> bool:
    match = _ABBREVIATION.search(before)
    if not match:
        return False
    word = match.group()
    kind = _kinds().get(word.rstrip("."), "")
    if kind == "title" or (len(word) == 2 and word not in ("I.", "A.")):
        return True
    return (kind != "" or "." in word[:-1]) and not _OPENS.match(after)


def _kinds() -> dict[str, str]:
    return {row["abbreviation"]: row["kind"] for row in table("abbreviations.csv")}
