"""Comma-separated values, or semicolons, or tabs, with a header."""

import csv
from collections.abc import Iterator

from kgraph.article import Article
from kgraph.errors import Skip
from kgraph.readers import _fields, _table
from kgraph.readers._source import Problem, Source

SUFFIXES = (".csv", ".tsv")


def read(source: Source) -> Iterator[Article | Problem]:
    csv.field_size_limit(source.limit)
    tape = _Tape(source)
    columns: list[str] = []
    for row in _rows(tape):
        if isinstance(row, Problem):
            yield row
        elif not columns:
            columns = _table.header(row)
        else:
            yield _article(source, columns, row, tape)
    if not columns:
        raise Skip("empty", "no header and no rows")


class _Tape:
    """The lines of a file as csv.reader takes them, and where the row began that it is reading."""

    def __init__(self, source: Source) -> None:
        self.name = source.name
        self.lines = source.lines()
        self.first = self.last = 0
        self.encoding = "utf-8"
        self.losses: list[str] = []
        self.refused: list[Problem] = []

    def __iter__(self) -> "_Tape":
        return self

    def __next__(self) -> str:
        line = next(self.lines)
        self.last += 1
        if isinstance(line, Problem):
            self.refused.append(line)
            return "\n"
        self.encoding = line.encoding
        self.losses += line.losses
        return line.text

    def begin(self) -> None:
        self.first = self.last + 1
        self.losses, self.refused = [], []


def _rows(tape: _Tape) -> Iterator[list[str] | Problem]:
    """The rows that are not blank; `tape` knows where the last one began."""
    rows = None
    while True:
        tape.begin()
        try:
            rows = rows or _reader(tape)
            row = next(rows)
        except StopIteration:
            row = []
        except csv.Error as error:
            yield Problem(f"{tape.name}:{tape.first}", "csv", f"{_reason(error)} (lines {tape.first} to {tape.last})")
            continue
        yield from tape.refused
        if row:
            yield row
        elif tape.last < tape.first:
            return


def _reader(tape: _Tape) -> "Iterator[list[str]]":
    """A reader for the separator that the header has most of."""
    header = next(tape)
    separator = max(",;\t", key=header.count)
    return csv.reader(_chain(header, tape), delimiter=separator, strict=True)


def _chain(header: str, tape: _Tape) -> Iterator[str]:
    yield header.removeprefix("\ufeff")
    yield from tape


def _reason(error: csv.Error) -> str:
    message = str(error)
    if "unexpected end" in message:
        return "a quoted cell that does not end"
    if "field larger" in message:
        return "a cell beyond the limit, or a quote that does not close"
    return f"not a row: {message}"


def _article(source: Source, columns: list[str], row: list[str], tape: _Tape) -> Article | Problem:
    try:
        if len(row) != len(columns):
            raise Skip("csv", f"{len(row)} cells where the header has {len(columns)}")
        values = _table.values(columns, row)
        return _fields.article(source, values, record=tape.first, encoding=tape.encoding, losses=tape.losses)
    except Skip as skip:
        return Problem(f"{source.name}:{tape.first}", skip.code, str(skip))
