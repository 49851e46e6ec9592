import csv
import json
from pathlib import Path

import dated_graph
import pytest
from click.testing import CliRunner

from kgraph.cards import open_cards
from kgraph.cli import cli
from kgraph.errors import NothingFound
from kgraph.quotes import quotes


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return dated_graph.make(tmp_path_factory.mktemp("quotes") / "g")


def run(graph: Path, *arguments: str) -> str:
    done = CliRunner().invoke(cli, ["--lang", "ko", "quotes", *arguments, "-g", str(graph)], catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def test_a_speaker_has_the_words_the_day_and_the_outlet(graph: Path) -> None:
    cards = open_cards(graph)
    (quote,) = quotes(cards, cards.find("오상진"))
    assert (quote.words, quote.article.date, quote.article.publisher, quote.start) == (
        "“연구원을 늘리겠다”",
        "2024-09-02",
        "가나다일보",
        64,
    )


def test_without_a_speaker_all_are_told_by_date(graph: Path) -> None:
    found = [(quote.words, quote.speaker.name if quote.speaker else "") for quote in quotes(open_cards(graph))]
    assert found == [("“연구원을 늘리겠다”", "오상진"), ("“함께 한다”", "강민아"), ("“첫걸음”", "")]


def test_a_topic_and_a_period_narrow_them(graph: Path) -> None:
    cards = open_cards(graph)
    assert [quote.words for quote in quotes(cards, about="연구원")] == ["“연구원을 늘리겠다”"]
    assert [quote.words for quote in quotes(cards, since="2025")] == ["“함께 한다”", "“첫걸음”"]
    assert quotes(cards, until="2023") == ()


def test_the_quotes_in_korean(graph: Path) -> None:
    assert run(graph, "--since", "2025") == (
        "강민아\n"
        "  “함께 한다”\n"
        "    2025-03-05  라마바신문  만남  2025/met  https://news.example/met\n"
        "(말한 이 모름)\n"
        "  “첫걸음”\n"
        "    2025-03-05  라마바신문  만남  2025/met  https://news.example/met\n"
    )


def test_csv_and_json(graph: Path) -> None:
    (row,) = csv.DictReader(run(graph, "강민아", "--format", "csv").splitlines())
    assert (row["speaker"], row["quote"], row["start"]) == ("강민아", "“함께 한다”", "37")
    (quote,) = json.loads(run(graph, "강민아", "--format", "json"))
    assert quote["speaker"]["iri"].endswith("person/%EA%B0%95%EB%AF%BC%EC%95%84")


def test_nothing_said_is_said(graph: Path) -> None:
    done = CliRunner().invoke(cli, ["quotes", "한지우", "-g", str(graph)])
    assert isinstance(done.exception, NothingFound)
