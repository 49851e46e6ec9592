"""Annotated articles as Docs with gold mentions, and what each trained part is to learn from them."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from kgraph.annotations import Entity, Mention
from kgraph.errors import KgraphError
from kgraph.extractors import coreference, qualifiers
from kgraph.extractors._context import Context
from kgraph.extractors._encoding import Vocabulary
from kgraph.extractors._pairs import Pair, Signatures, arrays, ends_of, pairs, value_of
from kgraph.record import PRONOUN, Record, Relation
from kgraph.training.linear import Choice
from kgraph.training.relations import Example, example

# What runs before mentions are known: all that a gold Doc needs of the pipeline.
BEFORE = ("sentences", "times", "amounts", "quotations")
# And what makes them.
NAMING = ("recogniser", "consistency", "coreference")
# A relation's qualifiers are learnt from so many of the pairs that may say it.
MOST_PAIRS = 3


class Annotated(NamedTuple):
    record: Record
    doc: Doc
    # The entities' ids in the record, in the order of `doc._.entities`.
    ids: list[str]


def records(paths: Iterable[Path]) -> Iterator[Record]:
    """The articles of stand-off files."""
    for path in paths:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    yield Record.from_json(line)
                except (ValueError, KeyError, TypeError) as error:
                    raise KgraphError(f"{path}:{number}: not an annotated article: {error!r}") from error


def annotated(nlp: Language, record: Record) -> Annotated:
    """The article's Doc with the gold mentions and entities on it."""
    doc = _begun(nlp, record, BEFORE)
    ids = list(record.entities)
    numbers = {entity: number for number, entity in enumerate(ids)}
    doc._.entities = [Entity(*record.entities[entity]) for entity in ids]
    doc._.mentions = [
        Mention(m.start, m.end, record.entities[m.entity].type, m.kind, numbers[m.entity])
        for m in sorted(record.mentions, key=lambda m: (m.start, m.end))
    ]
    return Annotated(record, doc, ids)


def _begun(nlp: Language, record: Record, components: Container[str]) -> Doc:
    doc = nlp.make_doc(record.text)
    doc._.published, doc._.title = record.date, record.title
    for name, component in nlp.pipeline:
        if name in components:
            doc = component(doc)
    return doc


def recognised(nlp: Language, record: Record) -> Annotated:
    """The article's Doc as the pipeline reads it up to its entities; `ids` are those of the annotators' entities.

    An entity is that one of its type with which it shares most mentions; one that is none of them has an id of its own.
    """
    doc = _begun(nlp, record, (*BEFORE, *NAMING))
    known = {(m.start, m.end): m.entity for m in record.mentions}
    shared = Counter((m.entity, known[m.start, m.end]) for m in doc._.mentions if (m.start, m.end) in known)
    ids = [f"none {number}" for number in range(len(doc._.entities))]
    for (number, entity), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        alike = doc._.entities[number].type == record.entities[entity].type
        if alike and ids[number].startswith("none ") and entity not in ids:
            ids[number] = entity
    return Annotated(record, doc, ids)


def coreferences(
    article: Annotated, candidates: type[coreference.Candidates], seen: list[Mention] | None = None
) -> list[Choice]:
    """For each mention that is no plain repetition: what it might stand for, and what it does.

    `seen` are the mentions of a recogniser, to learn from its errors; without them those of the annotators.
    """
    gold = {(m.start, m.end): m.entity for m in article.doc._.mentions}
    mentions = [Mention(m.start, m.end, _open(m), m.kind) for m in seen or article.doc._.mentions]
    choices: list[Choice] = []

    def choose(options: list[list[str]], index: int, offered: object) -> int:
        right = len(options) - 1
        entity = gold.get((mentions[index].start, mentions[index].end))
        for number, known in enumerate(offered):  # type: ignore[var-annotated,arg-type]
            first = mentions[known.mentions[0]]
            if entity is not None and gold.get((first.start, first.end)) == entity:
                right = number
        choices.append(Choice(options, right))
        return right

    coreference.resolve(candidates(Context(article.doc), mentions), mentions, choose)
    return choices


