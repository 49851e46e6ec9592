"""Claims that cannot all be true: two founding dates of one body, two heads at one time, each with its articles."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import NamedTuple, TypeAlias
from urllib.parse import unquote

import pyoxigraph as ox

from kgraph import nodes, ontology
from kgraph.nodes import rows, value

# A post that one person holds at a time.
_POST = "headOf"

_SAID = """
SELECT ?about ?value ?g ?date ?title ?from ?to WHERE {{ GRAPH ?g {{
  ?claim rdf:predicate kg:{predicate} ; rdf:{about} ?about ; rdf:{value} ?value .
  OPTIONAL {{ ?claim kg:title ?title }} OPTIONAL {{ ?claim kg:from ?from }} OPTIONAL {{ ?claim kg:to ?to }}
  OPTIONAL {{ ?claim kg:former ?former }} OPTIONAL {{ ?g schema:datePublished ?date }}
  FILTER (!BOUND(?former))
}} }}
"""


class Claim(NamedTuple):
    """What one article says; dates are at the precision that they have, or empty."""

    value: str
    article: str
    published: str
    title: str
    since: str
    until: str

    @property
    def begins(self) -> str:
        return self.since or self.published

    @property
    def ends(self) -> str:
        return self.until or max(self.since, self.published)


class Position(NamedTuple):
    """One of the things that are said, and the articles that say it, the latest first."""

    value: str
    label: str
    articles: tuple[str, ...]
    dates: tuple[str, ...]


class Conflict(NamedTuple):
    """What is said of an entity that cannot all be true, the best supported first."""

    about: str
    label: str
    predicate: str
    positions: tuple[Position, ...]

    @property
    def newest(self) -> str:
        return max((date for position in self.positions for date in position.dates), default="")

    @property
    def support(self) -> int:
        return sum(len(position.articles) for position in self.positions)


Differ: TypeAlias = Callable[[list[Claim], list[Claim]], bool]


def conflicts(store: ox.Store) -> list[Conflict]:
    """Every conflict in a graph, the newest and best supported first."""
    terms = ontology.load()
    found = [
        *_conflicting(store, _POST, ("object", "subject"), _at_one_time),
        *(c for term in terms.attributes for c in _conflicting(store, term.name, ("subject", "object"), _differ)),
    ]
    found.sort(key=lambda conflict: (conflict.label, conflict.about, conflict.predicate))
    return sorted(found, key=lambda conflict: (conflict.newest, conflict.support), reverse=True)


def _conflicting(store: ox.Store, predicate: str, ends: tuple[str, str], differ: Differ) -> Iterator[Conflict]:
    said: dict[str, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for row in rows(store, _SAID.format(predicate=predicate, about=ends[0], value=ends[1])):
        claim = Claim(*(_text(row[name]) for name in ("value", "g", "date", "title", "from", "to")))
        said[_text(row["about"])][claim.value].append(claim)
    for about, values in said.items():
        pairs = combinations(sorted(values), 2)
        apart = {end for a, b in pairs if differ(values[a], values[b]) for end in (a, b)}
        if apart:
            positions = sorted((_position(store, values[end]) for end in apart), key=_rank)
            yield Conflict(about, _label(store, about), predicate, tuple(positions))


def _differ(left: list[Claim], right: list[Claim]) -> bool:
    """2016 and 2016-05 say the same, less and more precisely; sums of money are the same or not."""
    ours, theirs = left[0].value, right[0].value
    return not (ours.startswith(f"{theirs}-") or theirs.startswith(f"{ours}-"))


def _at_one_time(left: list[Claim], right: list[Claim]) -> bool:
    """Whether articles have both people in one post at a time; 대표 and 이사장 are two posts."""
    titles = [{claim.title for claim in claims} - {""} for claims in (left, right)]
    if all(titles) and not titles[0] & titles[1]:
        return False
    (begun, ended), (other_begun, other_ended) = _span(left), _span(right)
    return bool(begun and other_begun) and max(begun, other_begun) <= min(ended, other_ended)


def _span(claims: Iterable[Claim]) -> tuple[str, str]:
    """From the first to the last day for which articles say it."""
    dated = [claim for claim in claims if claim.begins]
    begins, ends = ([getattr(claim, end) for claim in dated] for end in ("begins", "ends"))
    return min(begins, default=""), max(ends, default="")


def _position(store: ox.Store, claims: list[Claim]) -> Position:
    latest = {claim.article: claim.published for claim in claims}
    articles = sorted(latest, key=lambda article: (latest[article], article), reverse=True)
    named = claims[0].value
    return Position(named, _label(store, named), tuple(articles), tuple(latest[a] for a in articles))


def _rank(position: Position) -> tuple[int, str]:
    return -len(position.articles), position.label


def _label(store: ox.Store, node: str) -> str:
    labels = nodes.objects(store, ox.NamedNode(node), "rdfs:label") if "://" in node else []
    return value(labels[0]) if labels else unquote(node)


def _text(node: object) -> str:
    return node.value if isinstance(node, ox.NamedNode | ox.Literal) else ""
