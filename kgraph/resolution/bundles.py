"""Profiles that are handled as one: each for itself, or, of a name that very many articles use, a bucket at a time.

Of such a name an article more costs its bucket and what became of the others, not every profile. Which bucket a
profile is in depends on the article and on how many profiles there are: with one more at most one bucket is split.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import NamedTuple, TypeAlias

from kgraph.resolution.clustering import cluster, compared
from kgraph.resolution.forms import is_surname, keys
from kgraph.resolution.names import normal
from kgraph.resolution.profile import Fact, Profile
from kgraph.resolution.scoring import Evidence, Summary, evidence, together

# More profiles of one name than this are put into buckets of so many, or of up to twice as many.
CROWDED, BUCKET = 128, 64

# The bucket of profiles that stand alone.
ALONE = -1

# What tells namesakes apart, the best first: 한지석_(두산).
TELLING = ("affiliation", "within", "parent", "birthplace", "title")

Reference: TypeAlias = tuple[str, str]


class Bundle(NamedTuple):
    """A profile, or many of a name that evidence makes one: then `together` is what they say.

    `told` are telling facts, each counted.
    """

    first: Profile
    keys: frozenset[str]
    names: tuple[tuple[str, int], ...]
    aliases: tuple[str, ...]
    told: tuple[tuple[Fact, int], ...]
    together: Evidence | None = None

    @property
    def evidence(self) -> Evidence:
        """Made when it is asked for: very many bundles are held at a time, and few of them compared."""
        return self.together or evidence(self.first)

    @property
    def size(self) -> int:
        return sum(count for _, count in self.names)


def block(profile: Profile) -> str:
    """Profiles of one block have a key in common."""
    if is_surname(profile):
        return min(keys(profile))
    return f"{profile.type} {normal(profile.name)}"


def buckets(count: int) -> int:
    """How many buckets a block of so many profiles has."""
    return count // BUCKET if count > CROWDED else 0


def bucket(reference: Reference, count: int) -> int:
    """The bucket of a profile in a block of so many, by linear hashing."""
    if not (known := buckets(count)):
        return ALONE
    place = int.from_bytes(blake2b("\n".join(reference).encode(), digest_size=8).digest())
    level = 1 << known.bit_length()
    wide = place % level
    return wide if wide < known else place % (level >> 1)


def alone(profile: Profile) -> Bundle:
    told = tuple((fact, 1) for fact in profile.facts if fact.kind in TELLING)
    return Bundle(profile, keys(profile), ((profile.name, 1),), profile.aliases, told)


def bundled(profiles: Iterable[Profile]) -> list[tuple[Bundle, list[Reference]]]:
    """The profiles of a bucket as far as evidence makes them one."""
    members = sorted(profiles, key=lambda profile: profile.reference)
    evidences = [evidence(profile) for profile in members]
    parts = cluster(compared(evidences))
    return [
        (_joined([members[n] for n in part], [evidences[n] for n in part]), [members[n].reference for n in part])
        for part in parts
    ]


def arranged(given: Iterable[Profile], judged: Container[Reference]) -> dict[Reference, Bundle]:
    """The bundle that each profile is in; those `judged` one by one stand alone."""
    blocks: dict[str, list[Profile]] = defaultdict(list)
    for profile in given:
        blocks[block(profile)].append(profile)
    found: dict[Reference, Bundle] = {}
    for members in blocks.values():
        buckets: dict[int, list[Profile]] = defaultdict(list)
        for profile in members:
            buckets[ALONE if profile.reference in judged else bucket(profile.reference, len(members))].append(profile)
        found |= {profile.reference: alone(profile) for profile in buckets.pop(ALONE, ())}
        for held in buckets.values():
            found |= {reference: one for one, references in bundled(held) for reference in references}
    return found


def _joined(members: Sequence[Profile], evidences: Sequence[Evidence]) -> Bundle:
    if len(members) == 1:
        return alone(members[0])
    one = together(evidences)
    names = Counter(member.name for member in members)
    told = Counter(fact for member in members for fact in member.facts if fact.kind in TELLING)
    aliases = {alias for member in members for alias in member.aliases}
    return Bundle(
        members[0],
        one.keys,
        tuple(sorted(names.items())),
        tuple(sorted(aliases)),
        tuple(sorted(told.items())),
        one,
    )


def to_json(bundle: Bundle) -> str:
    one = bundle.evidence
    return json.dumps(
        [
            *map(list, bundle[2:5]),
            bundle.first,
            *map(list, (one.introduced, one.keys)),
            [list(map(list, one.summary.provinces)), *map(list, (*one.summary[:2], *one.summary[3:]))],
            {kind: list(values) for kind, values in one.facts.items()},
        ],
        ensure_ascii=False,
    )


def from_json(text: str) -> Bundle:
    names, aliases, told, profile, introduced, keys_, summary, facts = json.loads(text)
    provinces, forms, born, heads, bodies = summary
    first = Profile.plain(*profile)
    one = replace(
        evidence(first),
        introduced=frozenset(introduced),
        keys=frozenset(keys_),
        summary=Summary(
            frozenset(forms),
            frozenset(born),
            frozenset(map(frozenset, provinces)),
            frozenset((body, year) for body, year in heads),
            frozenset(bodies),
        ),
        facts={kind: frozenset(values) for kind, values in facts.items()},
        many=True,
    )
    counted = tuple((Fact(kind, value), count) for (kind, value), count in told)
    return Bundle(first, one.keys, tuple((name, count) for name, count in names), tuple(aliases), counted, one)
