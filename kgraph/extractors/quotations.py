"""Direct quotations by a language's rules, on `doc._.quotations`; `speakers` tells later who says them."""

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from kgraph.annotations import Quotation, text_of

Rules = Callable[[str], list[tuple[int, int]]]


@Language.factory("quotations", assigns=["doc._.quotations"])
def create(nlp: Language, name: str, rules: Rules) -> Callable[[Doc], Doc]:
    def quotations(doc: Doc) -> Doc:
        doc._.quotations = [Quotation(start, end) for start, end in rules(text_of(doc))]
        return doc

    return quotations
