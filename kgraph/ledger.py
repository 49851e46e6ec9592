"""What the store holds and why, beside the articles in SQLite: so that a change costs what it changes.

Everything here is derived from the library; `clear` loses nothing that `kgraph build` cannot make again.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import NamedTuple

from pyoxigraph import Quad

from kgraph.resolution import Cluster, Profile, Reference, keys

_SCHEMA = """
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS stored (article TEXT PRIMARY KEY, fingerprint TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS profile (
    article TEXT NOT NULL,
    entity TEXT NOT NULL,           -- its id in the article's Record
    profile TEXT NOT NULL,          -- JSON: type, name, aliases
    cluster TEXT NOT NULL,
    PRIMARY KEY (article, entity)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS key (key TEXT, article TEXT, entity TEXT, PRIMARY KEY (key, article, entity)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS cluster (id TEXT PRIMARY KEY, type TEXT NOT NULL, cluster TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS statement (
    hash BLOB PRIMARY KEY,
    predicate TEXT NOT NULL,
    articles INTEGER NOT NULL       -- how many say it
) WITHOUT ROWID;
"""
_TABLES = ("state", "stored", "profile", "key", "cluster", "statement")


class Pending(NamedTuple):
    """Articles whose Records the store has not yet, and those that it has but the library no longer."""

    changed: list[str]
    gone: list[str]


class Ledger:
    """What the store holds: articles, profiles and their clusters, and how many articles say each direct triple."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.connection.executescript(_SCHEMA)

    def clear(self) -> None:
        for table in _TABLES:
            self.connection.execute(f"DELETE FROM {table}")

    def get(self, name: str) -> str | None:
        row = self.connection.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else None

    def put(self, name: str, value: object) -> None:
        self.connection.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (name, str(value)))

    def pending(self) -> Pending:
        changed = self.connection.execute(
            "SELECT id FROM article LEFT JOIN stored ON id = stored.article"
            " WHERE stored.fingerprint IS NOT article.fingerprint ORDER BY id"
        )
        gone = self.connection.execute(
            "SELECT article FROM stored WHERE article NOT IN (SELECT id FROM article) ORDER BY article"
        )
        return Pending([row[0] for row in changed], [row[0] for row in gone])

    def holds(self, article: str) -> bool:
        return self.connection.execute("SELECT 1 FROM stored WHERE article = ?", (article,)).fetchone() is not None

    def settle(self, article: str) -> None:
        """Remember that the store says what the library's article says, or nothing where the library has none."""
        self.connection.execute("DELETE FROM stored WHERE article = ?", (article,))
        self.connection.execute("INSERT INTO stored SELECT id, fingerprint FROM article WHERE id = ?", (article,))

    def profiles(self, article: str) -> list[tuple[Profile, str]]:
        """The article's profiles, with the cluster that each is in."""
        rows = self.connection.execute(
            "SELECT article, entity, profile, cluster FROM profile WHERE article = ?", (article,)
        )
        return [(_profile(*row[:3]), row[3]) for row in rows]

    def paths(self, article: str) -> dict[str, str]:
        return dict(self.connection.execute("SELECT entity, cluster FROM profile WHERE article = ?", (article,)))

    def forget(self, article: str) -> list[tuple[Profile, str]]:
        """Drop the article's profiles; what they were."""
        found = self.profiles(article)
        self.connection.execute("DELETE FROM profile WHERE article = ?", (article,))
        self.connection.executemany(
            "DELETE FROM key WHERE key = ? AND article = ? AND entity = ?",
            [row for profile, _ in found for row in _keyed(profile)],
        )
        return found

    def add(self, profiles: Iterable[Profile]) -> None:
        """Add profiles that are in no cluster yet."""
        for profile in profiles:
            self.connection.execute("INSERT INTO profile VALUES (?, ?, ?, '')", (*profile[:2], json.dumps(profile[2:])))
            self.connection.executemany("INSERT INTO key VALUES (?, ?, ?)", _keyed(profile))

    def connected(self, keys_: Iterable[str]) -> dict[Profile, str]:
        """Every profile that these keys reach, through whatever keys they share, and the cluster that each is in."""
        found: dict[Profile, str] = {}
        seen: set[str] = set()
        waiting = set(keys_)
        while waiting:
            fresh = {profile: cluster for key in waiting for profile, cluster in self._keyed_by(key)}
            seen |= waiting
            waiting = {key for profile in fresh.keys() - found.keys() for key in keys(profile)} - seen
            found |= fresh
        return found

    def _keyed_by(self, key: str) -> Iterator[tuple[Profile, str]]:
        rows = self.connection.execute(
            "SELECT article, entity, profile, cluster FROM key JOIN profile USING (article, entity) WHERE key = ?",
            (key,),
        )
        for *profile, cluster in rows:
            yield _profile(*profile), cluster

    def assign(self, paths: Mapping[Reference, str]) -> None:
        """Put profiles, by article and entity, into clusters."""
        self.connection.executemany(
            "UPDATE profile SET cluster = ? WHERE article = ? AND entity = ?",
            [(path, *reference) for reference, path in paths.items()],
        )

    def clusters(self, paths: Iterable[str]) -> dict[str, Cluster]:
        rows = (self.connection.execute("SELECT id, cluster FROM cluster WHERE id = ?", (p,)).fetchone() for p in paths)
        return {path: _cluster(text) for path, text in filter(None, rows)}

    def replace(self, before: Iterable[str], after: Mapping[str, Cluster]) -> None:
        """Drop some clusters and write others."""
        self.connection.executemany("DELETE FROM cluster WHERE id = ?", [(path,) for path in before])
        self.connection.executemany(
            "INSERT INTO cluster VALUES (?, ?, ?)",
            [(path, cluster.type, json.dumps(cluster)) for path, cluster in after.items()],
        )

    def count(self, changes: Mapping[Quad, int]) -> tuple[frozenset[Quad], frozenset[Quad]]:
        """Let so many more (or fewer) articles say these triples; those now said at last, and those said no more."""
        totals = {quad: self._tally(quad, change) for quad, change in changes.items() if change}
        appeared = frozenset(quad for quad, total in totals.items() if total > 0 and total == changes[quad])
        vanished = frozenset(quad for quad, total in totals.items() if total == 0)
        self.connection.executemany("DELETE FROM statement WHERE hash = ?", [(_hash(quad),) for quad in vanished])
        return appeared, vanished

    def _tally(self, quad: Quad, change: int) -> int:
        row = self.connection.execute(
            "INSERT INTO statement VALUES (?, ?, ?)"
            " ON CONFLICT (hash) DO UPDATE SET articles = articles + excluded.articles RETURNING articles",
            (_hash(quad), quad.predicate.value, change),
        ).fetchone()
        return int(row[0])

    def entities(self) -> dict[str, int]:
        return dict(self.connection.execute("SELECT type, count(*) FROM cluster GROUP BY type"))

    def statements(self) -> dict[str, int]:
        """How many direct triples there are of each predicate, by its IRI."""
        return dict(self.connection.execute("SELECT predicate, count(*) FROM statement GROUP BY predicate"))


def _profile(article: str, entity: str, text: str) -> Profile:
    type_, name, aliases = json.loads(text)
    return Profile(article, entity, type_, name, tuple(aliases))


def _cluster(text: str) -> Cluster:
    type_, name, aliases, key = json.loads(text)
    return Cluster(type_, name, tuple(aliases), key)


def _keyed(profile: Profile) -> list[tuple[str, str, str]]:
    return [(key, profile.article, profile.entity) for key in keys(profile)]


def _hash(quad: Quad) -> bytes:
    return blake2b(str(quad).encode(), digest_size=16).digest()
