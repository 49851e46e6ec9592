"""One Record as a person can check it: its text with the mentions marked, and each claim with its grounds."""

from collections.abc import Iterator
from html import escape

from kgraph import ontology
from kgraph.appearance import colours
from kgraph.record import NAME, Attribute, Mention, Record, Relation
from kgraph.wording import qualified

_WORDS = {
    "ko": {
        "entities": "개체",
        "claims": "주장",
        "quotes": "인용",
        "claim": "주장",
        "confidence": "확신도",
        "by": "읽은 규칙",
        "passage": "구절",
    },
    "en": {
        "entities": "Entities",
        "claims": "Claims",
        "quotes": "Quotations",
        "claim": "claim",
        "confidence": "confidence",
        "by": "said by",
        "passage": "passage",
    },
}


def pieces(record: Record, start: int = 0, end: int | None = None) -> Iterator[tuple[str, Mention | None]]:
    """A passage in parts: text between mentions, and mentions."""
    end = len(record.text) if end is None else end
    position = start
    for mention in sorted(record.mentions):
        if position <= mention.start and mention.end <= end:
            yield record.text[position : mention.start], None
            yield record.text[mention.start : mention.end], mention
            position = mention.end
    yield record.text[position:end], None


def claims(record: Record, language: str = "en") -> Iterator[tuple[str, Relation | Attribute]]:
    """Relations and attributes in words: 오상진 —수장직→ 인공지능산업융합사업단 (단장, 2024-08부터)."""
    terms = ontology.load()
    for relation in record.relations:
        subject, object = (record.entities[e].name for e in (relation.subject, relation.object))
        term = terms[relation.predicate]
        arrow = f"—{term.labels[language]}{'—' if term.symmetric else '→'}"
        qualifiers = {name: (str(value).removesuffix("%"),) for name, value in relation.qualifiers.items()}
        told = ", ".join(qualified(qualifiers, language))
        yield f"{subject} {arrow} {object}" + (f" ({told})" if told else ""), relation
    for attribute in record.attributes:
        label = terms[attribute.name].labels[language]
        yield f"{record.entities[attribute.entity].name} — {label}: {attribute.value}", attribute


def html(record: Record, language: str = "en") -> str:
    """One page that needs nothing beside it."""
    words, terms = _WORDS[language], ontology.load()
    text = "".join(_marked(record, part, mention) for part, mention in pieces(record)).replace("\n", "<br>\n")
    legend = " ".join(
        f'<span style="color:{colour}">■ {terms[name].labels[language]}</span>' for name, colour in colours().items()
    )
    rows = "".join(_row(record, told, claim) for told, claim in claims(record, language))
    entities = "".join(_entity(record, key) for key in record.entities)
    heads = "".join(f"<th>{words[name]}" for name in ("claim", "confidence", "by", "passage"))
    quotes = "".join(
        f"<li>{escape(_speaker(record, q.speaker))}: {escape(record.text[q.start : q.end])}</li>" for q in record.quotes
    )
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8">'
        f"<title>{escape(record.title or record.id)}</title>"
        "<style>body{font:16px/1.7 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}"
        "mark{background:none;border-bottom:2px solid}sub{color:#777}td,th{padding:.2em .8em .2em 0;text-align:left;"
        "vertical-align:top}small{color:#555}</style>"
        f"<h1>{escape(record.title or record.id)}</h1>"
        f"<p><small>{escape(record.id)} · {escape(record.date or '')}</small>"
        f"<p>{legend}<p>{text}<h2>{words['entities']}</h2><ul>{entities}</ul>"
        f"<h2>{words['claims']}</h2><table><tr>{heads}</tr>{rows}</table>"
        f"<h2>{words['quotes']}</h2><ul>{quotes}</ul>\n"
    )


def _marked(record: Record, part: str, mention: Mention | None) -> str:
    if mention is None:
        return escape(part)
    colour = colours()[record.entities[mention.entity].type]
    kind = "" if mention.kind == NAME else f" {mention.kind}"
    return f'<mark style="color:{colour}">{escape(part)}</mark><sub>{mention.entity}{kind}</sub>'


def _row(record: Record, told: str, claim: Relation | Attribute) -> str:
    passage = record.text[slice(*claim.evidence)] if claim.evidence else ""
    cells = (told, f"{claim.confidence:.2f}", claim.by, passage)
    return "<tr>" + "".join(f"<td>{escape(cell)}" for cell in cells) + "</tr>"


def _entity(record: Record, key: str) -> str:
    kind, name = record.entities[key]
    said = dict.fromkeys(record.text[m.start : m.end] for m in record.mentions if m.entity == key)
    return f'<li style="color:{colours()[kind]}">{key} {escape(name)} <small>{escape(", ".join(said))}</small></li>'


def _speaker(record: Record, speaker: str | None) -> str:
    return record.entities[speaker].name if speaker else "—"
