"""How commands print what articles say: the sentence with its mentions marked, its article, and the same as JSON."""

import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import click

from kgraph import wording
from kgraph.terminal import printable
from kgraph.wording import qualified

__all__ = ["bold", "claim", "dim", "hop", "marked", "plain", "qualified", "source"]

if TYPE_CHECKING:
    from kgraph.cards import Article, Claim
    from kgraph.tracing import Hop, Tie

_SEVERAL = {"ko": "(문장 {}개에서)", "en": "(drawn from {} sentences)"}


def hop(way: "Hop", language: str) -> Iterator[str]:
    """What ties the two ends of a hop, and the sentences that say so."""
    for tie in way.ties:
        yield from _tie(way, tie, language)


def _tie(way: "Hop", tie: "Tie", language: str) -> Iterator[str]:
    told = ", ".join(wording.qualified(tie.qualifiers, language))
    count = wording.articles(tie.articles, language) if tie.articles > 1 else ""
    yield "  " + printable("  ".join(filter(None, [wording.tied(way, tie, language), told, count])))
    for said in tie.claims:
        if len(said.passages) > 1:
            yield f"    {_SEVERAL[language].format(len(said.passages))}"
        yield from claim(said)


def claim(said: "Claim", indent: str = "    ") -> Iterator[str]:
    """The sentence, or the several that it takes with an ellipsis between, and below it where it stands."""
    yield indent + " … ".join(marked(passage.words, passage.marks) for passage in said.passages)
    yield f"{indent}  {dim(source(said.article))}"


def source(article: "Article") -> str:
    """Date, outlet, title, id and address of an article, as far as it has them."""
    return printable("  ".join(wording.source(article)))


def marked(words: str, marks: tuple[tuple[int, int], ...]) -> str:
    """The sentence with its mentions bold, or between asterisks where bold does not reach."""
    shown, at = "", 0
    for start, end in marks:
        shown += printable(words[at:start]) + _mark(printable(words[start:end]))
        at = end
    return shown + printable(words[at:])


def _mark(text: str) -> str:
    return bold(text) if sys.stdout.isatty() else f"**{text}**"


def bold(text: str) -> str:
    return click.style(text, bold=True) if sys.stdout.isatty() else text


def dim(text: str) -> str:
    return click.style(text, dim=True) if sys.stdout.isatty() else text


def plain(value: object) -> object:
    """A value as JSON has it: tuples with names are objects, a term is its name."""
    if hasattr(value, "labels"):
        return getattr(value, "name", None)
    if hasattr(value, "_asdict"):
        return {name: plain(field) for name, field in value._asdict().items()}
    if isinstance(value, Mapping):
        return {name: plain(field) for name, field in value.items()}
    return [plain(item) for item in value] if isinstance(value, tuple) else value
