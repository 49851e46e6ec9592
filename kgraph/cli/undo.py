"""kgraph undo: take the last judgement back."""

from pathlib import Path

import click

from kgraph.cli import _judging, _options


@click.command("undo")
@_options.graph
@_judging.signing
@_judging.yes
@click.pass_context
def command(ctx: click.Context, graph: Path, who: str, why: str, yes: bool) -> None:
    """Take back the last `kgraph merge`, `split` or answer of `review` that still stands; again for the one before.

    Nothing is deleted from judgements.csv: rows `withdrawn` are added. The next build gives the graph from before.

    \b
    kgraph undo -g mygraph
    kgraph undo --yes && kgraph build -g mygraph

    Exit: 0 taken back, 4 there is nothing to take back.
    """
    from kgraph import folder, judgements

    base = folder.settings(graph).base
    standing = judgements.last(judgements.read(graph, base).rows)
    if standing:
        _judging.confirm("\n".join(map(_judging.told, standing)), yes, ctx.obj["lang"])
    rows = judgements.undo(graph, base, who=who, why=why)
    _judging.report([row._replace(judgement="withdrawn") for row in rows], graph, ctx.obj["lang"])
