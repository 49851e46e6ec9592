import base64
import json
import re
import shutil
import subprocess
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from small_graph import make, record

from kgraph import exporters, store
from kgraph.article import Article
from kgraph.evidence import Evidence, evidence
from kgraph.exporters import Source
from kgraph.record import Entity, Relation


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Source:
    return Source(store.read(make(tmp_path_factory.mktemp("page") / "g")), language="ko")


def page(source: Source) -> str:
    file = BytesIO()
    exporters.to_stream(source, exporters.exporter("html"), file)
    return file.getvalue().decode()


def told(page: str) -> dict[str, Any]:
    (data,) = re.findall('<script type="application/json" id="graph">(.*?)</script>', page)
    found: dict[str, Any] = json.loads(data)
    return found


def test_a_page_holds_the_network(source: Source) -> None:
    graph = told(page(source))
    assert [node["label"] for node in graph["nodes"]] == [label for _, label in source.network.nodes(data="label")]
    assert len(graph["edges"]) == source.network.number_of_edges()
    assert graph["relations"]["headOf"]["label"] == "수장직"


def test_a_tie_brings_its_sentences_the_latest_first(source: Source) -> None:
    graph = told(page(source))
    (head,) = (edge for edge in graph["edges"] if edge["relation"] == "headOf" and edge["weight"] == 2)
    assert [(said["date"], said["publisher"]) for said in head["evidence"]] == [
        ("2025-09-02", "라마바신문"),
        ("2025-08-18", "가나다일보"),
    ]
    assert all("오상진" in said["words"] for said in head["evidence"])


def test_evidence_is_no_more_than_asked_for(source: Source) -> None:
    found = evidence(source.store, most=1)
    assert found["person/오상진", "institution/인공지능산업융합사업단", "headOf"] == [
        Evidence(
            "오상진 인공지능산업융합사업단 단장과 한지우 하늘소프트 대표가 1일 만나 협약을 맺었다.",
            "2025-09-02",
            "AICA와 하늘소프트 손잡다",
            "라마바신문",
            "",
        )
    ]


def test_a_page_asks_no_other_machine_for_anything(source: Source) -> None:
    written = page(source)
    without_data = re.sub('id="graph">.*?</script>', "", written)
    assert "default-src 'none'" in written
    assert not re.search(r"https?://|\bsrc=|@import|url\(|fetch\(|XMLHttpRequest|import\(", without_data)


def test_the_policy_of_a_page_knows_its_script_and_style(source: Source) -> None:
    written = page(source)
    for part in (
        *re.findall("<script>(.*?)</script>", written, re.DOTALL),
        *re.findall("<style>(.*?)</style>", written, re.DOTALL),
    ):
        assert base64.b64encode(sha256(part.encode()).digest()).decode() in written


def test_what_looks_like_markup_stays_text(tmp_path: Path) -> None:
    name = "</script><script>alert(1)</script>&amp;"
    said = record(
        "x",
        f"[[{name}|e1]]은 [[나라|e2]]에 있다.",
        {"e1": Entity("Institution", name), "e2": Entity("Place", "나라")},
        [Relation("e1", "locatedIn", "e2")],
    )
    article = Article(id="x", text="", url="javascript:alert(1)")
    written = page(Source(store.read(make(tmp_path / "g", [(article, said)]))))
    assert written.count("<script") == written.count("</script") == 2
    assert name in {node["label"] for node in told(written)["nodes"]}


def test_a_page_is_written_the_same_again(source: Source) -> None:
    assert page(source) == page(source)


CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium to open the page in")
@pytest.mark.parametrize("asked", [{}, {"edges": "claim"}, {"edges": "pair"}])
def test_a_browser_opens_the_page_and_shows_what_it_holds(
    source: Source, tmp_path: Path, asked: dict[str, Any]
) -> None:
    chosen = replace(source, **asked)
    (tmp_path / "a.html").write_text(page(chosen), encoding="utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/profile", "--dump-dom"]
    opened = subprocess.run(
        [str(CHROMIUM), *options, (tmp_path / "a.html").as_uri()], capture_output=True, text=True, timeout=120
    )
    shown = opened.stdout.rpartition("</script>")[2]
    assert f"{len(chosen.network)} 개체, {chosen.network.number_of_edges()} 관계" in shown
    assert "소재지" in shown
