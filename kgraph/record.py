"""What one article says: mentions, entities, relations, attributes and quotations, as offsets into its text."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

NAME, NOMINAL, PRONOUN = "name", "nominal", "pronoun"


class Mention(NamedTuple):
    """A passage that stands for an entity; `kind` is name, nominal or pronoun."""

    start: int
    end: int
    entity: str
    kind: str = NAME


class Entity(NamedTuple):
    type: str
    name: str


@dataclass(frozen=True, slots=True)
class Relation:
    """A predicate between two entities of the record, the passage that says so, and who read it there.

    `qualifiers`: title, from, to (ISO 8601 at the text's precision), former (True), amount ("5000000 KRW"),
    share ("30%").
    """

    subject: str
    predicate: str
    object: str
    qualifiers: Mapping[str, str | bool] = field(default_factory=dict)
    confidence: float = 1.0
    evidence: tuple[int, int] | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Attribute:
    entity: str
    name: str
    value: str
    confidence: float = 1.0
    evidence: tuple[int, int] | None = None
    by: str = ""


class Quotation(NamedTuple):
    """A direct quotation, marks included, and the entity that says it, if it has a name."""

    start: int
    end: int
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One article's statements; `entities` are keyed by ids that mean something in this record only."""

    id: str
    text: str
    date: str | None = None
    title: str = ""
    domain: str = ""
    mentions: tuple[Mention, ...] = ()
    entities: Mapping[str, Entity] = field(default_factory=dict)
    relations: tuple[Relation, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    quotes: tuple[Quotation, ...] = ()
    sentences: tuple[tuple[int, int], ...] = ()

    def to_json(self) -> str:
        """One line of `kgraph extract`: the stand-off format of the gold data, with confidence and evidence."""
        return json.dumps(as_dict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, line: str) -> "Record":
        return from_dict(json.loads(line))


def as_dict(record: Record) -> dict[str, Any]:
    return {
        "id": record.id,
        "date": record.date,
        "title": record.title,
        "domain": record.domain,
        "text": record.text,
        "mentions": [m._asdict() for m in record.mentions],
        "entities": {key: entity._asdict() for key, entity in record.entities.items()},
        "relations": [
            {"s": r.subject, "p": r.predicate, "o": r.object, **r.qualifiers, **_grounds(r)} for r in record.relations
        ],
        "attributes": [{"e": a.entity, "a": a.name, "v": a.value, **_grounds(a)} for a in record.attributes],
        "quotes": [q._asdict() for q in record.quotes],
        "sentences": [list(s) for s in record.sentences],
    }


def from_dict(data: Mapping[str, Any]) -> Record:
    """A Record from a line of `kgraph extract` or of the gold data, which has no confidence, evidence or sentences."""
    return Record(
        id=data["id"],
        text=data["text"],
        date=data.get("date"),
        title=data.get("title", ""),
        domain=data.get("domain", ""),
        mentions=tuple(Mention(m["start"], m["end"], m["entity"], m.get("kind", NAME)) for m in data["mentions"]),
        entities={key: Entity(e["type"], e["name"]) for key, e in data["entities"].items()},
        relations=tuple(
            Relation(r["s"], r["p"], r["o"], {k: v for k, v in r.items() if k not in _RELATION_KEYS}, **_given(r))
            for r in data["relations"]
        ),
        attributes=tuple(Attribute(a["e"], a["a"], a["v"], **_given(a)) for a in data["attributes"]),
        quotes=tuple(Quotation(q["start"], q["end"], q.get("speaker")) for q in data["quotes"]),
        sentences=tuple((start, end) for start, end in data.get("sentences", ())),
    )


_RELATION_KEYS = {"s", "p", "o", "confidence", "evidence", "by"}


def _grounds(claim: Relation | Attribute) -> dict[str, Any]:
    evidence = list(claim.evidence) if claim.evidence else None
    return {"confidence": round(claim.confidence, 4), "evidence": evidence, "by": claim.by}


def _given(claim: Mapping[str, Any]) -> dict[str, Any]:
    evidence = claim.get("evidence")
    return {
        "confidence": claim.get("confidence", 1.0),
        "evidence": tuple(evidence) if evidence else None,
        "by": claim.get("by", ""),
    }
