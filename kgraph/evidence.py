"""The sentences that ties between entities rest on, newest first, for many ties at once."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import pyoxigraph as ox

from kgraph import nodes
from kgraph.network import node_id
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


def evidence(store: ox.Store, *, most: int) -> dict[Ends, list[Evidence]]:
    """For each tie at most so many of its passages, those of the latest articles."""
    found: dict[Ends, list[Evidence]] = defaultdict(list)
    for article, source in _latest_first(store):
        for ends, said_there in _claimed(store, article):
            said = Evidence(said_there, *source)
            if len(found[ends]) < most and said not in found[ends]:
                found[ends].append(said)
    return found


def _latest_first(store: ox.Store) -> list[tuple[ox.NamedNode, tuple[str, str, str, str]]]:
    """The articles, with date, title, publisher and address."""
    articles = sorted((article for article in store.named_graphs() if isinstance(article, ox.NamedNode)), key=str)
    told = [(article, about(store, article)) for article in articles]
    return sorted(told, key=lambda article: article[1][0], reverse=True)


def about(store: ox.Store, article: ox.NamedNode) -> tuple[str, str, str, str]:
    """Date, title, publisher and address of an article."""
    said = nodes.said(store, article, article)
    date, title, publisher, url = (
        text(said, name) for name in ("schema:datePublished", "dcterms:title", "dcterms:publisher", "schema:url")
    )
    return date, title, publisher, url


def _claimed(store: ox.Store, article: ox.NamedNode) -> Iterator[tuple[Ends, str]]:
    """Each tie that an article claims, and the passages of the claim as one."""
    claims = {quad.subject for quad in store.quads_for_pattern(None, iri("rdf:subject"), None, article)}
    for claim in sorted(claims, key=str):
        assert isinstance(claim, ox.NamedNode), "kgraph writes no blank nodes"
        said = nodes.said(store, claim, article)
        object_ = said["rdf:object"][0]
        if isinstance(object_, ox.NamedNode):
            ends = node_id(text(said, "rdf:subject")), node_id(object_.value), shorten(text(said, "rdf:predicate"))
            yield ends, words(store, article, said)


def words(store: ox.Store, article: ox.NamedNode, claim: nodes.Said) -> str:
    """The passages that a claim cites, as one text."""
    cited = sorted((node for node in claim["passage"] if isinstance(node, ox.NamedNode)), key=nodes.span)
    return " … ".join(value(quote) for node in cited for quote in objects(store, node, "kg:quote", article))
