"""Excel workbooks, as BigKinds exports them and others."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook  # type: ignore[import-untyped]
from reading import BODY, articles, problems, written

from kgraph.article import Article
from kgraph.readers import Problem, read

# The 19 columns of an export, with the spaces that BigKinds puts into them.
BIGKINDS = [
    "뉴스 식별자", "일자", "언론사", "기고자", "제목", "통합 분류1", "통합 분류2", "통합 분류3", "사건/사고 분류1",
    "사건/사고 분류2", "사건/사고 분류3", "인물", "위치", "기관", "키워드", "특성추출(가중치순 상위 50개)", "본문",
    "URL", "분석제외 여부",
]  # fmt: skip
ROW: dict[str, object] = {
    "뉴스 식별자": "01100611.20250818060001001",
    "일자": "20250818",
    "언론사": "빛고을일보",
    "기고자": "이은창 기자 eun@example.kr",
    "제목": "광주에 AI 실험실 연다",
    "통합 분류1": "IT_과학>과학",
    "인물": "오상진,김영희",
    "위치": "광주",
    "기관": "AICA, 과학기술정보통신부",
    "본문": BODY,
    "URL": "https://news.example.kr/1",
}


def workbook(path: Path, *rows: list[object], title: str = "sheet") -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def bigkinds(path: Path, **changes: object) -> Path:
    row = {**ROW, **changes}
    return workbook(path, [*BIGKINDS], [row.get(name) for name in BIGKINDS])


def test_a_row_of_bigkinds_is_an_article(tmp_path: Path) -> None:
    path = bigkinds(tmp_path / "NewsResult.xlsx")
    [article] = articles(path)
    assert article == Article(
        id="01100611.20250818060001001",
        text=BODY,
        title="광주에 AI 실험실 연다",
        date="2025-08-18",
        publisher="빛고을일보",
        url="https://news.example.kr/1",
        author="이은창",
        language="ko",
        source=f"{path}:2",
        hints={"인물": ("오상진", "김영희"), "위치": ("광주",), "기관": ("AICA", "과학기술정보통신부")},
        extra={"통합 분류1": "IT_과학>과학", "encoding": "utf-8"},
    )


@pytest.mark.parametrize("written_as", [20250818, date(2025, 8, 18), "2025-08-18"])
def test_the_day_may_be_a_number_or_a_date(tmp_path: Path, written_as: object) -> None:
    assert [article.date for article in articles(bigkinds(tmp_path / "a.xlsx", 일자=written_as))] == ["2025-08-18"]


def test_an_identifier_that_became_a_number_is_told(tmp_path: Path) -> None:
    [article] = articles(bigkinds(tmp_path / "a.xlsx", **{"뉴스 식별자": 1100611.2025081806}))
    assert article.losses == ("bad-id: 뉴스 식별자 is a number, not text, and its digits are lost",)
    assert article.id == "a/2"


def test_headers_are_matched_without_their_spaces(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [" 뉴스식별자 ", "제 목", "본 문\n"], ["01.02", "제목이다", BODY])
    assert [(article.id, article.title) for article in articles(path)] == [("01.02", "제목이다")]


def test_lines_above_the_header_are_passed_over(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ["검색식: 광주 AND AI"], [], ["id", "text"], ["n1", BODY])
    assert [article.source[-8:] for article in articles(path)] == ["a.xlsx:4"]


def test_rows_without_text_are_told_by_their_number(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ["id", "text"], ["n1", BODY], [None, None], ["n3", None], ["n4", 5])
    assert problems(path) == [("a.xlsx:4", "schema"), ("a.xlsx:5", "schema")]


def test_missing_columns_are_named(tmp_path: Path) -> None:
    [problem] = read([workbook(tmp_path / "a.xlsx", ["일자", "제목"], ["20250818", "x"])])
    assert isinstance(problem, Problem)
    assert problem.message.startswith("no column for the text ('text', '본문'")
    assert problem.message.endswith("the header has '일자', '제목'")


def test_a_workbook_that_is_cut_short_is_told(tmp_path: Path) -> None:
    data = bigkinds(tmp_path / "a.xlsx").read_bytes()
    assert problems(written(tmp_path / "b.xlsx", data[:-100])) == [("b.xlsx", "xlsx")]


def test_a_workbook_that_unpacks_to_gigabytes_is_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * 50_000_000)
    assert problems(written(tmp_path / "a.xlsx", buffer.getvalue())) == [("a.xlsx", "decompression-limit")]
