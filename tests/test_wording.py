import pytest

from kgraph.wording import articles, hops, money, qualified


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("7000000000 KRW", "7,000,000,000 KRW"),
        ("1234.5 USD", "1,234.5 USD"),
        ("50 EUR", "50 EUR"),
        ("수십억 원", "수십억 원"),
    ],
)
def test_sums_can_be_read(amount: str, said: str) -> None:
    assert money(amount) == said


def test_counts_agree_with_their_nouns() -> None:
    assert (articles(1, "en"), articles(1200, "en"), articles(1200, "ko")) == (
        "1 article",
        "1,200 articles",
        "기사 1,200건",
    )
    assert (hops(1, "en"), hops(3, "en"), hops(3, "ko")) == ("1 hop", "3 hops", "3단계")


def test_qualifiers_are_told_in_the_readers_language() -> None:
    said = {"title": ("단장",), "former": ("true",), "from": ("2021",), "to": ("2024-07",), "share": ("21",)}
    assert list(qualified(said, "ko")) == ["전", "단장", "2021부터", "2024-07까지", "21%"]
    assert list(qualified(said, "en")) == ["former", "단장", "from 2021", "until 2024-07", "21%"]
