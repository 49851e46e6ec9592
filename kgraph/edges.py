"""Other edges than relations between the nodes of a network: one for a pair, one for each claim, one for a sentence."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import NamedTuple
from urllib.parse import unquote

import networkx as nx
import pyoxigraph as ox

from kgraph import nodes, passages, spells
from kgraph.evidence import about, claimed, words
from kgraph.library import Library
from kgraph.network import Column, Fact, Network, articles, lasting, node_id, qualifiers
from kgraph.nodes import iri, shorten, text, value
from kgraph.spells import ALWAYS, Spell

TOGETHER = {"ko": "함께 언급", "en": "mentioned together"}
COLUMNS = (Column("articles", "integer"), Column("first_seen"), Column("last_seen"))

_FEW = 1_000


def pairs(network: Network) -> Network:
    """One edge for all that ties two nodes, whatever the direction; its weight is the sum of theirs."""
    tied: defaultdict[tuple[str, str], list[Mapping[str, Fact]]] = defaultdict(list)
    for source, target, tie in network.edges(data=True):
        tied[min(source, target), max(source, target)].append(tie)
    return _with_edges(network, ((*ends, "pair", _pair(ties)) for ends, ties in sorted(tied.items())))


def _pair(ties: list[Mapping[str, Fact]]) -> dict[str, Fact]:
    ties = sorted(ties, key=lambda tie: (-int(tie["weight"]), str(tie["relation"])))
    held = spells.around(_spell(tie) for tie in ties if "start" in tie)
    known = {
        "relation": _listed(ties, "relation"),
        "label": _listed(ties, "label"),
        "weight": sum(int(tie["weight"]) for tie in ties),
        "symmetric": True,
        "confidence": max(float(tie["confidence"]) for tie in ties),
        "title": _listed(ties, "title"),
        "first_seen": min((str(tie["first_seen"]) for tie in ties if "first_seen" in tie), default=""),
        "last_seen": max((str(tie["last_seen"]) for tie in ties if "last_seen" in tie), default=""),
        **held._asdict(),
    }
    return _known(known)


def claims(network: Network, store: ox.Store, *, period: Spell = ALWAYS, dated: str = "claims") -> Network:
    """One edge for each claim of the network's edges, with its own dates, sentence and article; each weighs 1."""
    return _with_edges(network, _claimed(network, store, period, dated))


def _claimed(
    network: Network, store: ox.Store, period: Spell, dated: str
) -> Iterator[tuple[str, str, str, dict[str, Fact]]]:
    for article, made in claimed(store, few(network)):
        source = _source(article, about(store, article))
        if not period.holds(date := str(source["date"])):
            continue
        for claim in made:
            said = nodes.said(store, claim, article)
            ends = node_id(text(said, "rdf:subject")), node_id(text(said, "rdf:object"))
            relation = shorten(text(said, "rdf:predicate"))
            if tie := network.get_edge_data(*ends, relation):
                sentence = {"sentence": words(store, article, said)}
                known = _claim(tie, said, date, dated) | sentence | source
                yield *ends, unquote(claim.value.rpartition("/article/")[2]), _known(known)


def few(network: Network) -> Network | None:
    """The network, if it is quicker to look for each of its ties than to read all that articles say."""
    return network if len(network) <= _FEW else None


def _claim(tie: Mapping[str, Fact], said: nodes.Said, date: str, dated: str) -> dict[str, Fact]:
    """What a claim says, among the words of the tie that it is part of."""
    literals = {f"kg:{name}": node for name, (node, *_) in said.items() if isinstance(node, ox.Literal)}
    told = dict(qualifiers(literals))
    reported = spells.spanning(date, date)
    stated = spells.stated(told.get("from", ""), told.get("to", ""), reported)
    return {
        **{name: tie[name] for name in ("kind", "relation", "label", "symmetric")},
        "weight": 1,
        "confidence": float(text(said, "confidence") or 1),
        **told,
        **({"share": float(told["share"])} if "share" in told else {}),
        "former": "former" in told,
        "first_seen": date,
        "last_seen": date,
        **(stated if dated == "claims" else reported)._asdict(),
    }


