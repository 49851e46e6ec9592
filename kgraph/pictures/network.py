"""A picture of a network with a legend; who has most mentions is named first."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import hypot, log2
from typing import NamedTuple

from kgraph import appearance, ontology
from kgraph.layout import Point, Positions
from kgraph.network import Network
from kgraph.pictures import FAINT, INK, Box, Circle, Line, Picture, Shape, Words, around
from kgraph.pictures.letters import letters

# Names need more room than nodes do.
_STRETCH = 2.2
_MARGIN = 24.0
# In small pictures every name is written, and what each tie says.
_FEW = 60


class _Disc(NamedTuple):
    """A node as it is drawn."""

    name: str
    label: str
    colour: str
    x: float
    y: float
    radius: float

    @property
    def box(self) -> Box:
        return Box(self.x - self.radius, self.y - self.radius, self.x + self.radius, self.y + self.radius)


class _Tie(NamedTuple):
    """All ties between two nodes: what they say, by how many articles, and whether to the second or to the first."""

    said: dict[str, int]
    towards: set[bool]


def picture(network: Network, positions: Positions, *, colour: str = "type", language: str = "en") -> Picture:
    """The nodes where they stand, without positions in rows; `colour` says type or community."""
    discs = {disc.name: disc for disc in _discs(network, positions or _rows(network), colour)}
    places = _Places([disc.box for disc in discs.values()])
    few = len(discs) <= _FEW
    names = [places.name(disc, always=few) for disc in discs.values()]
    ties = sorted(_ties(network).items())
    said = [places.tie(discs[start], discs[end], tie.said) for (start, end), tie in ties] if few else []
    frame = _frame(places.taken)
    drawn: list[Shape] = [
        *(_line(discs[start], discs[end], tie) for (start, end), tie in ties),
        *(Circle(disc.x, disc.y, disc.radius, disc.colour) for disc in discs.values()),
        *(words for words in (*said, *names) if words),
    ]
    if colour == "type":
        drawn += legend({known["type"] for known in network.nodes.values()}, (frame.left, frame.bottom), language)
    title = ", ".join(disc.label for disc in list(discs.values())[:3])
    return Picture(title, frame, drawn)


def legend(types: set[str], corner: Point, language: str) -> Iterator[Shape]:
    """The types that are there, in a row above a corner at the bottom left."""
    x, y = corner[0] + 24, corner[1] - 22
    for term in (term for term in ontology.load().entities if term.name in types):
        label = term.labels[language]
        yield Circle(x, y, 7, appearance.colours()[term.name])
        yield Words(label, x + 14, y + 4.7, 13)
        x += letters().width(label, 13) + 40


class _Places:
    """Where names and words may stand: not on nodes, nor on each other."""

    def __init__(self, taken: list[Box]) -> None:
        self.taken = taken

    def name(self, disc: _Disc, *, always: bool) -> Words | None:
        """Below its node, above, to the right or to the left."""
        size = round(min(10 + disc.radius / 3, 18), 1)
        aside = disc.radius + 3 + letters().width(disc.label, size) / 2
        under = disc.radius + 3 + size / 2
        middles = [(0.0, under), (0.0, -under), (aside, 0.0), (-aside, 0.0)]
        return self._words(disc.label, [(disc.x + x, disc.y + y) for x, y in middles], size, INK, always)

    def tie(self, start: _Disc, end: _Disc, said: Iterable[str]) -> Words | None:
        """In the middle of its line, or a little nearer to an end."""
        between = [
            (start.x + (end.x - start.x) * part, start.y + (end.y - start.y) * part) for part in (0.5, 0.42, 0.58, 0.35)
        ]
        return self._words(" · ".join(said), between, 9, FAINT, False)

    def _words(self, text: str, middles: list[Point], size: float, colour: str, always: bool) -> Words | None:
        boxes = [_around(middle, letters().width(text, size), size) for middle in middles]
        free = [at for at, box in enumerate(boxes) if not any(box.meets(other) for other in self.taken)]
        if not free and not always:
            return None
        at = next(iter(free), 0)
        self.taken.append(boxes[at])
        return Words(text, middles[at][0], middles[at][1] + size * 0.36, size, colour, "middle", halo=True)


def _around(middle: Point, width: float, height: float) -> Box:
    x, y = middle
    return Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def _discs(network: Network, places: Positions, colour: str) -> Iterator[_Disc]:
    """The nodes, those of many mentions first."""
    for name, known in sorted(network.nodes.items(), key=lambda node: (-node[1]["mentions"], node[0])):
        x, y = places[name]
        radius = appearance.size(known["mentions"]) / 2
        yield _Disc(name, known["label"], appearance.colour(known, colour), x * _STRETCH, y * _STRETCH, radius)


def _rows(network: Network) -> dict[str, Point]:
    row = max(1, int(len(network) ** 0.5))
    return {name: (at % row * 60.0, at // row * 30.0) for at, name in enumerate(network)}


def _ties(network: Network) -> dict[tuple[str, str], _Tie]:
    """One for all the ties between two nodes."""
    ties: dict[tuple[str, str], _Tie] = defaultdict(lambda: _Tie({}, set()))
    for source, target, told in network.edges(data=True):
        pair = min(source, target), max(source, target)
        said, what = ties[pair].said, told.get("title") or told["label"]
        said[what] = said.get(what, 0) + told["weight"]
        if not told["symmetric"]:
            ties[pair].towards.add(pair == (source, target))
    return ties


def _line(start: _Disc, end: _Disc, tie: _Tie) -> Line:
    """From edge to edge of the two discs, thicker the more articles say so; a tip shows whom it is said of."""
    length = hypot(end.x - start.x, end.y - start.y) or 1
    across, down = (end.x - start.x) / length, (end.y - start.y) / length
    return Line(
        (start.x + across * (start.radius + 1), start.y + down * (start.radius + 1)),
        (end.x - across * (end.radius + 1), end.y - down * (end.radius + 1)),
        width=1 + log2(sum(tie.said.values())) / 2,
        tips=(False in tie.towards, True in tie.towards),
    )


def _frame(boxes: Iterable[Box]) -> Box:
    """All that is drawn, with a margin and a place for the legend below."""
    left, top, right, bottom = around(boxes, _MARGIN)
    return Box(left, top, max(right, left + 420), bottom + 30)
