"""Founding, birth, start and end dates and budgets: each value near a mention is judged, the likeliest one kept."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple, Protocol

from spacy.language import Language
from spacy.tokens import Doc

from kgraph import ontology
from kgraph.annotations import Attribute, Mention, Relation
from kgraph.extractors._context import Context
from kgraph.extractors._linear import Linear


class Case(NamedTuple):
    """A mention, and a passage near it that may give one of its entity's attributes."""

    mention: Mention
    attribute: str
    start: int
    end: int
    value: str


class Rules(Protocol):
    def attributes(self, context: Context, case: Case, mentions: list[Mention]) -> list[str]:
        """The features of the value's being the entity's."""


class Attributes:
    def __init__(self, rules: Rules, model: Linear, least: float = 0.35) -> None:
        self.rules = rules
        self.model = model
        self.least = least

    def __call__(self, doc: Doc) -> Doc:
        context = Context(doc)
        best: dict[tuple[int, str], Attribute] = {}
        given: set[tuple[int, str]] = set()
        for confidence, case in self._judged(doc, context):
            key, place = (case.mention.entity, case.attribute), (case.start, case.attribute)
            # A passage gives an attribute to one entity only: the likeliest.
            if key not in best and place not in given:
                given.add(place)
                best[key] = Attribute(*key, case.value, confidence, _evidence(context, case), "attribute model")
        for relation in doc._.relations:
            if relation.predicate == "founderOf" and doc._.entities[relation.object].type == "Institution":
                _agree(relation, best)
        doc._.attributes = list(best.values())
        return doc

    def _judged(self, doc: Doc, context: Context) -> list[tuple[float, Case]]:
        """The cases that are sure enough, the surest first."""
        mentions = doc._.mentions
        judged = [
            (self.model.probability(self.rules.attributes(context, case, mentions)), case)
            for case in cases(doc, context)
        ]
        sure = [(confidence, case) for confidence, case in judged if confidence >= self.least]
        return sorted(sure, key=lambda each: (-each[0], each[1].start, each[1].mention.start))


def _agree(relation: Relation, best: dict[tuple[int, str], Attribute]) -> None:
    """Who founded a body on a day says that it was founded on that day, and the other way round."""
    key = (relation.object, "foundingDate")
    date, known = relation.qualifiers.get("from"), best.get(key)
    if isinstance(date, str):
        if known is None or relation.confidence > known.confidence:
            best[key] = Attribute(*key, date, relation.confidence, relation.evidence, relation.by)
    elif known:
        relation.qualifiers["from"] = known.value


def domains() -> Mapping[str, tuple[str, ...]]:
    """The types that have each attribute, as the ontology says."""
    return {term.name: term.domain for term in ontology.load().attributes}


def cases(doc: Doc, context: Context) -> Iterator[Case]:
    """Every mention with every date or sum of its own and the next sentence."""
    values = list(_values(doc))
    having = domains()
    for mention in doc._.mentions:
        kind = doc._.entities[mention.entity].type
        names = [name for name, types in having.items() if kind in types]
        if not names:
            continue
        here = context.sentence(mention.start)
        for name, start, end, value in values:
            if name in names and 0 <= context.sentence(start) - here <= 1 and not mention.start <= start < mention.end:
                yield Case(mention, name, start, end, value)


def _values(doc: Doc) -> Iterator[tuple[str, int, int, str]]:
    for time in doc._.times:
        begin, finish = time.start_date or time.end_date, time.end_date or time.start_date
        for name in ("foundingDate", "birthDate", "startDate"):
            if begin:
                yield name, time.start, time.end, begin
        if finish:
            yield "endDate", time.start, time.end, finish
    for amount in doc._.amounts:
        yield "budget", amount.start, amount.end, amount.value


def _evidence(context: Context, case: Case) -> tuple[int, int]:
    sentences = [context.sentences[context.sentence(offset)] for offset in sorted((case.mention.start, case.start))]
    return sentences[0][0], sentences[-1][1]


@Language.factory("attributes", default_config={"rules": None})
def create(nlp: Language, name: str, rules: Attributes) -> Attributes:
    return rules
