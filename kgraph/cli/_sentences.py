"""How commands print what articles say: the sentence with its mentions marked, its article, and the same as JSON."""

import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import unquote

import click

from kgraph.terminal import printable

if TYPE_CHECKING:
    from kgraph.cards import Article, Claim
    from kgraph.tracing import Hop, Tie

_WORDS = {
    "ko": {
        "from": "{}부터",
        "to": "{}까지",
        "former": "전",
        "articles": "기사 {:,}건",
        "several": "(문장 {}개에서)",
    },
    "en": {
        "from": "from {}",
        "to": "until {}",
        "former": "former",
        "articles": "{:,} articles",
        "several": "(drawn from {} sentences)",
    },
}


def qualified(qualifiers: Mapping[str, tuple[str, ...]], language: str) -> Iterator[str]:
    """Title, dates, amount and share, in words."""
    words = _WORDS[language]
    if "former" in qualifiers:
        yield words["former"]
    yield from qualifiers.get("title", ())
    yield from (words[name].format(date) for name in ("from", "to") for date in qualifiers.get(name, ()))
    yield from qualifiers.get("amount", ())
    yield from (f"{share}%" for share in qualifiers.get("share", ()))


def hop(way: "Hop", language: str) -> Iterator[str]:
    """What ties the two ends of a hop, and the sentences that say so."""
    for tie in way.ties:
        yield from _tie(way, tie, language)


def _tie(way: "Hop", tie: "Tie", language: str) -> Iterator[str]:
    words = _WORDS[language]
    label = tie.relation.labels[language]
    line = f"—{label}—" if tie.relation.symmetric else f"—{label}→" if tie.subject == way.start else f"←{label}—"
    told = ", ".join(qualified(tie.qualifiers, language))
    count = words["articles"].format(tie.articles) if tie.articles > 1 else ""
    yield "  " + printable("  ".join(filter(None, [f"{way.start.name} {line} {way.end.name}", told, count])))
    for said in tie.claims:
        if len(said.passages) > 1:
            yield f"    {words['several'].format(len(said.passages))}"
        yield from claim(said)


def claim(said: "Claim", indent: str = "    ") -> Iterator[str]:
    """The sentence, or the several that it takes with an ellipsis between, and below it where it stands."""
    yield indent + " … ".join(marked(passage.words, passage.marks) for passage in said.passages)
    yield f"{indent}  {dim(source(said.article))}"


def source(article: "Article") -> str:
    """Date, outlet, title, id and address of an article, as far as it has them."""
    date, iri, title, publisher, url = article
    id = unquote(iri).rpartition("/article/")[2]
    return printable("  ".join(filter(None, [date, publisher, title, id, url])))


def marked(words: str, marks: tuple[tuple[int, int], ...]) -> str:
    """The sentence with its mentions bold, or between asterisks where bold does not reach."""
    shown, at = "", 0
    for start, end in marks:
        shown += printable(words[at:start]) + _mark(printable(words[start:end]))
        at = end
    return shown + printable(words[at:])


def _mark(text: str) -> str:
    return bold(text) if sys.stdout.isatty() else f"**{text}**"


def bold(text: str) -> str:
    return click.style(text, bold=True) if sys.stdout.isatty() else text


def dim(text: str) -> str:
    return click.style(text, dim=True) if sys.stdout.isatty() else text


def plain(value: object) -> object:
    """A value as JSON has it: tuples with names are objects, a term is its name."""
    if hasattr(value, "labels"):
        return getattr(value, "name", None)
    if hasattr(value, "_asdict"):
        return {name: plain(field) for name, field in value._asdict().items()}
    if isinstance(value, Mapping):
        return {name: plain(field) for name, field in value.items()}
    return [plain(item) for item in value] if isinstance(value, tuple) else value
