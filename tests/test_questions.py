"""Every question that kgraph ships answers on seeds/, with the rows of questions.json in full."""

from pathlib import Path

import pytest
import questions as seeds

from kgraph.asking import questions

EXPECTED = seeds.expected()


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return seeds.make(tmp_path_factory.mktemp("questions") / "g")


@pytest.mark.parametrize("asked", EXPECTED)
def test_a_question_on_seeds_has_these_rows(graph: Path, asked: str) -> None:
    assert seeds.rows(graph, *asked.split(" | ")) == EXPECTED[asked]


def test_every_question_is_asked_and_answers() -> None:
    assert {asked.partition(" | ")[0] for asked, rows in EXPECTED.items() if rows} == set(questions())
