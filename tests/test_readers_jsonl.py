"""JSON lines: one article a line."""

import json
from pathlib import Path

import pytest
from reading import BODY, GOLD, articles, written

from kgraph.article import Article
from kgraph.readers import Problem, read


def test_one_broken_line_costs_one_article(tmp_path: Path) -> None:
    lines = [json.dumps({"id": str(i), "text": BODY}) for i in range(1000)]
    lines[500] = lines[500][:20]
    found = list(read([written(tmp_path / "a.jsonl", "\n".join(lines))]))
    assert [(item.source[-11:], item.code) for item in found if isinstance(item, Problem)] == [("a.jsonl:501", "json")]
    assert sum(isinstance(item, Article) for item in found) == 999


@pytest.mark.parametrize(
    ("line", "code", "message"),
    [
        ('{"text": "가', "truncated", "no JSON: Unterminated string starting at, column 10"),
        ('{"text": NaN}\n', "json", "NaN is no number in JSON"),
        ('{"text": ' + "[" * 100_000 + "\n", "json", "nested too deeply"),
        ('{"text": ' + "9" * 5000 + "}\n", "json", "a number of 5000 digits"),
        ('{"text": "가", "text": "나"}\n', "schema", "'text' stands twice in one object"),
        ('{"text": 5}\n', "schema", "'text' is int, not text"),
        ('{"text": ""}\n', "empty", "no text"),
    ],
)  # fmt: skip
def test_a_bad_line_says_what_is_wrong(tmp_path: Path, line: str, code: str, message: str) -> None:
    [found] = read([written(tmp_path / "a.jsonl", line)])
    assert found == Problem(f"{tmp_path}/a.jsonl:1", code, message)


def test_a_line_without_text_names_what_it_has(tmp_path: Path) -> None:
    [found] = read([written(tmp_path / "a.jsonl", '{"headline": "x"}\n')])
    assert isinstance(found, Problem)
    assert found.message.endswith("among 'headline'")


def test_a_long_line_is_passed_over_by_number(tmp_path: Path) -> None:
    lines = [json.dumps({"id": "a", "text": BODY}), "x" * 30_000, json.dumps({"id": "b", "text": BODY})]
    found = list(read([written(tmp_path / "a.jsonl", "\n".join(lines))], limit=2000))
    assert [item.id if isinstance(item, Article) else item.code for item in found] == ["a", "too-large", "b"]
    assert found[1].source.endswith("a.jsonl:2")


def test_other_keys_are_kept_and_lists_of_names_are_hints(tmp_path: Path) -> None:
    record = {"id": 7, "text": BODY, "section": "IT", "인물": ["오상진", "오상진"], "기관": "AICA,과기정통부"}
    [article] = articles(written(tmp_path / "a.jsonl", json.dumps(record)))
    assert (article.id, article.extra["section"]) == ("7", "IT")
    assert article.hints == {"인물": ("오상진",), "기관": ("AICA", "과기정통부")}


@pytest.mark.parametrize("encoding", ["cp949", "utf-16", "utf-8-sig"])
def test_json_lines_have_encodings_too(tmp_path: Path, encoding: str) -> None:
    lines = "\n".join(json.dumps({"text": text}, ensure_ascii=False) for text in (BODY, "李 회장은 ㄱ자로 앉았다."))
    assert [article.text for article in articles(written(tmp_path / "a.jsonl", lines, encoding))] == [
        BODY,
        "李 회장은 ㄱ자로 앉았다.",
    ]


def test_gold_articles_are_read_with_their_text_unchanged() -> None:
    if not GOLD.is_dir():
        pytest.skip("the gold articles are not here")
    for path in (GOLD / "dev.jsonl", GOLD / "train.jsonl"):
        gold = [json.loads(line) for line in path.open(encoding="utf-8")]
        read_back = [(a.id, a.date, a.title, a.text) for a in articles(path)]
        assert read_back == [(g["id"], g["date"], g["title"], g["text"]) for g in gold]
