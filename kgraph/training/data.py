"""Annotated articles and KLUE's sentences, as morphemes with labelled spans."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from kgraph.annotations import Morpheme
from kgraph.errors import KgraphError
from kgraph.record import NAME

Span = tuple[int, int, str]

# Turns a text into its sentences, each a list of morphemes: what a language's tokenizer does.
Analyse = Callable[[str], Sequence[Sequence[Morpheme]]]


class Sentence(NamedTuple):
    morphemes: Sequence[Morpheme]
    spans: tuple[Span, ...]


class Document(NamedTuple):
    """An article or a sentence of KLUE; `head` names the label set, `gold` are the spans as annotated."""

    id: str
    head: str
    sentences: tuple[Sentence, ...]
    gold: tuple[Span, ...]


def articles(paths: Iterable[Path], analyse: Analyse) -> Iterator[Document]:
    """Stand-off articles, as `kgraph extract` and the gold data have them."""
    for data in _lines(paths):
        spans = tuple(_article_spans(data))
        yield Document(data["id"], "articles", tuple(_sentences(data["text"], spans, analyse)), spans)


def klue(paths: Iterable[Path], analyse: Analyse, *, genre: str = "wikitree") -> Iterator[Document]:
    """KLUE's sentences of one genre: `wikitree` is news, `nsmc` movie reviews."""
    for data in _lines(paths):
        if data["id"].endswith(genre):
            spans = tuple((start, end, label) for start, end, label in data["spans"])
            # KLUE's entries are single sentences; what the tokenizer splits stays one sequence.
            morphemes = [morpheme for sentence in analyse(data["text"]) for morpheme in sentence]
            yield Document(data["id"], "klue", (Sentence(morphemes, tuple(_fitted(spans, morphemes))),), spans)


def held_out(identifier: str, share: float) -> bool:
    """Whether a hash of the identifier puts it among the `share` that training does not see."""
    return int(sha256(identifier.encode()).hexdigest()[:8], 16) / 0x100000000 < share


def _lines(paths: Iterable[Path]) -> Iterator[dict]:  # type: ignore[type-arg]
    for path in paths:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield _parsed(line, f"{path}:{number}")


def _parsed(line: str, source: str) -> dict:  # type: ignore[type-arg]
    try:
        data: dict = json.loads(line)  # type: ignore[type-arg]
        data["id"], data["text"]
    except (ValueError, KeyError, TypeError) as error:
        raise KgraphError(f"{source}: not an annotated text: expected a JSON object with id and text") from error
    return data


def _article_spans(data: dict) -> Iterator[Span]:  # type: ignore[type-arg]
    for mention in data["mentions"]:
        kind, type_ = mention["kind"], data["entities"][mention["entity"]]["type"]
        yield mention["start"], mention["end"], type_ if kind == NAME else f"{type_}/{kind}"


def _sentences(text: str, spans: Sequence[Span], analyse: Analyse) -> Iterator[Sentence]:
    for morphemes in filter(None, analyse(text)):
        yield Sentence(morphemes, tuple(_fitted(spans, morphemes)))


def _fitted(spans: Sequence[Span], morphemes: Sequence[Morpheme]) -> Iterator[Span]:
    """The spans that lie in these morphemes, widened to whole morphemes."""
    for start, end, label in spans:
        inside = [m for m in morphemes if m.start < end and start < m.end]
        if inside:
            yield inside[0].start, max(m.end for m in inside), label
