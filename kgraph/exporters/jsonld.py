"""JSON-LD in the words of ontology/context.jsonld: an object for each thing, and a graph for each article."""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import groupby
from typing import Any, BinaryIO, NamedTuple, TypeAlias

import pyoxigraph as ox

from kgraph.exporters._quads import graphs
from kgraph.exporters._source import Source
from kgraph.nodes import DEFAULT, iri
from kgraph.ontology import NAMESPACE, PREFIXES
from kgraph.resources import folder

TAKES = "store"

Object: TypeAlias = dict[str, Any]


class _Word(NamedTuple):
    """A term of the context, and what it takes a bare value for: @id, @vocab, a datatype, or nothing."""

    name: str
    coercion: str = ""


def write(source: Source, file: BinaryIO) -> None:
    """One object a line, so that a large graph is neither built in memory nor one endless line."""
    file.write(f'{{"@context": {_json(_context())},\n"@graph": ['.encode())
    for number, line in enumerate(_lines(source.store)):
        file.write(f"{',' if number else ''}\n{line}".encode())
    file.write(b"\n]}\n")


def _lines(store: ox.Store) -> Iterator[str]:
    for graph, said in graphs(store):
        if graph == DEFAULT:
            yield from map(_json, _objects(said))
        else:
            objects = ",\n  ".join(map(_json, _objects(said)))
            yield f'{{"id": {_json(_named(graph))}, "graph": [\n  {objects}]}}'


def _objects(said: Iterable[ox.Quad]) -> Iterator[Object]:
    """What is said of each thing; the quads come sorted by it."""
    for subject, about in groupby(said, key=lambda quad: quad.subject):
        assert isinstance(subject, ox.NamedNode), "kgraph writes no blank nodes"
        yield {"id": subject.value, **dict(_properties(about))}


def _properties(about: Iterable[ox.Quad]) -> Iterator[tuple[str, Any]]:
    for predicate, quads in groupby(about, key=lambda quad: quad.predicate):
        objects = [quad.object for quad in quads]
        if predicate == iri("rdf:type"):
            yield "type", _one([_compact(_named(node)) for node in objects])
        else:
            word = _word(predicate.value)
            yield word.name, _one([_value(node, word.coercion) for node in objects])


def _one(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _value(node: object, coercion: str) -> Any:
    """A term as the context lets it be written: bare where the word says what it is."""
    if isinstance(node, ox.NamedNode):
        bare = {"@id": node.value, "@vocab": _compact(node.value)}
        return bare.get(coercion, {"id": node.value})
    assert isinstance(node, ox.Literal)
    if node.language:
        return {"@value": node.value, "@language": node.language}
    if node.datatype == iri("xsd:string"):
        return {"@value": node.value} if coercion else node.value
    datatype = _compact(node.datatype.value)
    return node.value if datatype == coercion else {"@value": node.value, "@type": datatype}


def _named(node: object) -> str:
    assert isinstance(node, ox.NamedNode)
    return node.value


@cache
def _context() -> Mapping[str, Any]:
    context: Mapping[str, Any] = json.loads((folder("ontology") / "context.jsonld").read_bytes())["@context"]
    return context


@cache
def _words() -> dict[str, _Word]:
    """The words that the context has for properties, by IRI."""
    words = {}
    for name, meaning in _context().items():
        if isinstance(meaning, Mapping):
            words[_expand(meaning["@id"])] = _Word(name, meaning.get("@type", ""))
        elif name not in PREFIXES and not name.startswith("@"):
            words[_expand(meaning)] = _Word(name)
    return words


@cache
def _word(predicate: str) -> _Word:
    return _words().get(predicate) or _Word(_compact(predicate))


@cache
def _expand(name: str) -> str:
    prefix, _, local = name.partition(":")
    return _context()[prefix] + local if prefix in _context() else name


@cache
def _compact(iri: str) -> str:
    """`headOf` for a name of kgraph, `xsd:gYear` for one with a prefix of the context."""
    local = iri.removeprefix(NAMESPACE)
    if local != iri and local.isidentifier() and local not in _context():
        return local
    for prefix, namespace in PREFIXES.items():
        if _context().get(prefix) == namespace and iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
