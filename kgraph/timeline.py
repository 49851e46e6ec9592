"""What happened to an entity and when: its dated claims in order, each with the precision that articles give."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import pyoxigraph as ox

from kgraph import nodes, ontology
from kgraph.cards import Cards, Claim, Entity
from kgraph.days import first_day, last_day, period
from kgraph.nodes import Node, value
from kgraph.ontology import Term

# An alternative in a path, `rdf:subject|rdf:object ?entity`, would be sought among the claims of all entities.
_PERIOD = """
  GRAPH ?article {{
    ?claim rdf:{end} ?entity ; rdf:subject ?subject ; rdf:predicate ?relation ; rdf:object ?object
    OPTIONAL {{ ?claim kg:from ?from }}
    OPTIONAL {{ ?claim kg:to ?to }}
    OPTIONAL {{ ?claim kg:title ?title }}
    OPTIONAL {{ ?claim kg:confidence ?confidence }}
    OPTIONAL {{ ?article schema:datePublished ?date }}
    FILTER(BOUND(?from) || BOUND(?to) || isLiteral(?object))
  }}
"""
_PERIODS = f"""
SELECT ?entity ?claim ?article ?subject ?relation ?object ?from ?to ?title ?confidence ?date {{
  {{ {_PERIOD.format(end="subject")} }} UNION {{ {_PERIOD.format(end="object")} }}
}}
"""
_SUCCESSIONS = "SELECT ?entity ?before ?after { { ?entity kg:succeeds ?before } UNION { ?after kg:succeeds ?entity } }"
# The filter comes after the body: by the relation first, the heads of all bodies would be gone through.
_HEADS = """
SELECT ?entity ?person ?from {
  GRAPH ?article { ?claim rdf:object ?entity ; rdf:predicate ?relation ; rdf:subject ?person ; kg:from ?from }
  FILTER(STR(?relation) = STR(kg:headOf))
}
"""
_POSTS = "SELECT ?entity ?body { { ?entity kg:headOf ?body } UNION { ?entity kg:memberOf ?body } }"


class Entry(NamedTuple):
    """What held from `begin` to `end`, each empty where no article says; `other` is an entity, or the value of a date.

    What happened at one time begins and ends then. `predecessors` and `successors` are those in a post.
    """

    begin: str
    end: str
    relation: Term
    incoming: bool
    other: Entity | str
    qualifiers: Mapping[str, str]
    articles: int
    claim: Claim
    predecessors: tuple[Entity, ...]
    successors: tuple[Entity, ...]

    def label(self, language: str) -> str:
        return (self.relation.inverse_labels if self.incoming else self.relation.labels)[language]


class _Read(NamedTuple):
    begin: str
    end: str
    relation: Term
    incoming: bool
    other: Node
    title: str
    rank: tuple[float, str, str]
    claim: ox.NamedNode
    article: ox.NamedNode


def timeline(cards: Cards, entity: Entity, *, since: str = "", until: str = "") -> tuple[Entry, ...]:
    """The dated claims about an entity, in order; one that several articles make is told once, as the surest has it."""
    period(since, until)
    said: dict[tuple[str, ...], list[_Read]] = defaultdict(list)
    for read in _dated(cards, entity):
        if first_day(read.begin) <= last_day(until) and last_day(read.end) >= first_day(since):
            said[_same(read)].append(read)
    entries = (_entry(cards, entity, found) for found in said.values())
    return tuple(sorted(entries, key=_when))


def _dated(cards: Cards, entity: Entity) -> Iterator[_Read]:
    terms = {term.iri: term for term in (*ontology.load().relations, *ontology.load().attributes)}
    for row in nodes.rows(cards.store, _PERIODS, entity=ox.NamedNode(entity.iri)):
        term, subject, object_ = terms[value(row["relation"])], row["subject"], row["object"]
        ours = subject.value == entity.iri
        # The budget of a project is no date.
        if term.kind == "relation" or "xsd:date" in term.range:
            yield _Read(
                *_period(term, row),
                term,
                not (ours or term.symmetric),
                object_ if ours else subject,
                _text(row, "title"),
                (float(_text(row, "confidence") or 1), _text(row, "date"), row["claim"].value),
                row["claim"],
                row["article"],
            )


def _period(term: Term, row: ox.QuerySolution) -> tuple[str, str]:
    """When a claim holds; a relation that the ontology gives no `to`, such as a meeting, ends when it begins."""
    if term.kind == "attribute":
        return value(row["object"]), value(row["object"])
    begin, end = _text(row, "from"), _text(row, "to")
    return begin, end or ("" if "to" in term.qualifiers else begin)


def _text(row: ox.QuerySolution, name: str) -> str:
    return value(row[name]) if row[name] is not None else ""


def _same(read: _Read) -> tuple[str, ...]:
    """What makes two articles' claims one entry."""
    return read.begin, read.end, read.relation.name, str(read.incoming), str(read.other), read.title


