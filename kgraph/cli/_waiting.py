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


@contextmanager
def counted(words: str) -> Iterator[Callable[[int], None]]:
    """A line on standard error with the number so far, where that is a terminal; it is wiped at the end."""
    if not sys.stderr.isatty():
        yield lambda done: None
        return
    yield lambda done: print(f"\r\x1b[K{words.format(done)}", end="", file=sys.stderr, flush=True)
    print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def ties(graph: Path, language: str) -> "Ties":
    """The ties of a graph, which its last build has made unless it was one of an older kgraph."""
    from kgraph import ties

    with counted(_WORDS[language]) as advance:
        return ties.ties(graph, advance)
