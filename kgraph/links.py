"""links.csv: which entities of other graphs ours are, one row each, never changed, only added to."""

import getpass
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import NamedNode

from kgraph import ontology, sheet
from kgraph.errors import KgraphError
from kgraph.judgements import unquoted
from kgraph.resolution import canonical

FILE = "links.csv"
HEADER = ("entity", "id", "relation", "method", "score", "date", "who")
CLOSE, EXACT, WITHDRAWN = "closeMatch", "exactMatch", "withdrawn"
RELATIONS = (CLOSE, EXACT, WITHDRAWN)

_IRI = re.compile(r"https?://[^\s<>\"{}|\\^`]+")


class Link(NamedTuple):
    """`entity` is a path such as person/오상진, `id` the IRI of what it is elsewhere; `withdrawn` takes it back."""

    entity: str
    id: str
    relation: str
    method: str = ""
    score: str = ""
    date: str = ""
    who: str = ""
    row: int = 0

    @property
    def pair(self) -> tuple[str, str]:
        return self.entity, self.id


class Links(NamedTuple):
    """Rows that can be read, what is wrong with others, by row, and the links that follow from the rows."""

    rows: tuple[Link, ...]
    malformed: tuple[tuple[int, str], ...]
    standing: tuple[Link, ...] = ()


def read(folder: Path, base: str = "") -> Links:
    """The links of a graph; none where there is no file. IRIs may stand there in full or after the base."""
    rows: list[Link] = []
    malformed: list[tuple[int, str]] = []
    for number, cells in sheet.read(folder / FILE, HEADER):
        plain = [cell.strip() for cell in cells]
        if fault := _fault(plain):
            malformed.append((number, fault))
        else:
            link = Link._make((*plain, *[""] * (len(HEADER) - len(plain)), number))
            rows.append(link._replace(entity=canonical(link.entity.removeprefix(base))))
    return Links(tuple(rows), tuple(malformed))


def append(folder: Path, links: Sequence[Link]) -> None:
    if links:
        sheet.append(folder / FILE, HEADER, ((unquoted(link.entity), *link[1:7]) for link in links))


def linked(entity: str, id_: str, relation: str, method: str, *, score: str = "", who: str = "") -> Link:
    """A link made today."""
    today = datetime.now(UTC).date().isoformat()
    return Link(entity, id_, relation, method, score, today, who or getpass.getuser())


def identifier(written: str) -> str:
    """An IRI of the web that is written in full or with a known prefix: wd:Q5; others are refused."""
    prefix, _, local = written.partition(":")
    iri = ontology.PREFIXES[prefix] + local if prefix and prefix in ontology.PREFIXES else written
    if not is_iri(iri):
        raise KgraphError(f"{written!r} is no identifier; it is an http or https IRI, or one with a prefix (wd:Q5)")
    return iri


def is_iri(text: str) -> bool:
    if not _IRI.fullmatch(text):
        return False
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


def standing(rows: Iterable[Link]) -> list[Link]:
    """The last row of each entity and identifier, unless that takes the link back."""
    last = {row.pair: row for row in rows}
    return sorted(row for row in last.values() if row.relation != WITHDRAWN)


def replay(rows: Sequence[Link], heirs: Mapping[str, str]) -> tuple[list[Link], list[tuple[int, str]]]:
    """The links between what entities have become and the outside; rows about entities that are not there."""
    stands = standing(rows)
    told = [(row.row, f"not in the graph: {unquoted(row.entity)}") for row in stands if row.entity not in heirs]
    moved = (row._replace(entity=heirs[row.entity]) for row in stands if row.entity in heirs)
    # Two entities that became one may both have had the link: the later row counts.
    return sorted({row.pair: row for row in sorted(moved, key=lambda row: row.row)}.values()), told


def _fault(cells: Sequence[str]) -> str:
    if not sheet.is_text(cells):
        return "not UTF-8"
    if not 3 <= len(cells) <= len(HEADER):
        return f"{len(cells)} columns; a row is {','.join(HEADER)}"
    if "/" not in cells[0]:
        return "no path of an entity, such as person/오상진"
    if not is_iri(cells[1]):
        return f"id {cells[1]!r}; it is an http or https IRI"
    if cells[2] not in RELATIONS:
        return f"relation {cells[2]!r}; it is one of {', '.join(RELATIONS)}"
    return _unreadable(*[*cells[4:6], "", ""][:2])


def _unreadable(score: str, day: str) -> str:
    if not _is_number(score or "0"):
        return f"score {score!r}; it is a number"
    if day and not _is_day(day):
        return f"date {day!r}; it is a day such as 2025-08-18"
    return ""


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
