"""A folder with nodes.csv and edges.csv, headed as Gephi wants them; for R, Excel and pandas as well."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import TextIOWrapper
from typing import BinaryIO

from kgraph.exporters._source import Source

TAKES = "network"
FILES = ("nodes.csv", "edges.csv")

# A spreadsheet takes a cell that begins so for a formula, and may run it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(source: Source, nodes: BinaryIO, edges: BinaryIO) -> None:
    network = source.measured
    _table(
        nodes,
        ["Id", "Label", *(column.name for column in source.columns), "start", "end"],
        ({"Id": node, "Label": known["label"], **known} for node, known in network.nodes.items()),
        source.raw,
    )
    _table(
        edges,
        ["Source", "Target", "Type", "Id", "Label", "Weight", *(c.name for c in source.edge_columns), "start", "end"],
        (_edge(*tie) for tie in network.edges(keys=True, data=True)),
        source.raw,
    )


def _edge(source: str, target: str, kind: str, tie: Mapping[str, object]) -> dict[str, object]:
    heads = {
        "Source": source,
        "Target": target,
        "Type": "Undirected" if tie["symmetric"] else "Directed",
        "Id": f"{source} {kind} {target}",
        "Label": tie["label"],
        "Weight": tie["weight"],
    }
    return heads | dict(tie)


def _table(file: BinaryIO, heads: Sequence[str], rows: Iterable[Mapping[str, object]], raw: bool) -> None:
    text = TextIOWrapper(file, encoding="utf-8", errors="replace", newline="", write_through=True)
    table = csv.writer(text)
    table.writerow(heads)
    for row in rows:
        table.writerow(_cell(row.get(head, ""), raw) for head in heads)
    text.detach()


def _cell(value: object, raw: bool) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) and not raw else value
