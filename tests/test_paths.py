from itertools import pairwise, permutations

import pytest
from test_ties import said

from kgraph import paths, ties
from kgraph.errors import KgraphError
from kgraph.gathering import Said
from kgraph.paths import Wanted
from kgraph.ties import Ties


def best(
    tied: Ties,
    start: str,
    *stages: str,
    k: int = 5,
    hops: int = 4,
    wanted: Wanted = paths.ANYTHING,
    without: str = "",
) -> list[str]:
    """The names on the best paths: 가나다."""
    arcs = paths.network(tied, paths.counting(tied, wanted), numbers(tied, without))
    found = paths.best(arcs, numbers(tied, start), [numbers(tied, stage) for stage in stages], k=k, hops=hops)
    return ["".join(map(tied.entity, route.nodes)) for route in found]


def numbers(tied: Ties, names: str) -> list[int]:
    return [number for number in map(tied.number, names) if number is not None]


SQUARE = ties.make(said("가 headOf 나", "나 headOf 다", "라 headOf 가", "라 metWith 다", "다 metWith 마"))


def test_paths_lead_both_ways_over_a_relation() -> None:
    assert sorted(best(SQUARE, "가", "다")) == ["가나다", "가라다"]
    assert best(SQUARE, "마", "나") == ["마다나", "마다라가나"]


def test_no_path_is_longer_than_allowed() -> None:
    assert best(SQUARE, "마", "나", hops=2) == ["마다나"]
    assert best(SQUARE, "마", "나", hops=1) == []


def test_what_is_unknown_or_apart_has_no_path() -> None:
    apart = ties.make(said("가 headOf 나", "다 headOf 라"))
    assert best(apart, "가", "다") == best(apart, "가", "하") == best(apart, "하", "가") == []


def test_an_empty_graph_has_no_path() -> None:
    assert best(ties.make([]), "가", "나") == []


def test_several_ends_are_tried_at_once() -> None:
    assert set(best(SQUARE, "나마", "라", hops=2)) == {"마다라", "나다라", "나가라"}


def test_a_way_by_another_goes_there_first() -> None:
    assert best(SQUARE, "가", "라", "다", k=1) == ["가라다"]
    assert {path[2:] for path in best(SQUARE, "가", "마", "라", hops=5)} == {"다마다라"}


def test_what_is_left_out_is_not_passed_through() -> None:
    assert best(SQUARE, "가", "다", without="라") == ["가나다"]
    assert best(SQUARE, "가", "다", without="나라") == []


def test_relations_and_days_say_which_claims_count() -> None:
    assert best(SQUARE, "가", "다", wanted=Wanted(("headOf",))) == ["가나다"]
    assert best(SQUARE, "가", "다", wanted=Wanted(since="2025")) == []
    assert len(best(SQUARE, "가", "다", wanted=Wanted(since="2024-03", until="2024-04-01"))) == 2
    assert best(SQUARE, "가", "다", wanted=Wanted(until="2023-12-31")) == []


def test_claims_without_a_day_do_not_count_where_days_are_asked_for() -> None:
    never = ties.make([Said("가", "headOf", "나", "a", "#1", 1.0, 99_999_999, 0)])
    assert best(never, "가", "나") == ["가나"]
    assert best(never, "가", "나", wanted=Wanted(since="0001")) == []


@pytest.mark.parametrize("wanted", [Wanted(since="2025", until="2024"), Wanted(since="soon"), Wanted(until="2024-13")])
def test_impossible_days_are_refused(wanted: Wanted) -> None:
    with pytest.raises(KgraphError):
        paths.counting(SQUARE, wanted)


def test_hubs_are_gone_around_and_yet_the_shortest_is_shown() -> None:
    crowd = [f"{name} locatedIn 울" for name in map(chr, range(0xB000, 0xB400))]
    tied = ties.make(
        said(*crowd, "가 locatedIn 울", "나 locatedIn 울", "가 metWith 다", "다 metWith 라", "라 metWith 나")
    )
    assert best(tied, "가", "나", k=1) == ["가다라나"]
    assert best(tied, "가", "나", k=2) == ["가다라나", "가울나"]


def test_routes_are_simple_and_in_the_order_of_their_cost() -> None:
    names = "가나다라마바"
    tied = ties.make(said(*(f"{a} metWith {b}" for a, b in permutations(names, 2) if a < b)))
    arcs = paths.network(tied)
    found = paths.best(arcs, [0], [[5]], k=50, hops=4)
    assert len(found) == 1 + 4 + 12 + 24
    assert all(len(set(route.nodes)) == len(route.nodes) for route in found)
    assert all(left.cost <= right.cost + 1e-6 for left, right in pairwise(found))


def test_where_nothing_but_the_hub_leads_on_the_search_ends() -> None:
    crowd = [f"{name} locatedIn 울" for name in map(chr, range(0xB000, 0xB400))]
    assert best(ties.make(said(*crowd, "가 locatedIn 울", "나 locatedIn 울")), "가", "나") == ["가울나"]
