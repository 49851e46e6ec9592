"""The authority lists of this folder: names of places and institutions, titles, kinship, surnames and common nouns.

Each is a CSV that an editor of a reference book would recognise; the countries come from Unicode's CLDR.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from kgraph.annotations import Morpheme
from kgraph.languages.ko.countries import countries


class Entry(NamedTuple):
    """A name in the lists. `years` are those in which a body bore it: ((2008, 2013), (2017, 9999)); none if unknown."""

    name: str
    type: str
    kind: str
    aliases: tuple[str, ...] = ()
    within: str = ""
    years: tuple[tuple[int, int], ...] = ()

    def existed(self, year: int) -> bool:
        return not self.years or any(first <= year <= last for first, last in self.years)


class Title(NamedTuple):
    """A post: what it states of its holder (headOf, memberOf), and of what kind of body."""

    title: str
    relation: str
    of: str


class Kin(NamedTuple):
    """A kinship word, the relation that it states, and whether it names the parent or the child."""

    word: str
    relation: str
    role: str


class Match(NamedTuple):
    """A passage that is in the lists; it is `sure` unless a common noun is spelt alike."""

    start: int
    end: int
    entries: tuple[Entry, ...]
    sure: bool


@cache
def entries() -> tuple[Entry, ...]:
    """Every place and institution of the lists, and every country."""
    return (*_countries(), *_places(), *_institutions())


@cache
def by_name() -> Mapping[str, tuple[Entry, ...]]:
    """The entries that bear a name or an alias: 광주 is a metropolitan city and a city of 경기도."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries():
        for name in dict.fromkeys((entry.name, *entry.aliases)):
            found[name].append(entry)
    return {name: tuple(those) for name, those in found.items()}


@cache
def titles() -> Mapping[str, tuple[Title, ...]]:
    found: dict[str, list[Title]] = defaultdict(list)
    for row in _rows("titles"):
        found[row["title"]].append(Title(row["title"], row["relation"], row["of"]))
    return {title: tuple(those) for title, those in found.items()}


@cache
def kinship() -> Mapping[str, Kin]:
    return {row["word"]: Kin(row["word"], row["relation"], row["is"]) for row in _rows("kinship")}


@cache
def surnames() -> frozenset[str]:
    return frozenset(row["surname"] for row in _rows("surnames"))


@cache
def nominals() -> Mapping[str, frozenset[str]]:
    """The types of entities that a common noun can stand for: 단장 a person, 사업단 an institution."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in _rows("nominals"):
        found[row["noun"]].add(row["type"])
    return {noun: frozenset(types) for noun, types in found.items()}


@cache
def words() -> Mapping[str, frozenset[str]]:
    """The words of each list, for a recogniser: Place, Institution, title, kinship, surname, and nominals."""
    names: dict[str, set[str]] = defaultdict(set)
    for name, those in by_name().items():
        for entry in those:
            names[entry.type].add(name)
    names["title"], names["kinship"], names["surname"] = set(titles()), set(kinship()), set(surnames())
    for noun, types in nominals().items():
        for each in types:
            names[f"nominal {each}"].add(noun)
    return {name: frozenset(those) for name, those in sorted(names.items())}


def matches(text: str, morphemes: Sequence[Morpheme]) -> list[Match]:
    """The longest names of the lists that begin and end where morphemes do, from left to right."""
    found: list[Match] = []
    end = 0
    for index, morpheme in enumerate(morphemes):
        if morpheme.start >= end and (match := _match(text, morphemes, index)):
            found.append(match)
            end = match.end
    return found


def _match(text: str, morphemes: Sequence[Morpheme], index: int) -> Match | None:
    start, names = morphemes[index].start, by_name()
    longest = _longest().get(text[start : start + 2], 0)
    best: Match | None = None
    for last in range(index, len(morphemes)):
        end = morphemes[last].end
        if end - start > longest:
            break
        if end > start and (those := names.get(text[start:end])):
            best = Match(start, end, those, last > index or morphemes[index].tag in ("NNP", "SL"))
    return best


@cache
def _longest() -> Mapping[str, int]:
    """The length of the longest name by the first two characters."""
    found: dict[str, int] = defaultdict(int)
    for name in by_name():
        found[name[:2]] = max(found[name[:2]], len(name))
    return dict(found)


def _countries() -> Iterator[Entry]:
    names: dict[str, list[str]] = defaultdict(list)
    for name, code in countries().items():
        names[code].append(name)
    for first, *others in names.values():
        yield Entry(first, "Place", "country", tuple(others))


def _places() -> Iterator[Entry]:
    for row in _rows("places"):
        yield Entry(row["name"], "Place", row["kind"], _several(row["aliases"]), row["in"])


def _institutions() -> Iterator[Entry]:
    for row in _rows("institutions"):
        years = tuple(_years(span) for span in _several(row["years"]))
        yield Entry(row["name"], "Institution", row["kind"], _several(row["aliases"]), "", years)


def _years(span: str) -> tuple[int, int]:
    """2008-2013, 2017- and 2020."""
    first, dash, last = span.partition("-")
    return int(first), int(last or (9999 if dash else first))


def _several(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split("|")))


def _rows(name: str) -> Iterator[dict[str, str]]:
    path = files("kgraph.languages.ko") / f"{name}.csv"
    yield from csv.DictReader(path.read_text(encoding="utf-8").splitlines())
