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


which = click.option(
    "--type", "type_", help="Of several things of that name, the one of this class (person, place, …)."
)


def printed(*choices: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """How an answer is printed: the first of the choices unless another is asked for."""
    return click.option(
        "--format",
        "format_",
        type=click.Choice(choices),
        default=choices[0],
        show_default=True,
        help="How to print it.",
    )


def holding(command: Callable[..., Any]) -> Callable[..., Any]:
    """The period in which a claim must have held, as `since` and `until`."""
    later = click.option("--until", default="", metavar="DATE", help="Only what held then or earlier.")
    since = "Only what held then or later (2024, 2024-08, 2024-08-17)."
    return click.option("--since", default="", metavar="DATE", help=since)(later(command))


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
