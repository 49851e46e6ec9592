"""What the commands share that judge which entities are one."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import click

from kgraph.terminal import printable

if TYPE_CHECKING:
    from kgraph.resolution import Judgement
    from kgraph.resolution.scoring import Verdict

_SAID = {
    "ko": {"kept": "적었습니다: {}", "next": "`kgraph build -g {}`가 그래프에 반영합니다.", "sure": "맞습니까?"},
    "en": {"kept": "kept: {}", "next": "`kgraph build -g {}` brings it into the graph.", "sure": "Is that right?"},
}


def signing(command: Callable[..., Any]) -> Callable[..., Any]:
    """Who judges, and why."""
    reason = click.option("--why", default="", metavar="TEXT", help="The reason, kept beside the judgement.")
    judge = click.option("--who", default="", metavar="NAME", help="Who judges.  [default: the user]")
    return judge(reason(command))


yes = click.option("-y", "--yes", is_flag=True, help="Do not ask.")


def confirm(question: str, sure: bool, language: str) -> None:
    """Ask, unless told not to; nobody can be asked through a pipe."""
    if sure:
        return
    if not sys.stdin.isatty():
        raise click.UsageError("nobody is there to be asked: add --yes")
    click.echo(printable(question))
    click.confirm(_SAID[language]["sure"], abort=True)


def told(row: "Judgement") -> str:
    return "\t".join(map(printable, [unquote(row.left), unquote(row.right), *row[2:6]]))


def report(rows: "list[Judgement]", graph: Path, language: str) -> None:
    """Say what was kept, and what brings it into the graph."""
    for row in rows:
        click.echo(_SAID[language]["kept"].format(told(row)))
    click.echo(_SAID[language]["next"].format(graph), err=True)


def weighed(verdict: "Verdict") -> list[str]:
    """The features of a comparison and their weights, the heaviest first, and their sum."""
    features = sorted(verdict.features, key=lambda feature: -abs(feature.weight))
    lines = [f"{feature.weight:+4d}  {feature.name}: {printable(feature.detail)}" for feature in features]
    lines += [f"   ✗  {printable(verdict.against)}"] if verdict.against else []
    return [*lines, f"{verdict.score:4d}  {verdict.band}"]
