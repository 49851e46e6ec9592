import random
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from shutil import rmtree

import numpy as np
import pytest
from small_graph import make, record
from small_records import ALL

from kgraph import ties
from kgraph.article import Article
from kgraph.build import build_from_records, refresh, remove
from kgraph.gathering import Gathering, Said, gather
from kgraph.record import Entity, Relation
from kgraph.store import Checkpoint, current
from kgraph.ties import Ties


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ties") / "g"
    build_from_records(path, [(record.id, record.to_json()) for record in ALL])
    return path


def said(*triples: str, article: str = "a", confidence: float = 1.0) -> list[Said]:
    """Claims from `오상진 headOf AICA`."""
    words = (triple.split() for triple in triples)
    return [Said(s, p, o, article, f"#{n}", confidence, 20240101, 20241231) for n, (s, p, o) in enumerate(words)]


def same(left: Ties, right: Ties) -> bool:
    return all(a.dtype == b.dtype and np.array_equal(a, b) for a, b in zip(left, right, strict=True))


def test_the_order_of_what_is_said_does_not_matter() -> None:
    claims = said("오상진 headOf AICA", "강민아 metWith 오상진", "AICA locatedIn 광주", "AICA locatedIn 광주")
    shuffled = random.Random(1).sample(claims, len(claims))
    assert same(ties.make(claims), ties.make(shuffled))


def test_all_that_is_said_of_a_pair_is_one_tie() -> None:
    made = ties.make(said("가 headOf 나", "나 funds 가", "가 headOf 나", "가 owns 다"))
    assert made.pairs.tolist() == [[0, 1], [0, 2]]
    assert list(np.diff(made.pair_statements)) == [2, 1]
    assert made.degrees.tolist() == [2, 1, 1]


def test_an_entity_has_the_number_of_its_place_in_order() -> None:
    made = ties.make(said("나 headOf 다", "가 headOf 나"))
    assert [made.entity(n) for n in range(3)] == ["가", "나", "다"]
    assert [made.number(name) for name in ("가", "나", "다", "", "라", "가나")] == [0, 1, 2, None, None, None]


def test_more_articles_make_a_hop_cheaper_and_the_same_one_twice_does_not() -> None:
    once = said("가 headOf 나", "다 headOf 라")
    twice = [*once, *said("가 headOf 나", article="a"), *said("다 headOf 라", article="b")]
    costs = ties.make(twice).pair_cost
    assert costs[0] > costs[1]


def test_less_sure_claims_and_common_relations_cost_more() -> None:
    unsure = ties.make([*said("가 headOf 나", confidence=0.3), *said("다 headOf 라", article="b", confidence=0.9)])
    assert unsure.pair_cost[0] > unsure.pair_cost[1]
    common = ties.make(said("가 locatedIn 나", "다 locatedIn 라", "마 locatedIn 바", "사 spouseOf 아"))
    assert common.pair_cost[0] > common.pair_cost[3]


def test_nothing_said_makes_no_ties() -> None:
    made = ties.make([])
    assert (made.number("가"), len(made.pairs), len(made.evidence())) == (None, 0, 0)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    made = ties.make(said("오상진 headOf AICA", "강민아 metWith 오상진"))
    ties.write(tmp_path / "ties", made)
    assert same(ties.mapped(tmp_path / "ties"), made)
    assert [path.name for path in tmp_path.iterdir()] == ["ties"]


def test_the_ties_of_a_graph_are_kept_beside_its_checkpoint(graph: Path) -> None:
    state = current(graph)
    first = ties.ties(graph)
    assert len(list(state.path.parent.glob(f"{state.number}.ties*/*.npy"))) == len(Ties._fields)
    assert same(ties.ties(graph), first)


def test_every_build_leaves_the_ties_of_what_it_left(tmp_path: Path) -> None:
    graph = tmp_path / "g"
    lines = [(record.id, record.to_json()) for record in ALL]
    for step in (lines[:2], lines, [lines[0]], lines[-1:]):
        build_from_records(graph, step)
        _as_gathered(graph)
    remove(graph, [ALL[0].id, ALL[1].id])
    _as_gathered(graph)
    refresh(graph, anew=True)
    _as_gathered(graph)


def _as_gathered(graph: Path) -> None:
    kept = ties.kept(current(graph))
    assert kept is not None
    assert same(kept, ties.made(gather(current(graph)).columns()))


