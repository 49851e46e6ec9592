"""JSON lines: one article a line; kgraph's own gold data are such lines."""

import json
from collections.abc import Iterator
from typing import NoReturn

from kgraph.article import Article
from kgraph.errors import Skip
from kgraph.readers import _fields
from kgraph.readers._source import Line, Problem, Source

SUFFIXES = (".jsonl", ".ndjson")


def read(source: Source) -> Iterator[Article | Problem]:
    for line in source.lines():
        if isinstance(line, Problem):
            yield line
        elif line.text.strip():
            yield _article(source, line)


def _article(source: Source, line: Line) -> Article | Problem:
    try:
        values = _values(line.text)
        return _fields.article(source, values, record=line.number, encoding=line.encoding, losses=line.losses)
    except Skip as skip:
        return Problem(f"{source.name}:{line.number}", skip.code, str(skip))


def _values(line: str) -> dict[str, object]:
    try:
        values = _DECODER.decode(line)
    except RecursionError as error:
        raise Skip("json", "nested too deeply") from error
    except json.JSONDecodeError as error:
        code = "json" if line.endswith("\n") else "truncated"
        raise Skip(code, f"no JSON: {error.msg}, column {error.colno}") from error
    except ValueError as error:
        raise Skip("json", str(error)) from error
    if not isinstance(values, dict):
        raise Skip("schema", f"a JSON object is needed, not {type(values).__name__}")
    return values


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    values = dict(pairs)
    if len(values) < len(pairs):
        names = [name for name, _ in pairs]
        raise Skip("schema", f"{next(name for name in names if names.count(name) > 1)!r} stands twice in one object")
    return values


def _number(digits: str) -> int:
    try:
        return int(digits)
    except ValueError as error:
        raise ValueError(f"a number of {len(digits)} digits") from error


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number in JSON")


_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_int=_number, parse_constant=_no_number)
