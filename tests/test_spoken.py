"""Every command speaks the language that it is asked in, and no other."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from dated_graph import make

from kgraph import ontology
from kgraph.cli import cli

COMMANDS = (
    "show 빛고을연구소",
    "search 빛고을",
    "stats",
    "stats --format table",
    "stats --by pagerank",
    "trace 오상진 하늘소프트 -k 3",
    "trace 오상진 하늘소프트 -k 3 --format svg",
    "trace 오상진 하늘소프트 -k 3 --format html",
    "trace 오상진",
    "compare 오상진 강민아",
    "timeline 오상진",
    "timeline 한지우",
    "timeline 빛고을연구소 --format csv",
    "timeline 빛고을연구소 --format svg",
    "quotes",
    "conflicts",
    "check",
    "ask --list",
    "export - --format svg",
    "export - --format html",
    "export - --format graphml",
    "export - --format gexf --edges pair",
    "export - --format gexf --cooccurrence 1",
)
# What no sentence of the graph says, and no name of a question.
ENGLISH = (" articles", "until 2", "from 2", " times", " hop", "former,", "both with", "Search", " violations")
KOREAN = ("기사 ", "-08부터", "-07까지", "언급", "단계", "함께:", "전임", "후임", "개체", "찾기", "다른 이름", "위반")


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("spoken") / "g")


def spoken(graph: Path, command: str, language: str) -> str:
    done = CliRunner().invoke(cli, ["--lang", language, *command.split(), "-g", str(graph)])
    assert done.exit_code in {0, 4}, done.exception
    return done.output


def labels(language: str) -> list[str]:
    """Names of relations and classes; one word may be a part of another, or of a name."""
    terms = (*ontology.load().relations, *ontology.load().attributes, *ontology.load().entities)
    found = {name for term in terms for name in (term.labels[language], term.inverse_labels.get(language, ""))}
    return [name for name in found if " " in name]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(("language", "other"), [("ko", "en"), ("en", "ko")])
def test_a_command_mixes_no_languages(graph: Path, command: str, language: str, other: str) -> None:
    # The script of a page is the same in both.
    said = spoken(graph, command, language).partition('"use strict"')[0]
    words = ENGLISH if other == "en" else KOREAN
    assert [word for word in (*words, *labels(other)) if word in said] == []
