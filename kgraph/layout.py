"""Where the nodes of a network stand when it is drawn: the same network always stands the same."""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from math import cos, pi, sin, sqrt
from typing import TypeAlias

import networkx as nx

from kgraph.network import Network

Point: TypeAlias = tuple[float, float]
Positions: TypeAlias = Mapping[str, Point]

# ForceAtlas2 compares all nodes with all: above this many, communities are discs on a circle.
_FORCED = 800
_COMPARISONS = 20_000_000
_GOLDEN = pi * (3 - sqrt(5))
_SPACE = 30.0


def positions(network: Network, *, seed: int = 0) -> Positions:
    """A point for each node, the heaviest ties short, with the middle of all at the origin."""
    names = list(network)
    drawn = _numbered(network, names)
    placed = _forced(drawn, seed) if len(names) <= _FORCED else _communities(drawn, seed)
    return {names[number]: (round(x, 1), round(y, 1)) for number, (x, y) in sorted(placed.items())}


def _numbered(network: Network, names: list[str]) -> "nx.Graph[int]":
    """The network with one weighted tie between two nodes; numbers for names, since sets of them have one order."""
    number = {name: at for at, name in enumerate(names)}
    drawn = nx.Graph()
    drawn.add_nodes_from(range(len(names)))
    for source, target, weight in network.edges(data="weight"):
        ends = number[source], number[target]
        before = drawn.get_edge_data(*ends, {"weight": 0})["weight"]
        drawn.add_edge(*ends, weight=before + weight)
    return drawn


def _forced(drawn: "nx.Graph[int]", seed: int) -> dict[int, Point]:
    """ForceAtlas2 for what is tied; what is tied to nothing stands around it."""
    tied = drawn.subgraph(node for node, degree in drawn.degree if degree)
    alone = [node for node, degree in drawn.degree if not degree]
    rounds = max(50, min(300, _COMPARISONS // max(1, len(tied) ** 2)))
    placed = _spread(nx.forceatlas2_layout(tied, max_iter=rounds, gravity=2.0, weight="weight", seed=seed))
    reach = max((sqrt(x * x + y * y) for x, y in placed.values()), default=0)
    return placed | _ring(alone, reach + 3 * _SPACE)


def _spread(points: Mapping[int, Iterable[float]]) -> dict[int, Point]:
    """The points around the origin, as wide as so many nodes need."""
    if not points:
        return {}
    placed = {node: (float(x), float(y)) for node, (x, y) in points.items()}
    middle = [sum(axis) / len(placed) for axis in zip(*placed.values(), strict=True)]
    moved = {node: (x - middle[0], y - middle[1]) for node, (x, y) in placed.items()}
    width = sqrt(sum(x * x + y * y for x, y in moved.values()) / len(moved)) or 1
    scale = _SPACE * sqrt(len(moved)) / width
    return {node: (x * scale, y * scale) for node, (x, y) in moved.items()}


def _ring(nodes: list[int], radius: float) -> dict[int, Point]:
    """The nodes on circles, as many as each has room for, from the inside out."""
    placed: dict[int, Point] = {}
    while nodes:
        room = max(1, int(2 * pi * radius / _SPACE))
        here, nodes = nodes[:room], nodes[room:]
        angles = (2 * pi * at / len(here) for at in range(len(here)))
        placed |= {node: (radius * cos(angle), radius * sin(angle)) for node, angle in zip(here, angles, strict=True)}
        radius += _SPACE
    return placed


def _communities(drawn: "nx.Graph[int]", seed: int) -> dict[int, Point]:
    """A disc for each community, its best tied in the middle; the discs on a circle, the small ones inside it."""
    found = nx.community.louvain_communities(drawn, seed=seed)
    discs = sorted((sorted(disc, key=lambda node: (-drawn.degree[node], node)) for disc in found), key=_largest_first)
    large = [disc for disc in discs if len(disc) >= _LARGE]
    rest = [node for disc in discs if len(disc) < _LARGE for node in disc]
    inner = _disc(rest, (0.0, 0.0))
    widths = [2 * _radius(disc) + 2 * _SPACE for disc in large]
    radius = max(sum(widths) / (2 * pi), _radius(rest) + max(widths, default=0) / 2)
    starts = [sum(widths[:at]) for at in range(len(widths) + 1)]
    for disc, (start, end) in zip(large, pairwise(starts), strict=True):
        angle = pi * (start + end) / sum(widths)
        inner |= _disc(disc, (radius * cos(angle), radius * sin(angle)))
    return inner


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
