"""How many of the shortest paths between others lead through a node (Brandes 2001), a level of hops at a time.

networkx goes from node to node in Python; whole levels in numpy take a hundredth of its time on a million ties.
"""

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import NamedTuple, TypeAlias

import numpy as np

from kgraph import ranges
from kgraph.ranges import Array

Advance: TypeAlias = Callable[[int, int], None]


class Arcs(NamedTuple):
    """The arcs of node i lead to target[starts[i] : starts[i + 1]]."""

    starts: Array
    target: Array

    def of(self, nodes: Array) -> tuple[Array, Array]:
        """Where the arcs of some nodes begin and end."""
        spans = self.starts[nodes], self.starts[nodes + 1]
        return nodes[ranges.owners(*spans)], self.target[ranges.numbers(*spans)[0]]


def arcs(ties: Sequence[tuple[int, int]], nodes: int) -> Arcs:
    """Both directions of ties between different nodes, each told once."""
    ends = np.array([tie for tie in ties if tie[0] != tie[1]], np.int64).reshape(-1, 2)
    both = np.concatenate([ends, ends[:, ::-1]])
    both = both[np.lexsort(both.T[::-1])]
    return Arcs(np.searchsorted(both[:, 0], np.arange(nodes + 1)), both[:, 1])


def betweenness(
    drawn: Arcs, *, sample: int | None = None, seed: int = 0, advance: Advance = lambda done, total: None
) -> Array:
    """For each node the share of pairs of others that it lies between, as networkx has it; estimated from a sample."""
    nodes = len(drawn.starts) - 1
    if nodes < 3:
        return np.zeros(nodes)
    sources = range(nodes) if sample is None or sample >= nodes else sorted(Random(seed).sample(range(nodes), sample))
    found = np.zeros(nodes)
    for done, source in enumerate(sources, 1):
        found += _dependencies(drawn, source)
        advance(done, len(sources))
    # A source lies between none of the pairs that begin with it.
    others = np.full(nodes, len(sources))
    others[sources] -= 1
    shares: Array = found / (others * (nodes - 2))
    return shares


def _dependencies(drawn: Arcs, source: int) -> Array:
    """How much of the shortest paths from a source to all others leads through each node."""
    nodes = len(drawn.starts) - 1
    ways = np.zeros(nodes)
    ways[source] = 1
    levels = list(_levels(drawn, source, ways))
    through = np.zeros(nodes)
    for tails, heads in reversed(levels):
        np.add.at(through, tails, ways[tails] / ways[heads] * (1 + through[heads]))
    through[source] = 0
    return through


def _levels(drawn: Arcs, source: int, ways: Array) -> Iterator[tuple[Array, Array]]:
    """The arcs that lead one hop further from a source, hop by hop; in `ways` how many shortest ways lead to a node."""
    seen = np.zeros(len(ways), bool)
    edge = np.array([source])
    while len(edge):
        seen[edge] = True
        tails, heads = drawn.of(edge)
        further = ~seen[heads]
        tails, heads = tails[further], heads[further]
        np.add.at(ways, heads, ways[tails])
        yield tails, heads
        edge = np.unique(heads)
