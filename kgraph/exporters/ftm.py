"""JSON lines of FollowTheMoney, for Aleph, OpenSanctions' tools and what else reads its entities.

Only what a schema is made for becomes one: a head is a Directorship, a share an Ownership, a sum that is paid a
Payment; what has no schema is an UnknownLink with the relation's name as its role. Articles are Articles, and the
`proof` of what they say. Offsets, confidences, quotations and claims that differ are left out: FollowTheMoney has no
place for them.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha1
from typing import Any, BinaryIO, NamedTuple, TypeAlias

import pyoxigraph as ox

from kgraph import nodes, ontology
from kgraph.edges import claims
from kgraph.errors import KgraphError
from kgraph.exporters._source import Source
from kgraph.network import Network, node_id, published
from kgraph.nodes import text

TAKES = "network"

Tie: TypeAlias = Mapping[str, Any]
Properties: TypeAlias = dict[str, list[str]]

_SCHEMATA = {
    "Person": "Person",
    "Institution": "Organization",
    "Project": "Project",
    "Place": "Address",
    "Event": "Event",
}
_LEGAL = {"Person", "Organization", "Company"}
_ATTRIBUTES = {
    "birthDate": "birthDate",
    "foundingDate": "incorporationDate",
    "startDate": "startDate",
    "endDate": "endDate",
}
_LANGUAGES = {"ko": "kor", "en": "eng"}


class _Link(NamedTuple):
    """A schema, and the properties that hold the two ends."""

    schema: str
    subject: str
    object: str


_LINKS = {
    "headOf": _Link("Directorship", "director", "organization"),
    "memberOf": _Link("Membership", "member", "organization"),
    "owns": _Link("Ownership", "owner", "asset"),
    "spouseOf": _Link("Family", "person", "relative"),
    "parentOf": _Link("Family", "person", "relative"),
    "siblingOf": _Link("Family", "person", "relative"),
}
_PAID = _Link("Payment", "payer", "beneficiary")
_TAKES_PART = _Link("ProjectParticipant", "participant", "project")
_OTHER = _Link("UnknownLink", "subject", "object")
# Who takes part in a project, and how, is the role.
_IN_PROJECTS = {"funds", "operates", "participatesIn"}
# These are properties of one end; the value is the other end, or its name.
_ENTITIES = {"locatedIn": "addressEntity"}
_NAMES = {"bornIn": "birthPlace", "educatedAt": "education"}
_OF_EVENTS = {"operates": "organizer", "participatesIn": "involved"}


def write(source: Source, file: BinaryIO) -> None:
    if source.together or source.edges != "relation":
        raise KgraphError(".ftm has links of its own; leave --edges and --cooccurrence out")
    network = source.network
    schemata = _schemata(network)
    said = _said(source, network)
    proofs = _proofs(source, network)
    properties: dict[str, Properties] = defaultdict(lambda: defaultdict(list))
    links = []
    for start, end, relation, tie in network.edges(keys=True, data=True):
        if (name := _property(relation, schemata[start], schemata[end])) is None:
            links.append(_link(network, schemata, (start, end), tie, said[start, end, relation]))
        elif relation in _OF_EVENTS:
            properties[end][name].append(_id(network.nodes[start]["iri"]))
        else:
            other = network.nodes[end]
            properties[start][name].append(other["label"] if relation in _NAMES else _id(other["iri"]))
    entities = (
        _entity(schemata[node], _id(known["iri"]), _known(known, schemata[node]), properties[node], proofs[node])
        for node, known in network.nodes.items()
    )
    for entity in (*entities, *(made for link in links for made in link), *_articles(source, proofs)):
        file.write(json.dumps(entity, ensure_ascii=False).encode("utf-8", "replace") + b"\n")


def _schemata(network: Network) -> dict[str, str]:
    """The schema of each node; what is owned is a company."""
    owned = {end for _, end, relation in network.edges(keys=True) if relation in {"owns", "acquires"}}
    return {
        node: "Company" if type_ == "Institution" and node in owned else _SCHEMATA[type_]
        for node, type_ in network.nodes(data="type")
    }


def _property(relation: str, subject: str, object_: str) -> str | None:
    """The property that says a relation, for those that have no schema."""
    if object_ == "Event" and relation in _OF_EVENTS:
        return _OF_EVENTS[relation] if subject in _LEGAL else None
    return _ENTITIES.get(relation) or _NAMES.get(relation)


def _link(
    network: Network, schemata: Mapping[str, str], ends: tuple[str, str], tie: Tie, said: list[Tie]
) -> Iterator[dict[str, Any]]:
    """The entity that links two others; a post at a place is an Occupancy of a Position."""
    subject, object_ = (network.nodes[end] for end in ends)
    made = _id(subject["iri"], tie["relation"], object_["iri"])
    about = _about(tie, said)
    if tie["relation"] == "headOf" and schemata[ends[1]] == "Address" and "title" in tie:
        post = _id(object_["iri"], tie["title"])
        name = f"{object_['label']} {tie['title']}"
        yield _entity("Position", post, {"name": [name], "subnationalArea": [object_["label"]]})
        link = _Link("Occupancy", "holder", "post")
        yield _entity("Occupancy", made, {"holder": [_id(subject["iri"])], "post": [post]}, _fitting(link, tie, about))
        return
    link = _kind(tie, schemata[ends[0]], schemata[ends[1]])
    held = {link.subject: [_id(subject["iri"])], link.object: [_id(object_["iri"])]}
    yield _entity(link.schema, made, held, _fitting(link, tie, about))


def _kind(tie: Tie, subject: str, object_: str) -> _Link:
    relation = tie["relation"]
    if subject not in _LEGAL:
        return _OTHER
    if relation in _IN_PROJECTS and object_ == "Project":
        return _TAKES_PART
    if relation == "funds" and "amount" in tie and object_ in _LEGAL:
        return _PAID
    return _LINKS.get(relation, _OTHER) if object_ in _LEGAL else _OTHER


def _about(tie: Tie, said: list[Tie]) -> Properties:
    """What every link may have: when it held, which sentences say so, and where they stand."""
    lasts = "to" in ontology.load()[tie["relation"]].qualifiers
    dates = {"startDate": tie.get("from"), "endDate": tie.get("to")} if lasts else {"date": tie.get("from")}
    return {
        **{name: [date] for name, date in dates.items() if date},
        "description": [claim["sentence"] for claim in said],
        "publisher": [claim.get("outlet", "") for claim in said],
        "sourceUrl": [claim.get("url", "") for claim in said],
        "proof": [_id(claim["article"]) for claim in said],
    }


def _fitting(link: _Link, tie: Tie, about: Properties) -> Properties:
    """What a link says besides, as far as its schema has properties for it."""
    role, status = tie.get("title") or tie["label"], ["former"] if tie["former"] else []
    match link.schema:
        case "Family":
            return {**about, "relationship": [tie["label"]]}
        case "Payment":
            amount, _, currency = tie["amount"].partition(" ")
            return {**about, "amount": [amount], "currency": [currency]}
        case "Occupancy":
            return {**about, "status": status}
        case "Ownership":
            share = [f"{tie['share']:g}"] if "share" in tie else []
            return {**about, "role": [role], "status": status, "percentage": share}
    return {**about, "role": [role], "status": status}


def _known(known: Tie, schema: str) -> Properties:
    """Names and attributes of an entity."""
    name = "full" if schema == "Address" else "name"
    amount, _, currency = known.get("budget", "").partition(" ")
    return {
        name: [known["label"]],
        "alias": known.get("aliases", "").split("; "),
        **{_ATTRIBUTES[name]: [known[name]] for name in _ATTRIBUTES if name in known and _has(schema, name)},
        **({"amount": [amount], "currency": [currency]} if amount and schema == "Project" else {}),
    }


def _has(schema: str, attribute: str) -> bool:
    return attribute in {
        "Person": {"birthDate"},
        "Organization": {"foundingDate"},
        "Company": {"foundingDate"},
        "Project": {"startDate", "endDate"},
        "Event": {"startDate", "endDate"},
    }.get(schema, set())


def _said(source: Source, network: Network) -> dict[tuple[str, str, str], list[Tie]]:
    """The claims behind each edge, by date."""
    found: dict[tuple[str, str, str], list[Tie]] = defaultdict(list)
    made = claims(network, source.store, period=source.selection.period)
    for start, end, claim in made.edges(data=True):
        found[start, end, claim["relation"]].append(claim)
    for said in found.values():
        said.sort(key=lambda claim: (claim.get("date", ""), claim["article"], claim["sentence"]))
    return found


def _proofs(source: Source, network: Network) -> dict[str, list[str]]:
    """The articles that mention each node."""
    found: dict[str, list[str]] = {}
    dates = cache(lambda article: published(source.store, article))
    for node, iri in network.nodes(data="iri"):
        said = nodes.subjects(source.store, "kg:refersTo", ox.NamedNode(iri), None)
        articles = {quad.graph_name for quad in said if isinstance(quad.graph_name, ox.NamedNode)}
        found[node] = sorted(article.value for article in articles if source.selection.period.holds(dates(article)))
    return found


def _articles(source: Source, proofs: Mapping[str, Iterable[str]]) -> Iterator[dict[str, Any]]:
    for article in sorted({article for found in proofs.values() for article in found}):
        node = ox.NamedNode(article)
        told = nodes.said(source.store, node, node)
        known = {
            "title": [text(told, "dcterms:title")],
            "author": [text(told, "schema:author")],
            "publisher": [text(told, "dcterms:publisher")],
            "publishedAt": [text(told, "schema:datePublished")],
            "sourceUrl": [text(told, "schema:url")],
            "language": [_LANGUAGES.get(text(told, "schema:inLanguage"), "")],
            "fileName": [node_id(article)],
        }
        yield _entity("Article", _id(article), known)


def _entity(
    schema: str, id: str, known: Properties, more: Mapping[str, list[str]] | None = None, proof: Iterable[str] = ()
) -> dict[str, Any]:
    """An entity as FollowTheMoney writes it: every value once, in one order, and nothing that is empty."""
    given = {**known, **(more or {})}
    if proof:
        given["proof"] = [_id(article) for article in proof]
    cleaned = {name: list(dict.fromkeys(filter(None, _cleaned(name, values)))) for name, values in given.items()}
    return {"id": id, "schema": schema, "properties": {name: kept for name, kept in cleaned.items() if kept}}


def _cleaned(name: str, values: Iterable[str]) -> Iterator[str]:
    for told in values:
        plain = " ".join("".join(c if c.isprintable() else " " for c in told).split())
        if name != "sourceUrl" or plain.startswith(("http://", "https://")):
            yield plain


def _id(*parts: str) -> str:
    """Made of what it stands for, so that it is the same in every export."""
    return sha1("\n".join(parts).encode("utf-8", "replace"), usedforsecurity=False).hexdigest()
