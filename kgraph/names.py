"""Entities by name: a file of all names beside each checkpoint, made when it is first asked for."""

import mmap
import os
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from kgraph.ontology import PREFIXES
from kgraph.resolution import normal
from kgraph.store import Checkpoint
from kgraph.terms import term

# Of the file; a checkpoint may keep one that another version of kgraph has made.
_FORMAT = 1

SAME, BEGINS, HOLDS = 0, 1, 2

# A text that more names hold is a letter or two: nobody reads on, and ranking them all would take seconds.
_MOST = 5_000


class Name(NamedTuple):
    """A name that an entity bears, its label, which may be another, and how often articles mention it."""

    entity: str
    text: str
    label: str
    mentions: int


class Names:
    """A line for each name, in order, after an empty first one: normalised, as written, entity, label, mentions."""

    def __init__(self, lines: "bytes | mmap.mmap") -> None:
        self._lines = lines

    def exact(self, name: str) -> list[Name]:
        """The entities that bear this name, whatever its case, width and spaces."""
        return [_parsed(line)[1] for line in self._with(f"\n{normal(name)}\t")]

    def matching(self, text: str) -> Iterator[tuple[int, Name]]:
        """The names that are a text, begin with it or hold it; the better matches come first and may come again."""
        wanted = normal(text)
        if wanted:
            yield from ((SAME, name) for name in self.exact(text))
            yield from ((BEGINS, _parsed(line)[1]) for line in self._with(f"\n{wanted}"))
            # The text may also stand in the rest of the line: in an IRI.
            yield from ((HOLDS, name) for key, name in map(_parsed, self._with(wanted)) if wanted in key)

    def _with(self, text: str) -> Iterator[bytes]:
        """The lines that hold a text somewhere, at most so many; a text that begins with a newline begins the line."""
        wanted = text.encode()
        at = self._lines.find(wanted)
        for _ in range(_MOST):
            if at < 0:
                return
            start = self._lines.rfind(b"\n", 0, at + 1) + 1
            end = self._lines.find(b"\n", start)
            yield self._lines[start:end]
            at = self._lines.find(wanted, end)


def names(state: Checkpoint) -> Names:
    """The names in a checkpoint; in a folder that cannot be written they are gathered anew each time."""
    path = state.path.with_suffix(f".names{_FORMAT}")
    if not path.exists():
        lines = _gathered(ox.Store.read_only(str(state.path)))
        with suppress(OSError):
            _write(path, lines)
        return Names(lines)
    with path.open("rb") as file:
        return Names(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def _gathered(store: ox.Store) -> bytes:
    labels = dict(_said(store, "SELECT ?entity ?name { ?entity rdfs:label ?name }"))
    aliases = _said(store, "SELECT ?entity ?name { ?entity skos:altLabel ?name }")
    mentions = dict(
        _said(store, "SELECT ?entity (COUNT(*) AS ?n) { GRAPH ?g { ?m kg:refersTo ?entity } } GROUP BY ?entity")
    )
    lines = {
        "\t".join([normal(name), name, entity, labels.get(entity, name), mentions.get(entity, "0")])
        for entity, name in chain(labels.items(), aliases)
    }
    return "\n".join(["", *sorted(lines), ""]).encode()


def _said(store: ox.Store, query: str) -> Iterator[tuple[str, str]]:
    """Entities and texts. Oxigraph writes rows out in a third of the time that it takes to ask it for each."""
    found = store.query(query, prefixes=PREFIXES)
    assert isinstance(found, ox.QuerySolutions)
    written = found.serialize(format=ox.QueryResultsFormat.TSV) or b""
    for row in written.decode().split("\n")[1:-1]:
        entity, name = row.split("\t")
        yield entity[1:-1], _words(name)


def _words(literal: str) -> str:
    """The text of a literal on one line."""
    found = term(literal)
    return " ".join(found.value.split()) if found else ""


def _parsed(line: bytes) -> tuple[str, Name]:
    key, text, entity, label, mentions = line.decode().split("\t")
    return key, Name(entity, text, label, int(mentions))


def _write(path: Path, lines: bytes) -> None:
    """Readers may come at the same time: each writes its own, the last one stays."""
    part = path.with_name(f"{path.name}.{os.getpid()}")
    part.write_bytes(lines)
    part.replace(path)
