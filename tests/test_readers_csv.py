"""CSV files: rows under a header."""

from pathlib import Path

import pytest
from reading import BODY, articles, written

from kgraph.article import Article
from kgraph.readers import Problem, read


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_has_three_separators(tmp_path: Path, separator: str) -> None:
    rows = [["제 목", "일자", "본문"], ["첫째", "2025.08.18", f'"{BODY}\n“둘째” 문단이다."']]
    path = written(tmp_path / "a.csv", "\n".join(separator.join(row) for row in rows), "utf-8-sig")
    [article] = articles(path)
    assert (article.id, article.title, article.date) == ("a/2", "첫째", "2025-08-18")
    assert article.text == f"{BODY}\n“둘째” 문단이다."


def test_csv_in_cp949(tmp_path: Path) -> None:
    [article] = articles(written(tmp_path / "a.csv", f"id,text\nn1,{BODY}\n", "cp949"))
    assert (article.text, article.extra["encoding"]) == (BODY, "cp949")


def test_bad_rows_are_told_by_the_line_they_begin_on(tmp_path: Path) -> None:
    rows = ["id,title,text", "1,x,가나다", "2,x", '3,x,"가"나', "4,x,가나다,라", "5,x,가나다", '6,x,"끝나지', "않는다"]
    found = list(read([written(tmp_path / "a.csv", "\n".join(rows))]))
    assert [item.id if isinstance(item, Article) else item.source[-7:] for item in found] == [
        "1", "a.csv:3", "a.csv:4", "a.csv:5", "5", "a.csv:7",
    ]  # fmt: skip
    assert isinstance(found[-1], Problem)
    assert found[-1].message == "a quoted cell that does not end (lines 7 to 8)"


def test_a_cell_may_be_as_long_as_an_article(tmp_path: Path) -> None:
    text = "가나다 라마바. " * 30_000
    [article] = articles(written(tmp_path / "a.csv", f'id,text\n1,"{text}"\n'))
    assert article.text == text.strip()


def test_a_quote_that_swallows_everything_is_stopped_and_told(tmp_path: Path) -> None:
    rows = 'id,text\n1,가나다\n2,"가나다\n' + "3,가나다\n" * 10_000
    found = list(read([written(tmp_path / "a.csv", rows)], limit=20_000))
    first = next(item for item in found if isinstance(item, Problem))
    assert first.source.endswith("a.csv:3")
    assert first.code == "csv"
