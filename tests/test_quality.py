"""The figures on the development articles do not fall below their floors (tests/floors.json), which only go up."""

import json
from pathlib import Path

import pytest

from kgraph import analysis
from kgraph.article import Article
from kgraph.evaluate import Report, evaluate
from kgraph.record import Record

ROOT = Path(__file__).resolve().parent.parent
FLOORS = json.loads((ROOT / "tests" / "floors.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def report() -> Report:
    lines = (ROOT / "training" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    gold = [Record.from_json(line) for line in lines]
    read = analysis.records([Article(g.id, g.text, g.title, g.date) for g in gold])
    return evaluate(gold, {record.id: record for record in read if isinstance(record, Record)})


@pytest.mark.parametrize("figure", FLOORS)
def test_a_figure_does_not_fall_below_its_floor(report: Report, figure: str) -> None:
    name, _, part = figure.partition(" ")
    row = report.rows()[name]
    measured = row.p if part == "precision" else row.f1
    assert measured is not None
    assert measured >= FLOORS[figure]["floor"]


def test_nothing_was_trained_on_the_development_articles() -> None:
    dev = {json.loads(line)["text"] for line in (ROOT / "training" / "dev.jsonl").read_text("utf-8").splitlines()}
    for name in ("train.jsonl", "written.jsonl"):
        assert not dev & {
            json.loads(line)["text"] for line in (ROOT / "training" / name).read_text("utf-8").splitlines()
        }
