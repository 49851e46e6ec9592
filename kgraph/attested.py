"""What ties an entity to others, the best attested first: counted in the ties, so that of a hub too all is counted."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from kgraph import ontology, ranges
from kgraph.ranges import Array
from kgraph.ties import Ties, changes


class Attested(NamedTuple):
    """A relation to or `incoming` from others: how many there are, and of the first the claims, the latest first."""

    relation: str
    incoming: bool
    total: int
    statements: tuple["Stated", ...]


class Stated(NamedTuple):
    """The number of an entity, how many articles say so, and the numbers of the latest claims."""

    other: int
    articles: int
    claims: tuple[int, ...]


class _Table(NamedTuple):
    """The statements about an entity by column; several may tie it to one other by one symmetric relation."""

    statement: Array
    relation: Array
    incoming: Array
    other: Array
    articles: Array


def attested(tied: Ties, number: int, *, limit: int, claims: int) -> Iterator[Attested]:
    """Of each relation at most `limit` statements, of each at most so many claims."""
    table = _table(tied, number)
    for relation in np.unique(table.relation).tolist():
        for incoming in (False, True):
            rows = np.flatnonzero((table.relation == relation) & (table.incoming == incoming))
            best = rows[np.lexsort((table.other[rows], -table.articles[rows]))][:limit].tolist()
            stated = (
                Stated(
                    int(table.other[row]), int(table.articles[row]), _latest(tied, int(table.statement[row]), claims)
                )
                for row in best
            )
            if best:
                yield Attested(str(tied.relations[relation]), incoming, len(rows), tuple(stated))


def _table(tied: Ties, number: int) -> _Table:
    first, last = tied.arc_starts[number : number + 2]
    pairs, others = tied.arc_pair[first:last], tied.arc_target[first:last]
    spans = tied.pair_statements[pairs].astype(np.int64), tied.pair_statements[pairs + 1].astype(np.int64)
    statement, _ = ranges.numbers(*spans)
    other = others[ranges.owners(*spans)]
    relation = tied.statement_relation[statement]
    # The first entity of a pair is the one of the smaller number, and the subject unless it is said backwards.
    incoming = ((other > number) == tied.statement_backwards[statement]) & ~_symmetric(tied)[relation]
    return _Table(statement, relation, incoming, other, _articles(tied, statement))


def _symmetric(tied: Ties) -> Array:
    return np.array([ontology.load()[str(relation)].symmetric for relation in tied.relations], bool)


def _articles(tied: Ties, statements: Array) -> Array:
    """In how many articles each statement is made."""
    spans = tied.statement_claims[statements].astype(np.int64), tied.statement_claims[statements + 1].astype(np.int64)
    claims, _ = ranges.numbers(*spans)
    owner = ranges.owners(*spans)
    fresh = changes(owner) | changes(tied.claim_article[claims])
    return np.bincount(owner[fresh], minlength=len(statements))


def _latest(tied: Ties, statement: int, most: int) -> tuple[int, ...]:
    claims = np.array(tied.claims_of(statement))
    article = tied.claim_article[claims]
    order = np.lexsort((claims, article, tied.article_date[article]))
    return tuple(claims[order][::-1][:most].tolist())
