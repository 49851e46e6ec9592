"""The word lists of the English folder: CSV files with a header."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@cache
def table(name: str) -> tuple[Mapping[str, str], ...]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def column(name: str, field: str) -> tuple[str, ...]:
    """One column, the longest words first, as alternatives of a pattern must stand."""
    return tuple(sorted((row[field] for row in table(name)), key=lambda word: (-len(word), word)))
