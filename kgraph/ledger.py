"""What the store holds and why, beside the articles in SQLite: so that a change costs what it changes.

Everything here is derived from the library; `clear` loses nothing that `kgraph build` cannot make again.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Any, NamedTuple

from pyoxigraph import Quad

from kgraph import blocks
from kgraph.blocks import Blocks
from kgraph.resolution import Cluster, Doubt, Profile
from kgraph.resolution.scoring import Feature

_SCHEMA = """
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS stored (article TEXT PRIMARY KEY, fingerprint TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS cluster (id TEXT PRIMARY KEY, type TEXT NOT NULL, cluster TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS statement (
    hash BLOB PRIMARY KEY,
    predicate TEXT NOT NULL,
    articles INTEGER NOT NULL       -- how many say it
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS doubt (
    left TEXT NOT NULL,             -- two clusters that may be one
    right TEXT NOT NULL,
    doubt TEXT NOT NULL,            -- JSON
    PRIMARY KEY (left, right)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS doubted ON doubt (right);
"""
_TABLES = ("state", "stored", "cluster", "statement", "doubt", *blocks.TABLES)
# Tables of an earlier layout are made anew.
_LAYOUT = 2


class Pending(NamedTuple):
    """Articles whose Records the store has not yet, and those that it has but the library no longer."""

    changed: list[str]
    gone: list[str]


class Ledger:
    """What the store holds: articles, profiles and their clusters, and how many articles say each direct triple."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.blocks = Blocks(connection)
        self._create()

    def clear(self) -> None:
        for table in _TABLES:
            self.connection.execute(f"DROP TABLE {table}")
        self._create()

    def _create(self) -> None:
        """Make the tables that are missing; inside a transaction, as part of it."""
        if self.connection.execute("PRAGMA user_version").fetchone()[0] != _LAYOUT:
            for table in _TABLES:
                self.connection.execute(f"DROP TABLE IF EXISTS {table}")
            self.connection.execute(f"PRAGMA user_version = {_LAYOUT}")
        for statement in (_SCHEMA + blocks.SCHEMA).split(";\n"):
            self.connection.execute(statement)

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

    def profiles(self, article: str) -> list[Profile]:
        rows = self.connection.execute("SELECT article, entity, profile FROM profile WHERE article = ?", (article,))
        return [Profile.from_json(*row) for row in rows]

    def paths(self, article: str) -> dict[str, str]:
        """The cluster of each entity of an article."""
        rows = self.connection.execute(
            "SELECT entity, cluster FROM profile JOIN bundle ON bundle.id = profile.bundle WHERE article = ?",
            (article,),
        )
        return dict(rows)

    def members(self, path: str) -> list[tuple[Profile, str]]:
        """The profiles in a cluster, and the cluster that evidence alone puts each in."""
        rows = self.connection.execute(
            "SELECT article, entity, profile, automatic FROM bundle JOIN profile ON profile.bundle = bundle.id"
            " WHERE cluster = ? ORDER BY article, entity",
            (path,),
        )
        return [(Profile.from_json(*row[:3]), row[3]) for row in rows]

    def spread(self, automatic: str) -> set[str]:
        """The clusters that the members are in of what evidence alone would make one."""
        rows = self.connection.execute("SELECT DISTINCT cluster FROM bundle WHERE automatic = ?", (automatic,))
        return {row[0] for row in rows}

    def doubt(self, paths: Iterable[str], doubts: Iterable[Doubt]) -> None:
        """Replace what was doubtful about some clusters by what is now."""
        for path in paths:
            self.connection.execute("DELETE FROM doubt WHERE left = ?", (path,))
            self.connection.execute("DELETE FROM doubt WHERE right = ?", (path,))
        self.connection.executemany(
            "INSERT OR REPLACE INTO doubt VALUES (?, ?, ?)", [(d.left, d.right, json.dumps(d)) for d in doubts]
        )

    def doubts(self) -> list[Doubt]:
        rows = self.connection.execute("SELECT doubt FROM doubt ORDER BY left, right")
        return [_doubt(*json.loads(row[0])) for row in rows]

    def clusters(self, paths: Iterable[str]) -> dict[str, Cluster]:
        rows = (self.connection.execute("SELECT id, cluster FROM cluster WHERE id = ?", (p,)).fetchone() for p in paths)
        return {path: _cluster(text) for path, text in filter(None, rows)}

    def heirs(self, paths: Iterable[str]) -> dict[str, str]:
        """The clusters that these paths mean now, be it because they replace them; nothing for paths unknown."""
        wanted = set(paths)
        found = {path: path for path in self.clusters(wanted)}
        if wanted - found.keys():
            rows = self.connection.execute(
                "SELECT value, cluster.id FROM cluster, json_each(cluster.cluster, '$[4]')"
                " ORDER BY value, cluster.id DESC"
            )
            found |= {path: heir for path, heir in rows if path in wanted - found.keys()}
        return found

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


def _cluster(text: str) -> Cluster:
    type_, name, aliases, key, replaces = json.loads(text)
    return Cluster(type_, name, tuple(aliases), key, tuple(replaces))


def _doubt(left: str, right: str, score: int, *more: Any) -> Doubt:
    # Earlier versions kept no features.
    first, second, features, against = (*more, (), "")[:4]
    seen = tuple(Feature(*feature) for feature in features)
    return Doubt(left, right, score, (first[0], first[1]), (second[0], second[1]), seen, against)


def _hash(quad: Quad) -> bytes:
    return blake2b(str(quad).encode(), digest_size=16).digest()
