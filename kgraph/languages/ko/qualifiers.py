"""Where the title, date, sum or share of a Korean relation may stand, and what speaks for each place."""

from collections.abc import Iterator

from spacy.tokens import Doc

from kgraph.annotations import Mention, Time
from kgraph.extractors._context import Context
from kgraph.extractors.qualifiers import Candidate, Question
from kgraph.languages.ko.titles import NOUNS, TITLE_ENDS

FORMER = frozenset(
    {
        "전",
        "전직",
        "前",
        "지내",
        "역임",
        "시절",
        "출신",
        "당시",
        "퇴임",
        "물러나",
        "그만두",
        "떠나",
        "거치",
        "맡",
        "있",
        "일하",
        "은퇴",
        "사임",
        "초대",
        "고",
    }
)
# Words that say when a post begins or ends, in sentences that may not name its body.
TERMS = frozenset("취임 부임 선임 임명 임용 발탁 위촉 영입 선출 당선 퇴임 사임 퇴진 재직 역임 맡 물러나 이끌".split())
# Words before a post that are not part of its name.
NOT_OF_TITLES = frozenset(
    "전 전직 신임 현 현직 초대 당시 고 역대 전임 후임 새 차기 막내 같은 또 그 이 각 한 두 제".split()
)


class Rules:
    """The candidates of a Korean text and their features."""

    def candidates(self, doc: Doc, context: Context, qualifier: str, question: Question) -> list[Candidate]:
        sentences = scope(context, qualifier, question)
        if qualifier == "title":
            return [c for sentence in sentences for c in titles(context, question, *context.sentences[sentence])]
        if qualifier in ("from", "to"):
            found = [Candidate(t.start, t.end, _date(t, qualifier)) for t in doc._.times]
        else:
            values = doc._.amounts if qualifier == "amount" else doc._.shares
            found = [Candidate(v.start, v.end, v.value) for v in values]
        return [c for c in found if c.value and context.sentence(c.start) in sentences]

    def features(self, context: Context, qualifier: str, question: Question, candidate: Candidate) -> list[str]:
        predicate = question.predicate
        subject, object = question.nearest(candidate.start)
        order = _order(candidate, subject, object)
        then = after(context, candidate.end)
        to_subject, to_object = (_gap(context, candidate, m) for m in (subject, object))
        rivals = _rivals(question, candidate, subject, object)
        sentence = context.sentence(candidate.start)
        here = sentence == context.sentence(subject.start), sentence == context.sentence(object.start)
        said = sentence in {context.sentence(m.start) for m in question.evidence}
        features = [
            f"{order}",
            f"{predicate} {order}",
            f"subject {to_subject}",
            f"object {to_object}",
            f"{predicate} object {to_object}",
            f"{order} {to_subject} {to_object}",
            f"rivals {rivals}",
            f"{order} rivals {rivals}",
            f"here {here}",
            f"here {here} evidence {said}",
            f"{predicate} here {here}",
            f"after {then[0]}",
            f"after {' '.join(then[:2])}",
            f"{predicate} after {' '.join(then[:2])}",
            f"before {before(context, candidate.start)}",
            f"verb {predicate} {verb(context, candidate.end)}",
            f"verb {verb(context, candidate.end)}",
        ]
        if qualifier == "title":
            features += _title(context, candidate, predicate)
        else:
            features.append(f"{predicate} length {len(candidate.value)}")
            features.append(f"owner {_owner(question, candidate, subject)}")
            features.append(f"{predicate} owner {_owner(question, candidate, subject)} {order}")
            if qualifier in ("from", "to"):
                features.append(f"words {context.text[candidate.start : candidate.end][:2]}")
            features.append(f"ends {context.text[candidate.start : candidate.end][-2:]}")
        return features

    def none(self, context: Context, qualifier: str, question: Question, count: int) -> list[str]:
        subject, object = question.evidence
        same = context.sentence(subject.start) == context.sentence(object.start)
        said = verb(context, max(subject.end, object.end))
        return [
            "none",
            f"none {question.predicate}",
            f"none {question.predicate} {min(count, 4)}",
            f"none same sentence {same}",
            f"none verb {said}",
            f"none {question.predicate} verb {said}",
        ]

    def past(self, context: Context, question: Question) -> list[str]:
        features = ["past", f"past {question.predicate}"]
        for name, mention in zip(("subject", "object"), question.evidence, strict=True):
            then = after(context, mention.end, 6)
            features += [f"{name} then {word}" for word in then]
            features += [f"{name} first {' '.join(then[:2])}", f"{name} before {before(context, mention.start)}"]
            features.append(f"{name} verb {verb(context, mention.end)}")
            features.append(f"{name} ending {_ending(context, mention.end)}")
        sentences = sorted(context.sentence(m.start) for m in question.evidence)
        first, last = context.within(context.sentences[sentences[0]][0], context.sentences[sentences[1]][1])
        said = {m.form for m in context.morphemes[first:last]} & FORMER
        features += [f"said {word}" for word in sorted(said)]
        return features


