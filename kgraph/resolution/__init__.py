"""Which entities of different articles are one.

An article shows resolution a `Profile` of each entity. Two profiles that share no key, directly or through others,
never affect each other: whoever keeps profiles by their keys need only resolve again those that a change reaches.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias
from urllib.parse import quote

from kgraph.resolution.blocking import is_surname, keys
from kgraph.resolution.clustering import Comparison, cluster, compared, doubts
from kgraph.resolution.judgements import Judgement, canonical, mention, path_of_mention, reach, replay
from kgraph.resolution.names import normal
from kgraph.resolution.profile import Profile, profiles

__all__ = [
    "Cluster",
    "Decision",
    "Doubt",
    "Judgement",
    "Profile",
    "Reference",
    "Resolution",
    "canonical",
    "decide",
    "keys",
    "mention",
    "normal",
    "path_of_mention",
    "profiles",
    "reach",
    "resolve",
]

VERSION = 2

# What tells namesakes apart, the best first: 한지석_(두산).
_TELLING = ("affiliation", "within", "parent", "birthplace", "title")


class Cluster(NamedTuple):
    """Profiles that are one entity; `key` is the last part of its IRI, `replaces` are paths that meant it before."""

    type: str
    name: str
    aliases: tuple[str, ...]
    key: str
    replaces: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Its IRI after the base of the graph."""
        return f"{self.type.lower()}/{self.key}"


Reference: TypeAlias = tuple[str, str]
Resolution: TypeAlias = Mapping[Reference, Cluster]


class Doubt(NamedTuple):
    """Two entities, by their paths, that may be one or not; the two profiles that speak most for it."""

    left: str
    right: str
    score: int
    first: Reference
    second: Reference


class Decision(NamedTuple):
    """What became of profiles: their clusters, the paths that evidence alone gives them, doubts, objections by row."""

    clusters: Resolution
    automatic: Mapping[Reference, str]
    doubts: tuple[Doubt, ...]
    told: Mapping[int, str]


def resolve(given: Iterable[Profile], judgements: Iterable[Judgement] = ()) -> Resolution:
    """The cluster of every profile."""
    return decide(given, judgements).clusters


def decide(given: Iterable[Profile], judgements: Iterable[Judgement] = ()) -> Decision:
    """Which profiles are one; a function of the set of profiles and the rows, whatever the order of the profiles."""
    rows = sorted(judgements, key=lambda one: one.row)
    clusters: dict[Reference, Cluster] = {}
    automatic: dict[Reference, str] = {}
    found: list[Doubt] = []
    told: dict[int, str] = {}
    for members, judged in _components(given, rows):
        decision = _decided(members, judged)
        clusters.update(decision.clusters)
        automatic.update(decision.automatic)
        found.extend(decision.doubts)
        told.update(decision.told)
    return Decision(clusters, automatic, tuple(sorted(found)), told)


def _decided(members: list[Profile], rows: list[Judgement]) -> Decision:
    """Decide on profiles that may affect each other."""
    members.sort(key=lambda profile: profile.reference)
    given = compared(members, _judged_alone(members, rows))
    parts = cluster(given)
    clusters = _clusters(members, parts)
    automatic = _spread(members, parts, clusters)
    told: Mapping[int, str] = {}
    targets: list[tuple[int, ...]] = []
    if rows:
        paths = [one.path for one in clusters]
        outcome = replay(rows, members, parts, paths)
        told, targets = outcome.told, [outcome.targets[row.left] + outcome.targets[row.right] for row in outcome.rows]
        before, parts = parts, cluster(given, outcome.constraints)
        clusters = _replacing(_clusters(members, parts), parts, paths, before)
    return Decision(
        _spread(members, parts, clusters),
        {reference: one.path for reference, one in automatic.items()},
        tuple(_doubts(parts, clusters, given, targets)),
        told,
    )


def _judged_alone(members: Sequence[Profile], rows: Iterable[Judgement]) -> frozenset[int]:
    """The profiles whose mentions rows are about."""
    places = {place for row in rows for path in (row.left, row.right) if (place := mention(path))}
    return frozenset(
        n for n, one in enumerate(members) for start, end in one.spans if (one.article, start, end) in places
    )


def _components(given: Iterable[Profile], rows: Sequence[Judgement]) -> Iterator[tuple[list[Profile], list[Judgement]]]:
    """Profiles that share keys, directly, through others or through judgements, with the rows that concern them."""
    above: dict[str, str] = {}
    marked = [(profile, _join(above, _marks(profile, bool(rows)))) for profile in given]
    judged = [(row, _join(above, [*_ends(row.left), *_ends(row.right)])) for row in rows]
    groups: dict[str, tuple[list[Profile], list[Judgement]]] = defaultdict(lambda: ([], []))
    for profile, key in marked:
        groups[_top(above, key)][0].append(profile)
    for row, key in judged:
        groups[_top(above, key)][1].append(row)
    yield from groups.values()


