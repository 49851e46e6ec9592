import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kgraph.cli import _options
from kgraph.errors import KgraphError, LimitHit
from kgraph.terminal import printable

if TYPE_CHECKING:
    from kgraph.asking import Question

_HEADS = {"ko": ("질문", "매개변수", "물음"), "en": ("name", "parameters", "question")}


@click.command("ask")
@click.argument("name", required=False)
@click.argument("values", nargs=-1, metavar="[VALUE]…")
@_options.graph
@click.option("--list", "listing", is_flag=True, help="List the questions and what they take.")
@click.option(
    "--questions",
    "folders",
    multiple=True,
    type=click.Path(path_type=Path),
    envvar="KGRAPH_QUESTIONS",
    show_envvar=True,
    help="A folder with questions of your own (.rq files).",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "csv", "tsv", "json", "xml"]),
    help="[default: a table on a terminal, else tsv]",
)
@click.option("--limit", type=click.IntRange(min=1), default=10_000, show_default=True, help="Rows at most.")
@click.option("--timeout", type=click.FloatRange(min=0.1), default=30.0, show_default=True, help="Seconds at most.")
@click.pass_context
def command(
    ctx: click.Context,
    name: str | None,
    values: tuple[str, ...],
    graph: Path,
    listing: bool,
    folders: tuple[Path, ...],
    format_: str | None,
    limit: int,
    timeout: float,
) -> None:
    """Ask one of the questions that researchers keep asking: who headed, who funds, who moved, who said.

    VALUEs stand for the question's parameters in their order: names, dates or texts. "" leaves an optional one open.
    A question of your own is a file of SPARQL that begins with `# en: Who has led {institution}?` and
    `# ?institution: Institution`, and selects ?institution among its variables.

    \b
    kgraph ask --list
    kgraph ask heads 인공지능산업융합사업단 -g mygraph
    kgraph ask moved-between 과학기술정보통신부 KAIST --format csv
    kgraph ask most-mentioned 2025-08
    kgraph ask mine 오상진 --questions ~/questions
    """
    from kgraph import results
    from kgraph.asking import ask, questions
    from kgraph.cards import open_cards
    from kgraph.query import Limits

    known = questions(folders)
    if listing or name is None:
        sys.stdout.writelines(_listed(known.values(), ctx.obj["lang"]))
        return
    if name not in known:
        raise KgraphError(f"{name!r} is no question; there are: {', '.join(known)}")
    with ask(graph, known[name], open_cards(graph), values, Limits(seconds=timeout, rows=limit)) as found:
        for piece in results.lines(found, format_ or ("table" if sys.stdout.isatty() else "tsv")):
            sys.stdout.write(_visible(piece) if sys.stdout.isatty() else piece)
    sys.stdout.flush()
    if found.truncated:
        raise LimitHit(f"rows: these are the first {limit:,} rows; there are more, --limit asks for them")


def _listed(questions: "Iterable[Question]", language: str) -> Iterator[str]:
    from kgraph.results import aligned

    rows = [
        (printable(question.name), printable(" ".join(map(str, question.parameters))), _worded(question, language))
        for question in questions
    ]
    return aligned([_HEADS[language], *rows]) if sys.stdout.isatty() else ("\t".join(row) + "\n" for row in rows)


def _worded(question: "Question", language: str) -> str:
    """The question with its parameters' names as they are typed, without braces."""
    words = question.words[language]
    for parameter in question.parameters:
        words = words.replace(f"{{{parameter.name}}}", f"<{parameter.name}>")
    return printable(words)


def _visible(piece: str) -> str:
    """The piece for a terminal, with what would move its cursor escaped."""
    return "\n".join("\t".join(map(printable, line.split("\t"))) for line in piece.split("\n"))
