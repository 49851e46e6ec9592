"""Stretches of time between dates of whatever precision: 2024, 2024-08 or 2024-08-17."""

import re
from calendar import monthrange
from collections.abc import Iterable
from typing import NamedTuple

from kgraph.errors import KgraphError

_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?")


class Spell(NamedTuple):
    """From a first day to a last one; an empty end is open."""

    start: str = ""
    end: str = ""

    def holds(self, date: str) -> bool:
        """True if the date may lie within; a date that is not known lies only in a spell that is open to both sides."""
        if not date:
            return not (self.start or self.end)
        return (not self.start or last_day(date) >= self.start) and (not self.end or first_day(date) <= self.end)


ALWAYS = Spell()


def between(since: str, until: str) -> Spell:
    """The spell that two dates bound, either of which may be left out."""
    for date in filter(None, (since, until)):
        if not _DATE.fullmatch(date) or date > last_day(date[:7]):
            raise KgraphError(f"{date!r} is no date; write 2025, 2025-08 or 2025-08-18")
    spell = Spell(since and first_day(since), until and last_day(until))
    if spell.start and spell.end and spell.start > spell.end:
        raise KgraphError(f"nothing lies between {since} and {until}: the first is the later")
    return spell


def around(spells: Iterable[Spell]) -> Spell:
    """The shortest spell that holds these; without any, the one that is open to both sides."""
    starts, ends = zip(*spells, strict=True) if (spells := tuple(spells)) else ((), ())
    return Spell(min(starts, default=""), "" if "" in ends else max(ends, default=""))


def first_day(date: str) -> str:
    return date + "-01-01"[len(date) - 10 :] if len(date) < 10 else date


def last_day(date: str) -> str:
    match len(date):
        case 4:
            return f"{date}-12-31"
        case 7:
            return f"{date}-{monthrange(int(date[:4]), int(date[5:]))[1]:02d}"
        case _:
            return date
