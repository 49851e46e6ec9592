"""Sentences with their mentions, dates and sums as marks for patterns: ⟨Person:0⟩, head of ⟨Institution:1⟩."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from spacy.tokens import Doc

from kgraph.annotations import Amount, Mention, Quotation, Share, Time, text_of
from kgraph.languages.en.coreference import NOUN

Item = Mention | Time | Amount | Share | Quotation

# No sentence is longer; patterns take time that grows faster than what they read.
LONGEST_SENTENCE = 2000
# A quotation of fewer words is a name or an expression: the “Green Valley” project.
_SAID = 4
_VERBS = (
    "(?:co-)?founded|joined|left|led|became|studied|graduated|spent|worked|served|married|earned|received|owns|runs"
    "|operates|resigned|stepped down|succeeded|acquired|bought|signed|invested|took over|is based"
    "|was (?:named|appointed|elected|born)"
)
# What is passed over in a pattern's way, in order: brackets, articles, ages, forms of address, adverbs, who and which.
_SIMPLER = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        ("’", "'"),
        (r" \([^()]*\)", ""),
        (r"\b[Tt]he (?=⟨(?!Time|Amount|Share))", ""),
        (r"\b(?:[Tt]he )?(?:city|town|province|county|village|state|island|government) of (?=⟨Place)", ""),
        (r"\b(?:Mr|Mrs|Ms|Dr)\.? (?=⟨Person)", ""),
        (r"(?<=⟩), \d\d,(?= (?:has|had|is|was|will|said|says|\w+ed)\b)", ""),
        (r"(?<=⟩), \d\d(?=,)", ""),
        (r" (?:recently|also|already|formally|officially|currently|jointly|later|now|then|first)(?= [a-z])", ""),
        (rf"(⟨Person:\d+⟩),? who ([^,;]+), (?=(?:has )?(?:{_VERBS})\b)", r"\1 \2; \1 "),
        (r"(⟨Person:\d+⟩),? who ", r"\1 "),
        (r"(⟨(?:Institution|Project|Event):\d+⟩),? (?:which|that) ", r"\1 "),
        (r"⟨Place:\d+⟩'s (?=⟨(?:Institution|Project|Event))", ""),
    )
)
# She studied at ⟨Institution:1⟩ and spent two years at ⟨Institution:2⟩: both have one subject.
_SHARED = re.compile(
    rf"(?P<subject>⟨(?:Person|Institution):\d+⟩)(?P<clause> (?:{_VERBS})\b[^;⟨]*(?:⟨[^;⟨]*)?(?:⟨(?!Person)[^;⟨]*)?)"
    rf",? and (?P<verb>(?:{_VERBS})\b)"
)


class Masked(NamedTuple):
    text: str
    items: Sequence[Item]
    sentence: tuple[int, int]


def masked(doc: Doc) -> Iterator[Masked]:
    """Every sentence that mentions anything, but for endless ones."""
    text = text_of(doc)
    items = sorted(_items(doc, text), key=lambda item: (item.start, -item.end))
    index = 0
    for start, end in doc._.sentences:
        while index < len(items) and items[index].start < start:
            index += 1
        here: list[Item] = []
        while index < len(items) and items[index].end <= end:
            if not here or items[index].start >= here[-1].end:
                here.append(items[index])
            index += 1
        if end - start < LONGEST_SENTENCE and any(isinstance(item, Mention) for item in here):
            yield Masked(_simple(_marked(text, start, end, here)), here, (start, end))


def _items(doc: Doc, text: str) -> Iterator[Item]:
    yield from doc._.mentions
    yield from doc._.amounts
    yield from doc._.shares
    yield from doc._.times
    yield from (q for q in doc._.quotations if len(text[q.start : q.end].split()) >= _SAID)


def _marked(text: str, start: int, end: int, items: Sequence[Item]) -> str:
    parts = []
    for number, item in enumerate(items):
        name = item.type if isinstance(item, Mention) else type(item).__name__
        owns = text[item.start : item.end].lower() in ("his", "her", "its") and NOUN.match(text, item.end)
        possessive = "'s" if owns else ""
        parts += [_plain(text[start : item.start]), f"⟨{name}:{number}⟩{possessive}"]
        start = item.end
    return "".join([*parts, _plain(text[start:end])])


def _plain(text: str) -> str:
    """The article's own ⟨ and ⟩ are no marks."""
    return text.replace("⟨", "<").replace("⟩", ">")


def _simple(text: str) -> str:
    for pattern, words in _SIMPLER:
        text = pattern.sub(words, text)
    return _SHARED.sub(r"\g<subject>\g<clause>; \g<subject> \g<verb>", text)
