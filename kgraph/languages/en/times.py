"""Dates as English newspapers write them, resolved against the day of publication.

A date keeps the precision of its words: last August is a month, two years ago a year, and so are seasons and quarters.
What cannot be resolved, for want of a publication date or in the calendar, is a Time without dates.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from babel.dates import get_day_names, get_month_names

from kgraph.annotations import Morpheme, Time

MONTHS: Mapping[str, int] = {
    name.lower(): number
    for width in ("wide", "abbreviated")
    for number, name in get_month_names(width, locale="en").items()
} | {"sept": 9}
WEEKDAYS: Mapping[str, int] = {name.lower(): number for number, name in get_day_names(locale="en").items()}
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
COUNTS: Mapping[str, int] = {
    "a": 1,
    "an": 1,
    "twenty": 20,
    "thirty": 30,
    **{word: number for number, word in enumerate(_NUMBERS, 1)},
}
DIRECTIONS: Mapping[str, int] = {"last": -1, "this": 0, "next": 1}
DAYS: Mapping[str, int] = {"yesterday": -1, "today": 0, "tomorrow": 1}


def _any(words: Sequence[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


# May, March, Mar and Sun are names of months and days with a capital only.
_MONTH = rf"(?P<month>{_any([m.capitalize() for m in MONTHS])})\b(?:(?<=\b[A-Z][a-z]{{2}})(?<!May)\.|(?<=Sept)\.)?"
_WEEKDAY = rf"(?P<weekday>{_any([d.capitalize() for d in WEEKDAYS])})\b"
_YEAR = r"(?P<year>1[5-9]\d\d|20\d\d|21\d\d)(?![\d%]|[.,]\d|-year)"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?!\d|[.,:]\d|%)"
_PART = r"(?:(?:the )?(?:[Ee]arly|[Ll]ate|[Mm]id|[Bb]eginning of|[Ee]nd of)[ -])?"
_SEASON = r"(?:spring|summer|autumn|fall|winter)"
_PERIOD = rf"(?:(?:the )?(?:first|second|third|fourth|last) (?:quarter|half) of|{_SEASON}(?: of)?)"


class Found(NamedTuple):
    """What a pattern found: the words, and the date that they name or None where it cannot be told."""

    start: int
    end: int
    date: str | None


class Clock(NamedTuple):
    """The day of publication, and whether the words around speak of what is to come."""

    today: date | None
    ahead: bool


Resolve = Callable[[re.Match[str], Clock], str | None]


def _iso(year: int, month: int | None = None, day: int | None = None) -> str | None:
    """A date at its precision, or None if the calendar has none such."""
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return None
    return "-".join([f"{year:04d}", *(f"{part:02d}" for part in (month, day) if part)])


def _written(match: re.Match[str], clock: Clock) -> str | None:
    words = match.groupdict()
    month, day = words.get("month"), words.get("day")
    return _iso(int(match["year"]), MONTHS[month.lower()] if month else None, int(day) if day else None)


def _numeric(match: re.Match[str], clock: Clock) -> str | None:
    return _iso(int(match["year"]), int(match["number"]), int(match["day"]))


def _of_some_year(match: re.Match[str], clock: Clock) -> str | None:
    """4 March or March alone: the last one before publication, or the next one of what is to come."""
    today, month = clock.today, MONTHS[match["month"].lower()]
    if not today:
        return None
    day = int(match["day"]) if match.groupdict().get("day") else None
    here, now = (month, day or 0), (today.month, today.day if day else 0)
    shift = (here < now) if clock.ahead else -(here > now)
    return _iso(today.year + shift, month, day)


def _relative_month(match: re.Match[str], clock: Clock) -> str | None:
    """Last August is the last one before publication."""
    today, month = clock.today, MONTHS[match["month"].lower()]
    if not today:
        return None
    direction = DIRECTIONS[match["direction"].lower()]
    shift = {-1: -(month >= today.month), 0: 0, 1: month <= today.month}[direction]
    return _iso(today.year + shift, month)


def _of_relative_year(match: re.Match[str], clock: Clock) -> str | None:
    if not clock.today:
        return None
    return _iso(clock.today.year + DIRECTIONS[match["direction"].lower()], MONTHS[match["month"].lower()])


def _relative(match: re.Match[str], clock: Clock) -> str | None:
    """Last year is a year; last week keeps to the month, as a week has no notation of its own here."""
    if not clock.today:
        return None
    return _moved(clock.today, match["unit"], DIRECTIONS[match["direction"].lower()])


def _ago(match: re.Match[str], clock: Clock) -> str | None:
    if not clock.today:
        return None
    count = COUNTS.get(match["count"].lower()) or int(match["count"])
    return _moved(clock.today, match["unit"], -count)


def _moved(today: date, unit: str, count: int) -> str | None:
    if unit in ("year", "decade") or unit in _SEASON:
        year = today.year + count * (10 if unit == "decade" else 1)
        return _iso(year) if year > 0 else None
    if unit == "month":
        years, month = divmod(today.year * 12 + today.month - 1 + count, 12)
        return _iso(years, month + 1) if years > 0 else None
    moved = _day(today, count * (7 if unit == "week" else 1))
    return moved and (moved[:7] if unit == "week" else moved)


def _day(today: date, days: int) -> str | None:
    try:
        return (today + timedelta(days=days)).isoformat()
    except OverflowError:
        return None


def _named_day(match: re.Match[str], clock: Clock) -> str | None:
    return _day(clock.today, DAYS[match["named"].lower()]) if clock.today else None


def _weekday(match: re.Match[str], clock: Clock) -> str | None:
    """Monday is the one at or before publication, or the next one of what is to come."""
    if not clock.today:
        return None
    distance = (WEEKDAYS[match["weekday"].lower()] - clock.today.weekday()) % 7
    direction = (match.groupdict().get("direction") or "").lower()
    if direction == "next" or (clock.ahead and direction != "last"):
        return _day(clock.today, distance or 7)
    return _day(clock.today, distance - 7 if distance or direction == "last" else 0)


_DIRECTION = r"(?P<direction>[Ll]ast|[Tt]his|[Nn]ext)"
_COUNT = rf"(?P<count>\d{{1,3}}|{_any([*COUNTS, *(word.capitalize() for word in COUNTS)])})"
# In their order: what an earlier pattern has found no later one finds again.
PATTERNS: Sequence[tuple[re.Pattern[str], Resolve]] = [
    (re.compile(rf"\b{_YEAR}-(?P<number>\d\d)-(?P<day>\d\d)\b"), _numeric),
    (re.compile(rf"\b{_DAY} (?:of )?{_MONTH},? {_YEAR}\b"), _written),
    (re.compile(rf"\b{_MONTH} {_DAY},? {_YEAR}\b"), _written),
    (re.compile(rf"\b{_PART}{_MONTH},?(?: of)? {_YEAR}\b"), _written),
    (re.compile(rf"\b{_MONTH} (?:of )?{_DIRECTION} year\b"), _of_relative_year),
    (re.compile(rf"\b{_MONTH} {_DAY}\b"), _of_some_year),
    (re.compile(rf"\b{_DAY} (?:of )?{_MONTH}(?!\w)"), _of_some_year),
    (re.compile(rf"\b{_DIRECTION} {_MONTH}(?!\w)"), _relative_month),
    (re.compile(rf"\b{_DIRECTION} {_WEEKDAY}"), _weekday),
    (re.compile(rf"\b(?:[Ee]arlier |[Ll]ater )?{_DIRECTION} (?P<unit>year|month|week|{_SEASON})\b"), _relative),
    (re.compile(rf"\b{_COUNT} (?P<unit>day|week|month|year|decade)s? ago\b"), _ago),
    (re.compile(rf"\b(?P<named>{_any([*DAYS, *(day.capitalize() for day in DAYS)])})\b"), _named_day),
    (re.compile(rf"\b{_WEEKDAY}"), _weekday),
    (re.compile(rf"\b{_PERIOD} {_YEAR}\b"), _written),
    (re.compile(rf"(?<=\b[Ii]n ){_PART}{_MONTH}(?!\w)"), _of_some_year),
    (
        re.compile(rf"(?:(?<=\b[Ss]ince )|(?<=\b[Ff]rom )|(?<=\b[Uu]ntil )|(?<=\b[Bb]y )){_PART}{_MONTH}(?!\w)"),
        _of_some_year,
    ),
    (
        re.compile(
            r"(?:(?<=\b[Ii]n )|(?<=\b[Ss]ince )|(?<=\b[Ff]rom )|(?<=\b[Uu]ntil )|(?<=\b[Tt]ill )|(?<=\b[Bb]y )"
            r"|(?<=\b[Tt]o )|(?<=\b[Tt]hrough )|(?<=\b[Bb]etween )|(?<=\band )|(?<=\b[Dd]uring )|(?<=\bof )|(?<=\()"
            rf"|(?<=[–—-])|(?<=\bthe year )){_PART}{_YEAR}\b"
        ),
        _written,
    ),
    (re.compile(rf"\b(?:[Ee]arly|[Ll]ate|[Mm]id)[ -]{_YEAR}\b"), _written),
]
_AHEAD = re.compile(
    r"\b(?:will|shall|is to|are to|is due|are due|is set|are set|is expected|plans?|upcoming|scheduled)\b"
)
_SINCE = re.compile(r"\b(?:[Ss]ince|[Ff]rom)(?: the)? $")
_UNTIL = re.compile(r"\b(?:[Uu]ntil|[Tt]ill|[Uu]p to|[Bb]y)(?: the)? $")
_RANGE = re.compile(r" (?:to|until|till|through|and) |\s?[–—-]\s?")
# Between these two a range ends where one is said to begin.
_BETWEEN = re.compile(r"\b[Bb]etween(?: the)? $")
_BARE_RANGE = re.compile(r"\b(?P<from>1[5-9]\d\d|20\d\d)\s?[–—-]\s?(?P<to>1[5-9]\d\d|20\d\d)\b(?!-)")


def times(
    text: str, published: str | None, sentences: Sequence[tuple[int, int]], morphemes: Sequence[Morpheme]
) -> list[Time]:
    today = date.fromisoformat(published) if published and len(published) == 10 else None
    starts = [start for start, _ in sentences]
    taken = bytearray(len(text))
    found = list(_ranges(text, taken))
    points: list[Found] = []
    for pattern, resolve in PATTERNS:
        for match in pattern.finditer(text):
            if not any(taken[match.start() : match.end()]):
                sentence = sentences[bisect_right(starts, match.start()) - 1] if sentences else (0, len(text))
                clock = Clock(today, bool(_AHEAD.search(text, max(sentence[0], match.start() - 300), match.start())))
                points.append(Found(*match.span(), resolve(match, clock)))
                taken[match.start() : match.end()] = b"x" * len(match.group())
    return sorted([*found, *_joined(text, sorted(points))])


def _ranges(text: str, taken: bytearray) -> Iterator[Time]:
    """2011–2014."""
    for match in _BARE_RANGE.finditer(text):
        if match["from"] < match["to"]:
            taken[match.start() : match.end()] = b"x" * len(match.group())
            yield Time(*match.span(), match["from"], match["to"], "range")


def _joined(text: str, points: list[Found]) -> Iterator[Time]:
    """Two dates with `to` between them, behind `from`, are one range."""
    index = 0
    while index < len(points):
        point = points[index]
        following = points[index + 1] if index + 1 < len(points) else None
        before = text[max(0, point.start - 20) : point.start]
        if following and _is_range(before, text[point.end : following.start]):
            yield Time(point.start, following.end, point.date, following.date, "range")
            index += 2
            continue
        yield _single(before, point)
        index += 1


def _is_range(before: str, between: str) -> bool:
    if not _RANGE.fullmatch(between):
        return False
    return bool(_BETWEEN.search(before)) if between == " and " else between != " to " or bool(_SINCE.search(before))


def _single(before: str, point: Found) -> Time:
    if _SINCE.search(before):
        return Time(point.start, point.end, point.date, None, "since")
    if _UNTIL.search(before):
        return Time(point.start, point.end, None, point.date, "until")
    return Time(point.start, point.end, point.date, point.date)
