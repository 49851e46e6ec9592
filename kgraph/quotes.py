"""Who said what, when and where."""

from collections.abc import Iterator
from typing import NamedTuple

import pyoxigraph as ox

from kgraph import nodes
from kgraph.cards import Article, Cards, Entity
from kgraph.days import first_day, last_day, period
from kgraph.nodes import value

_OF_ONE = """
SELECT ?speaker ?quotation ?article ?words {
  GRAPH ?article { ?quotation kg:speaker ?speaker ; kg:quote ?words }
}
"""
_OF_ALL = """
SELECT ?speaker ?quotation ?article ?words {
  GRAPH ?article { ?quotation rdf:type kg:Quotation ; kg:quote ?words OPTIONAL { ?quotation kg:speaker ?speaker } }
}
"""


class Quote(NamedTuple):
    """Words in quotation marks, who says them, where an article tells it, and where in its text they begin."""

    words: str
    speaker: Entity | None
    article: Article
    start: int


def quotes(
    cards: Cards, speaker: Entity | None = None, *, about: str = "", since: str = "", until: str = ""
) -> tuple[Quote, ...]:
    """The quotations of a speaker, or of all, that hold a text, in the order of their articles' dates."""
    period(since, until)
    found = (quote for quote in _quotes(cards, speaker) if about.casefold() in quote.words.casefold())
    ours = (quote for quote in found if _within(quote.article.date, since, until))
    return tuple(sorted(ours, key=lambda quote: (quote.article.date, quote.article.iri, quote.start)))


def _quotes(cards: Cards, speaker: Entity | None) -> Iterator[Quote]:
    bound = {"speaker": ox.NamedNode(speaker.iri)} if speaker else {}
    for row in nodes.rows(cards.store, _OF_ONE if speaker else _OF_ALL, **bound):
        said_by = cards.entity(row["speaker"]) if row["speaker"] is not None else None
        yield Quote(value(row["words"]), said_by, cards.article(row["article"]), nodes.span(row["quotation"])[0])


def _within(date: str, since: str, until: str) -> bool:
    """True for every article where no date is asked for, and else for those that have one in the period."""
    if not (since or until):
        return True
    return bool(date) and last_day(date) >= first_day(since) and first_day(date) <= last_day(until)
