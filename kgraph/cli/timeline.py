import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kgraph import wording
from kgraph.cli import _options, _sentences
from kgraph.errors import NothingFound
from kgraph.terminal import printable, width

if TYPE_CHECKING:
    from kgraph.timeline import Entry

_WORDS = {
    "ko": {"before": "전임 {}", "after": "후임 {}"},
    "en": {"before": "after {}", "after": "before {}"},
}
_COLUMNS = ("from", "to", "relation", "other", "title", "amount", "share", "predecessor", "successor")
_SOURCE = ("articles", "confidence", "sentence", "date", "outlet", "article")


@click.command("timeline")
@click.argument("name")
@_options.graph
@_options.which
@_options.holding
@click.option("--evidence/--no-evidence", default=True, help="Print the sentences, or not.  [default: print]")
@_options.printed("text", "json", "csv", "svg")
@click.pass_context
def command(
    ctx: click.Context,
    name: str,
    graph: Path,
    type_: str | None,
    since: str,
    until: str,
    evidence: bool,
    format_: str,
) -> None:
    """What happened to NAME and when: the dated claims in order, and the sentence that says so of each.

    A date is as precise as articles give it: 2024-08 is a month. A post whose end no article gives stays open
    (2024-08 –). Who held a post before and after is told where articles say so, or where heads have dates.

    \b
    kgraph timeline 오상진 -g mygraph
    kgraph timeline AICA --since 2024 --no-evidence
    kgraph timeline 누리온테크 --format csv > nurion.csv
    kgraph timeline 오상진 --format svg > 오상진.svg
    """
    from kgraph import ontology
    from kgraph.cards import open_cards
    from kgraph.pictures.svg import svg
    from kgraph.pictures.timeline import picture
    from kgraph.timeline import timeline

    kind = ontology.load().entity(type_).name if type_ else None
    cards = open_cards(graph)
    entity = cards.find(name, kind)
    entries = timeline(cards, entity, since=since, until=until)
    if not entries:
        raise NothingFound(f"no article gives a date of {entity.name} in this period")
    if format_ == "json":
        click.echo(json.dumps(_sentences.plain(entries), ensure_ascii=False, indent=1))
    elif format_ == "csv":
        sys.stdout.writelines(_csv(entries, ctx.obj["lang"]))
    elif format_ == "svg":
        drawn = picture(entity.name, entries, language=ctx.obj["lang"], evidence=evidence)
        click.echo(svg(drawn), nl=False)
    else:
        click.echo("\n".join(_text(entries, ctx.obj["lang"], evidence)))


def _text(entries: "tuple[Entry, ...]", language: str, evidence: bool) -> Iterator[str]:
    columns = max(width(wording.period(entry)) for entry in entries)
    for entry in entries:
        period = wording.period(entry)
        told = "  ".join(filter(None, _told(entry, language)))
        yield f"{_sentences.bold(period)}{' ' * (columns - width(period))}  {printable(told)}"
        if evidence:
            yield from _sentences.claim(entry.claim)


def _told(entry: "Entry", language: str) -> Iterator[str]:
    words = _WORDS[language]
    yield entry.label(language)
    yield "" if isinstance(entry.other, str) else entry.other.name
    dated = {name: (text,) for name, text in entry.qualifiers.items() if name not in {"from", "to"}}
    yield ", ".join(_sentences.qualified(dated, language))
    yield ", ".join(words["before"].format(person.name) for person in entry.predecessors)
    yield ", ".join(words["after"].format(person.name) for person in entry.successors)
    yield wording.articles(entry.articles, language) if entry.articles > 1 else ""


def _csv(entries: "tuple[Entry, ...]", language: str) -> Iterator[str]:
    from kgraph.results import csv_line

    yield csv_line((*_COLUMNS, *_SOURCE))
    for entry in entries:
        yield csv_line((*_cells(entry, language), *_source(entry)))


def _cells(entry: "Entry", language: str) -> Iterator[str]:
    yield from (entry.begin, entry.end, entry.label(language))
    yield entry.other if isinstance(entry.other, str) else entry.other.name
    yield from (entry.qualifiers.get(name, "") for name in ("title", "amount", "share"))
    yield from ("; ".join(person.name for person in side) for side in (entry.predecessors, entry.successors))


def _source(entry: "Entry") -> Iterator[str]:
    claim = entry.claim
    yield from (f"{entry.articles}", f"{claim.confidence:g}", " … ".join(passage.words for passage in claim.passages))
    yield from (claim.article.date, claim.article.publisher, claim.article.iri)
