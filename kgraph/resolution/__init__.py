"""Which entities of different articles are one.

An article shows resolution a `Profile` of each entity. Two profiles that share no key, directly or through others,
never affect each other: whoever keeps profiles by their keys need only resolve again those that a change reaches.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple, TypeAlias
from urllib.parse import quote

from kgraph.resolution.bundles import TELLING, Bundle, Reference, arranged
from kgraph.resolution.clustering import Comparison, cluster, compared, doubts
from kgraph.resolution.forms import is_surname, keys
from kgraph.resolution.judgements import Judgement, canonical, mention, path_of_mention, reach, replay, stacked
from kgraph.resolution.names import normal
from kgraph.resolution.profile import Fact, Profile, profiles
from kgraph.resolution.scoring import SAME, Feature, Verdict, contradiction, joined

__all__ = [
    "Bundle",
    "Cluster",
    "Decision",
    "Doubt",
    "Judgement",
    "Profile",
    "Reference",
    "Resolution",
    "canonical",
    "decide",
    "decided",
    "judged",
    "keys",
    "mention",
    "normal",
    "path_of_mention",
    "profiles",
    "reach",
    "resolve",
]

VERSION = 6


class Cluster(NamedTuple):
    """Profiles that are one entity; `key` is the last part of its IRI.

    `replaces` are paths that mean it too: those of what was merged into it, and those that builds of fewer articles
    would have given it, by other names that articles use.
    """

    type: str
    name: str
    aliases: tuple[str, ...]
    key: str
    replaces: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Its IRI after the base of the graph."""
        return f"{self.type.lower()}/{self.key}"


Resolution: TypeAlias = Mapping[Reference, Cluster]


class Doubt(NamedTuple):
    """Two entities, by their paths, that may be one or not; the two profiles that speak most for it."""

    left: str
    right: str
    score: int
    first: Reference
    second: Reference
    features: tuple[Feature, ...] = ()
    against: str = ""

    @property
    def verdict(self) -> Verdict:
        """What was seen where the two were compared, and what keeps them apart all the same."""
        return Verdict(self.score, self.features, self.against)


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
    rows, profiles_ = tuple(judgements), tuple(given)
    bundle_of = arranged(profiles_, judged(profiles_, rows))
    decision = decided({one.first.reference: one for one in bundle_of.values()}.values(), rows)
    firsts = {reference: one.first.reference for reference, one in bundle_of.items()}
    return decision._replace(
        clusters={reference: decision.clusters[first] for reference, first in firsts.items()},
        automatic={reference: decision.automatic[first] for reference, first in firsts.items()},
    )


def judged(given: Iterable[Profile], judgements: Iterable[Judgement]) -> frozenset[Reference]:
    """The profiles whose mentions rows are about that were not withdrawn."""
    stacks, _ = stacked(judgements)
    places = {place for row in map(itemgetter(-1), stacks) for path in row[:2] if (place := mention(path))}
    if not places:
        return frozenset()
    return frozenset(one.reference for one in given if any((one.article, *span) in places for span in one.spans))


def decided(given: Iterable[Bundle], judgements: Iterable[Judgement] = ()) -> Decision:
    """Which bundles are one, by the reference of the first profile of each."""
    rows = sorted(judgements, key=lambda one: one.row)
    clusters: dict[Reference, Cluster] = {}
    automatic: dict[Reference, str] = {}
    found: list[Doubt] = []
    told: dict[int, str] = {}
    for members, concerned in _components(given, rows):
        decision = _decided(members, concerned)
        clusters.update(decision.clusters)
        automatic.update(decision.automatic)
        found.extend(decision.doubts)
        told.update(decision.told)
    return Decision(clusters, automatic, tuple(sorted(found)), told)


def _decided(members: list[Bundle], rows: list[Judgement]) -> Decision:
    """Decide on bundles that may affect each other."""
    members.sort(key=lambda one: one.first.reference)
    profiles_ = [one.first._replace(aliases=one.aliases) for one in members]
    apart = judged(profiles_, rows)
    alone = frozenset(n for n, one in enumerate(profiles_) if one.reference in apart)
    given = compared([one.evidence for one in members], alone)
    parts = cluster(given)
    clusters = _clusters(members, parts)
    automatic = _spread(members, parts, clusters)
    told: Mapping[int, str] = {}
    targets: list[tuple[int, ...]] = []
    if rows:
        paths = [one.path for one in clusters]
        outcome = replay(rows, profiles_, parts, paths)
        told, targets = outcome.told, [outcome.targets[row.left] + outcome.targets[row.right] for row in outcome.rows]
        before, parts = parts, cluster(given, outcome.constraints)
        clusters = _replacing(_clusters(members, parts), parts, paths, before)
    return Decision(
        _spread(members, parts, clusters),
        {reference: one.path for reference, one in automatic.items()},
        tuple(_doubts(parts, clusters, given, targets)),
        told,
    )


