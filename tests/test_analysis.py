"""Articles to Records in processes of their own."""

from kgraph import analysis
from kgraph.article import Article
from kgraph.readers import Problem
from kgraph.record import Record

# Larger than what a pipe holds, there and back: neither end may wait for the other to read.
LARGE = "the river runs to the sea and the rain falls on the hill. " * 6000


def test_large_articles_pass_through_several_processes() -> None:
    articles = [Article(f"a{number}", LARGE, language="en") for number in range(5)]
    found = list(analysis.records(articles, 2))
    assert sorted(r.id for r in found if isinstance(r, Record)) == ["a0", "a1", "a2", "a3", "a4"]


def test_several_processes_say_what_one_says() -> None:
    texts = ("Kim Min-su, head of Nurion Tech, spoke in Seoul on Monday.", "Nurion Tech is based in Daejeon.", "")
    articles = [Article(f"a{number}", text, date="2025-08-18", language="en") for number, text in enumerate(texts)]
    alone = list(analysis.records(articles))
    shared = sorted((r for r in analysis.records(articles, 2) if isinstance(r, Record)), key=lambda r: r.id)
    assert shared == alone


def test_an_article_in_an_unknown_language_is_passed_over_by_name() -> None:
    (told,) = analysis.records([Article("ja", "彼は東京で会った。", language="ja", source="news.jsonl:7")], 2)
    assert isinstance(told, Problem)
    assert (told.source, told.code) == ("news.jsonl:7", "language")
