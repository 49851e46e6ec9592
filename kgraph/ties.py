"""Who is tied to whom, by what and on how much evidence: numbers beside each checkpoint, made when first asked for.

A path between two of a million ties is sought in arrays that the system maps into memory, not in the store.
"""

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pyoxigraph as ox

from kgraph.days import EVER, NEVER, first_day, last_day
from kgraph.ontology import PREFIXES, load
from kgraph.store import Checkpoint, current, whole

# Of the files; a checkpoint may keep those that another version of kgraph has made.
_FORMAT = 1

Array: TypeAlias = npt.NDArray[Any]


class Said(NamedTuple):
    """A relation as one claim of an article has it; `begin` and `end` are days such as 20240831."""

    subject: str
    relation: str
    object: str
    article: str
    fragment: str
    confidence: float
    begin: int
    end: int


class Ties(NamedTuple):
    """Entities and articles by number, in the order of their IRIs; pairs of entities, and what is said of each.

    The statements of pair i are pair_statements[i] to pair_statements[i + 1], the claims of a statement and the arcs of
    an entity likewise. The subject of a statement is the pair's first entity unless it is `statement_backwards`.
    `claim_fragment` is what a claim's IRI adds to its article's.
    """

    entity_letters: Array
    entity_starts: Array
    article_letters: Array
    article_starts: Array
    article_date: Array
    relations: Array
    pairs: Array
    pair_statements: Array
    pair_cost: Array
    statement_pair: Array
    statement_relation: Array
    statement_backwards: Array
    statement_claims: Array
    claim_statement: Array
    claim_article: Array
    claim_fragment: Array
    claim_confidence: Array
    claim_begin: Array
    claim_end: Array
    arc_starts: Array
    arc_target: Array
    arc_pair: Array
    specificity: Array

    def entity(self, number: int) -> str:
        return _word(self.entity_letters, self.entity_starts, number)

    def article(self, number: int) -> str:
        return _word(self.article_letters, self.article_starts, number)

    def number(self, entity: str) -> int | None:
        """The number of an entity; None for one that is tied to nothing."""
        wanted, low, high = entity.encode(), 0, len(self.entity_starts) - 1
        while low < high:
            middle = (low + high) // 2
            if self.entity_letters[self.entity_starts[middle] : self.entity_starts[middle + 1]].tobytes() < wanted:
                low = middle + 1
            else:
                high = middle
        return low if low < len(self.entity_starts) - 1 and self.entity(low) == entity else None

    @property
    def degrees(self) -> Array:
        """To how many others each entity is tied."""
        return np.diff(self.arc_starts)

    def claims_of(self, statement: int) -> range:
        return range(int(self.statement_claims[statement]), int(self.statement_claims[statement + 1]))

    def statements_of(self, pair: int) -> range:
        return range(int(self.pair_statements[pair]), int(self.pair_statements[pair + 1]))

    def evidence(self, counting: Array | None = None) -> Array:
        """Of each pair, the sum of what each article adds: its surest claim, times how much the relation tells."""
        claims = np.arange(len(self.claim_article)) if counting is None else np.flatnonzero(counting)
        if not len(claims):
            return np.zeros(len(self.pairs))
        statement = self.claim_statement[claims]
        first = np.flatnonzero(changes(statement) | changes(self.claim_article[claims]))
        told = np.maximum.reduceat(self.claim_confidence[claims], first)
        statement = statement[first]
        weight = told * self.specificity[self.statement_relation[statement]]
        return np.bincount(self.statement_pair[statement], weight, len(self.pairs))


def ties(graph: Path) -> Ties:
    """The ties in the graph as the last build left it; where nothing can be written they are gathered each time."""
    state = current(graph)
    path = state.path.with_suffix(f".ties{_FORMAT}")
    if not path.is_dir():
        made = make(gather(whole(graph)), _dates(whole(graph)))
        with suppress(OSError):
            write(path, made)
        return made
    return mapped(path)


def mapped(path: Path) -> Ties:
    """The ties that were written to a folder, read as far as they are asked for."""
    return Ties(*(np.asarray(np.load(path / f"{name}.npy", mmap_mode="r")) for name in Ties._fields))


def make(said: Iterable[Said], dates: Iterable[tuple[str, str]] = ()) -> Ties:
    """The same arrays whatever the order of what is said."""
    columns = _Columns(said)
    order = np.lexsort(
        (columns.fragment, columns.article, columns.backwards, columns.relation, columns.high, columns.low)
    )
    low, high, relation, backwards, article = (
        column[order] for column in (columns.low, columns.high, columns.relation, columns.backwards, columns.article)
    )
    begins_pair = changes(low) | changes(high)
    begins_statement = begins_pair | changes(relation) | changes(backwards)
    statements, pairs = np.flatnonzero(begins_statement), np.flatnonzero(begins_pair)
    ends = np.stack([low[pairs], high[pairs]], axis=1).astype(np.int32)
    arcs = _arcs(ends, len(columns.entities))
    made = Ties(
        *_letters(columns.entities),
        *_letters(columns.articles),
        _days(columns.articles, dict(dates)),
        np.array(columns.relations, dtype="U"),
        ends,
        np.append(np.searchsorted(statements, pairs), len(statements)).astype(np.int32),
        np.zeros(len(ends), np.float32),
        (np.cumsum(begins_pair)[statements] - 1).astype(np.int32),
        relation[statements].astype(np.uint8),
        backwards[statements],
        np.append(statements, len(order)).astype(np.int32),
        (np.cumsum(begins_statement) - 1).astype(np.int32),
        article.astype(np.int32),
        columns.fragment[order],
        columns.confidence[order],
        columns.begin[order],
        columns.end[order],
        *arcs,
        _specificity(relation[statements], len(columns.relations)),
    )
    return made._replace(pair_cost=cost(made.evidence()))


