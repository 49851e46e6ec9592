"""Numbered sentences below a picture, the names in them marked, and where they stand."""

from collections.abc import Iterable, Iterator

from kgraph import wording
from kgraph.cards import Claim
from kgraph.pictures import FAINT, MARK, Bar, Shape, Words
from kgraph.pictures.letters import letters

_SIZE, _SMALL, _LINE = 12.5, 10.5, 18.0
_INDENT = 26.0


def sentences(claims: Iterable[Claim], left: float, top: float, width: float) -> tuple[list[Shape], float]:
    """The shapes, and how far down they reach."""
    shapes: list[Shape] = []
    for number, claim in enumerate(claims, 1):
        shapes.append(Words(f"{number}", left + _INDENT - 8, top + _SIZE, _SMALL, FAINT, "end"))
        text, marks = wording.sentence(claim)
        for line, start in _lines(text, width - _INDENT):
            shapes += _marked(line, start, marks, left + _INDENT, top)
            shapes.append(Words(line, left + _INDENT, top + _SIZE, _SIZE))
            top += _LINE
        for line, _ in _lines("  ·  ".join(wording.cited(claim.article)), width - _INDENT, _SMALL):
            shapes.append(Words(line, left + _INDENT, top + _SMALL, _SMALL, FAINT))
            top += _LINE - 3
        top += 8
    return shapes, top


def _lines(text: str, width: float, size: float = _SIZE) -> Iterator[tuple[str, int]]:
    """The lines of a text, each with where in the text it begins."""
    at = 0
    for line in letters().wrapped(text.replace("\n", " "), size, width):
        at = text.replace("\n", " ").index(line, at)
        yield line, at
        at += len(line)


def _marked(line: str, start: int, marks: Iterable[tuple[int, int]], left: float, top: float) -> Iterator[Shape]:
    for first, last in marks:
        first, last = max(first - start, 0), min(last - start, len(line))
        if first < last:
            before, within = letters().width(line[:first], _SIZE), letters().width(line[first:last], _SIZE)
            yield Bar(left + before - 1, top + 1, within + 2, _SIZE + 3, MARK, radius=2)
