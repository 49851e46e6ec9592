"""A Doc as the arrays that the relation network reads: its morphemes, its mentions, and pairs of mentions to judge."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc

from kgraph.annotations import Mention, Morpheme
from kgraph.extractors._context import Context
from kgraph.extractors._encoding import Vocabulary

Arrays = dict[str, npt.NDArray[Any]]

# Dates and sums are judged like mentions: an attribute is a relation to one of them.
TIME, AMOUNT, VALUE = "Time", "Amount", "value"
TYPES = ("Person", "Institution", "Project", "Place", "Event", TIME, AMOUNT)
KINDS = ("name", "nominal", "pronoun", VALUE)
# What stands right behind a mention; anything else is 0.
PARTICLES = [
    "은",
    "는",
    "이",
    "가",
    "을",
    "를",
    "의",
    "에",
    "에서",
    "와",
    "과",
    "으로",
    "로",
    "에게",
    "도",
    "만",
    "부터",
    "까지",
    "라고",
    "(",
    ")",
    ",",
    "·",
    "이다",
    "으로부터",
    "한테",
    "께서",
    "’",
    "”",
    "측",
    "씨",
    "이라는",
    "라는",
]
PARTICLE = {form: number for number, form in enumerate(PARTICLES, 1)}

GAPS = (0, 1, 2, 3, 4, 6, 8, 12, 18, 28, 50)
BETWEEN = (1, 2, 3, 4, 6, 9)
DISTANCES = (1, 2, 3, 5)
BUCKETS = 1024
# How often an entity is named, and how far down the article it is first.
COUNTS = (1, 2, 3, 5, 9)
OPENINGS = (0, 1, 2, 4, 8)

# Mentions that are more sentences apart than this are not judged: no passage that one would cite holds both.
NEAR = 2
PER_PAIR = 6
# Dates and sums are many, and say something of what is named near them.
NEAR_VALUE = 1
PER_VALUE = 3


class Pair(NamedTuple):
    """Two mentions in the order of the text, and the pair of entities (lower, higher) that they stand for."""

    first: int
    second: int
    entities: tuple[int, int]

    def turned(self, mentions: Sequence[Mention]) -> bool:
        return mentions[self.first].entity != self.entities[0]


@dataclass(frozen=True, slots=True)
class Signatures:
    """Which predicates may hold between which types, and which of them are symmetric."""

    predicates: tuple[str, ...]
    allowed: npt.NDArray[np.bool_]
    symmetric: npt.NDArray[np.bool_]

    @property
    def valued(self) -> bool:
        """Whether they join entities with values, and not with one another."""
        return bool(self.allowed[:, TYPES.index(TIME) :].any())

    @classmethod
    def of(cls, predicates: Mapping[str, tuple[Sequence[str], Sequence[str], bool]]) -> "Signatures":
        """From domain, range and symmetry by predicate; what joins parts (partOf) joins two of one type."""
        allowed = np.zeros((len(TYPES), len(TYPES), len(predicates)), bool)
        for number, (name, (domain, range_, _)) in enumerate(predicates.items()):
            for subject in domain:
                for object in range_:
                    if name != "partOf" or subject == object:
                        allowed[TYPES.index(subject), TYPES.index(object), number] = True
        symmetric = np.array([symmetric for _, _, symmetric in predicates.values()])
        return cls(tuple(predicates), allowed, symmetric)


class Value(NamedTuple):
    """A date's first and last day (at its precision), or a sum twice."""

    first: str
    last: str


class Ends(NamedTuple):
    """What relations and attributes join: the mentions and, numbered behind the entities, the values of the text."""

    mentions: list[Mention]
    types: list[str]
    values: list[Value]


def ends_of(doc: Doc, valued: bool) -> Ends:
    """The mentions of a Doc, with its values or without."""
    types = [entity.type for entity in doc._.entities]
    numbers: dict[tuple[str, Value], int] = {}
    mentions: list[Mention] = list(doc._.mentions)
    if not valued:
        return Ends(mentions, types, [])
    for start, end, type_, value in _values(doc):
        number = numbers.setdefault((type_, value), len(types) + len(numbers))
        mentions.append(Mention(start, end, type_, VALUE, number))
    # A name that holds a date stands before it.
    mentions.sort(key=lambda m: (m.start, -m.end, m.kind == VALUE))
    return Ends(mentions, types + [type_ for type_, _ in numbers], [value for _, value in numbers])


def _values(doc: Doc) -> Iterator[tuple[int, int, str, Value]]:
    for time in doc._.times:
        if time.start_date or time.end_date:
            value = Value(time.start_date or time.end_date, time.end_date or time.start_date)
            yield time.start, time.end, TIME, value
    for amount in doc._.amounts:
        yield amount.start, amount.end, AMOUNT, Value(amount.value, amount.value)


def value_of(attribute: str, value: Value) -> str:
    return value.last if attribute == "endDate" else value.first


