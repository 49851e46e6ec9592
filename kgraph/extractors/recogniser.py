"""Mentions of people, institutions, projects, places and events, by a network over the morphemes of each sentence."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.tokens import Doc

from kgraph.annotations import Mention, Morpheme
from kgraph.extractors._decoding import Labels, marginals, spans, viterbi
from kgraph.extractors._encoding import Vocabulary, encode
from kgraph.extractors._network import session
from kgraph.extractors._vectors import Vectors
from kgraph.record import NAME

Floats = npt.NDArray[np.float32]

# A sentence of more morphemes is read in parts: a page of numbers is no sentence.
LONGEST = 250
# So many sentences of about one length go through the network at once, and so many through the decoding.
ALIKE, TOGETHER = 6, 32

# The network that reads articles is quick; those that read single sentences as KLUE does may take their time.
FILES = {"articles": "recogniser.onnx", "klue": "recogniser-klue.onnx"}


class Span(NamedTuple):
    start: int
    end: int
    label: str
    confidence: float


class Reading(NamedTuple):
    """What the network makes of a run of morphemes: `path`, `marginals` and `states` have a row for each."""

    morphemes: Sequence[Morpheme]
    path: npt.NDArray[np.int64]
    marginals: Floats
    states: Floats


class Recogniser:
    """The networks of a language's folder; nothing is read from there before the first text."""

    def __init__(self, folder: Path, vectors: Path) -> None:
        self.folder = folder
        self.vectors = Vectors(vectors)
        self._sessions: dict[str, Any] = {}

    def spans(self, sentences: Sequence[Sequence[Morpheme]], head: str = "articles") -> list[Span]:
        """The passages that bear a label of the head, in the order of the sentences."""
        names = self.labels(head).names
        return [span for reading in self.read(sentences, head) for span in _spans(reading, names)]

    def read(
        self, sentences: Sequence[Sequence[Morpheme]], head: str = "articles", *, states: bool = False
    ) -> Iterator[Reading]:
        """Each sentence's labels; `states` asks for the network's states as well."""
        runs = [sentence[i : i + LONGEST] for sentence in sentences for i in range(0, len(sentence), LONGEST)]
        for first in range(0, len(runs), TOGETHER):
            yield from self._read(runs[first : first + TOGETHER], head, states)

    def labels(self, head: str) -> Labels:
        return self._heads[head]

    def _read(self, runs: Sequence[Sequence[Morpheme]], head: str, states: bool) -> Iterator[Reading]:
        scores, found = self._scores(runs, head, [head, "states"] if states else [head])
        lengths = np.array([len(run) for run in runs], np.int32)
        labels = self._heads[head]
        paths = viterbi(scores, lengths, labels)
        likely = marginals(scores, lengths, labels)
        for column, (run, path) in enumerate(zip(runs, paths, strict=True)):
            yield Reading(run, path, likely[: len(run), column], found[: len(run), column])

    def _scores(self, runs: Sequence[Sequence[Morpheme]], head: str, outputs: list[str]) -> tuple[Floats, Floats]:
        """The first output, and the second if there is one: (position, run, score or state)."""
        size = max(map(len, runs))
        made: list[Floats] = [np.zeros((size, len(runs), 0), np.float32)] * 2
        order = sorted(range(len(runs)), key=lambda run: len(runs[run]))
        for first in range(0, len(order), ALIKE):
            columns = order[first : first + ALIKE]
            arrays = encode([runs[column] for column in columns], self.vocabulary)
            arrays["vectors"] = self.vectors(arrays["vectors"])
            for number, result in enumerate(self._session(head).run(outputs, arrays)):
                if first == 0:
                    made[number] = np.zeros((size, len(runs), result.shape[2]), np.float32)
                made[number][: len(result), columns] = result
        return made[0], made[1]

    @cached_property
    def settings(self) -> Mapping[str, Any]:
        settings: Mapping[str, Any] = json.loads((self.folder / "recogniser.json").read_text(encoding="utf-8"))
        return settings

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary(
            {name: number for number, name in enumerate(self.settings["morphemes"], 1)},
            {name: number for number, name in enumerate(self.settings["tags"], 1)},
            {name: number for number, name in enumerate(self.settings["characters"], 2)},
            {name: frozenset(words) for name, words in self.settings["lists"].items()},
        )

    @cached_property
    def _heads(self) -> Mapping[str, Labels]:
        return {
            name: Labels(tuple(head["labels"]), *(np.array(head[scores], np.float32) for scores in Labels._fields[1:]))
            for name, head in self.settings["heads"].items()
        }

    def _session(self, head: str) -> Any:
        if head not in self._sessions:
            self._sessions[head] = session(self.folder / FILES[head])
        return self._sessions[head]


def _spans(reading: Reading, names: Sequence[str]) -> Iterator[Span]:
    likely = reading.marginals[np.arange(len(reading.path)), reading.path]
    for first, last, label in spans(reading.path.tolist(), names):
        inside = reading.morphemes[first : last + 1]
        # What the network never saw, a zero-width space or a row of marks, it may take for a name.
        if any(character.isalnum() for m in inside for character in m.form):
            end = max(m.end for m in inside)
            yield Span(inside[0].start, end, label, float(likely[first : last + 1].min()))


def sentences(doc: Doc) -> list[list[Morpheme]]:
    """The morphemes of each sentence of the Doc."""
    parts: list[list[Morpheme]] = [[]]
    length = doc._.morphemes[-1].end + 1 if doc._.morphemes else 0
    ends = iter([end for _, end in doc._.sentences])
    end = next(ends, length)
    for morpheme in doc._.morphemes:
        while morpheme.start >= end:
            parts.append([])
            end = next(ends, length)
        parts[-1].append(morpheme)
    return [part for part in parts if part]


def klue(doc: Doc, recogniser: Recogniser) -> list[Span]:
    """The six kinds of KLUE (PS, LC, OG, DT, TI, QT) in a Doc, which KLUE itself reads as one sequence."""
    return recogniser.spans([doc._.morphemes] if doc._.morphemes else [], "klue")


@Language.factory("recogniser", assigns=["doc._.mentions"])
def create(nlp: Language, name: str, rules: Recogniser) -> Callable[[Doc], Doc]:
    def recognise(doc: Doc) -> Doc:
        doc._.mentions = [
            Mention(start, end, type_, kind or NAME, confidence=confidence, by=name)
            for start, end, label, confidence in rules.spans(sentences(doc))
            for type_, _, kind in [label.partition("/")]
        ]
        return doc

    return recognise
