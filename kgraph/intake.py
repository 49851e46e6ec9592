"""Records before they are kept: read from a line of JSON, and refused when they point where nothing is."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date

from kgraph import ontology
from kgraph.errors import Skip
from kgraph.record import Record, Relation, from_dict

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-\d\d)?)?")
_AMOUNT = re.compile(r"\d+(\.\d+)? [A-Z]{3}")
_SHARE = re.compile(r"\d+(\.\d+)? ?%")


def lines(paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """The lines of files of Records, each with the place it comes from; `-` is standard input."""
    for path in paths:
        with open(0 if path == "-" else path, "rb", closefd=path != "-") as file:
            yield from ((f"{path}:{number}", line) for number, line in enumerate(file, 1) if line.strip())


def parse(line: bytes | str) -> Record:
    """A Record from a line of `kgraph extract` or of gold data; Skip says what is wrong with it."""
    try:
        record = from_dict(json.loads(line))
    except UnicodeError as error:
        raise Skip("encoding", f"not UTF-8: {error}") from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise Skip("json", f"not a line of JSON: {error}") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Skip("schema", f"not a Record: {type(error).__name__} at {error}") from error
    check(record)
    return record


def check(record: Record) -> None:
    """Skip says why a Record cannot be mapped."""
    for fault in _faults(record):
        raise Skip("schema", f"not a Record that can be mapped: {fault}")


def _faults(record: Record) -> Iterator[str]:
    if not all(isinstance(text, str) for text in (record.id, record.text, record.title)) or not record.id:
        yield "the id, text or title is missing or no text"
        return
    terms = ontology.load()
    yield from _unknown("type", (e.type for e in record.entities.values()), (term.name for term in terms.entities))
    yield from _unknown("predicate", (r.predicate for r in record.relations), (term.name for term in terms.relations))
    yield from _unknown("attribute", (a.name for a in record.attributes), (term.name for term in terms.attributes))
    yield from _unknown("entity", _referred(record), record.entities)
    yield from (f"an entity has no name: {key}" for key, entity in record.entities.items() if not entity.name.strip())
    yield from (
        f"{span} is no place in a text of {len(record.text)}" for span in _spans(record) if not _inside(span, record)
    )
    yield from (f"{name}: {value!r} is no value for it" for name, value in _values(record) if not _valid(name, value))


def _unknown(what: str, found: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    yield from (f"unknown {what} {name!r}" for name in sorted(set(found) - set(known)))


def _referred(record: Record) -> Iterator[str]:
    yield from (mention.entity for mention in record.mentions)
    yield from (quotation.speaker for quotation in record.quotes if quotation.speaker is not None)
    yield from (attribute.entity for attribute in record.attributes)
    yield from (end for relation in record.relations for end in (relation.subject, relation.object))


def _spans(record: Record) -> Iterator[tuple[int, int]]:
    yield from ((mention.start, mention.end) for mention in record.mentions)
    yield from ((quotation.start, quotation.end) for quotation in record.quotes)
    yield from record.sentences
    yield from (relation.evidence for relation in record.relations if relation.evidence is not None)
    yield from (attribute.evidence for attribute in record.attributes if attribute.evidence is not None)


def _inside(span: tuple[int, int], record: Record) -> bool:
    return 0 <= span[0] < span[1] <= len(record.text)


def _values(record: Record) -> Iterator[tuple[str, object]]:
    if record.date is not None:
        yield "date", record.date
    yield from ((attribute.name, attribute.value) for attribute in record.attributes)
    yield from (qualifier for relation in record.relations for qualifier in _qualifiers(relation))


def _qualifiers(relation: Relation) -> Iterator[tuple[str, object]]:
    yield from relation.qualifiers.items()
    yield "confidence", relation.confidence


def _valid(name: str, value: object) -> bool:
    """Whether a value is one that the ontology's range for that name, or the Record's own format, allows."""
    match name:
        case "title":
            return isinstance(value, str)
        case "former":
            return isinstance(value, bool)
        case "confidence":
            return isinstance(value, (int, float)) and 0 <= value <= 1
        case "amount" | "budget":
            return isinstance(value, str) and _AMOUNT.fullmatch(value) is not None
        case "share":
            return isinstance(value, str) and _SHARE.fullmatch(value) is not None
        case _:
            return _is_date(value) if name == "date" or name in ontology.load() else False


def _is_date(value: object) -> bool:
    if not isinstance(value, str) or not _DATE.fullmatch(value) or value.startswith("0000"):
        return False
    try:
        date.fromisoformat(value + "-01-01"[len(value) - 10 :] if len(value) < 10 else value)
    except ValueError:
        return False
    return True
