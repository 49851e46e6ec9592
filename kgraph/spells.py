"""Stretches of time between dates of whatever precision: 2024, 2024-08 or 2024-08-17."""

from calendar import monthrange
from collections.abc import Iterable
from typing import NamedTuple

from kgraph import days


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
    since, until = days.period(since, until)
    return Spell(since and first_day(since), until and last_day(until))


def stated(begun: str, ended: str, reported: Spell) -> Spell:
    """From and to the dates that are stated, else while it is reported; what has begun and not ended goes on."""
    start = first_day(begun) if begun else reported.start
    end = last_day(ended) if ended else "" if begun else reported.end
    return Spell(min(start, end) if end else start, end)


def around(spells: Iterable[Spell]) -> Spell:
    """The shortest spell that holds these; without any, the one that is open to both sides."""
    starts, ends = zip(*spells, strict=True) if (spells := tuple(spells)) else ((), ())
    return Spell(min(starts, default=""), "" if "" in ends else max(ends, default=""))


def first_day(date: str) -> str:
    return date + "-01-01"[len(date) - 10 :] if 0 < len(date) < 10 else date


def last_day(date: str) -> str:
    match len(date):
        case 4:
            return f"{date}-12-31"
        case 7:
            return f"{date}-{monthrange(int(date[:4]), int(date[5:]))[1]:02d}"
        case _:
            return date