def cost(evidence: Array) -> Array:
    """What a hop between a pair costs: from 1, on much evidence, to 2; infinitely much without any."""
    return np.where(evidence > 0, 1 + 1 / (1 + evidence), np.inf).astype(np.float32)


class _Columns:
    """What is said, in columns of numbers; entities, articles and relations are numbered in their order."""

    def __init__(self, said: Iterable[Said]) -> None:
        subjects, relations, objects, articles, fragments, confidences, begins, ends = _transposed(said)
        self.entities, (subject, object_) = _numbered(subjects, objects)
        self.articles, (self.article,) = _numbered(articles)
        self.relations, (self.relation,) = _numbered(relations)
        self.low, self.high = np.minimum(subject, object_), np.maximum(subject, object_)
        self.backwards = subject > object_
        self.fragment = np.array([fragment.encode() for fragment in fragments], dtype="S")
        self.confidence = np.array(confidences, dtype=np.float32)
        self.begin, self.end = np.array(begins, dtype=np.int32), np.array(ends, dtype=np.int32)


def _transposed(said: Iterable[Said]) -> Sequence[Sequence[Any]]:
    return list(zip(*said, strict=True)) or [()] * len(Said._fields)


def _numbered(*columns: Sequence[str]) -> tuple[list[str], list[Array]]:
    """All the texts in the order of their bytes, and each column as numbers of them."""
    texts = sorted(set(chain.from_iterable(columns)))
    numbers = {text: number for number, text in enumerate(texts)}
    return texts, [np.fromiter((numbers[text] for text in column), np.int64, len(column)) for column in columns]


def changes(column: Array) -> Array:
    """True where a column differs from the row above."""
    return np.append([True] * bool(len(column)), column[1:] != column[:-1]).astype(bool)


def _arcs(pairs: Array, entities: int) -> tuple[Array, Array, Array]:
    """Both directions of every pair, by where they start."""
    source, target = np.concatenate([pairs[:, 0], pairs[:, 1]]), np.concatenate([pairs[:, 1], pairs[:, 0]])
    number = np.tile(np.arange(len(pairs)), 2)
    order = np.lexsort((target, source))
    starts = np.searchsorted(source[order], np.arange(entities + 1))
    # numpy takes by indices of 64 bits in a fifth of the time.
    return starts.astype(np.int64), target[order].astype(np.int64), number[order]


def _specificity(relation: Array, count: int) -> Array:
    """How much a relation tells, from 0 to 1: what few statements say tells more than what many do."""
    often = np.bincount(relation, minlength=count)
    return np.log(len(relation) / often) / np.log(max(len(relation), 2)) * 0.9 + 0.1 if count else np.zeros(0)


def _letters(texts: Sequence[str]) -> tuple[Array, Array]:
    encoded = [text.encode() for text in texts]
    starts = np.cumsum([0, *map(len, encoded)], dtype=np.int64)
    return np.frombuffer(b"".join(encoded), np.uint8), starts


def _word(letters: Array, starts: Array, number: int) -> str:
    word: bytes = letters[starts[number] : starts[number + 1]].tobytes()
    return word.decode()


def _days(articles: Iterable[str], dates: dict[str, str]) -> Array:
    return np.array([first_day(dates.get(article, "")) for article in articles], dtype=np.int32)


# A claim holds from the day it names, or else that of its article, until the day it names, or else that of its article.
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


def gather(state: Checkpoint) -> Iterator[Said]:
    """The relations that a checkpoint's claims say."""
    dates = dict(_dates(state))
    names = {f"<{term.iri}>": term.name for term in load().relations}
    for subject, relation, object_, article, claim, confidence, begin, end in _rows(state, _CLAIMS):
        published = dates.get(article[1:-1], "")
        yield Said(
            subject[1:-1],
            names[relation],
            object_[1:-1],
            article[1:-1],
            claim[len(article) - 1 : -1],
            float(confidence.strip('"').partition('"')[0]),
            *_period(_date(begin), _date(end), published),
        )


def _period(begin: str, end: str, published: str) -> tuple[int, int]:
    """The days that a claim speaks of; one without any date speaks of none."""
    dates = [date for date in (begin or published, end or published, begin, end) if date]
    return min(map(first_day, dates), default=NEVER), max(map(last_day, dates), default=EVER)


def _date(literal: str) -> str:
    """The text of a literal as N-Triples spells it; a time of day is cut off."""
    return literal[1:].partition('"')[0][:10]


def _dates(state: Checkpoint) -> Iterator[tuple[str, str]]:
    return ((article[1:-1], _date(date)) for article, date in _rows(state, _DATES))


def _rows(state: Checkpoint, query: str) -> Iterator[list[str]]:
    """Rows of terms. Oxigraph writes them out in a third of the time that it takes to ask it for each."""
    found = ox.Store.read_only(str(state.path)).query(query, prefixes=PREFIXES)
    assert isinstance(found, ox.QuerySolutions)
    written = found.serialize(format=ox.QueryResultsFormat.TSV) or b""
    return (row.split("\t") for row in written.decode().split("\n")[1:-1])


def write(path: Path, made: Ties) -> None:
    """Readers may come at the same time: each writes its own, the first one stays."""
    part = path.with_name(f"{path.name}.{os.getpid()}")
    part.mkdir(exist_ok=True)
    try:
        for name, array in zip(Ties._fields, made, strict=True):
            np.save(part / f"{name}.npy", array, allow_pickle=False)
        part.rename(path)
    finally:
        shutil.rmtree(part, ignore_errors=True)
