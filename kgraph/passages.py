"""Where an article says a claim: the sentences that hold mentions of its ends."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import NamedTuple, TypeAlias

from kgraph.record import Mention, Record

Span: TypeAlias = tuple[int, int]

_END = re.compile(r"\n+|[.?!…。？！]+[”’」』)\]]*(?=\s|$)")


class Text(NamedTuple):
    """A record's sentences, and the mentions of each entity in the order of the text."""

    text: str
    sentences: Sequence[Span]
    starts: Sequence[int]
    mentions: dict[str, list[Mention]]


def read(record: Record) -> Text:
    sentences = record.sentences or tuple(sentences_of(record.text))
    mentions = defaultdict(list)
    for mention in sorted(record.mentions):
        mentions[mention.entity].append(mention)
    return Text(record.text, sentences, [start for start, _ in sentences], dict(mentions))


def sentences_of(text: str) -> Iterator[Span]:
    """Sentences of a text that came without; one that opens “ goes on to its ” or to the end of the line."""
    start = 0
    for end in (match for match in _END.finditer(text) if not _inside_quotation(text[start : match.start()], match[0])):
        yield from _trimmed(text, start, end.end())
        start = end.end()
    yield from _trimmed(text, start, len(text))


def passages(text: Text, ends: Sequence[str], evidence: Span | None = None) -> tuple[Span, ...]:
    """The passages that a claim about these entities cites, none when one of them is mentioned nowhere."""
    if any(end not in text.mentions for end in ends):
        return ()
    if evidence is not None:
        return _completed(text, ends, evidence)
    if len(ends) == 1:
        return (_stating_a_value(text, text.mentions[ends[0]]),)
    return _nearest(text, text.mentions[ends[0]], text.mentions[ends[1]])


def _inside_quotation(sentence: str, end: str) -> bool:
    # A quotation of several sentences stays with its speaker's: “늦었다. 서둘러야 한다”고 말했다.
    return "\n" not in end and sentence.count("“") > sentence.count("”") + end.count("”")


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    sentence = text[start:end]
    if stripped := sentence.strip():
        begin = start + sentence.index(stripped)
        yield begin, begin + len(stripped)


def _completed(text: Text, ends: Iterable[str], evidence: Span) -> tuple[Span, ...]:
    """The evidence, and a sentence beside it for each end that it does not mention."""
    closest = (min(text.mentions[end], key=lambda mention: _distance(mention, evidence)) for end in ends)
    beside = {_around(text, mention) for mention in closest if not _within(mention, evidence)}
    return tuple(sorted({evidence, *beside}))


def _nearest(text: Text, subjects: Sequence[Mention], objects: Sequence[Mention]) -> tuple[Span, ...]:
    """The sentence, or two neighbours as one passage, with both ends nearest together; else a sentence for each."""
    pairs = ((_sentence(text, s), _sentence(text, o), s, o) for s, o in product(subjects, objects))
    first, second, subject, object_ = min(pairs, key=lambda p: (abs(p[0] - p[1]), _gap(p[2], p[3]), p[2], p[3]))
    around = sorted({_around(text, subject), _around(text, object_)})
    if abs(first - second) <= 1:
        return ((around[0][0], max(end for _, end in around)),)
    return tuple(around)


def _stating_a_value(text: Text, mentions: Sequence[Mention]) -> Span:
    """The first sentence about the entity that holds a figure, since every attribute is a date or a sum."""
    around = [_around(text, mention) for mention in mentions]
    return next((span for span in around if any(map(str.isdigit, text.text[slice(*span)]))), around[0])


def _sentence(text: Text, mention: Mention) -> int:
    return max(0, bisect_right(text.starts, mention.start) - 1)


def _around(text: Text, mention: Mention) -> Span:
    """The sentence of a mention, stretched where the mention does not lie in one."""
    if not text.sentences:
        return mention.start, mention.end
    start, end = text.sentences[_sentence(text, mention)]
    return (min(start, mention.start), max(end, mention.end)) if mention.start < end else (mention.start, mention.end)


def _within(mention: Mention, span: Span) -> bool:
    return span[0] <= mention.start and mention.end <= span[1]


def _distance(mention: Mention, span: Span) -> int:
    """How far a mention reaches out of a span."""
    return max(span[0] - mention.start, mention.end - span[1], 0)


def _gap(left: Mention, right: Mention) -> int:
    return max(left.start - right.end, right.start - left.end, 0)
