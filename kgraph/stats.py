"""What a graph holds, in numbers."""

from collections import Counter
from collections.abc import Iterator
from heapq import nsmallest
from typing import NamedTuple

import pyoxigraph as ox

from kgraph import measures, network, nodes, ontology
from kgraph.measures import Told, untold
from kgraph.nodes import rows, value


class Mentioned(NamedTuple):
    name: str
    type: str
    mentions: int
    iri: str


class Stats(NamedTuple):
    """Counts by what is counted; `months` and `outlets` count articles, `evidence` what stands in them."""

    articles: int
    period: tuple[str, str] | None
    months: dict[str, int]
    outlets: dict[str, int]
    entities: dict[str, int]
    relations: dict[str, int]
    attributes: dict[str, int]
    evidence: dict[str, int]
    most_mentioned: tuple[Mentioned, ...]


class Central(NamedTuple):
    """An entity of the network, and how central one measure finds it."""

    name: str
    type: str
    value: float
    iri: str


def central(store: ox.Store, by: str, *, top: int = 10, told: Told = untold) -> list[Central]:
    """The entities for which a measure of kgraph.measures is largest."""
    whole = network.network(store)
    found = measures.measure(whole, by, told=told)
    most = nsmallest(top, found.items(), key=lambda item: (-item[1], item[0]))
    named = ((whole.nodes[node], value) for node, value in most)
    return [Central(known["label"], known["type"], value, known["iri"]) for known, value in named]


def stats(store: ox.Store, *, top: int = 10) -> Stats:
    terms = ontology.load()
    types = _counts(store, "{ ?s rdf:type ?key }")
    predicates = _counts(store, "{ ?s ?key ?o }")
    within = _counts(store, "{ GRAPH ?g { ?s rdf:type ?key } }")
    dates = _counts(store, "{ GRAPH ?g { ?g schema:datePublished ?key } }")
    return Stats(
        articles=within["Article"],
        period=(min(dates), max(dates)) if dates else None,
        months=_months(dates),
        outlets=dict(_counts(store, "{ GRAPH ?g { ?g dcterms:publisher ?key } }").most_common()),
        entities=_named(terms.entities, types),
        relations=_named(terms.relations, predicates),
        attributes=_named(terms.attributes, predicates),
        evidence=_named(terms.classes, within - Counter(Article=within["Article"])),
        most_mentioned=tuple(_most_mentioned(store, top)),
    )


def _counts(store: ox.Store, pattern: str) -> "Counter[str]":
    """How often each `?key` stands in a pattern, by shortened name, in order.

    Sorted here: Oxigraph's ORDER BY looks up both strings for each comparison, which takes a minute over all entities.
    """
    found = rows(store, f"SELECT ?key (COUNT(*) AS ?n) {pattern} GROUP BY ?key")
    counts = {ontology.shorten(value(row["key"])): int(value(row["n"])) for row in found}
    return Counter({key.removeprefix("kg:"): counts[key] for key in sorted(counts)})


def _named(terms: tuple[ontology.Term, ...], counts: "Counter[str]") -> dict[str, int]:
    return {term.name: counts[term.name] for term in terms if counts[term.name]}


def _months(dates: "Counter[str]") -> dict[str, int]:
    """Articles a month; a date that is a year only counts as that year."""
    months: Counter[str] = Counter()
    for date, count in sorted(dates.items()):
        months[date[:7]] += count
    return dict(months)


def _most_mentioned(store: ox.Store, top: int) -> Iterator[Mentioned]:
    counts = _counts(store, "{ GRAPH ?g { ?mention kg:refersTo ?key } }")
    for iri, mentions in nsmallest(top, counts.items(), key=lambda item: (-item[1], item[0])):
        label, type = (value(nodes.objects(store, ox.NamedNode(iri), name)[0]) for name in ("rdfs:label", "rdf:type"))
        yield Mentioned(label, nodes.shorten(type), mentions, iri)
