from pathlib import Path

import pytest
from small_graph import AGREEMENT, GWANGJU, make

from kgraph import spells, store
from kgraph.errors import KgraphError, NothingFound
from kgraph.network import Network, Selection, network, select
from kgraph.spells import Spell

HEAD = "person/오상진", "institution/인공지능산업융합사업단", "headOf"
OPERATES = "institution/인공지능산업융합사업단", "institution/국가_AI_데이터센터", "operates"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("network") / "g")


@pytest.fixture(scope="module")
def whole(graph: Path) -> Network:
    return network(store.read(graph), language="ko")


def test_a_node_has_names_counts_dates_and_attributes(whole: Network) -> None:
    assert whole.nodes["institution/인공지능산업융합사업단"] == {
        "label": "인공지능산업융합사업단",
        "type": "Institution",
        "type_label": "기관",
        "aliases": "AICA",
        "mentions": 5,
        "articles": 2,
        "first_seen": "2025-08-18",
        "last_seen": "2025-09-02",
        "start": "2024-08-01",
        "foundingDate": "2020",
        "iri": "https://w3id.org/kgraph/id/institution/%EC%9D%B8%EA%B3%B5%EC%A7%80%EB%8A%A5%EC%82%B0%EC%97%85%EC%9C%B5%ED%95%A9%EC%82%AC%EC%97%85%EB%8B%A8",
    }


def test_an_edge_has_kind_weight_qualifiers_and_dates(whole: Network) -> None:
    assert whole.edges[HEAD] == {
        "kind": "headOf",
        "relation": "headOf",
        "label": "수장직",
        "weight": 2,
        "symmetric": False,
        "confidence": 0.95,
        "title": "단장",
        "from": "2024-08",
        "former": False,
        "first_seen": "2025-08-18",
        "last_seen": "2025-09-02",
        "start": "2024-08-01",
    }


def test_a_tie_without_dates_lasts_while_articles_speak_of_it(whole: Network) -> None:
    assert (whole.edges[OPERATES]["start"], whole.edges[OPERATES]["end"]) == ("2025-08-18", "2025-08-18")


def test_a_node_lasts_as_long_as_its_ties(whole: Network) -> None:
    for source, target, tie in whole.edges(data=True):
        for node in (whole.nodes[source], whole.nodes[target]):
            assert node["start"] <= tie["start"]
            assert "end" not in node or node["end"] >= tie["end"]


def test_labels_are_in_the_readers_language(graph: Path) -> None:
    english = network(store.read(graph), language="en")
    assert (english.edges[HEAD]["label"], english.nodes["place/광주"]["type_label"]) == ("head of", "place")


def test_a_period_counts_the_articles_of_that_time_only(graph: Path) -> None:
    later = network(store.read(graph), period=spells.between("2025-09", ""))
    assert later.edges[HEAD]["weight"] == 1
    assert "place/광주" not in later


def test_weight_leaves_what_is_tied_by_so_many_articles(whole: Network) -> None:
    assert list(select(whole, Selection(min_weight=2)).edges(keys=True)) == [HEAD]


def test_types_leave_their_nodes_and_the_ties_between_them(whole: Network) -> None:
    people = select(whole, Selection(types=("Person",)))
    assert list(people.edges(keys=True)) == [("person/오상진", "person/한지우", "metWith")]


def test_focus_reaches_as_far_as_its_hops(whole: Network) -> None:
    near = select(whole, Selection(focus=("place/광주",), hops=1))
    assert list(near) == ["institution/인공지능산업융합사업단", "place/광주"]
    assert list(select(whole, Selection(focus=("place/광주",), hops=0))) == ["place/광주"]
    assert "person/한지우" in select(whole, Selection(focus=("place/광주",), hops=3))


def test_focus_on_what_was_not_there_then_is_refused(graph: Path) -> None:
    later = network(store.read(graph), period=spells.between("2025-09", ""))
    with pytest.raises(NothingFound, match="place/광주: not mentioned"):
        select(later, Selection(focus=("place/광주",)))


def test_the_order_of_the_articles_does_not_matter(tmp_path: Path, whole: Network) -> None:
    other = network(store.read(make(tmp_path / "g", (AGREEMENT, GWANGJU))), language="ko")
    assert list(other.nodes(data=True)) == list(whole.nodes(data=True))
    assert list(other.edges(data=True)) == list(whole.edges(data=True))


@pytest.mark.parametrize(
    ("since", "until", "date", "held"),
    [
        ("2025", "", "2025-01-01", True),
        ("2025-08", "2025-08", "2025-08-31", True),
        ("2025-08", "2025-08", "2025-09-01", False),
        ("2025-08-18", "", "2025-08", True),
        ("", "2024-02", "2024-02-29", True),
        ("2025", "", "", False),
        ("", "", "", True),
    ],
)
def test_a_spell_holds_what_may_lie_in_it(since: str, until: str, date: str, held: bool) -> None:
    assert spells.between(since, until).holds(date) is held


@pytest.mark.parametrize(("since", "until"), [("2025-13", ""), ("", "어제"), ("2025", "2024"), ("2025-8", "")])
def test_a_spell_that_cannot_be_is_refused(since: str, until: str) -> None:
    with pytest.raises(KgraphError):
        spells.between(since, until)


def test_a_spell_around_others_is_open_if_one_is() -> None:
    assert spells.around([Spell("2024", "2025"), Spell("2023", "")]) == Spell("2023", "")
    assert spells.around([Spell("2024", "2025"), Spell("2023", "2024")]) == Spell("2023", "2025")
    assert spells.around([]) == Spell()
