"""Where the nodes of a network stand when it is drawn: the same network always stands the same."""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from math import cos, pi, sin, sqrt
from typing import TypeAlias

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from kgraph.network import Drawn, Network, numbered

Point: TypeAlias = tuple[float, float]
Positions: TypeAlias = Mapping[str, Point]

_Points: TypeAlias = NDArray[np.float64]

# ForceAtlas2 compares all nodes with all: above this many, communities are discs on a circle.
_FORCED = 800
_COMPARISONS = 20_000_000
_GOLDEN = pi * (3 - sqrt(5))

# Between two nodes, and how much more of it there is beside a node than above, since names are wide.
_SPACE = 24.0
_WIDE = 1.8
_NEARER = 0.35


def positions(network: Network, *, seed: int = 0) -> Positions:
    """A point for each node, the heaviest ties short, with the middle of all at the origin."""
    names = list(network)
    drawn = numbered(network)
    placed = _centred(_forced(drawn, seed) if len(names) <= _FORCED else _communities(drawn, seed))
    return {names[number]: (round(x, 1), round(y, 1)) for number, (x, y) in sorted(placed.items())}


def _forced(drawn: Drawn, seed: int) -> dict[int, Point]:
    """Each connected part for itself, on shelves: the largest first, what is tied to nothing last."""
    parts = sorted((sorted(part) for part in nx.connected_components(drawn)), key=lambda part: (-len(part), part[0]))
    return _shelved([_part(drawn.subgraph(part), part, seed) for part in parts])


def _part(drawn: Drawn, nodes: list[int], seed: int) -> dict[int, Point]:
    """ForceAtlas2, then moved apart until names have room."""
    if len(nodes) == 1:
        return {nodes[0]: (0.0, 0.0)}
    ordered = nx.Graph()
    ordered.add_nodes_from(nodes)
    ordered.add_edges_from(sorted(drawn.edges(data=True), key=lambda edge: (min(edge[:2]), max(edge[:2]))))
    rounds = max(50, min(300, _COMPARISONS // len(nodes) ** 2))
    found = nx.forceatlas2_layout(ordered, max_iter=rounds, gravity=2.0, weight="weight", seed=seed)
    points = _lying(np.array([found[node] for node in nodes]))
    distance = np.sqrt((points**2).sum(axis=1))
    spread = float(np.sqrt((distance**2).mean())) or 1.0
    # What hangs on a long chain comes nearer, and leaves room for the middle.
    points *= (np.maximum(distance / spread, 0.1) ** -_NEARER)[:, None] * _SPACE * sqrt(len(nodes)) / spread
    return dict(zip(nodes, _apart(points), strict=True))


def _lying(points: _Points) -> _Points:
    """The points about their middle, turned until they are wider than high, as screens and names are."""
    points = points - points.mean(axis=0)
    _, axes = np.linalg.eigh(points.T @ points)
    turned: _Points = points @ (axes * np.where(axes[0] < 0, -1, 1))[:, ::-1]
    return turned


def _apart(points: _Points) -> list[Point]:
    """The points, moved no farther than it takes to keep them apart."""
    points = points / (_WIDE, 1.0) + np.arange(len(points))[:, None] * (1e-6, 2e-6)
    for _ in range(60):
        between = points[:, None] - points[None]
        distance = np.sqrt((between**2).sum(axis=2))
        np.fill_diagonal(distance, np.inf)
        lacking = np.clip(_SPACE - distance, 0, None)
        if lacking.max() < 1:
            break
        points += (between * (lacking / distance)[:, :, None]).sum(axis=1) / 3
    return [(float(x) * _WIDE, float(y)) for x, y in points]


def _shelved(parts: list[dict[int, Point]]) -> dict[int, Point]:
    """The parts in rows, as wide as the first part or as it takes to be as wide as high."""
    frames = [_frame(part.values()) for part in parts]
    area = sum((right - left) * (bottom - top) for left, top, right, bottom in frames)
    most = max([right - left for left, _, right, _ in frames[:1]] + [1.3 * sqrt(area)])
    placed: dict[int, Point] = {}
    across = down = height = 0.0
    for part, (left, top, right, bottom) in zip(parts, frames, strict=True):
        if across and across + right - left > most:
            across, down, height = 0.0, down + height, 0.0
        placed |= {node: (x - left + across, y - top + down) for node, (x, y) in part.items()}
        across, height = across + right - left, max(height, bottom - top)
    return placed


def _frame(points: Iterable[Point]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the points with the room around them."""
    xs, ys = zip(*points, strict=True)
    wide = _SPACE * _WIDE / 2
    return min(xs) - wide, min(ys) - _SPACE / 2, max(xs) + wide, max(ys) + _SPACE / 2


def _centred(points: Mapping[int, Point]) -> dict[int, Point]:
    if not points:
        return {}
    left, top, right, bottom = _frame(points.values())
    return {node: (x - (left + right) / 2, y - (top + bottom) / 2) for node, (x, y) in points.items()}


def _communities(drawn: Drawn, seed: int) -> dict[int, Point]:
    """A disc for each community, its best tied in the middle; the discs on a circle, the small ones inside it."""
    found = nx.community.louvain_communities(drawn, seed=seed)
    discs = sorted((sorted(disc, key=lambda node: (-drawn.degree[node], node)) for disc in found), key=_largest_first)
    large = [disc for disc in discs if len(disc) >= _LARGE]
    rest = [node for disc in discs if len(disc) < _LARGE for node in disc]
    widths = [2 * _radius(disc) + 2 * _SPACE for disc in large]
    radius = max(sum(widths) / (2 * pi), _radius(rest) + max(widths, default=0) / 2)
    starts = [sum(widths[:at]) for at in range(len(widths) + 1)]
    placed = _disc(rest, (0.0, 0.0))
    for disc, (start, end) in zip(large, pairwise(starts), strict=True):
        angle = pi * (start + end) / sum(widths)
        placed |= _disc(disc, (radius * cos(angle), radius * sin(angle)))
    return placed


_LARGE = 6


def _largest_first(disc: list[int]) -> tuple[int, int]:
    return -len(disc), disc[0]


def _radius(disc: list[int]) -> float:
    return _SPACE * sqrt(len(disc))


def _disc(nodes: list[int], middle: Point) -> dict[int, Point]:
    """The nodes as a sunflower has its seeds, the first in the middle."""
    return {
        node: (
            middle[0] + _SPACE * sqrt(at) * cos(at * _GOLDEN),
            middle[1] + _SPACE * sqrt(at) * sin(at * _GOLDEN),
        )
        for at, node in enumerate(nodes)
    }
