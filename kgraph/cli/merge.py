"""kgraph merge: judge two entities the same."""

from pathlib import Path

import click

from kgraph.cli import _judging, _options


@click.command("merge")
@click.argument("left", metavar="A")
@click.argument("right", metavar="B")
@_options.graph
@_judging.signing
@_judging.yes
@click.pass_context
def command(ctx: click.Context, left: str, right: str, graph: Path, who: str, why: str, yes: bool) -> None:
    """Say that two entities are one; a row of judgements.csv that every build follows, until `kgraph undo`.

    A and B are names or IRIs (person/오상진). The IRI that is given up leads to the one that is kept
    (dcterms:isReplacedBy).

    \b
    kgraph merge 'AI사업단' 인공지능산업융합사업단 -g mygraph --why 'same address'
    kgraph merge person/한지석 'person/한지석_(두산)' --yes && kgraph build -g mygraph

    Exit: 0 kept, 4 no such entity or several of that name.
    """
    from kgraph.cards import open_cards
    from kgraph.identity import open_identities

    cards = open_cards(graph)
    ours, theirs = cards.find(left), cards.find(right)
    _judging.confirm(f"{ours} = {theirs}", yes, ctx.obj["lang"])
    with open_identities(graph) as identities:
        row = identities.merge(identities.path(ours.iri), identities.path(theirs.iri), who=who, why=why)
    _judging.report([row], graph, ctx.obj["lang"])
