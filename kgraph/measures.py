"""Who is in the middle of a network, and who belongs together: the same network always gives the same numbers."""

from collections.abc import Mapping
from typing import NamedTuple

import networkx as nx
import numpy as np

from kgraph.network import Column, Drawn, Network, numbered

COLUMNS = (
    Column("degree", "integer"),
    Column("pagerank", "double"),
    Column("betweenness", "double"),
    Column("community", "integer"),
)

# Up to so many nodes betweenness counts the shortest paths from all of them (seconds), above from a sample.
_EXACT = 2_000
_SAMPLE = 200


class Measures(NamedTuple):
    """Of one node: to how many others it is tied, two shares of importance, and its community, 0 for the largest."""

    degree: int
    pagerank: float
    betweenness: float
    community: int


def measures(network: Network, *, exact: int = _EXACT, seed: int = 0) -> Mapping[str, Measures]:
    """The measures of each node; ties count whatever their direction, and the more the more articles state them."""
    drawn = numbered(network)
    rank, between, community = _pagerank(drawn), _betweenness(drawn, exact, seed), _communities(drawn, seed)
    return {
        name: Measures(len(set(drawn[at]) - {at}), round(rank[at], 8), round(between[at], 8), community[at])
        for at, name in enumerate(network)
    }


def measured(network: Network) -> Network:
    """The network with the measures among what is known of each node."""
    known = nx.MultiDiGraph(network)
    nx.set_node_attributes(known, {node: found._asdict() for node, found in measures(network).items()})
    return known


def _pagerank(drawn: Drawn, damping: float = 0.85) -> list[float]:
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
    return [float(part) for part in rank]


def _betweenness(drawn: Drawn, exact: int, seed: int) -> Mapping[int, float]:
    sample = None if len(drawn) <= exact else min(_SAMPLE, len(drawn))
    found: Mapping[int, float] = nx.betweenness_centrality(drawn, k=sample, seed=seed)
    return found


def _communities(drawn: Drawn, seed: int) -> dict[int, int]:
    """Louvain's, numbered from the largest; of equally large ones, that of the first node is first."""
    found = nx.community.louvain_communities(drawn, seed=seed) if drawn else []
    ordered = sorted(map(sorted, found), key=lambda nodes: (-len(nodes), nodes[0]))
    return {node: number for number, nodes in enumerate(ordered) for node in nodes}
