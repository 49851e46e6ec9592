from pathlib import Path

import networkx as nx
import pytest
from click.testing import CliRunner
from small_graph import make

from kgraph import store
from kgraph.betweenness import arcs, betweenness
from kgraph.cli import cli
from kgraph.measures import measured, measures
from kgraph.network import Network, network


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("measures") / "g")


@pytest.fixture(scope="module")
def whole(graph: Path) -> Network:
    return network(store.read(graph))


def star(leaves: int) -> Network:
    drawn = nx.MultiDiGraph()
    drawn.add_nodes_from(f"n{at}" for at in range(leaves + 1))
    drawn.add_edges_from(("n0", f"n{at}", "metWith", {"weight": 1}) for at in range(1, leaves + 1))
    return drawn


def test_degree_counts_neighbours_once(whole: Network) -> None:
    found = measures(whole)
    assert {node: measure.degree for node, measure in found.items()} == {
        node: len(set(nx.all_neighbors(whole, node)) - {node}) for node in whole
    }


def test_ranks_are_shares_of_one(whole: Network) -> None:
    assert sum(measure.pagerank for measure in measures(whole).values()) == pytest.approx(1)


def test_pagerank_of_a_star_is_that_of_the_paper() -> None:
    found = measures(star(4))
    leaf = (0.15 / 5 + 0.85 / 4 * 0.15 / 5) / (1 - 0.85**2)
    assert found["n1"].pagerank == pytest.approx(leaf, abs=1e-7)
    assert found["n0"].pagerank == pytest.approx(1 - 4 * leaf, abs=1e-7)


def test_all_shortest_paths_of_a_star_lead_through_its_middle() -> None:
    found = measures(star(4))
    assert (found["n0"].betweenness, found["n1"].betweenness) == (1.0, 0.0)


def test_a_sample_finds_the_middle_too_and_always_the_same() -> None:
    sampled = measures(star(300), exact=100)
    assert max(sampled, key=lambda node: sampled[node].betweenness) == "n0"
    assert sampled == measures(star(300), exact=100)


def test_what_is_not_tied_is_in_another_community() -> None:
    two = nx.disjoint_union(nx.complete_graph(5, nx.MultiDiGraph), nx.complete_graph(3, nx.MultiDiGraph))
    nx.set_edge_attributes(two, 1, "weight")
    found = measures(nx.relabel_nodes(two, {at: f"n{at}" for at in two}))
    assert [measure.community for measure in found.values()] == [0] * 5 + [1] * 3


def test_a_network_without_nodes_has_no_measures() -> None:
    assert measures(nx.MultiDiGraph()) == {}


def test_a_network_without_ties_has_measures() -> None:
    alone = nx.MultiDiGraph()
    alone.add_nodes_from(["a", "b"])
    assert [tuple(measure) for measure in measures(alone).values()] == [(0, 0.5, 0.0, 0), (0, 0.5, 0.0, 1)]


def test_measuring_leaves_the_network_as_it_was(whole: Network) -> None:
    assert "pagerank" in measured(whole).nodes["place/광주"]
    assert "pagerank" not in whole.nodes["place/광주"]


def test_stats_name_the_most_central(graph: Path) -> None:
    said = CliRunner().invoke(cli, ["--lang", "ko", "stats", "-g", str(graph), "--by", "degree", "--top", "1"])
    assert (said.exit_code, said.output) == (0, "인공지능산업융합사업단 (기관)\t4\n")


@pytest.mark.parametrize("seed", range(5))
def test_betweenness_is_that_of_networkx(seed: int) -> None:
    drawn = nx.gnm_random_graph(60, 110, seed=seed)
    ours = betweenness(arcs(list(drawn.edges), 60))
    assert ours.tolist() == pytest.approx(list(nx.betweenness_centrality(drawn).values()))


def test_a_sample_of_betweenness_is_near_the_whole() -> None:
    drawn = nx.barabasi_albert_graph(400, 3, seed=1)
    ties = arcs(list(drawn.edges), 400)
    whole, some = betweenness(ties), betweenness(ties, sample=200, seed=1)
    assert abs(whole - some).max() < 0.1 * whole.max()
    assert whole.argmax() == some.argmax()


def test_whoever_waits_hears_which_measure_is_taken() -> None:
    heard: list[tuple[str, int, int]] = []
    measures(star(3), told=lambda *told: heard.append(told))
    assert [name for name, done, _ in heard if not done] == ["degree", "pagerank", "betweenness", "community"]
    assert heard[-2] == ("betweenness", 4, 4)
