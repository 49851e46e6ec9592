"""Sentences by a language's rules, on `doc._.sentences` and on the tokens that begin them."""

from collections.abc import Callable, Sequence

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from kgraph.annotations import Morpheme, text_of

Rules = Callable[[str, Sequence[Morpheme]], list[tuple[int, int]]]


@Language.factory("sentences", assigns=["doc._.sentences", "token.is_sent_start"])
def create(nlp: Language, name: str, rules: Rules) -> Callable[[Doc], Doc]:
    def sentences(doc: Doc) -> Doc:
        doc._.sentences = rules(text_of(doc), doc._.morphemes)
        starts = np.searchsorted(doc.to_array("IDX"), [start for start, _ in doc._.sentences], side="right") - 1
        marks = np.full((len(doc), 1), -1)
        marks[starts] = 1
        return doc.from_array(["SENT_START"], marks.astype(np.uint64)) if len(doc) else doc  # type: ignore[arg-type]

    return sentences
