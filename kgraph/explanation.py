"""One Record as a person can check it: its text with the mentions marked, and each claim with its grounds."""

from collections.abc import Iterable, Iterator
from html import escape

from kgraph import ontology
from kgraph.appearance import colours
from kgraph.record import NAME, Attribute, Mention, Quotation, Record, Relation
from kgraph.wording import qualified

_WORDS = {
    "ko": {
        "entities": "개체",
        "claims": "주장",
        "quotes": "인용",
        "mentions": "언급",
        "kinds": "점선: 보통명사와 대명사",
        "order": "확실한 것부터: 확신도, 읽은 규칙, 구절",
    },
    "en": {
        "entities": "Entities",
        "claims": "Claims",
        "quotes": "Quotations",
        "mentions": "Mentions",
        "kinds": "dotted: common nouns and pronouns",
        "order": "the surest first: confidence, what says so, where",
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
    for relation in record.relations:
        subject, object = (record.entities[e].name for e in (relation.subject, relation.object))
        told = ", ".join(_qualifiers(relation, language))
        yield f"{subject} {_arrow(relation, language)} {object}" + (f" ({told})" if told else ""), relation
    for attribute in record.attributes:
        label = ontology.load()[attribute.name].labels[language]
        yield f"{record.entities[attribute.entity].name} — {label}: {attribute.value}", attribute


def _arrow(relation: Relation, language: str) -> str:
    term = ontology.load()[relation.predicate]
    return f"—{term.labels[language]}{'—' if term.symmetric else '→'}"


def _qualifiers(relation: Relation, language: str) -> list[str]:
    values = {name: (str(value).removesuffix("%"),) for name, value in relation.qualifiers.items()}
    return list(qualified(values, language))


_STYLE = """
:root{color-scheme:light dark;--ink:#1c1c1e;--soft:#6b6b70;--line:#e3e3e6;--paper:#fff;--back:#f6f6f4}
@media(prefers-color-scheme:dark){:root{--ink:#e8e8ea;--soft:#9a9aa0;--line:#38383c;--paper:#1c1c1e;
--back:#131315}}
*{box-sizing:border-box}
body{font:17px/1.8 "Noto Sans KR","Apple SD Gothic Neo","Malgun Gothic",sans-serif;color:var(--ink);
background:var(--back);
margin:0;word-break:keep-all;overflow-wrap:anywhere}
main{max-width:76rem;margin:0 auto;padding:2rem 1.25rem 4rem}
h1{font-size:1.6rem;line-height:1.35;margin:0 0 .3rem}
h2{font-size:1.05rem;margin:0 0 .6rem}h2 small{font-weight:400}
small,.soft{color:var(--soft);font-size:.82rem}
.legend span{margin-right:1rem;white-space:nowrap}
.columns{display:grid;grid-template-columns:minmax(0,1fr) 19rem;gap:1.25rem;margin:1.25rem 0;align-items:start}
@media(max-width:60rem){.columns{grid-template-columns:minmax(0,1fr)}.side{position:static!important}}
section{background:var(--paper);border:1px solid var(--line);border-radius:.6rem;padding:1.1rem 1.3rem;
margin:0 0 1.25rem}
.text p{margin:0 0 .9em}.text p:last-child{margin:0}
.side{position:sticky;top:1rem;max-height:calc(100vh - 2rem);overflow:auto}
.side ul{list-style:none;margin:0;padding:0}.side li{padding:.25rem .4rem;border-radius:.35rem;line-height:1.45}
mark{--c:gray;color:inherit;background:color-mix(in srgb,var(--c) 16%,transparent);
border-bottom:2px solid var(--c);
border-radius:.2em .2em 0 0;padding:0 .1em}
mark.nominal,mark.pronoun{background:none;border-bottom-style:dotted}
mark sub{font-size:.62em;color:var(--soft);margin-left:.15em;vertical-align:-.2em;line-height:0}
q{quotes:none}.said{background:color-mix(in srgb,currentColor 4%,transparent)}
b.n{--c:gray;font-weight:600;border-bottom:2px solid var(--c)}
i.dot{display:inline-block;width:.65em;height:.65em;border-radius:50%;background:var(--c);
margin-right:.4em}
.claim{padding:.7rem 0;border-top:1px solid var(--line);display:grid;grid-template-columns:4.2rem minmax(0,1fr);
gap:.9rem}
.claim:first-of-type{border-top:0}.claim p{margin:.15rem 0 0;font-size:.92rem;line-height:1.65}
.claim p mark sub{display:none}.claim p mark:not(.end){background:none;border-bottom-color:transparent}
.predicate{color:var(--soft);margin:0 .35em;white-space:nowrap}
.tag{font-size:.78rem;border:1px solid var(--line);border-radius:1em;padding:.05em .6em;margin-left:.4em;
white-space:nowrap}
meter{width:100%;height:.5rem;display:block}.sure{font-variant-numeric:tabular-nums;font-size:.9rem}
.quote{padding:.5rem 0;border-top:1px solid var(--line);display:grid;grid-template-columns:9rem minmax(0,1fr);
gap:.9rem;font-size:.95rem}
.quote:first-of-type{border-top:0}
@media(max-width:40rem){.quote{grid-template-columns:minmax(0,1fr);gap:.1rem}body{font-size:16px}
main{padding:1rem .7rem}}
@media print{body{background:none}.side{position:static;max-height:none}section{break-inside:auto;border:0;
padding:0}}
"""


def html(record: Record, language: str = "en") -> str:
    """One page that needs nothing beside it; whoever points at a mention sees all of its entity."""
    words, title = _WORDS[language], escape(record.title or record.id)
    sizes = {
        "mentions": len(record.mentions),
        "entities": len(record.entities),
        "claims": len(record.relations) + len(record.attributes),
        "quotes": len(record.quotes),
    }
    told = " · ".join(f"{words[name]} {size}" for name, size in sizes.items())
    entities = "".join(_entity(record, key) for key in record.entities)
    ordered = (*_surest(record.relations), *_surest(record.attributes))
    rows = "".join(_claim(record, claim, language) for claim in ordered)
    quotes = "".join(_quote(record, quote) for quote in record.quotes)
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{_STYLE}{_lit(record)}</style>'
        f"<main><header><h1>{title}</h1><small>{escape(record.id)} · {escape(record.date or '')}<br>{told}</small>"
        f'<p class="legend soft">{_legend(language)}<span>{words["kinds"]}</span></p></header>'
        f'<div class="columns"><section class="text">{_text(record)}</section>'
        f'<section class="side"><h2>{words["entities"]}</h2><ul>{entities}</ul></section></div>'
        f"<section><h2>{words['claims']} <small>{words['order']}</small></h2>{rows}</section>"
        f"<section><h2>{words['quotes']}</h2>{quotes}</section></main></html>\n"
    )


def _legend(language: str) -> str:
    terms = ontology.load()
    return "".join(
        f'<span><i class="dot" style="--c:{colour}"></i>{terms[name].labels[language]}</span>'
        for name, colour in colours().items()
    )


def _surest(found: Iterable[Relation | Attribute]) -> list[Relation | Attribute]:
    return sorted(found, key=lambda claim: -claim.confidence)


def _lit(record: Record) -> str:
    """What a browser is told to light when an entity is pointed at, without a script."""
    return "".join(
        f"main:has([data-e={key}]:hover) [data-e={key}]{{background:color-mix(in srgb,var(--c) 45%,transparent)}}"
        for key in record.entities
        if key.isalnum()
    )


def _text(record: Record) -> str:
    """The paragraphs, with their mentions marked."""
    marked = "".join(_marked(record, part, mention) for part, mention in pieces(record))
    return "".join(f"<p>{paragraph}</p>\n" for paragraph in marked.split("\n") if paragraph.strip())


def _marked(record: Record, part: str, mention: Mention | None, ends: tuple[str, ...] = ()) -> str:
    if mention is None:
        return escape(part)
    entity = record.entities[mention.entity]
    kinds = ["" if mention.kind == NAME else mention.kind, "end" if mention.entity in ends else ""]
    return (
        f'<mark class="{" ".join(filter(None, kinds))}" data-e="{escape(mention.entity)}" '
        f'style="--c:{colours()[entity.type]}" title="{escape(f"{entity.name} ({entity.type})")}">'
        f"{escape(part)}<sub>{escape(mention.entity)}</sub></mark>"
    )


def _named(record: Record, key: str) -> str:
    kind, name = record.entities[key]
    return f'<b class="n" data-e="{escape(key)}" style="--c:{colours()[kind]}">{escape(name)}</b>'


def _claim(record: Record, claim: Relation | Attribute, language: str) -> str:
    passage = ""
    if claim.evidence:
        ends = (claim.subject, claim.object) if isinstance(claim, Relation) else (claim.entity,)
        passage = "".join(_marked(record, *piece, ends) for piece in pieces(record, *claim.evidence)).strip()
    return (
        f'<div class="claim"><div class="sure">{claim.confidence:.2f}'
        f'<meter min="0" max="1" low=".6" high=".8" optimum="1" value="{claim.confidence:.2f}"></meter></div>'
        f"<div>{_told(record, claim, language)} <small>{escape(claim.by)}</small>"
        f'<p class="soft">{passage}</p></div></div>'
    )


def _told(record: Record, claim: Relation | Attribute, language: str) -> str:
    """A claim as `claims` words it, its names in their colours."""
    if isinstance(claim, Attribute):
        label = ontology.load()[claim.name].labels[language]
        return f'{_named(record, claim.entity)}<span class="predicate"> — {label}: </span>{escape(claim.value)}'
    tags = "".join(f' <span class="tag">{escape(each)}</span>' for each in _qualifiers(claim, language))
    between = f'<span class="predicate"> {_arrow(claim, language)} </span>'
    return f"{_named(record, claim.subject)}{between}{_named(record, claim.object)}{tags}"


def _entity(record: Record, key: str) -> str:
    kind, name = record.entities[key]
    said = dict.fromkeys(record.text[m.start : m.end] for m in record.mentions if m.entity == key)
    others = ", ".join(each for each in said if each != name)
    count = sum(m.entity == key for m in record.mentions)
    return (
        f'<li data-e="{escape(key)}" style="--c:{colours()[kind]}"><i class="dot"></i>'
        f"{escape(name)} <small>{escape(key)} ×{count}{f'<br>{escape(others)}' if others else ''}</small></li>"
    )


def _quote(record: Record, quote: Quotation) -> str:
    speaker = _named(record, quote.speaker) if quote.speaker else "—"
    return f'<div class="quote"><span>{speaker}</span><span>{escape(record.text[quote.start : quote.end])}</span></div>'
