import json

import pytest
from click.testing import CliRunner

from kgraph.cli.train import command
from kgraph.errors import KgraphError

ARTICLE = {
    "id": "a1",
    "text": "오상진 광주시장은 17일 AICA를 찾았다.",
    "mentions": [
        {"start": 0, "end": 3, "entity": "e1", "kind": "name"},
        {"start": 4, "end": 7, "entity": "e2", "kind": "name"},
        {"start": 14, "end": 18, "entity": "e3", "kind": "name"},
    ],
    "entities": {
        "e1": {"type": "Person", "name": "오상진"},
        "e2": {"type": "Place", "name": "광주시"},
        "e3": {"type": "Institution", "name": "AICA"},
    },
    "relations": [],
    "attributes": [],
    "quotes": [],
}


def train(*arguments):
    return CliRunner().invoke(command, [str(a) for a in arguments])


def test_without_articles_it_says_how_to_give_them():
    error = train().exception
    assert isinstance(error, KgraphError)
    assert str(error) == "no articles to learn from: give annotated ones with --articles FILE"


def test_a_line_that_is_no_article_is_named(tmp_path):
    pytest.importorskip("torch")
    pytest.importorskip("onnx")
    (tmp_path / "bad.jsonl").write_text('{"id": "a1"}\n', encoding="utf-8")
    error = train("--articles", tmp_path / "bad.jsonl", "--out", tmp_path, "--part", "names").exception
    assert isinstance(error, KgraphError)
    assert "bad.jsonl:1: not an annotated text: expected a JSON object with id and text" in str(error)


@pytest.mark.slow
def test_models_are_trained_and_trained_on(tmp_path):
    pytest.importorskip("torch")
    pytest.importorskip("onnx")
    (tmp_path / "articles.jsonl").write_text(json.dumps(ARTICLE, ensure_ascii=False) + "\n", encoding="utf-8")
    first = train("--articles", tmp_path / "articles.jsonl", "--out", tmp_path / "first", "--part", "names")
    again = train("--articles", tmp_path / "articles.jsonl", "--out", tmp_path / "again", "--part", "names")
    more = ("--from", tmp_path / "first", "--out", tmp_path / "more", "--part", "names")
    assert first.exit_code == again.exit_code == train("--articles", tmp_path / "articles.jsonl", *more).exit_code == 0
    models = [(tmp_path / name / "recogniser.onnx").read_bytes() for name in ("first", "again", "more")]
    assert models[0] == models[1] != models[2]


@pytest.mark.slow
def test_relations_want_more_than_one_article(tmp_path):
    pytest.importorskip("torch")
    pytest.importorskip("onnx")
    (tmp_path / "articles.jsonl").write_text(json.dumps(ARTICLE, ensure_ascii=False) + "\n", encoding="utf-8")
    error = train("--articles", tmp_path / "articles.jsonl", "--out", tmp_path, "--part", "relations").exception
    assert isinstance(error, KgraphError)
    assert "too few articles to learn" in str(error)
