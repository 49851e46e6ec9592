from dataclasses import replace
from io import BytesIO
from pathlib import Path

import gexf
import networkx as nx
import pytest
from click.testing import CliRunner
from dated_graph import make as make_dated
from small_graph import make, record

from kgraph import exporters, store
from kgraph.article import Article
from kgraph.cli import cli
from kgraph.exporters import Source
from kgraph.network import Selection
from kgraph.record import Entity, Relation
from kgraph.spells import between

HEAD = "person/오상진", "institution/빛고을연구소"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_dated(tmp_path_factory.mktemp("edges") / "g")


@pytest.fixture
def source(graph: Path) -> Source:
    return Source(store.read(graph), language="ko", folder=graph)


def ties(source: Source, *ends: str) -> list[dict[str, object]]:
    return [tie for a, b, tie in source.network.edges(data=True) if {a, b} == set(ends)]


def test_a_pair_is_one_edge_whose_weight_is_the_sum(tmp_path: Path) -> None:
    said = record(
        "a",
        "[[한지우|p]]는 [[하늘소프트|i]]를 세운 [[하늘소프트|i]] 대표다.",
        {"p": Entity("Person", "한지우"), "i": Entity("Institution", "하늘소프트")},
        [
            Relation("p", "headOf", "i", {"title": "대표", "from": "2020"}, 0.9),
            Relation("p", "founderOf", "i", {}, 0.5),
        ],
    )
    graph = make(tmp_path / "g", [(Article(id="a", text="", date="2025-01-02"), said)])
    source = Source(store.read(graph), language="ko", edges="pair")
    assert ties(source, "person/한지우", "institution/하늘소프트") == [
        {
            "relation": "founderOf; headOf",
            "label": "설립한 곳; 수장직",
            "weight": 2,
            "symmetric": True,
            "confidence": 0.9,
            "title": "대표",
            "first_seen": "2025-01-02",
            "last_seen": "2025-01-02",
            "start": "2020-01-01",
        }
    ]


def test_the_weight_of_a_pair_is_what_min_weight_speaks_of(source: Source) -> None:
    heavy = replace(source, edges="pair", selection=Selection(min_weight=2))
    assert list(heavy.network.edges()) == [("institution/빛고을연구소", "person/오상진")]


def test_every_claim_is_an_edge_with_its_own_dates_and_sentence(source: Source) -> None:
    first, second = ties(replace(source, edges="claim"), *HEAD)
    assert first == {
        "kind": "headOf",
        "relation": "headOf",
        "label": "수장직",
        "symmetric": False,
        "weight": 1,
        "confidence": 0.9,
        "title": "소장",
        "from": "2024-08",
        "former": False,
        "first_seen": "2024-09-02",
        "last_seen": "2024-09-02",
        "start": "2024-08-01",
        "sentence": "오상진 소장이 지난달 빛고을연구소에 왔다.",
        "date": "2024-09-02",
        "outlet": "가나다일보",
        "article_title": "새 소장",
        "article": "https://w3id.org/kgraph/id/article/2024/appointed",
    }
    assert (second["date"], second["url"]) == ("2025-03-05", "https://news.example/met")
    assert second["sentence"] == "오상진 빛고을연구소 소장과 강민아 하늘소프트 대표가 4일 만났다."


