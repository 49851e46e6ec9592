"""The graph as a network: entities tied by what articles say of them, for networkx and for what draws networks."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple, TypeAlias
from urllib.parse import unquote

import networkx as nx
import pyoxigraph as ox

from kgraph import ontology, spells
from kgraph.errors import NothingFound
from kgraph.nodes import DEFAULT, iri, shorten, value
from kgraph.spells import ALWAYS, Spell

Network: TypeAlias = nx.MultiDiGraph
Drawn: TypeAlias = "nx.Graph[int]"
Fact: TypeAlias = str | int | float | bool

_REIFICATION = ("rdf:subject", "rdf:predicate", "rdf:object")


class Column(NamedTuple):
    """What nodes or edges may have besides id, ends, label and weight; `type` is string, integer, double or boolean."""

    name: str
    type: str = "string"


@cache
def node_columns() -> tuple[Column, ...]:
    return (
        Column("type"),
        Column("type_label"),
        Column("aliases"),
        Column("mentions", "integer"),
        Column("articles", "integer"),
        Column("first_seen"),
        Column("last_seen"),
        *(Column(term.name) for term in ontology.load().attributes),
        Column("iri"),
    )


@cache
def edge_columns() -> tuple[Column, ...]:
    """Relation and label say the same, in the ontology's word and the reader's; the surest claim gives `confidence`."""
    return (
        Column("relation"),
        Column("symmetric", "boolean"),
        Column("confidence", "double"),
        *(Column(term.name, _TYPES.get(term.name, "string")) for term in ontology.load().qualifiers),
        Column("first_seen"),
        Column("last_seen"),
    )


_NONE = Counter[str]()
_TYPES = {"former": "boolean", "share": "double"}

# From so many entities on it is quicker to read what is said of all.
_FEW = 10_000


@cache
def source_columns() -> tuple[Column, ...]:
    """Where one sentence stands that says so."""
    return tuple(Column(name) for name in ("sentence", "date", "outlet", "article_title", "article", "url"))


class Selection(NamedTuple):
    """What of a network is wanted; without anything said, all of it. `focus` are ids of nodes."""

    types: tuple[str, ...] = ()
    focus: tuple[str, ...] = ()
    hops: int = 1
    min_weight: int = 1
    period: Spell = ALWAYS


ALL = Selection()


@dataclass
class Seen:
    """What articles say of an entity, or of two: how often, when, with which qualifiers."""

    articles: int = 0
    mentions: int = 0
    confidence: float = 0.0
    dates: set[str] = field(default_factory=set)
    facts: "defaultdict[str, Counter[str]]" = field(default_factory=lambda: defaultdict(Counter))

    def count(self, date: str, articles: int = 1) -> None:
        self.articles += articles
        self.dates.update(filter(None, [date]))

    def most(self, name: str) -> str:
        """The value that most claims give; of equally many, the first in code point order."""
        said = self.facts.get(name, _NONE)
        return min(said, key=lambda value: (-said[value], value), default="")

    def all(self, name: str) -> str:
        """All values, the most frequent first."""
        said = self.facts.get(name, _NONE)
        return "; ".join(sorted(said, key=lambda value: (-said[value], value)))

    def seen(self) -> dict[str, Fact]:
        dates = {"first_seen": min(self.dates), "last_seen": max(self.dates)} if self.dates else {}
        return {"articles": self.articles, **dates}


_Ends: TypeAlias = tuple[str, str, str]
# What a claim says, by the prefixed names of its predicates.
Claimed: TypeAlias = Mapping[str, ox.NamedNode | ox.Literal]


class Reading:
    """What was read in the articles so far, by IRI and by source, target and relation."""

    def __init__(self) -> None:
        self.entities: defaultdict[str, Seen] = defaultdict(Seen)
        self.ties: defaultdict[_Ends, Seen] = defaultdict(Seen)

    def read(self, store: ox.Store, article: ox.NamedNode, date: str) -> None:
        mentions = Counter(
            value(quad.object) for quad in store.quads_for_pattern(None, iri("kg:refersTo"), None, article)
        )
        for entity, count in mentions.items():
            self.mentioned(entity, count, date)
        self.claimed(_claims(store, article), date)

    def mentioned(self, entity: str, count: int, date: str, articles: int = 1) -> None:
        """So often an article of that date mentions an entity, or several do."""
        self.entities[entity].mentions += count
        self.entities[entity].count(date, articles)

    def claimed(self, claims: Iterable[Claimed], date: str) -> None:
        """What an article of that date claims."""
        for tie in {tie for claim in claims if (tie := self._claim(claim))}:
            self.ties[tie].count(date)

    def _claim(self, claim: Claimed) -> _Ends | None:
        """Take up a claim; the ends of a relation come back."""
        subject, predicate, object_ = (claim[part] for part in _REIFICATION)
        name = shorten(predicate.value)
        if isinstance(object_, ox.Literal):
            self.entities[subject.value].facts[name][object_.value] += 1
            return None
        ends = subject.value, object_.value, name
        tie = self.ties[ends]
        tie.confidence = max(tie.confidence, float(claim["kg:confidence"].value if "kg:confidence" in claim else 1))
        for qualifier, said in qualifiers(claim):
            tie.facts[qualifier][said] += 1
        return ends


def network(store: ox.Store, *, language: str = "en", period: Spell = ALWAYS, dated: str = "claims") -> Network:
    """Entities, and an edge for each source, target and relation that an article of the period states.

    A node is named `person/오상진`, which `kgraph show` understands too; an edge's key is its relation, its weight how
    many articles state it. `first_seen` and `last_seen` are dates of articles; `start` and `end` are the days between
    which a tie holds, by its claims or else by its articles, or, `dated` by "articles", by these alone. What is not
    known is left out.
    """
    reading = Reading()
    for article, date in articles(store, period):
        reading.read(store, article, date)
    return drawn(store, reading, language=language, dated=dated)


def drawn(store: ox.Store, reading: Reading, *, language: str, dated: str) -> Network:
    """What was read, as a network."""
    found = nx.MultiDiGraph()
    found.add_nodes_from(node_rows(store, reading, language))
    found.add_edges_from(_edges(reading, language, dated))
    return lasting(found)


def articles(store: ox.Store, period: Spell = ALWAYS) -> Iterator[tuple[ox.NamedNode, str]]:
    """The articles of a period in the order of their IRIs, each with its date."""
    for article in sorted(store.named_graphs(), key=str):
        assert isinstance(article, ox.NamedNode), "kgraph writes no blank nodes"
        if period.holds(date := published(store, article)):
            yield article, date


def select(network: Network, wanted: Selection) -> Network:
    """The part of a network that is wanted, for itself."""
    kept = _of_weight(network, wanted) if wanted.min_weight > 1 else network
    if wanted.types:
        chosen = (node for node, type_ in kept.nodes(data="type") if type_ in wanted.types or node in wanted.focus)
        kept = kept.subgraph(chosen)
    if wanted.focus:
        kept = kept.subgraph(_near(kept, wanted.focus, wanted.hops))
    return lasting(_sorted(kept))


def numbered(network: Network) -> Drawn:
    """The network with one weighted tie between two nodes; numbers for names, since sets of them have one order."""
    number = {name: at for at, name in enumerate(network)}
    drawn = nx.Graph()
    drawn.add_nodes_from(range(len(number)))
    for source, target, weight in network.edges(data="weight"):
        ends = number[source], number[target]
        before = drawn.get_edge_data(*ends, {"weight": 0})["weight"]
        drawn.add_edge(*ends, weight=before + weight)
    return drawn


def node_id(iri: str) -> str:
    """`person/오상진` for the IRI of an entity: its last two parts, readable."""
    return unquote("/".join(iri.rsplit("/", 2)[1:]))


def published(store: ox.Store, article: ox.NamedNode) -> str:
    found = store.quads_for_pattern(article, iri("schema:datePublished"), None, article)
    return next((value(quad.object) for quad in found), "")


def _claims(store: ox.Store, article: ox.NamedNode) -> Iterable[Mapping[str, ox.NamedNode | ox.Literal]]:
    """What the claims of an article say, each by the prefixed names of its predicates."""
    qualifying = (f"kg:{term.name}" for term in ontology.load().qualifiers)
    claims: dict[object, dict[str, ox.NamedNode | ox.Literal]] = defaultdict(dict)
    for name in (*_REIFICATION, "kg:confidence", "kg:currency", *qualifying):
        for quad in store.quads_for_pattern(None, iri(name), None, article):
            assert isinstance(quad.object, ox.NamedNode | ox.Literal), "kgraph writes no blank nodes"
            claims[quad.subject][name] = quad.object
    return claims.values()


def qualifiers(claim: Mapping[str, ox.NamedNode | ox.Literal]) -> Iterator[tuple[str, str]]:
    """A claim's qualifiers as text; a sum of money with its currency."""
    for term in ontology.load().qualifiers:
        if said := claim.get(f"kg:{term.name}"):
            currency = claim.get("kg:currency") if term.name == "amount" else None
            yield term.name, f"{said.value} {currency.value}" if currency else said.value


