"""The title, dates, sums and shares of a relation: of the candidates near it a linear model takes one or none."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from spacy.tokens import Doc

from kgraph.annotations import Mention
from kgraph.extractors._context import Context
from kgraph.extractors._linear import Linear
from kgraph.extractors._pairs import Pair

# Which qualifiers a predicate takes; `former` goes with both kinds of membership.
TAKES: Mapping[str, tuple[str, ...]] = {
    "headOf": ("title", "from", "to", "former"),
    "memberOf": ("title", "from", "to", "former"),
    "founderOf": ("from",),
    "succeeds": ("title",),
    "metWith": ("from",),
    "accuses": ("from",),
    "partnerOf": ("from",),
    "acquires": ("amount", "from"),
    "owns": ("share", "amount"),
    "funds": ("amount", "from"),
}


# Posts are told of without their dates more often than not, and so the model passes over dates that are given: they
# are taken where they score this much less than none (log odds).
EAGER: Mapping[str, float] = {"from": 0.5}


class Candidate(NamedTuple):
    """A passage that may be a qualifier's value, and the value it would give."""

    start: int
    end: int
    value: str


class Question(NamedTuple):
    """A relation whose qualifier is sought: every mention of its two entities, and the pair that says it."""

    predicate: str
    subjects: Sequence[Mention]
    objects: Sequence[Mention]
    evidence: tuple[Mention, Mention]
    others: Sequence[Mention]

    def nearest(self, start: int) -> tuple[Mention, Mention]:
        """The mentions of subject and object that stand nearest to a place in the text."""
        subject, object = (min(ends, key=lambda m: abs(m.start - start)) for ends in (self.subjects, self.objects))
        return subject, object


class Rules(Protocol):
    """A language's candidates and their features; see `languages/ko/qualifiers.py`."""

    def candidates(self, doc: Doc, context: Context, qualifier: str, question: Question) -> list[Candidate]: ...
    def features(self, context: Context, qualifier: str, question: Question, candidate: Candidate) -> list[str]: ...
    def none(self, context: Context, qualifier: str, question: Question, count: int) -> list[str]:
        """The features of there being no such qualifier among so many candidates."""

    def past(self, context: Context, question: Question) -> list[str]:
        """The features of the post's being a former one."""


class Qualifiers:
    def __init__(self, rules: Rules, models: Mapping[str, Linear]) -> None:
        self.rules = rules
        self.models = models

    def __call__(
        self, doc: Doc, context: Context, subject: int, predicate: str, object: int, pair: Pair
    ) -> dict[str, str | bool]:
        question = asked(doc._.mentions, subject, predicate, object, pair)
        found: dict[str, str | bool] = {}
        for qualifier in TAKES.get(predicate, ()):
            if qualifier == "former":
                if self.models["former"].probability(self.rules.past(context, question)) >= 0.5:
                    found["former"] = True
            elif value := self._value(doc, context, qualifier, question):
                found[qualifier] = value
        return found

    def _value(self, doc: Doc, context: Context, qualifier: str, question: Question) -> str:
        candidates = self.rules.candidates(doc, context, qualifier, question)
        if not candidates:
            return ""
        model, count = self.models[qualifier], len(candidates)
        scores = [model.score(self.rules.features(context, qualifier, question, c)) for c in candidates]
        best = max(range(count), key=scores.__getitem__)
        none = model.score(self.rules.none(context, qualifier, question, count))
        return candidates[best].value if scores[best] + EAGER.get(qualifier, 0.0) >= none else ""


def asked(mentions: Sequence[Mention], subject: int, predicate: str, object: int, pair: Pair) -> Question:
    subjects, objects = ([m for m in mentions if m.entity == entity] for entity in (subject, object))
    first, second = mentions[pair.first], mentions[pair.second]
    if first.entity != subject:
        first, second = second, first
    return Question(predicate, subjects, objects, (first, second), mentions)