def pairs(context: Context, ends: Ends, signatures: Signatures) -> list[Pair]:
    """The pairs of mentions to judge, for every two entities that some predicate may join; nearest ones first."""
    mentions, types = ends.mentions, ends.types
    places = [(context.sentence(m.start), m.start) for m in mentions]
    by_entity: dict[int, list[int]] = defaultdict(list)
    for index, mention in enumerate(mentions):
        by_entity[mention.entity].append(index)
    either: npt.NDArray[np.bool_] = np.any(signatures.allowed, axis=2)
    joinable = either | either.T
    numbers = [TYPES.index(t) for t in types]
    found: list[Pair] = []
    entities = sorted(by_entity)
    for position, low in enumerate(entities):
        for high in entities[position + 1 :]:
            if joinable[numbers[low], numbers[high]]:
                limits = (NEAR_VALUE, PER_VALUE) if types[high] in (TIME, AMOUNT) else (NEAR, PER_PAIR)
                found.extend(_nearest(by_entity[low], by_entity[high], places, (low, high), *limits))
    return found


def _nearest(
    low: Sequence[int],
    high: Sequence[int],
    places: Sequence[tuple[int, int]],
    entities: tuple[int, int],
    apart: int,
    most: int,
) -> Iterator[Pair]:
    ranked = sorted(
        (abs(places[i][0] - places[j][0]), abs(places[i][1] - places[j][1]), i, j) for i in low for j in high
    )
    near = (each for each in ranked[:most] if each[0] <= apart)
    return (Pair(min(i, j), max(i, j), entities) for _, _, i, j in near)


def evidence(context: Context, mentions: Sequence[Mention], pair: Pair) -> tuple[int, int]:
    """From the sentence of the first mention to that of the second."""
    first, second = (context.sentences[context.sentence(mentions[i].start)] for i in (pair.first, pair.second))
    return first[0], second[1]


# The first number of each group of pair features in the network's table, and how many there are in all.
_SIZES = (
    len(DISTANCES) + 1,
    len(GAPS) + 1,
    len(BETWEEN) + 1,
    len(TYPES) ** 2,
    len(KINDS) ** 2,
    len(PARTICLES) + 1,
    len(PARTICLES) + 1,
    4,
    4,
    (len(PARTICLES) + 1) ** 2,
    BUCKETS,
    BUCKETS,
    BUCKETS,
    (len(COUNTS) + 1) ** 2,
    (len(OPENINGS) + 1) ** 2,
    BUCKETS,
)
_FIRST = np.concatenate([[0], np.cumsum(_SIZES)])
FEATURES = int(_FIRST[-1])


def arrays(context: Context, ends: Ends, found: Sequence[Pair], vocabulary: Vocabulary) -> Arrays:
    """The network's inputs: (morpheme,) arrays, (mention,) arrays and (pair,) arrays."""
    mentions, types = ends.mentions, ends.types
    spans = np.array([context.within(m.start, m.end) for m in mentions], np.int64).reshape(-1, 2)
    kinds = np.array([KINDS.index(m.kind) for m in mentions], np.int64)
    classes = np.array([TYPES.index(types[m.entity]) for m in mentions], np.int64)
    made = _morphemes(context, vocabulary)
    made["marks"], made["kinds"] = _marks(len(context.morphemes), spans, classes, kinds)
    made |= {"begins": spans[:, 0], "ends": spans[:, 1]}
    made["places"] = np.array([context.sentence(m.start) for m in mentions], np.int64)
    made["entities"] = np.array([m.entity for m in mentions], np.int64)
    made["first"] = np.array([p.first for p in found], np.int64)
    made["second"] = np.array([p.second for p in found], np.int64)
    made["window"] = _windows(made)
    made["features"] = _features(context, mentions, found, made, classes, kinds)
    return made


def _morphemes(context: Context, vocabulary: Vocabulary) -> Arrays:
    numbers = np.array([vocabulary.numbers(m) for m in context.morphemes], np.int64).reshape(-1, 3)
    return {
        "morphemes": numbers[:, 0],
        "tags": numbers[:, 1],
        "vectors": numbers[:, 2],
        "sentences": context.sentence_of_each,
        "quoted": context.quoted.astype(np.int64),
    }


def _windows(made: Arrays) -> npt.NDArray[np.int64]:
    """(pair, width): the morphemes of the sentences of both mentions; the number behind the last fills them up."""
    sentences, first, second = made["sentences"], made["places"][made["first"]], made["places"][made["second"]]
    starts = [np.searchsorted(sentences, places, side="left") for places in (first, second)]
    lengths = [np.searchsorted(sentences, places, side="right") - starts[i] for i, places in enumerate((first, second))]
    lengths[1] = np.where(first == second, 0, lengths[1])
    at = np.arange((lengths[0] + lengths[1]).max(initial=1))[None]
    window = np.where(at < lengths[0][:, None], starts[0][:, None] + at, (starts[1] - lengths[0])[:, None] + at)
    return np.where(at < (lengths[0] + lengths[1])[:, None], window, len(sentences)).astype(np.int64)


