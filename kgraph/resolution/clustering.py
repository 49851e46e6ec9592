"""Pairs to clusters: the strongest evidence joins first, and no cluster ever holds a contradiction.

Correlation clustering by greedy contraction; what forbids two profiles to be one is kept for whole clusters, so that
a chain of likely pairs cannot lead around it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from kgraph.resolution import authority
from kgraph.resolution.blocking import pairs
from kgraph.resolution.scoring import SAME, UNSURE, Evidence, Verdict, compare, contradiction, joined, together

# Names that agree in part join the best match, if it is better than the next by so much.
MARGIN = 5

_PARTIAL = {"part of the name", "ambiguous abbreviation"}


class Pair(NamedTuple):
    """Two groups of profiles that were compared, by their places, and what came of it."""

    first: int
    second: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Constraints:
    """What someone has judged, by the places of profiles: groups that are one, and pairs that are not."""

    same: tuple[tuple[int, ...], ...] = ()
    different: frozenset[tuple[int, int]] = frozenset()


class Clusters:
    """A partition that grows coarser; each part knows what would contradict it."""

    def __init__(self, evidences: Sequence[Evidence], different: Iterable[tuple[int, int]] = ()) -> None:
        self._above = list(range(len(evidences)))
        self._summaries = {number: one.summary for number, one in enumerate(evidences)}
        self._members: dict[int, list[int]] = {number: [number] for number in self._above}
        self._apart: dict[int, set[int]] = defaultdict(set)
        for first, second in different:
            self._apart[first].add(second)
            self._apart[second].add(first)

    def top(self, number: int) -> int:
        while self._above[number] != number:
            self._above[number] = self._above[self._above[number]]
            number = self._above[number]
        return number

    def against(self, first: int, second: int) -> str:
        """Why the parts of these two cannot be one."""
        left, right = self.top(first), self.top(second)
        if left != right and right in {self.top(number) for number in self._apart[left]}:
            return "judged different"
        return contradiction(self._summaries[left], self._summaries[right])

    def join(self, first: int, second: int) -> None:
        left, right = sorted((self.top(first), self.top(second)), key=lambda top: (-len(self._members[top]), top))
        if left != right:
            self._above[right] = left
            self._members[left] += self._members.pop(right)
            self._summaries[left] = joined([self._summaries[left], self._summaries.pop(right)])
            self._apart[left] |= self._apart.pop(right, set())

    def parts(self) -> list[list[int]]:
        return sorted(sorted(members) for members in self._members.values())


class Comparison(NamedTuple):
    """Profiles that look the same to scoring, each group as one; and the pairs of groups that may be one.

    `members` are the places of each group's profiles.
    """

    evidences: tuple[Evidence, ...]
    members: tuple[tuple[int, ...], ...]
    pairs: tuple[Pair, ...]


def compared(evidences: Sequence[Evidence], alone: frozenset[int] = frozenset()) -> Comparison:
    """Compare what may be one; profiles that are judged one by one stand `alone`."""
    groups: dict[object, list[int]] = defaultdict(list)
    for number, one in enumerate(evidences):
        groups[number if number in alone else _look(one)].append(number)
    merged = tuple(together([evidences[n] for n in group]) for group in groups.values())
    ambiguous = _ambiguous(merged)
    found = (Pair(a, b, compare(merged[a], merged[b], ambiguous)) for a, b in pairs(merged))
    likely = tuple(pair for pair in found if pair.verdict.score >= UNSURE)
    return Comparison(merged, tuple(map(tuple, groups.values())), likely)


def cluster(given: Comparison, judged: Constraints = Constraints()) -> list[list[int]]:
    """The places of the profiles that are one, part by part."""
    group_of = {number: group for group, members in enumerate(given.members) for number in members}
    clusters = Clusters(given.evidences, ((group_of[a], group_of[b]) for a, b in judged.different))
    for same in judged.same:
        for number in same[1:]:
            clusters.join(group_of[same[0]], group_of[number])
    for pair in sorted(_clear(given), key=lambda pair: (-pair.verdict.score, pair.first, pair.second)):
        if clusters.top(pair.first) != clusters.top(pair.second) and not clusters.against(pair.first, pair.second):
            clusters.join(pair.first, pair.second)
    return sorted(sorted(n for group in part for n in given.members[group]) for part in clusters.parts())


def doubts(parts: Sequence[Sequence[int]], given: Comparison) -> dict[tuple[int, int], Pair]:
    """For each two parts that may be one, or may not: the pair that speaks most for it."""
    part_of = {number: part for part, members in enumerate(parts) for number in members}
    best: dict[tuple[int, int], Pair] = {}
    for pair in given.pairs:
        first, second = sorted(part_of[given.members[end][0]] for end in pair[:2])
        if first != second and pair.verdict.band != "different":
            other = best.get((first, second))
            if other is None or pair.verdict.score > other.verdict.score:
                best[first, second] = pair
    return best


def _look(one: Evidence) -> object:
    """What is equal for profiles that are one whatever else is said of them."""
    profile = one.profile
    if profile.type == "Person":
        affiliation, head = one.of("affiliation"), one.of("head")
        there = (profile.name, profile.year if head else None, affiliation, head, one.of("born"))
        telling = affiliation - authority.large() or head
        return there if telling and not one.many else profile.reference
    return profile.reference if one.common else (profile.type, profile.name, one.form, one.introduced, one.of("within"))


def _clear(given: Comparison) -> Iterable[Pair]:
    """Pairs that are the same; where only parts of the names agree, those alone that have no near rival."""
    sure = [pair for pair in given.pairs if pair.verdict.score >= SAME and not pair.verdict.against]
    partial = [pair for pair in sure if pair.verdict.features[0].name in _PARTIAL]
    rivals: dict[int, dict[str, int]] = defaultdict(dict)
    for pair in partial:
        for one, other in ((pair.first, pair.second), (pair.second, pair.first)):
            form = given.evidences[other].form
            rivals[one][form] = max(pair.verdict.score, rivals[one].get(form, 0))
    dropped = {pair for pair in partial if any(_is_rivalled(rivals[number]) for number in (pair.first, pair.second))}
    return (pair for pair in sure if pair not in dropped)


def _is_rivalled(scores: Mapping[str, int]) -> bool:
    best = sorted(scores.values(), reverse=True)
    return len(best) > 1 and best[0] - best[1] < MARGIN


def _ambiguous(evidences: Iterable[Evidence]) -> frozenset[str]:
    """Abbreviations that are introduced for names of which none shortens the other."""
    bearers: dict[str, set[str]] = defaultdict(set)
    for one in evidences:
        for name in one.introduced - {one.form, one.plain}:
            bearers[name].add(one.form)
    return frozenset(name for name, forms in bearers.items() if len(_heads(forms)) > 1)


def _heads(forms: Iterable[str]) -> list[str]:
    """Names that are no variants of others among them."""
    heads: list[str] = []
    for form in sorted(forms, key=lambda form: (-len(form), form)):
        if not any(_akin(form, head) for head in heads):
            heads.append(form)
    return heads


def _akin(short: str, long: str) -> bool:
    letters = chain(long)
    return all(letter in letters for letter in short)
