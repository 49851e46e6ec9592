"""A picture of the network for paper and screen, with a legend; who has most mentions is named first."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import hypot, log2
from typing import BinaryIO, NamedTuple

from kgraph import appearance, ontology
from kgraph.exporters._letters import Letters
from kgraph.exporters._source import Source
from kgraph.exporters._xml import clean
from kgraph.layout import Point, Positions
from kgraph.network import Network

TAKES = "network"

_NODES = 2_000
# Names need more room than nodes do.
_STRETCH = 2.2
_MARGIN = 24.0
# In small pictures every name is written, and what each tie says.
_FEW = 60

_HALO: dict[str, str] = {"stroke": "#fff", "stroke_width": "260", "stroke_linejoin": "round", "paint_order": "stroke"}


_ARROW = (
    '<marker id="arrow" viewBox="0 0 10 10" refX="10" refY="5" markerWidth="7" markerHeight="7" '
    'markerUnits="userSpaceOnUse" orient="auto-start-reverse"><path d="M0 1 10 5 0 9z" fill="#999"/></marker>'
)


class _Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "_Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


class _Disc(NamedTuple):
    """A node as it is drawn."""

    name: str
    label: str
    type: str
    x: float
    y: float
    radius: float

    @property
    def box(self) -> _Box:
        return _Box(self.x - self.radius, self.y - self.radius, self.x + self.radius, self.y + self.radius)


class _Label(NamedTuple):
    text: str
    foot: Point
    size: float
    colour: str


def write(source: Source, file: BinaryIO) -> None:
    file.write(picture(source).encode())


def picture(source: Source) -> str:
    network = source.at_most(_NODES)
    discs = {disc.name: disc for disc in _discs(network, source.positions)}
    letters = Letters()
    places = _Places(letters, [disc.box for disc in discs.values()])
    few = len(discs) <= _FEW
    names = [places.name(disc, always=few) for disc in discs.values()]
    ties = sorted(_ties(network, discs).items())
    said = [places.tie(discs[start], discs[end], tie.said) for (start, end), tie in ties] if few else []
    labels = [label for label in (*said, *names) if label]
    drawn = [
        *(_line(discs[start], discs[end], tie) for (start, end), tie in ties),
        *(_circle(disc) for disc in discs.values()),
        *(letters.written(text, foot, size, fill=colour, **_HALO) for text, foot, size, colour in labels),
    ]
    frame = _frame(places.taken)
    legend = list(_legend({disc.type for disc in discs.values()}, frame, letters, source.language))
    return "\n".join((*_head(frame), "<defs>", _ARROW, *letters.outlines(), "</defs>", *drawn, *legend, "</svg>\n"))


class _Tie(NamedTuple):
    """All ties between two nodes: what they say, by how many articles, and whether to the second or to the first."""

    said: dict[str, int]
    towards: set[bool]


class _Places:
    """Where names and words may stand: not on nodes, nor on each other."""

    def __init__(self, letters: Letters, taken: list[_Box]) -> None:
        self._letters = letters
        self.taken = taken

    def name(self, disc: _Disc, *, always: bool) -> _Label | None:
        """Below its node, above, to the right or to the left."""
        size = round(min(10 + disc.radius / 3, 18), 1)
        aside = disc.radius + 3 + self._letters.width(disc.label, size) / 2
        under = disc.radius + 3 + size / 2
        middles = [(0.0, under), (0.0, -under), (aside, 0.0), (-aside, 0.0)]
        return self._label(disc.label, [(disc.x + x, disc.y + y) for x, y in middles], size, "#222", always)

    def tie(self, start: _Disc, end: _Disc, said: Iterable[str]) -> _Label | None:
        """In the middle of its line, or a little nearer to an end."""
        between = [
            (start.x + (end.x - start.x) * part, start.y + (end.y - start.y) * part) for part in (0.5, 0.42, 0.58, 0.35)
        ]
        return self._label(" · ".join(said), between, 9, "#777", False)

    def _label(self, text: str, middles: list[Point], size: float, colour: str, always: bool) -> _Label | None:
        boxes = [_around(middle, self._letters.width(text, size), size) for middle in middles]
        free = [at for at, box in enumerate(boxes) if not any(box.meets(other) for other in self.taken)]
        if not free and not always:
            return None
        at = next(iter(free), 0)
        self.taken.append(boxes[at])
        return _Label(text, (middles[at][0], middles[at][1] + size * 0.36), size, colour)


def _around(middle: Point, width: float, height: float) -> _Box:
    x, y = middle
    return _Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def _discs(network: Network, positions: Positions) -> Iterator[_Disc]:
    """The nodes, those of many mentions first; without a layout they stand in rows."""
    places = positions or _rows(network)
    for name, known in sorted(network.nodes.items(), key=lambda node: (-node[1]["mentions"], node[0])):
        x, y = places[name]
        radius = appearance.size(known["mentions"]) / 2
        yield _Disc(name, clean(known["label"]), known["type"], x * _STRETCH, y * _STRETCH, radius)


def _rows(network: Network) -> dict[str, Point]:
    row = max(1, int(len(network) ** 0.5))
    return {name: (at % row * 60.0, at // row * 30.0) for at, name in enumerate(network)}


def _circle(disc: _Disc) -> str:
    colour = appearance.colours()[disc.type]
    return f'<circle cx="{disc.x:.1f}" cy="{disc.y:.1f}" r="{disc.radius:g}" fill="{colour}" stroke="#fff"/>'


def _ties(network: Network, discs: dict[str, _Disc]) -> dict[tuple[str, str], _Tie]:
    """One for all the ties between two nodes."""
    ties: dict[tuple[str, str], _Tie] = defaultdict(lambda: _Tie({}, set()))
    for source, target, told in network.edges(data=True):
        pair = min(source, target), max(source, target)
        ties[pair].said[clean(told.get("title") or told["label"])] = told["weight"]
        if not told["symmetric"]:
            ties[pair].towards.add(pair == (source, target))
    return ties


def _line(start: _Disc, end: _Disc, tie: _Tie) -> str:
    """From edge to edge of the two discs, thicker the more articles say so; an arrow shows whom it is said of."""
    length = hypot(end.x - start.x, end.y - start.y) or 1
    across, down = (end.x - start.x) / length, (end.y - start.y) / length
    ends = (
        f'x1="{start.x + across * (start.radius + 1):.1f}" y1="{start.y + down * (start.radius + 1):.1f}" '
        f'x2="{end.x - across * (end.radius + 1):.1f}" y2="{end.y - down * (end.radius + 1):.1f}"'
    )
    markers = {False: ' marker-start="url(#arrow)"', True: ' marker-end="url(#arrow)"'}
    tips = "".join(markers[forward] for forward in sorted(tie.towards))
    return f'<line {ends} stroke="#bbb" stroke-width="{1 + log2(sum(tie.said.values())) / 2:.2g}"{tips}/>'


def _frame(boxes: Iterable[_Box]) -> _Box:
    """All that is drawn, with a margin and a place for the legend below."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True) if boxes else ([0.0], [0.0], [0.0], [0.0])
    left, top = min(lefts) - _MARGIN, min(tops) - _MARGIN
    return _Box(left, top, max(max(rights) + _MARGIN, left + 420), max(bottoms) + _MARGIN + 30)


def _head(frame: _Box) -> Iterator[str]:
    width, height = frame.right - frame.left, frame.bottom - frame.top
    view = f"{frame.left:.1f} {frame.top:.1f} {width:.1f} {height:.1f}"
    yield f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" viewBox="{view}">'
    yield f'<rect x="{frame.left:.1f}" y="{frame.top:.1f}" width="100%" height="100%" fill="#fff"/>'


def _legend(there: set[str], frame: _Box, letters: Letters, language: str) -> Iterator[str]:
    """The types that are there, in a row at the bottom."""
    x, y = frame.left + 24, frame.bottom - 22
    for term in (term for term in ontology.load().entities if term.name in there):
        label = term.labels[language]
        width = letters.width(label, 13)
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="7" fill="{appearance.colours()[term.name]}"/>'
        yield letters.written(label, (x + 14 + width / 2, y + 4.7), 13, fill="#222")
        x += width + 40
