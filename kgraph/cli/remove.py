"""kgraph remove: take articles back."""

from pathlib import Path

import click

from kgraph.cli import _options


@click.command(name="remove")
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE…")
@_options.graph
@click.pass_context
def command(ctx: click.Context, articles: tuple[str, ...], graph: Path) -> None:
    """Take articles out of the graph, with everything that no other article says.

    An ARTICLE is the id that the graph knows it by: what follows article/ in its IRI, which for files is the path
    within the folder that was built, without suffix.

    \b
    kgraph remove 2025-08-18-gwangju-ai -g mygraph
    kgraph remove economy/0412 economy/0413 -g mygraph

    Exit: 0 done, 4 no such article, 5 the graph is in use, 6 no graph of this kgraph.
    """
    from kgraph.build import remove
    from kgraph.cli._progress import progress, show

    with progress(ctx.obj["lang"]) as listener:
        report = remove(graph, articles, listener=listener)
    show(report, ctx.obj["lang"])
