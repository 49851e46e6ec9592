"""What articles say of two entities, in columns of numbers: from their graphs, from a checkpoint, or both together.

A build gathers it from the graphs that it writes, so that nobody needs to read them again.
"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import IO, NamedTuple, TypeAlias, cast

import numpy as np
import pyoxigraph as ox

from kgraph.days import EVER, NEVER, first_day, last_day
from kgraph.nodes import iri
from kgraph.ontology import PREFIXES, load
from kgraph.ranges import Array
from kgraph.store import Checkpoint

Advance: TypeAlias = Callable[[int], None]


def unheard(done: int) -> None:
    """Nobody waits to hear how far it is."""


class Said(NamedTuple):
    """A relation as one claim of an article has it; `begin` and `end` are days such as 20240831.

    `fragment` is what the claim's IRI adds to its article's.
    """

    subject: str
    relation: str
    object: str
    article: str
    fragment: str
    confidence: float
    begin: int
    end: int


class Columns(NamedTuple):
    """Claims by column, after the texts that they number, in any order; some may be used by no claim."""

    entities: Sequence[bytes]
    articles: Sequence[bytes]
    relations: Sequence[bytes]
    article_date: Array
    subject: Array
    relation: Array
    object: Array
    article: Array
    fragment: Array
    confidence: Array
    begin: Array
    end: Array


class Gathering:
    """Claims as they come; `articles` are those that have been heard."""

    def __init__(self) -> None:
        self.articles: dict[str, int] = {}
        self._entities: dict[str, int] = {}
        self._relations: dict[str, int] = {}
        self._dates: dict[str, str] = {}
        self._numbers = [array("i") for _ in range(6)]
        self._fragments: list[bytes] = []
        self._confidences = array("f")

    def __len__(self) -> int:
        return len(self._fragments)

    def add(self, said: Said) -> None:
        row = (
            _number(self._entities, said.subject),
            _number(self._relations, said.relation),
            _number(self._entities, said.object),
            _number(self.articles, said.article),
            said.begin,
            said.end,
        )
        for column, number in zip(self._numbers, row, strict=True):
            column.append(number)
        self._fragments.append(said.fragment.encode())
        self._confidences.append(said.confidence)

    def date(self, article: str, published: str) -> None:
        self._dates[article] = published

    def take(self, article: str, graph: Iterable[ox.Quad]) -> None:
        """All that an article says, by its graph; nothing where it is empty."""
        _number(self.articles, article)
        claims, published = _read(graph)
        self.date(article, published)
        for node, claim in claims.items():
            if isinstance(claim["rdf:object"], ox.NamedNode):
                self.add(_said(article, node, claim, published))

    def columns(self) -> Columns:
        subject, relation, object_, article, begin, end = (np.array(column, np.int32) for column in self._numbers)
        return Columns(
            [text.encode() for text in self._entities],
            [text.encode() for text in self.articles],
            [text.encode() for text in self._relations],
            np.array([first_day(self._dates.get(article, "")) for article in self.articles], np.int32),
            subject,
            relation,
            object_,
            article,
            np.array(self._fragments, dtype="S"),
            np.array(self._confidences, np.float32),
            begin,
            end,
        )


def gather(state: Checkpoint, advance: Advance = unheard) -> Gathering:
    """The claims in a checkpoint; `advance` hears how many have been read."""
    gathered, dates = Gathering(), dict[str, str]()
    store = ox.Store.read_only(str(state.path))
    _rows(store, _DATES, lambda row: dates.update({row[0][1:-1]: _date(row[1])}))

    def add(row: Sequence[str]) -> None:
        gathered.add(_row(row, dates))
        if not len(gathered) % 1_000:
            advance(len(gathered))

    _rows(store, _CLAIMS, add)
    for article, published in dates.items():
        gathered.date(article, published)
    return gathered


def joined(one: Columns, other: Columns) -> Columns:
    """The claims of both, which are of different articles."""
    entities, entity = _together(one.entities, other.entities)
    articles, article = _together(one.articles, other.articles)
    relations, relation = _together(one.relations, other.relations)
    dates = np.zeros(len(articles), np.int32)
    dates[: len(one.articles)] = one.article_date
    dates[article] = other.article_date
    moved = other._replace(
        subject=entity[other.subject],
        relation=relation[other.relation],
        object=entity[other.object],
        article=article[other.article],
    )
    return Columns(entities, articles, relations, dates, *map(np.concatenate, zip(one[4:], moved[4:], strict=True)))


def _together(one: Sequence[bytes], other: Sequence[bytes]) -> tuple[list[bytes], Array]:
    """The texts of both, and the numbers that those of the other have among them."""
    numbers = {text: number for number, text in enumerate(one)}
    moved = [numbers.setdefault(text, len(numbers)) for text in other]
    return list(numbers), np.array(moved, np.int32)


def _number(numbers: dict[str, int], text: str) -> int:
    return numbers.setdefault(text, len(numbers))


_NEEDED = ("rdf:subject", "rdf:predicate", "rdf:object", "kg:confidence", "kg:from", "kg:to")

_Claim: TypeAlias = Mapping[str, ox.NamedNode | ox.Literal]


def _read(graph: Iterable[ox.Quad]) -> tuple[Mapping[ox.NamedNode, _Claim], str]:
    """What the claims in an article's graph say, each by the prefixed names of predicates, and the article's date."""
    claims: dict[ox.NamedNode, dict[str, ox.NamedNode | ox.Literal]] = defaultdict(dict)
    needed, dated, published = _needed(), iri("schema:datePublished"), ""
    for subject, predicate, object_, _ in graph:
        if predicate in needed:
            claims[cast(ox.NamedNode, subject)][needed[predicate]] = cast("ox.NamedNode | ox.Literal", object_)
        elif predicate == dated:
            published = cast(ox.Literal, object_).value[:10]
    return claims, published


@cache
def _needed() -> Mapping[ox.NamedNode, str]:
    return {iri(name): name for name in _NEEDED}


def _said(article: str, node: ox.NamedNode, claim: _Claim, published: str) -> Said:
    begin, end = (claim[name].value if name in claim else "" for name in ("kg:from", "kg:to"))
    return Said(
        claim["rdf:subject"].value,
        _names()[claim["rdf:predicate"].value],
        claim["rdf:object"].value,
        article,
        node.value[len(article) :],
        float(claim["kg:confidence"].value),
        *_period(begin, end, published),
    )


def _row(row: Sequence[str], dates: Mapping[str, str]) -> Said:
    subject, relation, object_, article, claim, confidence, begin, end = row
    return Said(
        subject[1:-1],
        _names()[relation[1:-1]],
        object_[1:-1],
        article[1:-1],
        claim[len(article) - 1 : -1],
        float(confidence.strip('"').partition('"')[0]),
        *_period(_date(begin), _date(end), dates.get(article[1:-1], "")),
    )


@cache
def _names() -> Mapping[str, str]:
    return {term.iri: term.name for term in load().relations}


@lru_cache(maxsize=10_000)
def _period(begin: str, end: str, published: str) -> tuple[int, int]:
    """The days that a claim speaks of; one without any date speaks of none.

    It holds from the day it names, or else that of its article, until the day it names, or else that of its article.
    """
    dates = [date for date in (begin or published, end or published, begin, end) if date]
    return min(map(first_day, dates), default=NEVER), max(map(last_day, dates), default=EVER)


_CLAIMS = """
SELECT ?subject ?relation ?object ?article ?claim ?confidence ?from ?to {
  GRAPH ?article {
    ?claim rdf:subject ?subject ; rdf:predicate ?relation ; rdf:object ?object ; kg:confidence ?confidence
    OPTIONAL { ?claim kg:from ?from }
    OPTIONAL { ?claim kg:to ?to }
  }
  FILTER(isIRI(?object))
}
"""
_DATES = "SELECT ?article ?date { GRAPH ?article { ?article schema:datePublished ?date } }"


def _date(literal: str) -> str:
    """The text of a literal as N-Triples spells it; a time of day is cut off."""
    return literal[1:].partition('"')[0][:10]


def _rows(store: ox.Store, query: str, take: Callable[[Sequence[str]], object]) -> None:
    """Hand on rows of terms. Oxigraph writes them out in a third of the time that it takes to ask it for each."""
    found = store.query(query, prefixes=PREFIXES)
    assert isinstance(found, ox.QuerySolutions)
    found.serialize(cast("IO[bytes]", _Lines(take)), format=ox.QueryResultsFormat.TSV)


class _Lines:
    """A file that hands on what is written to it, line by line but for the first, which names the columns."""

    def __init__(self, take: Callable[[Sequence[str]], object]) -> None:
        self._take = take
        self._rest = b""
        self._named = False

    def write(self, piece: bytes) -> int:
        *lines, self._rest = (self._rest + piece).split(b"\n")
        for line in lines if self._named else lines[1:]:
            self._take(line.decode().split("\t"))
        self._named = self._named or bool(lines)
        return len(piece)

    def flush(self) -> None:
        """Nothing waits to be written."""
