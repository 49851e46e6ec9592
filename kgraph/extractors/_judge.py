"""Networks that judge pairs of mentions: which predicates hold between two entities, or an entity and a value.

Two of them are related where some pair of their mentions says so (multi-instance learning, Riedel et al. 2010). The
evidence is the nearest of the pairs that say it about as loudly as any.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc

from kgraph.extractors._context import Context
from kgraph.extractors._encoding import Vocabulary
from kgraph.extractors._network import session
from kgraph.extractors._pairs import TYPES, Arrays, Ends, Pair, Signatures, arrays, ends_of, pairs
from kgraph.extractors._vectors import Vectors

Floats = npt.NDArray[np.float32]

# More pairs than this in one article (500 names in a list) are cut: those of the entities named last.
MOST_PAIRS = 20_000
# What is this much quieter than the loudest (log odds) may still be the evidence, if it stands nearer.
NEARLY = 4.0
# Who says so, of relations and attributes.
BY = "relation network"


class Judged(NamedTuple):
    """The probability that a predicate holds between two entities, and the pair of mentions that says so.

    Of an attribute the object is a value.
    """

    subject: int
    predicate: str
    object: int
    probability: float
    pair: Pair


def _run(network: Any, made: Arrays) -> Floats:
    logits: Floats = network.run(None, {taken.name: made[taken.name] for taken in network.get_inputs()})[0]
    return logits


class Model:
    """The networks `<name>-<number>.onnx` of a folder, averaged; `<name>.json` has their vocabulary and calibration."""

    def __init__(self, folder: Path, name: str, signatures: Signatures, vectors: Vectors) -> None:
        self.folder = folder
        self.name = name
        self.signatures = signatures
        self.vectors = vectors

    @cached_property
    def settings(self) -> Mapping[str, Any]:
        settings: Mapping[str, Any] = json.loads((self.folder / f"{self.name}.json").read_text(encoding="utf-8"))
        return settings

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary(self.settings["morphemes"], self.settings["tags"], {})

    @cached_property
    def _networks(self) -> list[Any]:
        return [session(path) for path in sorted(self.folder.glob(f"{self.name}-*.onnx"))]

    def __call__(self, doc: Doc, context: Context) -> tuple[Ends, list[Judged]]:
        """What is sure enough of all that the signatures allow, and the ends that the numbers of mentions are of."""
        ends = ends_of(doc, self.signatures.valued)
        return ends, [judged for judged in self.judge(context, ends) if judged.probability >= self._sure(judged)]

    def _sure(self, judged: Judged) -> float:
        thresholds: Mapping[str, float] = self.settings["thresholds"]
        return thresholds.get(judged.predicate, thresholds["*"])

    def judge(self, context: Context, ends: Ends) -> list[Judged]:
        """Every predicate that the signatures allow, with its probability."""
        found = pairs(context, ends, self.signatures)[:MOST_PAIRS]
        if not found:
            return []
        made = arrays(context, ends, found, self.vocabulary)
        made["vectors"] = self.vectors(made["vectors"])
        logits = np.mean([self._either(_run(network, made)) for network in self._networks], axis=0)
        return list(self._pooled(logits, found, ends, context))

    def _either(self, logits: Floats) -> Floats:
        """Symmetric predicates hold both ways; which of its two scores a network uses for them is its own choice."""
        return np.where(self.signatures.symmetric, logits.max(1, keepdims=True), logits)

    def _pooled(self, logits: Floats, found: Sequence[Pair], ends: Ends, context: Context) -> Iterator[Judged]:
        turned = np.array([pair.turned(ends.mentions) for pair in found])
        logits = np.where(turned[:, None, None], logits[:, ::-1], logits)
        entities = np.array([pair.entities for pair in found])
        starts = np.flatnonzero(np.any(np.diff(entities, axis=0, prepend=-1) != 0, axis=1))
        group = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(found)))
        peak = np.maximum.reduceat(logits, starts)
        odds = peak + np.log(np.add.reduceat(np.exp(logits - peak[group]), starts))
        slope, offset = self.settings["calibration"]
        probability = 1 / (1 + np.exp(-(slope * odds + offset)))
        allowed = self._allowed(entities[starts], ends.types)
        for number, direction, predicate in np.argwhere(allowed & (probability >= self.settings["least"])).tolist():
            subject, object = entities[starts[number]][:: -1 if direction else 1].tolist()
            of_pair = np.flatnonzero(group == number)
            said = logits[of_pair, direction, predicate]
            loud = of_pair[said >= said.max() - NEARLY].tolist()
            nearest = min((found[i] for i in loud), key=lambda pair: _apart(pair, ends, context))
            name = self.signatures.predicates[predicate]
            yield Judged(subject, name, object, float(probability[number, direction, predicate]), nearest)

    def _allowed(self, entities: npt.NDArray[np.int64], types: Sequence[str]) -> npt.NDArray[np.bool_]:
        """(pair of entities, direction, predicate): what the signatures allow; symmetric ones have one direction."""
        numbers = np.array([TYPES.index(t) for t in types])[entities]
        there = self.signatures.allowed[numbers[:, 0], numbers[:, 1]]
        back = self.signatures.allowed[numbers[:, 1], numbers[:, 0]] & ~self.signatures.symmetric
        return np.stack([there, back], axis=1)


def _apart(pair: Pair, ends: Ends, context: Context) -> tuple[int, int]:
    """How many sentences, and how many characters, two mentions are from each other."""
    first, second = ends.mentions[pair.first].start, ends.mentions[pair.second].start
    return context.sentence(second) - context.sentence(first), second - first
