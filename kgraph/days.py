"""Dates of any precision as days: 2024-08 begins on 2024-08-01 and ends on 2024-08-31.

As a number a day is 20240801: what has no date begins before all of them and ends after.
"""

from calendar import monthrange
from datetime import date

from kgraph.errors import KgraphError

EVER, NEVER = 0, 99_999_999


def first_day(date: str) -> int:
    """20240801 for 2024-08; 0 where there is no date."""
    return _number(first_date(date)) if date else EVER


def last_day(date: str) -> int:
    """20240831 for 2024-08, and more than any day where there is no date."""
    return _number(last_date(date)) if date else NEVER


def first_date(date: str) -> str:
    """2024-08-01 for 2024-08; nothing where there is no date."""
    return date + "-01-01"[len(date) - 10 :] if len(date) in {4, 7} else date


def last_date(date: str) -> str:
    """2024-08-31 for 2024-08; nothing where there is no date."""
    match len(date):
        case 4:
            return f"{date}-12-31"
        case 7:
            return f"{date}-{monthrange(int(date[:4]), int(date[5:]))[1]:02d}"
        case _:
            return date


def _number(day: str) -> int:
    return int(day.replace("-", ""))


def period(since: str, until: str) -> tuple[str, str]:
    """The dates that a user gave as the first and the last, if they are that."""
    _check(since)
    _check(until)
    if since and until and first_day(since) > last_day(until):
        raise KgraphError(f"--since {since} is later than --until {until}")
    return since, until


def _check(day: str) -> None:
    """A year, month or day as ISO 8601 has it."""
    try:
        if day:
            date.fromisoformat(first_date(day))
    except ValueError:
        raise KgraphError(f"{day!r} is no date; write 2024, 2024-08 or 2024-08-17") from None
