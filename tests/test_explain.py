"""One article as a person can check it, in the terminal and as a page."""

import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from reading import written
from small_records import FORMER, HEAD

from kgraph.cli import cli
from kgraph.explanation import claims, html, pieces
from kgraph.record import Entity, Mention, Record

ENGLISH = """date 2025-08-18
A company grows

Lee Ji-won, president of Solbit AI, founded the company in 2019. Solbit AI is based in Gwangju.
“We will hire 50 people,” Lee said.
"""


class Page(HTMLParser):
    """The elements and the text that a browser would make of a page, and what it would fetch."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.fetched: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.fetched += [name for name, _ in attrs if name in {"src", "href"}]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_pieces_are_the_text() -> None:
    assert "".join(part for part, _ in pieces(HEAD)) == HEAD.text
    assert [part for part, mention in pieces(HEAD) if mention] == [HEAD.text[m.start : m.end] for m in HEAD.mentions]


def test_the_pieces_of_a_passage() -> None:
    start, end = HEAD.text.index("지난해"), HEAD.text.index("\n")
    found = list(pieces(HEAD, start, end))
    assert "".join(part for part, _ in found) == HEAD.text[start:end]
    assert [part for part, mention in found if mention] == ["그"]


def test_a_mention_within_another_is_left_to_the_longer_one() -> None:
    nested = Record("x", "광주과학기술원", mentions=(Mention(0, 7, "a"), Mention(2, 4, "b")))
    assert [part for part, _ in pieces(nested)] == ["", "광주과학기술원", ""]


def test_claims_are_told_in_words() -> None:
    assert [told for told, _ in claims(HEAD)] == [
        "오상진 —head of→ 인공지능산업융합사업단 (단장, from 2024-08)",
        "인공지능산업융합사업단 —located in→ 광주",
        "인공지능산업융합사업단 — founding date: 2020",
    ]
    assert next(told for told, _ in claims(FORMER, "ko")) == "강민아 —수장직→ 누리온테크 (전, 대표)"


def test_a_page_holds_the_text_the_claims_and_the_quotations() -> None:
    shown = Page(html(HEAD)).text
    for part in ("오상진 —head of→ 인공지능산업융합사업단 단장 from 2024-08", "0.90", "“멀었다. 더 모아야 한다”"):
        assert part in shown
    assert "오상진 e1 ×2그" in " ".join(shown.split())


def test_the_claims_of_a_page_are_the_surest_first() -> None:
    claims = [replace(relation, confidence=sure) for relation, sure in zip(HEAD.relations, (0.2, 0.8), strict=True)]
    shown = Page(html(replace(HEAD, relations=tuple(claims)))).text
    assert shown.index("—located in→") < shown.index("—head of→")


def test_every_mention_of_an_entity_is_lit_with_it() -> None:
    page = html(HEAD)
    assert "main:has([data-e=e1]:hover) [data-e=e1]" in page
    assert page.count('data-e="e1"') > len([m for m in HEAD.mentions if m.entity == "e1"])


def test_a_page_speaks_the_language_of_its_reader() -> None:
    shown = Page(html(HEAD, "ko")).text
    assert {word for word in ("인물", "주장", "인용", "head of", "Claims") if word in shown} == {"인물", "주장", "인용"}


def test_a_page_needs_nothing_beside_it_and_runs_nothing() -> None:
    page = Page(html(HEAD))
    assert page.fetched == []
    assert "script" not in page.elements


def test_what_an_article_says_is_never_markup() -> None:
    evil = "<script>alert(1)</script>"
    record = Record(
        evil,
        f"{evil} & 오상진",
        title=evil,
        mentions=(Mention(0, len(evil), "a"),),
        entities={"a": Entity("Person", evil)},
    )
    page = Page(html(record))
    assert "script" not in page.elements
    assert page.text.count(evil) == 5


# The command


def explain(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["--lang", "en", "explain", *map(str, arguments)])


def process(*arguments: str | Path) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "kgraph", "explain", *arguments], capture_output=True, text=True, timeout=120
    )
    return done.returncode, done.stderr


@pytest.fixture
def article(tmp_path: Path) -> Path:
    return written(tmp_path / "solbit.txt", ENGLISH)


def test_the_terminal_gets_the_text_with_its_entities_and_every_claim(article: Path) -> None:
    shown = explain(article).stdout
    assert shown.startswith("A company grows  2025-08-18\nLee Ji-won[e1], president of Solbit AI[e2], founded ")
    assert "  e1 Lee Ji-won (person): Lee Ji-won, Lee\n" in shown
    assert "Lee Ji-won —head of→ Solbit AI (president)  pattern:" in shown
    assert shown.endswith("Lee Ji-won: “We will hire 50 people,”\n")


def test_a_pipe_gets_no_colours(article: Path) -> None:
    assert "\x1b" not in explain(article).stdout


def test_a_page_is_written_once(article: Path, tmp_path: Path) -> None:
    page = tmp_path / "solbit.html"
    assert explain(article, "--html", page).output == ""
    assert "Lee Ji-won —head of→ Solbit AI" in Page(page.read_text(encoding="utf-8")).text
    assert process(article, "--html", page) == (2, f"kgraph: {page} is there already; --force overwrites it\n")
    assert explain(article, "--html", page, "--force").exit_code == 0


def test_a_korean_article_is_explained(tmp_path: Path) -> None:
    text = "date 2024-08-21\n\n인공지능산업융합사업단은 오상진 단장이 이달 취임해 업무를 시작했다고 21일 밝혔다.\n"
    shown = explain(written(tmp_path / "aica.txt", text)).stdout
    assert "오상진 —head of→ 인공지능산업융합사업단 (단장, from 2024-08)" in shown


def test_what_cannot_be_read_is_named_with_its_reason(article: Path, tmp_path: Path) -> None:
    empty = written(tmp_path / "empty.txt", "")
    code, errors = process(empty)
    assert code == 4
    assert errors.splitlines()[0].startswith(f"{empty}: empty: ")
    assert errors.splitlines()[1] == f"kgraph: {empty}: no article that kgraph can read"
    assert explain(tmp_path).exit_code == 3


def test_control_characters_reach_no_terminal(tmp_path: Path) -> None:
    path = written(tmp_path / "odd.txt", ENGLISH.replace("company grows", "company \x1b[2J grows"))
    assert "\x1b" not in explain(path).stdout


def test_a_missing_article_is_wrong_usage(tmp_path: Path) -> None:
    assert process(tmp_path / "nowhere.txt")[0] == 2


def test_a_record_without_date_or_title_has_its_id() -> None:
    assert "<h1>x</h1>" in html(replace(HEAD, id="x", title="", date=None))
