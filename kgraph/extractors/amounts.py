"""Sums of money and shares by a language's rules, on `doc._.amounts` and `doc._.shares`."""

from collections.abc import Callable
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from kgraph.annotations import Amount, Share, text_of


class Rules(NamedTuple):
    amounts: Callable[[str], list[Amount]]
    shares: Callable[[str], list[Share]]


@Language.factory("amounts", assigns=["doc._.amounts", "doc._.shares"])
def create(nlp: Language, name: str, rules: Rules) -> Callable[[Doc], Doc]:
    def amounts(doc: Doc) -> Doc:
        text = text_of(doc)
        doc._.amounts = rules.amounts(text)
        doc._.shares = rules.shares(text)
        return doc

    return amounts
