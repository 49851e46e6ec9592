"""How far Records are from gold Records, figure by figure, and which errors make the difference.

B-cubed is that of Bagga and Baldwin (1998), over the spans that both sides mark.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from kgraph import ontology
from kgraph.record import NAME, Record, Relation

FIGURES = (
    "mentions",
    "boundaries",
    "coreference",
    "entities",
    "relations",
    "pairs",
    "qualifiers",
    "attributes",
    "quotes",
)

Span = tuple[int, int]
Key = tuple[str, str, str]


class Row(NamedTuple):
    """Precision, recall and F1 between 0 and 1; None where the figure has no such part."""

    p: float | None
    r: float | None
    f1: float
    gold: int
    predicted: int | None


@dataclass(slots=True)
class Tally:
    """Counts of what both sides, only the prediction and only the gold data hold."""

    both: int = 0
    spurious: int = 0
    missed: int = 0

    def add(self, gold: Set[Hashable], predicted: Set[Hashable]) -> None:
        self.both += len(gold & predicted)
        self.spurious += len(predicted - gold)
        self.missed += len(gold - predicted)

    @property
    def row(self) -> Row:
        gold, predicted = self.both + self.missed, self.both + self.spurious
        return _row(self.both, predicted, self.both, gold)


@dataclass(slots=True)
class BCubed:
    precision: float = 0.0
    predicted: int = 0
    recall: float = 0.0
    gold: int = 0

    def add(self, gold: Record, predicted: Record) -> None:
        gold_of = {(m.start, m.end): m.entity for m in gold.mentions}
        predicted_of = {(m.start, m.end): m.entity for m in predicted.mentions}
        gold_spans, predicted_spans = _clusters(gold_of), _clusters(predicted_of)
        for span in gold_of.keys() & predicted_of.keys():
            ours, theirs = predicted_spans[predicted_of[span]], gold_spans[gold_of[span]]
            self.precision += len(ours & theirs) / len(ours)
            self.recall += len(ours & theirs) / len(theirs)
        self.predicted += len(predicted_of)
        self.gold += len(gold_of)

    @property
    def row(self) -> Row:
        return _row(self.precision, self.predicted, self.recall, self.gold)


@dataclass(slots=True)
class Report:
    """Every figure over all articles; `missed` and `spurious` are relations, as `article: subject predicate object`."""

    articles: int = 0
    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    coreference: BCubed = field(default_factory=BCubed)
    quotes_right: int = 0
    quotes: int = 0
    by_type: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    by_predicate: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    by_article: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    missed: list[str] = field(default_factory=list)
    spurious: list[str] = field(default_factory=list)
    judged: list[tuple[float, bool]] = field(default_factory=list)

    def rows(self) -> dict[str, Row]:
        rows = {name: tally.row for name, tally in self.tallies.items()}
        rows["coreference"] = self.coreference.row
        rows["quotes"] = Row(None, None, self.quotes_right / max(1, self.quotes), self.quotes, None)
        return {name: rows[name] for name in FIGURES if name in rows}


def evaluate(gold: Iterable[Record], predicted: Mapping[str, Record]) -> Report:
    """Compare Records paired by id; an article that was not predicted counts as empty."""
    report = Report()
    for article in gold:
        _compare(article, predicted.get(article.id) or Record(article.id, article.text), report)
    return report


def reliability(judged: Iterable[tuple[float, bool]], bins: int = 10) -> list[tuple[float, float, float, int]]:
    """(from, mean confidence, share that is right, how many) for equal slices of confidence that hold something."""
    slices: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, right in judged:
        slices[min(bins - 1, int(confidence * bins))].append((confidence, right))
    return [
        (i / bins, sum(c for c, _ in s) / len(s), sum(right for _, right in s) / len(s), len(s))
        for i, s in sorted(slices.items())
    ]


def curve(report: Report, steps: int = 20) -> list[tuple[float, Row]]:
    """Precision and recall of the relations when only those above a confidence are kept."""
    gold = report.tallies["relations"].row.gold
    thresholds = [i / steps for i in range(steps)]
    kept = [[right for confidence, right in report.judged if confidence >= t] for t in thresholds]
    return [(t, _row(sum(k), len(k), sum(k), gold)) for t, k in zip(thresholds, kept, strict=True)]


def align(gold: Record, predicted: Record) -> dict[str, str]:
    """Predicted entity → gold entity, one to one: most shared spans first, then the same type, then most overlaps."""
    gold_spans, predicted_spans = _spans(gold), _spans(predicted)
    scores = []
    for ours, our_spans in predicted_spans.items():
        for theirs, their_spans in gold_spans.items():
            exact = len(our_spans & their_spans)
            near = sum(a < d and c < b for a, b in our_spans for c, d in their_spans)
            if near:
                scores.append((-exact, -_same_type(gold, theirs, predicted, ours), -near, ours, theirs))
    aligned: dict[str, str] = {}
    taken: set[str] = set()
    for *_, ours, theirs in sorted(scores):
        if ours not in aligned and theirs not in taken:
            aligned[ours] = theirs
            taken.add(theirs)
    return aligned


def _compare(gold: Record, predicted: Record, report: Report) -> None:
    report.articles += 1
    aligned = align(gold, predicted)
    _compare_mentions(gold, predicted, report)
    report.coreference.add(gold, predicted)
    same = sum(_same_type(gold, theirs, predicted, ours) for ours, theirs in aligned.items())
    _count(report.tallies["entities"], same, len(predicted.entities), len(gold.entities))
    _compare_relations(gold, predicted, aligned, report)
    report.tallies["attributes"].add(
        {(a.entity, a.name, a.value) for a in gold.attributes},
        {(aligned.get(a.entity, "?"), a.name, a.value) for a in predicted.attributes},
    )
    said = {q.start: aligned.get(q.speaker) if q.speaker else None for q in predicted.quotes}
    report.quotes += len(gold.quotes)
    report.quotes_right += sum(q.start in said and said[q.start] == q.speaker for q in gold.quotes)


def _compare_mentions(gold: Record, predicted: Record, report: Report) -> None:
    theirs, ours = _named(gold), _named(predicted)
    report.tallies["mentions"].add(set(theirs), set(ours))
    report.tallies["boundaries"].add({n[:2] for n in theirs}, {n[:2] for n in ours})
    for kind in {n[2] for n in theirs | ours} | {e.type for r in (gold, predicted) for e in r.entities.values()}:
        report.by_type[kind].add({n for n in theirs if n[2] == kind}, {n for n in ours if n[2] == kind})


def _compare_relations(gold: Record, predicted: Record, aligned: Mapping[str, str], report: Report) -> None:
    theirs = {key(r.subject, r.predicate, r.object): r for r in gold.relations}
    ours = {key(_there(r.subject, aligned), r.predicate, _there(r.object, aligned)): r for r in predicted.relations}
    report.tallies["relations"].add(set(theirs), set(ours))
    report.by_article[gold.id].add(set(theirs), set(ours))
    pairs = [{frozenset((s, o)) for s, _, o in keys} for keys in (theirs, ours)]
    report.tallies["pairs"].add(set(pairs[0]), set(pairs[1]))
    for each in theirs.keys() | ours.keys():
        report.by_predicate[each[1]].add({each} & theirs.keys(), {each} & ours.keys())
    report.missed += [_told(gold, theirs[each]) for each in sorted(theirs.keys() - ours.keys())]
    report.spurious += [_told(predicted, ours[each]) for each in sorted(ours.keys() - theirs.keys())]
    report.judged += [(r.confidence, each in theirs) for each, r in ours.items()]
    for each in theirs.keys() & ours.keys():
        report.tallies["qualifiers"].add(_qualifiers(theirs[each]), _qualifiers(ours[each]))


@cache
def _symmetric() -> frozenset[str]:
    return frozenset(term.name for term in ontology.load().relations if term.symmetric)


def _there(entity: str, aligned: Mapping[str, str]) -> str:
    return aligned.get(entity, f"?{entity}")


def key(subject: str, predicate: str, object: str) -> Key:
    """A relation as it is compared: a symmetric one is the same either way round."""
    if predicate in _symmetric() and object < subject:
        return object, predicate, subject
    return subject, predicate, object


def _qualifiers(relation: Relation) -> set[tuple[str, str]]:
    return {(name, str(value)) for name, value in relation.qualifiers.items() if value not in (None, False)}


def _told(record: Record, relation: Relation) -> str:
    subject, object = (record.entities[e].name for e in (relation.subject, relation.object))
    return f"{record.id}: {subject} {relation.predicate} {object}"


def _named(record: Record) -> set[tuple[int, int, str]]:
    # A span that is marked twice counts once, as its last mention says.
    last = {(m.start, m.end): m for m in record.mentions}
    return {(*span, record.entities[m.entity].type) for span, m in last.items() if m.kind == NAME}


def _spans(record: Record) -> dict[str, set[Span]]:
    spans: dict[str, set[Span]] = defaultdict(set)
    for m in record.mentions:
        spans[m.entity].add((m.start, m.end))
    return spans


def _clusters(entity_of: Mapping[Span, str]) -> dict[str, set[Span]]:
    clusters: dict[str, set[Span]] = defaultdict(set)
    for span, entity in entity_of.items():
        clusters[entity].add(span)
    return clusters


def _same_type(gold: Record, theirs: str, predicted: Record, ours: str) -> bool:
    return gold.entities[theirs].type == predicted.entities[ours].type


def _count(tally: Tally, both: int, predicted: int, gold: int) -> None:
    tally.both += both
    tally.spurious += predicted - both
    tally.missed += gold - both


def _row(right: float, predicted: int, found: float, gold: int) -> Row:
    p = right / predicted if predicted else 0.0
    r = found / gold if gold else 0.0
    return Row(p, r, 2 * p * r / (p + r) if p + r else 0.0, gold, predicted)
