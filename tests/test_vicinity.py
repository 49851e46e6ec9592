from pathlib import Path

import gold_graph
import networkx as nx
import pytest
from small_graph import make

from kgraph import spells, store
from kgraph.exporters import Source
from kgraph.network import Selection, network, node_id, select
from kgraph.spells import ALWAYS, Spell
from kgraph.ties import ties
from kgraph.vicinity import vicinity

PERIODS = [ALWAYS, spells.between("2022", "2024-08")]


@pytest.fixture(scope="module")
def gold(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return gold_graph.make(tmp_path_factory.mktemp("vicinity") / "g")


@gold_graph.needed
@pytest.mark.parametrize("hops", [0, 1, 2])
@pytest.mark.parametrize("period", PERIODS, ids=["always", "then"])
def test_what_is_near_is_read_as_in_the_whole_network(gold: Path, hops: int, period: Spell) -> None:
    opened, tied = store.read(gold), ties(gold)
    whole = network(opened, language="ko", period=period)
    read = 0
    for node in sorted(whole)[::5]:
        wanted = Selection(focus=(node,), hops=hops, period=period)
        found = vicinity(opened, tied, [whole.nodes[node]["iri"]], hops=hops, language="ko", period=period)
        if found is not None:
            read += 1
            assert nx.utils.graphs_equal(select(found, wanted), select(whole, wanted))
    assert read > 15


def test_an_export_near_a_name_reads_what_is_near(tmp_path: Path) -> None:
    graph = make(tmp_path / "g")
    wanted = Selection(focus=("institution/하늘소프트",))
    near = Source(store.read(graph), selection=wanted, folder=graph).network
    assert nx.utils.graphs_equal(near, Source(store.read(graph), selection=wanted).network)


def test_a_name_that_is_tied_to_nothing_is_near_itself(tmp_path: Path) -> None:
    graph = make(tmp_path / "g")
    project = "https://w3id.org/kgraph/id/project/%EC%9D%B8%EA%B3%B5%EC%A7%80%EB%8A%A5_%EC%A7%91%EC%A0%81%EB%8B%A8%EC%A7%80_%EC%A1%B0%EC%84%B1%EC%82%AC%EC%97%85"
    found = vicinity(store.read(graph), ties(graph), [project], hops=2)
    assert found is not None
    assert list(found) == [node_id(project)]
    assert found.nodes[node_id(project)]["budget"] == "400000000000 KRW"
