"""Bytes to Article: one file per format, found by the suffixes it names."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from kgraph.article import Article
from kgraph.errors import KgraphError, NothingFound, Skip
from kgraph.plugins import find, names
from kgraph.readers import _dates, _folder
from kgraph.readers._source import LIMIT, Problem, Source

__all__ = ["LIMIT", "Problem", "formats", "read"]


@cache
def formats() -> dict[str, str]:
    """The suffixes kgraph reads, and the module that reads each."""
    return {suffix: name for name in names("readers") for suffix in find("readers", name).SUFFIXES}


def read(
    paths: Sequence[Path | str], *, date: str | None = None, follow: bool = False, limit: int = LIMIT
) -> Iterator[Article | Problem]:
    """The articles of files, folders and standard input (`-`), and what could not be read, in the order of the paths.

    `date` is the day of those that have none. Before anything is read: KgraphError for a path that does not exist.
    """
    default = _default(date)
    for path in paths:
        if str(path) != "-" and not Path(path).exists() and not Path(path).is_symlink():
            raise KgraphError(f"{path}: no such file or folder")
    return _read([str(path) for path in paths], default, follow, limit)


def _default(date: str | None) -> str | None:
    try:
        return None if date is None else _dates.day(date)
    except ValueError as error:
        raise KgraphError(f"--date {date}: {error}; expected a day such as 2025-08-18") from error


def _read(paths: Sequence[str], date: str | None, follow: bool, limit: int) -> Iterator[Article | Problem]:
    known: set[int] = set()
    found = 0
    for path in paths:
        before = found
        for source in _sources(path, follow, limit):
            found += isinstance(source, Source)
            for item in _items(source):
                yield from _told(item, date, known) if isinstance(item, Article) else (item,)
        if found == before and len(paths) > 1:
            yield Problem(path, "no-articles", "no file in it that kgraph reads")
    if not found:
        raise NothingFound(
            f"{', '.join(paths)}: no articles; kgraph reads {' '.join(sorted(formats()))} and these with .gz"
        )


def _sources(path: str, follow: bool, limit: int) -> Iterator[Source | Problem]:
    """The files to read; those of an unknown suffix become problems here, so that they do not count as articles."""
    if path == "-":
        yield Source("-", "stdin", limit=limit)
        return
    for source in _folder.sources(Path(path), follow=follow, limit=limit):
        if isinstance(source, Source) and source.suffix not in formats():
            what = f"unknown suffix {source.suffix!r}" if source.suffix else "no suffix"
            yield Problem(source.name, "unknown-suffix", f"{what}; kgraph reads {' '.join(sorted(formats()))}")
        else:
            yield source


def _items(source: Source | Problem) -> Iterator[Article | Problem]:
    if isinstance(source, Problem):
        yield source
        return
    try:
        yield from find("readers", formats()[source.suffix or _sniffed(source)]).read(source)
    except Skip as skip:
        yield Problem(source.name, skip.code, str(skip))


def _sniffed(source: Source) -> str:
    """What standard input holds, by its first sign: { JSON lines, < HTML, else text."""
    with source.opened() as file:
        start = file.peek(64).lstrip(b"\xef\xbb\xbf \t\r\n")  # type: ignore[attr-defined]
    return {b"{": ".jsonl", b"<": ".html"}.get(start[:1], ".txt")


def _told(article: Article, date: str | None, known: set[int]) -> Iterator[Article | Problem]:
    """The article with its default date, and what reading it has cost."""
    yield replace(article, date=date) if article.date is None and date is not None else article
    for loss in article.losses:
        code, _, message = loss.partition(": ")
        yield Problem(article.source, code, message, lossy=True)
    if hash(article.id) in known:
        message = f"another article of this run is called {article.id!r} too; the later one replaces it"
        yield Problem(article.source, "duplicate-id", message, lossy=True)
    known.add(hash(article.id))
