"""The part of the network that is near some entities, read for itself: of a million ties, in a second."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import cast

import numpy as np
import pyoxigraph as ox

from kgraph import nodes, ontology
from kgraph.network import Claimed, Network, Reading, drawn, published
from kgraph.nodes import DEFAULT, iri, value
from kgraph.ranges import Array
from kgraph.spells import ALWAYS, Spell
from kgraph.ties import Ties

_MENTIONS = """
SELECT ?e ?date (COUNT(*) AS ?n) (COUNT(DISTINCT ?g) AS ?m) {
  GRAPH ?g { ?mention kg:refersTo ?e OPTIONAL { ?g schema:datePublished ?date } }
} GROUP BY ?e ?date
"""

# Of more than one entity in so many it is quicker to read all that articles say.
_MANY = 5


def vicinity(
    store: ox.Store,
    tied: Ties,
    focus: Sequence[str],
    *,
    hops: int,
    language: str = "en",
    period: Spell = ALWAYS,
    dated: str = "claims",
) -> Network | None:
    """The entities so many ties away from some, by IRI, and what ties them to one another; None where that is much."""
    near = _near(tied, [number for number in map(tied.number, focus) if number is not None], hops)
    if near.sum() * _MANY > len(near):
        return None
    entities = {*focus, *(tied.entity(int(number)) for number in np.flatnonzero(near))}
    read = _Read(store, period)
    for entity in sorted(entities):
        read.mentions(entity)
        read.attributes(entity)
    read.relations(tied, near)
    return drawn(store, read.reading, language=language, dated=dated)


def _near(tied: Ties, focus: Sequence[int], hops: int) -> Array:
    near = np.zeros(len(tied.degrees), bool)
    near[focus] = True
    for _ in range(hops):
        arcs = np.repeat(near, tied.degrees)
        near[tied.arc_target[arcs]] = True
    return near


class _Read:
    """Reads what a store says of some entities in the articles of a period."""

    def __init__(self, store: ox.Store, period: Spell) -> None:
        self.reading = Reading()
        self._store = store
        self._period = period
        self._date = cache(lambda article: published(store, article))

    def mentions(self, entity: str) -> None:
        """Counted by date in the store: a hub is mentioned in as many articles as there are."""
        for row in nodes.rows(self._store, _MENTIONS, e=ox.NamedNode(entity)):
            date = value(row["date"]) if row["date"] is not None else ""
            if self._period.holds(date):
                self.reading.mentioned(entity, int(value(row["n"])), date, int(value(row["m"])))

    def attributes(self, entity: str) -> None:
        """An attribute is a value: the claims that give it are found by it, which is quicker than by the entity."""
        node = ox.NamedNode(entity)
        for term in ontology.load().attributes:
            for direct in self._store.quads_for_pattern(node, iri(f"kg:{term.name}"), None, DEFAULT):
                for quad in nodes.subjects(self._store, "rdf:object", direct.object, None):
                    claim = self._claim(quad.subject, quad.graph_name)
                    if claim["rdf:subject"] == node and claim["rdf:predicate"] == direct.predicate:
                        self._claimed([claim], quad.graph_name)

    def relations(self, tied: Ties, near: Array) -> None:
        """The claims that tie entities that are near."""
        inside = near[tied.pairs[:, 0]] & near[tied.pairs[:, 1]]
        claims = np.flatnonzero(inside[tied.statement_pair][tied.claim_statement])
        by_article: defaultdict[int, list[int]] = defaultdict(list)
        for claim in claims.tolist():
            by_article[int(tied.claim_article[claim])].append(claim)
        for number in sorted(by_article):
            article = ox.NamedNode(tied.article(number))
            if self._holds(article):
                self._claimed(self._said(tied, article, by_article[number]), article)

    def _said(self, tied: Ties, article: ox.NamedNode, claims: Sequence[int]) -> Iterator[Claimed]:
        for claim in claims:
            yield self._claim(ox.NamedNode(article.value + tied.claim_fragment[claim].decode()), article)

    def _claim(self, claim: object, article: object) -> Claimed:
        said = self._store.quads_for_pattern(claim, None, None, article)  # type: ignore[arg-type]
        return {_prefixed(quad.predicate): cast("ox.NamedNode | ox.Literal", quad.object) for quad in said}

    def _claimed(self, claims: Sequence[Claimed] | Iterator[Claimed], article: object) -> None:
        if self._holds(article):
            self.reading.claimed(claims, self._date(article))

    def _holds(self, article: object) -> bool:
        return self._period.holds(self._date(article))


@cache
def _prefixed(predicate: ox.NamedNode) -> str:
    return ontology.shorten(value(predicate))
