"""kgraph reconcile: what entities are elsewhere."""

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import click

from kgraph.cli import _options
from kgraph.errors import KgraphError
from kgraph.terminal import printable

if TYPE_CHECKING:
    from kgraph.links import Link
    from kgraph.reconciliation import Answer, Subject

_SAID = {
    "ko": {
        "kept": "링크 {}개를 links.csv에 적었습니다. `kgraph build -g {}`가 그래프에 반영합니다.",
        "unknown": "{}개는 답을 모릅니다: 캐시에 없습니다.",
    },
    "en": {
        "kept": "{} links kept in links.csv; `kgraph build -g {}` brings them into the graph.",
        "unknown": "{} without an answer: not in the cache.",
    },
}


@click.command("reconcile")
@_options.graph
@click.option("--service", "url", metavar="URL", help="Ask this service of the W3C Reconciliation API 0.2.")
@click.option(
    "--table",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Look in this CSV file instead (label, alias, type, id), without a network.",
)
@click.option(
    "--type",
    "types",
    multiple=True,
    metavar="TYPE[=ID]",
    help="Only entities of this type; ID is what the service calls it.",
)
@click.option("--limit", type=click.IntRange(min=1), help="Only so many entities, those mentioned most.")
@click.option("--offline", is_flag=True, help="Use only answers that are in the cache.")
@click.option("--contact", default="", metavar="MAIL", help="Told to the service, so that it can reach you.")
@click.option("--timeout", type=click.FloatRange(min=0, min_open=True), default=30.0, help="Seconds for an answer.")
@click.option("--confirm", nargs=2, multiple=True, metavar="ENTITY ID", help="Say that the two are the same.")
@click.option("--withdraw", nargs=2, multiple=True, metavar="ENTITY ID", help="Take a link back.")
@click.option("--who", default="", metavar="NAME", help="Who confirms or withdraws.  [default: the user]")
@click.pass_context
def command(
    ctx: click.Context,
    graph: Path,
    url: str | None,
    table: Path | None,
    types: tuple[str, ...],
    limit: int | None,
    offline: bool,
    contact: str,
    timeout: float,
    confirm: tuple[tuple[str, str], ...],
    withdraw: tuple[tuple[str, str], ...],
    who: str,
) -> None:
    """Link entities to the outside: to Wikidata, an authority file, a table of your own.

    Names and facts of the graph are sent to the service that is named, one request at a time, and to no one else;
    answers are kept in the graph folder. A link is made (skos:closeMatch) only where one thing bears exactly the name
    and a property or the type of a table supports it; others are listed. What is confirmed becomes skos:exactMatch.
    Links are rows of links.csv, which every build follows.

    \b
    kgraph reconcile -g mygraph --service https://wikidata.reconci.link/en/api --type Person --contact me@example.org
    kgraph reconcile -g mygraph --table bodies.csv && kgraph build -g mygraph
    kgraph reconcile -g mygraph --confirm person/오상진 wd:Q42 --who kim

    Output: entity, link, candidate, none or unknown, identifier, name, score, support.

    Exit: 0 done, 3 rows or answers were missing, 4 nothing usable, 8 the service did not answer in time.
    """
    if sum(map(bool, (url, table, confirm or withdraw))) != 1:
        raise click.UsageError("give one of --service, --table, --confirm or --withdraw")
    if confirm or withdraw:
        _report(ctx, graph, _said(graph, confirm, withdraw, who))
        return
    from kgraph import links, store
    from kgraph.reconciliation import new, subjects

    base = store.base(graph)
    kinds = _kinds(types)
    asked = subjects(store.read(graph), base, tuple(kinds), limit)
    if table:
        answers, missing = _in_table(asked, table)
    else:
        answers, missing = _at_service(graph, asked, url or "", kinds, offline, contact, timeout)
    for answer in answers:
        click.echo("\n".join(_lines(answer)))
    made = new(answers, links.read(graph, base).rows)
    links.append(graph, made)
    _report(ctx, graph, made)
    unknown = sum(not answer.known for answer in answers)
    if unknown:
        click.echo(_SAID[ctx.obj["lang"]]["unknown"].format(unknown), err=True)
    ctx.exit(3 if missing or unknown else 0)


def _in_table(asked: "list[Subject]", table: Path) -> "tuple[list[Answer], int]":
    from kgraph import reconciliation
    from kgraph.readers import Problem

    read = list(reconciliation.table(table))
    problems = [row for row in read if isinstance(row, Problem)]
    for problem in problems:
        click.echo(f"{printable(problem.source)}: {printable(problem.message)}", err=True)
    rows = [row for row in read if not isinstance(row, Problem)]
    if not rows:
        raise reconciliation.nothing(table)
    return reconciliation.look_up(asked, rows, table.name), len(problems)


def _at_service(
    graph: Path, asked: "list[Subject]", url: str, kinds: dict[str, str], offline: bool, contact: str, timeout: float
) -> "tuple[list[Answer], int]":
    from kgraph.reconciliation import reconcile
    from kgraph.service import Service, open_cache

    with open_cache(graph) as cache:
        service = Service(url, cache, contact=contact, offline=offline, timeout=timeout)
        return reconcile(asked, service, kinds), 0


def _said(
    graph: Path, confirm: tuple[tuple[str, str], ...], withdraw: tuple[tuple[str, str], ...], who: str
) -> "list[Link]":
    """Keep what someone says of entities and identifiers."""
    from kgraph import folder, links
    from kgraph.cards import open_cards

    cards = open_cards(graph)
    base = folder.settings(graph).base
    said = [(links.EXACT, *pair) for pair in confirm] + [(links.WITHDRAWN, *pair) for pair in withdraw]
    paths = [(cards.find(name).iri.removeprefix(base), links.identifier(id_), relation) for relation, name, id_ in said]
    made = [links.linked(path, id_, relation, "by hand", who=who) for path, id_, relation in paths]
    known = {row.pair for row in links.standing(links.read(graph, base).rows)}
    for row in (row for row in made if row.relation == links.WITHDRAWN and row.pair not in known):
        raise KgraphError(f"no link of {unquote(row.entity)} to {row.id} that could be taken back")
    links.append(graph, made)
    return made


def _kinds(types: tuple[str, ...]) -> dict[str, str]:
    """Classes of ours, and what the service calls them where that is said."""
    from kgraph import ontology

    pairs = (text.partition("=") for text in types)
    return {ontology.load().entity(ours).name: theirs for ours, _, theirs in pairs}


def _lines(answer: "Answer") -> list[str]:
    path = printable(unquote(answer.subject.path))
    if not answer.matches:
        return [f"{path}\t{'none' if answer.known else 'unknown'}\t\t\t\t"]
    return [
        "\t".join([path, "link" if answer.link and answer.link.id == m.id else "candidate", *map(printable, m)])
        for m in answer.matches
    ]


def _report(ctx: click.Context, graph: Path, made: "list[Link]") -> None:
    click.echo(_SAID[ctx.obj["lang"]]["kept"].format(len(made), graph), err=True)
