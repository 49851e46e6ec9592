"""The store brought to what the library says: only what changed is resolved, mapped and written again."""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import NamedTuple, TypeAlias

from pyoxigraph import Quad

from kgraph import mapping, ontology, resolution, store
from kgraph.folder import Settings, reserve
from kgraph.ledger import Ledger, Pending
from kgraph.library import Library
from kgraph.resolution import Cluster
from kgraph.writer import Writer

# So many new articles are written as tables of their own; fewer are added to the log.
_MANY = 50

Advance: TypeAlias = Callable[[int, int], None]


class Update(NamedTuple):
    """What is to be brought from the library into the store."""

    library: Library
    ledger: Ledger
    settings: Settings
    pending: Pending
    advance: Advance


class Resolved(NamedTuple):
    """The articles that name an entity otherwise than before, and the clusters before and after, by their paths."""

    articles: set[str]
    before: Mapping[str, Cluster]
    after: Mapping[str, Cluster]


def update(
    folder: Path,
    library: Library,
    settings: Settings,
    *,
    anew: bool = False,
    advance: Advance = lambda done, total: None,
) -> Pending:
    """Make the store say what the library says, all at once for its readers; the articles whose content had changed."""
    ledger = Ledger(library.connection)
    with library.transaction(), _uncollected():
        origin = None if anew else _sound(folder, ledger, settings)
        if origin is None:
            ledger.clear()
        pending = ledger.pending()
        state = origin
        if state is None or any(pending):
            state = _written(folder, origin, Update(library, ledger, settings, pending, advance))
            ledger.put("checkpoint", state.number)
            ledger.put("recipe", _recipe(settings))
    if store.pointed(folder) != state.number:
        store.switch(folder, state)
    return pending


def resolve(ledger: Ledger, library: Library, pending: Pending) -> Resolved:
    """Resolve again what the changed articles' entities may be joined to; the rest cannot have changed."""
    dropped = [old for article in (*pending.changed, *pending.gone) for old in ledger.forget(article)]
    touched = {key for profile, _ in dropped for key in resolution.keys(profile)}
    for article in pending.changed:
        profiles = list(resolution.profiles(library.get(article)[1]))
        ledger.add(profiles)
        touched.update(key for profile in profiles for key in resolution.keys(profile))
    reached = ledger.connected(touched)
    decision = resolution.decide(reached)
    resolved = decision.clusters
    before = ledger.clusters({*reached.values(), *(path for _, path in dropped)})
    after = {cluster.path: cluster for cluster in resolved.values()}
    ledger.assign({one: (cluster.path, decision.automatic[one]) for one, cluster in resolved.items()})
    ledger.replace(before, after)
    ledger.doubt(before, decision.doubts)
    moved = {profile.article for profile, path in reached.items() if resolved[profile.reference].path != path}
    return Resolved(moved, before, after)


def _sound(folder: Path, ledger: Ledger, settings: Settings) -> store.Checkpoint | None:
    """The checkpoint that the ledger describes; None where everything must be made again."""
    number = ledger.get("checkpoint")
    if number is None or ledger.get("recipe") != _recipe(settings):
        return None
    state = store.checkpoint(folder, int(number))
    return None if any(store.faults(state)) else state


def _recipe(settings: Settings) -> str:
    """What the store depends on besides the library."""
    parts = (mapping.VERSION, resolution.VERSION, *settings, ontology.turtle())
    return sha256(repr(parts).encode()).hexdigest()


@contextmanager
def _uncollected() -> Iterator[None]:
    """Millions of terms are made here, none part of a cycle; to look for cycles would take as long as the work."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _written(folder: Path, origin: store.Checkpoint | None, work: Update) -> store.Checkpoint:
    """The next checkpoint, which no one reads yet."""
    reserve(folder)
    state = store.following(folder, origin)
    with store.draft(folder, origin) as draft:
        writer = Writer(draft, work.ledger, origin.quads if origin else 0)
        _renew(writer, work)
        draft.keep(state, writer.quads, origin)
    return state


def _renew(writer: Writer, work: Update) -> None:
    resolved = resolve(work.ledger, work.library, work.pending)
    before, after = (_cards(clusters, work.settings.base) for clusters in (resolved.before, resolved.after))
    writer.exchange(before, after)
    affected = sorted({*work.pending.changed, *work.pending.gone, *resolved.articles})
    new = [article for article in affected if not work.ledger.holds(article)]
    apart = frozenset(new) if len(new) >= _MANY else frozenset()
    rest = (article for article in affected if article not in apart)
    settled = partial(_settled, work=work, done=count(1), total=len(affected))
    writer.exchange_graphs((_present(writer, work, article), _future(work, article)) for article in settled(rest))
    writer.load(_future(work, article) for article in settled(sorted(apart)))


def _settled(articles: Iterable[str], work: Update, done: Iterator[int], total: int) -> Iterator[str]:
    """The articles, each noted as stored when the next is asked for."""
    for article in articles:
        yield article
        work.ledger.settle(article)
        work.advance(next(done), total)


def _cards(clusters: Mapping[str, Cluster], base: str) -> set[Quad]:
    return {quad for cluster in clusters.values() for quad in mapping.card(cluster, base)}


def _present(writer: Writer, work: Update, article: str) -> Set[Quad]:
    """The article's graph as the store has it."""
    if not work.ledger.holds(article):
        return frozenset()
    return set(writer.draft.store.quads_for_pattern(None, None, None, mapping.article_iri(work.settings.base, article)))


def _future(work: Update, article: str) -> Set[Quad]:
    """The article's graph as the library has it."""
    if article not in work.library:
        return frozenset()
    paths = work.ledger.paths(article)
    return mapping.graph(*work.library.get(article), paths, work.settings.base, work.settings.min_confidence)
