"""The articles to start from: readable, complete, and of several outlets, formats and languages."""

from collections import Counter

from reading import articles

from kgraph.resources import folder

SEEDS = articles(folder("seeds"))


def test_there_are_korean_and_english_seeds_in_every_plain_format() -> None:
    languages = Counter(article.language for article in SEEDS)
    assert languages["ko"] >= 11
    assert languages["en"] >= 2
    assert set(languages) == {"ko", "en"}
    suffixes = {path.suffix for path in folder("seeds").iterdir() if path.suffix != ".py"}
    assert suffixes >= {".txt", ".md", ".html", ".jsonl"}


def test_every_seed_says_who_published_it_and_when() -> None:
    incomplete = [
        article.id
        for article in SEEDS
        if not (article.title and article.date and article.publisher and article.author and article.url)
    ]
    assert incomplete == []
    assert all("2024-08" <= (article.date or "") <= "2025-12-31" for article in SEEDS)


def test_every_seed_is_read_without_a_loss_and_without_its_byline() -> None:
    assert [article.id for article in SEEDS if article.losses] == []
    assert [article.id for article in SEEDS if "@" in article.text or "기자 " in article.text[-20:]] == []


def test_seeds_are_as_long_as_short_news() -> None:
    assert [article.id for article in SEEDS if not 550 <= len(article.text) <= 1200] == []


def test_names_recur_across_articles() -> None:
    for name in ("오상진", "AICA", "사업단", "국가AI데이터센터", "솔빛AI", "과기정통부", "서다인", "광주시"):
        assert sum(name in article.text for article in SEEDS) >= 3, name
