"""Articles to Records: each text through its language's pipeline, in this process or in several."""

import signal
from collections import deque
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from time import monotonic

from spacy.tokens import Doc

from kgraph import __version__, languages, record
from kgraph.article import Article
from kgraph.errors import KgraphError, Skip
from kgraph.readers import Problem
from kgraph.record import Record
from kgraph.resources import PACKAGE

# What a worker gets at a time: enough to keep it busy, little enough to share out evenly.
BATCH = 8
# Seconds that one article may take; then its worker is killed and the article skipped.
DEADLINE = 60.0

Result = Record | Problem


@cache
def version() -> str:
    """What the Records of an article depend on besides the article: the code and the models that read it."""
    digest = sha256(__version__.encode())
    for folder in ("extractors", "languages"):
        for path in sorted((PACKAGE / folder).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.relative_to(PACKAGE).as_posix().encode())
                digest.update(path.read_bytes())
    return f"{__version__}+{digest.hexdigest()[:12]}"


def extract(article: Article) -> Record:
    """The Record of one article; Skip where kgraph has no folder for its language."""
    nlp = languages.load(article.language or languages.detect(article.text))
    doc = nlp.make_doc(article.text)
    doc._.published, doc._.title = article.date, article.title
    for _, component in nlp.pipeline:
        doc = component(doc)
    return told(article, doc)


def told(article: Article, doc: Doc) -> Record:
    """What the extractors wrote on the Doc, as a Record; entities are numbered as they appear."""
    mentions = sorted(doc._.mentions, key=lambda m: (m.start, m.end))
    ids = {number: f"e{i}" for i, number in enumerate(dict.fromkeys(m.entity for m in mentions), 1)}
    return Record(
        id=article.id,
        text=article.text,
        date=article.date,
        title=article.title,
        domain=str(article.extra.get("domain", "")),
        mentions=tuple(record.Mention(m.start, m.end, ids[m.entity], m.kind) for m in mentions),
        entities={ids[n]: record.Entity(doc._.entities[n].type, doc._.entities[n].name) for n in ids},
        relations=tuple(
            record.Relation(ids[r.subject], r.predicate, ids[r.object], r.qualifiers, r.confidence, r.evidence, r.by)
            for r in doc._.relations
        ),
        attributes=tuple(
            record.Attribute(ids[a.entity], a.name, a.value, a.confidence, a.evidence, a.by) for a in doc._.attributes
        ),
        quotes=tuple(
            record.Quotation(q.start, q.end, None if q.speaker is None else ids.get(q.speaker))
            for q in doc._.quotations
        ),
        sentences=tuple(doc._.sentences),
    )


def records(articles: Iterable[Article], workers: int = 1) -> Iterator[Result]:
    """The Record of each article, or why it has none; with several workers in the order they are done."""
    if workers > 1:
        return _shared_out(articles, workers)
    return map(_attempt, articles)


def _attempt(article: Article) -> Result:
    try:
        return extract(article)
    except Skip as skip:
        return Problem(article.source or article.id, skip.code, str(skip), False)


class _Worker:
    """A spawned process, the articles it has in hand, and when the first of them was begun."""

    def __init__(self) -> None:
        context = get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(target=_work, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()
        self.articles: deque[Article] = deque()
        self.begun = monotonic()
        self.ready = False

    def give(self, articles: list[Article]) -> None:
        """Hand over a batch, which only a worker without articles takes: both ends would wait for the other to read."""
        self.articles.extend(articles)
        self.begun = monotonic()
        self.connection.send(articles)

    def take(self) -> Result:
        result: Result = self.connection.recv()
        self.articles.popleft()
        self.ready = True
        self.begun = monotonic()
        return result

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.connection.close()


def _work(connection: Connection) -> None:
    # Ctrl-C reaches the whole group: the parent decides what becomes of its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        while True:
            for article in connection.recv():
                connection.send(_attempt(article))
    except (EOFError, BrokenPipeError):
        return


def _shared_out(articles: Iterable[Article], count: int) -> Iterator[Result]:
    waiting = iter(articles)
    workers: list[_Worker] = []
    try:
        while batch := list(islice(waiting, BATCH)):
            workers.append(_Worker())
            workers[-1].give(batch)
            if len(workers) == count:
                break
        while busy := [worker for worker in workers if worker.articles]:
            for worker in _next(busy):
                yield _outcome(worker, workers)
            for worker in workers:
                if not worker.articles and (batch := list(islice(waiting, BATCH))):
                    worker.give(batch)
    finally:
        for worker in workers:
            worker.end()


def _next(busy: list[_Worker]) -> list[_Worker]:
    """The workers that have a result, have died, or are over their time."""
    while True:
        ready = wait([worker.connection for worker in busy], timeout=1.0)
        late = [worker for worker in busy if monotonic() - worker.begun > DEADLINE]
        if found := [worker for worker in busy if worker.connection in ready or worker in late]:
            return found


def _outcome(worker: _Worker, workers: list[_Worker]) -> Result:
    try:
        if worker.connection.poll():
            return worker.take()
        code, reason = "deadline", f"took longer than {DEADLINE:.0f} s"
    except (EOFError, ConnectionResetError):
        worker.process.join()
        if not worker.ready:
            raise KgraphError(
                f"a worker ended with {worker.process.exitcode} before it could read anything; "
                "`kgraph build --workers 1 --debug` shows why"
            ) from None
        code, reason = "worker-died", f"ended its worker (exit code {worker.process.exitcode})"
    return _replaced(worker, workers, code, reason)


def _replaced(worker: _Worker, workers: list[_Worker], code: str, reason: str) -> Problem:
    """Skip the article in hand and let a new worker go on with the others."""
    article, *others = worker.articles
    worker.end()
    workers[workers.index(worker)] = fresh = _Worker()
    fresh.ready = True
    fresh.give(others)
    return Problem(article.source or article.id, code, reason, False)
