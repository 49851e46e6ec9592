import pytest

from kgraph.days import first_day, last_day, period
from kgraph.errors import KgraphError


@pytest.mark.parametrize(
    ("date", "days"),
    [
        ("2024", (20240101, 20241231)),
        ("2024-08", (20240801, 20240831)),
        ("2024-02", (20240201, 20240229)),
        ("2024-08-17", (20240817, 20240817)),
        ("", (0, 99999999)),
    ],
)
def test_a_date_is_as_wide_as_it_is_vague(date: str, days: tuple[int, int]) -> None:
    assert (first_day(date), last_day(date)) == days


def test_a_period_may_be_one_day_or_open() -> None:
    assert period("2024-08", "2024") == ("2024-08", "2024")
    assert period("", "2024-02-29") == ("", "2024-02-29")


@pytest.mark.parametrize("date", ["soon", "2024-13", "2024-02-30", "24", "2024-8", "2024-08-17T00:00", "０"])
def test_what_is_no_date_is_refused(date: str) -> None:
    with pytest.raises(KgraphError, match="is no date; write 2024, 2024-08 or 2024-08-17"):
        period(date, "")


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(KgraphError, match="--since 2025 is later than --until 2024-12"):
        period("2025", "2024-12")
