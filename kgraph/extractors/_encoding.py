"""Sentences as the arrays that the recogniser's network reads: (position, sentence, …), as LSTMs like them."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from kgraph.annotations import Morpheme

Arrays = dict[str, npt.NDArray[Any]]

# Morphemes of the language model that have a vector; those it does not know share the number behind the last.
VECTORS = 70_488

# The network sees this many characters of a morpheme: the first half and the last half of a longer one.
CHARACTERS = 8

SHAPES: tuple[Callable[[str], bool], ...] = (
    lambda form: all("가" <= character <= "힣" for character in form),
    lambda form: form.isascii() and form.isupper(),
    lambda form: form.isascii() and form.isalpha(),
    lambda form: form[0].isdigit(),
    lambda form: "一" <= form[0] <= "鿿",
    lambda form: len(form) == 1,
    lambda form: len(form) == 2,
    lambda form: len(form) == 3,
    lambda form: len(form) > 5,
)

# In ‘ ’ and 《 》 stand the names of projects and events, in ( ) abbreviations and ages, in “ ” what people say.
BRACKETS = {"“": (0, 1), "”": (0, -1), "‘": (1, 1), "’": (1, -1), "(": (2, 1), ")": (2, -1)}
BRACKETS |= {
    "《": (1, 1),
    "》": (1, -1),
    "<": (1, 1),
    ">": (1, -1),
    "「": (1, 1),
    "」": (1, -1),
    "『": (1, 1),
    "』": (1, -1),
}
STRAIGHT = {'"': 0, "'": 1}


# What a name written in one word is made of, and the tests of such a word that tell names of people from others.
NOUNS = frozenset({"NNG", "NNP", "SL", "SH", "XR", "XPN", "XSN", "NR", "SN", "UN"})
WORDS: tuple[Callable[[str, bool], bool], ...] = (
    lambda word, surname: surname and len(word) == 2,
    lambda word, surname: surname and len(word) == 3,
    lambda word, surname: surname and len(word) > 3,
    lambda word, surname: not surname and len(word) == 2,
    lambda word, surname: not surname and len(word) == 3,
    lambda word, surname: len(word) == 4,
    lambda word, surname: len(word) > 6,
)


class Row(NamedTuple):
    """What a morpheme is, wherever it stands."""

    morpheme: int
    tag: int
    vector: int
    characters: tuple[int, ...]
    flags: tuple[float, ...]


@dataclass(frozen=True)
class Vocabulary:
    """What the network has numbers for; 0 is anything else. `lists` are the words of each authority list."""

    morphemes: Mapping[str, int]
    tags: Mapping[str, int]
    characters: Mapping[str, int]
    lists: Mapping[str, frozenset[str]] = field(default_factory=dict)
    rows: dict[tuple[str, str, int], Row] = field(default_factory=dict, repr=False, compare=False)

    @property
    def flags(self) -> int:
        """How many yes-or-no features a morpheme has: shape, spaces, brackets, its word, and where in a listed name."""
        return self.own + 2 * len(self.lists)

    @property
    def own(self) -> int:
        """How many of the flags are not about lists."""
        return len(SHAPES) + 2 + 3 + (len(WORDS) if self.surnames else 0)

    @cached_property
    def surnames(self) -> frozenset[str]:
        return self.lists.get("surname", frozenset())

    @cached_property
    def listed(self) -> Mapping[str, tuple[int, ...]]:
        """The numbers of the lists that hold a name."""
        found: dict[str, tuple[int, ...]] = {}
        for number, names in enumerate(self.lists.values()):
            for name in names:
                found[name.replace(" ", "")] = (*found.get(name.replace(" ", ""), ()), number)
        return found

    @cached_property
    def longest(self) -> Mapping[str, int]:
        """The length of the longest name by its first character."""
        found: dict[str, int] = {}
        for name in self.listed:
            found[name[0]] = max(len(name), found.get(name[0], 0))
        return found

    def numbers(self, morpheme: Morpheme) -> tuple[int, int, int]:
        """Those of the morpheme, its tag and its vector."""
        vector = morpheme.id if 0 <= morpheme.id < VECTORS else VECTORS
        known = self.morphemes.get(f"{_normal(morpheme.form)}/{morpheme.tag}", 0)
        return known, self.tags.get(morpheme.tag, 0), vector

    def row(self, morpheme: Morpheme) -> Row:
        key = (morpheme.form, morpheme.tag, morpheme.id)
        if key not in self.rows:
            if len(self.rows) > 100_000:
                self.rows.clear()
            self.rows[key] = self._row(morpheme)
        return self.rows[key]

    def _row(self, morpheme: Morpheme) -> Row:
        form = _normal(morpheme.form)
        ends = form if len(form) <= CHARACTERS else form[: CHARACTERS // 2] + form[-CHARACTERS // 2 :]
        characters = tuple(self.characters.get(character, 1) for character in ends)
        return Row(
            *self.numbers(morpheme),
            characters + (0,) * (CHARACTERS - len(characters)),
            tuple(float(shape(form)) for shape in SHAPES),
        )


def _normal(form: str) -> str:
    return unicodedata.normalize("NFKC", form) or form


def encode(sentences: Sequence[Sequence[Morpheme]], vocabulary: Vocabulary) -> Arrays:
    """Sentences padded to the longest, with `lengths` to say how long each is."""
    size = (max(map(len, sentences), default=0), len(sentences))
    arrays: Arrays = {name: np.zeros(size, np.int64) for name in ("morphemes", "tags", "vectors", "forms")}
    arrays["flags"] = np.zeros((*size, vocabulary.flags), np.float32)
    arrays["lengths"] = np.array([len(sentence) for sentence in sentences], np.int32)
    forms: dict[tuple[int, ...], int] = {(0,) * CHARACTERS: 0}
    for column, sentence in enumerate(sentences):
        if not sentence:
            continue
        rows = [vocabulary.row(morpheme) for morpheme in sentence]
        here = np.s_[: len(rows), column]
        arrays["morphemes"][here] = [row.morpheme for row in rows]
        arrays["tags"][here] = [row.tag for row in rows]
        arrays["vectors"][here] = [row.vector for row in rows]
        arrays["forms"][here] = [forms.setdefault(row.characters, len(forms)) for row in rows]
        own = len(SHAPES) + 2 + 3
        arrays["flags"][*here, :own] = [
            row.flags + each for row, each in zip(rows, _surroundings(sentence), strict=True)
        ]
        for position, flag in _listed(sentence, vocabulary):
            arrays["flags"][position, column, own + flag] = 1
    arrays["characters"] = np.array(list(forms), np.int64)
    return arrays


def _words(sentence: Sequence[Morpheme], surnames: Set[str]) -> Iterator[tuple[float, ...]]:
    """For each morpheme what is told by the nouns that it is written together with."""
    tests = WORDS if surnames else ()
    first = 0
    while first < len(sentence):
        last = first + 1
        word = sentence[first].form
        if sentence[first].tag in NOUNS:
            while (
                last < len(sentence) and sentence[last].tag in NOUNS and sentence[last].start == sentence[last - 1].end
            ):
                word += sentence[last].form
                last += 1
            surname = word[:1] in surnames or word[:2] in surnames
            flags = tuple(float(test(word, surname)) for test in tests)
        else:
            flags = (0.0,) * len(tests)
        yield from (flags for _ in range(first, last))
        first = last


def _listed(sentence: Sequence[Morpheme], vocabulary: Vocabulary) -> Iterator[tuple[int, int]]:
    """Positions and flags: the longest name of each list begins (even flags) or goes on (odd ones) there."""
    for first, morpheme in enumerate(sentence):
        limit = vocabulary.longest.get(morpheme.form[:1], 0)
        text, lasts = "", {}
        for last in range(first, len(sentence)):
            text += sentence[last].form
            if len(text) > limit:
                break
            for number in vocabulary.listed.get(text, ()):
                lasts[number] = last
        for number, last in lasts.items():
            yield first, 2 * number
            yield from ((position, 2 * number + 1) for position in range(first + 1, last + 1))


def _surroundings(sentence: Sequence[Morpheme]) -> Iterator[tuple[float, ...]]:
    """Space before, space after, inside “ ”, inside ‘ ’, inside ( )."""
    depth = [0, 0, 0]
    last = sentence[0].end
    for index, morpheme in enumerate(sentence):
        if morpheme.form in BRACKETS:
            kind, step = BRACKETS[morpheme.form]
            depth[kind] = max(depth[kind] + step, 0)
        elif morpheme.form in STRAIGHT:
            depth[STRAIGHT[morpheme.form]] ^= 1
        following = sentence[index + 1].start if index + 1 < len(sentence) else morpheme.end + 1
        inside = (float(depth[0] > 0), float(depth[1] > 0), float(depth[2] > 0))
        yield float(index == 0 or morpheme.start > last), float(following > morpheme.end), *inside
        last = morpheme.end
