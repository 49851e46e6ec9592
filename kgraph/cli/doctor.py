"""kgraph doctor: is the graph on disk whole?"""

from pathlib import Path

import click

from kgraph.cli import _options
from kgraph.errors import StoreDamaged
from kgraph.terminal import printable


@click.command(name="doctor")
@_options.graph
@click.option("--restore", is_flag=True, help="Build a damaged store again from the library; no article is read again.")
@click.pass_context
def command(ctx: click.Context, graph: Path, restore: bool) -> None:
    """Check every file of a graph, byte by byte, and say what is wrong.

    \b
    kgraph doctor -g mygraph
    kgraph doctor -g mygraph --restore

    Exit: 0 sound or restored, 5 the graph is in use, 6 damaged.
    """
    from kgraph.cli._progress import progress, show
    from kgraph.doctor import examine, restored

    faults = list(examine(graph))
    for fault in faults:
        click.echo(printable(fault))
    if restore:
        with progress(ctx.obj["lang"]) as listener:
            report = restored(graph, listener=listener)
        show(report, ctx.obj["lang"])
    elif faults:
        raise StoreDamaged(
            f"{graph}: {len(faults)} fault(s); `kgraph doctor --restore -g {graph}` builds the store again"
        )
