"""Bytes to Article: one file per format, found by the suffixes it names."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain
from pathlib import Path
from types import ModuleType

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
        if str(path) != "-" and _is_missing(path):
            raise KgraphError(f"{path}: no such file or folder")
    return _read([str(path) for path in paths], default, follow, limit)


def _is_missing(path: Path | str) -> bool:
    """Whether nothing is there; what is there and cannot be reached is told when its turn comes."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return True
    except OSError:
        return False
    return False


def _default(date: str | None) -> str | None:
    try:
        return None if date is None else _dates.day(date)
    except ValueError as error:
        raise KgraphError(f"--date {date}: {error}; expected a day such as 2025-08-18") from error


def _read(paths: Sequence[str], date: str | None, follow: bool, limit: int) -> Iterator[Article | Problem]:
    empty: list[str] = []
    for path in paths:
        sources = _sources(path, follow, limit)
        first = next(sources, None)
        if first is None:
            empty.append(path)
            continue
        for source in chain((first,), sources):
            for item in _items(source):
                yield replace(item, date=date) if isinstance(item, Article) and item.date is None else item
    if len(empty) == len(paths):
        raise NothingFound(f"{', '.join(empty)}: no articles; kgraph reads {_suffixes()} and these with .gz")
    yield from (Problem(path, "no-articles", f"nothing in it; kgraph reads {_suffixes()}") for path in empty)


def _suffixes() -> str:
    return " ".join(sorted(formats()))


def _sources(path: str, follow: bool, limit: int) -> Iterator[Source | Problem]:
    if path == "-":
        return iter((Source("-", "stdin", limit=limit),))
    return _folder.sources(Path(path), follow=follow, limit=limit)


def _items(source: Source | Problem) -> Iterator[Article | Problem]:
    if isinstance(source, Problem):
        yield source
        return
    try:
        yield from _reader(source).read(source)
    except Skip as skip:
        yield Problem(source.name, skip.code, str(skip))


def _reader(source: Source) -> ModuleType:
    suffix = _sniffed(source) if source.path is None else source.suffix
    if suffix not in formats():
        what = f"unknown suffix {suffix!r}" if suffix else "no suffix"
        raise Skip("unknown-suffix", f"{what}; kgraph reads {_suffixes()}")
    return find("readers", formats()[suffix])


def _sniffed(source: Source) -> str:
    """What standard input holds, by its first sign: { JSON lines, < HTML, else text."""
    with source.opened() as file:
        start = file.peek(64).lstrip(b"\xef\xbb\xbf \t\r\n")  # type: ignore[attr-defined]
    return {b"{": ".jsonl", b"<": ".html"}.get(start[:1], ".txt")
