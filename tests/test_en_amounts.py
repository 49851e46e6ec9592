import pytest

from kgraph.languages.en.amounts import amounts, shares

MONEY = [
    ("worth $2.5 million", "$2.5 million", "2500000 USD"),
    ("a 2.5 trillion won project", "2.5 trillion won", "2500000000000 KRW"),
    ("a 2.5-trillion-won project", "2.5-trillion-won", "2500000000000 KRW"),
    ("KRW 300bn was spent", "KRW 300bn", "300000000000 KRW"),
    ("€5m", "€5m", "5000000 EUR"),
    ("£1,200 a year", "£1,200", "1200 GBP"),
    ("¥45 billion", "¥45 billion", "45000000000 JPY"),
    ("US$3.2tn", "US$3.2tn", "3200000000000 USD"),
    ("two million euros", "two million euros", "2000000 EUR"),
    ("a billion dollars", "a billion dollars", "1000000000 USD"),
    ("50 million Canadian dollars", "50 million Canadian dollars", "50000000 CAD"),
    ("10 million USD", "10 million USD", "10000000 USD"),
    ("5 million pounds", "5 million pounds", "5000000 GBP"),
    ("10,000 won", "10,000 won", "10000 KRW"),
    ("100 million yuan", "100 million yuan", "100000000 CNY"),
    ("HK$20", "HK$20", "20 HKD"),
]


@pytest.mark.parametrize(("text", "words", "value"), MONEY)
def test_money(text, words, value):
    assert [(text[a.start : a.end], a.value) for a in amounts(text)] == [(words, value)]


@pytest.mark.parametrize("text", ["they won 3 games", "five pounds of meat", "2024 was good", "3 million people", "$"])
def test_no_money(text):
    assert amounts(text) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("a 30% stake", ["30%"]),
        ("a 12.5 percent share", ["12.5%"]),
        ("20 per cent of it", ["20%"]),
        ("rose 3 percentage points", []),
        ("3 percent points", []),
    ],
)
def test_shares(text, values):
    assert [share.value for share in shares(text)] == values