def scope(context: Context, qualifier: str, question: Question) -> set[int]:
    """The sentences of the evidence and those that name both ends; for posts those, too, that name their holder."""
    subjects, objects = ({context.sentence(m.start) for m in ends} for ends in (question.subjects, question.objects))
    evidence = {context.sentence(m.start) for m in question.evidence}
    if qualifier == "title":
        return evidence | subjects
    around = {s + step for s in evidence for step in (-1, 1)}
    near = evidence | (subjects & objects) | {s for s in around if 0 <= s < len(context.sentences)}
    if question.predicate in ("headOf", "memberOf"):
        near |= {sentence for sentence in subjects if _tells_of_terms(context, sentence)}
    return near


def _tells_of_terms(context: Context, sentence: int) -> bool:
    """Whether the sentence says that someone takes up or leaves a post: 오 단장은 지난해 8월 취임했다."""
    first, last = context.within(*context.sentences[sentence])
    return any(m.form in TERMS for m in context.morphemes[first:last])


def titles(context: Context, question: Question, start: int, end: int) -> Iterator[Candidate]:
    """Words that could name a post: the nouns of a word, the same with the word before, and 시+장 at 광주시장."""
    taken = {m.start: m for m in question.others}
    begin, last = context.within(start, end)
    previous: Candidate | None = None
    index = begin
    while index < last:
        morpheme = context.morphemes[index]
        if morpheme.start in taken:
            mention = taken[morpheme.start]
            index = max(context.within(mention.start, mention.end)[1], index + 1)
            previous = None
            word = _word(context, index, last)
            if word and word.start == mention.end:
                yield from _inside(context.text, mention, word)
            continue
        word = _word(context, index, last)
        if word is None or any(word.start < s < word.end for s in taken):
            previous, index = None, index + 1
            continue
        if word.value.endswith(TITLE_ENDS):
            yield word
            if previous and previous.end + 1 == word.start and previous.value not in NOT_OF_TITLES:
                yield Candidate(previous.start, word.end, context.text[previous.start : word.end])
        previous = word
        index = context.within(word.start, word.end)[1]


# Heads of bodies are named after the end of the body's name: 광주시+장, 특허청+장, 데이터센터+장.
HEADS = ("장", "수", "지사", "청장")
ENDS = frozenset("시군구도주읍면동청처원소관단국실서당회교부대")
LONG_ENDS = frozenset("센터 본부 은행 지부 지회 지검 고검 지법 고법 지점 병원 과학관 사업단".split())


def _inside(text: str, mention: Mention, word: Candidate) -> Iterator[Candidate]:
    """The title that begins inside the name before it: 시장 in 광주시장, 센터장 in 데이터센터장."""
    name = text[mention.start : mention.end]
    if not word.value.startswith(HEADS):
        return
    lengths = [n for n in (2, 3) if name[-n:] in LONG_ENDS] or [1]
    if name.endswith("병원"):
        lengths.append(1)
    for length in lengths:
        if length > 1 or name[-1] in ENDS:
            start = mention.end - length
            yield Candidate(start, word.end, text[start : word.end])


