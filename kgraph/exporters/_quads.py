"""The quads of a store in the one order that every export has them in."""

from collections.abc import Iterator

import pyoxigraph as ox

from kgraph.nodes import DEFAULT, Graph, iri


def graphs(store: ox.Store) -> Iterator[tuple[Graph, list[ox.Quad]]]:
    """The default graph, then those of the articles, each sorted; one is held in memory at a time."""
    ordered: list[Graph] = [DEFAULT, *sorted(store.named_graphs(), key=str)]
    for graph in ordered:
        yield graph, sorted(store.quads_for_pattern(None, None, None, graph), key=_order)


def quads(store: ox.Store) -> Iterator[ox.Quad]:
    for _, said in graphs(store):
        yield from said


def triples(store: ox.Store) -> Iterator[ox.Triple]:
    """All graphs as one: claims and passages name their article, so that little is lost."""
    return (quad.triple for quad in quads(store))


def _order(quad: ox.Quad) -> tuple[str, bool, str, str]:
    """By subject, what it is before what is said of it."""
    return str(quad.subject), quad.predicate != iri("rdf:type"), quad.predicate.value, str(quad.object)
