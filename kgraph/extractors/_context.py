"""Where things are in a Doc: which morphemes, which sentence, inside which quotation."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc

from kgraph.annotations import Morpheme, Quotation, text_of


class Context:
    """A view of a Doc for components that ask many small questions about offsets."""

    def __init__(self, doc: Doc) -> None:
        self.text = text_of(doc)
        self.morphemes: Sequence[Morpheme] = doc._.morphemes
        self.sentences: Sequence[tuple[int, int]] = doc._.sentences
        self.quotations: Sequence[Quotation] = doc._.quotations
        self._sentence_starts = [start for start, _ in self.sentences]

    @cached_property
    def starts(self) -> list[int]:
        return [m.start for m in self.morphemes]

    @cached_property
    def ends(self) -> list[int]:
        return [m.end for m in self.morphemes]

    @cached_property
    def _quotation_starts(self) -> list[int]:
        return [q.start for q in self.quotations]

    def within(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of morphemes that share a character with the passage; never empty in a text with any."""
        first, last = bisect_right(self.ends, start), bisect_left(self.starts, end)
        first = min(first, len(self.starts) - 1)
        return first, max(last, first + 1)

    def sentence(self, offset: int) -> int:
        return max(0, bisect_right(self._sentence_starts, offset) - 1)

    @cached_property
    def sentence_of_each(self) -> npt.NDArray[np.int64]:
        """The sentence of each morpheme."""
        found = np.searchsorted(self._sentence_starts, self.starts, side="right") - 1
        return np.maximum(found, 0).astype(np.int64)

    @cached_property
    def quoted(self) -> npt.NDArray[np.bool_]:
        """Whether a quotation holds each morpheme."""
        opened = np.searchsorted(self._quotation_starts, self.starts, side="right") - 1
        # Before the first quotation opens, the place -1 takes the last end: 0, which is behind no start.
        ends = np.array([*(q.end for q in self.quotations), 0], np.int64)
        return np.asarray(self.starts, np.int64) < ends[opened]

    def quotation(self, offset: int) -> int:
        """The quotation that holds the offset, or -1."""
        index = bisect_right(self._quotation_starts, offset) - 1
        return index if index >= 0 and offset < self.quotations[index].end else -1