def test_a_build_makes_the_ties_that_are_missing(tmp_path: Path) -> None:
    graph = make(tmp_path / "g")
    rmtree(current(graph).path.with_suffix(".ties1"))
    refresh(graph)
    _as_gathered(graph)


def test_a_new_checkpoint_has_ties_of_its_own(tmp_path: Path) -> None:
    graph = make(tmp_path / "g")
    before = ties.ties(graph)
    build_from_records(graph, [(record.id, record.to_json()) for record in ALL])
    after = ties.ties(graph)
    assert len(after.entity_starts) > len(before.entity_starts)
    build_from_records(graph, [("more", ALL[0].to_json().replace("2025/head", "2027/head"))])
    ties.ties(graph)
    assert len(list((graph / "checkpoints").glob("*.ties*"))) <= 2


def test_claims_hold_from_their_date_to_that_of_their_article(graph: Path) -> None:
    made = ties.ties(graph)
    named = {made.article(n).rpartition("article/")[2]: n for n in range(len(made.article_date))}
    heads = [n for n in range(len(made.claim_article)) if made.claim_article[n] == named["2025/head"]]
    assert sorted((int(made.claim_begin[n]), int(made.claim_end[n])) for n in heads) == [
        (20240801, 20250818),
        (20250818, 20250818),
    ]


def test_numbers_follow_one_another(graph: Path) -> None:
    made = ties.ties(graph)
    for starts in (made.arc_starts, made.pair_statements, made.statement_claims):
        assert all(left < right for left, right in pairwise(starts.tolist()))


def test_a_claim_is_found_under_its_article(graph: Path) -> None:
    assert {fragment[:7] for fragment in ties.ties(graph).claim_fragment.tolist()} == {b"#claim="}


def _beside(folder: Path, number: int) -> Checkpoint:
    return Checkpoint(number, folder / str(number), folder / f"{number}.json")


def _some(pick: random.Random, articles: Iterable[str]) -> list[Said]:
    """Claims of some articles about a few people, dated and sure in many ways."""
    return [
        Said(one, pick.choice(["headOf", "funds", "metWith"]), other, article, f"#claim={number}", number / 8, 2, 3)
        for article in articles
        for number in range(pick.randrange(4))
        for one, other in [pick.sample("가나다라마바", 2)]
    ]


@pytest.mark.parametrize("seed", range(20))
def test_ties_that_follow_are_those_made_at_once(tmp_path: Path, seed: int) -> None:
    pick = random.Random(seed)
    first, again = _some(pick, "abcd"), _some(pick, "cde")
    ties.write(tmp_path / "1.ties1", ties.make(first, [("a", "2024"), ("c", "2025")]))
    said = Gathering()
    for article in "cde":
        said.take(article, ())
        said.date(article, "2026-01")
    for claim in again:
        said.add(claim)
    ties.follow(_beside(tmp_path, 2), _beside(tmp_path, 1), said)
    whole = [*(claim for claim in first if claim.article in "ab"), *again]
    expected = ties.make(whole, [("a", "2024"), *((article, "2026-01") for article in "cde")])
    assert same(ties.mapped(tmp_path / "2.ties1"), expected)


@pytest.mark.parametrize("damage", ["cut", "gone"])
def test_damaged_ties_are_gathered_again(tmp_path: Path, damage: str) -> None:
    graph = make(tmp_path / "g")
    expected = ties.ties(graph)
    state = current(graph)
    file = state.path.with_suffix(".ties1") / "arc_target.npy"
    file.write_bytes(file.read_bytes()[:-4]) if damage == "cut" else file.unlink()
    assert ties.kept(state) is None
    assert same(ties.ties(graph), expected)
    assert ties.kept(state) is not None


def test_whoever_waits_hears_how_far_it_is(tmp_path: Path) -> None:
    people = {f"e{number}": Entity("Person", f"사람{number}") for number in range(20)}
    text = "[[가시|a]] 출신 " + " ".join(f"[[{person.name}|{name}]]" for name, person in people.items())
    born = [Relation(name, "bornIn", "a", {}, 0.9) for name in people]
    entities = {**people, "a": Entity("Place", "가시")}
    said = [(Article(id=f"{number}", text=""), record(f"{number}", text, entities, born)) for number in range(60)]
    heard: list[int] = []
    gather(current(make(tmp_path / "g", said)), heard.append)
    assert heard == [1_000]
