"""kgraph evaluate: how far the extractors are from annotated articles."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from kgraph.cli import _problems
from kgraph.terminal import width

if TYPE_CHECKING:
    from kgraph.evaluate import Report, Row
    from kgraph.record import Record


@click.command(name="evaluate")
@click.argument("gold", type=click.Path(exists=True, dir_okay=False))
@click.option("--predicted", type=click.Path(exists=True, dir_okay=False), help="Lines of `kgraph extract` to compare.")
@click.option(
    "--by", multiple=True, type=click.Choice(["predicate", "type", "article"]), help="Break the figures down."
)
@click.option(
    "--errors",
    type=click.IntRange(0),
    default=0,
    metavar="N",
    help="Sort the errors into causes, and print N of each side.",
)
@click.option("--curve", is_flag=True, help="Precision and recall of the relations by confidence, and its calibration.")
@click.option(
    "--resolution", "links", type=click.Path(exists=True, dir_okay=False), help="Which entities are one (links.json)."
)
@click.option("--json", "as_json", is_flag=True, help="Print all figures as JSON.")
@click.option(
    "--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that read articles."
)
@click.pass_context
def command(
    ctx: click.Context,
    gold: str,
    predicted: str | None,
    by: tuple[str, ...],
    errors: int,
    curve: bool,
    links: str | None,
    as_json: bool,
    workers: int,
) -> None:
    """Run the extractors on the texts of GOLD (JSON lines) and compare what they find with its annotations.

    \b
    kgraph evaluate dev.jsonl
    kgraph evaluate dev.jsonl --by predicate --errors 20
    kgraph evaluate dev.jsonl --predicted said.jsonl --curve
    kgraph evaluate dev.jsonl --resolution links.json --errors 20

    With --errors, what was read instead of each predicate, and why relations were missed or made up, as tables in
    Markdown; then the errors themselves, the surest first.

    With --resolution, how well the entities of different articles are told to be one: of the annotated articles, and
    of the same articles as they are extracted.
    """
    import json

    from kgraph import analysis
    from kgraph.evaluate import evaluate
    from kgraph.record import Record

    articles = _records(gold)
    found = _records(predicted) if predicted else list(analysis.records(_articles(articles), workers))
    for problem in (each for each in found if not isinstance(each, Record)):
        click.echo(_problems.line(problem), err=True)
    extracted = {r.id: r for r in found if isinstance(r, Record)}
    if links:
        _resolution(articles, extracted, links, errors, as_json)
        return
    report = evaluate(articles, extracted)
    if as_json:
        click.echo(json.dumps(_figures(report), ensure_ascii=False))
        return
    _table(f"({report.articles} articles)", report.rows())
    for name, tallies in (("type", report.by_type), ("predicate", report.by_predicate), ("article", report.by_article)):
        if name in by or (name == "type" and not by):
            _table("", {key: tallies[key].row for key in sorted(tallies)})
    if curve:
        _curve(report)
    if errors:
        _errors(articles, extracted, errors)


def _resolution(
    gold: list,  # type: ignore[type-arg]
    extracted: Mapping[str, "Record"],
    path: str,
    errors: int,
    as_json: bool,
) -> None:
    import json

    from kgraph.resolution import evaluation

    linked = evaluation.links(path)
    reports = {
        "annotated": evaluation.evaluate(gold, linked),
        "extracted": evaluation.evaluate(gold, linked, extracted),
    }
    if as_json:
        figures = {name: {k: row._asdict() for k, row in report.rows().items()} for name, report in reports.items()}
        click.echo(json.dumps(figures, ensure_ascii=False))
        return
    for name, report in reports.items():
        _table(f"({report.entities} entities, {name})", report.rows())
        for title, pairs in (("joined", report.joined), ("parted", report.parted)):
            if errors and pairs:
                click.echo("\n".join([f"wrongly {title}:", *(f"  {a} | {b}" for a, b in pairs[:errors]), ""]))


def _records(path: str) -> list:  # type: ignore[type-arg]
    from kgraph.errors import KgraphError
    from kgraph.record import Record

    records = []
    with open(path, "rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                if line.strip():
                    records.append(Record.from_json(line.decode()))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise KgraphError(f"{path}:{number}: not an annotated article ({error!r})") from error
    return records


def _articles(records: list) -> list:  # type: ignore[type-arg]
    from kgraph.article import Article

    return [Article(r.id, r.text, r.title, r.date, source=r.id) for r in records]


def _figures(report: "Report") -> dict[str, object]:
    return {
        "articles": report.articles,
        **{name: row._asdict() for name, row in report.rows().items()},
        "by_type": {name: tally.row._asdict() for name, tally in report.by_type.items()},
        "by_predicate": {name: tally.row._asdict() for name, tally in report.by_predicate.items()},
    }


def _table(corner: str, rows: Mapping[str, "Row"]) -> None:
    click.echo(f"{'':18}{'P':>8}{'R':>8}{'F1':>8}{'gold':>8}{'pred':>8}   {corner}".rstrip())
    for name, row in rows.items():
        shares = "".join(f"{'-' if share is None else f'{100 * share:.1f}':>8}" for share in row[:3])
        predicted = "-" if row.predicted is None else row.predicted
        click.echo(f"{name}{' ' * max(1, 18 - width(name))}{shares}{row.gold:>8}{predicted:>8}")
    click.echo()


def _errors(gold: list, extracted: Mapping[str, "Record"], most: int) -> None:  # type: ignore[type-arg]
    from collections import Counter

    from kgraph.causes import CAUSES, MISSED, SPURIOUS, causes, confusion

    wrong = causes(gold, extracted)
    click.echo(
        "\n| said | times | right | another of the same two | nothing | made up |\n|---|---:|---:|---|---:|---:|"
    )
    made_up = Counter(each.predicate for each in wrong if each.side == SPURIOUS)
    table = confusion(gold, extracted)
    for predicate in sorted({*table, *made_up}):
        read = dict(table.get(predicate, {}))
        right, nothing, times = read.pop(predicate, 0), read.pop("", 0), sum(table.get(predicate, {}).values())
        others = ", ".join(f"{name} {count}" for name, count in sorted(read.items(), key=lambda n: (-n[1], n[0])))
        click.echo(f"| {predicate} | {times} | {right} | {others} | {nothing} | {made_up[predicate]} |")
    click.echo("\n| cause | missed | made up | which is |\n|---|---:|---:|---|")
    counts = Counter((each.cause, each.side) for each in wrong)
    for cause, meaning in CAUSES.items():
        click.echo(f"| {cause} | {counts[cause, MISSED]} | {counts[cause, SPURIOUS]} | {meaning} |")
    for side in (MISSED, SPURIOUS):
        lines = [f"  {each.told}  ({each.cause})" for each in wrong if each.side == side]
        click.echo("\n".join([f"\n{side}:", *lines[:most]]))


def _curve(report: "Report") -> None:
    from kgraph.evaluate import curve, reliability

    _table("at confidence", {f"≥ {least:.2f}": row for least, row in curve(report)})
    click.echo(f"{'confidence':18}{'mean':>8}{'right':>8}{'claims':>8}")
    for start, mean, right, count in reliability(report.judged):
        click.echo(f"{f'from {start:.1f}':18}{100 * mean:>8.1f}{100 * right:>8.1f}{count:>8}")
