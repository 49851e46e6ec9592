"""kgraph build: from articles to a graph."""

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kgraph.cli import _options
from kgraph.errors import KgraphError

if TYPE_CHECKING:
    from kgraph.build import Report

_BASE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+[/#]")


@click.command(name="build")
@click.argument("paths", nargs=-1, metavar="[PATH]…")
@_options.graph
@_options.reading
@click.option(
    "--workers", type=click.IntRange(1, 64), help="Processes that read articles.  [default: one a processor, at most 4]"
)
@click.option(
    "--base", metavar="IRI", help="What the IRIs of a new graph begin with.  [default: https://w3id.org/kgraph/id/]"
)
@click.option(
    "--min-confidence", type=click.FloatRange(0, 1), help="Leave out claims less sure than this, from now on."
)
@click.option(
    "--from-records", multiple=True, metavar="FILE", help="Build from lines of `kgraph extract`, or gold data."
)
@click.pass_context
def command(
    ctx: click.Context,
    /,
    paths: tuple[str, ...],
    graph: Path,
    workers: int | None,
    base: str | None,
    min_confidence: float | None,
    from_records: tuple[str, ...],
    **reading: Any,
) -> None:
    """Read articles and make, or add to, the graph of what they say.

    A PATH is a file (.txt .md .html .jsonl .csv .xlsx, each also as .gz), a folder of such files, or - for standard
    input: text, a page or JSON lines. Articles that the graph has already are not read again; one that has changed
    takes its own place. Broken off, the same command goes on from there. Without any PATH the store is brought to
    what the articles already read say: so a damaged or missing store is built again.

    \b
    kgraph build articles/ -g mygraph
    kgraph build news.jsonl 2024.xlsx interview.txt -g mygraph --workers 2
    cat today.jsonl | kgraph build - -g mygraph --date 2025-08-18
    kgraph extract articles/ > said.jsonl && kgraph build --from-records said.jsonl -g mygraph
    kgraph build -g mygraph --min-confidence 0.6

    Exit: 0 done, 3 some articles skipped, 4 nothing usable, 5 the graph is in use, 6 no graph of this kgraph,
    7 the disk is full or read-only.
    """
    from kgraph.cli._progress import outcome, progress, show

    if paths and from_records:
        raise click.UsageError("either PATHs to read, or --from-records")
    if base is not None and not _BASE.fullmatch(base):
        raise KgraphError(f"--base {base}: not an IRI that ends in / or #")
    for path in (path for path in from_records if path != "-" and not Path(path).is_file()):
        raise KgraphError(f"{path}: no such file")
    with progress(ctx.obj["lang"]) as listener:
        options = {"min_confidence": min_confidence, "listener": listener}
        if paths:
            report = _read(graph, paths, reading, workers, base=base, **options)
        else:
            report = _from_records(graph, from_records, base=base, **options)
    show(report, ctx.obj["lang"])
    ctx.exit(outcome(report))


def _read(
    graph: Path, paths: tuple[str, ...], reading: dict[str, Any], workers: int | None, **options: Any
) -> "Report":
    from kgraph import analysis, readers
    from kgraph.build import build

    count = workers or min(4, os.cpu_count() or 1)
    articles = readers.read(paths, **reading)
    return build(graph, articles, lambda waiting: analysis.records(waiting, count), analysis.version(), **options)


def _from_records(graph: Path, paths: tuple[str, ...], **options: Any) -> "Report":
    """Build from files of Records; without any, bring the store to what the library says."""
    from kgraph.build import build_from_records, refresh
    from kgraph.intake import lines

    if not paths:
        return refresh(graph, **options)
    return build_from_records(graph, lines(paths), **options)
