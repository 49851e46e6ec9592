"""Who is in the middle of a network, and who belongs together: the same network always gives the same numbers."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import NamedTuple, TypeAlias

import networkx as nx
import numpy as np

from kgraph.betweenness import arcs, betweenness
from kgraph.network import Column, Drawn, Network, numbered

COLUMNS = (
    Column("degree", "integer"),
    Column("pagerank", "double"),
    Column("betweenness", "double"),
    Column("community", "integer"),
)

# Up to so many nodes betweenness counts the shortest paths from all of them (minutes), above from a sample.
_EXACT = 20_000
_SAMPLE = 200

# Hears which measure is being taken, and how much of it is done of how much.
Told: TypeAlias = Callable[[str, int, int], None]


class Measures(NamedTuple):
    """Of one node: to how many others it is tied, two shares of importance, and its community, 0 for the largest."""

    degree: int
    pagerank: float
    betweenness: float
    community: int


def untold(measure: str, done: int, total: int) -> None:
    """Nobody waits to hear how far it is."""


def measures(network: Network, *, exact: int = _EXACT, seed: int = 0, told: Told = untold) -> Mapping[str, Measures]:
    """The measures of each node; ties count whatever their direction, and the more the more articles state them."""
    drawn = numbered(network)
    found = [_measure(drawn, column.name, exact, seed, told) for column in COLUMNS]
    return {name: Measures(*values) for name, *values in zip(network, *found, strict=True)}


def measure(network: Network, name: str, *, told: Told = untold) -> Mapping[str, float]:
    """One measure of each node, without taking the others."""
    return dict(zip(network, _measure(numbered(network), name, _EXACT, 0, told), strict=True))


def measured(network: Network, *, told: Told = untold) -> Network:
    """The network with the measures among what is known of each node."""
    known = nx.MultiDiGraph(network)
    nx.set_node_attributes(known, {node: found._asdict() for node, found in measures(network, told=told).items()})
    return known


def _measure(drawn: Drawn, name: str, exact: int, seed: int, told: Told) -> Sequence[float]:
    told(name, 0, 1)
    match name:
        case "degree":
            return [len(set(drawn[at]) - {at}) for at in drawn]
        case "pagerank":
            return _shares(_pagerank(drawn))
        case "betweenness":
            sample = None if len(drawn) <= exact else _SAMPLE
            ties = arcs(list(drawn.edges), len(drawn))
            return _shares(betweenness(ties, sample=sample, seed=seed, advance=partial(told, name)))
        case _:
            return _communities(drawn, seed)


def _shares(found: Iterable[float]) -> list[float]:
    return [round(float(share), 8) for share in found]


def _pagerank(drawn: Drawn, damping: float = 0.85) -> Iterable[float]:
    """By power iteration; networkx would want scipy for it."""
    if not drawn:
        return []
    ties = [(*ends, weight) for a, b, weight in drawn.edges(data="weight") for ends in {(a, b), (b, a)}]
    source, target, weight = np.array(sorted(ties), dtype=float).reshape(-1, 3).T
    source, target = source.astype(int), target.astype(int)
    out = np.bincount(source, weight, len(drawn))
    share = weight / out[source]
    rank = np.full(len(drawn), 1 / len(drawn))
    for _ in range(200):
        lost = rank[out == 0].sum()
        after = (1 - damping + damping * lost) / len(drawn)
        after = after + damping * np.bincount(target, rank[source] * share, len(drawn))
        if np.abs(after - rank).sum() < 1e-10:
            break
        rank = after
    return rank


def _communities(drawn: Drawn, seed: int) -> list[int]:
    """Louvain's, numbered from the largest; of equally large ones, that of the first node is first."""
    found = nx.community.louvain_communities(drawn, seed=seed) if drawn else []
    ordered = sorted(map(sorted, found), key=lambda nodes: (-len(nodes), nodes[0]))
    numbers = {node: number for number, nodes in enumerate(ordered) for node in nodes}
    return [numbers[node] for node in drawn]
