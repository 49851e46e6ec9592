import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from kgraph.ontology import Term


@click.command("ontology")
@click.argument("terms", nargs=-1, metavar="[TERM]...")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "tsv", "ttl", "shacl", "jsonld"]),
    help="The terms, or the files: Turtle, SHACL shapes, JSON-LD context.  [default: a table on a terminal, else tsv]",
)
@click.pass_context
def command(ctx: click.Context, terms: tuple[str, ...], format_: str | None) -> None:
    """Print the ontology: classes, relations, attributes and qualifiers, with what they mean.

    \b
    kgraph ontology                      all terms
    kgraph --lang ko ontology headOf     one term, in Korean
    kgraph ontology --format ttl         the ontology as Turtle
    kgraph ontology --format shacl       the shapes that `kgraph check` holds a graph to
    """
    from kgraph import ontology, shapes
    from kgraph.resources import folder
    from kgraph.results import aligned

    if format_ == "ttl":
        sys.stdout.write(ontology.turtle().decode())
    elif format_ == "shacl":
        sys.stdout.write(shapes.turtle())
    elif format_ == "jsonld":
        sys.stdout.write((folder("ontology") / "context.jsonld").read_text(encoding="utf-8"))
    else:
        known = ontology.load()
        rows = [_HEADS, *(_row(known[name], ctx.obj["lang"]) for name in terms or known)]
        as_table = format_ == "table" or (format_ is None and sys.stdout.isatty())
        sys.stdout.writelines(aligned(rows) if as_table else ("\t".join(row) + "\n" for row in rows))


_HEADS = ("kind", "name", "label", "domain", "range", "qualifiers", "aligned with", "definition")


def _row(term: "Term", language: str) -> tuple[str, ...]:
    return (
        term.kind,
        term.name,
        term.labels[language],
        " ".join(term.domain),
        " ".join(term.range),
        " ".join(term.qualifiers),
        " ".join(name for _, name in term.alignments),
        term.definitions[language],
    )
