"""Names that would break out of a format stay names in every one of them."""

import csv
import html as markup
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import gexf
import networkx as nx
import pyoxigraph as ox
import pytest
from small_graph import make, record

from kgraph import exporters, store
from kgraph.article import Article
from kgraph.exporters import Source
from kgraph.plugins import names
from kgraph.record import Entity, Relation

NAMES = (
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "${alert(1)} {{7*7}} {0} %s",
    'O\'Neil "the \\" back\\slash',
    "SELECT * WHERE { ?s ?p ?o } ; DROP GRAPH <urn:x> #",
    "> . <urn:a> <urn:b> <urn:c> .",
    "👩‍👩‍👧 이모지 🇰🇷",
    "]> <!-- & &amp; &#x41;",
    "=HYPERLINK(1);@SUM(A1)",
    "\u202e뒤집힘\u200b",
)


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each name is an institution in a place, headed under a title of that name, in an article of that title."""
    said = [
        (
            Article(id=f"a{number}", text="", title=name, date="2025-01-02", publisher=name, url="javascript:alert(1)"),
            record(
                f"a{number}",
                f"[[{name}|i]]은 [[광주|p]]에 있고 [[오상진|o]]이 이끈다.",
                {"i": Entity("Institution", name), "p": Entity("Place", "광주"), "o": Entity("Person", "오상진")},
                [Relation("i", "locatedIn", "p"), Relation("o", "headOf", "i", {"title": name})],
            ),
        )
        for number, name in enumerate(NAMES)
    ]
    return make(tmp_path_factory.mktemp("hostile") / "g", said)


@pytest.fixture(params=[{}, {"edges": "claim"}, {"edges": "pair"}, {"together": 1}], ids=lambda asked: str(asked))
def source(graph: Path, request: pytest.FixtureRequest) -> Source:
    return replace(Source(store.read(graph), folder=graph), **request.param)


def written(source: Source, format: str) -> str:
    file = BytesIO()
    exporters.to_stream(source, exporters.exporter(format), file)
    return file.getvalue().decode()


def _gexf(text: str) -> set[str]:
    assert gexf.faults(text.encode()) == []
    return set(nx.get_node_attributes(nx.read_gexf(BytesIO(text.encode())), "label").values())


def _graphml(text: str) -> set[str]:
    return set(nx.get_node_attributes(nx.read_graphml(BytesIO(text.encode())), "label").values())


def _graphology(text: str) -> set[str]:
    return {node["attributes"]["label"] for node in json.loads(text)["nodes"]}


def _html(text: str) -> set[str]:
    assert text.count("<script") == text.count("</script") == 2
    data = text.partition('id="graph">')[2].partition("</script>")[0]
    return {node["label"] for node in json.loads(data)["nodes"]}


def _svg(text: str) -> set[str]:
    picture = ElementTree.fromstring(text)
    assert {element.tag.rpartition("}")[2] for element in picture.iter()} <= {
        *("svg", "title", "rect", "defs", "path", "line", "polygon", "circle", "g", "use")
    }
    return {group.get("aria-label", "") for group in picture.iter("{http://www.w3.org/2000/svg}g")}


NETWORKS: Mapping[str, Callable[[str], set[str]]] = {
    "gexf": _gexf,
    "graphml": _graphml,
    "graphology": _graphology,
    "html": _html,
    "svg": _svg,
}


@pytest.mark.parametrize("format", NETWORKS)
def test_networks_give_every_name_back(source: Source, format: str) -> None:
    assert NETWORKS[format](written(source, format)) >= {label for _, label in source.network.nodes(data="label")}


def test_names_are_those_that_articles_give(source: Source) -> None:
    """But for what the reading of any text takes out: characters that nobody sees."""
    labels = {label for _, label in source.network.nodes(data="label")}
    assert len(labels & set(NAMES)) >= len(NAMES) - 1


@pytest.mark.parametrize("name", ["csv", "neo4j"])
def test_tables_give_every_name_back(source: Source, tmp_path: Path, name: str) -> None:
    module = exporters.exporter(name)
    exporters.to_file(replace(source, raw=True), module, tmp_path / f"x.{name}")
    with (tmp_path / f"x.{name}" / "nodes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    labels = {row.get("Label", row.get("label:string", "")) for row in rows}
    assert labels >= {" ".join(label.split()) for _, label in source.network.nodes(data="label")}


def test_no_cell_for_people_begins_a_formula(source: Source, tmp_path: Path) -> None:
    exporters.to_file(source, exporters.exporter("csv"), tmp_path / "x.csv")
    for path in (tmp_path / "x.csv").iterdir():
        with path.open(encoding="utf-8", newline="") as file:
            assert not [cell for row in csv.reader(file) for cell in row if cell.startswith(("=", "+", "@", "\t"))]


@pytest.mark.parametrize(
    ("format", "kind"),
    [
        ("nt", ox.RdfFormat.N_TRIPLES),
        ("nq", ox.RdfFormat.N_QUADS),
        ("ttl", ox.RdfFormat.TURTLE),
        ("trig", ox.RdfFormat.TRIG),
        ("jsonld", ox.RdfFormat.JSON_LD),
    ],
)
def test_rdf_says_no_more_than_the_graph(graph: Path, format: str, kind: ox.RdfFormat) -> None:
    opened = store.read(graph)
    read = set(ox.parse(written(Source(opened), format).encode(), kind))
    assert {quad.triple for quad in read} == {quad.triple for quad in opened}
    assert "urn:a" not in {quad.subject.value for quad in read}  # type: ignore[union-attr]


def test_entities_of_followthemoney_have_the_names(graph: Path) -> None:
    lines = written(Source(store.read(graph)), "ftm").splitlines()
    found = {name for line in lines for name in json.loads(line)["properties"].get("name", ())}
    # Two of them hold characters that nobody sees, which FollowTheMoney leaves out.
    assert len(found & set(NAMES)) == len(NAMES) - 2
    assert not any("javascript:" in line for line in lines)


@pytest.mark.parametrize("format", ["png", "pdf"])
def test_pictures_are_made_of_any_name(graph: Path, format: str) -> None:
    file = BytesIO()
    exporters.to_stream(Source(store.read(graph)), exporters.exporter(format), file)
    assert file.getvalue()[:4] in {b"\x89PNG", b"%PDF"}


def test_no_format_is_forgotten() -> None:
    tried = {*NETWORKS, "csv", "neo4j", "nt", "nq", "ttl", "trig", "jsonld", "ftm", "png", "pdf"}
    assert tried == set(names("exporters"))


def test_a_page_escapes_its_title_and_words(source: Source) -> None:
    page = written(source, "html")
    head = page.partition("<script")[0]
    assert not any(name in head or markup.escape(name) in head for name in NAMES)
