"""Pictures and pages of traces and timelines."""

import re
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import gexf
import networkx as nx
import pytest
from click.testing import CliRunner
from dated_graph import make as make_dated
from small_graph import make, record

from kgraph.article import Article
from kgraph.cli import cli
from kgraph.pictures.letters import letters
from kgraph.record import Entity, Relation

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("drawn") / "g")


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_dated(tmp_path_factory.mktemp("drawn") / "d")


def run(graph: Path, *arguments: str, language: str = "ko") -> bytes:
    done = CliRunner().invoke(cli, ["--lang", language, *arguments, "-g", str(graph)], catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout_bytes


def words(written: bytes) -> list[str]:
    picture = ElementTree.fromstring(written)
    assert not list(picture.iter(f"{SVG}text"))
    return [group.attrib["aria-label"] for group in picture.iter(f"{SVG}g") if "aria-label" in group.attrib]


def test_a_trace_is_drawn_with_what_ties_each_hop_and_its_sentence(graph: Path) -> None:
    drawn = words(run(graph, "trace", "오상진", "국가 AI 데이터센터", "-k", "1", "--format", "svg"))
    assert drawn[0] == "오상진 – 국가 AI 데이터센터"
    assert {"수장직 · 단장 · 2024-08부터 · 기사 2건 [1]", "운영·주관 [2]"} <= set(drawn)
    assert "사업단은 국가 AI 데이터센터를 운영한다." in drawn
    assert "2025-09-02  ·  라마바신문  ·  AICA와 하늘소프트 손잡다  ·  agreement" in drawn


def test_a_trace_is_drawn_in_english(graph: Path) -> None:
    drawn = words(run(graph, "trace", "오상진", "광주", "-k", "1", "--format", "svg", language="en"))
    assert {"head of · 단장 · from 2024-08 · 2 articles [1]", "person", "institution", "place"} <= set(drawn)


def test_what_paths_share_is_drawn_once(graph: Path) -> None:
    drawn = words(run(graph, "trace", "오상진", "하늘소프트", "-k", "5", "--format", "svg"))
    assert [drawn.count(name) for name in ("오상진", "하늘소프트", "한지우", "인공지능산업융합사업단")] == [1, 1, 1, 1]


def test_names_of_a_trace_do_not_overlap(graph: Path) -> None:
    written = run(graph, "trace", "오상진", "하늘소프트", "-k", "5", "--format", "svg")
    circles = [
        (float(c.get("cx", "")), float(c.get("cy", ""))) for c in ElementTree.fromstring(written).iter(f"{SVG}circle")
    ]
    assert min(abs(a[0] - b[0]) + abs(a[1] - b[1]) for a in circles for b in circles if a != b) > 30


def test_one_name_alone_is_drawn_with_what_it_is_tied_to(graph: Path) -> None:
    assert {"인공지능산업융합사업단", "한지우"} <= set(words(run(graph, "trace", "오상진", "--format", "svg")))


def test_a_trace_is_a_network_for_gephi(graph: Path) -> None:
    written = run(graph, "trace", "오상진", "광주", "-k", "1", "--format", "gexf")
    assert gexf.faults(written) == []
    read = nx.read_gexf(BytesIO(written))
    assert [tie["relation"] for _, _, tie in read.edges(data=True)] == ["headOf", "locatedIn"] or len(read) == 3
    (head,) = (tie for _, _, tie in read.edges(data=True) if tie["relation"] == "headOf")
    assert (head["title"], head["weight"], head["start"]) == ("단장", 2.0, "2024-08-01")
    assert "오상진" in head["sentence"]


def test_a_page_of_a_trace_has_sentences_links_and_no_script(graph: Path) -> None:
    page = run(graph, "trace", "오상진", "국가 AI 데이터센터", "-k", "1", "--format", "html").decode()
    assert "<mark>사업단</mark>은 <mark>국가 AI 데이터센터</mark>를 운영한다." in page
    assert '<a href="https://news.example/0818" rel="noopener noreferrer">' in page
    assert "<script" not in page
    assert not re.search(r"\bsrc=|@import|url\(", page)
    assert "<svg" in page


def test_a_timeline_is_drawn_with_dates_as_precise_as_they_are(dated: Path) -> None:
    drawn = words(run(dated, "timeline", "오상진", "--format", "svg"))
    assert {"오상진", "빛고을연구소 [1]", "수장직 · 소장 · 전임 한지우 · 기사 2건", "2024-08 –", "2025-03-04"} <= set(
        drawn
    )
    assert "오상진 빛고을연구소 소장과 강민아 하늘소프트 대표가 4일 만났다." in drawn


def test_a_timeline_may_do_without_sentences(dated: Path) -> None:
    drawn = words(run(dated, "timeline", "한지우", "--format", "svg", "--no-evidence", language="en"))
    assert {"빛고을연구소", "head of · former · 소장 · before 오상진", "2021 – 2024-07"} <= set(drawn)
    assert not any("일했다" in said for said in drawn)


def test_a_picture_is_drawn_the_same_again(graph: Path, dated: Path) -> None:
    trace = ("trace", "오상진", "광주", "--format", "svg")
    assert run(graph, *trace) == run(graph, *trace)
    line = ("timeline", "오상진", "--format", "svg")
    assert run(dated, *line) == run(dated, *line)


def test_lines_are_broken_at_spaces_or_anywhere_if_there_are_none() -> None:
    assert letters().wrapped("가나 다라 마바", 10, 45) == ["가나 다라", "마바"]
    assert letters().wrapped("가나다라마바사", 10, 30) == ["가나다", "라마바", "사"]
    assert letters().wrapped("", 10, 30) == []


HOSTILE = "</svg></script><script>alert(1)</script>\"'{}&\x07\u202e👾 SELECT * { ?s ?p ?o }"


@pytest.mark.parametrize(
    "command",
    [
        ("trace", "person/a", "광주", "--format", "svg"),
        ("trace", "person/a", "광주", "--format", "html"),
        ("trace", "person/a", "광주", "--format", "gexf"),
        ("timeline", "광주", "--format", "svg"),
    ],
)
def test_hostile_names_stay_words(tmp_path: Path, command: tuple[str, ...]) -> None:
    said = record(
        "h",
        f"[[{HOSTILE}|a]]가 2020년부터 [[광주|b]]를 이끈다.",
        {"a": Entity("Person", HOSTILE), "b": Entity("Place", "광주")},
        [Relation("a", "headOf", "b", {"title": HOSTILE, "from": "2020"})],
    )
    graph = make(tmp_path / "g", [(Article(id="h", text="", title=HOSTILE, url="javascript:alert(1)"), said)])
    name, *rest = command
    asked = [HOSTILE if part == "person/a" else part for part in rest]
    written = run(graph, name, *asked).decode()
    assert "<script" not in written
    assert 'href="javascript:' not in written
    assert "\x07" not in written
