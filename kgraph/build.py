"""The straight line: articles are read, analysed, kept in the library, and the store brought to what it says."""

import json
import pickle
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from itertools import chain
from pathlib import Path
from time import monotonic
from typing import IO, TypeAlias, TypeVar

from kgraph import folder, intake, languages, ontology
from kgraph.article import Article
from kgraph.errors import NothingFound, Skip
from kgraph.ledger import Ledger
from kgraph.library import Library, fingerprint, open_library
from kgraph.readers import Problem
from kgraph.record import Record
from kgraph.update import update

# An interrupted build loses at most so many Records, or so many seconds of reading them.
_RECORDS, _SECONDS = 50, 2.0

_T = TypeVar("_T")
Records: TypeAlias = Callable[[Iterable[Article]], Iterator[Record | Problem]]


@dataclass
class Report:
    """What a build did, and what the graph holds after it."""

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: int = 0
    lossy: int = 0
    objections: int = 0
    articles: int = 0
    entities: dict[str, int] = field(default_factory=dict)
    relations: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    def to_json(self) -> str:
        return json.dumps(asdict(self))


class Listener:
    """Hears how a build gets on; this one does not care."""

    def phase(self, name: str) -> None:
        """`read`, `extract` or `store` begins."""

    def advance(self, done: int, total: int | None = None) -> None:
        """So many articles of the phase are done, of so many."""

    def problem(self, problem: Problem) -> None:
        """An article was skipped, or kept with a loss."""


def build(
    path: Path,
    articles: Iterable[Article | Problem],
    records: Records,
    version: str,
    *,
    base: str | None = None,
    min_confidence: float | None = None,
    listener: Listener | None = None,
) -> Report:
    """Add articles to the graph in a folder; `records` reads those that are new, changed, or of another `version`."""
    # The first article is asked for before the folder is touched: a missing path leaves no empty graph behind.
    stream = _primed(articles)
    with _run(path, listener, base, min_confidence) as run, tempfile.TemporaryFile() as spool:
        waiting = _sift(run, stream, version, spool)
        if waiting:
            _extract(run, _spooled(spool, waiting), records, version, len(waiting))
    return run.report


def build_from_records(
    path: Path,
    lines: Iterable[tuple[str, bytes | str]],
    *,
    base: str | None = None,
    min_confidence: float | None = None,
    listener: Listener | None = None,
) -> Report:
    """Add ready Records to the graph in a folder: lines of JSON, each with the place that it comes from."""
    stream = _primed(lines)
    with _run(path, listener, base, min_confidence) as run:
        run.listener.phase("read")
        for source, line in stream:
            run.take(source, line)
            run.listener.advance(run.report.read)
    return run.report


def refresh(
    path: Path,
    *,
    base: str | None = None,
    min_confidence: float | None = None,
    listener: Listener | None = None,
    anew: bool = False,
) -> Report:
    """Bring the store to what the library says, `anew` even where it seems whole; no article is read again."""
    folder.settings(path)
    with _run(path, listener, base, min_confidence, anew) as run:
        return run.report


def remove(path: Path, articles: Iterable[str], *, listener: Listener | None = None) -> Report:
    """Take articles back, and whatever no other article says."""
    folder.settings(path)
    with _run(path, listener) as run:
        wanted = list(articles)
        for article in (article for article in wanted if article not in run.library):
            raise NothingFound(f"no article {article!r} in the graph", tuple(run.library.like(article)))
        for article in wanted:
            run.library.drop(article)
    return run.report


class _Run:
    """A build under way: what it has done so far, and who listens."""

    def __init__(self, path: Path, library: Library, listener: Listener) -> None:
        self.path = path
        self.library = library
        self.listener = listener
        self.report = Report()
        self.number = library.begin()
        self._kept = 0
        self._committed = monotonic()

    def problem(self, problem: Problem) -> None:
        self.library.note(self.number, problem)
        self.listener.problem(problem)
        if problem.lossy:
            self.report.lossy += 1
        else:
            self.report.failed += 1

    def object(self, problem: Problem) -> None:
        """A judgement or a link could not count; no article is the worse for it."""
        self.library.note(self.number, problem)
        self.listener.problem(problem)
        self.report.objections += 1

    def keep(self, article: Article, mark: str, record: Record) -> None:
        if article.id in self.library:
            self.report.changed += 1
        else:
            self.report.new += 1
        self.library.keep(article, mark, record)
        self._kept += 1
        if self._kept >= _RECORDS or monotonic() - self._committed >= _SECONDS:
            self.library.commit()
            folder.reserve(self.path)
            self._kept, self._committed = 0, monotonic()

    def take(self, source: str, line: bytes | str) -> None:
        """Keep a ready Record."""
        self.report.read += 1
        try:
            record = intake.parse(line)
        except Skip as skip:
            self.problem(Problem(source, skip.code, str(skip), False))
            return
        language = languages.detect(record.text)
        article = Article(record.id, record.text, record.title, record.date, language=language, source=source)
        mark = fingerprint(article, sha256(record.to_json().encode()).hexdigest())
        if self.library.fingerprint(article.id) == mark:
            self.report.unchanged += 1
        else:
            self.keep(article, mark, record)


