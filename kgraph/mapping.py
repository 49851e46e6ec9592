"""Records and their resolution as RDF: the only place where text meets the graph."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache, lru_cache
from hashlib import blake2b
from itertools import chain
from typing import NamedTuple, TypeAlias, cast
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad

from kgraph import ontology, passages
from kgraph.article import Article
from kgraph.languages import detect
from kgraph.links import Link
from kgraph.record import Mention, Quotation, Record
from kgraph.resolution import Cluster

VERSION = 1

Term: TypeAlias = NamedNode | Literal
Statement: TypeAlias = tuple[NamedNode, NamedNode, Term]
Entities: TypeAlias = Mapping[str, NamedNode]


class Claim(NamedTuple):
    """A statement, how it is qualified, the passages that say so, and who read it there with what confidence."""

    statement: Statement
    qualifiers: tuple[tuple[NamedNode, Literal], ...]
    passages: tuple[passages.Span, ...]
    confidence: float
    by: str


def graph(
    article: Article, record: Record, paths: Mapping[str, str], base: str, min_confidence: float = 0.0
) -> set[Quad]:
    """The named graph of an article: itself, what it mentions, claims and quotes.

    `paths` are those of the clusters that the record's entities belong to.
    """
    node = article_iri(base, article.id)
    entities = {entity: NamedNode(base + path) for entity, path in paths.items()}
    claims = [claim for claim in _claims(record, entities) if claim.confidence >= min_confidence]
    cited = {span for claim in claims for span in claim.passages}
    said = (
        _about(node, article),
        *(_mention(node, mention, record.text, entities) for mention in record.mentions if mention.entity in entities),
        *(_claim(node, claim) for claim in _surest(claims)),
        *(_passage(node, span, record.text) for span in cited),
        *(_quotation(node, quotation, record.text, entities) for quotation in record.quotes),
    )
    return {Quad(*statement, node) for statement in chain.from_iterable(said)}


def statements(article_graph: Iterable[Quad]) -> set[Quad]:
    """The default graph's part of what an article says: its claims as direct triples.

    No triple stands both there and in the article's graph: a query over all graphs would count it twice.
    """
    claims: dict[NamedNode, dict[NamedNode, Term]] = defaultdict(dict)
    for subject, predicate, object_, _ in article_graph:
        if predicate in _reification():
            claims[subject][predicate] = object_
    return {_direct(claim) for claim in claims.values()}


def _direct(claim: Mapping[NamedNode, Term]) -> Quad:
    subject, predicate, object_ = (claim[part] for part in _reification())
    return Quad(cast(NamedNode, subject), cast(NamedNode, predicate), object_)


def card(cluster: Cluster, base: str) -> set[Quad]:
    """What the default graph says an entity is and is called, and which IRIs meant it before someone judged so."""
    node = NamedNode(base + cluster.path)
    aliases = {Quad(node, _iri("skos:altLabel"), _name(alias)) for alias in cluster.aliases}
    replaced = {Quad(NamedNode(base + path), _iri("dcterms:isReplacedBy"), node) for path in cluster.replaces}
    return (
        aliases
        | replaced
        | {
            Quad(node, _iri("rdf:type"), _iri(f"kg:{cluster.type}")),
            Quad(node, _iri("rdfs:label"), _name(cluster.name)),
        }
    )


def link(link: Link, base: str) -> set[Quad]:
    """A link to the outside as a direct triple, and an annotation that says how it was found, how surely and when."""
    entity, target = NamedNode(base + link.entity), NamedNode(link.id)
    said = blake2b("\n".join((link.entity, link.id)).encode(), digest_size=10).hexdigest()
    node = NamedNode(f"{base}link/{said}")
    return {
        Quad(entity, _iri(f"skos:{link.relation}"), target),
        Quad(node, _iri("rdf:type"), _iri("oa:Annotation")),
        Quad(node, _iri("oa:motivatedBy"), _iri("oa:identifying")),
        Quad(node, _iri("oa:hasTarget"), entity),
        Quad(node, _iri("oa:hasBody"), target),
        *(Quad(node, _iri("schema:measurementTechnique"), Literal(method)) for method in filter(None, [link.method])),
        *(Quad(node, _iri("rdf:value"), _decimal(score)) for score in filter(None, [link.score])),
        *(Quad(node, _iri("dcterms:created"), _date(date)) for date in filter(None, [link.date])),
    }


def article_iri(base: str, article: str) -> NamedNode:
    return NamedNode(f"{base}article/{quote(article, safe='/')}")


@cache
def _iri(name: str) -> NamedNode:
    """The node of a prefixed name; those of kgraph must be in its ontology."""
    prefix, _, local = name.partition(":")
    return NamedNode(ontology.load()[local].iri if prefix == "kg" else ontology.PREFIXES[prefix] + local)


@cache
def _reification() -> tuple[NamedNode, NamedNode, NamedNode]:
    return _iri("rdf:subject"), _iri("rdf:predicate"), _iri("rdf:object")


@lru_cache(maxsize=1 << 16)
def _name(name: str) -> Literal:
    return _text(name, detect(name))


@lru_cache(maxsize=1 << 14)
def _number(value: int) -> Literal:
    return Literal(value)


@lru_cache(maxsize=1 << 14)
def _decimal(value: str) -> Literal:
    """The shortest spelling of a number, which is also the one that Oxigraph gives back."""
    plain = format(Decimal(value), "f")
    return Literal(plain.rstrip("0").rstrip(".") if "." in plain else plain, datatype=_iri("xsd:decimal"))


@lru_cache(maxsize=1 << 14)
def _date(value: str) -> Literal:
    """A date at the precision it has: 2024, 2024-08 or 2024-08-17."""
    return Literal(value, datatype=_iri({4: "xsd:gYear", 7: "xsd:gYearMonth"}.get(len(value), "xsd:date")))


def _about(node: NamedNode, article: Article) -> Iterator[Statement]:
    yield node, _iri("rdf:type"), _iri("kg:Article")
    if article.title:
        yield node, _iri("dcterms:title"), _text(article.title, article.language)
    if article.date:
        yield node, _iri("schema:datePublished"), _date(article.date)
    if article.url:
        # A literal, since what an archive calls a URL need not be an IRI.
        yield node, _iri("schema:url"), Literal(article.url, datatype=_iri("xsd:anyURI"))
    for name, value in (
        ("dcterms:publisher", article.publisher),
        ("schema:author", article.author),
        ("schema:inLanguage", article.language),
    ):
        if value:
            yield node, _iri(name), Literal(value)


def _text(text: str, language: str) -> Literal:
    return Literal(text, language=language) if language not in {"", "und"} else Literal(text)


def _mention(article: NamedNode, mention: Mention, text: str, entities: Entities) -> Iterator[Statement]:
    node = _part(article, "mention", mention.start, mention.end)
    target = _part(article, "char", mention.start, mention.end)
    yield node, _iri("rdf:type"), _iri("kg:Mention")
    yield node, _iri("kg:refersTo"), entities[mention.entity]
    yield node, _iri("kg:mentionKind"), _name(mention.kind)
    yield node, _iri("oa:hasTarget"), target
    yield target, _iri("oa:exact"), Literal(text[mention.start : mention.end])
    yield from _located(article, target, mention.start, mention.end)


def _passage(article: NamedNode, span: passages.Span, text: str) -> Iterator[Statement]:
    node = _part(article, "char", *span)
    yield node, _iri("rdf:type"), _iri("kg:Passage")
    yield node, _iri("kg:quote"), Literal(text[slice(*span)])
    yield from _located(article, node, *span)


def _located(article: NamedNode, node: NamedNode, start: int, end: int) -> Iterator[Statement]:
    yield node, _iri("oa:hasSource"), article
    yield node, _iri("oa:start"), _number(start)
    yield node, _iri("oa:end"), _number(end)


def _quotation(article: NamedNode, quotation: Quotation, text: str, entities: Entities) -> Iterator[Statement]:
    start, end, speaker = quotation
    node = _part(article, "quotation", start, end)
    yield node, _iri("rdf:type"), _iri("kg:Quotation")
    yield node, _iri("kg:quote"), Literal(text[start:end])
    yield node, _iri("oa:start"), _number(start)
    yield node, _iri("oa:end"), _number(end)
    yield node, _iri("prov:wasDerivedFrom"), article
    if speaker is not None and speaker in entities:
        yield node, _iri("kg:speaker"), entities[speaker]


def _claims(record: Record, entities: Entities) -> Iterator[Claim]:
    """Every relation and attribute that can be located in the text; what cannot is not claimed."""
    text = passages.read(record)
    for relation in record.relations:
        if statement := _relation(relation.subject, relation.predicate, relation.object, entities):
            cited = passages.passages(text, (relation.subject, relation.object), relation.evidence)
            yield Claim(statement, _qualifiers(relation.qualifiers), cited, relation.confidence, relation.by)
    for attribute in record.attributes:
        if attribute.entity in entities:
            value, amount = _value(attribute.name, attribute.value)
            cited = passages.passages(text, (attribute.entity,), attribute.evidence)
            statement = entities[attribute.entity], _iri(f"kg:{attribute.name}"), value
            yield Claim(statement, amount, cited, attribute.confidence, attribute.by)


def _relation(subject: str, predicate: str, object_: str, entities: Entities) -> Statement | None:
    """The triple between two entities; a symmetric one begins with the lesser IRI, so that it is said in one way."""
    if subject not in entities or object_ not in entities or entities[subject] == entities[object_]:
        return None
    ends = entities[subject], entities[object_]
    if ontology.load()[predicate].symmetric:
        ends = min(ends, key=str), max(ends, key=str)
    return ends[0], _iri(f"kg:{predicate}"), ends[1]


def _qualifiers(qualifiers: Mapping[str, str | bool]) -> tuple[tuple[NamedNode, Literal], ...]:
    return tuple(chain.from_iterable(_qualifier(name, value) for name, value in sorted(qualifiers.items())))


def _qualifier(name: str, value: str | bool) -> tuple[tuple[NamedNode, Literal], ...]:
    match name, value:
        case "amount", str():
            return _amount(value)
        case "from" | "to", str():
            literal = _date(value)
        case "share", str():
            literal = _decimal(value.rstrip("% "))
        case _:
            literal = Literal(value)
    return ((_iri(f"kg:{name}"), literal),)


def _amount(value: str) -> tuple[tuple[NamedNode, Literal], ...]:
    number, _, currency = value.partition(" ")
    return (_iri("kg:amount"), _decimal(number)), (_iri("kg:currency"), Literal(currency))


def _value(attribute: str, value: str) -> tuple[Literal, tuple[tuple[NamedNode, Literal], ...]]:
    """An attribute's value; a sum of money stays as written, and its claim says number and currency apart."""
    if ontology.load()[attribute].range == ("xsd:string",):
        return Literal(value), _amount(value)
    return _date(value), ()