def test_what_few_are_tied_by_is_found_as_among_all(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_for = replace(source, edges="claim").network
    monkeypatch.setattr("kgraph.edges._FEW", 0)
    assert dict(replace(source, edges="claim").network.edges) == dict(looked_for.edges)
    assert len(looked_for.edges) == 7


def test_claims_are_as_many_as_the_graph_makes_of_relations(source: Source) -> None:
    assert replace(source, edges="claim").network.number_of_edges() == 7
    later = replace(source, edges="claim", selection=Selection(period=between("2025", "")))
    assert later.network.number_of_edges() == 5


def test_what_a_sentence_mentions_together_is_tied(source: Source) -> None:
    assert ties(replace(source, together=1), *HEAD) == [
        {
            "kind": "together",
            "relation": "together",
            "label": "함께 언급",
            "weight": 2,
            "symmetric": True,
            "articles": 2,
            "first_seen": "2024-09-02",
            "last_seen": "2025-03-05",
            "start": "2024-09-02",
            "end": "2025-03-05",
            "sentence": "오상진 빛고을연구소 소장과 강민아 하늘소프트 대표가 4일 만났다.",
            "date": "2025-03-05",
            "outlet": "라마바신문",
            "article_title": "만남",
            "article": "https://w3id.org/kgraph/id/article/2025/met",
            "url": "https://news.example/met",
        }
    ]


def test_a_window_reaches_back_over_sentences(source: Source) -> None:
    """한지우 stands in the sentence between two that mention 오상진."""
    assert ties(replace(source, together=1), "person/한지우", "person/오상진") == []
    (tie,) = ties(replace(source, together=2), "person/한지우", "person/오상진")
    assert tie["weight"] == 2
    assert tie["sentence"] == (
        "오상진 소장이 지난달 빛고을연구소에 왔다. 한지우 전 소장은 2021년부터 2024년 7월까지 일했다."
    )


def test_every_sentence_of_what_is_together_names_both(source: Source) -> None:
    names = dict(source.network.nodes(data="label"))
    for one, other, sentence in replace(source, together=1).network.edges(data="sentence"):
        # Short names of people are their surnames.
        assert all(names[end] in sentence or names[end][0] in sentence for end in (one, other))


def test_spells_are_of_claims_or_of_articles(source: Source) -> None:
    (claimed,), (reported,) = ties(source, *HEAD), ties(replace(source, dated="articles"), *HEAD)
    assert (claimed["start"], claimed.get("end")) == ("2024-08-01", None)
    assert (reported["start"], reported["end"]) == ("2024-09-02", "2025-03-05")
    (alone,) = {tie["start"] for tie in ties(replace(source, dated="articles", edges="claim"), *HEAD)[:1]}
    assert alone == "2024-09-02"


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"edges": "pair"},
        {"edges": "claim"},
        {"together": 1},
        {"together": 3},
        {"dated": "articles"},
        {"colour": "community"},
        {"layout": False, "measures": False},
    ],
)
def test_gephi_may_read_every_kind_of_network(source: Source, asked: dict[str, object]) -> None:
    chosen = replace(source, **asked)  # type: ignore[arg-type]
    file = BytesIO()
    exporters.to_stream(chosen, exporters.exporter("gexf"), file)
    assert gexf.faults(file.getvalue()) == []
    read = nx.read_gexf(BytesIO(file.getvalue()))
    assert read.is_directed() is not chosen.undirected
    assert (len(read), read.number_of_edges()) == (len(chosen.network), chosen.network.number_of_edges())


def test_a_faulty_gexf_is_seen_to_be_faulty() -> None:
    written = (
        b'<gexf xmlns="http://gexf.net/1.3" version="1.3"><graph mode="dynamic" timeformat="date" '
        b'timerepresentation="interval" defaultedgetype="directed"><nodes count="2"><node id="a" label="a" '
        b'start="2024-02-31"/></nodes><edges><edge id="e" source="a" target="b"/></edges></graph></gexf>'
    )
    assert gexf.faults(written) == ["node start='2024-02-31'", "no node 'b'", "nodes count"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["--edges", "pair"], "7 nodes, 6 edges"),
        (["--edges", "claim"], "7 nodes, 7 edges"),
        (["--cooccurrence", "1"], "7 nodes, 8 edges"),
        (["--cooccurrence", "1", "--min-weight", "2"], "3 nodes, 2 edges"),
        (["--spells", "articles"], "7 nodes, 6 edges"),
    ],
)
def test_the_command_ties_as_it_is_asked_to(graph: Path, tmp_path: Path, asked: list[str], said: str) -> None:
    done = CliRunner().invoke(cli, ["export", str(tmp_path / "a.gexf"), "-g", str(graph), *asked])
    assert done.output == f"{tmp_path / 'a.gexf'}: {said}\n"


def test_what_is_together_has_no_other_edges(graph: Path, tmp_path: Path) -> None:
    asked = ["export", str(tmp_path / "a.gexf"), "-g", str(graph), "--edges", "pair", "--cooccurrence", "1"]
    assert "leave --edges out" in str(CliRunner().invoke(cli, asked).exception)
