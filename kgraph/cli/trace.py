import json
import sys
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kgraph import wording
from kgraph.cli import _options, _sentences
from kgraph.errors import NothingFound
from kgraph.terminal import printable

if TYPE_CHECKING:
    from kgraph.cards import Cards, Entity
    from kgraph.tracing import Hop, Likely
    from kgraph.tracing import Path as Way

_WORDS = {
    "ko": {"likely": "직접 연결되었다는 기사는 없으나 함께 이어진 곳이 많은 이름", "shared": "함께: {}"},
    "en": {"likely": "said to be tied by no article, yet tied to the same others", "shared": "both with {}"},
}


@click.command("trace")
@click.argument("names", nargs=-1, required=True, metavar="NAME [NAME]")
@_options.graph
@click.option("--from", "sources", multiple=True, metavar="NAME", help="A further name to begin at.")
@click.option("--to", "targets", multiple=True, metavar="NAME", help="A further name to end at.")
@click.option("--via", multiple=True, metavar="NAME", help="Go by way of this; several, in this order.")
@click.option("--not", "without", multiple=True, metavar="NAME", help="Do not go by way of this.")
@click.option("-k", type=click.IntRange(1, 50), default=3, show_default=True, help="Paths at most.")
@click.option("--max-hops", type=click.IntRange(1, 8), default=4, show_default=True, help="Hops of a path at most.")
@click.option("--relation", "relations", multiple=True, help="Only over this relation, as `kgraph ontology` names it.")
@_options.holding
@click.option("--evidence", type=click.IntRange(min=0), default=1, show_default=True, help="Sentences of a relation.")
@_options.printed("text", "json", "html", "svg", "gexf")
@click.pass_context
def command(
    ctx: click.Context,
    names: tuple[str, ...],
    graph: Path,
    sources: tuple[str, ...],
    targets: tuple[str, ...],
    via: tuple[str, ...],
    without: tuple[str, ...],
    k: int,
    max_hops: int,
    relations: tuple[str, ...],
    since: str,
    until: str,
    evidence: int,
    format_: str,
) -> None:
    """How two names are connected: the best paths between them, and the sentence that says so of each hop.

    A path is the better the more articles, surer claims and more telling relations each hop has, and the fewer others
    the names between its ends are tied to. One of the paths is always as short as any. With one NAME: what it is most
    strongly tied to, and what it may be tied to. A claim holds from its date, or that of its article, until its end,
    or that of its article. --format html and svg draw the paths with their sentences; gexf is for Gephi.

    \b
    kgraph trace 오상진 광주 -g mygraph
    kgraph trace 오상진 과학기술정보통신부 --via AICA --not 광주 --max-hops 5
    kgraph trace 오상진 --relation memberOf --relation headOf --since 2024
    kgraph trace 오상진 광주 --format json | jq .
    kgraph trace 오상진 광주 -k 5 --format html > 오상진-광주.html

    Exit: 0 a path was found, 4 there is none, or a name is not in the graph or may mean several things.
    """
    from kgraph.cards import open_cards
    from kgraph.cli._waiting import ties
    from kgraph.paths import Wanted
    from kgraph.tracing import Tracer
    from kgraph.tracing import relations as known

    if len(names) > 2:
        raise click.UsageError("two NAMEs at most; --from, --to and --via take further ones")
    cards = open_cards(graph)
    tracer = Tracer(cards, ties(graph, ctx.obj["lang"]), Wanted(known(relations), since, until), _found(cards, without))
    ends = [*_found(cards, [*names[:1], *sources])], [*_found(cards, [*names[1:], *targets])]
    if ends[1]:
        found = tracer.trace(*ends, via=[*_found(cards, via)], k=k, max_hops=max_hops, evidence=evidence)
        shown: object = found
        hops = [way.hops for way in found]
        text = _ways(found, ctx.obj["lang"])
    else:
        strongest, likely = tracer.strongest(ends[0][0], k=k, evidence=evidence), tracer.likely(ends[0][0], k=k)
        if not strongest:
            raise NothingFound(f"{ends[0][0].name} is tied to nothing by what was asked for")
        shown = {"strongest": strongest, "likely": likely}
        hops = [(hop,) for hop in strongest]
        text = _alone(strongest, likely, ctx.obj["lang"])
    if format_ == "json":
        click.echo(json.dumps(_sentences.plain(shown), ensure_ascii=False, indent=1))
    elif format_ == "text":
        click.echo("\n".join(text))
    else:
        sys.stdout.buffer.write(_drawn(cards, hops, format_, ctx.obj["lang"]))


def _drawn(cards: "Cards", ways: "Sequence[Sequence[Hop]]", format: str, language: str) -> bytes:
    from kgraph.exporters import Source, exporter
    from kgraph.pictures.page import page
    from kgraph.pictures.paths import picture
    from kgraph.pictures.svg import svg
    from kgraph.traced import traced

    if format == "html":
        return page(ways, language).encode()
    if format == "svg":
        return svg(picture(ways, language=language)).encode()
    file = BytesIO()
    network = traced(cards, (hop for way in ways for hop in way), language)
    exporter(format).write(Source(cards.store, language=language, edges="claim", given=network), file)
    return file.getvalue()


def _found(cards: "Cards", names: "tuple[str, ...] | list[str]") -> "Iterator[Entity]":
    return (cards.find(name) for name in names)


def _ways(ways: "tuple[Way, ...]", language: str) -> Iterator[str]:
    for number, way in enumerate(ways, 1):
        yield from _way(number, way, language)


def _way(number: int, way: "Way", language: str) -> Iterator[str]:
    names = [way.hops[0].start.name, *(hop.end.name for hop in way.hops)]
    size = f"{wording.hops(len(way.hops), language)}, {wording.articles(way.articles, language)}"
    if number > 1:
        yield ""
    yield _sentences.bold(f"{number}. {printable(' – '.join(names))}") + f"  {size}"
    for hop in way.hops:
        yield from _sentences.hop(hop, language)


def _alone(strongest: "tuple[Hop, ...]", likely: "tuple[Likely, ...]", language: str) -> Iterator[str]:
    for hop in strongest:
        yield from _sentences.hop(hop, language)
    if likely:
        yield ""
        yield _sentences.bold(_WORDS[language]["likely"])
    for like in likely:
        shared = ", ".join(entity.name for entity in like.shared)
        yield f"  {printable(like.entity.name)}  {_WORDS[language]['shared'].format(printable(shared))}"
