"""A table of morpheme vectors, as `kgraph.training.vectors` writes it: int8 rows, a scale for each."""

from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


class Vectors:
    """Vectors by the number of a morpheme, centred and scaled; numbers beyond the table have the mean vector, zero."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(self, numbers: npt.NDArray[np.int64]) -> Floats:
        known = numbers < len(self._rows)
        numbers = np.where(known, numbers, 0)
        vectors = self._rows[numbers] * self._scales[numbers][..., None] - self._mean
        vectors *= (known / self._deviation)[..., None]
        return np.asarray(vectors, np.float32)

    @property
    def size(self) -> int:
        return len(self._rows)

    @cached_property
    def _table(self) -> Any:
        return np.load(self.path)

    @cached_property
    def _rows(self) -> npt.NDArray[np.int8]:
        rows: npt.NDArray[np.int8] = self._table["rows"]
        return rows

    @cached_property
    def _scales(self) -> Floats:
        return np.asarray(self._table["scales"], np.float32)

    @cached_property
    def _mean(self) -> Floats:
        return np.asarray(self._table["mean"], np.float32)

    @cached_property
    def _deviation(self) -> float:
        return float(self._table["deviation"])
