"""The posts that people hold: what they are called, and whether they are the top one of a body."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from kgraph.languages.en.lists import table

HEAD, MEMBER, FOUNDER, ADDRESS = "head", "member", "founder", "address"

# Words that make a longer title of one: Deputy Finance Minister.
_MODIFIERS = (
    "vice|deputy|acting|interim|associate|assistant|senior|executive|managing|general|co|then|first|finance"
    "|science|defense|defence|interior|trade|health|education|justice|environment|labor|labour|culture|unification"
    "|floor|opposition|party|team|research|chief|regional|national|founding|new|current|outgoing|longtime|honorary"
)
MODIFIERS = frozenset({*_MODIFIERS.split("|"), "former", "prime", "foreign"})
# With one of these, the head of something is the head of it no longer: deputy director.
_LESSER = re.compile(r"\b(?:vice|deputy|associate|assistant|honorary)\b")


@cache
def kinds() -> Mapping[str, str]:
    """The kind of each title, in lower case."""
    return {row["title"].lower(): row["kind"] for row in table("titles.csv")}


@cache
def of_places() -> frozenset[str]:
    """The titles of those who head a place."""
    return frozenset(row["title"].lower() for row in table("titles.csv") if row["place"])


@cache
def pattern() -> str:
    """A title in running text, with up to three words before it that narrow it: deputy research director."""
    known = "|".join(re.escape(title) for title in sorted(_posts(), key=len, reverse=True))
    one = rf"(?:(?:{_MODIFIERS})[ -]){{0,3}}(?:{known})"
    return rf"(?i:{one}(?:(?:,| and|, and) {one})?)(?![\w-])"


def _posts() -> list[str]:
    return [title for title, kind in kinds().items() if kind != ADDRESS]


def parts(title: str) -> list[str]:
    """The single titles of `founder and chief executive`."""
    if title.lower() in kinds():
        return [title]
    return [part for part in re.split(r", and |, | and ", title) if part]


def kind(title: str) -> str:
    """Of a single title: head, member, founder, or nothing."""
    words = title.lower().split()
    if _LESSER.search(title.lower()):
        return MEMBER
    for start in range(len(words)):
        if found := kinds().get(" ".join(words[start:])):
            return found
    return ""


def span(words: Sequence[str]) -> tuple[int, int] | None:
    """Where a capitalised title stands last among words that others follow: (1, 3) in Seoul Deputy Mayor Kim."""
    lowered = [word.lower() for word in words]
    for end in range(len(words) - 1, 0, -1):
        for start in range(max(0, end - 3), end):
            if " ".join(lowered[start:end]) in kinds():
                while start and lowered[start - 1] in MODIFIERS:
                    start -= 1
                return start, end
    return None
