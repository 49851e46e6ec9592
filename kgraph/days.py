"""Dates of any precision as days: 2024-08 begins on 20240801 and ends on 20240831."""

from datetime import date

from kgraph.errors import KgraphError

EVER, NEVER = 0, 99_999_999


def first_day(date: str) -> int:
    """20240801 for 2024-08; 0 where there is no date."""
    digits = date.replace("-", "")
    return int(digits + "0101"[len(digits) - 4 :]) if digits else EVER


def last_day(date: str) -> int:
    """20240831 for 2024-08, and more than any day where there is no date."""
    digits = date.replace("-", "")
    return int(digits + "1231"[len(digits) - 4 :]) if digits else NEVER


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
            date.fromisoformat(day + "-01-01"[len(day) - 10 :] if len(day) in {4, 7} else day)
    except ValueError:
        raise KgraphError(f"{day!r} is no date; write 2024, 2024-08 or 2024-08-17") from None
