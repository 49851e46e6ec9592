"""The sentences that ties between entities rest on, newest first, for many ties at once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pyoxigraph as ox

from kgraph import nodes
from kgraph.network import Network, node_id
from kgraph.nodes import iri, objects, shorten, text, value


class Evidence(NamedTuple):
    """The words that say so, and the article they stand in."""

    words: str
    date: str
    title: str
    publisher: str
    url: str


# The source, the target and the relation of a tie, as a network has them.
Ends = tuple[str, str, str]


def evidence(store: ox.Store, *, most: int, among: Network | None = None) -> dict[Ends, list[Evidence]]:
    """For each tie, or each of a network, at most so many of its passages, those of the latest articles."""
    found: dict[Ends, list[Evidence]] = defaultdict(list)
    told = [(article, claims, about(store, article)) for article, claims in claimed(store, among)]
    for article, claims, source in sorted(told, key=lambda one: one[2][0], reverse=True):
        for ends, said_there in _claimed(store, article, claims):
            said = Evidence(said_there, *source)
            if len(found[ends]) < most and said not in found[ends]:
                found[ends].append(said)
    return found


def claimed(store: ox.Store, among: Network | None = None) -> Iterator[tuple[ox.NamedNode, Iterable[ox.NamedNode]]]:
    """Each article and its claims, by IRI; or only those that tie the nodes of a network."""
    if among is not None:
        found: dict[ox.NamedNode, set[ox.NamedNode]] = defaultdict(set)
        for article, claim in _tying(store, among):
            found[article].add(claim)
        yield from ((article, sorted(found[article], key=str)) for article in sorted(found, key=str))
        return
    for graph in sorted(store.named_graphs(), key=str):
        assert isinstance(graph, ox.NamedNode), "kgraph writes no blank nodes"
        quads = store.quads_for_pattern(None, iri("rdf:subject"), None, graph)
        yield graph, sorted({quad.subject for quad in quads if isinstance(quad.subject, ox.NamedNode)}, key=str)


def _tying(store: ox.Store, network: Network) -> Iterator[tuple[ox.NamedNode, ox.NamedNode]]:
    """The claims behind the edges, each with its article: those of the end that fewer articles speak of are read."""
    wanted: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for start, end in {edge[:2] for edge in network.edges}:
        subject, object_ = network.nodes[start], network.nodes[end]
        if subject["articles"] <= object_["articles"]:
            wanted[subject["iri"], "rdf:subject", "rdf:object"].add(object_["iri"])
        else:
            wanted[object_["iri"], "rdf:object", "rdf:subject"].add(subject["iri"])
    for (entity, here, there), others in wanted.items():
        for quad in nodes.subjects(store, here, ox.NamedNode(entity), None):
            claim, article = quad.subject, quad.graph_name
            assert isinstance(claim, ox.NamedNode), "kgraph writes no blank nodes"
            assert isinstance(article, ox.NamedNode), "kgraph claims nothing outside the graphs of articles"
            if any(value(other) in others for other in objects(store, claim, there, article)):
                yield article, claim


def about(store: ox.Store, article: ox.NamedNode) -> tuple[str, str, str, str]:
    """Date, title, publisher and address of an article."""
    said = nodes.said(store, article, article)
    date, title, publisher, url = (
        text(said, name) for name in ("schema:datePublished", "dcterms:title", "dcterms:publisher", "schema:url")
    )
    return date, title, publisher, url


def _claimed(store: ox.Store, article: ox.NamedNode, claims: Iterable[ox.NamedNode]) -> Iterator[tuple[Ends, str]]:
    """Each tie that an article claims, and the passages of the claim as one."""
    for claim in claims:
        said = nodes.said(store, claim, article)
        object_ = said["rdf:object"][0]
        if isinstance(object_, ox.NamedNode):
            ends = node_id(text(said, "rdf:subject")), node_id(object_.value), shorten(text(said, "rdf:predicate"))
            yield ends, words(store, article, said)


def words(store: ox.Store, article: ox.NamedNode, claim: nodes.Said) -> str:
    """The passages that a claim cites, as one text."""
    cited = sorted((node for node in claim["passage"] if isinstance(node, ox.NamedNode)), key=nodes.span)
    return " … ".join(value(quote) for node in cited for quote in objects(store, node, "kg:quote", article))
