"""An entity as one article presents it: all that resolution looks at."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, pairwise
from typing import Any, NamedTuple

from kgraph.record import NAME, Record, Relation
from kgraph.resolution import authority
from kgraph.resolution.names import is_acronym, normal

# Facts of these kinds hold names of other entities; the rest hold titles and dates.
CONTEXT = ("person", "institution", "project", "event", "place")

_AFFILIATIONS = {"headOf", "memberOf", "founderOf", "educatedAt", "owns", "operates"}
_KIN = {"spouseOf", "parentOf", "siblingOf"}
_DATES = {"birthDate": "born", "foundingDate": "founded", "startDate": "began"}
_WORD_BEHIND = re.compile(r" ([가-힣]{2,12})")
_OPENING, _CLOSING = re.compile(r"\s?[(（]"), re.compile(r"[)）]")


class Fact(NamedTuple):
    """Something that the article says of the entity: ("head", "누리온테크"), ("person", "윤태건"), ("born", "1971")."""

    kind: str
    value: str


class Profile(NamedTuple):
    """`introduced` are abbreviations that the article itself explains, as in 인공지능산업융합사업단(AICA)."""

    article: str
    entity: str
    type: str
    name: str
    aliases: tuple[str, ...]
    date: str = ""
    introduced: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()

    @property
    def reference(self) -> tuple[str, str]:
        return self.article, self.entity

    @property
    def year(self) -> int | None:
        return int(self.date[:4]) if self.date[:4].isdigit() else None

    def to_json(self) -> str:
        """All but the reference."""
        return json.dumps(self[2:], ensure_ascii=False)

    @classmethod
    def from_json(cls, article: str, entity: str, text: str) -> "Profile":
        return cls.plain(article, entity, *json.loads(text))

    @classmethod
    def plain(cls, article: str, entity: str, type_: str, name: str, *more: Any) -> "Profile":
        """A profile from what JSON makes of one."""
        aliases, date, introduced, facts, spans = more
        told = tuple(Fact(kind, value) for kind, value in facts)
        places = tuple((start, end) for start, end in spans)
        return cls(article, entity, type_, name, tuple(aliases), date, tuple(introduced), told, places)


def profiles(record: Record) -> Iterator[Profile]:
    """A profile of each entity that the record mentions."""
    surfaces, spans = _mentioned(record)
    introduced = _introduced(record)
    names = {entity: _distinctive(record.entities[entity].name, surfaces[entity]) for entity in spans}
    facts = _facts(record, names)
    for entity, places in spans.items():
        type_, name = record.entities[entity]
        yield Profile(
            record.id,
            entity,
            type_,
            name,
            tuple(sorted(s for s in surfaces[entity] if len(s) > 1 and s != name)),
            record.date or "",
            tuple(sorted(introduced[entity] - {name})),
            tuple(sorted(facts[entity])),
            tuple(sorted(places)),
        )


def _mentioned(record: Record) -> tuple[dict[str, set[str]], dict[str, list[tuple[int, int]]]]:
    """What each entity is called, and where it is mentioned."""
    surfaces: dict[str, set[str]] = defaultdict(set)
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for mention in record.mentions:
        spans[mention.entity].append((mention.start, mention.end))
        if mention.kind == NAME:
            surfaces[mention.entity].add(record.text[mention.start : mention.end])
    return surfaces, spans


def _introduced(record: Record) -> dict[str, set[str]]:
    """Names in brackets right after another name of the same entity, either of which may be the abbreviation."""
    found: dict[str, set[str]] = defaultdict(set)
    named = sorted(mention for mention in record.mentions if mention.kind == NAME)
    for first, second in pairwise(named):
        between = record.text[first.end : second.start]
        if first.entity == second.entity and _OPENING.fullmatch(between) and _CLOSING.match(record.text, second.end):
            found[first.entity] |= {record.text[m.start : m.end] for m in (first, second)}
    for mention in named:
        surface = record.text[mention.start : mention.end]
        found[mention.entity].update([surface] if is_acronym(surface) and len(surface) > 2 else [])
    return found


def _distinctive(name: str, surfaces: Iterable[str]) -> tuple[str, ...]:
    """A name, and those surfaces that are no mere part of it: 홀딩스 means something in its own article only."""
    return name, *sorted(s for s in surfaces if len(s) > 1 and normal(s) not in normal(name))


def _facts(record: Record, names: Mapping[str, tuple[str, ...]]) -> dict[str, set[Fact]]:
    facts: dict[str, set[Fact]] = defaultdict(set)
    for relation in record.relations:
        if relation.subject in names and relation.object in names:
            _relate(relation, record, names, facts)
    for attribute in record.attributes:
        if attribute.name in _DATES:
            facts[attribute.entity].add(Fact(_DATES[attribute.name], attribute.value))
    for mention in record.mentions:
        if mention.entity in names and mention.kind == NAME and record.entities[mention.entity].type == "Person":
            facts[mention.entity].update(Fact("title", title) for title in _title_behind(record.text, mention.end))
    for entity in names:
        if record.entities[entity].type == "Person":
            facts[entity] |= {fact for other in names if other != entity for fact in _context(record, names, other)}
    return facts


def _title_behind(text: str, end: int) -> Iterator[str]:
    """The longest title that a word right behind a name begins with: 오상진 [단장]은."""
    word = _WORD_BEHIND.match(text, end)
    beginnings = (word[1][:length] for length in range(len(word[1]), 1, -1)) if word else ()
    yield from islice((title for title in beginnings if title in authority.titles()), 1)


def _relate(
    relation: Relation, record: Record, names: Mapping[str, tuple[str, ...]], facts: Mapping[str, set[Fact]]
) -> None:
    """What a relation says of its two ends."""
    subject, object_, predicate = relation.subject, relation.object, relation.predicate
    facts[subject].update(Fact(kind, name) for kind in _kinds(relation) for name in names[object_])
    facts[subject].update(_context(record, names, object_))
    facts[object_].update(_context(record, names, subject))
    if predicate in {"headOf", "memberOf"}:
        title = relation.qualifiers.get("title")
        facts[subject].update([Fact("title", title)] if isinstance(title, str) else [])
    if predicate in _KIN:
        for one, other in ((subject, object_), (object_, subject)):
            facts[one].update(Fact("kin", name) for name in names[other])


def _kinds(relation: Relation) -> Iterator[str]:
    """What kinds of fact the object of a relation is to its subject."""
    if relation.predicate in _AFFILIATIONS:
        yield "affiliation"
    if relation.predicate == "headOf" and not {"former", "to"} & relation.qualifiers.keys():
        yield "head"
    yield from {"partOf": ("within",), "locatedIn": ("within",), "bornIn": ("birthplace",)}.get(relation.predicate, ())
    yield from {"subOrganizationOf": ("parent",)}.get(relation.predicate, ())


def _context(record: Record, names: Mapping[str, tuple[str, ...]], entity: str) -> Iterator[Fact]:
    kind = record.entities[entity].type.lower()
    return (Fact(kind, name) for name in names[entity] if len(name) > 1)
