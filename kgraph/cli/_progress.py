"""How a build shows itself: a bar while it runs, a line for each article that was skipped, a table at the end.

Commands import this when they run, not before: rich and the store take their time.
"""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from kgraph import ontology
from kgraph.build import Listener, Report
from kgraph.cli import _problems
from kgraph.readers import Problem

_PHASES = {
    "ko": {"read": "기사 읽기", "extract": "기사 분석", "store": "그래프 쓰기"},
    "en": {"read": "reading", "extract": "analysing", "store": "writing the graph"},
}
_UNITS = {"ko": "건/초", "en": "articles/s"}
_HEADINGS = {"ko": ("기사", "개체", "관계", "시간"), "en": ("articles", "entities", "relations", "time")}
_COUNTS = {
    "read": {"ko": "읽음", "en": "read"},
    "new": {"ko": "새 기사", "en": "new"},
    "changed": {"ko": "바뀜", "en": "changed"},
    "unchanged": {"ko": "그대로", "en": "unchanged"},
    "removed": {"ko": "뺌", "en": "removed"},
    "failed": {"ko": "못 읽음", "en": "failed"},
    "lossy": {"ko": "손실", "en": "losses"},
    "objections": {"ko": "따르지 못한 판정", "en": "judgements not followed"},
    "articles": {"ko": "그래프에 든 기사", "en": "in the graph"},
}


class Lines(Listener):
    """Says on standard error which articles were skipped; what was kept with a loss is in the run's ledger."""

    def problem(self, problem: Problem) -> None:
        if not problem.lossy:
            print(_problems.line(problem), file=sys.stderr)


class Bars(Lines):
    """Draws a bar for the phase under way."""

    def __init__(self, bars: Progress, language: str) -> None:
        self.bars = bars
        self.language = language
        self.task = bars.add_task("", visible=False)

    def phase(self, name: str) -> None:
        self.bars.remove_task(self.task)
        self.task = self.bars.add_task(_PHASES[self.language][name], total=None)

    def advance(self, done: int, total: int | None = None) -> None:
        self.bars.update(self.task, completed=done, total=total)


class _Rate(ProgressColumn):
    """Articles a second."""

    def __init__(self, unit: str) -> None:
        super().__init__()
        self.unit = unit

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed or 0:,.1f} {self.unit}")


@contextmanager
def progress(language: str) -> Iterator[Listener]:
    """Bars with rate and time left where standard error is a terminal; lines otherwise."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield Lines()
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(_UNITS[language]),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bars:
        yield Bars(bars, language)


def show(report: Report, language: str) -> None:
    """One table for people, one line of JSON for programs."""
    if sys.stdout.isatty():
        Console().print(table(report, language))
    else:
        click.echo(report.to_json())


def outcome(report: Report) -> int:
    """The exit code: 3 when articles were skipped, 4 when there was nothing else."""
    if not report.failed:
        return 3 if report.objections else 0
    return 3 if report.new + report.changed + report.unchanged else 4


def table(report: Report, language: str) -> Table:
    """What the build did and what the graph holds, in the words of a language."""
    articles, entities, relations, time = _HEADINGS[language]
    rows = Table(show_header=False, box=None)
    counts = {said[language]: getattr(report, name) for name, said in _COUNTS.items()}
    _section(rows, articles, {name: count for name, count in counts.items() if count})
    _section(rows, entities, _labelled(report.entities, language))
    _section(rows, relations, _labelled(report.relations, language))
    rows.add_row(time, "", f"{report.seconds:,.1f} s")
    return rows


def _section(table: Table, heading: str, rows: Mapping[str, int]) -> None:
    for number, (name, count) in enumerate(rows.items()):
        table.add_row(heading if number == 0 else "", name, f"{count:,}")


def _labelled(counts: Mapping[str, int], language: str) -> dict[str, int]:
    terms = ontology.load()
    return {terms[name].labels[language]: count for name, count in counts.items()}
