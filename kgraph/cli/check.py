import sys
from io import StringIO
from pathlib import Path

import click

from kgraph.cli import _options
from kgraph.terminal import printable

_COUNTED = {"ko": "기사 {:,}건, 위반 {:,}건", "en": "{:,} articles, {:,} violations"}


@click.command("check")
@_options.graph
@click.pass_context
def command(ctx: click.Context, graph: Path) -> None:
    """Hold the graph to its shapes; exit 4 when something violates them.

    Each violation names its article and sentence: on a terminal in full, else as tab-separated article, thing,
    message and sentence. `kgraph ontology --format shacl` prints the shapes.

    \b
    kgraph check -g mygraph
    kgraph check -g mygraph > violations.tsv
    """
    from kgraph import check, store

    opened = store.read(graph)
    names = check.articles(opened)
    found = 0
    watched = sys.stderr if sys.stderr.isatty() else StringIO()
    with click.progressbar(length=len(names), file=watched, label="check") as bar:
        for done, violations in check.check(opened, names, ctx.obj["lang"]):
            found += len(violations)
            for violation in violations:
                sys.stdout.write(
                    _shown(violation) if sys.stdout.isatty() else "\t".join(map(printable, violation)) + "\n"
                )
            bar.update(done)
    click.echo(_COUNTED[ctx.obj["lang"]].format(len(names), found), err=True)
    if found:
        ctx.exit(4)


def _shown(violation: tuple[str, str, str, str]) -> str:
    article, about, message, sentence = map(printable, violation)
    return f"{article}: {message}\n  {about}\n  {sentence}\n"