def _open(mention: Mention) -> str:
    """The type as the recogniser gives it: of pronouns it knows only those for people."""
    return mention.type if mention.kind != PRONOUN or mention.type == "Person" else ""


def values(article: Annotated, rules: qualifiers.Rules) -> Iterator[tuple[str, Choice]]:
    """For each qualifier of each relation: the candidates, and the one that gives its value, or none."""
    doc, context = article.doc, Context(article.doc)
    for relation, question in _questions(article, context):
        for qualifier in qualifiers.TAKES.get(relation.predicate, ()):
            if qualifier == "former":
                continue
            found = rules.candidates(doc, context, qualifier, question)
            wanted = relation.qualifiers.get(qualifier)
            right = [i for i, c in enumerate(found) if c.value == wanted]
            if not found or (wanted and not right):
                continue
            options = [rules.features(context, qualifier, question, c) for c in found]
            options.append(rules.none(context, qualifier, question, len(found)))
            chosen = min(right, key=lambda i: _spread(question, found[i].start)) if right else len(found)
            # Other places that give the same value are not wrong: they are left out.
            kept = [i for i in range(len(options)) if i == chosen or i not in right]
            yield qualifier, Choice([options[i] for i in kept], kept.index(chosen))


def formers(article: Annotated, rules: qualifiers.Rules) -> Iterator[tuple[list[str], bool]]:
    """For each membership, whether it is past."""
    context = Context(article.doc)
    for relation, question in _questions(article, context):
        if "former" in qualifiers.TAKES.get(relation.predicate, ()):
            yield rules.past(context, question), bool(relation.qualifiers.get("former"))


def _questions(article: Annotated, context: Context) -> Iterator[tuple[Relation, qualifiers.Question]]:
    """Each relation with the pairs of mentions that stand nearest: any of them may be what says it."""
    mentions, numbers = article.doc._.mentions, {entity: number for number, entity in enumerate(article.ids)}
    for relation in article.record.relations:
        subject, object = numbers[relation.subject], numbers[relation.object]
        for pair in _nearest(context, mentions, subject, object):
            yield relation, qualifiers.asked(mentions, subject, relation.predicate, object, pair)


def _nearest(context: Context, mentions: list[Mention], subject: int, object: int) -> Iterator[Pair]:
    """The nearest pair and, of the next ones, those in one sentence or in two that follow one another."""
    ends = [[i for i, m in enumerate(mentions) if m.entity == entity] for entity in (subject, object)]
    place = [(context.sentence(m.start), m.start) for m in mentions]
    ranked = sorted(
        (abs(place[i][0] - place[j][0]), abs(place[i][1] - place[j][1]), i, j) for i in ends[0] for j in ends[1]
    )
    for number, (apart, _, first, second) in enumerate(ranked[:MOST_PAIRS]):
        if number == 0 or apart <= 1:
            yield Pair(min(first, second), max(first, second), (min(subject, object), max(subject, object)))


def _spread(question: qualifiers.Question, start: int) -> int:
    return sum(abs(m.start - start) for m in question.nearest(start))


def relations(article: Annotated, words: Vocabulary, signatures: Signatures) -> Example:
    """The article for the relation network, with the relations and attributes that hold in it."""
    context, ends = Context(article.doc), ends_of(article.doc, signatures.valued)
    found = pairs(context, ends, signatures)
    numbers = {entity: number for number, entity in enumerate(article.ids)}
    holding = {
        (numbers[r.subject], r.predicate, numbers[r.object])
        for r in article.record.relations
        if r.subject in numbers and r.object in numbers
    }
    for attribute in article.record.attributes:
        if attribute.entity in numbers:
            holding |= {
                (numbers[attribute.entity], attribute.name, number)
                for number, value in enumerate(ends.values, len(article.ids))
                if value_of(attribute.name, value) == attribute.value
            }
    made = arrays(context, ends, found, words)
    return example(made, found, [p.turned(ends.mentions) for p in found], ends.types, holding, signatures)
