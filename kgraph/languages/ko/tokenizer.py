"""Kiwi's morphemes as a spaCy tokenizer that keeps the text."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from spacy.tokens import Doc
from spacy.util import DummyTokenizer, get_words_and_spaces
from spacy.vocab import Vocab

from kgraph.annotations import Morpheme, register
from kgraph.languages.ko.kiwi import kiwi
from kgraph.languages.ko.splitter import split

# Kiwi's time grows with the square of a piece and of a run that is no language: neither reaches it.
LONGEST_PIECE = 2000
OPAQUE = re.compile(r"(\S{1,4}?)\1{24,}|[^\s.?!]{600,}")
# What Kiwi reads like its plain form: the dots of lists, full-width letters and digits. One character for one.
PLAIN = str.maketrans(dict.fromkeys("ㆍᆞ‧•∙⋅･", "·") | {chr(c): chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)})
_CUT = re.compile(r"[.?!]['\"”’)]*\s|\s")


class Piece(NamedTuple):
    """A passage that Kiwi reads at once, or, if opaque, one that stays a single token."""

    start: int
    text: str
    opaque: bool = False


class Tokenizer(DummyTokenizer):
    """Text to Doc: tokens are the passages between morpheme boundaries, `doc._.morphemes` all that Kiwi found there.

    `threads` are Kiwi's own; worker processes of a build need only one each.
    """

    def __init__(self, vocab: Vocab, threads: int = 1) -> None:
        register()
        self.vocab = vocab
        self.threads = threads

    def __call__(self, text: str) -> Doc:
        return next(self.pipe([text]))

    def pipe(self, texts: Iterable[str], batch_size: int = 64, **kwargs: Any) -> Iterator[Doc]:
        """Docs of many texts; what Kiwi gets is a list, which it shares out among its threads."""
        remaining = iter(texts)
        while batch := list(islice(remaining, batch_size)):
            yield from (self._doc(text, found) for text, found in zip(batch, self._analyse(batch), strict=True))

    def _analyse(self, texts: list[str]) -> Iterator[list[Morpheme]]:
        pieces = [list(cut(text)) for text in texts]
        analysed = kiwi(self.threads).tokenize(
            [p.text.translate(PLAIN) for each in pieces for p in each if not p.opaque]
        )
        for each in pieces:
            yield split([m for piece in each for m in _morphemes(piece, analysed)])

    def _doc(self, text: str, morphemes: list[Morpheme]) -> Doc:
        words, spaces = get_words_and_spaces([text[start:end] for start, end in _tokens(text, morphemes)], text)
        doc = Doc(self.vocab, words=words, spaces=spaces)
        doc._.text = text
        doc._.morphemes = morphemes
        return doc


def cut(text: str) -> Iterator[Piece]:
    """A text as pieces: paragraphs, and parts of those that are too long."""
    for paragraph in re.finditer(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+", text):
        position = paragraph.start()
        for run in OPAQUE.finditer(text, *paragraph.span()):
            yield from _short(text, position, run.start())
            yield Piece(run.start(), run.group(), opaque=True)
            position = run.end()
        yield from _short(text, position, paragraph.end())


def _short(text: str, start: int, end: int) -> Iterator[Piece]:
    while end - start > LONGEST_PIECE:
        spaces = [m.end() for m in _CUT.finditer(text, start + LONGEST_PIECE // 2, start + LONGEST_PIECE)]
        stops = [s for s in spaces if text[s - 2] in '.?!”"’']
        middle = (stops or spaces or [start + LONGEST_PIECE])[-1]
        yield Piece(start, text[start:middle])
        start = middle
    if start < end:
        yield Piece(start, text[start:end])


def _morphemes(piece: Piece, analysed: Iterator[Any]) -> list[Morpheme]:
    if piece.opaque:
        return [Morpheme(piece.text, "SW", piece.start, piece.start + len(piece.text))]
    start = piece.start
    return [Morpheme(t.form, t.tag, start + t.start, start + t.end, t.id) for t in next(analysed)]


def _tokens(text: str, morphemes: list[Morpheme]) -> Iterator[tuple[int, int]]:
    """The passages of tokens: morphemes that share a character are joined, and what Kiwi left out stands alone."""
    start = end = 0
    for morpheme in morphemes:
        if morpheme.start >= end and morpheme.end > morpheme.start:
            if end > start:
                yield start, end
            yield from _left_out(text, end, morpheme.start)
            start = morpheme.start
        end = max(end, morpheme.end)
    if end > start:
        yield start, end
    yield from _left_out(text, end, len(text))


def _left_out(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    if end > start and not text[start:end].isspace():
        yield from (m.span() for m in re.compile(r"\S+").finditer(text, start, end))