def _components(given: Iterable[Bundle], rows: Sequence[Judgement]) -> Iterator[tuple[list[Bundle], list[Judgement]]]:
    """Bundles that share keys, directly, through others or through judgements, with the rows that concern them."""
    above: dict[str, str] = {}
    marked = [(one, _join(above, _marks(one, bool(rows)))) for one in given]
    concerned = [(row, _join(above, [*_ends(row.left), *_ends(row.right)])) for row in rows]
    groups: dict[str, tuple[list[Bundle], list[Judgement]]] = defaultdict(lambda: ([], []))
    for one, key in marked:
        groups[_top(above, key)][0].append(one)
    for row, key in concerned:
        groups[_top(above, key)][1].append(row)
    yield from groups.values()


def _marks(one: Bundle, mentions: bool) -> Iterable[str]:
    """The keys of a bundle, and its mentions where judgements may be about them."""
    if not mentions:
        return one.keys
    return [*one.keys, *(f"{one.first.article}#{start},{end}" for start, end in one.first.spans)]


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
    members: Sequence[Bundle], parts: Sequence[Sequence[int]], clusters: Sequence[Cluster]
) -> dict[Reference, Cluster]:
    return {members[n].first.reference: one for part, one in zip(parts, clusters, strict=True) for n in part}


def _clusters(members: Sequence[Bundle], parts: Sequence[Sequence[int]]) -> list[Cluster]:
    """A cluster of each part; of those that bear one name, all but the one in most articles say which they are."""
    named = [_cluster([members[n] for n in part]) for part in parts]
    namesakes: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(named):
        namesakes[one.path].append(number)
    for numbers in namesakes.values():
        groups = [[members[n] for n in parts[number]] for number in numbers]
        if len(groups) > 1 or is_surname(groups[0][0].first):
            for number, key in zip(numbers, _told_apart(named[numbers[0]].key, groups), strict=True):
                named[number] = named[number]._replace(key=key)
    return _with_other_paths(named, [{name for n in part for name, _ in members[n].names} for part in parts])


def _with_other_paths(clusters: Sequence[Cluster], names: Iterable[set[str]]) -> list[Cluster]:
    """Clusters that know the paths that their other names would have, those that mean nothing else."""
    paths = [
        {one._replace(key=_key(name)).path for name in used - {one.name}}
        for one, used in zip(clusters, names, strict=True)
    ]
    meaning = Counter(path for each in paths for path in each)
    meaning.update(one.path for one in clusters)
    return [
        one._replace(replaces=tuple(sorted(path for path in others if meaning[path] == 1)))
        for one, others in zip(clusters, paths, strict=True)
    ]


def _cluster(members: Sequence[Bundle]) -> Cluster:
    """The name that most articles use; of equally used ones the longest, then the first in code point order."""
    used: Counter[str] = Counter()
    for member in members:
        used.update(dict(member.names))
    name = min(used, key=lambda name: (-used[name], -len(name), name))
    aliases = {*used, *(alias for member in members for alias in member.aliases)} - {name}
    return Cluster(members[0].first.type, name, tuple(sorted(aliases)), _key(name))


def _told_apart(key: str, groups: Sequence[Sequence[Bundle]]) -> list[str]:
    """Keys of namesakes: the plain one for the one in most articles, if it has more than a surname."""
    firsts = [group[0].first for group in groups]
    first = min(range(len(groups)), key=lambda n: (-sum(one.size for one in groups[n]), firsts[n].reference))
    surname = is_surname(firsts[0])
    facts = [_telling(group) for group in groups]
    spread = Counter(fact for each in facts for fact in set(each))
    articles = Counter(one.article for one in firsts)
    taken: set[str] = set()
    told = []
    for number, one in enumerate(firsts):
        # Nothing shows us the other bearers of a surname: only its article is sure to be no one else's.
        telling = () if surname else facts[number]
        fact = next((f for f in telling if spread[f] == 1 and f not in taken), None)
        fact = fact or (one.article if articles[one.article] == 1 else f"{one.article} {one.entity}")
        taken.add(fact)
        told.append(key if number == first and not surname else key + _key(f"_({fact})"))
    return told


def _telling(group: Sequence[Bundle]) -> list[str]:
    """What is said of the members, the kinds that tell best and the most often said first."""
    said: Counter[Fact] = Counter()
    for member in group:
        said.update(dict(member.told))
    ordered = sorted(said, key=lambda fact: (TELLING.index(fact.kind), -said[fact], fact.value))
    return list(dict.fromkeys(fact.value for fact in ordered))


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
    return [
        one._replace(replaces=tuple(sorted({*one.replaces, *replaced[number]}))) for number, one in enumerate(clusters)
    ]


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
            score, features, _ = pair.verdict
            against = _against(parts, ends, given) if score >= SAME else ""
            yield Doubt(left, right, score, first, second, features, against)


def _against(parts: Sequence[Sequence[int]], ends: Iterable[int], given: Comparison) -> str:
    """Why two parts are not one of which some members look the same."""
    evidence_of = {
        number: one for one, members in zip(given.evidences, given.members, strict=True) for number in members
    }
    left, right = (joined([evidence_of[number].summary for number in parts[end]]) for end in ends)
    return contradiction(left, right)
