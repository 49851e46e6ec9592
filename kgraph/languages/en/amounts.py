"""Sums of money and shares in English: $2.5 million, 2.5 trillion won, KRW 300bn, two million euros, a 30% stake."""

import re
from collections.abc import Mapping
from decimal import Decimal

from kgraph.annotations import Amount, Share
from kgraph.extractors.amounts import Rules
from kgraph.languages.en.lists import table

SCALES: Mapping[str, int] = {
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "k": 10**3,
    "m": 10**6,
    "mn": 10**6,
    "bn": 10**9,
    "b": 10**9,
    "tn": 10**12,
    "trn": 10**12,
}
NUMBERS: Mapping[str, int] = {
    "a": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "a hundred": 100,
}
_ROWS = table("currencies.csv")
_SIGNS = {row["name"]: row["code"] for row in _ROWS if row["sort"] == "sign"}
_WORDS = {row["name"]: row["code"] for row in _ROWS if row["sort"] != "sign"}
# These are money only behind a million or a billion: five pounds may be a weight.
_LARGE = {row["name"] for row in _ROWS if row["sort"] == "large"}
_CODES = "|".join(sorted({row["code"] for row in _ROWS}))


def _any(words: Mapping[str, object]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_DIGITS = r"\d[\d,]*(?:\.\d+)?"
_SPELT = "thousand|million|billion|trillion"
_SCALE = rf"(?:[ -]?(?P<scale{{0}}>{_SPELT})|(?P<unit{{0}}>[kKmMbB]n?|tr?n))\b"
_MONEY = re.compile(
    rf"(?<![\w.,])(?P<sign>{_any(_SIGNS)})\s?(?P<signed>{_DIGITS})(?:{_SCALE.format(1)})?"
    rf"|\b(?P<code>{_CODES})\s?(?P<coded>{_DIGITS})(?:{_SCALE.format(2)})?"
    rf"|(?<![\w.,$€£¥₩])(?P<number>{_DIGITS})(?:{_SCALE.format(3)})?[ -](?P<word>{_any(_WORDS)}|{_CODES})s?\b"
    rf"|\b(?P<spelt>{_any(NUMBERS)})[ -](?P<scale4>{_SPELT})[ -](?P<last>{_any(_WORDS)})s?\b",
)
_SHARE = re.compile(
    r"(?<![\w.,])(?P<number>\d{1,3}(?:\.\d+)?)\s?(?:%|per ?cent\b|pct\b)(?![ -]?(?:percentage )?points?\b)"
)


def amounts(text: str) -> list[Amount]:
    found = ((match, _value(match)) for match in _MONEY.finditer(text))
    return [Amount(*match.span(), value) for match, value in found if value]


def shares(text: str) -> list[Share]:
    """Percentages; 3 percentage points is a difference."""
    return [Share(*match.span(), f"{match['number']}%") for match in _SHARE.finditer(text)]


def _value(match: re.Match[str]) -> str | None:
    scale = next((word for name, word in match.groupdict().items() if word and name[:-1] in ("scale", "unit")), None)
    word = match["word"] or match["last"]
    if word in _LARGE and not scale:
        return None
    digits = match["signed"] or match["coded"] or match["number"]
    number = Decimal(digits.replace(",", "")) if digits else Decimal(NUMBERS[match["spelt"]])
    total = number * (SCALES[scale.lower()] if scale else 1)
    code = _SIGNS.get(match["sign"] or "") or match["code"] or _WORDS.get(word or "", word)
    return f"{total.normalize():f} {code}" if total else None


RULES = Rules(amounts, shares)
