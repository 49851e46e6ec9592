"""What a graph says of an entity: names, attributes and relations, each with the sentences that say so."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote

import pyoxigraph as ox

from kgraph import nodes, ontology, store
from kgraph.attested import Stated, attested
from kgraph.errors import Ambiguous, NothingFound
from kgraph.names import Name, Names, names
from kgraph.nodes import Node, Said, objects, said, subjects, text, value
from kgraph.ontology import Term
from kgraph.terminal import printable
from kgraph.ties import Ties, beside

_log = logging.getLogger(__name__)

# Of a statement that many articles make, the qualifiers are those of so many, the latest; what is counted is all.
_CLAIMS = 20
# A card of more statements than these would take reads fewer of each, yet all that are shown.
_READ = 400
# From so many others on that an entity is tied to, what is said of it is not gone through one by one.
_OFTEN = 500
_CANDIDATES = 10


class Entity(NamedTuple):
    """An entity; `type` is the name of a class of the ontology."""

    iri: str
    name: str
    type: str

    def __str__(self) -> str:
        return f"{self.name} ({self.type}) {unquote(self.iri)}"


class Article(NamedTuple):
    date: str
    iri: str
    title: str
    publisher: str
    url: str


class Passage(NamedTuple):
    """A sentence, and where in it the ends of a claim are mentioned."""

    words: str
    marks: tuple[tuple[int, int], ...]


class Claim(NamedTuple):
    """What one article says. Qualifiers are text: title, from, to, former, amount (with its currency) and share."""

    iri: str
    qualifiers: Mapping[str, str]
    confidence: float
    by: str
    passages: tuple[Passage, ...]
    article: Article


class Statement(NamedTuple):
    """A relation to an entity, or a value: in how many articles, how qualified, and the latest claims."""

    other: Entity | str
    articles: int
    qualifiers: Mapping[str, tuple[str, ...]]
    claims: tuple[Claim, ...]


class Group(NamedTuple):
    """The statements of one predicate, from the entity or `incoming`; `total` is how many the graph holds."""

    term: Term
    incoming: bool
    total: int
    statements: tuple[Statement, ...]

    def label(self, language: str) -> str:
        return (self.term.inverse_labels if self.incoming else self.term.labels)[language]


class Card(NamedTuple):
    entity: Entity
    aliases: tuple[str, ...]
    mentions: int
    articles: int
    groups: tuple[Group, ...]


class _Read(NamedTuple):
    """A claim as it stands in the graph of its article."""

    node: ox.NamedNode
    article: ox.NamedNode
    said: Said


def open_cards(graph: Path) -> "Cards":
    """The cards of the graph in a folder, as the last build left it."""
    return Cards(store.read(graph), store.base(graph), store.current(graph))


class Cards:
    """Entities by name, and what the graph says of them."""

    def __init__(self, opened: ox.Store, base: str, state: store.Checkpoint) -> None:
        self.store = opened
        self._base = base
        self._state = state
        self._articles: dict[ox.NamedNode, Article] = {}

    @cached_property
    def _ties(self) -> Ties:
        return beside(self._state)

    @cached_property
    def _names(self) -> Names:
        return names(self._state)

    def find(self, name: str, type: str | None = None) -> Entity:
        """The entity of this name or IRI; none, or more than one, is an error that lists who may be meant."""
        found = self._with_iri(name) or self._replacing(name) or self._with_name(name, type)
        if len(found) == 1:
            return found[0]
        if found:
            raise Ambiguous(f"{name!r} may mean {len(found)} things; choose by --type or by IRI:", tuple(found))
        similar = tuple(islice(self._similar(name, type), _CANDIDATES))
        raise NothingFound(f"{name!r} is not in the graph" + (", but there are:" if similar else ""), similar)

    def search(self, wanted: str, type: str | None = None) -> Iterator[tuple[Entity, Name]]:
        """Entities with a name that holds a text: the same, then beginning with it, then others, by mentions."""
        best: dict[str, tuple[int, Name]] = {}
        for how, name in self._names.matching(wanted):
            best.setdefault(name.entity, (how, name))
        for _, name in sorted(best.values(), key=lambda match: (match[0], -match[1].mentions, match[1])):
            entity = self.entity(ox.NamedNode(name.entity))
            if type in {None, entity.type}:
                yield entity, name

    def entity(self, node: ox.NamedNode) -> Entity:
        (label,), (type,) = objects(self.store, node, "rdfs:label"), objects(self.store, node, "rdf:type")
        return Entity(node.value, value(label), nodes.shorten(value(type)))

    def card(self, entity: Entity, *, limit: int = 10, evidence: int = 3, relation: str | None = None) -> Card:
        """What is said of an entity: of each predicate at most `limit` statements, of each `evidence` claims."""
        node = ox.NamedNode(entity.iri)
        aliases = sorted(map(value, objects(self.store, node, "skos:altLabel")))
        mentions, articles = self.mentioned(entity)
        return Card(entity, tuple(aliases), mentions, articles, tuple(self._groups(node, limit, evidence, relation)))

    def claim(self, claim: str, article: str) -> Claim:
        """A claim by its IRI and that of the article that makes it."""
        node, graph = ox.NamedNode(claim), ox.NamedNode(article)
        return self._claim(_Read(node, graph, said(self.store, node, graph)))

    def _with_iri(self, name: str) -> list[Entity]:
        """`https://…/person/오상진`, or `person/오상진` for short."""
        node = self._node(name)
        return [self.entity(node)] if objects(self.store, node, "rdfs:label") else []

    def _replacing(self, name: str) -> list[Entity]:
        """What an IRI that was given up leads to, which is said."""
        found = [self.entity(_named(heir)) for heir in objects(self.store, self._node(name), "dcterms:isReplacedBy")]
        for heir in found:
            _log.warning("%s is now %s", printable(name), printable(str(heir)))
        return found

    def _node(self, name: str) -> ox.NamedNode:
        return ox.NamedNode(self._base + quote(unquote(name.removeprefix(self._base)), safe="/"))

    def _with_name(self, name: str, type: str | None) -> list[Entity]:
        """The entities that it is the label of, or else those that it is an alias of."""
        bearing = {self.entity(node): labelled for node, labelled in self._bearing(name).items()}
        ours = {entity: labelled for entity, labelled in bearing.items() if type in {None, entity.type}}
        return [entity for entity in sorted(ours) if ours[entity] or not any(ours.values())]

    def _bearing(self, name: str) -> dict[ox.NamedNode, bool]:
        """Who bears the name as it is spelled, or else however it is spelled; true where it is the label."""
        spelled = {
            _named(quad.subject): predicate == "rdfs:label"
            for predicate in ("skos:altLabel", "rdfs:label")
            for literal in _literals(name)
            for quad in subjects(self.store, predicate, literal)
        }
        return spelled or {ox.NamedNode(found.entity): found.text == found.label for found in self._names.exact(name)}

    def _similar(self, name: str, type: str | None) -> Iterator[Entity]:
        """Entities with names that hold the name, or as much of its beginning as any does."""
        beginnings = (name[:length] for length in range(len(name), 1, -1))
        found = (list(self.search(beginning, type)) for beginning in beginnings)
        return (entity for entity, _ in next(filter(None, found), []))

    def mentioned(self, entity: Entity) -> tuple[int, int]:
        """How often, and in how many articles."""
        query = "SELECT ?e (COUNT(*) AS ?n) (COUNT(DISTINCT ?g) AS ?m) { GRAPH ?g { ?s kg:refersTo ?e } } GROUP BY ?e"
        counts = (
            (int(value(row["n"])), int(value(row["m"])))
            for row in nodes.rows(self.store, query, e=ox.NamedNode(entity.iri))
        )
        return next(counts, (0, 0))

    def _groups(self, node: ox.NamedNode, limit: int, evidence: int, relation: str | None) -> Iterator[Group]:
        terms = ontology.load()
        for term in terms.attributes:
            values = objects(self.store, node, f"kg:{term.name}") if relation in {None, term.name} else []
            if values:
                statements = tuple(self._statements(self._valued(node, term, values), limit, evidence))
                yield Group(term, False, len(values), statements)
        number = self._ties.number(node.value)
        found = () if number is None else attested(self._ties, number, limit=limit, claims=max(evidence, _CLAIMS))
        groups = [group for group in found if relation in {None, group.relation}]
        each = max(evidence, _READ // max(1, sum(len(group.statements) for group in groups)))
        for group in sorted(groups, key=lambda group: (_place(terms.relations, group.relation), group.incoming)):
            stated = tuple(self._stated(one, each, evidence) for one in group.statements)
            yield Group(terms[group.relation], group.incoming, group.total, stated)

    def _stated(self, stated: Stated, most: int, evidence: int) -> Statement:
        read = [self._numbered(claim) for claim in stated.claims[:most]]
        return Statement(
            self.entity(ox.NamedNode(self._ties.entity(stated.other))),
            stated.articles,
            merged(_qualifiers(claim.said) for claim in read),
            tuple(self._claim(claim) for claim in read[:evidence]),
        )

    def _numbered(self, claim: int) -> _Read:
        article = ox.NamedNode(self._ties.article(int(self._ties.claim_article[claim])))
        return self._read(ox.NamedNode(article.value + self._ties.claim_fragment[claim].decode()), article)

    def _read(self, claim: ox.NamedNode, article: ox.NamedNode) -> _Read:
        return _Read(claim, article, said(self.store, claim, article))

    def _valued(self, node: ox.NamedNode, term: Term, values: Iterable[Node]) -> Mapping[Node, list[_Read]]:
        """The claims that give an attribute its values."""
        found: dict[Node, list[_Read]] = defaultdict(list)
        for quad in self._giving(node, values):
            claim = self._read(_named(quad.subject), _named(quad.graph_name))
            if claim.said["rdf:subject"] == [node] and nodes.shorten(text(claim.said, "rdf:predicate")) == term.name:
                found[claim.said["rdf:object"][0]].append(claim)
        return found

    def _giving(self, node: ox.NamedNode, values: Iterable[Node]) -> Iterator[ox.Quad]:
        """Where some values are what a claim gives, and of an entity that little is said of, only of this one."""
        number = self._ties.number(node.value)
        if number is not None and self._ties.degrees[number] > _OFTEN:
            yield from (quad for value in values for quad in subjects(self.store, "rdf:object", value, None))
        else:
            for quad in subjects(self.store, "rdf:subject", node, None):
                (given,) = objects(self.store, _named(quad.subject), "rdf:object", quad.graph_name)
                if isinstance(given, ox.Literal):
                    yield quad

    def _statements(self, claims: Mapping[Node, list[_Read]], limit: int, evidence: int) -> Iterator[Statement]:
        """The best attested first."""
        said_in = {other: len({claim.article for claim in saying}) for other, saying in claims.items()}
        for other in sorted(claims, key=lambda other: (-said_in[other], value(other)))[:limit]:
            latest = sorted(
                claims[other], key=lambda claim: (self.article(claim.article), claim.node.value), reverse=True
            )
            yield Statement(
                self.entity(other) if isinstance(other, ox.NamedNode) else value(other),
                said_in[other],
                merged(_qualifiers(claim.said) for claim in latest),
                tuple(self._claim(claim) for claim in latest[:evidence]),
            )

    def _claim(self, claim: _Read) -> Claim:
        ends = [claim.said[end][0] for end in ("rdf:subject", "rdf:object")]
        places = [place for end in ends for place in self._places(end, claim.article)]
        cited = sorted(map(_named, claim.said["passage"]), key=nodes.span)
        return Claim(
            claim.node.value,
            _qualifiers(claim.said),
            float(text(claim.said, "confidence") or 1),
            text(claim.said, "by"),
            tuple(self._passage(node, claim.article, places) for node in cited),
            self.article(claim.article),
        )

    def _places(self, end: Node, article: ox.NamedNode) -> Iterator[tuple[int, int]]:
        """Where an article mentions an entity."""
        for mention in subjects(self.store, "kg:refersTo", end, article) if isinstance(end, ox.NamedNode) else ():
            yield nodes.span(_named(mention.subject))

    def _passage(self, node: ox.NamedNode, article: ox.NamedNode, places: Iterable[tuple[int, int]]) -> Passage:
        start, end = nodes.span(node)
        inside = {(first - start, last - start) for first, last in places if start <= first and last <= end}
        (words,) = objects(self.store, node, "kg:quote", article)
        return Passage(value(words), tuple(sorted(inside)))

    def article(self, node: ox.NamedNode) -> Article:
        if node not in self._articles:
            about = said(self.store, node, node)
            told = [text(about, name) for name in ("dcterms:title", "dcterms:publisher", "schema:url")]
            self._articles[node] = Article(text(about, "schema:datePublished"), node.value, *told)
        return self._articles[node]


def _literals(name: str) -> Iterator[ox.Literal]:
    yield ox.Literal(name)
    yield from (ox.Literal(name, language=language) for language in ("ko", "en"))


def _place(terms: Sequence[Term], name: str) -> int:
    return [term.name for term in terms].index(name)


def _qualifiers(claim: Said) -> dict[str, str]:
    found = {term.name: text(claim, term.name) for term in ontology.load().qualifiers if term.name in claim}
    if "amount" in found:
        found["amount"] = f"{found['amount']} {text(claim, 'currency')}"
    return found


def merged(qualifiers: Iterable[Mapping[str, str]]) -> dict[str, tuple[str, ...]]:
    """What the claims, the latest first, add to their statement, each thing once.

    Whether something is past the latest says alone: a post that one left was held before.
    """
    merged: dict[str, dict[str, None]] = defaultdict(dict)
    for number, found in enumerate(qualifiers):
        for qualifier, told in found.items():
            if qualifier != "former" or number == 0:
                merged[qualifier][told] = None
    return {qualifier: tuple(told) for qualifier, told in merged.items()}


def _named(node: object) -> ox.NamedNode:
    assert isinstance(node, ox.NamedNode), "kgraph writes no blank nodes"
    return node
