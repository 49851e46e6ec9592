"""Text files and Markdown: header, title, body, dates."""

import json
from pathlib import Path

import pytest
from reading import BODY, articles, written

from kgraph.article import Article
from kgraph.errors import KgraphError
from kgraph.readers import read


def test_a_text_file_has_a_header_a_title_and_a_body(tmp_path: Path) -> None:
    header = "date 2025-08-18\npublisher 빛고을일보\nurl https://news.example.kr/1\n"
    path = written(
        tmp_path / "한글.txt",
        f"{header}\n광주에 AI 실험실 연다\n\n{BODY}\n\n둘째 문단이다.\n광주=이은창 기자 eun@example.kr\n",
    )
    [article] = articles(path)
    assert article == Article(
        id="한글",
        text=f"{BODY}\n둘째 문단이다.",
        title="광주에 AI 실험실 연다",
        date="2025-08-18",
        publisher="빛고을일보",
        url="https://news.example.kr/1",
        author="이은창",
        language="ko",
        source=str(path),
        extra={"encoding": "utf-8"},
    )


def test_a_date_may_stand_before_the_text_on_its_line(tmp_path: Path) -> None:
    [article] = articles(written(tmp_path / "a.txt", f" date 2025-08-18 “{BODY}”\n둘째 문단이다."))
    assert (article.date, article.title, article.text) == ("2025-08-18", "", f"“{BODY}”\n둘째 문단이다.")


@pytest.mark.parametrize("first", [BODY, "짧지만 문장이다.", "“정말 그런가?”", "김영희 기자", "가" * 101])
def test_a_first_line_that_is_a_sentence_is_no_title(tmp_path: Path, first: str) -> None:
    [article] = articles(written(tmp_path / "a.txt", f"{first}\n{BODY}"))
    assert article.title == ""


def test_words_that_look_like_a_header_are_text(tmp_path: Path) -> None:
    text = "date palms are grown in the south of the country, and the harvest is in autumn.\nIt has begun."
    [article] = articles(written(tmp_path / "a.txt", text))
    assert (article.date, article.text) == (None, text)


def test_markdown_is_read_without_its_signs(tmp_path: Path) -> None:
    quoted = "> [사업단](https://example.kr)은 `AICA`로 부른다."
    text = f"date 2025-01-02\n\n# AI *실험실*이 온다?\n\n**{BODY}**\n\n{quoted}\n\n---\n- 이름 snake_case_다."
    [article] = articles(written(tmp_path / "a.md", text))
    assert (article.title, article.date) == ("AI 실험실이 온다?", "2025-01-02")
    assert article.text == f"{BODY}\n사업단은 AICA로 부른다.\n이름 snake_case_다."


def test_front_matter_is_a_header(tmp_path: Path) -> None:
    text = f'---\ntitle: "제목: 하나"\ndate: 2025-01-02\ntags: [a]\npublisher: 빛고을일보\n---\n{BODY}\n'
    [article] = articles(written(tmp_path / "a.md", text))
    assert (article.title, article.date, article.publisher, article.text) == (
        "제목: 하나",
        "2025-01-02",
        "빛고을일보",
        BODY,
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp949", "utf-16"])
def test_the_encoding_is_found_and_told(tmp_path: Path, encoding: str) -> None:
    [article] = articles(written(tmp_path / "a.txt", BODY, encoding))
    assert article.text == BODY
    assert article.extra["encoding"] == {"utf-8-sig": "utf-8", "cp949": "cp949", "utf-16": "utf-16-le"}[encoding]


@pytest.mark.parametrize(
    ("said", "loss"),
    [
        ("2025-02-31", "bad-date: 2025-02-31 is no day of the calendar"),
        ("0000-01-01", "bad-date: 0000-01-01 is no day of the calendar"),
        ("9998-01-01", "bad-date: 9998-01-01 lies in the future"),
        ("0025-08-18", "bad-date: 0025-08-18 is too long ago for an article"),
    ],
)
def test_an_impossible_date_is_no_date_and_told(tmp_path: Path, said: str, loss: str) -> None:
    [article] = articles(written(tmp_path / "a.txt", f"date {said}\n{BODY}"))
    assert (article.date, article.text, article.losses) == (None, BODY, (loss,))


@pytest.mark.parametrize(
    "said",
    [
        "2025-08-18",
        "2025.8.18.",
        "20250818",
        "2025년 8월 18일",
        "2025-08-18T09:00:00+09:00",
        "Mon, 18 Aug 2025 09:00 +0900",
        "August 18, 2025",
        "18 Aug 2025",
    ],
)
def test_dates_are_written_in_many_ways(tmp_path: Path, said: str) -> None:
    path = written(tmp_path / "a.jsonl", json.dumps({"date": said, "text": BODY}))
    assert [article.date for article in articles(path)] == ["2025-08-18"]


def test_a_default_date_is_for_those_without_one(tmp_path: Path) -> None:
    written(tmp_path / "a.txt", BODY)
    written(tmp_path / "b.txt", f"date 2024-01-02\n{BODY}")
    assert [article.date for article in articles(tmp_path, date="2025-08-18")] == ["2025-08-18", "2024-01-02"]


def test_an_impossible_default_date_is_refused() -> None:
    with pytest.raises(KgraphError, match="--date 2025-13-01: 2025-13-01 is no day of the calendar"):
        read(["-"], date="2025-13-01")


def test_nul_and_surrogates_are_told_as_losses(tmp_path: Path) -> None:
    [article] = articles(written(tmp_path / "a.jsonl", '{"text": "\\ud800 뒤의 글은 남\\u0000는다."}'))
    assert article.text == "\ufffd 뒤의 글은 남는다."
    assert article.losses == ("surrogates: 1 lone surrogates replaced", "nul: 1 NUL characters removed")
