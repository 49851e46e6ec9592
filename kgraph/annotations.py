"""What the extractors write on a Doc. Offsets are code points of `doc.text`, as everywhere in kgraph."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from spacy.tokens import Doc


class Morpheme(NamedTuple):
    """A morpheme as the tokenizer found it: 했 is 하/XSV and 었/EP, which share their characters."""

    form: str
    tag: str
    start: int
    end: int
    id: int = -1


class Time(NamedTuple):
    """A temporal expression; its dates are ISO 8601 at the precision it has, or None when open or unresolved.

    A point has equal dates. `kind` is point, range, since or until.
    """

    start: int
    end: int
    start_date: str | None
    end_date: str | None
    kind: str = "point"


class Amount(NamedTuple):
    """A sum of money; `value` is `<number> <ISO 4217>`."""

    start: int
    end: int
    value: str


class Share(NamedTuple):
    start: int
    end: int
    value: str


@dataclass(slots=True)
class Mention:
    """A passage that stands for an entity. `entity` is an index into `doc._.entities`, -1 while unresolved."""

    start: int
    end: int
    type: str
    kind: str = "name"
    entity: int = -1
    confidence: float = 1.0
    by: str = ""


@dataclass(slots=True)
class Entity:
    type: str
    name: str


@dataclass(slots=True)
class Quotation:
    """A direct quotation, its marks included; `speaker` is an index into `doc._.entities`."""

    start: int
    end: int
    speaker: int | None = None


@dataclass(slots=True)
class Relation:
    subject: int
    predicate: str
    object: int
    qualifiers: dict[str, str | bool] = field(default_factory=dict)
    confidence: float = 1.0
    evidence: tuple[int, int] = (0, 0)
    by: str = ""


@dataclass(slots=True)
class Attribute:
    entity: int
    name: str
    value: str
    confidence: float = 1.0
    evidence: tuple[int, int] = (0, 0)
    by: str = ""


# The annotations of a Doc, as `doc._.NAME`, and what they are before any extractor has run.
EXTENSIONS: dict[str, Any] = {
    "text": "",
    "published": None,
    "title": "",
    "morphemes": (),
    "sentences": (),
    "times": (),
    "amounts": (),
    "shares": (),
    "mentions": (),
    "entities": (),
    "quotations": (),
    "relations": (),
    "attributes": (),
}


def text_of(doc: Doc) -> str:
    """`doc.text`, which spaCy joins from the tokens whenever asked; a tokenizer leaves it as `doc._.text`."""
    return doc._.text or doc.text


def register() -> None:
    for name, default in EXTENSIONS.items():
        Doc.set_extension(name, default=default, force=True)
