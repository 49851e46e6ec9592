import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import click

from kgraph.cli import _options, _sentences
from kgraph.terminal import printable

if TYPE_CHECKING:
    from kgraph.cards import Card, Group, Statement

_WORDS = {
    "ko": {
        "aliases": "다른 이름",
        "mentions": "언급",
        "counts": "{:,}회, 기사 {:,}건",
        "articles": "기사 {:,}건",
        "more": "… 외 {:,}건",
    },
    "en": {
        "aliases": "also",
        "mentions": "mentioned",
        "counts": "{:,} times in {:,} articles",
        "articles": "{:,} articles",
        "more": "… and {:,} more",
    },
}


@click.command("show")
@click.argument("name")
@_options.graph
@_options.which
@click.option("--relation", help="Only this relation or attribute, as `kgraph ontology` names it.")
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True, help="Statements of each relation.")
@click.option(
    "--evidence", type=click.IntRange(min=0), default=3, show_default=True, help="Sentences of each statement."
)
@_options.printed("text", "json")
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
        click.echo(json.dumps(_sentences.plain(card), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(_card(card, language)))


def _card(card: "Card", language: str) -> Iterator[str]:
    from kgraph import ontology

    words = _WORDS[language]
    yield f"{_sentences.bold(printable(card.entity.name))}  {ontology.load()[card.entity.type].labels[language]}"
    if card.aliases:
        yield f"  {words['aliases']}: {printable(', '.join(card.aliases))}"
    yield f"  {words['mentions']}: {words['counts'].format(card.mentions, card.articles)}"
    yield f"  {printable(unquote(card.entity.iri))}"
    for group in card.groups:
        yield from _group(group, language)


def _group(group: "Group", language: str) -> Iterator[str]:
    yield ""
    arrow = "← " if group.incoming else ""
    yield _sentences.bold(f"{arrow}{group.label(language)}") + f"  {group.term.name}  {group.total:,}"
    for statement in group.statements:
        yield from _statement(statement, group.term.kind, language)
    if group.total > len(group.statements):
        yield f"  {_WORDS[language]['more'].format(group.total - len(group.statements))}"


def _statement(statement: "Statement", kind: str, language: str) -> Iterator[str]:
    other = statement.other if isinstance(statement.other, str) else statement.other.name
    # The amount of a budget is its value, already said.
    said = ", ".join(_sentences.qualified(statement.qualifiers, language)) if kind == "relation" else ""
    count = _WORDS[language]["articles"].format(statement.articles) if statement.articles > 1 else ""
    yield "  " + printable("  ".join(filter(None, [other, said, count])))
    for claim in statement.claims:
        yield from _sentences.claim(claim)
