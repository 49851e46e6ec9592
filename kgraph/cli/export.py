import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from kgraph.cli import _options, _waiting
from kgraph.errors import KgraphError

if TYPE_CHECKING:
    from kgraph.network import Selection

# Gephi lays out more entities than these sooner than we do.
_LARGE = 20_000
_UNPLACED = {
    "ko": "개체 {:,}개: 배치하지 않고 씁니다. --layout forceatlas2로 배치할 수 있습니다",
    "en": "{:,} entities: written without a layout; --layout forceatlas2 makes one",
}
_WRITTEN = {"ko": "쓰는 중입니다: 관계 {:,}건", "en": "writing: {:,} edges"}


@click.command("export")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@_options.graph
@click.option("--format", "format_", help="The format, where FILE has no suffix that says it.")
@click.option("--force", is_flag=True, help="Replace a file that is there already.")
@click.option(
    "--layout",
    type=click.Choice(["forceatlas2", "none"]),
    default="forceatlas2",
    show_default=True,
    help="How to place the nodes; above 800 of them, communities stand in a circle; all of more than 20,000 in .gexf "
    "are not placed unless this says so.",
)
@click.option(
    "--edges",
    type=click.Choice(["relation", "pair", "claim"]),
    default="relation",
    show_default=True,
    help="One edge for each relation of two entities, one for all that ties them, or one for each claim.",
)
@click.option(
    "--cooccurrence",
    type=click.IntRange(min=1),
    metavar="N",
    help="Instead of relations, tie what N sentences in a row mention together; 1 is the same sentence.",
)
@click.option(
    "--spells",
    type=click.Choice(["claims", "articles"]),
    default="claims",
    show_default=True,
    help="When an edge holds: from and to what claims say, where they do, or as long as articles speak of it.",
)
@click.option("--type", "types", multiple=True, help="Only things of this class (person, place, …); may be repeated.")
@click.option("--focus", multiple=True, metavar="NAME", help="Only this entity and what is near it; may be repeated.")
@click.option("--hops", type=click.IntRange(min=0), default=1, show_default=True, help="How near --focus goes.")
@click.option(
    "--min-weight", type=click.IntRange(min=1), default=1, metavar="N", help="Only edges of this weight or more."
)
@click.option("--since", default="", metavar="DATE", help="Only what articles from then on say (2025, 2025-08, …).")
@click.option("--until", default="", metavar="DATE", help="Only what articles until then say.")
@click.option(
    "--measures/--no-measures",
    default=None,
    help="Degree, PageRank, betweenness and community of each node.  [default: up to 1,000 nodes]",
)
@click.option(
    "--colour",
    type=click.Choice(["type", "community"]),
    default="type",
    show_default=True,
    help="What colours in .gexf, .graphology and pictures say.",
)
@click.option("--raw", is_flag=True, help="Leave cells of .csv as they are, also those that begin like a formula.")
@click.pass_context
def command(
    ctx: click.Context,
    file: Path,
    graph: Path,
    format_: str | None,
    force: bool,
    layout: str,
    edges: str,
    cooccurrence: int | None,
    spells: str,
    types: tuple[str, ...],
    focus: tuple[str, ...],
    hops: int,
    min_weight: int,
    since: str,
    until: str,
    measures: bool | None,
    colour: str,
    raw: bool,
) -> None:
    """Write the graph to a file that other programs read; its suffix says the format.

    .gexf (Gephi), .graphml (Cytoscape, yEd, igraph), .graphology (JSON for sigma.js), .csv (a folder with nodes.csv
    and edges.csv), .neo4j (a folder of nodes.csv and relationships.csv for its bulk import) and .ftm (JSON lines of
    FollowTheMoney) hold the network of entities, or the part of it that --type, --focus, --min-weight, --since and
    --until choose. So do .svg, .png and .pdf, which are pictures of it, and .html, a page to search and filter it in,
    with the sentences. .ttl, .nt, .nq, .trig and .jsonld hold all that the graph says.

    The weight of a relation is how many articles state it; that of a pair, the sum over its relations. A claim weighs
    1 and has its own dates, sentence and article; Gephi keeps claims apart where its import report says not to merge
    edges. What is mentioned together weighs as many sentences as do so, and the latest is kept.

    The same graph gives the same bytes. - writes to standard output.

    \b
    kgraph export all.gexf -g mygraph
    kgraph export aica.gexf -g mygraph --focus 인공지능산업융합사업단 --hops 2 --since 2024
    kgraph export aica.png -g mygraph --focus 인공지능산업융합사업단 --hops 2
    kgraph export communities.gexf -g mygraph --edges pair --colour community
    kgraph export evidence.csv -g mygraph --edges claim --focus 오상진
    kgraph export together.gexf -g mygraph --cooccurrence 1 --min-weight 3
    kgraph export people.csv -g mygraph --type person --type institution --min-weight 2
    kgraph export all.neo4j -g mygraph --edges claim
    neo4j-admin database import full --nodes=all.neo4j/nodes.csv --relationships=all.neo4j/relationships.csv neo4j
    kgraph export all.ftm -g mygraph && ftm validate -i all.ftm
    kgraph export - --format nq -g mygraph | sort > all.nq

    Exit: 0 done, 2 the file is there already or cannot be there, 4 no entity of that name, 6 no graph of this kgraph,
    7 the disk is full, 8 too many nodes for the format.
    """
    from kgraph import exporters, store
    from kgraph.network import Selection

    module = exporters.exporter(format_ or _suffix(file))
    wanted = _selection(graph, types, focus, hops, min_weight, since, until)
    if module.TAKES == "store" and (wanted != Selection() or edges != "relation" or cooccurrence):
        raise KgraphError(
            f"{format_ or file.suffix} holds all of the graph; --type, --focus, --min-weight, --since, --until, "
            "--edges and --cooccurrence choose for .gexf, .graphml, .csv and pictures"
        )
    if cooccurrence and edges != "relation":
        raise KgraphError("--cooccurrence makes edges of its own; leave --edges out")
    if ctx.get_parameter_source("layout") is ParameterSource.DEFAULT and wanted == Selection():
        layout = _layout(graph, module, layout, ctx.obj["lang"])
    source = exporters.Source(
        store.read(graph),
        store.base(graph),
        ctx.obj["lang"],
        wanted,
        layout=layout != "none",
        raw=raw,
        measures=measures,
        colour=colour,
        edges=edges,
        together=cooccurrence or 0,
        dated=spells,
        folder=graph,
        stream=getattr(module, "STREAMS", False),
    )
    if str(file) == "-":
        exporters.to_stream(source, module, sys.stdout.buffer)
        return
    with _waiting.counted(_WRITTEN[ctx.obj["lang"]]) as advance:
        source = replace(source, advance=advance)
        exporters.to_file(source, module, file, force=force)
    if module.TAKES == "network":
        click.echo("{}: {:,} nodes, {:,} edges".format(file, *source.counts), err=True)


def _suffix(file: Path) -> str:
    if not file.suffix:
        raise KgraphError(f"{file}: which format? --format says it where there is no suffix")
    return file.suffix


def _layout(graph: Path, module: ModuleType, layout: str, language: str) -> str:
    """No layout of a whole graph that is so large that Gephi lays it out sooner."""
    if not getattr(module, "STREAMS", False) or (count := len(_waiting.ties(graph, language).degrees)) <= _LARGE:
        return layout
    click.echo(_UNPLACED[language].format(count), err=True)
    return "none"


def _selection(
    graph: Path, types: tuple[str, ...], focus: tuple[str, ...], hops: int, min_weight: int, since: str, until: str
) -> "Selection":
    from kgraph import ontology, spells
    from kgraph.network import Selection

    chosen = tuple(ontology.load().entity(name).name for name in types)
    near = tuple(_found(graph, focus)) if focus else ()
    return Selection(chosen, near, hops if focus else 1, min_weight, spells.between(since, until))


def _found(graph: Path, names: tuple[str, ...]) -> Iterator[str]:
    from kgraph.cards import open_cards
    from kgraph.network import node_id

    cards = open_cards(graph)
    return (node_id(cards.find(name).iri) for name in names)
