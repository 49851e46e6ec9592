"""Who says a direct quotation in English: “…,” said X; X said, “…”; and who said the one right before."""

import re
from bisect import bisect_left

from spacy.tokens import Doc

from kgraph.annotations import Mention, Quotation, text_of
from kgraph.extractors._context import Context
from kgraph.languages.en import titles
from kgraph.languages.en.lists import column

_SAID = rf"(?:{'|'.join(column('speech.csv', 'verb'))})"
# “…,” said X; the words between may be a title: said Professor X.
_INVERTED = re.compile(rf"\s*{_SAID} (?:the |former )?(?:[\w.-]+ ){{0,4}}?$")
# “…,” X said; “…,” X, the head of Y, said.
_DIRECT = re.compile(rf"(?:,[^,.“”]{{1,80}},)? (?:has |had |also |later |then )?{_SAID}\b")
_CALLED = rf"(?:{_SAID}|called|described|praised|hailed)"
# X said: “…”; X, the head of Y, told reporters that “…”.
_BEFORE = re.compile(rf"(?:,[^.“”]{{1,200}}?,)? (?:has |had |also |later |then )?{_CALLED}\b[^.“”]{{0,150}}$")
_TITLES = re.compile(r"\s*(?:(?:[A-Z][\w.-]*|the|former) ){0,4}$")
_LONG_ENOUGH = 3
_SPEAKERS = frozenset({"Person", "Institution", "Place"})


def speakers(doc: Doc) -> list[int | None]:
    """For each of `doc._.quotations` the entity that says it, or None."""
    return Speakers(doc).all()


class Speakers:
    def __init__(self, doc: Doc) -> None:
        self.text = text_of(doc)
        self.context = Context(doc)
        self.mentions = sorted((m for m in doc._.mentions if m.type in _SPEAKERS), key=lambda m: m.start)
        self.starts = [m.start for m in self.mentions]

    def all(self) -> list[int | None]:
        found: list[int | None] = []
        last: Quotation | None = None
        for quotation in self.context.quotations:
            speaker = self._speaker(quotation)
            if speaker is None and last and self._goes_on(last, quotation):
                speaker = found[-1]
            found.append(speaker)
            last = quotation
        return found

    def _speaker(self, quotation: Quotation) -> int | None:
        if len(self.text[quotation.start : quotation.end].split()) < _LONG_ENOUGH:
            return None
        mention = self._after(quotation) or self._before(quotation)
        return mention.entity if mention else None

    def _full(self, mention: Mention, end: int) -> Mention:
        """The person behind a body and a title: Elon Musk of `said Tesla CEO Elon Musk`."""
        person = self._next(mention.end, end)
        if person and person.type == "Person" and titles.kind(self.text[mention.end : person.start].strip(" '’s,")):
            return person
        return mention

    def _after(self, quotation: Quotation) -> Mention | None:
        _, end = self.context.sentences[self.context.sentence(quotation.end - 1)]
        mention = self._next(quotation.end, end)
        if not mention:
            return None
        between = self.text[quotation.end : mention.start]
        if _INVERTED.match(between):
            return self._full(mention, end)
        mention = self._full(mention, end)
        between = self.text[quotation.end : mention.start]
        return mention if _TITLES.fullmatch(between) and _DIRECT.match(self.text, mention.end, end) else None

    def _before(self, quotation: Quotation) -> Mention | None:
        start, _ = self.context.sentences[self.context.sentence(quotation.start)]
        mention = self._next(start, quotation.start)
        if mention:
            mention = self._full(mention, quotation.start)
        if not mention or not _TITLES.fullmatch(self.text[start : mention.start].replace("The ", "the ")):
            return None
        return mention if _BEFORE.match(self.text, mention.end, quotation.start) else None

    def _next(self, start: int, end: int) -> Mention | None:
        index = bisect_left(self.starts, start)
        found = self.mentions[index] if index < len(self.mentions) else None
        return found if found and found.end <= end else None

    def _goes_on(self, last: Quotation, quotation: Quotation) -> bool:
        """Whether a quotation follows in the sentence of the last one or makes up the next one alone."""
        between = self.text[last.end : quotation.start]
        if "\n" in between or not self._unattributed(quotation):
            return False
        return self.context.sentence(quotation.start) - self.context.sentence(last.start) <= 1

    def _unattributed(self, quotation: Quotation) -> bool:
        start, end = self.context.sentences[self.context.sentence(quotation.start)]
        around = self.text[start : quotation.start] + self.text[quotation.end : end]
        if len(self.text[quotation.start : quotation.end].split()) < _LONG_ENOUGH:
            return False
        same = any(start <= q.start < quotation.start for q in self.context.quotations)
        return same or not around.strip(" .")
