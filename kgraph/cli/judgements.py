"""kgraph judgements: what people have said of pairs of entities."""

import sys
from pathlib import Path

import click

from kgraph.cli import _judging, _options
from kgraph.terminal import printable


@click.command("judgements")
@_options.graph
@click.option("--all", "every", is_flag=True, help="Also those that were taken back.")
@click.pass_context
def command(ctx: click.Context, graph: Path, every: bool) -> None:
    """List the judgements that stand: row, left, right, judgement, who, when, why; faults of the file by row.

    \b
    kgraph judgements -g mygraph
    kgraph judgements --all | cut -f 4,5 | sort | uniq -c

    Exit: 0 listed, 3 some rows cannot be read or contradict each other.
    """
    from kgraph import folder, judgements
    from kgraph.resolution.judgements import standing

    sheet = judgements.read(graph, folder.settings(graph).base)
    rows, told = standing(sheet.rows)
    for row in sheet.rows if every else rows:
        click.echo(f"{row.row}\t{_judging.told(row)}")
    faults = sorted({*sheet.malformed, *told.items()})
    for number, fault in faults:
        print(f"{judgements.FILE}:{number}: {printable(fault)}", file=sys.stderr)
    ctx.exit(3 if faults else 0)
