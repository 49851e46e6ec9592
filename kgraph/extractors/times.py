"""Temporal expressions by a language's rules, resolved against the day of publication, on `doc._.times`."""

from collections.abc import Callable, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from kgraph.annotations import Morpheme, Time, text_of

Rules = Callable[[str, str | None, Sequence[tuple[int, int]], Sequence[Morpheme]], list[Time]]


@Language.factory("times", requires=["doc._.sentences"], assigns=["doc._.times"])
def create(nlp: Language, name: str, rules: Rules) -> Callable[[Doc], Doc]:
    def times(doc: Doc) -> Doc:
        doc._.times = rules(text_of(doc), doc._.published, doc._.sentences, doc._.morphemes)
        return doc

    return times