def _entry(cards: Cards, entity: Entity, found: list[_Read]) -> Entry:
    """The entry as the surest claim has it, of equally sure ones the latest."""
    read = max(found, key=lambda read: read.rank)
    other = cards.entity(read.other) if isinstance(read.other, ox.NamedNode) else value(read.other)
    before, after = _neighbours(cards, entity, read)
    claim = cards.claim(read.claim.value, read.article.value)
    articles = len({read.article for read in found})
    return Entry(
        read.begin, read.end, read.relation, read.incoming, other, claim.qualifiers, articles, claim, before, after
    )


def _when(entry: Entry) -> tuple[int, int, str, str]:
    """What has no beginning stands where it ends."""
    return (
        first_day(entry.begin or entry.end),
        last_day(entry.end),
        entry.relation.name,
        entry.other if isinstance(entry.other, str) else entry.other.iri,
    )


def _neighbours(cards: Cards, entity: Entity, read: _Read) -> tuple[tuple[Entity, ...], tuple[Entity, ...]]:
    """Predecessors and successors in a post: who is said to be it, or else the head before and after by date."""
    body = read.other
    if read.relation.name not in {"headOf", "memberOf"} or read.incoming or not isinstance(body, ox.NamedNode):
        return (), ()
    before, after = _said_to_succeed(cards, entity, body)
    earlier, later = _heads(cards, entity, read, body) if read.relation.name == "headOf" else ([], [])
    return _entities(cards, before or earlier), _entities(cards, after or later)


def _said_to_succeed(cards: Cards, entity: Entity, body: ox.NamedNode) -> tuple[list[str], list[str]]:
    """Those before and after an entity who have had a post at the same body."""
    rows = list(nodes.rows(cards.store, _SUCCESSIONS, entity=ox.NamedNode(entity.iri)))
    sides = ([row[name] for row in rows if row[name] is not None] for name in ("before", "after"))
    before, after = ([value(person) for person in side if _served(cards, person, body)] for side in sides)
    return before, after


def _served(cards: Cards, person: ox.NamedNode, body: ox.NamedNode) -> bool:
    return any(row["body"] == body for row in nodes.rows(cards.store, _POSTS, entity=person))


def _heads(cards: Cards, entity: Entity, read: _Read, body: ox.NamedNode) -> tuple[list[str], list[str]]:
    """The heads of a body whose beginnings are next to that of an entity."""
    begun = {value(row["person"]): value(row["from"]) for row in nodes.rows(cards.store, _HEADS, entity=body)}
    others = sorted((first_day(date), person) for person, date in begun.items() if person != entity.iri)
    ours = first_day(read.begin)
    if not ours:
        return [], []
    earlier = [person for day, person in others if day < ours]
    later = [person for day, person in others if day > last_day(read.begin)]
    return earlier[-1:], later[:1]


def _entities(cards: Cards, iris: Iterable[str]) -> tuple[Entity, ...]:
    return tuple(cards.entity(ox.NamedNode(iri)) for iri in sorted(set(iris)))
