"""Linear-chain decoding in numpy, of a whole batch of sentences at once. Scores are (position, sentence, label)."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
OUTSIDE = "O"
# What cannot follow: finite, so that sums of it stay finite.
IMPOSSIBLE = -1e4


class Labels(NamedTuple):
    """The labels of one annotation, O, B-Person, I-Person, E-Person, S-Person …, and the scores of their succession."""

    names: tuple[str, ...]
    first: Floats
    following: Floats
    last: Floats


def scheme(types: Iterable[str]) -> tuple[str, ...]:
    return (OUTSIDE, *(f"{position}-{kind}" for kind in types for position in "BIES"))


def possible(before: str, after: str) -> bool:
    """Whether a label can follow another; O also stands for what is before and after a sentence."""
    if before[0] in "BI":
        return after[0] in "IE" and before[1:] == after[1:]
    return after[0] in "OBS"


def viterbi(emissions: Floats, lengths: npt.NDArray[np.int32], labels: Labels) -> list[npt.NDArray[np.int64]]:
    """The best labels of each sentence."""
    size, sentences, _ = emissions.shape
    best = np.empty_like(emissions)
    for position in range(size):
        if position == 0:
            best[0] = labels.first + emissions[0]
        else:
            best[position] = (best[position - 1][:, :, None] + labels.following).max(axis=1) + emissions[position]
    # Where they came from is asked only along the best paths, from the last position back.
    paths = np.zeros((size, sentences), np.int64)
    into = labels.following.T
    for position in range(size - 1, -1, -1):
        ahead = into[paths[position + 1]] if position + 1 < size else labels.last
        ahead = np.where((lengths == position + 1)[:, None], labels.last, ahead)
        paths[position] = (best[position] + ahead).argmax(axis=1)
    return [paths[:length, sentence] for sentence, length in enumerate(lengths)]


def marginals(emissions: Floats, lengths: npt.NDArray[np.int32], labels: Labels) -> Floats:
    """The probability of each label at each position: forward and backward, rescaled at each step."""
    inside = np.exp(emissions - emissions.max(axis=2, keepdims=True))
    following = np.exp(labels.following)
    forward, backward = np.zeros_like(inside), np.zeros_like(inside)
    last = np.exp(labels.last)
    size = len(emissions)
    for position in range(size):
        state = np.exp(labels.first) if position == 0 else forward[position - 1] @ following
        forward[position] = _normalised(state * inside[position])
    for position in range(size - 1, -1, -1):
        ahead = last if position == size - 1 else (backward[position + 1] * inside[position + 1]) @ following.T
        ending = (lengths == position + 1)[:, None]
        backward[position] = _normalised(np.where(ending, last, ahead))
    return _normalised(forward * backward)


def _normalised(scores: Floats) -> Floats:
    result: Floats = scores / np.maximum(scores.sum(axis=-1, keepdims=True), 1e-30)
    return result


def spans(path: Sequence[int], names: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """First and last position and the type of what a path labels, as a constrained Viterbi path does: whole."""
    start = 0
    for position, label in enumerate(path):
        name = names[label]
        if name[0] in "BS":
            start = position
        if name[0] in "ES":
            yield start, position, name[2:]