@contextmanager
def _run(
    path: Path,
    listener: Listener | None,
    base: str | None = None,
    min_confidence: float | None = None,
    anew: bool = False,
) -> Iterator[_Run]:
    """A run that may write in the folder. What it has kept stays if it is broken off; the store follows at its end."""
    begun = monotonic()
    fresh = not (path / "current").exists()
    with folder.writing(path, base=base, min_confidence=min_confidence) as settings:
        folder.reserve(path)
        with open_library(path, new=fresh) as library:
            run = _Run(path, library, listener or Listener())
            try:
                yield run
            finally:
                library.commit()
            run.listener.phase("store")
            pending, objections = update(path, library, settings, anew=anew, advance=run.listener.advance)
            run.report.removed = len(pending.gone)
            for place, objection in objections:
                run.object(Problem(place, "judgement", objection, False))
            _finish(run, round(monotonic() - begun, 2))


def _finish(run: _Run, seconds: float) -> None:
    ledger, terms = Ledger(run.library.connection), ontology.load()
    entities, statements = ledger.entities(), ledger.statements()
    report = run.report
    report.seconds = seconds
    report.articles = len(run.library)
    report.entities = {term.name: entities[term.name] for term in terms.entities if term.name in entities}
    report.relations = {term.name: statements[term.iri] for term in terms.relations if term.iri in statements}
    run.library.finish(run.number, report.to_json())
    run.library.commit()


def _sift(run: _Run, articles: Iterable[Article | Problem], version: str, spool: IO[bytes]) -> list[int]:
    """Put articles on the spool; the places of those that the library has not as they are, the last one of each id."""
    run.listener.phase("read")
    places: dict[str, int | None] = {}
    for article in articles:
        if isinstance(article, Problem):
            run.problem(article)
            continue
        known = run.library.fingerprint(article.id) == fingerprint(article, version)
        places[article.id] = None if known else spool.tell()
        if not known:
            pickle.dump(article, spool)
        run.report.read += 1
        run.listener.advance(run.report.read)
    waiting = [place for place in places.values() if place is not None]
    run.report.unchanged = len(places) - len(waiting)
    return sorted(waiting)


def _extract(run: _Run, articles: Iterable[Article], records: Records, version: str, total: int) -> None:
    run.listener.phase("extract")
    handed: dict[str, Article] = {}
    for done, result in enumerate(records(_remembered(articles, handed)), 1):
        if isinstance(result, Problem):
            run.problem(result)
        else:
            _keep(run, handed.pop(result.id), version, result)
        run.listener.advance(done, total)


def _keep(run: _Run, article: Article, version: str, record: Record) -> None:
    try:
        intake.check(record)
    except Skip as skip:
        run.problem(Problem(article.source, skip.code, str(skip), False))
    else:
        run.keep(article, fingerprint(article, version), record)


def _remembered(articles: Iterable[Article], handed: dict[str, Article]) -> Iterator[Article]:
    """Hand articles on, and remember those whose Records have not come back yet."""
    for article in articles:
        handed[article.id] = article
        yield article


def _spooled(spool: IO[bytes], places: Iterable[int]) -> Iterator[Article]:
    for place in places:
        spool.seek(place)
        yield pickle.load(spool)


def _primed(stream: Iterable[_T]) -> Iterator[_T]:
    """The stream, its first item already asked for."""
    iterator = iter(stream)
    try:
        first = next(iterator)
    except StopIteration:
        raise NothingFound("nothing to read: no article in what was given") from None
    return chain([first], iterator)
