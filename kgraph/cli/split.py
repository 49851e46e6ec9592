"""kgraph split: judge that an entity is two."""

from pathlib import Path

import click

from kgraph.cli import _judging, _options


@click.command("split")
@click.argument("entity", metavar="A")
@click.option("--article", "articles", multiple=True, metavar="ID", help="What this article means is another.")
@click.option("--mention", "mentions", multiple=True, metavar="IRI", help="What is mentioned here is another.")
@_options.graph
@_judging.signing
@_judging.yes
@click.pass_context
def command(
    ctx: click.Context,
    entity: str,
    articles: tuple[str, ...],
    mentions: tuple[str, ...],
    graph: Path,
    who: str,
    why: str,
    yes: bool,
) -> None:
    """Say that what some articles call A is another; rows of judgements.csv that every build follows.

    A is a name or an IRI. What is split off by one command stays together where its articles' evidence joins it.

    \b
    kgraph split 한지석 --article sports/0412 --article sports/0413 -g mygraph
    kgraph split person/한지석 --mention 'article/d18#mention=10,13' --yes

    Exit: 0 kept, 4 no such entity, article or mention.
    """
    from kgraph.cards import open_cards
    from kgraph.identity import open_identities

    if not articles and not mentions:
        raise click.UsageError("say which --article or --mention means another")
    found = open_cards(graph).find(entity)
    _judging.confirm(f"{found} ≠ {', '.join((*articles, *mentions))}", yes, ctx.obj["lang"])
    with open_identities(graph) as identities:
        rows = identities.split(identities.path(found.iri), articles, mentions, who=who, why=why)
    _judging.report(rows, graph, ctx.obj["lang"])
