"""What people have said of pairs of entities: rows of judgements.csv, and what follows from them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import NamedTuple
from urllib.parse import quote, unquote

from kgraph.resolution.clustering import Constraints
from kgraph.resolution.forms import keys
from kgraph.resolution.profile import Profile

SAME, DIFFERENT, UNSURE, WITHDRAWN = "same", "different", "unsure", "withdrawn"
WORDS = (SAME, DIFFERENT, UNSURE, WITHDRAWN)

_MENTION = re.compile(r"article/(?P<article>.+)#mention=(?P<start>\d+),(?P<end>\d+)")
_NAMESAKE = re.compile(r"_\([^()]*\)$")


class Judgement(NamedTuple):
    """`left` and `right` are paths: person/오상진, or article/d01#mention=10,13 for what is mentioned there.

    `withdrawn` takes back the last judgement of the same pair.
    """

    left: str
    right: str
    judgement: str
    who: str = ""
    when: str = ""
    why: str = ""
    row: int = 0

    @property
    def pair(self) -> frozenset[str]:
        return frozenset((self.left, self.right))


class Outcome(NamedTuple):
    """What the judgements force, the rows that stand, what their paths mean, and why some could not count, by row."""

    constraints: Constraints
    rows: tuple[Judgement, ...]
    targets: Mapping[str, tuple[int, ...]]
    told: Mapping[int, str]


def mention(path: str) -> tuple[str, int, int] | None:
    """The article and the span of a path to a mention."""
    match = _MENTION.fullmatch(path)
    return (unquote(match["article"]), int(match["start"]), int(match["end"])) if match else None


def path_of_mention(profile: Profile) -> str:
    start, end = profile.spans[0]
    return f"article/{quote(profile.article, safe='/')}#mention={start},{end}"


def canonical(path: str) -> str:
    """A path as the graph spells it: person/오상진 may be written with its letters or percent-encoded."""
    if path.startswith("article/"):
        return path
    kind, _, key = path.partition("/")
    return f"{kind}/{quote(unquote(key).replace(' ', '_'), safe='')}"


def reach(path: str) -> frozenset[str]:
    """The keys of profiles that an entity's path may mean."""
    kind, _, key = path.partition("/")
    name = unquote(key)
    names = {name.replace("_", " "), _NAMESAKE.sub("", name).replace("_", " ")}
    return frozenset(k for each in names for k in keys(Profile("", "", kind.capitalize(), each, ())))


def stacked(judgements: Iterable[Judgement]) -> tuple[list[list[Judgement]], list[Judgement]]:
    """The judgements of each pair that were not withdrawn, and withdrawals of what was not there."""
    stacks: dict[frozenset[str], list[Judgement]] = defaultdict(list)
    strays = []
    for one in judgements:
        stack = stacks[one.pair]
        if one.judgement != WITHDRAWN:
            stack.append(one)
        elif stack:
            stack.pop()
        else:
            strays.append(one)
    return [stack for stack in stacks.values() if stack], strays


def standing(judgements: Iterable[Judgement]) -> tuple[list[Judgement], dict[int, str]]:
    """The last judgement of each pair that was not withdrawn; rows that another person's row contradicts."""
    stacks, strays = stacked(judgements)
    told = {stray.row: "withdraws a judgement that is not there" for stray in strays}
    for stack in stacks:
        told.update(_contested(stack))
    return sorted((stack[-1] for stack in stacks), key=lambda one: one.row), told


def replay(
    judgements: Iterable[Judgement],
    profiles: Sequence[Profile],
    parts: Sequence[Sequence[int]],
    paths: Sequence[str],
) -> Outcome:
    """What rows mean for these profiles, which evidence alone would put into `parts` of such `paths`."""
    rows, told = standing(judgements)
    targets = _targets(rows, profiles, parts, paths)
    told |= {row.row: missing for row in rows if (missing := _unknown(row, targets))}
    rows = [row for row in rows if targets[row.left] and targets[row.right]]
    cores = _cores(rows, targets)
    forced = _Forced(cores)
    for row in rows:
        if objection := forced.take(row):
            told[row.row] = objection
    return Outcome(forced.constraints(), tuple(rows), targets, told)


