"""Why relations were missed or made up: each error of an evaluation under the first cause that explains it.

An end that was not read as an entity of its own explains more than a predicate, and a predicate more than silence.
"""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from kgraph.evaluate import Key, align, key
from kgraph.record import Record, Relation

MISSED, SPURIOUS = "missed", "spurious"

# In the order in which they are looked for.
CAUSES = {
    "missed mention": "nobody read the name",
    "made-up mention": "a name where the annotators have none",
    "wrong span": "the name was cut short or is too long",
    "wrong coreference": "a mention went to another entity",
    "wrong type": "a person read as a place",
    "direction": "the right predicate, the wrong way round",
    "wrong predicate": "another relation of the same two",
    "wrong argument": "the right predicate, one end of it another entity",
    "plan or denial": "what is intended, doubted or denied",
    "across sentences": "the two share no sentence",
    "within a sentence": "the two share a sentence, and nothing was read",
    "not said": "the two are both there, and not related",
}
# What is told of no fact, in the languages that kgraph reads.
_NO_FACT = re.compile(
    "계획|방침|검토|예정|추진|부인|무산|취소|철회|가능성|소문|[가-힣]설[은는이가을에]|논의|사실무근|제안|거절|고사|결렬|중단|거론|물망"
    r"|\b(?:plans?|planned|considers?|considering|den(?:y|ies|ied)|rumou?rs?|propos\w+|reject\w*|cancel\w*|would|may)\b"
)


class Wrong(NamedTuple):
    """A relation that only one side has, as `article: subject predicate object`, and why."""

    side: str
    cause: str
    predicate: str
    told: str
    confidence: float


def causes(gold: Iterable[Record], predicted: Mapping[str, Record]) -> list[Wrong]:
    """Every error of the articles; what was claimed with most confidence comes first, then what was missed."""
    found = [
        wrong
        for article in gold
        for wrong in _Comparison(article, predicted.get(article.id) or Record(article.id, article.text)).errors()
    ]
    return sorted(found, key=lambda wrong: (-wrong.confidence, wrong.told))


def confusion(gold: Iterable[Record], predicted: Mapping[str, Record]) -> dict[str, Counter[str]]:
    """For each predicate of the annotators what was read of the same two: the predicates, or nothing ("")."""
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for article in gold:
        compared = _Comparison(article, predicted.get(article.id) or Record(article.id, article.text))
        for subject, predicate, object in compared.gold:
            read = {p for s, p, o in compared.ours if {s, o} == {subject, object}}
            if (subject, predicate, object) in compared.ours:
                table[predicate][predicate] += 1
            else:
                table[predicate].update(read or {""})
    return table


class _Comparison:
    """One article as annotated and as read; `ours` has the annotators' entities where there are such."""

    def __init__(self, gold: Record, predicted: Record) -> None:
        self.record, self.predicted = gold, predicted
        self.aligned = align(gold, predicted)
        self.gold = {key(r.subject, r.predicate, r.object): r for r in gold.relations}
        self.ours = {key(self._there(r.subject), r.predicate, self._there(r.object)): r for r in predicted.relations}

    def errors(self) -> Iterator[Wrong]:
        for each in self.gold.keys() - self.ours.keys():
            yield self._wrong(MISSED, self._why_missed(each), self.record, self.gold[each], 0.0)
        for each in self.ours.keys() - self.gold.keys():
            claim = self.ours[each]
            yield self._wrong(SPURIOUS, self._why_made_up(each, claim), self.predicted, claim, claim.confidence)

    def _wrong(self, side: str, cause: str, record: Record, relation: Relation, confidence: float) -> Wrong:
        subject, object = (record.entities[e].name for e in (relation.subject, relation.object))
        told = f"{record.id}: {subject} {relation.predicate} {object}"
        return Wrong(side, cause, relation.predicate, told, confidence)

    def _there(self, entity: str) -> str:
        return self.aligned.get(entity, f"?{entity}")

    @cached_property
    def _back(self) -> Mapping[str, str]:
        return {theirs: ours for ours, theirs in self.aligned.items()}

    def _why_missed(self, wanted: Key) -> str:
        subject, _, object = wanted
        spans = _spans(self.predicted)
        for entity in (subject, object):
            if entity not in self._back:
                return _why_no_entity(_spans_of(self.record, entity), spans, "missed mention")
        if any(self._type_differs(entity) for entity in (subject, object)):
            return "wrong type"
        return self._why_predicate(wanted, self.ours) or self._cut(subject, object) or self._where(subject, object)

    def _why_made_up(self, claimed: Key, claim: Relation) -> str:
        spans = _spans(self.record)
        for entity in (claim.subject, claim.object):
            if entity not in self.aligned:
                return _why_no_entity(_spans_of(self.predicted, entity), spans, "made-up mention")
        if any(self._type_differs(entity) for entity in (claimed[0], claimed[2])):
            return "wrong type"
        explained = self._why_predicate(claimed, self.gold)
        if explained in ("direction", "wrong predicate"):
            return explained
        if claim.evidence and _NO_FACT.search(self.record.text, *claim.evidence):
            return "plan or denial"
        return explained or "not said"

    def _type_differs(self, entity: str) -> bool:
        return self.record.entities[entity].type != self.predicted.entities[self._back[entity]].type

    def _why_predicate(self, wanted: Key, others: Iterable[Key]) -> str:
        """What the other side says of the same two, or of one of them with the same predicate."""
        subject, predicate, object = wanted
        found = ""
        for s, p, o in others:
            if p == predicate and (s, o) == (object, subject):
                return "direction"
            if {s, o} == {subject, object}:
                found = "wrong predicate"
            elif p == predicate and (s == subject) != (o == object) and (s, p, o) not in self._both:
                found = found or "wrong argument"
        return found

    @cached_property
    def _both(self) -> frozenset[Key]:
        return frozenset(self.gold.keys() & self.ours.keys())

    def _cut(self, *entities: str) -> str:
        """Whether no mention of an entity has its right ends."""
        shared = [
            set(_spans_of(self.record, entity)) & set(_spans_of(self.predicted, self._back[entity]))
            for entity in entities
        ]
        return "" if all(shared) else "wrong span"

    def _where(self, subject: str, object: str) -> str:
        starts = [start for start, _ in self.predicted.sentences or self.record.sentences]
        places = [
            {bisect_right(starts, m.start) for m in self.record.mentions if m.entity == entity}
            for entity in (subject, object)
        ]
        return "within a sentence" if places[0] & places[1] else "across sentences"


Spans = Sequence[tuple[int, int]]


def _why_no_entity(spans: Spans, others: Spans, nothing: str) -> str:
    """Why an entity has no counterpart: its mentions are not there, are cut otherwise, or went elsewhere."""
    if set(spans) & set(others):
        return "wrong coreference"
    near = any(start < last and first < end for start, end in spans for first, last in others)
    return "wrong span" if near else nothing


def _spans(record: Record) -> Spans:
    return [(m.start, m.end) for m in record.mentions]


def _spans_of(record: Record, entity: str) -> Spans:
    return [(m.start, m.end) for m in record.mentions if m.entity == entity]
