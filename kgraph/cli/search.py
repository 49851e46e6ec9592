import sys
from itertools import islice
from pathlib import Path
from urllib.parse import unquote

import click

from kgraph.cli import _options
from kgraph.terminal import printable

_HEADS = {"ko": ("이름", "종류", "언급", "찾은 이름", "IRI"), "en": ("name", "type", "mentions", "found as", "IRI")}


@click.command("search")
@click.argument("text")
@_options.graph
@click.option("--type", "type_", help="Only things of this class (person, institution, project, place, event).")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Lines at most.")
@click.pass_context
def command(ctx: click.Context, text: str, graph: Path, type_: str | None, limit: int) -> None:
    """Things with a name or alias that holds TEXT, whatever its case and spaces.

    The same name comes first, then names that begin with it, then others; of these, what is mentioned most.

    \b
    kgraph search 광주 -g mygraph
    kgraph search 대학교 --type institution --limit 100
    """
    from kgraph import ontology
    from kgraph.cards import open_cards
    from kgraph.errors import NothingFound
    from kgraph.results import aligned

    terms = ontology.load()
    kind = terms.entity(type_).name if type_ else None
    found = list(islice(open_cards(graph).search(text, kind), limit))
    if not found:
        raise NothingFound(f"no name in the graph holds {text!r}")
    language = ctx.obj["lang"]
    told = (
        (entity.name, terms[entity.type].labels[language], f"{name.mentions}", name.text, unquote(entity.iri))
        for entity, name in found
    )
    rows = [tuple(map(printable, row)) for row in told]
    if sys.stdout.isatty():
        sys.stdout.writelines(aligned([_HEADS[language], *rows]))
    else:
        sys.stdout.writelines("\t".join(row) + "\n" for row in rows)
