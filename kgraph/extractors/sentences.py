"""Sentences by a language's rules, on `doc._.sentences` and on the tokens that begin them."""

from collections.abc import Callable, Sequence

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from kgraph.annotations import Morpheme

Rules = Callable[[str, Sequence[Morpheme]], list[tuple[int, int]]]


@Language.factory("sentences", assigns=["doc._.sentences", "token.is_sent_start"])
def create(nlp: Language, name: str, rules: Rules) -> Callable[[Doc], Doc]:
    def sentences(doc: Doc) -> Doc:
        doc._.sentences = rules(doc.text, doc._.morphemes)
        starts = {int(start) for start in np.searchsorted(doc.to_array("IDX"), [s for s, _ in doc._.sentences])}
        for index, token in enumerate(doc):
            token.is_sent_start = index in starts
        return doc

    return sentences
