"""kgraph conflicts: claims that cannot all be true."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import click

from kgraph.cli import _options
from kgraph.terminal import printable

if TYPE_CHECKING:
    from kgraph.conflicts import Conflict

_WORDS = {"ko": {"articles": "기사 {:,}건"}, "en": {"articles": "{:,} articles"}}
# Of a position so many articles are shown to people; programs get all.
_SHOWN = 3


@click.command("conflicts")
@_options.graph
@click.option("--limit", type=click.IntRange(min=1), help="No more than so many.")
@click.option(
    "--format", "format_", type=click.Choice(["text", "tsv", "json"]), help="[default: text, or tsv in a pipe]"
)
@click.pass_context
def command(ctx: click.Context, graph: Path, limit: int | None, format_: str | None) -> None:
    """What articles say that cannot all be true: two heads of one body at one time, two founding dates, two budgets.

    Nothing is decided: the claims stay side by side, each with its articles; the newest and best supported come
    first. Dates of different precision that agree (2016, 2016-05) are no conflict.

    \b
    kgraph conflicts -g mygraph
    kgraph conflicts --format json | jq '.positions[].articles'

    Exit: 0, also where there is none.
    """
    from kgraph import store
    from kgraph.conflicts import conflicts

    found = conflicts(store.read(graph))[:limit]
    base = store.base(graph)
    for conflict in found:
        match format_ or ("text" if sys.stdout.isatty() else "tsv"):
            case "json":
                click.echo(json.dumps(_plain(conflict), ensure_ascii=False))
            case "tsv":
                click.echo("\n".join(_lines(conflict, base)))
            case _:
                click.echo(_told(conflict, base, ctx.obj["lang"]))


def _plain(conflict: "Conflict") -> dict[str, object]:
    return {**conflict._asdict(), "positions": [position._asdict() for position in conflict.positions]}


def _lines(conflict: "Conflict", base: str) -> list[str]:
    """A line of each position: about, predicate, value, how many articles, which."""
    about = printable(unquote(conflict.about.removeprefix(base)))
    return [
        "\t".join([about, conflict.predicate, printable(p.label), str(len(p.articles)), _articles(p.articles, base)])
        for p in conflict.positions
    ]


def _told(conflict: "Conflict", base: str, language: str) -> str:
    from kgraph import ontology

    term = ontology.load()[conflict.predicate].labels[language]
    lines = [f"{printable(conflict.label)}  {term}"]
    for position in conflict.positions:
        count = _WORDS[language]["articles"].format(len(position.articles))
        first = ", ".join(
            f"{_articles([article], base)} {date}".strip()
            for article, date in zip(position.articles[:_SHOWN], position.dates, strict=False)
        )
        lines.append(f"  {printable(position.label)}  {count}: {first}")
    return "\n".join(lines)


def _articles(articles: "tuple[str, ...] | list[str]", base: str) -> str:
    return printable(" ".join(unquote(article.removeprefix(f"{base}article/")) for article in articles))
