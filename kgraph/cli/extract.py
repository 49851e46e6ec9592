"""kgraph extract: what each article says, a JSON line an article."""

from typing import Any

import click

from kgraph.cli import _options, _problems


@click.command(name="extract")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@_options.reading
@click.option(
    "--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that read articles."
)
@click.option(
    "--min-confidence", type=click.FloatRange(0, 1), default=0.0, help="Leave out claims less sure than this."
)
@click.option(
    "--spans", type=click.Choice(["klue"]), help="Only the labelled spans of each text, in KLUE-NER's six types."
)
@click.pass_context
def command(
    ctx: click.Context,
    /,
    paths: tuple[str, ...],
    workers: int,
    min_confidence: float,
    spans: str | None,
    **reading: Any,
) -> None:
    """Print what articles say, without making a graph: one JSON object a line.

    Each has the text's mentions, entities, relations with their confidence and the passage they were read in,
    attributes and quotations, as offsets into the text: the format of the gold data.

    \b
    kgraph extract article.txt
    kgraph extract articles/ --workers 2 > said.jsonl
    kgraph extract sentences.jsonl --spans klue

    Exit: 0 done, 3 some articles skipped, 4 nothing usable.
    """
    from kgraph import readers
    from kgraph.readers import Problem

    done = skipped = 0
    for result in _results(readers.read(paths, **reading), workers, spans):
        if isinstance(result, Problem):
            skipped += not result.lossy
            click.echo(_problems.line(result), err=True)
        else:
            done += 1
            click.echo(result if isinstance(result, str) else _sure(result, min_confidence).to_json())
    ctx.exit(3 if skipped and done else 4 if not done else 0)


def _results(read: Any, workers: int, spans: str | None) -> Any:
    """What was read as Records or spans, and the problems of reading between them."""
    from kgraph import analysis
    from kgraph.article import Article

    problems: list[Any] = []

    def articles() -> Any:
        for each in read:
            if isinstance(each, Article):
                yield each
            else:
                problems.append(each)

    results = map(_klue, articles()) if spans else analysis.records(articles(), workers)
    for result in results:
        yield from problems
        problems.clear()
        yield result
    yield from problems


def _klue(article: Any) -> str:
    import json

    from kgraph.languages.ko import klue

    return json.dumps({"id": article.id, "text": article.text, "spans": klue(article.text)}, ensure_ascii=False)


def _sure(record: Any, least: float) -> Any:
    from dataclasses import replace

    return replace(
        record,
        relations=tuple(r for r in record.relations if r.confidence >= least),
        attributes=tuple(a for a in record.attributes if a.confidence >= least),
    )