def _word(context: Context, index: int, last: int) -> Candidate | None:
    """The nouns from a morpheme on that stand without a space between them."""
    start = end = context.morphemes[index].start if index < last else 0
    while (
        index < last
        and context.morphemes[index].start == end
        and (context.morphemes[index].tag in NOUNS or context.morphemes[index].form in ("·", "-"))
    ):
        end = context.morphemes[index].end
        index += 1
    return Candidate(start, end, context.text[start:end]) if end > start else None


def _date(time: Time, qualifier: str) -> str:
    start, end, kind = time.start_date, time.end_date, time.kind
    if qualifier == "to" and kind in ("range", "until"):
        return end or ""
    return start or (end or "" if qualifier == "to" else "")


def _order(candidate: Candidate, subject: Mention, object: Mention) -> str:
    marks = [(subject.start, "s"), (object.start, "o"), (candidate.start, "c")]
    return "".join(letter for _, letter in sorted(marks))


def _gap(context: Context, candidate: Candidate, mention: Mention) -> str:
    start, end = mention.start, mention.end
    between = context.text[end : candidate.start] if end <= candidate.start else context.text[candidate.end : start]
    if not between.strip("( )") and len(between) <= 2:
        return f"touches{between!r}"
    if between.startswith("(") and between.rstrip().endswith(")") and len(between) < 30:
        return "touches past parentheses"
    return f"within {next((n for n in (4, 8, 15, 30, 60) if len(between) <= n), 99)}"


def _rivals(question: Question, candidate: Candidate, subject: Mention, object: Mention) -> str:
    """Other mentions of the ends' types between the candidate and each end."""
    counts = []
    for mention in (subject, object):
        low, high = sorted((mention.start, candidate.start))
        between = sum(
            low < m.start < high and m.type == mention.type and m.entity != mention.entity for m in question.others
        )
        counts.append(min(between, 2))
    return f"{counts[0]} {counts[1]}"


def _owner(question: Question, candidate: Candidate, subject: Mention) -> str:
    """Whether the last one of the subject's type before the candidate is the subject: 두레가 70억원, 한빛이 50억원."""
    before = [m for m in question.others if m.type == subject.type and m.start < candidate.start]
    last = max(before, key=lambda m: m.start, default=None)
    return "none" if last is None else str(last.entity == subject.entity)


def after(context: Context, offset: int, count: int = 3) -> list[str]:
    first, _ = context.within(offset, offset + 1)
    while first < len(context.starts) and context.starts[first] < offset:
        first += 1
    found = [m.form for m in context.morphemes[first : first + count]]
    return found + [""] * (count - len(found))


def before(context: Context, offset: int) -> str:
    first, _ = context.within(offset, offset + 1)
    return context.morphemes[first - 1].form if first else ""


def verb(context: Context, offset: int) -> str:
    """The next verb of the sentence, as the noun it is made of or its stem."""
    first, _ = context.within(offset, offset + 1)
    sentence = context.sentence(max(0, offset - 1))
    for index in range(first, len(context.morphemes)):
        m = context.morphemes[index]
        if context.sentence(m.start) != sentence:
            return ""
        if m.tag in ("XSV", "XSA") and index:
            return context.morphemes[index - 1].form
        if m.tag.startswith(("VV", "VCP")):
            return m.form
    return ""


def _ending(context: Context, offset: int) -> str:
    """The endings after the next verb: 었+던, 는, ㄴ."""
    first, _ = context.within(offset, offset + 1)
    morphemes = context.morphemes
    for index in range(first, min(len(morphemes), first + 12)):
        if morphemes[index].tag.startswith(("VV", "XSV", "VCP", "VX")):
            return "+".join(m.form for m in morphemes[index + 1 : index + 3] if m.tag.startswith("E"))
    return ""


def _title(context: Context, candidate: Candidate, predicate: str) -> list[str]:
    value = candidate.value
    return [
        f"title {value}",
        f"{predicate} title {value}",
        f"title ends {value[-2:]}",
        f"title ends {value[-1:]}",
        f"{predicate} title ends {value[-2:]}",
        f"title words {value.count(' ')}",
        f"title length {min(len(value), 8)}",
    ]
