"""A picture of the paths between two names, from left to right, and below it the sentences of each hop."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import hypot
from typing import NamedTuple

from kgraph import appearance, wording
from kgraph.cards import Claim, Entity
from kgraph.layout import Point
from kgraph.pictures import PAPER, Bar, Box, Circle, Line, Picture, Shape, Words
from kgraph.pictures.evidence import sentences
from kgraph.pictures.letters import letters
from kgraph.pictures.network import legend
from kgraph.tracing import Hop, Tie

_RADIUS, _NAME, _SAID = 11.0, 14.0, 11.0
_MARGIN = 28.0
_ROW, _LINE = 84.0, 15.0
_WIDEST, _TITLE = 260.0, 40


class _Edge(NamedTuple):
    hop: Hop
    said: tuple[str, ...]

    @property
    def width(self) -> float:
        return max((letters().width(line, _SAID) for line in self.said), default=0.0)


def picture(ways: Sequence[Sequence[Hop]], *, language: str = "en", evidence: bool = True) -> Picture:
    """Ways of hops, the best above; what several share is drawn once."""
    claims = {claim.iri: claim for way in ways for hop in way for tie in hop.ties for claim in tie.claims}
    numbers = {claim: number for number, claim in enumerate(claims, 1)} if evidence else {}
    edges = {(hop.start, hop.end): _edge(hop, numbers, language) for way in ways for hop in way}
    places = _places(ways, edges)
    ends = {*(way[0].start for way in ways), *(way[-1].end for way in ways)}
    title = _title(ways)
    shapes: list[Shape] = []
    for edge in edges.values():
        shapes += _drawn(edge, places, _shared(ways))
    for entity, (x, y) in places.items():
        shapes.append(Circle(x, y, _RADIUS, appearance.colours()[entity.type]))
        for at, line in enumerate(letters().wrapped(entity.name, _NAME, _WIDEST)):
            foot = y + _RADIUS + _NAME + 2 + at * (_NAME + 2)
            shapes.append(Words(line, x, foot, _NAME, anchor="middle", bold=entity in ends, halo=True))
    return _framed(title, shapes, places, list(claims.values()) if evidence else [], language)


def _edge(hop: Hop, numbers: Mapping[str, int], language: str) -> _Edge:
    return _Edge(hop, tuple(_said(tie, numbers, language) for tie in hop.ties))


def _said(tie: Tie, numbers: Mapping[str, int], language: str) -> str:
    """수장직 · 단장 · 2024-08부터 · 기사 2건 [1]"""
    told = [tie.relation.labels[language], *wording.qualified(tie.qualifiers, language)]
    told += [wording.articles(tie.articles, language)] * (tie.articles > 1)
    cited = "".join(f" [{numbers[claim.iri]}]" for claim in tie.claims if claim.iri in numbers)
    return " · ".join(told) + cited


def _title(ways: Sequence[Sequence[Hop]]) -> str:
    """Both ends, or the one that everything else is tied to."""
    starts, ends = _names(way[0].start for way in ways), _names(way[-1].end for way in ways)
    return starts if len(ends) > _TITLE else f"{starts} – {ends}"


def _names(entities: Iterable[Entity]) -> str:
    return ", ".join(dict.fromkeys(entity.name for entity in entities))


def _places(ways: Sequence[Sequence[Hop]], edges: Mapping[tuple[Entity, Entity], _Edge]) -> dict[Entity, Point]:
    """A column for each step, as wide as what is written there; a row for each way, and where ways part, between."""
    longest = max(len(way) for way in ways)
    columns: dict[Entity, float] = {}
    rows: defaultdict[Entity, list[int]] = defaultdict(list)
    for row, way in enumerate(ways):
        nodes = [way[0].start, *(hop.end for hop in way)]
        for step, entity in enumerate(nodes):
            columns.setdefault(entity, longest if step == len(way) else step * longest / len(way))
            rows[entity].append(row)
    parting = _parting(ways)
    across = _across(columns, edges)
    down = _down(ways, edges)
    return {
        entity: (
            across[column],
            sum(down[row] for row in rows[entity]) / len(rows[entity]) if entity in parting else down[rows[entity][0]],
        )
        for entity, column in columns.items()
    }


def _parting(ways: Sequence[Sequence[Hop]]) -> set[Entity]:
    """The ends that ways leave or reach by different neighbours."""
    first = {(way[0].start, way[0].end) for way in ways}
    last = {(way[-1].end, way[-1].start) for way in ways}
    counts = Counter(entity for ends in (first, last) for entity, _ in ends)
    return {entity for entity, count in counts.items() if count > 1}


def _across(columns: Mapping[Entity, float], edges: Mapping[tuple[Entity, Entity], _Edge]) -> dict[float, float]:
    """Where each column stands: what is written on an edge, and half of each name, find room."""
    ordered = sorted(set(columns.values()))
    half = {
        column: max(min(letters().width(e.name, _NAME), _WIDEST) / 2 for e, c in columns.items() if c == column)
        for column in ordered
    }
    across = {ordered[0]: 0.0}
    for left, right in pairwise(ordered):
        between = [
            edge.width for (start, end), edge in edges.items() if {columns[start], columns[end]} == {left, right}
        ]
        room = max(max(between, default=0.0) + 2 * _RADIUS + 40, half[left] + half[right] + 24, 140.0)
        across[right] = across[left] + room
    return across


def _down(ways: Sequence[Sequence[Hop]], edges: Mapping[tuple[Entity, Entity], _Edge]) -> list[float]:
    """Where each row stands: the more is said on it, the more room it has above."""
    down, y = [], 0.0
    for row, way in enumerate(ways):
        lines = max(len(edges[hop.start, hop.end].said) for hop in way)
        y += (_ROW + lines * _LINE) if row else 0.0
        down.append(y)
    return down


def _shared(ways: Sequence[Sequence[Hop]]) -> set[Entity]:
    """What is on more than one way."""
    counts: defaultdict[Entity, int] = defaultdict(int)
    for way in ways:
        for entity in {way[0].start, *(hop.end for hop in way)}:
            counts[entity] += 1
    return {entity for entity, count in counts.items() if count > 1}


def _drawn(edge: _Edge, places: Mapping[Entity, Point], shared: set[Entity]) -> list[Shape]:
    """A line from rim to rim with its tips, and what it says above it, nearer to the end that is its own."""
    (x1, y1), (x2, y2) = places[edge.hop.start], places[edge.hop.end]
    length = hypot(x2 - x1, y2 - y1) or 1
    across, down = (x2 - x1) / length * (_RADIUS + 2), (y2 - y1) / length * (_RADIUS + 2)
    directed = {tie.subject for tie in edge.hop.ties if not tie.relation.symmetric}
    line = Line(
        (x1 + across, y1 + down),
        (x2 - across, y2 - down),
        "#999999",
        1.4,
        (edge.hop.end in directed, edge.hop.start in directed),
    )
    owned = [edge.hop.start not in shared, edge.hop.end not in shared]
    part = {(True, False): 0.38, (False, True): 0.62}.get((owned[0], owned[1]), 0.5)
    x, y = x1 + (x2 - x1) * part, y1 + (y2 - y1) * part
    level = abs(y2 - y1) < 4
    top = y - (len(edge.said) * _LINE + 4 if level else len(edge.said) * _LINE / 2)
    behind = Bar(x - edge.width / 2 - 3, top, edge.width + 6, len(edge.said) * _LINE, PAPER, 0.9)
    words = [Words(said, x, top + at * _LINE + _SAID, _SAID, "#444444", "middle") for at, said in enumerate(edge.said)]
    return [line, behind, *words]


def _framed(
    title: str, shapes: list[Shape], places: Mapping[Entity, Point], claims: list[Claim], language: str
) -> Picture:
    """The paths below their title, then the legend, then the sentences."""
    left, right, top, bottom = _extent(shapes, places)
    width = max(right - left, letters().width(title, 20), 560.0 if claims else 0.0)
    heading = [Words(title, left, top - 24, 20, bold=True)]
    types = {entity.type for entity in places}
    row = list(legend(types, (left - 17, bottom + 50), language))
    said, end = sentences(claims, left, bottom + 62, width) if claims else ([], bottom + 44)
    line = [Line((left, bottom + 52), (left + width, bottom + 52), "#dddddd")] if claims else []
    frame = Box(left - _MARGIN, top - 24 - 20 - _MARGIN, left + width + _MARGIN, end + _MARGIN - 8)
    return Picture(title, frame, (*heading, *shapes, *row, *line, *said))


def _extent(shapes: Sequence[Shape], places: Mapping[Entity, Point]) -> tuple[float, float, float, float]:
    """Left, right, top and bottom of what is drawn."""
    xs, ys = zip(*places.values(), strict=True)
    lefts, rights, tops, bottoms = [min(xs) - _RADIUS], [max(xs) + _RADIUS], [min(ys) - _RADIUS], [max(ys) + _RADIUS]
    for words in (shape for shape in shapes if isinstance(shape, Words)):
        half = letters().width(words.text, words.size) / 2
        lefts.append(words.x - half)
        rights.append(words.x + half)
        tops.append(words.y - words.size)
        bottoms.append(words.y + 4)
    return min(lefts), max(rights), min(tops), max(bottoms)
