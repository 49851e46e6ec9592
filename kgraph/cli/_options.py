"""Options that several commands share."""

from pathlib import Path

import click

graph = click.option(
    "-g",
    "--graph",
    type=click.Path(path_type=Path, file_okay=True),
    default="graph",
    envvar="KGRAPH_GRAPH",
    show_default=True,
    show_envvar=True,
    help="The folder that holds the graph.",
)