def _marks(profile: Profile, judged: bool) -> Iterable[str]:
    """The keys of a profile, and its mentions where judgements may be about them."""
    if not judged:
        return keys(profile)
    return [*keys(profile), *(f"{profile.article}#{start},{end}" for start, end in profile.spans)]


def _ends(path: str) -> Iterable[str]:
    place = mention(path)
    return [f"{place[0]}#{place[1]},{place[2]}"] if place else reach(path)


def _join(above: dict[str, str], keys: Iterable[str]) -> str:
    """Put all these keys under one top."""
    first, *others = {_top(above, key) for key in keys}
    above.update(dict.fromkeys([first, *others], first))
    return first


def _top(above: dict[str, str], key: str) -> str:
    while (higher := above.setdefault(key, key)) != key:
        above[key] = above[higher]
        key = higher
    return key


def _spread(
    members: Sequence[Profile], parts: Sequence[Sequence[int]], clusters: Sequence[Cluster]
) -> dict[Reference, Cluster]:
    return {members[n].reference: one for part, one in zip(parts, clusters, strict=True) for n in part}


def _clusters(members: Sequence[Profile], parts: Sequence[Sequence[int]]) -> list[Cluster]:
    """A cluster of each part; of those that bear one name, all but the one in most articles say which they are."""
    named = [_cluster([members[n] for n in part]) for part in parts]
    namesakes: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(named):
        namesakes[one.path].append(number)
    for numbers in namesakes.values():
        groups = [[members[n] for n in parts[number]] for number in numbers]
        if len(groups) > 1 or is_surname(groups[0][0]):
            for number, key in zip(numbers, _told_apart(named[numbers[0]].key, groups), strict=True):
                named[number] = named[number]._replace(key=key)
    return named


def _cluster(members: list[Profile]) -> Cluster:
    """The name that most articles use; of equally used ones the longest, then the first in code point order."""
    used = Counter(member.name for member in members)
    name = min(used, key=lambda name: (-used[name], -len(name), name))
    aliases = {*used, *(alias for member in members for alias in member.aliases)} - {name}
    return Cluster(members[0].type, name, tuple(sorted(aliases)), _key(name))


def _told_apart(key: str, groups: Sequence[Sequence[Profile]]) -> list[str]:
    """Keys of namesakes: the plain one for the one in most articles, if it has more than a surname."""
    first = min(range(len(groups)), key=lambda n: (-len(groups[n]), groups[n][0].reference))
    facts = [_telling(group) for group in groups]
    spread = Counter(fact for each in facts for fact in set(each))
    taken: set[str] = set()
    told = []
    for number, group in enumerate(groups):
        plain = number == first and not is_surname(group[0])
        # Nothing shows us the other bearers of a surname: only its article is sure to be no one else's.
        telling = () if is_surname(group[0]) else facts[number]
        fact = next((f for f in telling if spread[f] == 1 and f not in taken), None)
        fact = fact or _origin(group[0], {other[0].article for other in groups if other is not group})
        taken.add(fact)
        told.append(key if plain else key + _key(f"_({fact})"))
    return told


def _telling(group: Sequence[Profile]) -> list[str]:
    """What is said of the members, the kinds that tell best and the most often said first."""
    said = Counter(fact for member in group for fact in member.facts if fact.kind in _TELLING)
    ordered = sorted(said, key=lambda fact: (_TELLING.index(fact.kind), -said[fact], fact.value))
    return list(dict.fromkeys(fact.value for fact in ordered))


def _origin(profile: Profile, others: set[str]) -> str:
    return f"{profile.article} {profile.entity}" if profile.article in others else profile.article


def _key(name: str) -> str:
    return quote("_".join(unicodedata.normalize("NFC", name).split()), safe="")


def _replacing(
    clusters: Sequence[Cluster], parts: Sequence[Sequence[int]], paths: Sequence[str], before: Sequence[Sequence[int]]
) -> list[Cluster]:
    """Clusters that know which paths of evidence alone now lead to them."""
    part_of = {number: part for part, members in enumerate(parts) for number in members}
    kept = {one.path for one in clusters}
    replaced: dict[int, list[str]] = defaultdict(list)
    for path, members in zip(paths, before, strict=True):
        if path not in kept:
            replaced[part_of[members[0]]].append(path)
    return [one._replace(replaces=tuple(sorted(replaced[number]))) for number, one in enumerate(clusters)]


def _doubts(
    parts: Sequence[Sequence[int]], clusters: Sequence[Cluster], given: Comparison, judged: Iterable[Sequence[int]]
) -> Iterator[Doubt]:
    """The pairs of clusters that evidence leaves open, and no one has judged."""
    part_of = {number: part for part, members in enumerate(parts) for number in members}
    settled = {frozenset(part_of[number] for number in numbers) for numbers in judged}
    for ends, pair in doubts(parts, given).items():
        if frozenset(ends) not in settled:
            left, right = sorted(clusters[end].path for end in ends)
            first, second = sorted(given.evidences[end].profile.reference for end in pair[:2])
            yield Doubt(left, right, pair.verdict.score, first, second)
