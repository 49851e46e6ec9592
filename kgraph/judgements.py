"""judgements.csv: what people have said of pairs of entities, one row each, never changed, only added to."""

import getpass
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from kgraph import sheet
from kgraph.errors import NothingFound
from kgraph.resolution.judgements import WITHDRAWN, WORDS, Judgement, canonical, mention, stacked

FILE = "judgements.csv"
HEADER = ("left", "right", "judgement", "who", "when", "why")


class Sheet(NamedTuple):
    """The rows of a file that can be read, and what is wrong with the others, by row."""

    rows: tuple[Judgement, ...]
    malformed: tuple[tuple[int, str], ...]


NONE = Sheet((), ())


def read(folder: Path, base: str = "") -> Sheet:
    """The judgements of a graph; none where there is no file. IRIs may stand there in full or after the base."""
    rows: list[Judgement] = []
    malformed: list[tuple[int, str]] = []
    for number, cells in sheet.read(folder / FILE, HEADER):
        fault = _fault(cells)
        if fault:
            malformed.append((number, fault))
        else:
            rows.append(_judgement(cells, number, base))
    return Sheet(tuple(rows), tuple(malformed))


def append(folder: Path, rows: Iterable[Judgement]) -> None:
    """Add rows at the end of the file, all of them and on the disk, whoever else adds at the same time."""
    sheet.append(folder / FILE, HEADER, ((unquoted(r.left), unquoted(r.right), *r[2:6]) for r in rows))


def judged(left: str, right: str, judgement: str, *, who: str = "", why: str = "") -> Judgement:
    """A judgement made now: to the microsecond, for what one person writes at one moment is one act."""
    when = datetime.now(UTC).isoformat(timespec="microseconds")
    return Judgement(min(left, right), max(left, right), judgement, who or getpass.getuser(), when, why)


def last(rows: Iterable[Judgement]) -> list[Judgement]:
    """The rows of the last act that still stands: those that one person wrote at one moment."""
    stacks, _ = stacked(rows)
    standing = sorted((row for stack in stacks for row in stack), key=lambda row: row.row)
    return [row for row in standing if row[3:5] == standing[-1][3:5]]


def undo(folder: Path, base: str, *, who: str = "", why: str = "") -> list[Judgement]:
    """Withdraw the last act; the rows that it had."""
    rows = last(read(folder, base).rows)
    if not rows:
        raise NothingFound(f"{folder / FILE}: no judgement that could be taken back")
    append(folder, [judged(row.left, row.right, WITHDRAWN, who=who, why=why) for row in reversed(rows)])
    return rows


def unquoted(path: str) -> str:
    """A path as people write it; that of a mention stays as it is."""
    return path if mention(path) else unquote(path)


def _fault(cells: Sequence[str]) -> str:
    if not sheet.is_text(cells):
        return "not UTF-8"
    if not 3 <= len(cells) <= len(HEADER):
        return f"{len(cells)} columns; a row is {','.join(HEADER)}"
    if cells[2].strip() not in WORDS:
        return f"judgement {cells[2].strip()!r}; it is one of {', '.join(WORDS)}"
    if any("/" not in cell for cell in cells[:2]):
        return "no path of an entity, such as person/오상진"
    if cells[0].strip() == cells[1].strip():
        return "left and right are the same"
    return ""


def _judgement(cells: Sequence[str], number: int, base: str) -> Judgement:
    left, right, judgement, *more = (cell.strip() for cell in cells)
    who, when, why = [*more, "", "", ""][:3]
    return Judgement(_path(left, base), _path(right, base), judgement, who, when, why, number)


def _path(written: str, base: str) -> str:
    return canonical(written.removeprefix(base))
