import json
import os
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
    return make(tmp_path_factory.mktemp("show") / "g")


def run(graph: Path, *arguments: str, language: str = "ko") -> str:
    done = CliRunner().invoke(cli, ["--lang", language, *arguments, "-g", str(graph)], catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def test_a_card_in_korean(graph: Path) -> None:
    assert run(graph, "show", "오상진") == (
        "오상진  인물\n"
        "  언급: 4회, 기사 2건\n"
        "  https://w3id.org/kgraph/id/person/오상진\n"
        "\n"
        "수장직  headOf  1\n"
        "  인공지능산업융합사업단  단장, 2024-08부터  기사 2건\n"
        "    **오상진** **인공지능산업융합사업단** 단장과 한지우 하늘소프트 대표가 1일 만나 협약을 맺었다.\n"
        "      2025-09-02  라마바신문  AICA와 하늘소프트 손잡다  agreement\n"
        "    **오상진** **인공지능산업융합사업단**(**AICA**) 단장은 지난해 8월 취임했다.\n"
        "      2025-08-18  가나다일보  광주 AI 사업단, 데이터센터 2단계 착수  gwangju/0818  https://news.example/0818\n"
        "\n"
        "회동  metWith  1\n"
        "  한지우  2025-09-01부터\n"
        "    **오상진** 인공지능산업융합사업단 단장과 **한지우** 하늘소프트 대표가 1일 만나 협약을 맺었다.\n"
        "      2025-09-02  라마바신문  AICA와 하늘소프트 손잡다  agreement\n"
    )


def test_a_card_in_english_has_the_ontologys_labels(graph: Path) -> None:
    shown = run(graph, "show", "하늘소프트", language="en")
    assert shown.startswith("하늘소프트  institution\n  mentioned: 2 times in 1 articles\n")
    assert "← headed by  headOf  1\n  한지우  대표\n" in shown


def test_a_card_as_json(graph: Path) -> None:
    shown = json.loads(run(graph, "show", "오상진", "--format", "json", "--relation", "headOf"))
    (heads,) = shown["groups"]
    assert (shown["entity"]["name"], shown["entity"]["type"], heads["term"]) == ("오상진", "Person", "headOf")
    assert heads["statements"][0]["qualifiers"] == {"from": ["2024-08"], "title": ["단장"]}
    assert heads["statements"][0]["claims"][0]["article"]["date"] == "2025-09-02"


def test_a_type_is_named_in_either_language(graph: Path) -> None:
    assert run(graph, "show", "광주", "--type", "장소") == run(graph, "show", "광주", "--type", "Place")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("show", "오상"), 4, "kgraph: '오상' is not in the graph, but there are:\n  오상진 (Person) https://"),
        (("show", "없는 이름"), 4, "kgraph: '없는 이름' is not in the graph\n"),
        (("show", "a\x1b[2J"), 4, r"kgraph: 'a\x1b[2J' is not in the graph"),
        (("show", "오상진", "--type", "planet"), 2, "kgraph: 'planet' is no class of entities; there are: Person, "),
        (("show", "오상진", "--relation", "loves"), 2, "kgraph: 'loves' is no term of the ontology; there are: "),
        (("search", "없는 이름"), 4, "kgraph: no name in the graph holds '없는 이름'\n"),
    ],
)
def test_what_cannot_be_shown_is_said(graph: Path, arguments: tuple[str, ...], code: int, said: str) -> None:
    done = subprocess.run([*COMMAND, *arguments, "-g", str(graph)], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.startswith(said)


@pytest.mark.parametrize("command", [["show", "x"], ["search", "x"], ["stats"]])
def test_without_a_graph_nothing_is_made(tmp_path: Path, command: list[str]) -> None:
    done = subprocess.run([*COMMAND, *command, "-g", str(tmp_path / "g")], capture_output=True)
    assert done.returncode == 6
    assert not (tmp_path / "g").exists()


def test_a_terminal_gets_bold_names(graph: Path) -> None:
    ours, theirs = os.openpty()
    with subprocess.Popen([*COMMAND, "show", "오상진", "-g", str(graph)], stdout=theirs) as process:
        os.close(theirs)
        process.wait(20)
        shown = os.read(ours, 65_536).decode()
    os.close(ours)
    assert "\x1b[1m오상진\x1b[0m" in shown
    assert "**" not in shown


def test_search_prints_name_type_mentions_and_iri(graph: Path) -> None:
    assert run(graph, "search", "aica") == (
        "인공지능산업융합사업단\t기관\t5\tAICA\thttps://w3id.org/kgraph/id/institution/인공지능산업융합사업단\n"
    )


def test_stats_count_everything(graph: Path) -> None:
    rows = [line.split("\t") for line in run(graph, "stats", "--top", "1", language="en").splitlines()]
    assert rows == [
        ["articles", "", "2"],
        ["period", "2025-08-18 – 2025-09-02", ""],
        ["entities", "person", "2"],
        ["entities", "institution", "3"],
        ["entities", "project", "1"],
        ["entities", "place", "1"],
        ["relations", "head of", "2"],
        ["relations", "met with", "1"],
        ["relations", "partner of", "1"],
        ["relations", "operates", "1"],
        ["relations", "located in", "1"],
        ["attributes", "founding date", "1"],
        ["attributes", "budget", "1"],
        ["evidence", "passage", "5"],
        ["evidence", "mention", "16"],
        ["evidence", "claim", "9"],
        ["evidence", "quotation", "1"],
        ["articles by month", "2025-08", "1"],
        ["articles by month", "2025-09", "1"],
        ["articles by outlet", "가나다일보", "1"],
        ["articles by outlet", "라마바신문", "1"],
        ["most mentioned", "인공지능산업융합사업단 (institution)", "5"],
    ]


def test_stats_as_a_table_say_each_heading_once(graph: Path) -> None:
    table = run(graph, "stats", "--format", "table", language="en")
    assert table.count("entities") == 1
    assert "  institution                                   3\n" in table


def test_stats_as_json(graph: Path) -> None:
    counted = json.loads(run(graph, "stats", "--format", "json"))
    assert counted["entities"] == {"Person": 2, "Institution": 3, "Project": 1, "Place": 1}
    assert counted["most_mentioned"][0]["name"] == "인공지능산업융합사업단"
