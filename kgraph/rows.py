"""All of the network row by row, just as `network` has it, for what writes a million ties without holding them."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

import numpy as np
import pyoxigraph as ox

from kgraph import nodes, ontology, spells
from kgraph.network import Fact, Reading, Seen, node_id, node_rows, tie_row
from kgraph.nodes import iri, value
from kgraph.ranges import Array
from kgraph.spells import Spell
from kgraph.ties import Ties, changes

_MENTIONS = """
SELECT ?e (COUNT(*) AS ?n) (COUNT(DISTINCT ?g) AS ?m) (MIN(STR(?date)) AS ?first) (MAX(STR(?date)) AS ?last) {
  GRAPH ?g { ?mention kg:refersTo ?e OPTIONAL { ?g schema:datePublished ?date } }
} GROUP BY ?e
"""
_ATTRIBUTES = """
SELECT ?e ?attribute ?value { GRAPH ?g { ?claim rdf:predicate ?attribute ; rdf:subject ?e ; rdf:object ?value } }
"""


class Rows:
    """The nodes and edges of a whole network, in order; each edge is made when its turn comes."""

    def __init__(self, store: ox.Store, tied: Ties, *, language: str, dated: str) -> None:
        self._store, self._tied, self._language, self._dated = store, tied, language, dated
        self._entities = [tied.entity(number) for number in range(len(tied.degrees))]
        self._reading = _read(store, self._entities)
        self._qualifiers = _qualifiers(store, tied)
        dates = {article: value(date) for article, _, date, _ in _said(store, "schema:datePublished")}
        self._dates = sorted({"", *dates.values()})
        number = {date: at for at, date in enumerate(self._dates)}
        counted = _counted(tied, [number[dates.get(tied.article(at), "")] for at in range(len(tied.article_date))])
        self._articles, self._first, self._last = (array("q", column.astype(np.int64).tobytes()) for column in counted)
        starts = tied.statement_claims[:-1]
        surest = np.maximum.reduceat(tied.claim_confidence, starts) if len(starts) else np.zeros(0, np.float32)
        self._confidence = array("d", surest.astype(np.float64).tobytes())
        self._relations = tied.statement_relation.tobytes()
        self._claims = array("i", tied.statement_claims.tobytes())
        # Most ties of few articles say the same as others.
        self._row = lru_cache(maxsize=20_000)(self._made)

    @property
    def counts(self) -> tuple[int, int]:
        """How many nodes and edges."""
        return len(self._reading.entities), len(self._articles)

    def nodes(self) -> Iterator[tuple[str, dict[str, Fact]]]:
        lasting = self._lasting()
        for node, known in node_rows(self._store, self._reading, self._language):
            spell = lasting.get(str(known["iri"]))
            if "first_seen" in known:
                seen = spells.spanning(str(known["first_seen"]), str(known["last_seen"]))
                spell = _both(spell, seen) if spell else seen
            yield node, known | {name: day for name, day in (spell or Spell())._asdict().items() if day}

    def edges(self) -> Iterator[tuple[str, str, str, dict[str, Fact]]]:
        names = [node_id(entity) for entity in self._entities]
        place = np.zeros(len(names), np.int64)
        place[sorted(range(len(names)), key=names.__getitem__)] = np.arange(len(names))
        source, target = self._ends
        order = np.lexsort((self._tied.statement_relation, place[target], place[source]))
        for at, start, end in zip(order.tolist(), source[order].tolist(), target[order].tolist(), strict=True):
            row = self._tie(at)
            yield names[start], names[end], str(row["relation"]), row

    @property
    def _ends(self) -> tuple[Array, Array]:
        low, high = self._tied.pairs[self._tied.statement_pair].T
        back = self._tied.statement_backwards
        return np.where(back, high, low), np.where(back, low, high)

    def _lasting(self) -> Mapping[str, Spell]:
        """How long the ties of each entity last."""
        found: dict[str, Spell] = {}
        for at, ends in enumerate(np.stack(self._ends, axis=1).tolist()):
            tie = self._tie(at)
            if "start" in tie:
                spell = Spell(str(tie["start"]), str(tie.get("end", "")))
                for end in ends:
                    entity = self._entities[end]
                    found[entity] = _both(found.get(entity, spell), spell)
        return found

    def _tie(self, at: int) -> dict[str, Fact]:
        """What is known of a statement's tie."""
        claims = slice(self._claims[at], self._claims[at + 1])
        said = tuple([numbers[claims].tobytes() for numbers, _ in self._qualifiers.values()])
        relation = self._relations[at]
        return self._row(relation, self._articles[at], self._confidence[at], self._first[at], self._last[at], said)

    def _made(
        self, relation: int, articles: int, confidence: float, first: int, last: int, said: tuple[bytes, ...]
    ) -> dict[str, Fact]:
        tie = Seen(articles, confidence=round(confidence, 4), dates={self._dates[first], self._dates[last]} - {""})
        for (name, (_, texts)), claimed in zip(self._qualifiers.items(), said, strict=True):
            tie.facts[name].update(texts[number] for number in array("i", claimed) if number)
        return tie_row(str(self._tied.relations[relation]), tie, self._language, self._dated)


