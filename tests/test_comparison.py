import json
from pathlib import Path

import dated_graph
import pytest
from click.testing import CliRunner

from kgraph.cards import open_cards
from kgraph.cli import cli
from kgraph.comparison import Comparison, compare
from kgraph.errors import NothingFound
from kgraph.ties import ties
from kgraph.tracing import Tracer


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return dated_graph.make(tmp_path_factory.mktemp("comparison") / "g")


def compared(graph: Path, first: str, second: str) -> Comparison:
    cards = open_cards(graph)
    return compare(Tracer(cards, ties(graph)), cards.find(first), cards.find(second))


def test_what_both_are_tied_to_is_told_with_both_ties(graph: Path) -> None:
    found = compared(graph, "빛고을연구소", "하늘소프트")
    (shared,) = found.shared
    assert (shared.entity.name, found.direct.ties) == ("빛고을 박람회", ())
    assert [hop.ties[0].relation.name for hop in (shared.first, shared.second)] == ["participatesIn"] * 2


def test_direct_ties_are_told_too(graph: Path) -> None:
    (tie,) = compared(graph, "오상진", "강민아").direct.ties
    assert (tie.relation.name, tie.qualifiers["from"]) == ("metWith", ("2025-03-04",))


def test_a_comparison_in_korean(graph: Path) -> None:
    done = CliRunner().invoke(cli, ["--lang", "ko", "compare", "오상진", "한지우", "-g", str(graph)])
    assert done.output == (
        "오상진 – 한지우\n"
        "\n"
        "기관\n"
        "  오상진 —수장직→ 빛고을연구소  소장, 2024-08부터  기사 2건\n"
        "  한지우 —수장직→ 빛고을연구소  전, 소장, 2021부터, 2024-07까지\n"
    )


def test_as_json(graph: Path) -> None:
    done = CliRunner().invoke(cli, ["compare", "오상진", "한지우", "--format", "json", "-g", str(graph)])
    assert [shared["entity"]["name"] for shared in json.loads(done.output)["shared"]] == ["빛고을연구소"]


def test_nothing_in_common_is_said(graph: Path) -> None:
    done = CliRunner().invoke(cli, ["compare", "한지우", "빛고을 계획", "-g", str(graph)])
    assert isinstance(done.exception, NothingFound)
