import csv
import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from small_graph import AGREEMENT, GWANGJU, make, record

from kgraph import exporters, store
from kgraph.article import Article
from kgraph.errors import KgraphError, LimitHit
from kgraph.exporters import Source
from kgraph.plugins import names
from kgraph.record import Entity

GEXF = "{http://gexf.net/1.3}"
TEXT = [
    name
    for name in names("exporters")
    if name in {"gexf", "graphml", "graphology", "jsonld", "nq", "nt", "trig", "ttl"}
]


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("exporters") / "g")


@pytest.fixture
def source(graph: Path) -> Source:
    return Source(store.read(graph), language="ko")


def exported(source: Source, format: str) -> bytes:
    file = BytesIO()
    exporters.to_stream(source, exporters.exporter(format), file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("format", "kind"),
    [("nq", ox.RdfFormat.N_QUADS), ("trig", ox.RdfFormat.TRIG), ("jsonld", ox.RdfFormat.JSON_LD)],
)
def test_datasets_hold_every_quad(source: Source, format: str, kind: ox.RdfFormat) -> None:
    assert set(ox.parse(exported(source, format), kind)) == set(source.store)


@pytest.mark.parametrize(("format", "kind"), [("nt", ox.RdfFormat.N_TRIPLES), ("ttl", ox.RdfFormat.TURTLE)])
def test_triples_are_those_of_all_graphs(source: Source, format: str, kind: ox.RdfFormat) -> None:
    assert {quad.triple for quad in ox.parse(exported(source, format), kind)} == {quad.triple for quad in source.store}


def test_rdflib_reads_the_turtle(source: Source) -> None:
    assert len(rdflib.Graph().parse(exported(source, "ttl"), format="turtle")) == len(set(source.store))


def test_the_json_ld_round_trips_through_rdflib(source: Source) -> None:
    read = rdflib.Dataset()
    read.parse(exported(source, "jsonld"), format="json-ld")
    written = set(ox.parse(read.serialize(format="nquads"), ox.RdfFormat.N_QUADS))
    assert written == set(source.store)


def test_json_ld_speaks_in_the_words_of_the_context(source: Source) -> None:
    written = exported(source, "jsonld").decode()
    assert '"headOf": "https://w3id.org/kgraph/id/institution/' in written
    assert '"from": {"@value": "2024-08", "@type": "xsd:gYearMonth"}' in written


def told(read: nx.MultiDiGraph) -> dict[tuple[str, str, str], dict[str, object]]:
    """The edges that networkx has read; it keeps their ids, and of their kinds only the column that repeats them."""
    edges = (
        (s, t, {name: value for name, value in tie.items() if name != "id"}) for s, t, tie in read.edges(data=True)
    )
    return {(s, t, tie["relation"]): tie | {"kind": tie["relation"]} for s, t, tie in edges}


def test_networkx_reads_the_gexf_back(source: Source) -> None:
    read = nx.read_gexf(BytesIO(exported(source, "gexf")))
    assert set(read) == set(source.network)
    for node, known in source.measured.nodes.items():
        assert {name: value for name, value in read.nodes[node].items() if name != "viz"} == known
    assert told(read) == dict(source.network.edges)


def test_the_gexf_says_what_kind_each_edge_is(source: Source) -> None:
    tree = ElementTree.fromstring(exported(source, "gexf"))
    edges = {(edge.get("source"), edge.get("target"), edge.get("kind")) for edge in tree.iter(f"{GEXF}edge")}
    assert edges == set(source.network.edges(keys=True))


def test_the_gexf_names_columns_in_ascii_and_types_that_gephi_lite_knows(source: Source) -> None:
    columns = list(ElementTree.fromstring(exported(source, "gexf")).iter(f"{GEXF}attribute"))
    assert all(column.attrib["id"].isascii() for column in columns)
    assert {column.attrib["type"] for column in columns} <= {"string", "integer", "double", "boolean"}


def test_the_gexf_has_spells_of_whole_days(source: Source) -> None:
    tree = ElementTree.fromstring(exported(source, "gexf"))
    spells = [
        (thing.get("start", ""), thing.get("end", "9999-12-31"))
        for kind in ("node", "edge")
        for thing in tree.iter(f"{GEXF}{kind}")
    ]
    assert all(date.fromisoformat(start) <= date.fromisoformat(end) for start, end in spells)


def test_the_gexf_colours_types_and_sizes_by_mentions(source: Source) -> None:
    read = nx.read_gexf(BytesIO(exported(source, "gexf")))
    person, institution = (read.nodes[name]["viz"] for name in ("person/오상진", "institution/인공지능산업융합사업단"))
    assert person["color"] != institution["color"]
    assert person["size"] < institution["size"]
    points = {tuple(known["viz"]["position"].values()) for _, known in read.nodes(data=True)}
    assert len(points) == len(read)


def test_graphology_has_every_node_and_tie(source: Source) -> None:
    read = json.loads(exported(source, "graphology"))
    assert [node["key"] for node in read["nodes"]] == list(source.network)
    ties = [(edge["source"], edge["target"], edge["attributes"]["kind"]) for edge in read["edges"]]
    assert ties == list(source.network.edges(keys=True))
    assert all("x" in node["attributes"] for node in read["nodes"])


def test_communities_may_give_the_colours(source: Source) -> None:
    read = nx.read_gexf(BytesIO(exported(replace(source, colour="community"), "gexf")))
    communities = {known["community"] for _, known in read.nodes(data=True)}
    colours = {(known["community"], *known["viz"]["color"].values()) for _, known in read.nodes(data=True)}
    assert len(colours) == len(communities) > 1
    nodes = json.loads(exported(replace(source, colour="community"), "graphology"))["nodes"]
    assert len({node["attributes"]["color"] for node in nodes}) == len(communities)


