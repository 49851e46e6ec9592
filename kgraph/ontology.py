"""The only reader of ontology/kgraph.ttl: its terms by name, with labels, definitions, domains and ranges."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple, TypeAlias

import pyoxigraph as ox

from kgraph.errors import UnknownTerm
from kgraph.resources import folder

NAMESPACE = "https://w3id.org/kgraph#"
BASE = "https://w3id.org/kgraph/id/"

PREFIXES: dict[str, str] = {
    "": BASE,
    "kg": NAMESPACE,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "schema": "https://schema.org/",
    "dcterms": "http://purl.org/dc/terms/",
    "org": "http://www.w3.org/ns/org#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "wd": "http://www.wikidata.org/entity/",
}

# The properties that gather the others of their kind: kg:headOf is a relation because it descends from kg:relation.
_GATHERING = ("relation", "attribute", "qualifier")
_ALIGNING = ("rdfs:subClassOf", "rdfs:subPropertyOf", "owl:inverseOf", "skos:closeMatch", "skos:relatedMatch")


class Term(NamedTuple):
    """A class or property. `domain` and `range` are names of classes, or prefixed datatypes such as `xsd:date`.

    `kind` is class, relation, attribute, qualifier or property. The label of a relation says what its object is to its
    subject, `inverse_labels` the other way; `inverse` is the property read backwards, prefixed (`schema:founder`).
    `alignments` are pairs such as ("skos:closeMatch", "wd:P69").
    """

    name: str
    iri: str
    kind: str
    labels: Mapping[str, str]
    definitions: Mapping[str, str]
    domain: tuple[str, ...]
    range: tuple[str, ...]
    symmetric: bool
    inverse: str | None
    inverse_labels: Mapping[str, str]
    parents: tuple[str, ...]
    qualifiers: tuple[str, ...]
    alignments: tuple[tuple[str, str], ...]


class Ontology(Mapping[str, Term]):
    """The terms in the order of the file; an unknown name is an error that lists the known ones."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms = {term.name: term for term in terms}
        self.classes = self._of_kind("class")
        self.relations = self._of_kind("relation")
        self.attributes = self._of_kind("attribute")
        self.qualifiers = self._of_kind("qualifier")
        self.entities = tuple(term for term in self.classes if "Entity" in term.parents)

    def __getitem__(self, name: str) -> Term:
        if name not in self._terms:
            raise UnknownTerm(f"{name!r} is no term of the ontology; there are: {', '.join(self._terms)}")
        return self._terms[name]

    def __contains__(self, name: object) -> bool:
        return name in self._terms

    def __iter__(self) -> Iterator[str]:
        return iter(self._terms)

    def __len__(self) -> int:
        return len(self._terms)

    def entity(self, name: str) -> Term:
        """The class of entities of this name or label, whatever its case: person, Person, 인물."""
        for term in self.entities:
            if name.casefold() in {term.name.casefold(), *map(str.casefold, term.labels.values())}:
                return term
        raise UnknownTerm(f"{name!r} is no class of entities; there are: {', '.join(t.name for t in self.entities)}")

    def _of_kind(self, kind: str) -> tuple[Term, ...]:
        return tuple(term for term in self._terms.values() if term.kind == kind)


@cache
def load() -> Ontology:
    return parse(turtle())


def turtle() -> bytes:
    return (folder("ontology") / "kgraph.ttl").read_bytes()


def parse(text: bytes) -> Ontology:
    """The ontology that a Turtle file describes."""
    said = _statements(text)
    return Ontology(_term(node, said) for node in said if isinstance(node, ox.NamedNode) and _is_ours(node))


def shorten(iri: str) -> str:
    """`kg:headOf` for its IRI; an IRI without a known prefix comes back as it is."""
    for prefix, namespace in PREFIXES.items():
        if prefix and iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


_Node: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_Statements: TypeAlias = Mapping[_Node, Mapping[str, list[_Node]]]


def _statements(text: bytes) -> _Statements:
    """What the file says of each node, by shortened predicate, in the order of the file."""
    said: dict[_Node, dict[str, list[_Node]]] = defaultdict(lambda: defaultdict(list))
    for triple in ox.parse(text, ox.RdfFormat.TURTLE):
        said[triple.subject][shorten(triple.predicate.value)].append(triple.object)
    return {node: dict(statements) for node, statements in said.items()}


def _term(node: ox.NamedNode, said: _Statements) -> Term:
    about = said[node]
    types = _names_of(about.get("rdf:type", ()))
    parents = [*about.get("rdfs:subClassOf", ()), *about.get("rdfs:subPropertyOf", ())]
    return Term(
        name=_name(node),
        iri=node.value,
        kind="class" if "owl:Class" in types else _kind(node, said),
        labels=_by_language(about.get("rdfs:label", ())),
        definitions=_by_language(about.get("skos:definition", ())),
        domain=_members(about.get("rdfs:domain", ()), said),
        range=_members(about.get("rdfs:range", ()), said),
        symmetric="owl:SymmetricProperty" in types,
        inverse=next(iter(_names_of(about.get("owl:inverseOf", ()))), None),
        inverse_labels=_by_language(about.get("kg:inverseLabel", ())),
        parents=tuple(_name(parent) for parent in parents if _is_ours(parent)),
        qualifiers=_names_of(about.get("kg:qualifiedBy", ())),
        alignments=_alignments(about),
    )


def _kind(node: _Node, said: _Statements) -> str:
    """The nearest gathering property above; `property` when there is none."""
    above = [parent for parent in said[node].get("rdfs:subPropertyOf", ()) if _is_ours(parent)]
    found = next((_name(parent) for parent in above if _name(parent) in _GATHERING), None)
    return found or next((_kind(parent, said) for parent in above), "property")


def _members(nodes: Iterable[_Node], said: _Statements) -> tuple[str, ...]:
    """The classes that a domain or range allows: its own name, or those of its owl:unionOf."""
    found: list[str] = []
    for node in nodes:
        union = said.get(node, {}).get("owl:unionOf", ()) if isinstance(node, ox.BlankNode) else ()
        found += _names_of(_listed(union[0], said) if union else [node])
    return tuple(found)


def _listed(cell: _Node, said: _Statements) -> Iterator[_Node]:
    while cell in said:
        yield said[cell]["rdf:first"][0]
        cell = said[cell]["rdf:rest"][0]


def _alignments(about: Mapping[str, list[_Node]]) -> tuple[tuple[str, str], ...]:
    return tuple((how, name) for how in _ALIGNING for name in _names_of(about.get(how, ())) if ":" in name)


def _by_language(nodes: Iterable[_Node]) -> dict[str, str]:
    return {node.language or "": node.value for node in nodes if isinstance(node, ox.Literal)}


def _names_of(nodes: Iterable[_Node]) -> tuple[str, ...]:
    return tuple(_name(node) for node in nodes)


def _name(node: _Node) -> str:
    """`headOf` for our own terms, `schema:founder` for others."""
    return shorten(node.value).removeprefix("kg:") if isinstance(node, ox.NamedNode) else ""


def _is_ours(node: _Node) -> bool:
    """True for the terms of kgraph, not for the ontology itself, whose IRI is the bare namespace."""
    return isinstance(node, ox.NamedNode) and node.value.startswith(NAMESPACE) and node.value != NAMESPACE
