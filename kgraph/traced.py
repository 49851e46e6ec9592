"""The paths of a trace as a network: its names, and an edge for each relation with the best sentence that says so."""

from collections.abc import Iterable, Iterator

import networkx as nx

from kgraph import ontology, spells, wording
from kgraph.cards import Cards, Claim, Entity
from kgraph.network import Fact, Network, lasting, node_id
from kgraph.spells import ALWAYS
from kgraph.tracing import Hop, Tie


def traced(cards: Cards, hops: Iterable[Hop], language: str) -> Network:
    hops = list({(hop.start, hop.end): hop for hop in hops}.values())
    found = nx.MultiDiGraph()
    for entity in dict.fromkeys(entity for hop in hops for entity in (hop.start, hop.end)):
        found.add_node(node_id(entity.iri), **_entity(cards, entity, language))
    for hop in hops:
        for tie in hop.ties:
            ends = node_id(tie.subject.iri), node_id(tie.object.iri)
            found.add_edge(*ends, tie.relation.name, **dict(_tie(tie, language)))
    return lasting(found)


def _entity(cards: Cards, entity: Entity, language: str) -> dict[str, Fact]:
    mentions, articles = cards.mentioned(entity)
    return {
        "label": entity.name,
        "type": entity.type,
        "type_label": ontology.load()[entity.type].labels[language],
        "mentions": mentions,
        "articles": articles,
        "iri": entity.iri,
    }


def _tie(tie: Tie, language: str) -> Iterator[tuple[str, Fact]]:
    yield "kind", tie.relation.name
    yield "relation", tie.relation.name
    yield "label", tie.relation.labels[language]
    yield "weight", tie.articles
    yield "symmetric", tie.relation.symmetric
    yield "former", "former" in tie.qualifiers
    yield from ((name, "; ".join(said)) for name, said in tie.qualifiers.items() if name not in {"former", "share"})
    yield from (("share", float(share)) for share in tie.qualifiers.get("share", ())[:1])
    begun, ended = ("".join(tie.qualifiers.get(name, ())[:1]) for name in ("from", "to"))
    stated = spells.stated(begun, ended, ALWAYS)
    yield from ((name, day) for name, day in stated._asdict().items() if day)
    for claim in tie.claims[:1]:
        yield "confidence", claim.confidence
        yield from _source(claim)


def _source(claim: Claim) -> Iterator[tuple[str, Fact]]:
    article = claim.article
    yield "sentence", wording.sentence(claim)[0]
    told = {"date": article.date, "outlet": article.publisher, "article_title": article.title}
    yield from ((name, said) for name, said in {**told, "article": article.iri, "url": article.url}.items() if said)
