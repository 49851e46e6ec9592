"""The morpheme vectors of Kiwi's CoNg language model, recovered from the cosines that its public API gives."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
from kiwipiepy import Kiwi

from kgraph.extractors._vectors import Vectors

DIMENSIONS = 256


def recover(kiwi: Kiwi, *, landmarks: int = 800, dimensions: int = DIMENSIONS) -> npt.NDArray[np.float32]:
    """A vector for every morpheme id whose inner products are `kiwi.morpheme_similarity`.

    The Nyström method, exact here because the model's vectors have no more than `dimensions` dimensions: the cosines of
    all morphemes to some landmarks, times the inverse square root of the landmarks' own cosines.
    """
    size = len(kiwi.most_similar_morphemes(0, top_n=1_000_000))
    chosen = np.linspace(0, size - 1, landmarks).astype(int)
    cosines = np.stack([_cosines(kiwi, int(landmark), size) for landmark in chosen], axis=1)
    values, axes = np.linalg.eigh(cosines[chosen])
    values, axes = values[-dimensions:], axes[:, -dimensions:]
    vectors: npt.NDArray[np.float32] = (cosines @ (axes / np.sqrt(values))).astype(np.float32)[:, ::-1]
    return vectors


def quantise(vectors: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float16]]:
    """Rows of int8 and the scale of each."""
    scales = (np.abs(vectors).max(axis=1) / 127).astype(np.float16)
    safe = np.maximum(scales.astype(np.float32), 1e-8)
    return np.rint(vectors / safe[:, None]).clip(-127, 127).astype(np.int8), scales


def write(path: Path) -> None:
    """The table of `path`, an .npz that depends on nothing but the version of kiwipiepy_model.

    Its axes are unique only up to rotations that leave the inner products alone: a table and the networks trained on it
    belong together.
    """
    save(path, recover(Kiwi(num_workers=1)))


def load(path: Path) -> npt.NDArray[np.float32]:
    """The vectors of a table as networks see them, and a last one, zero, for morphemes that it lacks."""
    vectors = Vectors(path)
    return vectors(np.arange(vectors.size + 1))


def save(path: Path, vectors: npt.NDArray[np.float32]) -> None:
    rows, scales = quantise(vectors)
    mean = vectors.mean(axis=0)
    # What all morphemes share is three quarters of a vector's square: networks see what is left of it.
    np.savez(path, rows=rows, scales=scales, mean=mean, deviation=np.float32((vectors - mean).std()))


def _cosines(kiwi: Kiwi, morpheme: int, size: int) -> npt.NDArray[np.float64]:
    row = np.zeros(size)
    for similar in kiwi.most_similar_morphemes(morpheme, top_n=size):
        row[similar.id] = similar.score
    row[morpheme] = 1.0
    return row
