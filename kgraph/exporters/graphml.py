"""GraphML for Cytoscape, yEd and igraph."""

from collections.abc import Iterable, Mapping
from typing import BinaryIO

from kgraph.exporters._source import Source
from kgraph.network import Column
from kgraph.xml import Xml

TAKES = "network"

_TYPES = {"integer": "int"}


def write(source: Source, file: BinaryIO) -> None:
    network, positions = source.measured, source.positions
    columns, ties = _nodes(source), _edges(source)
    with Xml(file) as out:
        out.start("graphml", xmlns="http://graphml.graphdrawing.org/xmlns")
        _keys(out, "node", columns)
        _keys(out, "edge", ties)
        out.start("graph", id="kgraph", edgedefault="undirected" if source.undirected else "directed")
        for node, known in network.nodes.items():
            out.start("node", id=node)
            _data(out, "node", columns, known | dict(zip("xy", positions.get(node, ()), strict=False)))
            out.end("node")
        for start, end, kind, tie in network.edges(keys=True, data=True):
            out.start("edge", id=f"{start} {kind} {end}", source=start, target=end)
            _data(out, "edge", ties, tie)
            out.end("edge")
        out.end("graph")
        out.end("graphml")


def _nodes(source: Source) -> tuple[Column, ...]:
    points = Column("x", "double"), Column("y", "double")
    return Column("label"), *source.columns, Column("start"), Column("end"), *points


def _edges(source: Source) -> tuple[Column, ...]:
    return Column("label"), Column("weight", "double"), *source.edge_columns, Column("start"), Column("end")


def _keys(out: Xml, domain: str, columns: Iterable[Column]) -> None:
    for name, type_ in columns:
        about = {"attr.name": name, "attr.type": _TYPES.get(type_, type_)}
        out.empty("key", id=f"{domain}_{name}", for_=domain, **about)


def _data(out: Xml, domain: str, columns: Iterable[Column], known: Mapping[str, object]) -> None:
    for name, _ in columns:
        if name in known:
            out.text("data", known[name], key=f"{domain}_{name}")
