"""The store brought to what the library says: only what changed is resolved, mapped and written again."""

import gc
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import NamedTuple, TypeAlias

from pyoxigraph import Quad

from kgraph import judgements, links, mapping, ontology, resolution, store, ties
from kgraph.blocks import Change, Held
from kgraph.folder import Settings, reserve, storing
from kgraph.gathering import Gathering
from kgraph.judgements import Sheet
from kgraph.ledger import Ledger, Pending
from kgraph.library import Library
from kgraph.links import Link, Links
from kgraph.resolution import Cluster, Judgement, Profile
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
    sheet: Sheet
    links: Links
    said: Gathering
    advance: Advance


class Updated(NamedTuple):
    """The articles whose content had changed, and why rows of judgements and links could not count, by place."""

    pending: Pending
    objections: tuple[tuple[str, str], ...]


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
) -> Updated:
    """Make the store say what the library says, all at once for its readers."""
    ledger = Ledger(library.connection)
    with library.transaction(), _uncollected():
        origin = None if anew else _sound(folder, ledger, settings)
        if origin is None:
            ledger.clear()
        pending, sheet = ledger.pending(), judgements.read(folder, settings.base)
        outside = links.read(folder, settings.base)
        state, said = origin, Gathering()
        rows = sheet.rows, outside.rows
        if state is None or any(pending) or (_judged(ledger).rows, _linked(ledger).rows) != rows:
            state = _written(folder, origin, Update(library, ledger, settings, pending, sheet, outside, said, advance))
            ledger.put("checkpoint", state.number)
            ledger.put("recipe", _recipe(settings))
    with storing(folder):
        ties.follow(state, origin, said)
    if store.pointed(folder) != state.number:
        store.switch(folder, state)
    objections = (
        *_placed(judgements.FILE, {*sheet.malformed, *_judged(ledger).malformed}),
        *_placed(links.FILE, {*outside.malformed, *_linked(ledger).malformed}),
    )
    return Updated(pending, objections)


def _placed(file: str, told: Iterable[tuple[int, str]]) -> Iterator[tuple[str, str]]:
    return ((f"{file}:{row}", said) for row, said in sorted(told))


def resolve(ledger: Ledger, library: Library, pending: Pending, sheet: Sheet = judgements.NONE) -> Resolved:
    """Resolve again what changed articles and judgements may join or part; the rest cannot have changed."""
    profiles = (one for article in pending.changed for one in resolution.profiles(library.get(article)[1]))
    change = _exchanged(ledger, pending, list(profiles), sheet)
    decision, held = _decided(ledger, change.keys, sheet)
    paths = {id_: decision.clusters[one.bundle.first.reference].path for id_, one in held.items()}
    automatic = {id_: decision.automatic[one.bundle.first.reference] for id_, one in held.items()}
    ledger.blocks.assign(
        {id_: (paths[id_], automatic[id_]) for id_, one in held.items() if one[1:] != (paths[id_], automatic[id_])}
    )
    before = ledger.clusters({*change.before.values(), *(one.cluster for one in held.values())} - {""})
    after = {cluster.path: cluster for cluster in decision.clusters.values()}
    ledger.doubt(before, decision.doubts)
    ledger.replace(*_different(before, after))
    moved = {one[0] for id_, placed in change.placed.items() for one in placed if change.before.get(one) != paths[id_]}
    renamed = (id_ for id_, one in held.items() if id_ not in change.placed and one.cluster != paths[id_])
    return Resolved(moved.union(*map(ledger.blocks.articles, renamed)), *_different(before, after))


def _exchanged(ledger: Ledger, pending: Pending, fresh: list[Profile], sheet: Sheet) -> Change:
    """Put fresh profiles of the changed articles into their blocks; what is judged by itself leaves its bundle."""
    changed = *pending.changed, *pending.gone
    rows = *sheet.rows, *_judged(ledger).rows
    places = (resolution.mention(path) for row in rows for path in (row.left, row.right))
    articles = {place[0] for place in places if place} - {*changed}
    stay = [profile for article in sorted(articles) for profile in ledger.profiles(article)]
    again = resolution.judged(stay, _judged(ledger).rows) ^ resolution.judged(stay, sheet.rows)
    return ledger.blocks.exchange(changed, fresh, resolution.judged([*stay, *fresh], sheet.rows), again)


