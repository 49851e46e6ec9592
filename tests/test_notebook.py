import subprocess
import sys
from datetime import date
from pathlib import Path

import dated_graph
import pytest
from small_graph import make, record

import kgraph
from kgraph.article import Article
from kgraph.errors import Ambiguous, KgraphError, NothingFound, StoreDamaged
from kgraph.notebook import Graph, Thing
from kgraph.record import Entity, Relation
from kgraph.result import Result

NAUGHTY = '<script>alert("x")</script>'


@pytest.fixture(scope="module")
def kg(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return kgraph.open(dated_graph.make(tmp_path_factory.mktemp("notebook") / "g"))


@pytest.fixture(scope="module")
def naughty(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    people = {"a": Entity("Person", NAUGHTY), "b": Entity("Institution", "하늘&소프트")}
    text = f"[[{NAUGHTY}|a]] 대표는 [[하늘&소프트|b]]에 왔다."
    said = record("x", text, people, [Relation("a", "headOf", "b", {"title": "<b>대표</b>"})])
    return kgraph.open(make(tmp_path_factory.mktemp("notebook") / "n", [(Article(id="x", text="", title="<i>"), said)]))


class TestEntities:
    def test_a_name_an_alias_or_an_iri_gives_the_entity(self, kg: Graph) -> None:
        assert kg["오상진"] == kg["person/오상진"] == kg[kg["오상진"]]
        assert (kg["오상진"].name, kg["오상진"].type) == ("오상진", "Person")
        assert repr(kg["오상진"]) == "<오상진 (Person) https://w3id.org/kgraph/id/person/오상진>"

    def test_an_unknown_name_says_who_may_be_meant(self, kg: Graph) -> None:
        with pytest.raises(NothingFound, match="'오상민' is not in the graph, but there are:\n  오상진 "):
            kg["오상민"]

    def test_an_ambiguous_name_lists_the_candidates(self, tmp_path: Path) -> None:
        people = {"a": Entity("Person", "한강"), "b": Entity("Place", "한강")}
        both = kgraph.open(
            make(tmp_path / "g", [(Article(id="a", text=""), record("a", "[[한강|a]]은 [[한강|b]]에", people))])
        )
        with pytest.raises(Ambiguous, match=r"may mean 2 things(.|\n)*한강 \(Person\)(.|\n)*한강 \(Place\)"):
            both["한강"]
        assert "한강" in both

    def test_names_are_found_by_a_part(self, kg: Graph) -> None:
        assert {thing.name for thing in kg.find("빛고을")} == {"빛고을연구소", "빛고을 박람회", "빛고을 계획"}
        assert [thing.name for thing in kg.find("빛고을", "Event")] == ["빛고을 박람회"]
        assert "오상진" in kg
        assert "오상민" not in kg


class TestAnswers:
    def test_a_query_gives_rows_with_values_of_python(self, kg: Graph) -> None:
        found = kg.query("SELECT ?n ?f (1 AS ?i) { ?c kg:from ?f ; rdf:predicate kg:metWith ; kg:confidence ?n }")
        assert found.to_list() == [{"n": 0.7, "f": date(2025, 3, 4), "i": 1}]
        assert kg.query("ASK { ?a kg:headOf ?b }").to_list() == [{"answer": True}]

    def test_variables_may_be_bound(self, kg: Graph) -> None:
        found = kg.query("SELECT ?who ?label { ?who kg:headOf/rdfs:label ?label }", who=kg["강민아"])
        assert found.to_list() == [{"label": "하늘소프트"}]

    def test_partial_dates_become_no_days(self, kg: Graph) -> None:
        frame = kg.query("SELECT ?f { ?c rdf:predicate kg:headOf ; kg:from ?f } ORDER BY STR(?f)").to_pandas()
        assert frame["f"].tolist() == ["2021", "2024-08", "2024-08"]

    def test_a_question_is_asked_by_name(self, kg: Graph) -> None:
        assert [row["head"] for row in kg.ask("heads", "빛고을연구소")] == ["한지우", "오상진"]
        with pytest.raises(NothingFound, match="there are: accusations"):
            kg.ask("nothing")

    def test_a_table_is_a_sequence(self, kg: Graph) -> None:
        found = Result(("a",), [(n,) for n in range(100)])
        assert (len(found), found[-1], len(found[:7]), repr(found)) == (100, {"a": 99}, 7, "<100 rows: a>")
        assert "<p>40 more</p>" in found._repr_html_()


class TestTies:
    def test_neighbours_are_told_with_their_sentence(self, kg: Graph) -> None:
        heads, met = kg["오상진"].neighbors()
        assert (heads["relation"], heads["end"], heads["title"], heads["from"]) == (
            "수장직",
            "빛고을연구소",
            "소장",
            "2024-08",
        )
        assert (met["end"], met["date"], met["outlet"]) == ("강민아", "2025-03-05", "라마바신문")
        assert [row["end"] for row in kg.neighbors("오상진", relation="metWith")] == ["강민아"]

    def test_a_path_is_read_from_its_start(self, kg: Graph) -> None:
        found = kg.trace("한지우", "강민아", k=1)
        assert [(row["start"], row["relation"], row["end"]) for row in found] == [
            ("한지우", "수장직", "빛고을연구소"),
            ("빛고을연구소", "수장", "오상진"),
            ("오상진", "회동", "강민아"),
        ]
        assert len(found.items) == 1

    def test_paths_may_be_narrowed(self, kg: Graph) -> None:
        with pytest.raises(NothingFound, match="no path"):
            kg["한지우"].trace("강민아", relations=["headOf"])
        assert kg.trace("한지우", "강민아", without=["오상진"])[0]["end"] == "빛고을연구소"

    def test_evidence_is_every_sentence(self, kg: Graph) -> None:
        assert [row["date"] for row in kg["오상진"].evidence("빛고을연구소")] == ["2025-03-05", "2024-09-02"]

    def test_the_timeline_keeps_precision_and_open_ends(self, kg: Graph) -> None:
        first, _ = kg.timeline("오상진")
        assert (first["from"], first["to"], first["predecessors"]) == ("2024-08", "", "한지우")

    def test_quotes_and_comparisons(self, kg: Graph) -> None:
        assert [row["words"] for row in kg["강민아"].quotes()] == ["“함께 한다”"]
        assert len(kg.quotes(about="첫걸음")) == 1
        assert [shared.entity.name for shared in kg.compare("오상진", "한지우").shared] == ["빛고을연구소"]


class TestOtherLibraries:
    def test_networkx_has_an_edge_for_each_relation_or_one_for_all(self, kg: Graph) -> None:
        multi, single = kg.to_networkx(), kg.to_networkx(multi=False)
        assert multi.is_multigraph()
        assert not single.is_multigraph()
        assert single["person/오상진"]["institution/빛고을연구소"] == {"weight": 2, "relations": "headOf"}

    def test_rdflib_has_a_graph_for_each_article(self, kg: Graph) -> None:
        names = {str(graph.identifier) for graph in kg.to_rdflib().graphs()}
        assert {f"https://w3id.org/kgraph/id/article/{id}" for id in ("2024/appointed", "2025/met")} <= names


class TestPages:
    def test_a_graph_shows_what_it_holds(self, kg: Graph) -> None:
        assert "<td>인물</td><td>3</td>" in kg._repr_html_()

    def test_an_entity_shows_its_card(self, kg: Graph) -> None:
        assert "<td>수장직</td><td>빛고을연구소</td><td>소장; 2024-08</td><td>2</td>" in kg["오상진"]._repr_html_()

    def test_everything_is_escaped(self, naughty: Graph) -> None:
        (thing,) = naughty.find("script")
        pages = [
            thing._repr_html_(),
            naughty._repr_html_(),
            thing.neighbors()._repr_html_(),
            thing.timeline()._repr_html_() if len(thing.timeline()) else "",
            naughty.query("SELECT ?s ?o { ?s ?p ?o }")._repr_html_(),
        ]
        assert "&lt;script&gt;" in pages[0]
        assert not any(tag in page for page in pages for tag in ("<script", "<b>대표", "<i>"))


def test_a_folder_that_holds_no_graph_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreDamaged, match="there is no graph"):
        kgraph.open(tmp_path / "none")


def test_importing_kgraph_loads_none_of_it() -> None:
    code = "import sys, kgraph; print([m for m in ('pyoxigraph', 'numpy', 'networkx', 'spacy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout == "[]\n"


def test_what_is_asked_wrongly_is_an_error_of_kgraph(kg: Graph) -> None:
    with pytest.raises(KgraphError):
        kg.query("SELECT")
    assert isinstance(kg["오상진"], Thing)
