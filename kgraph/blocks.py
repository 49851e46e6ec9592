"""Profiles in the ledger by their names: which are bundled, and what the keys of a change reach."""

import sqlite3
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from kgraph.resolution import Bundle, Profile, Reference, bundles
from kgraph.resolution.bundles import ALONE

SCHEMA = """
CREATE TABLE IF NOT EXISTS profile (
    article TEXT NOT NULL,
    entity TEXT NOT NULL,           -- its id in the article's Record
    profile TEXT NOT NULL,          -- JSON: type, name, aliases, …
    block TEXT NOT NULL,            -- the profiles of a name
    bucket INTEGER,                 -- of the block, if it is crowded
    bundle INTEGER,
    PRIMARY KEY (article, entity)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS bundle (
    id INTEGER PRIMARY KEY,
    held TEXT,                      -- JSON; nothing where it is but one profile
    cluster TEXT NOT NULL,
    automatic TEXT NOT NULL         -- the cluster that evidence alone puts it in
);
CREATE TABLE IF NOT EXISTS key (key TEXT, bundle INTEGER, PRIMARY KEY (key, bundle)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS blocked ON profile (block, bucket, bundle);
CREATE INDEX IF NOT EXISTS bundled ON profile (bundle);
CREATE INDEX IF NOT EXISTS keyed ON key (bundle);
CREATE INDEX IF NOT EXISTS clustered ON bundle (cluster);
CREATE INDEX IF NOT EXISTS automatically ON bundle (automatic);
"""
TABLES = ("profile", "bundle", "key")

_NO_LINKS: Mapping[str, frozenset[str]] = {}

_Place: TypeAlias = tuple[str, int]


class Held(NamedTuple):
    """A bundle, the cluster that it is in, and the one that evidence alone puts it in; empty for a new one."""

    bundle: Bundle
    cluster: str
    automatic: str


class Change(NamedTuple):
    """What became of bundles: the keys of those that went and came, who is in the new ones, and where they were."""

    keys: set[str]
    placed: dict[int, list[Reference]]
    before: dict[Reference, str]