class _Forced:
    """Groups that must be one and pairs that must not, as far as the rows taken agree."""

    def __init__(self, cores: Mapping[str, tuple[int, ...]]) -> None:
        self._cores = cores
        self._group = {path: path for path in cores}
        self._apart: dict[frozenset[str], Judgement] = {}
        for left, right in product(cores, cores):
            if left < right and set(cores[left]) & set(cores[right]):
                self._unite(left, right)

    def take(self, row: Judgement) -> str:
        """Let a row count; why it cannot."""
        if not self._cores[row.left] or not self._cores[row.right]:
            return "nothing is left of what it splits"
        groups = frozenset((self._group[row.left], self._group[row.right]))
        if row.judgement == SAME:
            if groups in self._apart:
                return f"says same, but row {self._apart[groups].row} and others make the two different"
            self._unite(row.left, row.right)
        elif row.judgement == DIFFERENT:
            if len(groups) == 1:
                return "says different, but earlier rows make the two the same"
            self._apart.setdefault(groups, row)
        return ""

    def constraints(self) -> Constraints:
        members: dict[str, set[int]] = defaultdict(set)
        for path, group in self._group.items():
            members[group].update(self._cores[path])
        same = tuple(tuple(sorted(group)) for _, group in sorted(members.items()) if len(group) > 1)
        firsts = {group: min(numbers) for group, numbers in members.items() if numbers}
        apart = {tuple(sorted(firsts[group] for group in groups)) for groups in self._apart}
        return Constraints(same, frozenset((left, right) for left, right in apart))

    def _unite(self, left: str, right: str) -> None:
        kept, gone = sorted((self._group[left], self._group[right]))
        self._group = {path: kept if group == gone else group for path, group in self._group.items()}
        self._apart = {frozenset(kept if g == gone else g for g in groups): row for groups, row in self._apart.items()}


def _targets(
    rows: Iterable[Judgement], profiles: Sequence[Profile], parts: Sequence[Sequence[int]], paths: Sequence[str]
) -> dict[str, tuple[int, ...]]:
    """The places of the profiles that each path means; none where it means nothing."""
    by_path = dict(zip(paths, parts, strict=True))
    wanted = {path for row in rows for path in (row.left, row.right)}
    return {path: tuple(by_path.get(path) or _found(path, profiles, parts)) for path in wanted}


def _found(path: str, profiles: Sequence[Profile], parts: Sequence[Sequence[int]]) -> Sequence[int]:
    """The profile mentioned there, or the one part in which the name of an entity's path is still used."""
    if (place := mention(path)) is not None:
        article, *span = place
        return [n for n, one in enumerate(profiles) if one.article == article and tuple(span) in one.spans]
    kind, _, key = path.partition("/")
    name = unquote(key).replace("_", " ")
    bearing = [part for part in parts if any(_bears(profiles[n], kind, name) for n in part)]
    return bearing[0] if len(bearing) == 1 else []


def _bears(profile: Profile, kind: str, name: str) -> bool:
    return profile.type.lower() == kind and name in {profile.name, *profile.aliases}


def _cores(rows: Sequence[Judgement], targets: Mapping[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    """What each path means without what rows split from it, mention by mention."""
    split: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        for one, other in ((row.left, row.right), (row.right, row.left)):
            if row.judgement == DIFFERENT and mention(one) and not mention(other):
                split[other].update(targets[one])
    return {
        path: tuple(n for n in targets[path] if n not in split[path]) for row in rows for path in (row.left, row.right)
    }


def _unknown(row: Judgement, targets: Mapping[str, tuple[int, ...]]) -> str:
    missing = [unquote(path) for path in (row.left, row.right) if not targets[path]]
    return f"not in the graph: {', '.join(missing)}" if missing else ""


def _contested(stack: Sequence[Judgement]) -> dict[int, str]:
    """The last row of a pair counts, and says so where someone else has said otherwise."""
    last = stack[-1]
    others = [one for one in stack if one.who != last.who and {one.judgement, last.judgement} == {SAME, DIFFERENT}]
    if not others:
        return {}
    other = others[-1]
    return {last.row: f"counts, but row {other.row} ({other.who or 'nobody'}) says {other.judgement}"}
