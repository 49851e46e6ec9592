"""Which profiles are worth comparing: those that share a key, and in large blocks those that share a context too."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations, pairwise

from kgraph.resolution.authority import surnames
from kgraph.resolution.names import is_korean_person, last_word, normal, skeleton
from kgraph.resolution.profile import Profile
from kgraph.resolution.scoring import Evidence, comparable

# All pairs of so many are compared; in larger blocks, a profile and so many that follow it.
LARGE, NEAR = 24, 3

# The kinds of context that a large block is split by.
_CONTEXT = (("affiliation",), ("kin",), ("person",), ("affiliation", "institution"), ("project",), ("event",))


def keys(profile: Profile) -> frozenset[str]:
    """What may join the profile to others: its name, its comparable form, abbreviations that its article introduces.

    Two profiles that share no key, directly or through others, never affect each other. Equal names share a key, so
    that whoever names two things alike sees both.
    """
    if is_surname(profile):
        return frozenset([f"{profile.type} {profile.article} {profile.entity}"])
    within = frozenset(fact.value for fact in profile.facts if fact.kind == "within")
    return _keys(profile.type, profile.name, profile.introduced, within, profile.year)


@lru_cache(maxsize=1 << 16)
def _keys(
    type_: str, name: str, introduced: tuple[str, ...], within: frozenset[str], year: int | None
) -> frozenset[str]:
    forms = {normal(name), comparable(type_, name, within, year)}
    for short in introduced:
        if type_ != "Person" or not _is_surname(short):
            forms |= {normal(short), comparable(type_, short, frozenset(), year)}
    if type_ == "Person":
        forms |= {last_word(name)} - {""}
    return frozenset(f"{type_} {_sounds(type_, form)}" for form in forms)


def is_surname(profile: Profile) -> bool:
    """오, 남궁: a person whose article gives no more than that is nobody's namesake."""
    return profile.type == "Person" and _is_surname(profile.name)


def _is_surname(name: str) -> bool:
    return len(normal(name)) < 2 or name in surnames()


def pairs(evidences: Sequence[Evidence]) -> list[tuple[int, int]]:
    """The places of those to compare, each pair once, in order."""
    seen: set[tuple[int, int]] = set()
    for block in _blocks(evidences).values():
        seen.update(_near(block, evidences) if len(block) > LARGE else combinations(block, 2))
    return sorted(seen)


def _blocks(evidences: Sequence[Evidence]) -> dict[str, list[int]]:
    blocks: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(evidences):
        for key in keys(one.profile):
            blocks[key].append(number)
    return blocks


def _near(block: Sequence[int], evidences: Sequence[Evidence]) -> Iterator[tuple[int, int]]:
    """Of a large block, neighbours by name, and enough pairs to connect what shares a context."""
    ordered = sorted(block, key=lambda number: _place(evidences[number]))
    for index, number in enumerate(ordered):
        for other in ordered[index + 1 : index + 1 + NEAR]:
            yield min(number, other), max(number, other)
    above = {number: number for number in block}
    for group in _contexts([number for number in block if evidences[number].common], evidences):
        for first, second in pairwise(group):
            left, right = _top(above, first), _top(above, second)
            if left != right:
                above[right] = left
                yield first, second


def _contexts(block: Sequence[int], evidences: Sequence[Evidence]) -> Iterator[list[int]]:
    """Profiles of a block that share a context which may suffice, the most telling kinds first."""
    for kinds in _CONTEXT:
        groups: dict[str, dict[int, None]] = defaultdict(dict)
        for kind in kinds:
            for number in block:
                for value in evidences[number].of(kind):
                    groups[value][number] = None
        yield from (sorted(group) for _, group in sorted(groups.items()) if len(group) > 1)


def _top(above: dict[int, int], number: int) -> int:
    while above[number] != number:
        above[number] = above[above[number]]
        number = above[number]
    return number


def _place(one: Evidence) -> tuple[str, str, str, tuple[str, str]]:
    """Where a profile stands in a large block: beside those of its form, and in it beside those of its place."""
    return one.form, min(one.of("province"), default=""), min(one.of("parent"), default=""), one.profile.reference


def _sounds(type_: str, form: str) -> str:
    """Forms that may be spellings of one name share this."""
    return form if type_ == "Person" and is_korean_person(form) else skeleton(form)


def reaching(given: Iterable[Profile]) -> frozenset[str]:
    """The keys of all these profiles."""
    return frozenset(key for profile in given for key in keys(profile))
