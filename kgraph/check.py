"""A graph held to its shapes: what violates them, in which article and sentence."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

import pyoxigraph as ox
import pyshacl
from rdflib import RDF, RDFS, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from kgraph import ontology, shapes
from kgraph.ontology import PREFIXES

_KG = ontology.NAMESPACE
_ARTICLE, _CLAIM, _REFERS_TO, _PASSAGE, _QUOTE, _TARGET, _EXACT, _DERIVED = map(
    URIRef,
    (
        f"{_KG}Article",
        f"{_KG}Claim",
        f"{_KG}refersTo",
        f"{_KG}passage",
        f"{_KG}quote",
        f"{PREFIXES['oa']}hasTarget",
        f"{PREFIXES['oa']}exact",
        f"{PREFIXES['prov']}wasDerivedFrom",
    ),
)

# Articles that are held to the shapes at once: enough to make little of what each call costs, little enough to fit.
_AT_ONCE = 20


class Violation(NamedTuple):
    """What is wrong, about which node, and where: the article's IRI and the words that say so."""

    article: str
    about: str
    message: str
    sentence: str


def articles(store: ox.Store) -> list[ox.NamedNode]:
    """The named graphs to check, one per article."""
    return sorted((name for name in store.named_graphs() if isinstance(name, ox.NamedNode)), key=str)


def check(store: ox.Store, names: Sequence[ox.NamedNode], language: str) -> Iterator[tuple[int, list[Violation]]]:
    """The violations in these articles' graphs, by portions, each with how many articles it covers."""
    rules = Graph().parse(data=shapes.turtle(), format="turtle")
    waiting = iter(names)
    while portion := list(islice(waiting, _AT_ONCE)):
        said = _said(store, portion)
        yield len(portion), sorted(set(_violations(said, rules, language)))


def _said(store: ox.Store, names: Iterable[ox.NamedNode]) -> Graph:
    """What these articles say: their graphs, their claims as direct triples, and the cards of their entities."""
    graph = Graph()
    for name in names:
        for quad in store.quads_for_pattern(None, None, None, name):
            graph.add((_node(quad.subject), _node(quad.predicate), _node(quad.object)))
    for claim in graph.subjects(RDF.type, _CLAIM):
        ends = (graph.value(claim, part) for part in (RDF.subject, RDF.predicate, RDF.object))
        subject, predicate, object_ = ends
        if isinstance(subject, URIRef) and isinstance(predicate, URIRef) and object_ is not None:
            graph.add((subject, predicate, object_))
    for entity in _entities(graph):
        for quad in store.quads_for_pattern(ox.NamedNode(entity), None, None, ox.DefaultGraph()):
            if quad.predicate.value in {str(RDF.type), str(RDFS.label)}:
                graph.add((entity, _node(quad.predicate), _node(quad.object)))
    return graph


def _entities(graph: Graph) -> set[URIRef]:
    named = {node for predicate in (_REFERS_TO, RDF.subject, RDF.object) for node in graph.objects(None, predicate)}
    return {node for node in named if isinstance(node, URIRef)}


def _node(term: object) -> Node:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    assert isinstance(term, ox.Literal)
    if term.language:
        return Literal(term.value, lang=term.language)
    # rdflib tells "a" from "a"^^xsd:string; RDF 1.1 does not, nor do the shapes.
    plain = term.datatype.value == f"{PREFIXES['xsd']}string"
    return Literal(term.value, datatype=None if plain else URIRef(term.datatype.value), normalize=False)


def _violations(said: Graph, rules: Graph, language: str) -> Iterator[Violation]:
    conforms, report, _ = pyshacl.validate(said, shacl_graph=rules, inference="none", advanced=False)
    if conforms:
        return
    assert isinstance(report, Graph)
    for result in report.subjects(RDF.type, SH.ValidationResult):
        focus = report.value(result, SH.focusNode)
        shape = report.value(result, SH.sourceShape)
        messages = {getattr(text, "language", None): str(text) for text in report.objects(result, SH.resultMessage)}
        message = messages.get(language) or next(iter(messages.values()), "")
        for place, sentence in _places(said, rules, focus, shape):
            yield Violation(str(place), ontology.shorten(str(focus)), message, sentence)


def _places(said: Graph, rules: Graph, focus: Node | None, shape: Node | None) -> Iterator[tuple[str, str]]:
    """Where the articles speak of a node that violates a shape."""
    if (article := str(focus).partition("#")[0]) and (URIRef(article), RDF.type, _ARTICLE) in said:
        yield article, _words(said, focus)
        return
    speaking = [*_claims(said, rules, focus, shape)] or [*said.subjects(_REFERS_TO, focus)]
    for node in speaking:
        yield str(node).partition("#")[0], _words(said, node)


def _claims(said: Graph, rules: Graph, focus: Node | None, shape: Node | None) -> Iterator[Node]:
    """The claims that put an entity where its shape does not want it."""
    for target, end in ((SH.targetSubjectsOf, RDF.subject), (SH.targetObjectsOf, RDF.object)):
        for predicate in rules.objects(shape, target):
            yield from (c for c in said.subjects(end, focus) if (c, RDF.predicate, predicate) in said)


def _words(said: Graph, node: Node | None) -> str:
    """The words of the article that a claim, mention, quotation or passage stands on."""
    places = [node, *said.objects(node, _PASSAGE), *said.objects(node, _TARGET)]
    return " … ".join(
        str(words) for place in places for part in (_QUOTE, _EXACT) for words in said.objects(place, part)
    )
