import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from small_graph import make, record

from kgraph import exporters, store
from kgraph.article import Article
from kgraph.exporters import Source
from kgraph.record import Entity, Relation

# https://neo4j.com/docs/operations-manual/current/import/#import-tool-header-format
TYPES: Mapping[str, Callable[[str], object]] = {
    "int": int,
    "double": float,
    "boolean": {"true": True, "false": False}.__getitem__,
    "date": date.fromisoformat,
    "string": str,
    "string[]": lambda cell: cell.split(";"),
}
SPECIAL = {"id:ID", ":LABEL", ":START_ID", ":END_ID", ":TYPE"}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Source:
    graph = make(tmp_path_factory.mktemp("neo4j") / "g")
    return Source(store.read(graph), language="ko", folder=graph)


def table(path: Path) -> Iterator[dict[str, object]]:
    """The rows as the importer reads them: each on a line, empty cells for nothing, the others by type."""
    lines = path.read_text(encoding="utf-8").splitlines()
    heads, *rows = csv.reader(lines)
    assert len(rows) == len(lines) - 1
    for row in rows:
        yield {head: _typed(head, cell) for head, cell in zip(heads, row, strict=True) if cell}


def _typed(head: str, cell: str) -> object:
    return cell if head in SPECIAL else TYPES[head.rpartition(":")[2]](cell)


def written(source: Source, folder: Path) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    exporters.to_file(source, exporters.exporter("neo4j"), folder / "g.neo4j")
    return list(table(folder / "g.neo4j" / "nodes.csv")), list(table(folder / "g.neo4j" / "relationships.csv"))


def test_nodes_have_ids_labels_and_typed_properties(source: Source, tmp_path: Path) -> None:
    nodes, _ = written(source, tmp_path)
    (body,) = (node for node in nodes if node["label:string"] == "인공지능산업융합사업단")
    assert body["id:ID"] == "institution/인공지능산업융합사업단"
    assert body[":LABEL"] == "Entity;Institution"
    assert (body["mentions:int"], body["aliases:string[]"], body["start:date"]) == (5, ["AICA"], date(2024, 8, 1))


def test_relationships_have_ends_types_and_typed_properties(source: Source, tmp_path: Path) -> None:
    nodes, ties = written(source, tmp_path)
    ids = {node["id:ID"] for node in nodes}
    assert all({tie[":START_ID"], tie[":END_ID"]} <= ids for tie in ties)
    (head,) = (tie for tie in ties if tie[":START_ID"] == "person/오상진" and tie[":TYPE"] == "headOf")
    assert (head["weight:int"], head["former:boolean"], head["title:string"]) == (2, False, "단장")


@pytest.mark.parametrize("asked", [{"edges": "pair"}, {"edges": "claim"}, {"together": 1}])
def test_every_kind_of_edge_is_a_relationship(source: Source, tmp_path: Path, asked: dict[str, object]) -> None:
    chosen = replace(source, **asked)  # type: ignore[arg-type]
    _, ties = written(chosen, tmp_path)
    assert len(ties) == chosen.network.number_of_edges()
    assert all(re.fullmatch(r"\w+", str(tie[":TYPE"])) for tie in ties)


def test_hostile_names_stay_in_their_cells(tmp_path: Path) -> None:
    name = "a;b\"c,'{x}\\\n=1"
    said = record(
        "h",
        f"[[{name}|a]]가 [[광주|b]]에 있다.",
        {"a": Entity("Institution", name), "b": Entity("Place", "광주")},
        [Relation("a", "locatedIn", "b")],
    )
    graph = make(tmp_path / "g", [(Article(id="h", text=""), said)])
    nodes, ties = written(Source(store.read(graph)), tmp_path)
    assert {str(node["label:string"]) for node in nodes} == {"광주", "a;b\"c,'{x}\\ =1"}
    assert len(ties) == 1
