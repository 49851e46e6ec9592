"""How two entities are connected: the best paths over what articles say, and the sentences of each hop."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pyoxigraph as ox

from kgraph import ontology, ranges
from kgraph.cards import Cards, Claim, Entity, merged
from kgraph.errors import KgraphError, NothingFound, UnknownTerm
from kgraph.ontology import Term
from kgraph.paths import ANYTHING, Network, Route, Wanted, best, counting, network
from kgraph.ranges import Array
from kgraph.ties import Ties

# Where there is no path of the hops asked for, one of so many is looked for.
_FAR = 8

# Qualifiers are gathered from so many claims of a relation.
_CLAIMS = 20


class Tie(NamedTuple):
    """A relation between two entities: in how many articles, how qualified, and the best claims."""

    relation: Term
    subject: Entity
    object: Entity
    articles: int
    qualifiers: Mapping[str, tuple[str, ...]]
    claims: tuple[Claim, ...]


class Hop(NamedTuple):
    start: Entity
    end: Entity
    ties: tuple[Tie, ...]


class Path(NamedTuple):
    """Hops from one entity to another; `articles` is how many stand behind the least attested one."""

    hops: tuple[Hop, ...]
    articles: int
    cost: float


class Likely(NamedTuple):
    """An entity that nobody says to be tied to another, though several are tied to both."""

    entity: Entity
    score: float
    shared: tuple[Entity, ...]


class Tracer:
    """Paths between entities over the claims that count."""

    def __init__(self, cards: Cards, tied: Ties, wanted: Wanted = ANYTHING, without: Iterable[Entity] = ()) -> None:
        self.cards = cards
        self._ties = tied
        self._counting = counting(tied, wanted)
        self._without = tuple(without)

    def trace(
        self,
        sources: Sequence[Entity],
        targets: Sequence[Entity],
        *,
        via: Sequence[Entity] = (),
        k: int = 3,
        max_hops: int = 4,
        evidence: int = 1,
    ) -> tuple[Path, ...]:
        """The k best paths from any of some entities to any of others, by way of `via` in that order.

        Of several, one has as few hops as any. None is an error that says so.
        """
        if set(sources) & set(targets):
            raise KgraphError(f"{_names(sources)} and {_names(targets)}: a path needs two different ends")
        stages = [self._numbers([entity]) for entity in via] + [self._numbers(targets)]
        found = best(self._network, self._numbers(sources), stages, k=k, hops=max_hops)
        if not found:
            narrowed = self._counting is not None or self._without
            asked = ", over what was asked for" if narrowed else ""
            longer = best(self._network, self._numbers(sources), stages, k=1, hops=_FAR) if max_hops < _FAR else []
            hint = f"; --max-hops {len(longer[0].nodes) - 1} finds one" if longer else ""
            raise NothingFound(f"no path of at most {max_hops} hops {_between(sources, targets, via)}{asked}{hint}")
        return tuple(self._path(route, evidence) for route in found)

    def strongest(self, entity: Entity, *, k: int = 10, evidence: int = 1) -> tuple[Hop, ...]:
        """The hops from an entity that cost least."""
        for number in self._numbers([entity]):
            others, costs = self._tied(number)
            return tuple(self._hop(number, int(others[n]), evidence) for n in np.argsort(costs, kind="stable")[:k])
        return ()

    def likely(self, entity: Entity, *, k: int = 5) -> tuple[Likely, ...]:
        """Entities tied to the same others, where hubs count for little (Adamic and Adar 2003)."""
        return tuple(like for number in self._numbers([entity]) for like in self._likely(number, k))

    def common(self, first: Entity, second: Entity) -> tuple[Entity, ...]:
        """The entities that two others are both tied to, those with the most evidence and the fewest ties first."""
        match self._numbers([first, second]):
            case [one, other]:
                costs = [dict(zip(*map(np.ndarray.tolist, self._tied(end)), strict=True)) for end in (one, other)]
                hub = self._network.hub
                both = costs[0].keys() & costs[1].keys()
                ranked = sorted(both, key=lambda end: (costs[0][end] + costs[1][end] + float(hub[end]), end))
                return tuple(map(self._entity, ranked))
        return ()

    def hop(self, start: Entity, end: Entity, *, evidence: int = 1) -> Hop:
        """What ties two entities directly."""
        match self._numbers([start, end]):
            case [first, second]:
                return self._hop(first, second, evidence)
        return Hop(start, end, ())

    @cached_property
    def _network(self) -> Network:
        return network(self._ties, self._counting, self._numbers(self._without))

    def _numbers(self, entities: Iterable[Entity]) -> list[int]:
        found = (self._ties.number(entity.iri) for entity in entities)
        return [number for number in found if number is not None]

    def _entity(self, number: int) -> Entity:
        return self.cards.entity(ox.NamedNode(self._ties.entity(number)))

    def _path(self, route: Route, evidence: int) -> Path:
        hops = tuple(self._hop(start, end, evidence) for start, end in pairwise(route.nodes))
        return Path(hops, min(max(tie.articles for tie in hop.ties) for hop in hops), round(route.cost, 4))

    def _hop(self, start: int, end: int, evidence: int) -> Hop:
        """What is said of a pair, the best attested first."""
        found = [
            tie for statement in self._statements(start, end) for tie in self._tie(statement, start, end, evidence)
        ]
        found.sort(key=lambda tie: (-tie.articles, tie.relation.name))
        return Hop(self._entity(start), self._entity(end), tuple(found))

    def _statements(self, start: int, end: int) -> range:
        first, last = self._ties.arc_starts[start : start + 2]
        arc = first + np.searchsorted(self._ties.arc_target[first:last], end)
        tied = arc < last and self._ties.arc_target[arc] == end
        return self._ties.statements_of(int(self._ties.arc_pair[arc])) if tied else range(0)

    def _tie(self, statement: int, start: int, end: int, evidence: int) -> Iterator[Tie]:
        counted = [n for n in self._ties.claims_of(statement) if self._counting is None or self._counting[n]]
        if counted:
            low, high = self._entity(min(start, end)), self._entity(max(start, end))
            subject, object_ = (high, low) if self._ties.statement_backwards[statement] else (low, high)
            read = [self._claim(claim) for claim in sorted(counted, key=self._merit)[:_CLAIMS]]
            yield Tie(
                ontology.load()[str(self._ties.relations[self._ties.statement_relation[statement]])],
                subject,
                object_,
                len(np.unique(self._ties.claim_article[counted])),
                merged(claim.qualifiers for claim in sorted(read, key=_latest, reverse=True)),
                tuple(read[:evidence]),
            )

    def _merit(self, claim: int) -> tuple[float, int, int]:
        """The surest claim first, of equally sure ones the latest."""
        article = self._ties.claim_article[claim]
        return -float(self._ties.claim_confidence[claim]), -int(self._ties.article_date[article]), claim

    def _claim(self, claim: int) -> Claim:
        article = self._ties.article(int(self._ties.claim_article[claim]))
        return self.cards.claim(article + self._ties.claim_fragment[claim].decode(), article)

    def _likely(self, number: int, k: int) -> Iterator[Likely]:
        near = self._tied(number)[0]
        starts, target, costs, hub = self._network
        arcs, begins = ranges.numbers(starts[near], starts[near + 1])
        passable = np.isfinite(costs[arcs] + hub[target[arcs]])
        counts = np.add.reduceat(passable.astype(int), begins) if len(arcs) else np.zeros(0)
        weight = 1 / np.log2(1 + np.maximum(counts, 1))
        beyond = np.repeat(weight, starts[near + 1] - starts[near])[passable]
        score = np.bincount(target[arcs[passable]], beyond, len(hub))
        score[[number, *near]] = 0
        for other in np.argsort(-score, kind="stable")[:k]:
            common = np.intersect1d(near, self._tied(int(other))[0])
            if score[other] > 0 and len(common) > 1:
                yield Likely(self._entity(int(other)), round(float(score[other]), 4), tuple(map(self._entity, common)))

    def _tied(self, number: int) -> tuple[Array, Array]:
        """The others that an entity is tied to, and what it costs to get there."""
        starts, target, costs, hub = self._network
        arcs = np.arange(starts[number], starts[number + 1])
        arcs = arcs[np.isfinite(costs[arcs] + hub[target[arcs]])]
        return target[arcs], costs[arcs]


def _latest(claim: Claim) -> tuple[str, str]:
    return claim.article.date, claim.iri


def relations(names: Iterable[str]) -> tuple[str, ...]:
    """The names, if the ontology has relations of these names."""
    known = [term.name for term in ontology.load().relations]
    wanted = tuple(names)
    for name in wanted:
        if name not in known:
            raise UnknownTerm(f"{name!r} is no relation; there are: {', '.join(known)}")
    return wanted


def _between(sources: Sequence[Entity], targets: Sequence[Entity], via: Sequence[Entity]) -> str:
    way = f" by way of {_names(via)}" if via else ""
    return f"between {_names(sources)} and {_names(targets)}{way}"


def _names(entities: Sequence[Entity]) -> str:
    return ", ".join(entity.name for entity in entities)