def _decided(ledger: Ledger, touched: set[str], sheet: Sheet) -> tuple[resolution.Decision, dict[int, Held]]:
    """Decide on the bundles that keys and changed judgements reach; remember what was objected to the rows."""
    known = _judged(ledger)
    ends = {row: (_keys(ledger, row.left), _keys(ledger, row.right)) for row in sheet.rows}
    appended = sheet.rows[: len(known.rows)] == known.rows
    fresh = set(sheet.rows[len(known.rows) :] if appended else sheet.rows)
    for row in () if appended else known.rows:
        touched |= _keys(ledger, row.left) | _keys(ledger, row.right)
    for row, (left, right) in ends.items():
        touched |= left | right if row in fresh or not left or not right else frozenset()
    links: dict[str, frozenset[str]] = {}
    for left, right in ends.values():
        links |= {key: links.get(key, frozenset()) | left | right for key in left | right}
    held = ledger.blocks.connected(touched, links)
    keys = touched.union(*(one.bundle.keys for one in held.values()))
    concerned = [row for row, (left, right) in ends.items() if keys & (left | right) or not left or not right]
    decision = resolution.decided((one.bundle for one in held.values()), concerned)
    again = {row.row for row in concerned}
    kept = [(row, said) for row, said in known.malformed if appended and row not in again]
    ledger.put("judgements", json.dumps([sheet.rows, [*kept, *decision.told.items()]]))
    return decision, held


def _different(
    before: Mapping[str, Cluster], after: Mapping[str, Cluster]
) -> tuple[dict[str, Cluster], dict[str, Cluster]]:
    """The clusters that went or changed, and those that came in their place."""
    left, right = (
        {path: one for path, one in mine.items() if other.get(path) != one}
        for mine, other in ((before, after), (after, before))
    )
    return left, right


def _judged(ledger: Ledger) -> Sheet:
    """The judgements that the store follows, and what was objected to some."""
    rows, told = json.loads(ledger.get("judgements") or "[[], []]")
    return Sheet(tuple(Judgement(*row) for row in rows), tuple((row, said) for row, said in told))


def _linked(ledger: Ledger) -> Links:
    """The rows of links that the store follows, what was objected to some, and the links that it holds."""
    rows, told, standing = json.loads(ledger.get("links") or "[[], [], []]")
    return Links(
        tuple(Link(*row) for row in rows),
        tuple((row, said) for row, said in told),
        tuple(Link(*row) for row in standing),
    )


def _link(writer: Writer, work: Update) -> None:
    """Put the links that follow from the rows and the entities as they are now in the place of those that were."""
    rows = work.links.rows
    standing, told = links.replay(rows, work.ledger.heirs(row.entity for row in rows))
    before, after = (
        {quad for one in held for quad in mapping.link(one, work.settings.base)}
        for held in (_linked(work.ledger).standing, standing)
    )
    writer.exchange(before, after)
    work.ledger.put("links", json.dumps([rows, told, standing]))


def _keys(ledger: Ledger, path: str) -> frozenset[str]:
    """The keys of what a judgement's path may mean; none of a mention that is in no article."""
    place = resolution.mention(path)
    if place is None:
        return resolution.reach(path)
    profiles = (profile for profile in ledger.profiles(place[0]) if place[1:] in profile.spans)
    return frozenset(key for profile in profiles for key in resolution.keys(profile))


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
        renew(writer, work)
        draft.keep(state, writer.quads, origin)
    return state


def renew(writer: Writer, work: Update) -> None:
    """Let the store that a writer fills say what the library says."""
    resolved = resolve(work.ledger, work.library, work.pending, work.sheet)
    before, after = (_cards(clusters, work.settings.base) for clusters in (resolved.before, resolved.after))
    writer.exchange(before, after)
    _link(writer, work)
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
    """The article's graph as the library has it; what it says of two entities is noted."""
    graph = _mapped(work, article)
    work.said.take(mapping.article_iri(work.settings.base, article).value, graph)
    return graph


def _mapped(work: Update, article: str) -> Set[Quad]:
    if article not in work.library:
        return frozenset()
    paths = work.ledger.paths(article)
    return mapping.graph(*work.library.get(article), paths, work.settings.base, work.settings.min_confidence)
