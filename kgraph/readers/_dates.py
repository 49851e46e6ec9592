"""The day an article was published, however its source writes it."""

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate

# 2025-08-18, 2025.8.18., 2025/08/18 09:00, 20250818, 2025년 8월 18일, 2025-08-18T09:00:00+09:00
_NUMBERS = re.compile(r"(\d{4})(?:\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})|(\d{2})(\d{2}))(?!\d)")
_ENGLISH = ("%d %B %Y", "%B %d %Y", "%d %b %Y", "%b %d %Y")
# The first newspapers; what claims to be older is a slip.
_FIRST_YEAR = 1605


def day(value: object) -> str:
    """The day as ISO 8601; ValueError says why it is none. a day after tomorrow is none either."""
    if isinstance(value, date):
        return _plausible(value.year, value.month, value.day)
    said = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
    if numbers := _NUMBERS.match(said):
        return _plausible(*(int(n) for n in numbers.groups() if n))
    return _plausible(*_worded(said))


def _worded(said: str) -> tuple[int, int, int]:
    """Mon, 18 Aug 2025 09:00:00 +0900, or August 18, 2025."""
    if (parsed := parsedate(said)) is not None:
        return parsed[:3]
    for form in _ENGLISH:
        try:
            found = datetime.strptime(re.sub(r"[,.]", " ", said).replace("  ", " ").strip(), form)
        except ValueError:
            continue
        return found.year, found.month, found.day
    raise ValueError(f"{said!r:.60} is no date")


def _plausible(year: int, month: int, day: int) -> str:
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise ValueError(f"{year:04}-{month:02}-{day:02} is no day of the calendar") from error
    if year < _FIRST_YEAR:
        raise ValueError(f"{found} is too long ago for an article")
    if found > datetime.now(UTC).date() + timedelta(days=1):
        raise ValueError(f"{found} lies in the future")
    return found.isoformat()
