"""Many ranges of numbers at once."""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[Any]


def numbers(starts: Array, ends: Array) -> tuple[Array, Array]:
    """The numbers of all ranges one after the other, and where those of each begin among them."""
    counts = ends - starts
    begins = np.cumsum(counts) - counts
    return np.arange(counts.sum()) + np.repeat(starts - begins, counts), begins


def owners(starts: Array, ends: Array) -> Array:
    """Of the same numbers, the places of the ranges that they are in."""
    return np.repeat(np.arange(len(starts)), ends - starts)
