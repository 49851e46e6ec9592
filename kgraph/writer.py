"""Statements into a draft of the store, counted as they go."""

from collections import Counter
from collections.abc import Iterable, Iterator, Set
from itertools import islice

from pyoxigraph import Quad

from kgraph import mapping
from kgraph.ledger import Ledger
from kgraph.store import Draft

# Statements to gather before they are written, and from which on tables of their own beat the log.
_AT_ONCE = 20_000
# Graphs to write as tables at a time: the loader holds them all in memory, and is not to be interrupted meanwhile.
_AT_A_LOAD = 400


class Writer:
    """Writes into a draft what articles say, and counts it."""

    def __init__(self, draft: Draft, ledger: Ledger, quads: int) -> None:
        self.draft = draft
        self.ledger = ledger
        self.quads = quads
        self._added: set[Quad] = set()
        self._removed: set[Quad] = set()
        self._said: Counter[Quad] = Counter()

    def exchange(self, old: Set[Quad], new: Set[Quad]) -> None:
        """Put new statements in the place of old ones."""
        self._removed |= old - new
        self._added |= new - old
        if len(self._added) + len(self._removed) >= _AT_ONCE:
            self.flush()

    def exchange_graphs(self, graphs: Iterable[tuple[Set[Quad], Set[Quad]]]) -> None:
        """Put new graphs of articles in the place of old ones, and likewise what the default graph says by them."""
        for old, new in graphs:
            self._said.update(mapping.statements(new))
            self._said.subtract(mapping.statements(old))
            self.exchange(old, new)
        self.flush()

    def load(self, graphs: Iterable[Set[Quad]]) -> None:
        """Write many graphs of new articles, as tables that need not go through the log."""
        remaining = iter(graphs)
        while batch := list(islice(remaining, _AT_A_LOAD)):
            self.draft.store.bulk_extend(self._counted(batch))

    def flush(self) -> None:
        appeared, vanished = self._counts()
        added, removed = self._added | appeared, self._removed | vanished
        for quad in removed:
            self.draft.store.remove(quad)
        if len(added) < _AT_ONCE:
            self.draft.store.extend(added)
        else:
            self.draft.store.bulk_extend(added)
        self.quads += len(added) - len(removed)
        self._added, self._removed = set(), set()

    def _counted(self, graphs: Iterable[Set[Quad]]) -> Iterator[Quad]:
        for graph in graphs:
            self._said.update(mapping.statements(graph))
            self.quads += len(graph)
            yield from graph
        appeared, _ = self._counts()
        self.quads += len(appeared)
        yield from appeared

    def _counts(self) -> tuple[Set[Quad], Set[Quad]]:
        said, self._said = self._said, Counter()
        return self.ledger.count(said)
