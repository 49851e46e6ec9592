"""CSV files that people and kgraph add rows to: never changed, only added to."""

import csv
import fcntl
import os
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from pathlib import Path

from kgraph.folder import storing


def read(path: Path, header: Sequence[str]) -> list[tuple[int, Sequence[str]]]:
    """The cells of each row that is neither empty nor the header, with its line; none where there is no file."""
    if not path.exists():
        return []
    with storing(path.parent):
        # What is no UTF-8 is one malformed row, and no reason to lose the others.
        text = path.read_bytes().decode("utf-8-sig", "surrogateescape")
    return list(_cells(text, header))


def append(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Add rows at the end of the file, all of them and on the disk, whoever else adds at the same time."""
    lines = "".join(",".join(map(_cell, row)) + "\n" for row in rows)
    with storing(path.parent), path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0, os.SEEK_END)
        end = file.tell()
        if end:
            file.seek(end - 1)
            lines = lines if file.read(1) == b"\n" else "\n" + lines
        else:
            lines = ",".join(header) + "\n" + lines
        file.write(lines.encode())
        file.flush()
        os.fsync(file.fileno())


def is_text(cells: Iterable[str]) -> bool:
    """False where bytes of the file were no UTF-8."""
    return not any("\udc80" <= c <= "\udcff" for cell in cells for c in cell)


def _cells(text: str, header: Sequence[str]) -> Iterator[tuple[int, Sequence[str]]]:
    """The cells of each row that is not empty, with the line that it begins on."""
    reader = csv.reader(StringIO(text, newline=""))
    begun = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            cells = [f"{error}"]
        if cells is None:
            return
        if any(cell.strip() for cell in cells) and tuple(cells[:3]) != tuple(header[:3]):
            yield begun, cells
        begun = reader.line_num + 1


def _cell(text: str) -> str:
    """A cell that every reader of CSV reads as it was; a row is one line."""
    plain = " ".join(text.split())
    return '"' + plain.replace('"', '""') + '"' if any(c in plain for c in ',"') else plain