def node_rows(store: ox.Store, reading: Reading, language: str) -> Iterator[tuple[str, dict[str, Fact]]]:
    """The entities that the articles mention or relate."""
    tied = {end for ends in reading.ties for end in ends[:2]}
    entities = reading.entities.keys() | tied
    aliases, types, labels = (_texts(store, name, entities) for name in ("skos:altLabel", "rdf:type", "rdfs:label"))
    for entity in sorted(entities, key=node_id):
        type_ = ontology.load()[shorten(types[entity][0])]
        seen = reading.entities[entity]
        known = {
            "label": labels[entity][0],
            "type": type_.name,
            "type_label": type_.labels[language],
            "aliases": "; ".join(sorted(aliases.get(entity, ()))),
            "mentions": seen.mentions,
            **seen.seen(),
            **{term.name: seen.most(term.name) for term in ontology.load().attributes},
            "iri": entity,
        }
        yield node_id(entity), {name: fact for name, fact in known.items() if fact != ""}


def _texts(store: ox.Store, predicate: str, entities: Set[str]) -> dict[str, list[str]]:
    """What a predicate says of entities; of few it is asked one by one."""
    asked: Iterable[ox.NamedNode | None] = map(ox.NamedNode, entities) if len(entities) < _FEW else (None,)
    texts = defaultdict(list)
    for entity in asked:
        for quad in store.quads_for_pattern(entity, iri(predicate), None, DEFAULT):
            texts[value(quad.subject)].append(value(quad.object))
    return texts


