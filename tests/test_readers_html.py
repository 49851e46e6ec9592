"""Web pages, and standard input, whose format is told by its first sign."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from reading import BODY, articles, written

from kgraph.readers import formats

PAGE = """<!DOCTYPE html><html lang="ko"><head><meta charset="{charset}">
<title>광주에 AI 연구소 문 열었다 - 빛고을일보</title>
<meta property="og:title" content="광주에 AI 연구소 문 열었다 - 빛고을일보">
<meta property="og:site_name" content="빛고을일보">
<meta property="article:published_time" content="2025-03-04T09:00:00+09:00"><link rel="canonical" href="{url}"></head>
<body><nav><a href="/">홈</a><a href="/2">정치</a></nav><div class="view"><h1>광주에 AI 연구소 문 열었다</h1>
<div class="info">입력 2025.03.04 09:00</div>{body}</div>
<footer>ⓒ 빛고을일보 무단전재 및 재배포 금지</footer></body></html>"""
PARAGRAPHS = [
    "광주광역시는 4일 첨단지구에 ‘시민 AI 연구소’를 열었다고 밝혔다. 연구소는 앞으로 5년간 지역 기업 60곳을 돕는다.",
    "오 단장은 “기업과 함께 크겠다”고 말했다. 개소식에는 대학과 기업 관계자 200여명이 참석했다.",
]


def page(*paragraphs: str, charset: str = "utf-8", url: str = "https://news.example.kr/1") -> str:
    return PAGE.format(charset=charset, url=url, body="".join(f"<p>{p}</p>\n" for p in paragraphs))


def test_a_page_is_read_with_its_title_date_outlet_and_reporter(tmp_path: Path) -> None:
    [article] = articles(written(tmp_path / "a.html", page(*PARAGRAPHS, "김영희 기자 kim@example.kr")))
    assert article.text == "\n".join(PARAGRAPHS)
    assert (article.title, article.date, article.author) == ("광주에 AI 연구소 문 열었다", "2025-03-04", "김영희")
    assert (article.publisher, article.url) == ("빛고을일보", "https://news.example.kr/1")


def test_a_korean_page_may_declare_the_wrong_encoding(tmp_path: Path) -> None:
    [article] = articles(written(tmp_path / "a.html", page(*PARAGRAPHS, charset="utf-8"), "cp949"))
    assert article.text == "\n".join(PARAGRAPHS)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd"])
def test_only_web_addresses_are_addresses(tmp_path: Path, url: str) -> None:
    [article] = articles(written(tmp_path / "a.html", page(*PARAGRAPHS, url=url)))
    assert article.url == ""


def test_a_page_nested_beyond_the_parser_is_read_as_plain_text(tmp_path: Path) -> None:
    deep = "<div>" * 1000 + "".join(f"<p>{p}</p>" for p in PARAGRAPHS) + "</div>" * 1000
    [article] = articles(
        written(tmp_path / "a.html", f"<title>제목</title><body><script>var x = '다.';</script>{deep}")
    )
    assert (article.title, article.text) == ("제목", "\n".join(PARAGRAPHS))
    assert article.losses == ("markup-truncated: elements nested 1001 deep; read as plain text",)


def test_a_page_of_very_many_elements_is_read_as_plain_text(tmp_path: Path) -> None:
    [article] = articles(written(tmp_path / "a.html", page(PARAGRAPHS[0] + "<br>" * 150_000 + PARAGRAPHS[1])))
    assert article.text == "\n".join(PARAGRAPHS)
    assert article.losses[0].startswith("markup-truncated: 150")


def test_a_tag_of_very_many_attributes_loses_them(tmp_path: Path) -> None:
    attributes = " ".join(f'a{i}="1"' for i in range(100_000))
    html = page(*PARAGRAPHS).replace('<div class="view"', f"<div {attributes}")
    assert [article.text for article in articles(written(tmp_path / "a.html", html))] == ["\n".join(PARAGRAPHS)]


def test_a_page_reads_no_other_file(tmp_path: Path) -> None:
    secret = written(tmp_path / "secret", "비밀")
    html = (
        f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{secret}">]>' + page(*PARAGRAPHS, "&x; 끝이다.").partition(">")[2]
    )
    [article] = articles(written(tmp_path / "a.html", html))
    assert "비밀" not in article.text


@pytest.mark.parametrize(
    ("content", "title"),
    [
        (f"제목이다\n\n{BODY}", "제목이다"),
        (page(*PARAGRAPHS), "광주에 AI 연구소 문 열었다"),
        (json.dumps({"title": "t", "text": BODY}), "t"),
    ],
)
def test_standard_input_is_told_apart_by_its_first_sign(content: str, title: str) -> None:
    code = "from kgraph.readers import read; print([a.title for a in read(['-'])])"
    said = subprocess.run([sys.executable, "-c", code], input=content.encode(), capture_output=True, check=True)
    assert said.stdout.decode().strip() == str([title])


def test_every_suffix_has_a_reader() -> None:
    assert {".txt", ".md", ".html", ".htm", ".jsonl", ".csv", ".xlsx"} <= set(formats())
