"""What extraction costs beside Kiwi's own time on the same texts, by component, and articles a second.

    python benchmarks/extraction.py [ARTICLES.jsonl] [--rounds 3]

Prints, as medians over the rounds of one run: milliseconds an article for Kiwi alone and for each component, their
ratio to Kiwi, the articles a second of one process and of two, and the largest memory of this process.
"""

import json
import sys
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import median
from time import perf_counter, process_time

from kgraph import analysis, languages
from kgraph.article import Article
from kgraph.languages.ko.kiwi import kiwi

HERE = Path(__file__).resolve().parent.parent


def main() -> None:
    arguments = [a for a in sys.argv[1:] if not a.startswith("--")]
    rounds = int(sys.argv[sys.argv.index("--rounds") + 1]) if "--rounds" in sys.argv else 3
    path = Path(arguments[0]) if arguments and arguments[0].endswith("l") else HERE / "training" / "train.jsonl"
    articles = [read(line) for line in path.read_text(encoding="utf-8").splitlines()]
    analysis.extract(articles[0])
    list(kiwi(1).tokenize(articles[0].text))
    kiwi_time, parts = [], []
    for _ in range(rounds):
        kiwi_time.append(alone(articles))
        parts.append(components(articles))
    by_itself = median(kiwi_time)
    print(f"{len(articles)} articles, {sum(len(a.text) for a in articles) / len(articles):.0f} characters each")
    print(f"{'':16}{'ms/article':>12}{'× Kiwi':>10}")
    print(f"{'Kiwi alone':16}{1000 * by_itself:>12.2f}{1:>10.2f}")
    for name in parts[0]:
        cost = median(part[name] for part in parts)
        print(f"{name:16}{1000 * cost:>12.2f}{cost / by_itself:>10.2f}")
    whole = median(sum(part.values()) for part in parts)
    print(f"{'all':16}{1000 * whole:>12.2f}{whole / by_itself:>10.2f}")
    for workers in (1, 2):
        seconds = timed(lambda count=workers: list(analysis.records(articles * 3, count)))
        print(f"{workers} process{'es' if workers > 1 else ''}: {3 * len(articles) / seconds:.1f} articles/s")
    print(f"memory of one process: {getrusage(RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def read(line: str) -> Article:
    data = json.loads(line)
    return Article(data["id"], data["text"], data["title"], data["date"])


def alone(articles: list[Article]) -> float:
    start = process_time()
    for article in articles:
        list(kiwi(1).tokenize(article.text))
    return (process_time() - start) / len(articles)


def components(articles: list[Article]) -> dict[str, float]:
    """Seconds of processor time an article that each component takes: others on the machine do not count."""
    nlp = languages.load("ko")
    spent = dict.fromkeys(["tokenizer", *nlp.pipe_names], 0.0)
    for article in articles:
        start = process_time()
        doc = nlp.make_doc(article.text)
        doc._.published = article.date
        spent["tokenizer"] += process_time() - start
        for name, component in nlp.pipeline:
            start = process_time()
            doc = component(doc)
            spent[name] += process_time() - start
    return {name: seconds / len(articles) for name, seconds in spent.items()}


def timed(work) -> float:  # type: ignore[no-untyped-def]
    start = perf_counter()
    work()
    return perf_counter() - start


if __name__ == "__main__":
    main()
