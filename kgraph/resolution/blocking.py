"""Which profiles are worth comparing: those that share a key, and in large blocks those that share a context too."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from kgraph.resolution.scoring import Evidence

# All pairs of so many are compared; in larger blocks, a profile and so many that follow it.
LARGE, NEAR = 24, 3

# The kinds of context that a large block is split by.
_CONTEXT = (("affiliation",), ("kin",), ("person",), ("affiliation", "institution"), ("project",), ("event",))


def pairs(evidences: Sequence[Evidence]) -> list[tuple[int, int]]:
    """The places of those to compare, each pair once, in order."""
    seen: set[tuple[int, int]] = set()
    for block in _blocks(evidences).values():
        seen.update(_near(block, evidences) if len(block) > LARGE else combinations(block, 2))
    return sorted(seen)


def _blocks(evidences: Sequence[Evidence]) -> dict[str, list[int]]:
    blocks: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(evidences):
        for key in one.keys:
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