def _edges(reading: Reading, language: str, dated: str) -> Iterator[tuple[str, str, str, dict[str, Fact]]]:
    for subject, object_, name in sorted(reading.ties):
        row = tie_row(name, reading.ties[subject, object_, name], language, dated)
        yield node_id(subject), node_id(object_), name, row


def tie_row(name: str, tie: Seen, language: str, dated: str) -> dict[str, Fact]:
    """What is known of a tie by a relation."""
    relation = ontology.load()[name]
    known = {
        "kind": name,
        "relation": name,
        "label": relation.labels[language],
        "weight": tie.articles,
        "symmetric": relation.symmetric,
        "confidence": tie.confidence,
        **_qualities(tie),
        **{name: date for name, date in tie.seen().items() if name != "articles"},
        **held(tie, dated)._asdict(),
    }
    return {name: fact for name, fact in known.items() if fact != ""}


def _qualities(tie: Seen) -> dict[str, Fact]:
    """The qualifiers: titles all, `former` when most articles say so, of others what most claims say."""
    said: dict[str, Fact] = {term.name: tie.most(term.name) for term in ontology.load().qualifiers}
    said["title"] = tie.all("title")
    said["former"] = 2 * tie.facts.get("former", _NONE).total() > tie.articles
    return {**said, "share": float(said["share"])} if said["share"] else said


def held(tie: Seen, dated: str) -> Spell:
    """When a tie holds: from and to what its claims say, else, or dated by them, while articles speak of it."""
    if dated == "articles":
        return _reported(tie)
    return spells.stated(tie.most("from"), tie.most("to"), _reported(tie))


def _reported(tie: Seen) -> Spell:
    """While articles speak of a tie."""
    return spells.spanning(min(tie.dates, default=""), max(tie.dates, default=""))


def lasting(network: Network) -> Network:
    """Let every node last as long as its mentions and ties do, since a tie is not drawn without its ends."""
    for node, known in network.nodes.items():
        ties = (*network.in_edges(node, data=True), *network.out_edges(node, data=True))
        lasted = [_lasting(tie) for _, _, tie in ties if "start" in tie]
        if "first_seen" in known:
            lasted.append(spells.spanning(known["first_seen"], known["last_seen"]))
        for name, day in spells.around(lasted)._asdict().items():
            if day:
                known[name] = day
            else:
                known.pop(name, None)
    return network


def _lasting(tie: Mapping[str, str]) -> Spell:
    return Spell(tie["start"], tie.get("end", ""))


def _of_weight(network: Network, wanted: Selection) -> Network:
    """Ties of at least that weight and what they tie; what was asked for by name stays in any case."""
    heavy = network.edge_subgraph(
        (source, target, key)
        for source, target, key, weight in network.edges(keys=True, data="weight")
        if weight >= wanted.min_weight
    )
    kept = nx.MultiDiGraph(heavy)
    kept.add_nodes_from((node, network.nodes[node]) for node in wanted.focus if node in network)
    return kept


def _near(network: Network, focus: tuple[str, ...], hops: int) -> set[str]:
    """The nodes that are so many ties away, whatever the ties' direction."""
    if missing := [node for node in focus if node not in network]:
        raise NothingFound(f"{', '.join(missing)}: not mentioned in the articles of that time")
    near, edge = set(focus), set(focus)
    for _ in range(hops):
        edge = {other for node in edge for other in nx.all_neighbors(network, node)} - near
        near |= edge
    return near


def _sorted(network: Network) -> Network:
    """A copy in the order of the names, whatever way it was selected."""
    ordered = nx.MultiDiGraph()
    ordered.add_nodes_from(sorted((node, dict(known)) for node, known in network.nodes.items()) if network else ())
    edges = network.edges(keys=True, data=True)
    ordered.add_edges_from(sorted(edges, key=lambda edge: edge[:3]))
    return ordered
