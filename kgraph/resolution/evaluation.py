"""How far resolution is from links that people have made: figures over the entities of all articles.

    evaluate(records, links("links.json")).rows() -> {"pairs": Row, "b-cubed": Row}

Links say which entities are one, [{"name", "type", "members": [[article, entity], …]}, …]; an entity that they do not
list is alone. B-cubed is that of Bagga and Baldwin (1998).
"""

import json
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from operator import itemgetter
from pathlib import Path

from kgraph.errors import KgraphError
from kgraph.evaluate import Row, align
from kgraph.record import Record
from kgraph.resolution import Reference, profiles, resolve

Links = Mapping[Reference, int]


@dataclass(frozen=True, slots=True)
class Report:
    """`joined` and `parted` are the entities, two by two, that should not have been, as `article name`.

    `passed_over` are articles of which the links say nothing: their entities count neither way.
    """

    pairs: Row
    b_cubed: Row
    entities: int
    joined: tuple[tuple[str, str], ...]
    parted: tuple[tuple[str, str], ...]
    passed_over: tuple[str, ...]

    def rows(self) -> dict[str, Row]:
        return {"pairs": self.pairs, "b-cubed": self.b_cubed}


def links(path: Path | str) -> dict[Reference, int]:
    """The number of the linked entity that each entity of an article is."""
    try:
        listed = json.loads(Path(path).read_text(encoding="utf-8"))
        return {(str(a), str(e)): number for number, one in enumerate(listed) for a, e in one["members"]}
    except (ValueError, LookupError, TypeError) as error:
        raise KgraphError(f"{path}: no links, which are [{{members: [[article, entity], …]}}, …]: {error}") from error


def evaluate(gold: Iterable[Record], linked: Links, predicted: Mapping[str, Record] | None = None) -> Report:
    """Resolve the gold Records, or those predicted for the same articles, and compare.

    An entity that was not extracted is a part of its own, and lowers recall where it is linked.
    """
    records = list(gold)
    covered = {article for article, _ in linked}
    found = _found(records, predicted)
    truth: dict[Reference, Hashable] = {}
    names = {}
    for record in (record for record in records if record.id in covered):
        for entity, (_, name) in record.entities.items():
            truth[record.id, entity] = linked.get((record.id, entity), (record.id, entity))
            names[record.id, entity] = f"{record.id} {name}"
    ours = {one: found.get(one, one) for one in truth}
    joined, parted = _wrong(ours, truth), _wrong(truth, ours)
    return Report(
        _pairs(ours, truth),
        _b_cubed(ours, truth),
        len(truth),
        tuple((names[a], names[b]) for a, b in joined),
        tuple((names[a], names[b]) for a, b in parted),
        tuple(record.id for record in records if record.id not in covered),
    )


def _found(gold: Iterable[Record], predicted: Mapping[str, Record] | None) -> dict[Reference, Hashable]:
    """What resolution says of each gold entity: the path of its cluster."""
    if predicted is None:
        resolved = resolve(profile for record in gold for profile in profiles(record))
        return {one: cluster.path for one, cluster in resolved.items()}
    resolved = resolve(profile for record in predicted.values() for profile in profiles(record))
    found: dict[Reference, Hashable] = {}
    for record in (record for record in gold if record.id in predicted):
        for ours, theirs in align(record, predicted[record.id]).items():
            if (record.id, ours) in resolved:
                found[record.id, theirs] = resolved[record.id, ours].path
    return found


def _pairs(ours: Mapping[Reference, Hashable], truth: Mapping[Reference, Hashable]) -> Row:
    both = _count((ours[one], truth[one]) for one in truth)
    predicted, gold = _count(ours.values()), _count(truth.values())
    return _row(both, predicted, both, gold)


def _count(parts: Iterable[Hashable]) -> int:
    """How many pairs lie in one part."""
    return sum(size * (size - 1) // 2 for size in Counter(parts).values())


def _b_cubed(ours: Mapping[Reference, Hashable], truth: Mapping[Reference, Hashable]) -> Row:
    sizes, gold, both = (
        Counter(ours.values()),
        Counter(truth.values()),
        Counter((ours[one], truth[one]) for one in truth),
    )
    precision = sum(both[ours[one], truth[one]] / sizes[ours[one]] for one in truth)
    recall = sum(both[ours[one], truth[one]] / gold[truth[one]] for one in truth)
    return _row(precision, len(truth), recall, len(truth))


def _row(right: float, predicted: int, found: float, gold: int) -> Row:
    p, r = right / max(1, predicted), found / max(1, gold)
    return Row(p, r, 2 * p * r / (p + r) if p + r else 0.0, gold, predicted)


def _wrong(one: Mapping[Reference, Hashable], other: Mapping[Reference, Hashable]) -> list[tuple[Reference, Reference]]:
    """Pairs that are together in one partition and apart in the other."""
    parts: dict[Hashable, list[Reference]] = defaultdict(list)
    for reference, part in sorted(one.items(), key=itemgetter(0)):
        parts[part].append(reference)
    return [(a, b) for part in parts.values() for a, b in combinations(part, 2) if other[a] != other[b]]
