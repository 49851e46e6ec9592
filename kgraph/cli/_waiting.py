"""What takes long, and only the first time, says on a terminal how far it is."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kgraph.ties import Ties

_WORDS = {
    "ko": "관계망을 처음 만드는 중입니다: 주장 {:,}건",
    "en": "putting together who is tied to whom, this once: {:,} claims",
}
_MEASURES = {
    "ko": {"degree": "연결 수", "pagerank": "페이지랭크", "betweenness": "매개 중심성", "community": "공동체"},
    "en": {"degree": "degree", "pagerank": "PageRank", "betweenness": "betweenness", "community": "communities"},
}


@contextmanager
def counted(words: str) -> Iterator[Callable[[int], None]]:
    """A line on standard error with the number so far, where that is a terminal; it is wiped at the end."""
    with _line() as say:
        yield lambda done: say(words.format(done))


@contextmanager
def measuring(language: str) -> Iterator[Callable[[str, int, int], None]]:
    """The same for the measures of a network."""
    with _line() as say:
        yield lambda measure, done, total: say(f"{_MEASURES[language][measure]} {done:,} / {total:,}")


@contextmanager
def _line() -> Iterator[Callable[[str], None]]:
    if not sys.stderr.isatty():
        yield lambda words: None
        return
    try:
        yield lambda words: print(f"\r\x1b[K{words}", end="", file=sys.stderr, flush=True)
    finally:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def ties(graph: Path, language: str) -> "Ties":
    """The ties of a graph, which its last build has made unless it was one of an older kgraph."""
    from kgraph import ties

    with counted(_WORDS[language]) as advance:
        return ties.ties(graph, advance)
