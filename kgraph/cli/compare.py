import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kgraph.cli import _options, _sentences
from kgraph.errors import NothingFound
from kgraph.terminal import printable

if TYPE_CHECKING:
    from kgraph.comparison import Comparison, Shared


@click.command("compare")
@click.argument("first", metavar="NAME")
@click.argument("second", metavar="NAME")
@_options.graph
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="Things in common at most.")
@click.option("--evidence", type=click.IntRange(min=0), default=0, show_default=True, help="Sentences of a relation.")
@_options.holding
@_options.printed("text", "json")
@click.pass_context
def command(
    ctx: click.Context,
    first: str,
    second: str,
    graph: Path,
    limit: int,
    evidence: int,
    since: str,
    until: str,
    format_: str,
) -> None:
    """What two names have in common: the people, bodies, projects, places and events that both are tied to, and how.

    \b
    kgraph compare 오상진 한지우 -g mygraph
    kgraph compare AICA 하늘소프트 --evidence 1 --since 2024
    """
    from kgraph.cards import open_cards
    from kgraph.cli._waiting import ties
    from kgraph.comparison import compare
    from kgraph.paths import Wanted
    from kgraph.tracing import Tracer

    cards = open_cards(graph)
    tracer = Tracer(cards, ties(graph, ctx.obj["lang"]), Wanted(since=since, until=until))
    found = compare(tracer, cards.find(first), cards.find(second), k=limit, evidence=evidence)
    if not (found.direct.ties or found.shared):
        raise NothingFound(f"{found.first.name} and {found.second.name} have nothing in common that an article says")
    if format_ == "json":
        click.echo(json.dumps(_sentences.plain(found), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(_text(found, ctx.obj["lang"])))


def _text(found: "Comparison", language: str) -> Iterator[str]:
    from kgraph import ontology

    yield _sentences.bold(printable(f"{found.first.name} – {found.second.name}"))
    yield from _sentences.hop(found.direct, language)
    for kind in ontology.load().entities:
        ours = [shared for shared in found.shared if shared.entity.type == kind.name]
        if ours:
            yield ""
            yield _sentences.bold(kind.labels[language])
            yield from (line for shared in ours for line in _shared(shared, language))


def _shared(shared: "Shared", language: str) -> Iterator[str]:
    for hop in (shared.first, shared.second):
        yield from _sentences.hop(hop, language)
