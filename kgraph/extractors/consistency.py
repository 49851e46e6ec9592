"""What one occurrence of a name tells of the others: all have one type, and a name that is sure is looked for."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc

from kgraph.annotations import Mention, Time
from kgraph.extractors._context import Context
from kgraph.record import NAME

Listed = Container[str]

OPENING = frozenset("‘“《『「<'\"")

LETTER = re.compile(r"\w")
# A name that is sure somewhere is looked for elsewhere, if it is long enough to be no common word.
SURE = 0.8
LONG = 3
# What may be named by common nouns alone.
COMPOUNDS = frozenset({"Institution", "Project", "Event"})


def consistent(doc: Doc, listed: Listed | None = None) -> Doc:
    """Mends the mentions that the recogniser wrote on the Doc; `listed` are the names of a language's lists."""
    context = Context(doc)
    mentions = sorted(doc._.mentions, key=lambda m: (m.start, m.end))
    mentions = list(_joined(context.text, mentions, listed)) if listed else mentions
    _without_determiners(context, mentions)
    _begin_words(context, mentions, doc._.times)
    _agree(context.text, mentions)
    doc._.mentions = sorted([*mentions, *_repeated(context, mentions)], key=lambda m: (m.start, m.end))
    return doc


def _joined(text: str, mentions: Iterable[Mention], listed: Listed) -> Iterator[Mention]:
    """[광주][광역시] is one name, for the lists have it."""
    before: Mention | None = None
    for mention in mentions:
        if before and before.end == mention.start and text[before.start : mention.end] in listed:
            before.end = mention.end
            continue
        if before:
            yield before
        before = mention
    if before:
        yield before


def _without_determiners(context: Context, mentions: Sequence[Mention]) -> None:
    """새 [산업통상자원부], 중 이 [데이터센터]: a name in running text begins with no word that points or counts."""
    for mention in mentions:
        first, last = context.within(mention.start, mention.end)
        if mention.kind != NAME or context.text[mention.start - 1 : mention.start] in OPENING:
            continue
        for this, following in pairwise(context.morphemes[first:last]):
            if this.tag not in ("MM", "NNB") or context.text[this.end : following.start] != " ":
                break
            mention.start = following.start


def _begin_words(context: Context, mentions: Sequence[Mention], times: Sequence[Time]) -> None:
    """인공지능[산업융합사업단] begins with its word: a name of common nouns goes on with those before it.

    One that begins with a name of its own does not: 업체[두레테크], where a space was lost.
    """
    ends, end = sorted(time.end for time in times), 0
    for mention in mentions:
        passed = bisect_right(ends, mention.start)
        end, start = max(end, ends[passed - 1] if passed else 0), mention.start
        while start > end and LETTER.match(context.text[start - 1]):
            start -= 1
        if mention.kind == NAME and mention.type in COMPOUNDS and mention.start - start > 1:
            first, last = context.within(start, mention.start)
            before = context.morphemes[first : last + 1]
            if before[0].start == start and all(m.tag == "NNG" for m in before) and before[-1].start == mention.start:
                mention.start = start
        end = mention.end


def _agree(text: str, mentions: Sequence[Mention]) -> None:
    """Occurrences of one name take the type that most of them have, each counted as it is sure."""
    votes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for mention in mentions:
        if mention.kind == NAME and mention.end - mention.start > 1:
            name = text[mention.start : mention.end]
            votes[name][mention.type] += mention.confidence
            # 안데르스 린드크비스트 says that 린드크비스트 is a person.
            if mention.type == "Person" and " " in name:
                votes[name.split()[-1]][mention.type] += mention.confidence
    for mention in mentions:
        given = votes.get(text[mention.start : mention.end])
        if mention.kind == NAME and given:
            mention.type = max(sorted(given), key=given.__getitem__)


def _repeated(context: Context, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Occurrences of sure names that were not recognised, where they stand as words of their own."""
    known = {
        context.text[m.start : m.end]: m
        for m in mentions
        if m.kind == NAME and m.confidence >= SURE and m.end - m.start >= LONG
    }
    if not known:
        return
    taken = [(m.start, m.end) for m in mentions]
    starts, ends = set(context.starts), set(context.ends)
    for found in re.finditer("|".join(sorted(map(re.escape, known), key=len, reverse=True)), context.text):
        start, end = found.span()
        free = not any(a < end and start < b for a, b in taken)
        whole = start in starts and end in ends and not LETTER.match(context.text[start - 1 : start])
        if free and whole and not _goes_on(context, end):
            like = known[found.group()]
            yield Mention(start, end, like.type, NAME, confidence=like.confidence, by="consistency")


def _goes_on(context: Context, end: int) -> bool:
    """Whether a longer noun stands there: [한국은행]권."""
    first, _ = context.within(end, end + 1)
    following = context.morphemes[first] if first < len(context.morphemes) else None
    return following is not None and following.start == end and following.tag[:2] in ("NN", "XS", "SL", "SN")


@Language.factory("consistency", assigns=["doc._.mentions"])
def create(nlp: Language, name: str, rules: Listed | None) -> Callable[[Doc], Doc]:
    return lambda doc: consistent(doc, rules)