class _Place(NamedTuple):
    """Two entities in an article, and what was said where both are mentioned."""

    article: ox.NamedNode
    date: str
    words: str


def mentioned_together(
    network: Network,
    store: ox.Store,
    library: Library,
    *,
    window: int = 1,
    language: str = "en",
    period: Spell = ALWAYS,
) -> Network:
    """One edge for two entities that sentences mention together; its weight is how many do, the latest is kept.

    In a window of more than one sentence, those count that mention one of the two when they or the sentences just
    before mention the other.
    """
    places: defaultdict[tuple[str, str], list[_Place]] = defaultdict(list)
    for article, date in articles(store, period):
        for ends, said in _together(store, library, article, window):
            places[ends].append(_Place(article, date, said))
    edges = (
        (*ends, "together", _places(store, found, TOGETHER[language]))
        for ends, found in sorted(places.items())
        if ends[0] in network and ends[1] in network
    )
    return _with_edges(network, edges)


def _together(
    store: ox.Store, library: Library, article: ox.NamedNode, window: int
) -> Iterator[tuple[tuple[str, str], str]]:
    """Each pair of entities in each window of sentences, and the words of the window, once for its last sentence."""
    name = unquote(article.value.rpartition("/article/")[2])
    if name not in library:
        return
    read = passages.read(library.get(name)[1])
    mentioned = _mentioned(store, article, read.sentences)
    for last, here in sorted(mentioned.items()):
        first = max(0, last - window + 1)
        nearby = {entity: at for at in range(first, last + 1) for entity in mentioned.get(at, ())}
        for ends in combinations(sorted(nearby), 2):
            if here & set(ends):
                begin = min(last, *(nearby[end] for end in ends))
                yield (ends[0], ends[1]), read.text[read.sentences[begin][0] : read.sentences[last][1]]


def _mentioned(store: ox.Store, article: ox.NamedNode, sentences: Iterable[passages.Span]) -> dict[int, set[str]]:
    """The entities that each sentence mentions."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    mentions = sorted(
        (*nodes.span(quad.subject), node_id(value(quad.object)))
        for quad in store.quads_for_pattern(None, iri("kg:refersTo"), None, article)
        if isinstance(quad.subject, ox.NamedNode)
    )
    spans = list(enumerate(sentences))
    at = 0
    for start, _, entity in mentions:
        while at < len(spans) and spans[at][1][1] <= start:
            at += 1
        if at < len(spans) and spans[at][1][0] <= start:
            found[at].add(entity)
    return found


def _places(store: ox.Store, places: list[_Place], label: str) -> dict[str, Fact]:
    dates = [place.date for place in places if place.date]
    latest = max(places, key=lambda place: place.date)
    reported = spells.spanning(min(dates, default=""), max(dates, default=""))
    return _known(
        {
            "kind": "together",
            "relation": "together",
            "label": label,
            "weight": len(places),
            "symmetric": True,
            "articles": len({place.article for place in places}),
            "first_seen": min(dates, default=""),
            "last_seen": max(dates, default=""),
            **reported._asdict(),
            "sentence": latest.words,
            **_source(latest.article, about(store, latest.article)),
        }
    )


def _source(article: ox.NamedNode, told: tuple[str, str, str, str]) -> dict[str, Fact]:
    date, title, publisher, url = told
    return {"date": date, "outlet": publisher, "article_title": title, "article": article.value, "url": url}


def _with_edges(network: Network, edges: Iterable[tuple[str, str, str, dict[str, Fact]]]) -> Network:
    """The nodes of a network, tied otherwise."""
    found = nx.MultiDiGraph()
    found.add_nodes_from((node, dict(known)) for node, known in network.nodes.items())
    found.add_edges_from(edges)
    return lasting(found)


def _listed(ties: Iterable[Mapping[str, Fact]], name: str) -> str:
    """What the ties say, each once."""
    return "; ".join(dict.fromkeys(str(tie[name]) for tie in ties if name in tie))


def _spell(tie: Mapping[str, Fact]) -> Spell:
    return Spell(str(tie["start"]), str(tie.get("end", "")))


def _known(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    return {name: fact for name, fact in facts.items() if fact != ""}
