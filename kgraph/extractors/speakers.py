"""Who says the quotations of a Doc, by a language's rules, once its mentions and entities are known."""

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

Rules = Callable[[Doc], list[int | None]]


@Language.factory("speakers", requires=["doc._.quotations", "doc._.entities"], assigns=["doc._.quotations"])
def create(nlp: Language, name: str, rules: Rules) -> Callable[[Doc], Doc]:
    def speakers(doc: Doc) -> Doc:
        for quotation, speaker in zip(doc._.quotations, rules(doc), strict=True):
            quotation.speaker = speaker
        return doc

    return speakers
