"""Stretches of time between dates of whatever precision: 2024, 2024-08 or 2024-08-17."""

from collections.abc import Iterable
from typing import NamedTuple

from kgraph.days import first_date, last_date, period


class Spell(NamedTuple):
    """From a first day to a last one; an empty end is open."""

    start: str = ""
    end: str = ""

    def holds(self, date: str) -> bool:
        """True if the date may lie within; a date that is not known lies only in a spell that is open to both sides."""
        if not date:
            return not (self.start or self.end)
        return (not self.start or last_date(date) >= self.start) and (not self.end or first_date(date) <= self.end)


ALWAYS = Spell()


def between(since: str, until: str) -> Spell:
    """The spell that two dates bound, either of which may be left out."""
    return spanning(*period(since, until))


def spanning(begin: str, end: str) -> Spell:
    """From the first day of a date to the last of another; one that is not known leaves it open."""
    return Spell(first_date(begin), last_date(end))


def stated(begun: str, ended: str, reported: Spell) -> Spell:
    """From and to the dates that are stated, else while it is reported; what has begun and not ended goes on."""
    start = first_date(begun) if begun else reported.start
    end = last_date(ended) if ended else "" if begun else reported.end
    return Spell(min(start, end) if end else start, end)


def around(spells: Iterable[Spell]) -> Spell:
    """The shortest spell that holds these; without any, the one that is open to both sides."""
    starts, ends = zip(*spells, strict=True) if (spells := tuple(spells)) else ((), ())
    return Spell(min(starts, default=""), "" if "" in ends else max(ends, default=""))
