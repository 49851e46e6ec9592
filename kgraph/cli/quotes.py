import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kgraph.cli import _options, _sentences
from kgraph.errors import NothingFound
from kgraph.terminal import printable

if TYPE_CHECKING:
    from kgraph.quotes import Quote

_NOBODY = {"ko": "(말한 이 모름)", "en": "(no one named)"}
_COLUMNS = ("speaker", "quote", "date", "outlet", "title", "article", "start")


@click.command("quotes")
@click.argument("name", required=False)
@_options.graph
@_options.which
@click.option("--about", default="", metavar="TEXT", help="Only quotations that hold this text.")
@click.option("--since", default="", metavar="DATE", help="Only from articles of then or later (2024, 2024-08, …).")
@click.option("--until", default="", metavar="DATE", help="Only from articles of then or earlier.")
@click.option("--limit", type=click.IntRange(min=1), default=100, show_default=True, help="Quotations at most.")
@_options.printed("text", "json", "csv")
@click.pass_context
def command(
    ctx: click.Context,
    name: str | None,
    graph: Path,
    type_: str | None,
    about: str,
    since: str,
    until: str,
    limit: int,
    format_: str,
) -> None:
    """Who said what, when and where: the direct quotations of NAME, or of everyone, by date.

    \b
    kgraph quotes 오상진 -g mygraph
    kgraph quotes --about 데이터센터 --since 2025
    kgraph quotes 오상진 --format csv > said.csv
    """
    from kgraph import ontology
    from kgraph.cards import open_cards
    from kgraph.quotes import quotes

    kind = ontology.load().entity(type_).name if type_ else None
    cards = open_cards(graph)
    speaker = cards.find(name, kind) if name is not None else None
    found = quotes(cards, speaker, about=about, since=since, until=until)[:limit]
    if not found:
        raise NothingFound(f"no quotation of {speaker.name if speaker else 'anyone'} is like that")
    if format_ == "json":
        click.echo(json.dumps(_sentences.plain(found), ensure_ascii=False, indent=1))
    elif format_ == "csv":
        sys.stdout.writelines(_csv(found))
    else:
        click.echo("\n".join(_text(found, ctx.obj["lang"])))


def _text(quotes: "tuple[Quote, ...]", language: str) -> Iterator[str]:
    for quote in quotes:
        yield f"{_sentences.bold(printable(quote.speaker.name if quote.speaker else _NOBODY[language]))}"
        yield f"  {printable(quote.words)}"
        yield f"    {_sentences.dim(_sentences.source(quote.article))}"


def _csv(quotes: "tuple[Quote, ...]") -> Iterator[str]:
    from kgraph.results import csv_line

    yield csv_line(_COLUMNS)
    for words, speaker, article, start in quotes:
        source = (article.date, article.publisher, article.title, article.iri)
        yield csv_line((speaker.name if speaker else "", words, *source, f"{start}"))
