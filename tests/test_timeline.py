import csv
import json
import subprocess
import sys
from pathlib import Path

import dated_graph
import pytest
from click.testing import CliRunner

from kgraph.cards import Cards, open_cards
from kgraph.cli import cli
from kgraph.timeline import Entry, timeline


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return dated_graph.make(tmp_path_factory.mktemp("timeline") / "g")


@pytest.fixture
def cards(graph: Path) -> Cards:
    return open_cards(graph)


def told(cards: Cards, name: str, since: str = "", until: str = "") -> list[tuple[str, str, str]]:
    return [
        (entry.begin, entry.end, entry.relation.name)
        for entry in timeline(cards, cards.find(name), since=since, until=until)
    ]


def entry(cards: Cards, name: str, relation: str) -> Entry:
    (found,) = (entry for entry in timeline(cards, cards.find(name)) if entry.relation.name == relation)
    return found


def run(graph: Path, *arguments: str, language: str = "ko") -> str:
    done = CliRunner().invoke(cli, ["--lang", language, "timeline", *arguments, "-g", str(graph)])
    assert done.exit_code == 0
    return done.output


def test_dated_claims_come_in_order_with_their_precision(cards: Cards) -> None:
    assert told(cards, "빛고을연구소") == [
        ("2016", "2016", "foundingDate"),
        ("2021", "2024-07", "headOf"),
        ("2024-08", "", "headOf"),
    ]


def test_a_meeting_ends_when_it_begins_and_a_post_stays_open(cards: Cards) -> None:
    assert told(cards, "오상진") == [("2024-08", "", "headOf"), ("2025-03-04", "2025-03-04", "metWith")]


def test_a_period_keeps_what_held_in_it(cards: Cards) -> None:
    assert told(cards, "오상진", since="2026") == [("2024-08", "", "headOf")]
    assert told(cards, "오상진", until="2024-08-20") == [("2024-08", "", "headOf")]
    assert told(cards, "오상진", until="2024-07") == []


def test_what_several_articles_say_is_told_once_as_the_surest_has_it(cards: Cards) -> None:
    heads = entry(cards, "오상진", "headOf")
    assert (heads.articles, heads.claim.confidence, heads.claim.article.date) == (2, 0.95, "2025-03-05")


def test_predecessor_and_successor_of_a_head_follow_from_dates(cards: Cards) -> None:
    assert [person.name for person in entry(cards, "오상진", "headOf").predecessors] == ["한지우"]
    assert [person.name for person in entry(cards, "한지우", "headOf").successors] == ["오상진"]
    assert entry(cards, "오상진", "headOf").successors == ()


def test_a_budget_is_no_date(cards: Cards) -> None:
    assert told(cards, "빛고을 계획") == []


def test_the_timeline_in_korean(graph: Path) -> None:
    assert run(graph, "오상진") == (
        "2024-08 –   수장직  빛고을연구소  소장  전임 한지우  기사 2건\n"
        "    **오상진** **빛고을연구소** 소장과 강민아 하늘소프트 대표가 4일 만났다.\n"
        "      2025-03-05  라마바신문  만남  2025/met  https://news.example/met\n"
        "2025-03-04  회동  강민아\n"
        "    **오상진** 빛고을연구소 소장과 **강민아** 하늘소프트 대표가 4일 만났다.\n"
        "      2025-03-05  라마바신문  만남  2025/met  https://news.example/met\n"
    )


def test_the_timeline_in_english_without_sentences(graph: Path) -> None:
    assert run(graph, "한지우", "--no-evidence", language="en") == (
        "2021 – 2024-07  head of  빛고을연구소  former, 소장  before 오상진\n"
    )


def test_csv_has_a_line_for_each_entry(graph: Path) -> None:
    first, *_ = csv.DictReader(run(graph, "오상진", "--format", "csv").splitlines())
    assert (first["from"], first["to"], first["relation"], first["other"]) == ("2024-08", "", "수장직", "빛고을연구소")
    assert (first["title"], first["predecessor"], first["outlet"]) == ("소장", "한지우", "라마바신문")


def test_json_keeps_open_ends_empty(graph: Path) -> None:
    first, _ = json.loads(run(graph, "오상진", "--format", "json"))
    assert (first["begin"], first["end"], first["relation"]) == ("2024-08", "", "headOf")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["빛고을 계획"], 4, "kgraph: no article gives a date of 빛고을 계획 in this period\n"),
        (["없음"], 4, "kgraph: '없음' is not in the graph\n"),
        (["오상진", "--since", "2025", "--until", "2024"], 2, "kgraph: --since 2025 is later than --until 2024\n"),
        (["오상진", "--since", "x"], 2, "kgraph: 'x' is no date; write 2024, 2024-08 or 2024-08-17\n"),
    ],
)
def test_what_has_no_timeline(graph: Path, arguments: list[str], code: int, said: str) -> None:
    command = [sys.executable, "-m", "kgraph", "timeline", *arguments, "-g", str(graph)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (code, said)