class Blocks:
    """The profiles of the ledger; each is in the block of its name, and in one bundle."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def exchange(
        self,
        articles: Iterable[str],
        profiles: Iterable[Profile],
        judged: Container[Reference],
        again: Iterable[Reference] = (),
    ) -> Change:
        """Put profiles in the place of those of some articles; look `again` at the blocks of some that stay."""
        change = Change(set(), {}, {})
        crowds: set[_Place] = set()
        gone: set[int] = set()
        whole = {block for one in again for block in self._block(one)}
        lost: Counter[str] = Counter()
        for article in articles:
            lost.update(self._forget(article, change, crowds, gone))
        blocks = whole.union(lost, self._add(profiles))
        whole |= {block for block in blocks if self._is_arranged_anew(block, lost[block])}
        single = [
            one for block in sorted(blocks) for one in self._sort(block, block in whole, judged, change, crowds, gone)
        ]
        found = [(bundles.alone(profile), [profile.reference]) for profile in single]
        for place in sorted(crowds):
            found += bundles.bundled(self._crowd(place, change, gone))
        self._drop(gone, change)
        self._keep(found, change)
        return change

    def connected(self, keys: Iterable[str], links: Mapping[str, frozenset[str]] = _NO_LINKS) -> dict[int, Held]:
        """Every bundle that these keys reach, through whatever keys they share; `links` are keys that one leads to."""
        found: dict[int, Held] = {}
        seen: set[str] = set()
        waiting = set(keys)
        while waiting:
            fresh = {id_: held for key in waiting for id_, held in self._keyed_by(key, found)}
            seen |= waiting
            linked = {key for known in waiting for key in links.get(known, ())}
            waiting = linked.union(*(held.bundle.keys for held in fresh.values())) - seen
            found |= fresh
        return found

    def assign(self, paths: Mapping[int, tuple[str, str]]) -> None:
        """Put bundles into clusters: the one they are in, and that of evidence alone."""
        self.connection.executemany(
            "UPDATE bundle SET cluster = ?, automatic = ? WHERE id = ?", [(*both, id_) for id_, both in paths.items()]
        )

    def articles(self, bundle: int) -> set[str]:
        return {row[0] for row in self.connection.execute("SELECT article FROM profile WHERE bundle = ?", (bundle,))}

    def _forget(self, article: str, change: Change, crowds: set[_Place], gone: set[int]) -> list[str]:
        """Drop the profiles of an article; the blocks that they were in."""
        rows = self.connection.execute(
            "SELECT article, entity, block, bucket, profile.bundle, cluster"
            " FROM profile JOIN bundle ON bundle.id = profile.bundle WHERE article = ?",
            (article,),
        ).fetchall()
        for *reference, block, bucket, bundle, cluster in rows:
            change.before[reference[0], reference[1]] = cluster
            gone.add(bundle)
            crowds |= {(block, bucket)} if bucket != ALONE else set()
        self.connection.execute("DELETE FROM profile WHERE article = ?", (article,))
        return [row[2] for row in rows]

    def _add(self, profiles: Iterable[Profile]) -> set[str]:
        """Profiles that are in no bundle yet; their blocks."""
        rows = [(*one.reference, one.to_json(), bundles.block(one)) for one in profiles]
        self.connection.executemany("INSERT INTO profile VALUES (?, ?, ?, ?, NULL, NULL)", rows)
        return {row[3] for row in rows}

    def _block(self, reference: Reference) -> Iterator[str]:
        rows = self.connection.execute("SELECT block FROM profile WHERE article = ? AND entity = ?", reference)
        return (row[0] for row in rows)

    def _is_arranged_anew(self, block: str, lost: int) -> bool:
        """Whether a block has more or fewer buckets than before its new profiles came, and others went."""
        now, fresh = self.connection.execute(
            "SELECT count(*), sum(bucket IS NULL) FROM profile WHERE block = ?", (block,)
        ).fetchone()
        return bundles.buckets(now) != bundles.buckets(now - (fresh or 0) + lost)

    def _sort(
        self,
        block: str,
        whole: bool,
        judged: Container[Reference],
        change: Change,
        crowds: set[_Place],
        gone: set[int],
    ) -> list[Profile]:
        """Put the new profiles of a block, or all, into the right buckets; those that now stand alone."""
        some = "" if whole else " AND bucket IS NULL"
        rows = self.connection.execute(
            f"SELECT article, entity, bucket, bundle FROM profile WHERE block = ?{some}", (block,)
        ).fetchall()
        (count,) = self.connection.execute("SELECT count(*) FROM profile WHERE block = ?", (block,)).fetchone()
        moved = []
        for article, entity, bucket, bundle in rows:
            one = article, entity
            wanted = ALONE if one in judged else bundles.bucket(one, count)
            if wanted != bucket:
                moved.append((wanted, *one))
                crowds |= {(block, number) for number in (wanted, bucket) if number not in {None, ALONE}}
            if wanted != bucket and bundle is not None:
                change.before[one] = self._cluster(bundle)
                gone.add(bundle)
        self.connection.executemany("UPDATE profile SET bucket = ? WHERE article = ? AND entity = ?", moved)
        return [self._profile((one[1], one[2])) for one in moved if one[0] == ALONE]

    def _crowd(self, place: _Place, change: Change, gone: set[int]) -> list[Profile]:
        """The profiles of a bucket, whose bundles are to be made again."""
        rows = self.connection.execute(
            "SELECT article, entity, profile, profile.bundle, cluster"
            " FROM profile LEFT JOIN bundle ON bundle.id = profile.bundle WHERE block = ? AND bucket = ?",
            place,
        ).fetchall()
        for article, entity, _, bundle, cluster in rows:
            if bundle is not None and cluster is not None:
                change.before[article, entity] = cluster
                gone.add(bundle)
        return [Profile.from_json(*row[:3]) for row in rows]

    def _drop(self, gone: Iterable[int], change: Change) -> None:
        for bundle in gone:
            change.keys.update(
                row[0] for row in self.connection.execute("SELECT key FROM key WHERE bundle = ?", (bundle,))
            )
        for table, column in (("key", "bundle"), ("bundle", "id")):
            self.connection.executemany(f"DELETE FROM {table} WHERE {column} = ?", [(bundle,) for bundle in gone])

    def _keep(self, found: Iterable[tuple[Bundle, list[Reference]]], change: Change) -> None:
        first = self.connection.execute("SELECT coalesce(max(id), 0) + 1 FROM bundle").fetchone()[0]
        kept, keyed, placed = [], [], []
        for id_, (one, references) in enumerate(found, first):
            kept.append((id_, bundles.to_json(one) if len(references) > 1 else None))
            keyed += [(key, id_) for key in one.keys]
            placed += [(id_, *reference) for reference in references]
            change.keys.update(one.keys)
            change.placed[id_] = references
        self.connection.executemany("INSERT INTO bundle VALUES (?, ?, '', '')", kept)
        self.connection.executemany("INSERT INTO key VALUES (?, ?)", keyed)
        self.connection.executemany("UPDATE profile SET bundle = ? WHERE article = ? AND entity = ?", placed)

    def _keyed_by(self, key: str, known: Container[int]) -> Iterator[tuple[int, Held]]:
        rows = self.connection.execute(
            "SELECT id, held, cluster, automatic FROM key JOIN bundle ON id = bundle WHERE key = ?", (key,)
        )
        for id_, text, cluster, automatic in rows:
            if id_ not in known:
                yield id_, Held(bundles.from_json(text) if text else self._single(id_), cluster, automatic)

    def _single(self, bundle: int) -> Bundle:
        row = self.connection.execute("SELECT article, entity, profile FROM profile WHERE bundle = ?", (bundle,))
        return bundles.alone(Profile.from_json(*row.fetchone()))

    def _cluster(self, bundle: int) -> str:
        return str(self.connection.execute("SELECT cluster FROM bundle WHERE id = ?", (bundle,)).fetchone()[0])

    def _profile(self, reference: Reference) -> Profile:
        row = self.connection.execute("SELECT profile FROM profile WHERE article = ? AND entity = ?", reference)
        return Profile.from_json(*reference, row.fetchone()[0])