@lru_cache(maxsize=100_000)
def _both(one: Spell, other: Spell) -> Spell:
    return spells.around((one, other))


def _read(store: ox.Store, tied: Iterable[str]) -> Reading:
    """What articles say of each entity, but for its ties."""
    reading = Reading()
    for row in nodes.rows(store, _MENTIONS):
        seen = reading.entities[value(row["e"])]
        seen.mentions, seen.articles = int(value(row["n"])), int(value(row["m"]))
        seen.dates = {value(row[name]) for name in ("first", "last") if row[name] is not None} - {""}
    for term in ontology.load().attributes:
        for row in nodes.rows(store, _ATTRIBUTES, attribute=ox.NamedNode(term.iri)):
            reading.entities[value(row["e"])].facts[term.name][value(row["value"])] += 1
    for entity in tied:
        # It counts, though nothing else be said of it.
        reading.entities[entity]
    return reading


def _counted(tied: Ties, dates: list[int]) -> tuple[Array, Array, Array]:
    """Of each statement, how many articles make it, and the first and the last of their dates; 0 is no date."""
    statement, date = tied.claim_statement, np.array(dates, np.int64)[tied.claim_article]
    starts = tied.statement_claims[:-1]
    if not len(starts):
        return (np.zeros(0, np.int64),) * 3
    articles = np.bincount(statement[changes(statement) | changes(tied.claim_article)], minlength=len(starts))
    never = len(date) + len(dates)
    first = np.minimum.reduceat(np.where(date, date, never), starts)
    return articles, np.where(first == never, 0, first), np.maximum.reduceat(date, starts)


def _qualifiers(store: ox.Store, tied: Ties) -> dict[str, tuple["array[int]", list[str]]]:
    """By qualifier, the number of the text that each claim has; 0 is none."""
    find = _finder(tied)
    currency = find(store, "kg:currency")
    found = {}
    for term in ontology.load().qualifiers:
        said = find(store, f"kg:{term.name}")
        if term.name == "amount":
            said = {claim: f"{text} {currency[claim]}" if claim in currency else text for claim, text in said.items()}
        if said:
            number = {text: at for at, text in enumerate(dict.fromkeys(said.values()), 1)}
            numbers = array("i", bytes(4 * len(tied.claim_article)))
            for claim, text in said.items():
                numbers[claim] = number[text]
            found[term.name] = numbers, ["", *number]
    return found


def _finder(tied: Ties) -> Callable[[ox.Store, str], dict[int, str]]:
    """What a predicate says of claims, by their numbers; those of attributes have none."""
    articles = {tied.article(number): number for number in range(len(tied.article_date))}
    fragments, fragment = np.unique(tied.claim_fragment, return_inverse=True)
    keys = tied.claim_article.astype(np.int64) * len(fragments) + fragment
    order = np.argsort(keys)
    keys = keys[order]

    def find(store: ox.Store, predicate: str) -> dict[int, str]:
        article, said, texts = array("q"), list[bytes](), list[str]()
        same: dict[str, str] = {}
        for claim, _, text, graph in _said(store, predicate):
            if graph in articles:
                article.append(articles[graph])
                said.append(claim[len(graph) :].encode())
                texts.append(same.setdefault(value(text), value(text)))
        if not texts or not len(keys):
            return {}
        names = np.array(said, "S")
        at = np.minimum(np.searchsorted(fragments, names), len(fragments) - 1)
        wanted = np.array(article, np.int64) * len(fragments) + at
        place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        known = (fragments[at] == names) & (keys[place] == wanted)
        return {claim: text for claim, text, there in zip(order[place].tolist(), texts, known, strict=True) if there}

    return find


def _said(store: ox.Store, predicate: str) -> Iterator[tuple[str, str, ox.NamedNode | ox.Literal, str]]:
    """What articles say by a predicate: of what, by which, what, and which article."""
    for subject, _, said, graph in store.quads_for_pattern(None, iri(predicate), None, None):
        if isinstance(subject, ox.NamedNode) and isinstance(graph, ox.NamedNode):
            assert isinstance(said, ox.NamedNode | ox.Literal), "kgraph writes no blank nodes"
            yield subject.value, predicate, said, graph.value
