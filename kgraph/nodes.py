"""What a store says of a node, by the prefixed names of predicates: objects(store, node, "rdfs:label")."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import TypeAlias

import pyoxigraph as ox

from kgraph import ontology
from kgraph.ontology import PREFIXES

Node: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Graph: TypeAlias = ox.NamedNode | ox.BlankNode | ox.DefaultGraph
Said: TypeAlias = Mapping[str, list[Node]]

DEFAULT = ox.DefaultGraph()


@cache
def iri(name: str) -> ox.NamedNode:
    """The node of a prefixed name; one of kgraph must be in its ontology."""
    prefix, _, local = name.partition(":")
    return ox.NamedNode(ontology.load()[local].iri if prefix == "kg" else PREFIXES[prefix] + local)


@lru_cache(maxsize=4096)
def shorten(iri: str) -> str:
    """`headOf` for a term of kgraph, `rdfs:label` for others."""
    return ontology.shorten(iri).removeprefix("kg:")


def said(store: ox.Store, node: ox.NamedNode, graph: Graph) -> Said:
    """All that a graph says of a node, by shortened predicate."""
    found: dict[str, list[Node]] = defaultdict(list)
    for quad in store.quads_for_pattern(node, None, None, graph):
        found[shorten(quad.predicate.value)].append(quad.object)
    return found


def objects(store: ox.Store, node: ox.NamedNode, predicate: str, graph: Graph = DEFAULT) -> list[Node]:
    return [quad.object for quad in store.quads_for_pattern(node, iri(predicate), None, graph)]


def subjects(store: ox.Store, predicate: str, node: Node, graph: Graph | None = DEFAULT) -> Iterator[ox.Quad]:
    """The quads that end in a node; without a graph, those of all."""
    return store.quads_for_pattern(None, iri(predicate), node, graph)


def span(part: ox.NamedNode) -> tuple[int, int]:
    """The offsets that a part of an article is named by, as RFC 5147 has it: `article/a#char=0,48`."""
    start, end = part.value.rpartition("=")[2].split(",")
    return int(start), int(end)


def text(said: Said, predicate: str) -> str:
    """The first value, or nothing."""
    return next((value(node) for node in said.get(predicate, ())), "")


def value(node: Node) -> str:
    assert not isinstance(node, ox.Triple), "kgraph writes no RDF-star"
    return node.value


def rows(store: ox.Store, query: str, **bound: ox.NamedNode) -> ox.QuerySolutions:
    """The solutions of a query of ours, some of whose variables are bound."""
    found = store.query(
        query, prefixes=PREFIXES, substitutions={ox.Variable(name): node for name, node in bound.items()}
    )
    assert isinstance(found, ox.QuerySolutions)
    return found
