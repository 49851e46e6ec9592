"""kgraph why: what makes two entities one, or two."""

from pathlib import Path

import click

from kgraph.cli import _judging, _options
from kgraph.terminal import printable

_WORDS = {
    "ko": {"one": "한 개체입니다", "two": "다른 개체입니다", "judged": "판정"},
    "en": {"one": "one entity", "two": "two entities", "judged": "judged"},
}


@click.command("why")
@click.argument("left", metavar="A")
@click.argument("right", metavar="B")
@_options.graph
@click.pass_context
def command(ctx: click.Context, left: str, right: str, graph: Path) -> None:
    """Why A and B are one entity or two: the features of the two profiles that are nearest, and their weights.

    A and B are names or IRIs; two names of one entity may be asked about too. A sum of 20 or more is the same, below
    8 different, between is in doubt and not merged; ✗ is a contradiction, which no sum outweighs.

    \b
    kgraph why person/한지석 'person/한지석_(두산)' -g mygraph
    kgraph why KAIST 카이스트 -g mygraph

    Exit: 0, 4 no such entity or several of that name.
    """
    from kgraph.cards import open_cards
    from kgraph.identity import open_identities

    words = _WORDS[ctx.obj["lang"]]
    cards = open_cards(graph)
    ours, theirs = cards.find(left), cards.find(right)
    with open_identities(graph) as identities:
        reason = identities.why(identities.path(ours.iri), identities.path(theirs.iri), (left, right))
    click.echo(words["one"] if reason.one else words["two"])
    for profile in (reason.left, reason.right):
        click.echo(printable(f"  {profile.name} ({profile.type}), {profile.article} {profile.date}"))
    for line in _judging.weighed(reason.verdict, ctx.obj["lang"]):
        click.echo(line)
    for row in reason.judged:
        click.echo(f"{words['judged']}: {_judging.told(row)}")
