"""Who is tied to whom, by what and on how much evidence: numbers beside each checkpoint, made when it is.

A path between two of a million ties is sought in arrays that the system maps into memory, not in the store.
"""

import os
import shutil
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from kgraph.folder import sync
from kgraph.gathering import Advance, Columns, Gathering, Said, gather, joined, unheard
from kgraph.ranges import Array
from kgraph.store import Checkpoint, current, whole

# Of the files; a checkpoint may keep those that another version of kgraph has made.
_FORMAT = 1


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


def ties(graph: Path, advance: Advance = unheard) -> Ties:
    """The ties in the graph as the last build left it.

    Those that are missing are gathered, while `advance` hears how many claims have been read; where nothing can be
    written that is done each time.
    """
    state = current(graph)
    return kept(state) or beside(whole(graph), advance)


def beside(state: Checkpoint, advance: Advance = unheard) -> Ties:
    """The ties of a checkpoint, kept or gathered."""
    found = kept(state)
    if found is None:
        found = made(gather(state, advance).columns())
        with suppress(OSError):
            write(_path(state), found)
    return found


def kept(state: Checkpoint) -> Ties | None:
    """The ties beside a checkpoint; None where they are missing or damaged."""
    try:
        return mapped(_path(state))
    except (OSError, ValueError):
        return None


def follow(state: Checkpoint, origin: Checkpoint | None, said: Gathering, advance: Advance = unheard) -> None:
    """Make the ties of a checkpoint: those of its origin, but for what is said of the articles heard since."""
    if kept(state) is not None:
        return
    before = kept(origin) if origin else made(Gathering().columns())
    if before is None:
        columns = gather(state, advance).columns()
    else:
        columns = joined(_columns(before, said.articles), said.columns())
    write(_path(state), made(columns))


def mapped(path: Path) -> Ties:
    """The ties that were written to a folder, read as far as they are asked for."""
    return Ties(*(np.asarray(np.load(path / f"{name}.npy", mmap_mode="r")) for name in Ties._fields))


def make(said: Iterable[Said], dates: Iterable[tuple[str, str]] = ()) -> Ties:
    """Ties of claims, and dates of their articles."""
    gathered = Gathering()
    for claim in said:
        gathered.add(claim)
    for article, published in dates:
        gathered.date(article, published)
    return made(gathered.columns())


def made(said: Columns) -> Ties:
    """The same arrays whatever the order of what is said."""
    entities, (subject, object_) = _ranked(said.entities, said.subject, said.object)
    articles, (article,) = _ranked(said.articles, said.article)
    relations, (relation,) = _ranked(said.relations, said.relation)
    low, high, backwards = np.minimum(subject, object_), np.maximum(subject, object_), subject > object_
    order = np.lexsort((said.fragment, article, relation * 2 + backwards, low * len(entities) + high))
    low, high, relation, backwards = low[order], high[order], relation[order], backwards[order]
    begins_pair = changes(low) | changes(high)
    begins_statement = begins_pair | changes(relation) | changes(backwards)
    statements, pairs = np.flatnonzero(begins_statement), np.flatnonzero(begins_pair)
    ends = np.stack([low[pairs], high[pairs]], axis=1).astype(np.int32)
    found = Ties(
        *_letters([said.entities[number] for number in entities]),
        *_letters([said.articles[number] for number in articles]),
        said.article_date[articles],
        np.array([said.relations[number].decode() for number in relations], dtype="U"),
        ends,
        np.append(np.searchsorted(statements, pairs), len(statements)).astype(np.int32),
        np.zeros(len(ends), np.float32),
        (np.cumsum(begins_pair)[statements] - 1).astype(np.int32),
        relation[statements].astype(np.uint8),
        backwards[statements],
        np.append(statements, len(order)).astype(np.int32),
        (np.cumsum(begins_statement) - 1).astype(np.int32),
        article[order].astype(np.int32),
        _narrow(said.fragment[order]),
        said.confidence[order],
        said.begin[order],
        said.end[order],
        *_arcs(ends, len(entities)),
        _specificity(relation[statements], len(relations)),
    )
    return found._replace(pair_cost=cost(found.evidence()))


def cost(evidence: Array) -> Array:
    """What a hop between a pair costs: from 1, on much evidence, to 2; infinitely much without any."""
    return np.where(evidence > 0, 1 + 1 / (1 + evidence), np.inf).astype(np.float32)


def _columns(tied: Ties, without: Collection[str]) -> Columns:
    """What was said, but for some articles."""
    articles = _words(tied.article_letters, tied.article_starts)
    left = {article.encode() for article in without}
    stays = np.array([article not in left for article in articles], bool)[tied.claim_article]
    statement = tied.claim_statement[stays]
    low, high = tied.pairs[tied.statement_pair[statement]].T
    backwards = tied.statement_backwards[statement]
    return Columns(
        _words(tied.entity_letters, tied.entity_starts),
        articles,
        [relation.encode() for relation in tied.relations.tolist()],
        tied.article_date,
        np.where(backwards, high, low),
        tied.statement_relation[statement],
        np.where(backwards, low, high),
        tied.claim_article[stays],
        tied.claim_fragment[stays],
        tied.claim_confidence[stays],
        tied.claim_begin[stays],
        tied.claim_end[stays],
    )


def _ranked(texts: Sequence[bytes], *columns: Array) -> tuple[list[int], list[Array]]:
    """The numbers that columns use, in the order of their texts, and the columns as places in that order."""
    used = np.zeros(len(texts), bool)
    for column in columns:
        used[column] = True
    order = sorted(np.flatnonzero(used).tolist(), key=texts.__getitem__)
    places = np.zeros(len(texts), np.int64)
    places[order] = np.arange(len(order))
    return order, [places[column] for column in columns]


def _narrow(fragments: Array) -> Array:
    """As wide as the longest."""
    return fragments.astype(f"S{max(np.char.str_len(fragments).max(initial=1), 1)}")


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


def _letters(texts: Sequence[bytes]) -> tuple[Array, Array]:
    return np.frombuffer(b"".join(texts), np.uint8), np.cumsum([0, *map(len, texts)], dtype=np.int64)


def _word(letters: Array, starts: Array, number: int) -> str:
    word: bytes = letters[starts[number] : starts[number + 1]].tobytes()
    return word.decode()


def _words(letters: Array, starts: Array) -> list[bytes]:
    written, at = letters.tobytes(), starts.tolist()
    return [written[start:end] for start, end in pairwise(at)]


def _path(state: Checkpoint) -> Path:
    return state.path.with_suffix(f".ties{_FORMAT}")


def write(path: Path, made: Ties) -> None:
    """Put them there whole, or leave what was there; readers may do so at the same time."""
    part = path.with_name(f"{path.name}.{os.getpid()}")
    part.mkdir(exist_ok=True)
    try:
        for name, array in zip(Ties._fields, made, strict=True):
            np.save(part / f"{name}.npy", array, allow_pickle=False)
            sync(part / f"{name}.npy")
        shutil.rmtree(path, ignore_errors=True)
        part.rename(path)
    finally:
        shutil.rmtree(part, ignore_errors=True)
