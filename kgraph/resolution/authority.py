"""What the authority lists of the languages say of a name: 광주 is 광주광역시, unless it lies in 경기도."""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from kgraph.resolution.names import distinctive, normal
from kgraph.resources import PACKAGE

# Where a bare name may be several places, a state or a province is meant before a town.
_FIRST = ("country", "province")

_LARGE = frozenset(
    "agency bank company court foreignbody foreigncompany hospital international lawfirm legislature media ministry"
    " party prosecution publiccorporation university".split()
)


class Entry(NamedTuple):
    """A place or body that editors know, and the years in which it bore the name; none if unknown."""

    name: str
    kind: str
    within: str
    years: tuple[tuple[int, int], ...]

    def existed(self, year: int | None) -> bool:
        return year is None or not self.years or any(first <= year <= last for first, last in self.years)


def known(type_: str, name: str, within: frozenset[str] = frozenset(), year: int | None = None) -> Entry | None:
    """The one entry that a name means; None where the lists hold none, or several and nothing decides.

    `within` are the names of places that hold it, as the article writes them.
    """
    entries = [entry for entry in _entries(type_).get(_form(type_, name), ()) if entry.existed(year)]
    if within:
        around = {_name(type_, place) for place in within}
        entries = [entry for entry in entries if _name(type_, entry.within) in around] or _unheld(entries)
    if len(entries) > 1:
        # The lists name the nearer one first: 강원도 of the South, then that of the North.
        entries = [entry for entry in entries if entry.kind in _FIRST][:1]
    return entries[0] if len(entries) == 1 else None


def is_shared(type_: str, name: str) -> bool:
    """Several entries bear the name: 중구, 고성군."""
    return len(_entries(type_).get(_form(type_, name), ())) > 1


def province(place: str) -> str:
    """The first-level division that a name of a place means, or lies in; nothing if the lists do not say."""
    entry = known("Place", place)
    if entry is None or entry.kind == "country":
        return ""
    return entry.name if entry.kind == "province" else entry.within


@cache
def shared_names(how: str) -> frozenset[str]:
    """Names that say little: `borne` by many bodies (노동조합), or named `near` everyone (국회)."""
    rows = (row for path in sorted(PACKAGE.glob("languages/*/shared_names.csv")) for row in _table(path))
    return frozenset(normal(row["name"]) for row in rows if row["shared"] == how)


@cache
def large() -> frozenset[str]:
    """Bodies with so many people that two of one name may well be among them, as they are compared."""
    return frozenset(normal(entry.name) for _, entry in _rows("institutions") if entry.kind in _LARGE)


@cache
def titles() -> frozenset[str]:
    """Posts that stand behind a name: 단장, 대표."""
    return frozenset(row["title"] for path in sorted(PACKAGE.glob("languages/*/titles.csv")) for row in _table(path))


@cache
def surnames() -> frozenset[str]:
    """Surnames that are no given names: 오, 남궁."""
    return frozenset(row["surname"] for row in _table(PACKAGE / "languages" / "ko" / "surnames.csv"))


def _unheld(entries: list[Entry]) -> list[Entry]:
    """Entries that lie in nothing known: what is said of where they lie cannot speak against them."""
    return [entry for entry in entries if not entry.within]


@lru_cache(maxsize=1 << 12)
def _name(type_: str, place: str) -> str:
    entry = known("Place", place) if place else None
    return entry.name if entry else normal(place)


def _form(type_: str, name: str) -> str:
    return distinctive(name) if type_ == "Institution" else normal(name)


@cache
def _entries(type_: str) -> Mapping[str, tuple[Entry, ...]]:
    """Entries by each of their names."""
    found: dict[str, dict[Entry, None]] = defaultdict(dict)
    for names, entry in _rows({"Place": "places", "Institution": "institutions"}.get(type_, "")):
        for name in names:
            found[_form(type_, name)][entry] = None
    return {name: tuple(entries) for name, entries in found.items()}


def _rows(list_: str) -> Iterator[tuple[list[str], Entry]]:
    for path in sorted(PACKAGE.glob(f"languages/*/{list_}.csv")) if list_ else ():
        for row in _table(path):
            names = [row["name"], *filter(None, row.get("aliases", "").split("|"))]
            years = tuple(map(_years, filter(None, row.get("years", "").split("|"))))
            yield names, Entry(row["name"], row.get("kind", ""), row.get("in", ""), years)


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _years(span: str) -> tuple[int, int]:
    first, dash, last = span.partition("-")
    return int(first), int(last or (9999 if dash else first))
