"""The articles and their Records on disk: the source of truth, which the store can always be built again from."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from kgraph.article import Article
from kgraph.errors import StoreDamaged, StoreInUse
from kgraph.folder import failed
from kgraph.record import Record

SCHEMA = """
CREATE TABLE IF NOT EXISTS article (
    id TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,      -- of the article and of the extractor that read it
    about TEXT NOT NULL,            -- JSON: title, publisher, …
    record TEXT NOT NULL            -- JSON: a line of `kgraph extract`
);
CREATE TABLE IF NOT EXISTS run (
    number INTEGER PRIMARY KEY,
    started TEXT NOT NULL,
    finished TEXT,
    report TEXT                     -- JSON
);
CREATE TABLE IF NOT EXISTS problem (
    run INTEGER NOT NULL REFERENCES run (number),
    source TEXT NOT NULL,           -- path[:record]
    code TEXT NOT NULL,
    message TEXT NOT NULL,
    lossy INTEGER NOT NULL          -- 1: the article was kept all the same
);
"""

# Seconds to wait for a reader's lock; writers exclude each other by the folder's own lock.
_PATIENCE = 10.0


class Library:
    """What has been read. Nothing is kept for good before `commit`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def __len__(self) -> int:
        return int(self.connection.execute("SELECT count(*) FROM article").fetchone()[0])

    def __contains__(self, article: object) -> bool:
        return self.fingerprint(str(article)) is not None

    def fingerprint(self, article: str) -> str | None:
        row = self.connection.execute("SELECT fingerprint FROM article WHERE id = ?", (article,)).fetchone()
        return str(row[0]) if row else None

    def get(self, article: str) -> tuple[Article, Record]:
        row = self.connection.execute("SELECT about, record FROM article WHERE id = ?", (article,)).fetchone()
        record = Record.from_json(row[1])
        return Article(id=article, text=record.text, **json.loads(row[0])), record

    def keep(self, article: Article, fingerprint: str, record: Record) -> None:
        """Add an article, in the place of an earlier one of its id."""
        self.connection.execute(
            "INSERT INTO article VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE"
            " SET fingerprint = excluded.fingerprint, about = excluded.about, record = excluded.record",
            (article.id, fingerprint, _about(article), record.to_json()),
        )

    def drop(self, article: str) -> bool:
        """Forget an article; False when there is none of that id."""
        return self.connection.execute("DELETE FROM article WHERE id = ?", (article,)).rowcount > 0

    def like(self, article: str, limit: int = 5) -> list[str]:
        """Ids that hold the text, for whoever did not find an article."""
        found = self.connection.execute(
            "SELECT id FROM article WHERE instr(lower(id), lower(?)) ORDER BY id LIMIT ?", (article, limit)
        )
        return [row[0] for row in found]

    def begin(self) -> int:
        """A new run, to hang problems on."""
        started = self.connection.execute("INSERT INTO run (started) VALUES (?)", (_now(),))
        return int(started.lastrowid or 0)

    def finish(self, run: int, report: str) -> None:
        self.connection.execute("UPDATE run SET finished = ?, report = ? WHERE number = ?", (_now(), report, run))

    def note(self, run: int, problem: tuple[str, str, str, bool]) -> None:
        """Write into the run's ledger why an article was skipped or what it lost: source, code, message, lossy."""
        self.connection.execute("INSERT INTO problem VALUES (?, ?, ?, ?, ?)", (run, *map(_storable, problem)))

    def problems(self, run: int) -> list[tuple[str, str, str, bool]]:
        rows = self.connection.execute("SELECT source, code, message, lossy FROM problem WHERE run = ?", (run,))
        return [(source, code, message, bool(lossy)) for source, code, message, lossy in rows]

    def commit(self) -> None:
        self.connection.commit()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of what is done inside, or none of it."""
        try:
            yield
        except BaseException:
            self.connection.rollback()
            raise
        self.connection.commit()


@contextmanager
def open_library(folder: Path, *, new: bool = False) -> Iterator[Library]:
    """The library of a graph's folder; what SQLite complains of leaves as an error that the user can mend."""
    path = folder / "library.sqlite"
    if not new and not path.exists():
        raise StoreDamaged(f"{path} is missing: it holds the articles; put it back, or build in a new folder")
    connection = None
    try:
        connection = _connect(path)
        yield Library(connection)
    except sqlite3.Error as error:
        raise _complaint(folder, error) from error
    finally:
        if connection is not None:
            connection.close()


def fingerprint(article: Article, reader: str) -> str:
    """What makes reading an article again needless: the same content and the same version of what reads it."""
    return sha256(f"{article.digest} {reader}".encode()).hexdigest()


def damages(library: Library) -> list[str]:
    """What SQLite finds wrong with its file."""
    try:
        rows = library.connection.execute("PRAGMA integrity_check").fetchall()
    except sqlite3.DatabaseError as error:
        return [str(error)]
    return [row[0] for row in rows if row[0] != "ok"]


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level="IMMEDIATE", check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.executescript(SCHEMA)
    return connection


def _complaint(folder: Path, error: sqlite3.Error) -> Exception:
    said = str(error)
    if "locked" in said:
        return StoreInUse(f"{folder}: the library is locked by another process")
    if "malformed" in said or "not a database" in said:
        return StoreDamaged(f"{folder / 'library.sqlite'}: damaged ({said}); put a copy back, or build in a new folder")
    if isinstance(error, sqlite3.OperationalError) and (
        "disk" in said or "readonly" in said or "unable to open" in said
    ):
        return failed(folder, error)
    return error


_ELSEWHERE = {"id", "text", "losses"}


def _about(article: Article) -> str:
    """What an article is besides its text, which its Record holds, and its losses, which the run's problems hold."""
    about = {field.name: getattr(article, field.name) for field in fields(article) if field.name not in _ELSEWHERE}
    # Mappings and dates of a spreadsheet's further columns are written as JSON can.
    return json.dumps({name: value for name, value in about.items() if value}, ensure_ascii=False, default=_plain)


def _plain(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else str(value)


def _storable(value: object) -> object:
    """File names may hold bytes that are no text: SQLite refuses the surrogates that stand for them."""
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
