"""A folder with nodes.csv and relationships.csv for `neo4j-admin database import`, each column with its type."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import TextIOWrapper
from typing import BinaryIO

from kgraph.exporters._source import Source
from kgraph.network import Column

TAKES = "network"
FILES = ("nodes.csv", "relationships.csv")

# Between the items of a list; a name that holds it would become two.
_LISTED = ";"
_TYPES = {"integer": "int", "aliases": "string[]", "start": "date", "end": "date"}


def write(source: Source, nodes: BinaryIO, relationships: BinaryIO) -> None:
    network = source.measured
    columns = (Column("label"), *source.columns, Column("start"), Column("end"))
    _table(
        nodes,
        ["id:ID", *map(_typed, columns), ":LABEL"],
        ([name, *_cells(known, columns), f"Entity;{known['type']}"] for name, known in network.nodes.items()),
    )
    ties = Column("label"), Column("weight", "integer"), *source.edge_columns, Column("start"), Column("end")
    _table(
        relationships,
        [":START_ID", ":END_ID", ":TYPE", *map(_typed, ties)],
        ([*ends, tie.get("kind", "tied"), *_cells(tie, ties)] for *ends, tie in network.edges(data=True)),
    )


def _typed(column: Column) -> str:
    return f"{column.name}:{_TYPES.get(column.name) or _TYPES.get(column.type, column.type)}"


def _cells(known: Mapping[str, object], columns: Iterable[Column]) -> Iterator[str]:
    """The values in the order of the columns; what is not known is empty, which Neo4j takes for nothing."""
    for column in columns:
        value = known.get(column.name, "")
        if column.name == "aliases":
            yield _LISTED.join(name.replace(_LISTED, ",") for name in str(value).split("; "))
        else:
            yield str(value).lower() if isinstance(value, bool) else str(value)


def _table(file: BinaryIO, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """One line for each row, whatever the cells hold: Neo4j takes no line breaks in a cell unless it is told to."""
    text = TextIOWrapper(file, encoding="utf-8", errors="replace", newline="", write_through=True)
    table = csv.writer(text, lineterminator="\n")
    table.writerow(heads)
    for row in rows:
        table.writerow(" ".join(cell.split()) for cell in row)
    text.detach()
