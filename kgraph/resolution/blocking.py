"""Which profiles are worth comparing: those that share a key, and in large blocks those that share a context too."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from kgraph.resolution.authority import surnames
from kgraph.resolution.names import is_korean_person, last_word, normal, skeleton
from kgraph.resolution.profile import Profile
from kgraph.resolution.scoring import Evidence, comparable

# All pairs of so many are compared; in larger blocks, a profile and so many that follow it.
LARGE, NEAR = 24, 3

# The kinds of context that a large block is split by.
_CONTEXT = ("affiliation", "person", "kin", "project", "event", "institution")


def keys(profile: Profile) -> frozenset[str]:
    """What may join the profile to others: its name, its comparable form, abbreviations that its article introduces.

    Two profiles that share no key, directly or through others, never affect each other. Equal names share a key, so
    that whoever names two things alike sees both.
    """
    if is_surname(profile):
        return frozenset([f"{profile.type} {profile.article} {profile.entity}"])
    within = frozenset(fact.value for fact in profile.facts if fact.kind == "within")
    forms = {normal(profile.name), comparable(profile.type, profile.name, within, profile.year)}
    forms |= {comparable(profile.type, name, frozenset(), profile.year) for name in profile.introduced}
    forms |= {normal(name) for name in profile.introduced if not is_surname(profile._replace(name=name))}
    if profile.type == "Person":
        forms |= {last_word(profile.name)} - {""}
    return frozenset(f"{profile.type} {_sounds(profile.type, form)}" for form in forms)


def is_surname(profile: Profile) -> bool:
    """오, 남궁: a person whose article gives no more than that is nobody's namesake."""
    name = normal(profile.name)
    return profile.type == "Person" and (len(name) < 2 or name in surnames())


def pairs(evidences: Sequence[Evidence]) -> Iterator[tuple[Evidence, Evidence]]:
    """The pairs to compare, each once, in the order of the profiles."""
    seen: set[tuple[int, int]] = set()
    for block in _blocks(evidences).values():
        seen.update(_near(block, evidences) if len(block) > LARGE else combinations(block, 2))
    return ((evidences[first], evidences[second]) for first, second in sorted(seen))


def _blocks(evidences: Sequence[Evidence]) -> dict[str, list[int]]:
    blocks: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(evidences):
        for key in keys(one.profile):
            blocks[key].append(number)
    return blocks


def _near(block: Sequence[int], evidences: Sequence[Evidence]) -> Iterator[tuple[int, int]]:
    """Of a large block, pairs of one context; and neighbours by name, which suffice where the name decides."""
    yield from _following(sorted(block, key=lambda number: _place(evidences[number])))
    contexts: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number in block:
        for kind in _CONTEXT if evidences[number].common else ():
            for value in evidences[number].of(kind):
                contexts["institution" if kind == "affiliation" else kind, value].append(number)
    for shared in contexts.values():
        members = sorted(set(shared))
        yield from _following(members) if len(members) > LARGE else combinations(members, 2)


def _following(block: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Each with those next to it."""
    for index, number in enumerate(block):
        for other in block[index + 1 : index + 1 + NEAR]:
            yield min(number, other), max(number, other)


def _place(one: Evidence) -> tuple[str, str, str, tuple[str, str]]:
    """Where a profile stands in a large block: beside those of its form, and in it beside those of its place."""
    return one.form, min(one.of("province"), default=""), min(one.of("parent"), default=""), one.profile.reference


def _sounds(type_: str, form: str) -> str:
    """Forms that may be spellings of one name share this."""
    return form if type_ == "Person" and is_korean_person(form) else skeleton(form)


def reaching(given: Iterable[Profile]) -> frozenset[str]:
    """The keys of all these profiles."""
    return frozenset(key for profile in given for key in keys(profile))
