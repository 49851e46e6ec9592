import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import click

from kgraph.cli import _options
from kgraph.terminal import printable

if TYPE_CHECKING:
    from kgraph.cards import Card, Claim, Group, Statement

_WORDS = {
    "ko": {
        "aliases": "다른 이름",
        "mentions": "언급",
        "counts": "{:,}회, 기사 {:,}건",
        "articles": "기사 {:,}건",
        "more": "… 외 {:,}건",
        "from": "{}부터",
        "to": "{}까지",
        "former": "전",
    },
    "en": {
        "aliases": "also",
        "mentions": "mentioned",
        "counts": "{:,} times in {:,} articles",
        "articles": "{:,} articles",
        "more": "… and {:,} more",
        "from": "from {}",
        "to": "until {}",
        "former": "former",
    },
}


@click.command("show")
@click.argument("name")
@_options.graph
@click.option("--type", "type_", help="Of several things of that name, the one of this class (person, place, …).")
@click.option("--relation", help="Only this relation or attribute, as `kgraph ontology` names it.")
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True, help="Statements of each relation.")
@click.option(
    "--evidence", type=click.IntRange(min=0), default=3, show_default=True, help="Sentences of each statement."
)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_context
def command(
    ctx: click.Context,
    name: str,
    graph: Path,
    type_: str | None,
    relation: str | None,
    limit: int,
    evidence: int,
    format_: str,
) -> None:
    """What the graph says of a person, institution, project, place or event, and the sentences that say so.

    NAME is a name, an alias, or an IRI (person/오상진). A name that nobody or more than one bears lists who may be
    meant, and exits with 4.

    \b
    kgraph show 오상진 -g mygraph
    kgraph show 광주 --type place --relation locatedIn --limit 50
    kgraph show AICA --format json | jq .
    """
    from kgraph import ontology
    from kgraph.cards import open_cards

    terms = ontology.load()
    wanted = terms[relation].name if relation else None
    kind = terms.entity(type_).name if type_ else None
    cards = open_cards(graph)
    card = cards.card(cards.find(name, kind), limit=limit, evidence=evidence, relation=wanted)
    language = ctx.obj["lang"]
    if format_ == "json":
        click.echo(json.dumps(_plain(card), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(_card(card, language)))


def _card(card: "Card", language: str) -> Iterator[str]:
    from kgraph import ontology

    words = _WORDS[language]
    yield f"{_bold(printable(card.entity.name))}  {ontology.load()[card.entity.type].labels[language]}"
    if card.aliases:
        yield f"  {words['aliases']}: {printable(', '.join(card.aliases))}"
    yield f"  {words['mentions']}: {words['counts'].format(card.mentions, card.articles)}"
    yield f"  {printable(unquote(card.entity.iri))}"
    for group in card.groups:
        yield from _group(group, language)


def _group(group: "Group", language: str) -> Iterator[str]:
    yield ""
    arrow = "← " if group.incoming else ""
    yield _bold(f"{arrow}{group.label(language)}") + f"  {group.term.name}  {group.total:,}"
    for statement in group.statements:
        yield from _statement(statement, group.term.kind, language)
    if group.total > len(group.statements):
        yield f"  {_WORDS[language]['more'].format(group.total - len(group.statements))}"


def _statement(statement: "Statement", kind: str, language: str) -> Iterator[str]:
    other = statement.other if isinstance(statement.other, str) else statement.other.name
    # The amount of a budget is its value, already said.
    said = ", ".join(_qualified(statement.qualifiers, language)) if kind == "relation" else ""
    count = _WORDS[language]["articles"].format(statement.articles) if statement.articles > 1 else ""
    yield "  " + printable("  ".join(filter(None, [other, said, count])))
    for claim in statement.claims:
        yield from _claim(claim, language)


def _qualified(qualifiers: Mapping[str, tuple[str, ...]], language: str) -> Iterator[str]:
    words = _WORDS[language]
    if "former" in qualifiers:
        yield words["former"]
    yield from qualifiers.get("title", ())
    yield from (words[name].format(date) for name in ("from", "to") for date in qualifiers.get(name, ()))
    yield from qualifiers.get("amount", ())
    yield from (f"{share}%" for share in qualifiers.get("share", ()))


def _claim(claim: "Claim", language: str) -> Iterator[str]:
    yield "    " + " … ".join(_marked(passage.words, passage.marks) for passage in claim.passages)
    date, iri, title, publisher, url = claim.article
    id = unquote(iri).rpartition("/article/")[2]
    yield "      " + _dim(printable("  ".join(filter(None, [date, publisher, title, id, url]))))


def _marked(words: str, marks: tuple[tuple[int, int], ...]) -> str:
    """The sentence with its mentions bold, or between asterisks where bold does not reach."""
    shown, at = "", 0
    for start, end in marks:
        shown += printable(words[at:start]) + _mark(printable(words[start:end]))
        at = end
    return shown + printable(words[at:])


def _mark(text: str) -> str:
    return _bold(text) if sys.stdout.isatty() else f"**{text}**"


def _bold(text: str) -> str:
    return click.style(text, bold=True) if sys.stdout.isatty() else text


def _dim(text: str) -> str:
    return click.style(text, dim=True) if sys.stdout.isatty() else text


def _plain(value: object) -> object:
    """The card as JSON has it: tuples with names are objects, a term is its name."""
    if hasattr(value, "labels"):
        return getattr(value, "name", None)
    if hasattr(value, "_asdict"):
        return {name: _plain(field) for name, field in value._asdict().items()}
    if isinstance(value, Mapping):
        return {name: _plain(field) for name, field in value.items()}
    return [_plain(item) for item in value] if isinstance(value, tuple) else value
