"""kgraph explain: what was read in one article, and what says so."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kgraph.cli import _options

if TYPE_CHECKING:
    from kgraph.record import Record


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
    """
    from kgraph import analysis, explanation, readers
    from kgraph.article import Article
    from kgraph.errors import KgraphError, NothingFound
    from kgraph.record import Record

    if page and page.exists() and not force:
        raise KgraphError(f"{page} is there already; --force overwrites it")
    articles = [each for each in readers.read([path], **reading) if isinstance(each, Article)]
    records = [each for each in analysis.records(articles) if isinstance(each, Record)]
    if not records:
        raise NothingFound(f"{path}: no article that kgraph can read")
    if page:
        page.write_text("".join(map(explanation.html, records)), encoding="utf-8")
        return
    for record in records:
        _show(record)


def _show(record: "Record") -> None:
    from kgraph.explanation import COLOURS, claims, pieces

    click.secho(f"{record.title or record.id}  {record.date or ''}", bold=True)
    for part, mention in pieces(record):
        if mention is None:
            click.echo(part, nl=False)
        else:
            colour = COLOURS[record.entities[mention.entity].type][1]
            click.secho(part, fg=colour, underline=True, nl=False)
            click.secho(f"[{mention.entity}]", dim=True, nl=False)
    click.echo("\n")
    for key, (kind, name) in record.entities.items():
        said = dict.fromkeys(record.text[m.start : m.end] for m in record.mentions if m.entity == key)
        click.echo(f"{key:>4} {click.style(name, fg=COLOURS[kind][1])} ({kind}): {', '.join(said)}")
    click.echo()
    for told, claim in claims(record):
        click.echo(f"{claim.confidence:.2f} {told}  {click.style(claim.by, dim=True)}")
        if claim.evidence:
            click.secho(f"     {record.text[slice(*claim.evidence)].strip()}", dim=True)
    click.echo()
    for quote in record.quotes:
        speaker = record.entities[quote.speaker].name if quote.speaker else "—"
        click.echo(f"{speaker}: {record.text[quote.start : quote.end]}")
