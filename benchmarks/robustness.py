"""How much of what is read in an article is still read when the same article is spelt as badly as articles are.

    python benchmarks/robustness.py [dev] [held-out]

Prints, for the development articles and for those of training/ that no model has learnt from, the F1 of relations,
mentions and quotations against the annotations: of the article as it is, and with its spaces, quotation marks, digits,
signs and lines changed. Offsets are taken back to the unchanged text before anything is compared.
"""

import re
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from kgraph import analysis
from kgraph.article import Article
from kgraph.evaluate import Report, evaluate
from kgraph.languages import ko
from kgraph.record import Record
from kgraph.text import clean, unwrap
from kgraph.training.data import held_out

TRAINING = Path(__file__).resolve().parent.parent / "training"
FIGURES = ("relations", "mentions", "qualifiers", "attributes", "quotes")
WIDTH = 40


class Edit(NamedTuple):
    """What stands between two offsets of a text instead."""

    start: int
    end: int
    words: str


Edits = Callable[[str], Iterator[Edit]]


def spaces_lost(text: str) -> Iterator[Edit]:
    """Every tenth space between two words is missing."""
    for space in list(re.finditer(r"(?<=\w) (?=\w)", text))[9::10]:
        yield Edit(*space.span(), "")


def compounds_joined(text: str) -> Iterator[Edit]:
    """Common nouns that stand beside each other are written as one: 설립 목적, 연구 개발."""
    morphemes = ko.blank().make_doc(text)._.morphemes
    for first, second in pairwise(morphemes):
        if first.tag == second.tag == "NNG" and text[first.end : second.start] == " ":
            yield Edit(first.end, second.start, "")


def spaces_doubled(text: str) -> Iterator[Edit]:
    """Every third space is two, every other third does not break a line."""
    for number, space in enumerate(re.finditer(" ", text)):
        yield Edit(*space.span(), ("  ", "\u00a0", " ")[number % 3])


def spaces_before_stops(text: str) -> Iterator[Edit]:
    for stop in re.finditer(r"(?<=\w)[.,](?=\s|$)", text):
        yield Edit(*stop.span(), f" {stop[0]}")


def wide(text: str) -> Iterator[Edit]:
    """Letters and digits as wide as Hangul."""
    for sign in re.finditer("[0-9A-Za-z]", text):
        yield Edit(*sign.span(), chr(ord(sign[0]) + 0xFEE0))


def straight(text: str) -> Iterator[Edit]:
    for mark in re.finditer("[“”‘’]", text):
        yield Edit(*mark.span(), '"' if mark[0] in "“”" else "'")


OLD_SIGNS = {
    "…": "...",
    "·": "ㆍ",
    "―": "-",
    "─": "-",
    "–": "-",
    "∼": "~",
    "㎞": "km",
    "㎏": "kg",
    "㎡": "m2",
    "㈜": "(주)",
}


def old_signs(text: str) -> Iterator[Edit]:
    """Only what every Korean code page holds."""
    for sign in re.finditer("[" + "".join(OLD_SIGNS) + "]", text):
        yield Edit(*sign.span(), OLD_SIGNS[sign[0]])


def one_paragraph(text: str) -> Iterator[Edit]:
    for end in re.finditer(r"\n+", text):
        yield Edit(*end.span(), " ")


def wrapped(text: str) -> Iterator[Edit]:
    """Lines of forty characters, and an empty one between paragraphs."""
    start = 0
    for place in re.finditer(r"\s+", text):
        if place[0] != " ":
            yield Edit(*place.span(), "\n\n")
            start = place.end()
        elif _next(text, place.end()) - start > WIDTH:
            yield Edit(*place.span(), "\n")
            start = place.end()


def _next(text: str, start: int) -> int:
    found = re.compile(r"\s").search(text, start)
    return found.start() if found else len(text)


CHANGES: Mapping[str, Edits] = {
    "as it is": lambda text: iter(()),
    "spaces lost": spaces_lost,
    "compounds joined": compounds_joined,
    "spaces doubled": spaces_doubled,
    "space before stops": spaces_before_stops,
    "decomposed (NFD)": lambda text: iter(()),
    "full-width": wide,
    "straight quotes": straight,
    "old code page": old_signs,
    "one paragraph": one_paragraph,
    "wrapped, CRLF": wrapped,
}
# How the file is written.
WRITTEN: Mapping[str, Callable[[str], str]] = {
    "decomposed (NFD)": lambda text: unicodedata.normalize("NFD", text),
    "wrapped, CRLF": lambda text: text.replace("\n", "\r\n"),
}


class Changed(NamedTuple):
    """A text with its edits made, and where in the text before them each of its characters stood."""

    text: str
    origins: Sequence[int]


def changed(text: str, edits: Iterator[Edit]) -> Changed:
    parts: list[str] = []
    origins: list[int] = []
    position = 0
    for start, end, words in [*edits, Edit(len(text), len(text), "")]:
        parts += [text[position:start], words]
        origins += [*range(position, start), *(min(start + i, max(start, end - 1)) for i in range(len(words)))]
        position = end
    return Changed("".join(parts), origins)


def read(gold: Record, change: str) -> Record:
    """What is read in an article that was changed, at the offsets of the article as it is."""
    text, origins = changed(gold.text, CHANGES[change](gold.text))
    through = unwrap(clean(WRITTEN.get(change, str)(text)).text)
    if len(through) != len(text):
        raise ValueError(f"{gold.id}: {change} does not come through the gate with its length")
    record = analysis.extract(Article(gold.id, through, gold.title, gold.date))
    return replace(
        record,
        text=gold.text,
        mentions=tuple(m._replace(start=origins[m.start], end=origins[m.end - 1] + 1) for m in record.mentions),
        quotes=tuple(q._replace(start=origins[q.start], end=origins[q.end - 1] + 1) for q in record.quotes),
    )


def report(gold: Sequence[Record], change: str) -> Report:
    return evaluate(gold, {record.id: read(record, change) for record in gold})


def development() -> list[Record]:
    return _records("dev")


def unseen() -> list[Record]:
    """The articles of training/ by which models are chosen."""
    return [r for name in ("train", "written") for r in _records(name) if held_out(r.id, 0.1)]


def _records(name: str) -> list[Record]:
    with (TRAINING / f"{name}.jsonl").open(encoding="utf-8") as lines:
        return [Record.from_json(line) for line in lines]


def main() -> None:
    sets = {"dev": development, "held-out": unseen}
    for name in sys.argv[1:] or sets:
        gold = sets[name]()
        print(f"{name}, {len(gold)} articles".ljust(28) + "".join(f"{figure:>12}" for figure in FIGURES))
        for change in CHANGES:
            rows = report(gold, change).rows()
            print(f"  {change:26}" + "".join(f"{100 * rows[figure].f1:>12.1f}" for figure in FIGURES), flush=True)


if __name__ == "__main__":
    main()
