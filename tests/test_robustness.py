"""What is read in the development articles is still read when they are spelt badly (benchmarks/robustness.py)."""

import runpy
from pathlib import Path

import pytest

from kgraph.evaluate import Report

ROOT = Path(__file__).resolve().parent.parent
BENCHMARK = runpy.run_path(str(ROOT / "benchmarks" / "robustness.py"))
UNCHANGED, *CHANGES = BENCHMARK["CHANGES"]


@pytest.fixture(scope="module")
def unchanged() -> Report:
    report: Report = BENCHMARK["report"](BENCHMARK["development"](), UNCHANGED)
    return report


@pytest.mark.parametrize("change", CHANGES)
def test_the_relations_of_a_badly_spelt_article_are_within_five_points(unchanged: Report, change: str) -> None:
    badly = BENCHMARK["report"](BENCHMARK["development"](), change)
    assert badly.rows()["relations"].f1 >= unchanged.rows()["relations"].f1 - 0.05


@pytest.mark.parametrize("change", ["decomposed (NFD)", "old code page", "one paragraph", "wrapped, CRLF"])
def test_nothing_is_lost_where_only_signs_and_lines_change(unchanged: Report, change: str) -> None:
    badly = BENCHMARK["report"](BENCHMARK["development"](), change)
    assert badly.rows()["mentions"].f1 == pytest.approx(unchanged.rows()["mentions"].f1, abs=0.005)


def test_every_character_of_a_changed_text_knows_where_it_stood() -> None:
    edits = [BENCHMARK["Edit"](1, 2, ""), BENCHMARK["Edit"](3, 4, "km"), BENCHMARK["Edit"](5, 5, " ")]
    assert BENCHMARK["changed"]("가 나㎞.다", iter(edits)) == ("가나km. 다", [0, 2, 3, 3, 4, 5, 5])
