"""Runs of capitalised words, which English names are: Ministry of Science and ICT, Johnson & Johnson, Seoul-based."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from spacy.lang.en.stop_words import STOP_WORDS
from spacy.tokens import Doc

from kgraph.annotations import Morpheme
from kgraph.extractors._context import Context
from kgraph.languages.en.lists import column, table


class Word(NamedTuple):
    text: str
    start: int
    end: int


class Run(NamedTuple):
    """`headline` says that its sentence has nearly every word with a capital, so that capitals mean nothing."""

    words: tuple[Word, ...]
    headline: bool = False


class Head(NamedTuple):
    """A word that says what the name is which it ends, or, if `of`, begins; `and_` may join what it is of."""

    type: str
    of: bool
    and_: bool


_SUFFIXED = re.compile(
    r"(?P<name>[\w.&'’]+)-(?:based|led|backed|funded|run|owned|controlled|style|wide|born|listed|made)$"
)
_LEGAL = frozenset({"Inc", "Inc.", "Ltd", "Ltd.", "LLC", "Corp", "Corp."})
_PARTICLES = frozenset({"de", "van", "von", "der", "den", "bin", "al", "el", "da", "di", "du"})
_HEADLINE_WORDS = 5


@cache
def heads() -> Mapping[str, Head]:
    return {row["word"]: Head(row["type"], row["of"] == "yes", row["and"] == "yes") for row in table("heads.csv")}


def runs(doc: Doc) -> Iterator[Run]:
    context = Context(doc)
    dated = {offset for time in doc._.times for offset in range(time.start, time.end)}
    for start, end in context.sentences:
        first, last = context.within(start, end)
        morphemes = context.morphemes[first:last]
        headline = _is_headline(context.text, morphemes)
        yield from (Run(tuple(words), headline) for words in _grouped(context.text, morphemes, dated))


def _is_headline(text: str, morphemes: Sequence[Morpheme]) -> bool:
    if text[morphemes[-1].start] in ".?!":
        return False
    words = [text[m.start] for m in morphemes if m.end - m.start > 3 and text[m.start].isalpha()]
    return len(words) >= _HEADLINE_WORDS and sum(map(str.isupper, words)) > 0.7 * len(words)


def _grouped(text: str, morphemes: Sequence[Morpheme], dated: Container[int]) -> Iterator[list[Word]]:
    words: list[Word] = []
    index = 0
    while index < len(morphemes):
        if not words and not _is_capital(text, morphemes[index], dated):
            index += 1
            continue
        words.append(_word(text, morphemes[index]))
        following = _following(text, morphemes, index, words, dated)
        if not following:
            yield words
            words = []
        index = following or index + 1


def _following(
    text: str, morphemes: Sequence[Morpheme], index: int, words: Sequence[Word], dated: Container[int]
) -> int:
    """The index of the next word of the name, or 0 where it ends."""
    if index + 1 == len(morphemes) or words[-1].end < morphemes[index].end:
        return 0
    following = morphemes[index + 1]
    goes_on = _is_capital(text, following, dated) or _is_number_of(words, text, following)
    if goes_on and text[words[-1].end : following.start] == " ":
        return index + 1
    return _over_connectors(text, morphemes, index + 1, words, dated)


def _is_capital(text: str, morpheme: Morpheme, dated: Container[int]) -> bool:
    """Whether a word may be one of a name: it has a capital and is no ordinary word that begins a sentence."""
    word = text[morpheme.start : morpheme.end]
    if not word[0].isupper() or morpheme.start in dated:
        return False
    return word.lower() not in STOP_WORDS or (len(word) > 1 and word.isupper())


def _word(text: str, morpheme: Morpheme) -> Word:
    """The word, without `-based` and the like."""
    word = text[morpheme.start : morpheme.end]
    match = _SUFFIXED.match(word)
    end = morpheme.start + match.end("name") if match else morpheme.end
    return Word(text[morpheme.start : end], morpheme.start, end)


def _is_number_of(words: Sequence[Word], text: str, morpheme: Morpheme) -> bool:
    """The number of an event belongs to its name: CES 2025."""
    head = heads().get(words[-1].text)
    return head is not None and head.type == "Event" and text[morpheme.start : morpheme.end].isdigit()


def _over_connectors(
    text: str, morphemes: Sequence[Morpheme], index: int, words: Sequence[Word], dated: Container[int]
) -> int:
    """The index of the word behind such small words as a name goes on after, or 0."""
    following = index
    while following < min(index + 2, len(morphemes)) and not _is_capital(text, morphemes[following], dated):
        following += 1
    if following >= len(morphemes) or not _is_capital(text, morphemes[following], dated):
        return 0
    between = text[words[-1].end : morphemes[following].start]
    return following if _may_follow(between, words, _word(text, morphemes[following])) else 0


def _may_follow(between: str, words: Sequence[Word], word: Word) -> bool:
    if between in (" of ", " for ", " of the ", " for the "):
        head = heads().get(words[-1].text)
        return head is not None and head.of
    if between in (" and ", ", "):
        return word.text in _LEGAL or (_lists(words) and word.text not in _listed())
    if between in ("' ", "’ "):
        return word.text in ("Office", "Union", "Association", "Federation")
    return between == " & " or (between.strip() in _PARTICLES and len(words) < 3)


def _lists(words: Sequence[Word]) -> bool:
    """Whether the name so far may be of several things: Ministry of Trade, Industry and Energy."""
    found = [heads().get(word.text) for word in words[:-1]]
    return any(head and head.and_ for head in found)


@cache
def _listed() -> frozenset[str]:
    names = (*column("organizations.csv", "name"), *column("places.csv", "name"))
    return frozenset(name.split()[0] for name in names)
