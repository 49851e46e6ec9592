import sys
from pathlib import Path

import click

from kgraph.cli import _options
from kgraph.errors import KgraphError, LimitHit
from kgraph.terminal import printable

FORMATS = ("table", "csv", "tsv", "json", "xml", "ttl", "nt")


@click.command("query")
@click.argument("query", metavar="QUERY|FILE|-")
@_options.graph
@click.option(
    "--format", "format_", type=click.Choice(FORMATS), help="[default: a table on a terminal, else tsv or nt]"
)
@click.option("--limit", type=click.IntRange(min=1), default=100_000, show_default=True, help="Rows at most.")
@click.option("--timeout", type=click.FloatRange(min=0.1), default=30.0, show_default=True, help="Seconds at most.")
def command(query: str, graph: Path, format_: str | None, limit: int, timeout: float) -> None:
    """Ask the graph in SPARQL: SELECT, ASK, CONSTRUCT or DESCRIBE.

    The prefixes of the ontology are known already (kg: rdf: rdfs: xsd: skos: prov: oa: schema: dcterms: org: foaf:
    owl: wd:, and the empty one for the graph's own things). A pattern sees direct triples and what each article says;
    GRAPH ?article { … } asks which article says it. The query can neither change the graph nor reach other servers; it
    runs in a process of its own that is stopped at --timeout and at 1 GB.

    \b
    kgraph query 'SELECT ?who ?what { ?a kg:headOf ?b . ?a rdfs:label ?who . ?b rdfs:label ?what }'
    kgraph query heads.rq --format csv > heads.csv
    echo 'ASK { ?a kg:owns ?b }' | kgraph query -
    """
    from kgraph import results
    from kgraph.query import Limits, answer

    with answer(graph, _text(query), Limits(seconds=timeout, rows=limit)) as found:
        for piece in results.lines(found, format_ or _usual(found.kind)):
            sys.stdout.write(_visible(piece) if sys.stdout.isatty() else piece)
    sys.stdout.flush()
    if found.truncated:
        raise LimitHit(f"rows: these are the first {limit:,} rows; there are more, --limit asks for them")


def _text(query: str) -> str:
    """The query itself, or what the file of that name or standard input holds."""
    from kgraph import gate

    if query == "-":
        return gate.decode(sys.stdin.buffer.read(gate.MAX_BYTES + 1))
    if query.endswith((".rq", ".sparql")) or (len(query) < 1024 and "\n" not in query and _is_file(query)):
        return gate.decode(_head(Path(query), gate.MAX_BYTES + 1))
    return query


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()
    except (OSError, ValueError):
        return False


def _head(path: Path, size: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(size)
    except OSError as error:
        raise KgraphError(f"{path}: the query cannot be read: {error.strerror}") from error


def _usual(kind: str) -> str:
    terminal, pipe = ("ttl", "nt") if kind == "triples" else ("table", "tsv")
    return terminal if sys.stdout.isatty() else pipe


def _visible(piece: str) -> str:
    """The piece for a terminal, with what would move its cursor escaped; files get it raw."""
    return "\n".join("\t".join(map(printable, line.split("\t"))) for line in piece.split("\n"))
