"""Which entities of different articles are one.

An article shows resolution a `Profile` of each entity. Two profiles that share no key, directly or through others,
never affect each other: whoever keeps profiles by their keys need only resolve again those that a change reaches.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple, TypeAlias
from urllib.parse import quote

from kgraph.record import NAME, Record

VERSION = 1


class Profile(NamedTuple):
    """An entity as one article presents it: all that resolution looks at."""

    article: str
    entity: str
    type: str
    name: str
    aliases: tuple[str, ...]


class Cluster(NamedTuple):
    """Profiles that are one entity; `key` is the last part of its IRI."""

    type: str
    name: str
    aliases: tuple[str, ...]
    key: str

    @property
    def path(self) -> str:
        """Its IRI after the base of the graph."""
        return f"{self.type.lower()}/{self.key}"


Reference: TypeAlias = tuple[str, str]
Resolution: TypeAlias = Mapping[Reference, Cluster]


def profiles(record: Record) -> Iterator[Profile]:
    """A profile of each entity that the record mentions."""
    surfaces: dict[str, set[str]] = defaultdict(set)
    for mention in record.mentions:
        surfaces[mention.entity].update([record.text[mention.start : mention.end]] if mention.kind == NAME else [])
    for entity, spoken in surfaces.items():
        type_, name = record.entities[entity]
        yield Profile(record.id, entity, type_, name, tuple(sorted(s for s in spoken if _is_alias(s, name))))


def keys(profile: Profile) -> frozenset[str]:
    """What may join the profile to others: its name, and the aliases that are no mere part of that name.

    홀딩스 for 해솔홀딩스 and 오 for 오상진 mean something in their own article only; AICA means the same in all.
    """
    name = normal(profile.name)
    distinctive = {alias for alias in map(normal, profile.aliases) if alias not in name}
    return frozenset(f"{profile.type} {text}" for text in {name, *distinctive})


def resolve(profiles: Iterable[Profile]) -> Resolution:
    """The cluster of every profile: those that share a key, directly or through others, are one."""
    clusters = ((members, _cluster(members)) for members in _joined(profiles))
    return {(m.article, m.entity): cluster for members, cluster in clusters for m in members}


@lru_cache(maxsize=1 << 16)
def normal(name: str) -> str:
    """A name without what spelling may vary: case, width, spaces and punctuation."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(filter(str.isalnum, folded)) or folded.strip()


def _is_alias(surface: str, name: str) -> bool:
    return len(surface) > 1 and surface != name


def _joined(profiles: Iterable[Profile]) -> Iterable[list[Profile]]:
    above: dict[str, str] = {}
    marked = [(profile, _join(above, keys(profile))) for profile in profiles]
    groups = defaultdict(list)
    for profile, key in marked:
        groups[_top(above, key)].append(profile)
    return groups.values()


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


def _cluster(members: list[Profile]) -> Cluster:
    """The name that most articles use; of equally used ones the longest, then the first in code point order."""
    used = Counter(member.name for member in members)
    name = min(used, key=lambda name: (-used[name], -len(name), name))
    aliases = {*used, *(alias for member in members for alias in member.aliases)} - {name}
    return Cluster(members[0].type, name, tuple(sorted(aliases)), _key(name))


def _key(name: str) -> str:
    return quote("_".join(unicodedata.normalize("NFC", name).split()), safe="")
