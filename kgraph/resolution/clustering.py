"""Pairs to clusters: the strongest evidence joins first, and no cluster ever holds a contradiction.

Correlation clustering by greedy contraction; what forbids two profiles to be one is kept for whole clusters, so that
a chain of likely pairs cannot lead around it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from kgraph.resolution.blocking import pairs
from kgraph.resolution.profile import Profile
from kgraph.resolution.scoring import SAME, UNSURE, Evidence, Summary, Verdict, compare, contradiction, evidence

# Names that agree in part join the best match, if it is better than the next by so much.
MARGIN = 5

_PARTIAL = {"part of the name", "ambiguous abbreviation"}


class Pair(NamedTuple):
    """Two profiles that were compared, by their places, and what came of it."""

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
        self._summaries = {number: Summary.of(one) for number, one in enumerate(evidences)}
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
            self._summaries[left] = self._summaries[left].joined(self._summaries.pop(right))
            self._apart[left] |= self._apart.pop(right, set())

    def parts(self) -> list[list[int]]:
        return sorted(sorted(members) for members in self._members.values())


def compared(profiles: Sequence[Profile]) -> tuple[list[Evidence], list[Pair]]:
    """Every pair that may be one, and every one that someone should look at."""
    evidences = [evidence(profile) for profile in profiles]
    ambiguous = _ambiguous(evidences)
    places = {one.profile.reference: number for number, one in enumerate(evidences)}
    found = []
    for left, right in pairs(evidences):
        verdict = compare(left, right, ambiguous)
        if verdict.score >= UNSURE:
            found.append(Pair(places[left.profile.reference], places[right.profile.reference], verdict))
    return evidences, found


def cluster(
    evidences: Sequence[Evidence],
    found: Sequence[Pair],
    judged: Constraints = Constraints(),
) -> list[list[int]]:
    """The places of the profiles that are one, part by part."""
    clusters = Clusters(evidences, judged.different)
    for group in judged.same:
        for number in group[1:]:
            clusters.join(group[0], number)
    for pair in sorted(_clear(evidences, found), key=lambda pair: (-pair.verdict.score, pair.first, pair.second)):
        if clusters.top(pair.first) != clusters.top(pair.second) and not clusters.against(pair.first, pair.second):
            clusters.join(pair.first, pair.second)
    return clusters.parts()


def doubts(parts: Sequence[Sequence[int]], found: Iterable[Pair]) -> dict[tuple[int, int], Pair]:
    """For each two parts that may be one, or may not: the pair that speaks most for it."""
    part_of = {number: part for part, members in enumerate(parts) for number in members}
    best: dict[tuple[int, int], Pair] = {}
    for pair in found:
        first, second = sorted((part_of[pair.first], part_of[pair.second]))
        if first == second or pair.verdict.band == "different":
            continue
        other = best.get((first, second))
        if other is None or pair.verdict.score > other.verdict.score:
            best[first, second] = pair
    return best


def _clear(evidences: Sequence[Evidence], found: Iterable[Pair]) -> Iterable[Pair]:
    """Pairs that are the same; where only parts of the names agree, those alone that have no near rival."""
    sure = [pair for pair in found if pair.verdict.score >= SAME and not pair.verdict.against]
    partial = [pair for pair in sure if pair.verdict.features[0].name in _PARTIAL]
    rivals: dict[int, dict[str, int]] = defaultdict(dict)
    for pair in partial:
        for one, other in ((pair.first, pair.second), (pair.second, pair.first)):
            form = evidences[other].form
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
