"""What holds between the entities of a Doc: a network judges pairs of mentions, linear models find the qualifiers.

Two entities are related where some pair of their mentions says so (multi-instance learning, Riedel et al. 2010); the
pair that says it loudest is the evidence.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.tokens import Doc

from kgraph import ontology
from kgraph.annotations import Mention, Relation
from kgraph.extractors._context import Context
from kgraph.extractors._encoding import Vocabulary
from kgraph.extractors._network import session
from kgraph.extractors._pairs import TYPES, Pair, Signatures, arrays, pairs
from kgraph.extractors._vectors import Vectors
from kgraph.extractors.qualifiers import Qualifiers

Floats = npt.NDArray[np.float32]

# More pairs than this in one article (500 names in a list) are cut: those of the entities named last.
MOST_PAIRS = 20_000


class Judged(NamedTuple):
    """The probability that a predicate holds between two entities, and the pair of mentions that says so."""

    subject: int
    predicate: str
    object: int
    probability: float
    pair: Pair


def signatures() -> Signatures:
    """Of the ontology's relations, in its order."""
    return Signatures.of({t.name: (t.domain, t.range, t.symmetric) for t in ontology.load().relations})


class Model:
    """The networks of a language, averaged; `relations.json` beside them has their vocabulary and calibration."""

    def __init__(self, folder: Path, vectors: Path) -> None:
        self.folder = folder
        self.vectors = Vectors(vectors)
        self.signatures = signatures()

    @cached_property
    def settings(self) -> Mapping[str, Any]:
        settings: Mapping[str, Any] = json.loads((self.folder / "relations.json").read_text(encoding="utf-8"))
        return settings

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary(self.settings["morphemes"], self.settings["tags"], {})

    @cached_property
    def _networks(self) -> list[Any]:
        return [session(path) for path in sorted(self.folder.glob("relations*.onnx"))]

    def __call__(self, context: Context, mentions: Sequence[Mention], types: Sequence[str]) -> list[Judged]:
        """Every predicate that the signatures allow, with its probability."""
        found = pairs(context, mentions, types, self.signatures)[:MOST_PAIRS]
        if not found:
            return []
        made = arrays(context, mentions, types, found, self.vocabulary)
        made["vectors"] = self.vectors(made["vectors"])
        logits = np.mean([self._either(network.run(None, made)[0]) for network in self._networks], axis=0)
        return list(self._pooled(logits, found, mentions, types))

    def _either(self, logits: Floats) -> Floats:
        """Symmetric predicates hold both ways; which of its two scores a network uses for them is its own choice."""
        return np.where(self.signatures.symmetric, logits.max(1, keepdims=True), logits)

    def _pooled(
        self, logits: Floats, found: Sequence[Pair], mentions: Sequence[Mention], types: Sequence[str]
    ) -> Iterator[Judged]:
        turned = np.array([pair.turned(mentions) for pair in found])
        logits = np.where(turned[:, None, None], logits[:, ::-1], logits)
        entities = np.array([pair.entities for pair in found])
        starts = np.flatnonzero(np.any(np.diff(entities, axis=0, prepend=-1) != 0, axis=1))
        group = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(found)))
        peak = np.maximum.reduceat(logits, starts)
        odds = peak + np.log(np.add.reduceat(np.exp(logits - peak[group]), starts))
        slope, offset = self.settings["calibration"]
        probability = 1 / (1 + np.exp(-(slope * odds + offset)))
        allowed = self._allowed(entities[starts], types)
        for number, direction, predicate in np.argwhere(allowed & (probability >= self.settings["least"])).tolist():
            subject, object = entities[starts[number]][:: -1 if direction else 1].tolist()
            of_pair = np.flatnonzero(group == number)
            loudest = found[of_pair[logits[of_pair, direction, predicate].argmax()]]
            name = self.signatures.predicates[predicate]
            yield Judged(subject, name, object, float(probability[number, direction, predicate]), loudest)

    def _allowed(self, entities: npt.NDArray[np.int64], types: Sequence[str]) -> npt.NDArray[np.bool_]:
        """(pair of entities, direction, predicate): what the signatures allow; symmetric ones have one direction."""
        numbers = np.array([TYPES.index(t) for t in types])[entities]
        there = self.signatures.allowed[numbers[:, 0], numbers[:, 1]]
        back = self.signatures.allowed[numbers[:, 1], numbers[:, 0]] & ~self.signatures.symmetric
        return np.stack([there, back], axis=1)


class Relations:
    """`least` is the confidence below which nothing is claimed; None takes the model's own for each predicate."""

    def __init__(self, model: Model, qualifiers: Qualifiers, least: float | None = None) -> None:
        self.model = model
        self.qualifiers = qualifiers
        self.least = least

    def __call__(self, doc: Doc) -> Doc:
        context, mentions = Context(doc), doc._.mentions
        types = [entity.type for entity in doc._.entities]
        kept = consistent(
            [j for j in self.model(context, mentions, types) if j.probability >= self._least(j.predicate)]
        )
        doc._.relations = [
            Relation(
                judged.subject,
                judged.predicate,
                judged.object,
                self.qualifiers(doc, context, judged.subject, judged.predicate, judged.object, judged.pair),
                judged.probability,
                evidence(context, mentions, judged.pair),
                "relation network",
            )
            for judged in kept
        ]
        return doc

    def _least(self, predicate: str) -> float:
        if self.least is not None:
            return self.least
        thresholds: Mapping[str, float] = self.model.settings["thresholds"]
        return thresholds.get(predicate, thresholds["*"])


# Of two predicates of one pair where one says less, the likelier is kept: "take the most specific predicate".
EXCLUSIVE = (("headOf", "memberOf"), ("owns", "acquires"), ("operates", "participatesIn"))


def consistent(judged: Sequence[Judged]) -> list[Judged]:
    """The likeliest of predicates that exclude one another, and of one predicate in both directions; in text order."""
    best = {(j.subject, j.predicate, j.object): j for j in judged}
    for one, other in EXCLUSIVE:
        for subject, predicate, object in list(best):
            rival = best.get((subject, other, object))
            if predicate == one and rival:
                del best[min((best[subject, one, object], rival), key=lambda j: j.probability)[:3]]
    for key in list(best):
        back = best.get((key[2], key[1], key[0]))
        if key in best and back and back.probability > best[key].probability:
            del best[key]
    return sorted(best.values(), key=lambda j: (j.pair.first, j.pair.second, j.predicate, j.subject))


def evidence(context: Context, mentions: Sequence[Mention], pair: Pair) -> tuple[int, int]:
    """From the sentence of the first mention to that of the second."""
    first, second = (context.sentences[context.sentence(mentions[i].start)] for i in (pair.first, pair.second))
    return first[0], second[1]


@Language.factory("relations", default_config={"rules": None})
def create(nlp: Language, name: str, rules: Relations) -> Relations:
    return rules
