import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kgraph.cli import _options
from kgraph.terminal import printable, width

if TYPE_CHECKING:
    from kgraph.stats import Stats

_HEADS = {
    "ko": {
        "articles": "기사",
        "period": "기간",
        "months": "월별 기사",
        "outlets": "매체별 기사",
        "entities": "개체",
        "relations": "관계",
        "attributes": "속성",
        "evidence": "근거",
        "most_mentioned": "많이 언급된 이름",
    },
    "en": {
        "articles": "articles",
        "period": "period",
        "months": "articles by month",
        "outlets": "articles by outlet",
        "entities": "entities",
        "relations": "relations",
        "attributes": "attributes",
        "evidence": "evidence",
        "most_mentioned": "most mentioned",
    },
}


@click.command("stats")
@_options.graph
@click.option("--top", type=click.IntRange(min=0), default=10, show_default=True, help="How many most mentioned names.")
@click.option(
    "--by",
    type=click.Choice(["degree", "pagerank", "betweenness"]),
    help="Instead of all numbers, the names that are most central by this measure.",
)
@click.option(
    "--format", "format_", type=click.Choice(["table", "tsv", "json"]), help="[default: table, or tsv in a pipe]"
)
@click.pass_context
def command(ctx: click.Context, graph: Path, top: int, by: str | None, format_: str | None) -> None:
    """What the graph holds: articles and their period, entities by type, relations, most mentioned names.

    \b
    kgraph stats -g mygraph
    kgraph stats -g mygraph --top 100 --format json
    kgraph stats -g mygraph --by pagerank --top 20
    """
    from kgraph import store
    from kgraph.stats import stats

    if by:
        _central(ctx, graph, by, top, format_)
        return
    counted = stats(store.read(graph), top=top)
    rows = list(_rows(counted, ctx.obj["lang"]))
    if format_ == "json":
        people = [mentioned._asdict() for mentioned in counted.most_mentioned]
        click.echo(json.dumps({**counted._asdict(), "most_mentioned": people}, ensure_ascii=False, indent=1))
    elif format_ == "table" or (format_ is None and sys.stdout.isatty()):
        click.echo("\n".join(_sections(rows)))
    else:
        click.echo("\n".join("\t".join(map(printable, row)) for row in rows))


def _central(ctx: click.Context, graph: Path, by: str, top: int, format_: str | None) -> None:
    from kgraph import ontology, store
    from kgraph.cli._waiting import measuring
    from kgraph.stats import central

    with measuring(ctx.obj["lang"]) as told:
        found = central(store.read(graph), by, top=top, told=told)
    if format_ == "json":
        click.echo(json.dumps([entity._asdict() for entity in found], ensure_ascii=False, indent=1))
        return
    rows = [
        (f"{entity.name} ({ontology.load()[entity.type].labels[ctx.obj['lang']]})", f"{entity.value:.6g}")
        for entity in found
    ]
    aligned = format_ == "table" or (format_ is None and sys.stdout.isatty())
    widest = max((width(name) for name, _ in rows), default=0)
    for name, value in rows:
        gap = " " * (widest - width(name) + 2) if aligned else "\t"
        click.echo(f"{printable(name)}{gap}{value:>10}" if aligned else f"{printable(name)}{gap}{value}")


def _rows(counted: "Stats", language: str) -> Iterator[tuple[str, str, str]]:
    """Heading, what is counted, and the count."""
    from kgraph import ontology

    terms = ontology.load()
    heads = _HEADS[language]
    yield heads["articles"], "", f"{counted.articles}"
    if counted.period:
        yield heads["period"], " – ".join(counted.period), ""
    for section in ("entities", "relations", "attributes", "evidence"):
        yield from (
            (heads[section], terms[name].labels[language], f"{n}") for name, n in getattr(counted, section).items()
        )
    for section in ("months", "outlets"):
        yield from ((heads[section], name, f"{n}") for name, n in getattr(counted, section).items())
    for mentioned in counted.most_mentioned:
        yield (
            heads["most_mentioned"],
            f"{mentioned.name} ({terms[mentioned.type].labels[language]})",
            f"{mentioned.mentions}",
        )


def _sections(rows: list[tuple[str, str, str]]) -> Iterator[str]:
    """Each heading once, names and numbers aligned below it."""
    widest = max(width(name) for _, name, _ in rows)
    before = None
    for heading, name, number in rows:
        if heading != before:
            yield click.style(heading, bold=True) if sys.stdout.isatty() else heading
        shown = f"{int(number):,}" if number else ""
        yield f"  {printable(name)}{' ' * (widest - width(name))}  {shown:>9}".rstrip()
        before = heading
