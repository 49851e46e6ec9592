"""Whether a graph on disk is whole, and how it is made so again."""

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Store

from kgraph import store
from kgraph.build import Listener, Report, refresh
from kgraph.errors import StoreDamaged
from kgraph.folder import settings
from kgraph.ledger import Ledger
from kgraph.library import damages, open_library


def examine(folder: Path) -> Iterator[str]:
    """What is wrong with a graph: its library, every byte of its store, and how much the store holds."""
    settings(folder)
    with open_library(folder) as library:
        yield from (f"library.sqlite: {damage}" for damage in damages(library))
        pending = Ledger(library.connection).pending()
    if waiting := len(pending.changed) + len(pending.gone):
        yield f"the store lacks {waiting} changes of the library; `kgraph build -g {folder}` goes on with them"
    yield from _store_faults(folder)


def restored(folder: Path, *, listener: Listener | None = None) -> Report:
    """Build the store again from the library, unless every byte of it is right."""
    return refresh(folder, listener=listener, anew=any(examine(folder)))


def _store_faults(folder: Path) -> Iterator[str]:
    try:
        state = store.current(folder)
    except StoreDamaged as error:
        yield str(error)
        return
    faults = list(store.faults(state, thorough=True))
    yield from faults
    if not faults and (held := len(Store.read_only(str(state.path)))) != state.quads:
        yield f"{state.path} holds {held} statements, not {state.quads}"