def _surest(claims: Iterable[Claim]) -> Iterator[Claim]:
    """One claim of those that say the same of the same passages: two names of one entity may have said it twice."""
    return iter({claim[:3]: claim for claim in sorted(claims, key=lambda claim: (claim.confidence, claim.by))}.values())


def _claim(article: NamedNode, claim: Claim) -> Iterator[Statement]:
    node = NamedNode(f"{article.value}#claim={_digest(claim)}")
    yield node, _iri("rdf:type"), _iri("kg:Claim")
    for part, term in zip(_reification(), claim.statement, strict=True):
        yield node, part, term
    for name, literal in claim.qualifiers:
        yield node, name, literal
    for span in claim.passages:
        yield node, _iri("kg:passage"), _part(article, "char", *span)
    yield node, _iri("kg:confidence"), _decimal(f"{claim.confidence:.4f}")
    yield node, _iri("prov:wasDerivedFrom"), article
    if claim.by:
        yield node, _iri("kg:by"), _name(claim.by)


def _digest(claim: Claim) -> str:
    """A hash of what the claim says and where."""
    said = "\n".join(map(str, (*claim.statement, *chain.from_iterable(claim.qualifiers), *claim.passages)))
    return blake2b(said.encode(), digest_size=10).hexdigest()


def _part(article: NamedNode, kind: str, start: int, end: int) -> NamedNode:
    """A part of an article, named by its offsets as RFC 5147 does."""
    return NamedNode(f"{article.value}#{kind}={start},{end}")