def test_without_measures_no_column_speaks_of_them(source: Source) -> None:
    assert b"pagerank" in exported(source, "graphml")
    assert b"pagerank" not in exported(replace(source, measures=False), "graphml")


def test_without_a_layout_nothing_is_placed(source: Source) -> None:
    assert b"viz:position" not in exported(replace(source, layout=False), "gexf")


def test_networkx_reads_the_graphml_back(source: Source) -> None:
    read = nx.read_graphml(BytesIO(exported(replace(source, layout=False), "graphml")))
    assert dict(read.nodes(data=True)) == dict(source.measured.nodes(data=True))
    assert told(read) == dict(source.network.edges)


HOSTILE = '=cmd()\x07<"&\u202e'


@pytest.fixture
def hostile(tmp_path: Path) -> Source:
    said = record("x", f"[[{HOSTILE}|e1]]이 왔다.", {"e1": Entity("Person", HOSTILE)})
    return Source(store.read(make(tmp_path / "g", [(Article(id="x", text=""), said)])))


@pytest.mark.parametrize("format", ["gexf", "graphml"])
def test_what_xml_cannot_hold_is_left_out_and_counted(
    hostile: Source, format: str, caplog: pytest.LogCaptureFixture
) -> None:
    read = {"gexf": nx.read_gexf, "graphml": nx.read_graphml}[format](BytesIO(exported(hostile, format)))
    assert [label for _, label in read.nodes(data="label")] == [HOSTILE.replace("\x07", "")]
    assert "2 characters that XML cannot hold were left out" in caplog.text


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_csv_is_two_tables_with_the_heads_of_gephi(source: Source, tmp_path: Path) -> None:
    exporters.to_file(source, exporters.exporter("csv"), tmp_path / "t.csv")
    nodes, edges = rows(tmp_path / "t.csv", "nodes.csv"), rows(tmp_path / "t.csv", "edges.csv")
    assert {node["Id"]: node["Label"] for node in nodes} == dict(source.network.nodes(data="label"))
    assert {(e["Source"], e["Target"], e["relation"]) for e in edges} == set(source.network.edges(keys=True))
    assert {e["Type"] for e in edges if e["relation"] == "metWith"} == {"Undirected"}
    assert {e["Weight"] for e in edges if e["relation"] == "headOf"} == {"1", "2"}


def test_a_cell_that_begins_like_a_formula_does_not_run(hostile: Source, tmp_path: Path) -> None:
    exporters.to_file(hostile, exporters.exporter("csv"), tmp_path / "t.csv")
    assert [row["Label"] for row in rows(tmp_path / "t.csv", "nodes.csv")] == [f"'{HOSTILE}"]
    exporters.to_file(replace(hostile, raw=True), exporters.exporter("csv"), tmp_path / "raw.csv")
    assert [row["Label"] for row in rows(tmp_path / "raw.csv", "nodes.csv")] == [HOSTILE]


@pytest.mark.parametrize("format", TEXT)
def test_the_same_graph_gives_the_same_bytes(source: Source, format: str, tmp_path: Path) -> None:
    make(tmp_path / "g", [AGREEMENT, GWANGJU])
    export = [sys.executable, "-m", "kgraph", "--lang", "ko", "export", "-", "--format", format, "-g", tmp_path / "g"]
    other = subprocess.run(export, capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": "7"})
    assert other.stdout == exported(source, format)


def test_a_file_that_is_there_stays(source: Source, tmp_path: Path) -> None:
    (tmp_path / "a.nt").write_text("mine")
    with pytest.raises(KgraphError, match="is there already; --force replaces it"):
        exporters.to_file(source, exporters.exporter("nt"), tmp_path / "a.nt")
    assert (tmp_path / "a.nt").read_text() == "mine"
    exporters.to_file(source, exporters.exporter("nt"), tmp_path / "a.nt", force=True)
    assert (tmp_path / "a.nt").read_bytes() == exported(source, "nt")


def test_a_failure_leaves_what_was_there(source: Source, tmp_path: Path) -> None:
    (tmp_path / "a.nt").write_text("mine")
    closed = replace(source, store="no store")  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        exporters.to_file(closed, exporters.exporter("nt"), tmp_path / "a.nt", force=True)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a.nt", "mine")]


@pytest.mark.parametrize("name", ["kgraph.json", "library.sqlite", "store", "checkpoints/1", "checkpoints/x.nt"])
def test_the_graph_itself_is_not_written_over(source: Source, graph: Path, name: str) -> None:
    with pytest.raises(KgraphError):
        exporters.to_file(source, exporters.exporter("nt"), graph / name, force=True)


def test_a_folder_takes_no_file_and_a_file_no_folder(source: Source, tmp_path: Path) -> None:
    with pytest.raises(KgraphError, match="a folder; name the file"):
        exporters.to_file(source, exporters.exporter("nt"), tmp_path)
    (tmp_path / "a.csv").touch()
    with pytest.raises(KgraphError, match="cannot be there"):
        exporters.to_file(source, exporters.exporter("csv"), tmp_path / "a.csv", force=True)
    with pytest.raises(KgraphError, match="there is no folder"):
        exporters.to_file(source, exporters.exporter("nt"), tmp_path / "none" / "a.nt")


def test_too_many_nodes_are_refused_with_a_hint(source: Source) -> None:
    with pytest.raises(LimitHit, match=r"7 nodes are more .* \(5\); --min-weight"):
        source.at_most(5)
