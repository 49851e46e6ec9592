"""The best paths over ties, in numbers.

A hop costs the less the more articles, surer claims and more telling relations there are for it; to pass through an
entity costs the more the more others it is tied to, so that 서울 connects nobody who is not connected otherwise.
"""

from collections.abc import Iterable, Iterator, Sequence
from heapq import heappop, heappush
from itertools import islice
from typing import NamedTuple, TypeAlias

import numpy as np

from kgraph import ranges
from kgraph.days import first_day, last_day, period
from kgraph.ranges import Array
from kgraph.ties import Ties, cost

# Alternatives to the best path are sought for so long; the best one is found well before.
_STEPS = 4_000


class Wanted(NamedTuple):
    """Which claims count, all unless told: of these relations, about some day from `since` to `until` (ISO 8601)."""

    relations: tuple[str, ...] = ()
    since: str = ""
    until: str = ""


ANYTHING = Wanted()


class Route(NamedTuple):
    cost: float
    nodes: tuple[int, ...]


class Network(NamedTuple):
    """The arcs of every node, what each costs, and what it costs to pass through a node."""

    starts: Array
    target: Array
    cost: Array
    hub: Array

    def around(self, nodes: Sequence[int], hops: int) -> Iterator[Array]:
        """Which nodes are within 0, 1, … hops of some; where that is most of them, all."""
        reached = np.zeros(len(self.hub), bool)
        reached[nodes] = True
        for _ in range(hops):
            yield reached
            inside = np.flatnonzero(reached)
            reached = reached.copy()
            reached[self.target[self._arcs(inside)[0]] if len(inside) < len(reached) // 10 else slice(None)] = True
        yield reached

    def cheapest(self, nodes: Array, enter: Array) -> Array:
        """What it costs to go on from each of some nodes, if `enter` is what it costs to enter the next."""
        costs = np.full(len(self.hub), np.inf, np.float32)
        if len(nodes) > len(costs) // 2:
            return np.minimum.reduceat(self.cost + enter[self.target], self.starts[:-1])
        if len(nodes):
            arcs, begins = self._arcs(nodes)
            costs[nodes] = np.minimum.reduceat(self.cost[arcs] + enter[self.target[arcs]], begins)
        return costs

    def _arcs(self, nodes: Array) -> tuple[Array, Array]:
        """All arcs of some nodes, and where those of each begin among them."""
        return ranges.numbers(self.starts[nodes], self.starts[nodes + 1])


def network(tied: Ties, counting: Array | None = None, without: Iterable[int] = ()) -> Network:
    """The ties for which some of the claims count, passing through all but some entities."""
    costs = tied.pair_cost if counting is None else cost(tied.evidence(counting))
    hub = np.log10(tied.degrees).astype(np.float32)
    hub[list(without)] = np.inf
    return Network(tied.arc_starts, tied.arc_target, costs[tied.arc_pair], hub)


def best(
    network: Network, sources: Sequence[int], stages: Sequence[Sequence[int]], *, k: int, hops: int
) -> list[Route]:
    """The k best routes from any source through all stages to any node of the last one.

    The last of several gives way to the best of the shortest, unless one of them is as short.
    """
    search = _Search(network, sources, stages, hops)
    fewest = search.fewest()
    if fewest is None:
        return []
    found = list(islice(search.routes(hops), k))
    if k > 1 and all(len(route.nodes) - 1 > fewest for route in found):
        found = [*found[: k - 1], *islice(search.routes(fewest), 1)]
    return found


def counting(tied: Ties, wanted: Wanted) -> Array | None:
    """Which claims count; None for all."""
    since, until = period(wanted.since, wanted.until)
    if not (wanted.relations or since or until):
        return None
    counts = np.ones(len(tied.claim_article), bool)
    if wanted.relations:
        ours = np.isin(tied.relations, wanted.relations)
        counts = ours[tied.statement_relation][tied.claim_statement]
    if since or until:
        counts &= (tied.claim_end >= first_day(since)) & (tied.claim_begin <= last_day(until))
        # Claims without any date end before they begin.
        counts &= tied.claim_begin <= tied.claim_end
    return counts


_Queue: TypeAlias = "list[tuple[float, tuple[int, ...], _State, Iterator[_State]]]"


class _State(NamedTuple):
    """A way so far: what it will cost at least and has cost, its stage and where that began, the hops that are left."""

    bound: float
    nodes: tuple[int, ...]
    cost: float
    stage: int
    leg: int
    left: int


class _Search:
    """A search for paths that pass all stages in order.

    What remains to be paid from every node is computed first, for every number of hops that are left: so the search
    never enters a way that leads nowhere, and takes the best one straight.
    """

    def __init__(self, network: Network, sources: Sequence[int], stages: Sequence[Sequence[int]], hops: int) -> None:
        self._network = network
        self._sources = sorted(set(sources))
        self._stages = [frozenset(stage) for stage in stages]
        self._hops = hops
        self._entering: list[list[Array]] = []
        self._remaining: list[list[Array]] = []
        if self._sources and all(self._stages):
            self._look_ahead()

    def fewest(self) -> int | None:
        """How many hops the shortest path has."""
        reached = self._remaining[0] if self._remaining else ()
        return next((hops for hops, cost in enumerate(reached) if np.isfinite(cost[self._sources]).any()), None)

    def _look_ahead(self) -> None:
        """For each stage and number of hops left: what it costs to enter each node, and to go on from it."""
        following = [np.zeros(len(self._network.hub), np.float32)] * self._hops
        begun = list(self._network.around(self._sources, self._hops))
        for stage in reversed(self._stages):
            entering, following = self._stage(sorted(stage), following, begun)
            self._entering.insert(0, entering)
            self._remaining.insert(0, following)

    def _stage(
        self, goals: list[int], following: Sequence[Array], begun: Sequence[Array]
    ) -> tuple[list[Array], list[Array]]:
        """The same for one stage. With some hops left one stands as near to a goal, and by the rest to a source."""
        remaining = [np.full(len(self._network.hub), np.inf, np.float32)]
        entering: list[Array] = []
        for hops, near in enumerate(self._network.around(goals, self._hops)):
            if hops:
                rows = np.flatnonzero(near & begun[self._hops - hops])
                remaining.append(self._network.cheapest(rows, entering[-1]))
            if hops < self._hops:
                enter = self._network.hub + remaining[-1]
                enter[goals] = following[hops][goals]
                entering.append(enter)
        return entering, remaining

    def routes(self, hops: int) -> Iterator[Route]:
        """Paths of at most so many hops, the cheapest first."""
        queue: _Queue = []
        for source in self._sources:
            _push(queue, self._steps(_State(0.0, (source,), 0.0, 0, 0, hops)))
        for _ in range(_STEPS):
            if not queue:
                return
            _, _, state, siblings = heappop(queue)
            _push(queue, siblings)
            if state.stage == len(self._stages):
                yield Route(state.cost, state.nodes)
            elif state.left:
                _push(queue, self._steps(state))

    def _steps(self, state: _State) -> Iterator[_State]:
        """The ways one hop further, the cheapest first."""
        starts, target, costs, hub = self._network
        first, last = starts[state.nodes[-1]], starts[state.nodes[-1] + 1]
        ends, spent = target[first:last], state.cost + costs[first:last].astype(float)
        bounds = spent + self._entering[state.stage][state.left - 1][ends]
        for arc in np.argsort(bounds, kind="stable")[: np.isfinite(bounds).sum()]:
            end = int(ends[arc])
            if end not in state.nodes[state.leg :]:
                reached = end in self._stages[state.stage]
                yield _State(
                    float(bounds[arc]),
                    (*state.nodes, end),
                    float(spent[arc]) + (0.0 if reached else float(hub[end])),
                    state.stage + reached,
                    len(state.nodes) if reached else state.leg,
                    state.left - 1,
                )


def _push(queue: _Queue, states: Iterator[_State]) -> None:
    """Queue the first of some ways in order; the others follow when its turn has come."""
    for state in states:
        heappush(queue, (state.bound, state.nodes, state, states))
        return
