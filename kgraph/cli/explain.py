"""kgraph explain: what was read in one article, and what says so."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kgraph.cli import _options, _problems

if TYPE_CHECKING:
    from kgraph.record import Record

# Of the terminal's few colours those that are nearest to the pictures'.
_COLOURS = {"Person": "blue", "Institution": "yellow", "Project": "green", "Place": "cyan", "Event": "magenta"}


@click.command(name="explain")
@click.argument("path")
@_options.reading
@click.option("--html", "page", type=click.Path(dir_okay=False, path_type=Path), help="Write a page instead.")
@click.option("--force", is_flag=True, help="Overwrite the page.")
@click.pass_context
def command(ctx: click.Context, /, path: str, page: Path | None, force: bool, **reading: Any) -> None:
    """Show how an article is read: its mentions in colour, which of them are one, and every claim with its grounds.

    The number behind a mention is its entity. Each claim has its confidence, the part of kgraph that made it, and the
    passage that it was read in.

    \b
    kgraph explain article.txt
    kgraph explain article.txt --html article.html

    Exit: 0 done, 3 some articles skipped, 4 nothing usable.
    """
    from kgraph import analysis, explanation, readers
    from kgraph.article import Article
    from kgraph.errors import KgraphError, NothingFound
    from kgraph.record import Record

    if page and page.exists() and not force:
        raise KgraphError(f"{page} is there already; --force overwrites it")
    read = list(readers.read([path], **reading))
    told = list(analysis.records(each for each in read if isinstance(each, Article)))
    records = [each for each in told if isinstance(each, Record)]
    problems = [each for each in (*read, *told) if isinstance(each, readers.Problem)]
    for problem in problems:
        click.echo(_problems.line(problem), err=True)
    if not records:
        raise NothingFound(f"{path}: no article that kgraph can read")
    if page:
        page.write_text("".join(explanation.html(record, ctx.obj["lang"]) for record in records), encoding="utf-8")
    else:
        for record in records:
            _show(record, ctx.obj["lang"])
    ctx.exit(3 if any(not problem.lossy for problem in problems) else 0)


def _show(record: "Record", language: str) -> None:
    from kgraph import ontology
    from kgraph.explanation import claims, pieces

    click.secho(f"{record.title or record.id}  {record.date or ''}", bold=True)
    for part, mention in pieces(record):
        if mention is None:
            click.echo(part, nl=False)
        else:
            colour = _COLOURS[record.entities[mention.entity].type]
            click.secho(part, fg=colour, underline=True, nl=False)
            click.secho(f"[{mention.entity}]", dim=True, nl=False)
    click.echo("\n")
    for key, (kind, name) in record.entities.items():
        said = dict.fromkeys(record.text[m.start : m.end] for m in record.mentions if m.entity == key)
        label = ontology.load()[kind].labels[language]
        click.echo(f"{key:>4} {click.style(name, fg=_COLOURS[kind])} ({label}): {', '.join(said)}")
    click.echo()
    for told, claim in claims(record, language):
        click.echo(f"{claim.confidence:.2f} {told}  {click.style(claim.by, dim=True)}")
        if claim.evidence:
            click.secho(f"     {record.text[slice(*claim.evidence)].strip()}", dim=True)
    click.echo()
    for quote in record.quotes:
        speaker = record.entities[quote.speaker].name if quote.speaker else "—"
        click.echo(f"{speaker}: {record.text[quote.start : quote.end]}")
