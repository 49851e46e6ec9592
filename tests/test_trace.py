import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from small_graph import make

from kgraph.cli import cli

COMMAND = [sys.executable, "-m", "kgraph"]


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("trace") / "g")


def run(graph: Path, *arguments: str, language: str = "ko") -> str:
    done = CliRunner().invoke(cli, ["--lang", language, "trace", *arguments, "-g", str(graph)], catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def failed(graph: Path, *arguments: str) -> tuple[int, str]:
    done = subprocess.run([*COMMAND, "trace", *arguments, "-g", graph], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stderr


def test_a_path_in_korean(graph: Path) -> None:
    assert run(graph, "오상진", "국가 AI 데이터센터", "-k", "1") == (
        "1. 오상진 – 인공지능산업융합사업단 – 국가 AI 데이터센터  2단계, 기사 1건\n"
        "  오상진 —수장직→ 인공지능산업융합사업단  단장, 2024-08부터  기사 2건\n"
        "    **오상진** **인공지능산업융합사업단** 단장과 한지우 하늘소프트 대표가 1일 만나 협약을 맺었다.\n"
        "      2025-09-02  라마바신문  AICA와 하늘소프트 손잡다  agreement\n"
        "  인공지능산업융합사업단 —운영·주관→ 국가 AI 데이터센터\n"
        "    **사업단**은 **국가 AI 데이터센터**를 운영한다.\n"
        "      2025-08-18  가나다일보  광주 AI 사업단, 데이터센터 2단계 착수  gwangju/0818  https://news.example/0818\n"
    )


def test_a_path_against_the_direction_of_its_relations_in_english(graph: Path) -> None:
    shown = run(graph, "AICA", "한지우", "-k", "1", language="en")
    assert "인공지능산업융합사업단 ←head of— 오상진  단장, from 2024-08  2 articles" in shown
    assert "오상진 —met with— 한지우  from 2025-09-01" in shown


def test_further_ends_and_ways(graph: Path) -> None:
    assert run(graph, "한지우", "--from", "오상진", "광주", "-k", "1").startswith(
        "1. 오상진 – 인공지능산업융합사업단 – 광주"
    )
    assert run(graph, "오상진", "광주", "--via", "하늘소프트", "-k", "1").startswith(
        "1. 오상진 – 한지우 – 하늘소프트 –"
    )
    assert run(graph, "한지우", "광주", "--not", "오상진").startswith(
        "1. 한지우 – 하늘소프트 – 인공지능산업융합사업단 – 광주"
    )


def test_a_name_alone(graph: Path) -> None:
    shown = run(graph, "오상진", "-k", "2", "--evidence", "0")
    assert shown == (
        "  오상진 —수장직→ 인공지능산업융합사업단  단장, 2024-08부터  기사 2건\n"
        "  오상진 —회동— 한지우  2025-09-01부터\n"
        "\n"
        "직접 연결되었다는 기사는 없으나 함께 이어진 곳이 많은 이름\n"
        "  하늘소프트  함께: 인공지능산업융합사업단, 한지우\n"
    )


def test_json_holds_every_hop_with_its_evidence(graph: Path) -> None:
    (path,) = json.loads(run(graph, "오상진", "광주", "-k", "1", "--format", "json"))
    head, seat = path["hops"]
    assert [head["end"]["name"], seat["end"]["name"]] == ["인공지능산업융합사업단", "광주"]
    (tie,) = head["ties"]
    assert (tie["relation"], tie["qualifiers"]["title"], tie["articles"]) == ("headOf", ["단장"], 2)
    assert tie["claims"][0]["article"]["publisher"] == "라마바신문"


def test_a_claim_of_two_sentences_says_so(tmp_path: Path) -> None:
    from small_graph import record

    from kgraph.article import Article
    from kgraph.record import Entity, Relation

    text = "[[오상진|a]] 단장이 왔다. 비가 왔다. 눈도 왔다. [[광주|b]]에서였다."
    said = record(
        "x", text, {"a": Entity("Person", "오상진"), "b": Entity("Place", "광주")}, [Relation("a", "bornIn", "b")]
    )
    graph = make(tmp_path / "g", [(Article(id="x", text=""), said)])
    assert "(문장 2개에서)\n    **오상진** 단장이 왔다. … **광주**에서였다.\n" in run(graph, "오상진", "광주")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["오상민", "광주"], 4, "kgraph: '오상민' is not in the graph, but there are:"),
        (
            ["오상진", "광주", "--max-hops", "1"],
            4,
            "kgraph: no path of at most 1 hops between 오상진 and 광주; --max-hops 2 finds one\n",
        ),
        (
            ["오상진", "인공지능 집적단지 조성사업"],
            4,
            "kgraph: no path of at most 4 hops between 오상진 and 인공지능 집적단지 조성사업\n",
        ),
        (
            ["오상진", "광주", "--since", "2030"],
            4,
            "kgraph: no path of at most 4 hops between 오상진 and 광주, over what",
        ),
        (
            ["오상진", "광주", "--since", "2025", "--until", "2024"],
            2,
            "kgraph: --since 2025 is later than --until 2024",
        ),
        (["오상진", "광주", "--since", "어제"], 2, "kgraph: '어제' is no date"),
        (["오상진", "광주", "--relation", "knows"], 2, "kgraph: 'knows' is no relation; there are: headOf, "),
        (["오상진", "--relation", "title"], 2, "kgraph: 'title' is no relation"),
        (["인공지능 집적단지 조성사업"], 4, "kgraph: 인공지능 집적단지 조성사업 is tied to nothing"),
        (["오상진", "오상진"], 2, "kgraph: 오상진 and 오상진: a path needs two different ends"),
        (["오상진", "광주", "AICA"], 2, "Usage:"),
        (['"}<script>SELECT\x1b[2J', "광주"], 4, "kgraph: '\"}<script>SELECT\\x1b[2J' is not in the graph"),
    ],
)
def test_what_cannot_be_traced(graph: Path, arguments: list[str], code: int, said: str) -> None:
    returned, errors = failed(graph, *arguments)
    assert (returned, errors[: len(said)]) == (code, said)


def test_without_a_graph_it_is_6(tmp_path: Path) -> None:
    assert failed(tmp_path / "none", "오상진", "광주")[0] == 6