def _marks(size: int, spans: npt.NDArray[Any], classes: npt.NDArray[Any], kinds: npt.NDArray[Any]) -> tuple[Any, Any]:
    """For each morpheme 0, or the type of the mention it begins (odd) or goes on (even), and the mention's kind."""
    marks, kinds_at = np.zeros(size, np.int64), np.zeros(size, np.int64)
    # Names over the dates in them.
    order = np.argsort(kinds != KINDS.index(VALUE), kind="stable")
    for (begin, end), type_, kind in zip(spans[order], classes[order], kinds[order], strict=True):
        marks[begin:end] = 2 * type_ + 2
        marks[begin] = 2 * type_ + 1
        kinds_at[begin:end] = kind + 1
    return marks, kinds_at


def _features(
    context: Context,
    mentions: Sequence[Mention],
    found: Sequence[Pair],
    made: Arrays,
    classes: npt.NDArray[Any],
    kinds: npt.NDArray[Any],
) -> npt.NDArray[np.int64]:
    first, second, begins, ends = made["first"], made["second"], made["begins"], made["ends"]
    particles = np.array([_particle(context.morphemes, end) for end in ends], np.int64)
    quoted = made["quoted"][begins]
    seen: set[int] = set()
    # set.add gives None: the first mention of an entity is the one not seen before.
    firsts = np.array([m.entity not in seen and not seen.add(m.entity) for m in mentions], np.int64)  # type: ignore[func-returns-value]
    verbs = np.array([_predicate(context, end, made["sentences"]) for end in ends], np.int64)
    counts = np.searchsorted(COUNTS, np.bincount(made["entities"])[made["entities"]])
    opening = np.full(int(made["entities"].max()) + 1, 99)
    np.minimum.at(opening, made["entities"], made["places"])
    ranks = np.searchsorted(OPENINGS, opening[made["entities"]])
    lasts = np.array([_last(context, end, made["sentences"]) for end in ends], np.int64)
    between = [_between(context.morphemes, int(ends[p.first]), int(begins[p.second])) for p in found]
    columns = (
        np.searchsorted(DISTANCES, made["places"][second] - made["places"][first], side="right"),
        np.searchsorted(GAPS, begins[second] - ends[first], side="right"),
        np.searchsorted(BETWEEN, second - first - 1, side="right"),
        classes[first] * len(TYPES) + classes[second],
        kinds[first] * len(KINDS) + kinds[second],
        particles[first],
        particles[second],
        quoted[first] * 2 + quoted[second],
        firsts[first] * 2 + firsts[second],
        particles[first] * (len(PARTICLES) + 1) + particles[second],
        verbs[first],
        verbs[second],
        np.array(between, np.int64),
        counts[first] * (len(COUNTS) + 1) + counts[second],
        ranks[first] * (len(OPENINGS) + 1) + ranks[second],
        lasts[second],
    )
    features: npt.NDArray[np.int64] = np.stack(columns, axis=1).astype(np.int64) + _FIRST[:-1]
    return features


def _particle(morphemes: Sequence[Morpheme], end: int) -> int:
    return PARTICLE.get(morphemes[end].form, 0) if end < len(morphemes) else 0


def _predicate(context: Context, end: int, sentences: npt.NDArray[Any]) -> int:
    """A bucket for the next verb of the sentence."""
    for index in range(end, len(context.morphemes)):
        if index and sentences[index] != sentences[max(end - 1, 0)]:
            return 0
        if verb := _verb(context.morphemes, index):
            return verb
    return 0


def _last(context: Context, end: int, sentences: npt.NDArray[Any]) -> int:
    """A bucket for the last verb of the sentence."""
    last = int(np.searchsorted(sentences, sentences[max(end - 1, 0)], side="right")) - 1
    return next((verb for i in range(last, end - 1, -1) if (verb := _verb(context.morphemes, i))), 0)


def _verb(morphemes: Sequence[Morpheme], index: int) -> int:
    """A bucket for a verb's stem, or the noun that it is made of (인수+하); 0 for anything else."""
    if morphemes[index].tag in ("XSV", "XSA") and index:
        return _bucket(morphemes[index - 1].form)
    return _bucket(morphemes[index].form) if morphemes[index].tag.startswith("VV") else 0


def _between(morphemes: Sequence[Morpheme], start: int, end: int) -> int:
    """A bucket for what stands between two mentions, if it is little."""
    if 0 <= end - start <= 3:
        return _bucket(" ".join(m.form for m in morphemes[start:end]))
    return 0


def _bucket(form: str) -> int:
    return 1 + crc32(form.encode()) % (BUCKETS - 1)
