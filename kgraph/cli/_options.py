"""Options that several commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

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


def _bytes(ctx: click.Context, parameter: click.Parameter, megabytes: float) -> int:
    return int(megabytes * 1_000_000)


def reading(command: Callable[..., Any]) -> Callable[..., Any]:
    """How to read the articles of a PATH: what kgraph.readers.read takes as `date`, `follow` and `limit`."""
    options = (
        click.option("--date", metavar="DATE", help="Publication date (2025-08-18) of articles that have none."),
        click.option("--follow", is_flag=True, help="Follow symbolic links that lead out of a folder."),
        click.option(
            "--max-size",
            "limit",
            type=click.FloatRange(min=0, min_open=True),
            metavar="MB",
            default=10,
            callback=_bytes,
            show_default=True,
            help="Pass over articles larger than this.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command
