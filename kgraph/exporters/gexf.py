"""GEXF 1.3 for Gephi and Gephi Lite: coloured, sized and placed, with kinds of edges and a timeline."""

from collections.abc import Iterable, Mapping
from typing import BinaryIO

from kgraph import appearance
from kgraph.exporters._source import Source
from kgraph.layout import Point
from kgraph.network import Column
from kgraph.xml import Xml

TAKES = "network"
STREAMS = True

# Beyond this Gephi wants more memory than most machines have.
_NODES = 300_000

Facts = Mapping[str, object]


def write(source: Source, file: BinaryIO) -> None:
    source.at_most(_NODES)
    positions = source.positions
    nodes, edges = source.counts
    with Xml(file) as out:
        out.start("gexf", xmlns="http://gexf.net/1.3", xmlns__viz="http://gexf.net/1.3/viz", version="1.3")
        out.start("meta")
        out.text("creator", "kgraph")
        out.end("meta")
        out.start(
            "graph",
            mode="dynamic",
            timeformat="date",
            timerepresentation="interval",
            defaultedgetype="undirected" if source.undirected else "directed",
        )
        _columns(out, "node", source.columns)
        _columns(out, "edge", source.edge_columns)
        out.start("nodes", count=nodes)
        for node, known in source.nodes():
            _node(out, source, node, known, positions.get(node))
        out.end("nodes")
        out.start("edges", count=edges)
        for tie in source.ties():
            _edge(out, source, *tie)
        out.end("edges")
        out.end("graph")
        out.end("gexf")


def _columns(out: Xml, class_: str, columns: Iterable[Column]) -> None:
    out.start("attributes", class_=class_)
    for name, type_ in columns:
        out.empty("attribute", id=name, title=name, type=type_)
    out.end("attributes")


def _node(out: Xml, source: Source, node: str, known: Facts, position: Point | None) -> None:
    out.start("node", id=node, label=known["label"], start=known.get("start"), end=known.get("end"))
    _values(out, source.columns, known)
    red, green, blue = bytes.fromhex(appearance.colour(known, source.colour).removeprefix("#"))
    out.empty("viz:color", r=red, g=green, b=blue)
    if position is not None:
        # The y axis of Gephi points up.
        out.empty("viz:position", x=position[0], y=-position[1], z=0.0)
    out.empty("viz:size", value=appearance.size(int(str(known["mentions"]))))
    out.end("node")


def _edge(out: Xml, source: Source, start: str, end: str, key: str, tie: Facts) -> None:
    out.start(
        "edge",
        # Made of what it says, so that two files that are opened in one workspace agree.
        id=f"{start} {key} {end}",
        source=start,
        target=end,
        kind=tie.get("kind"),
        label=tie["label"],
        weight=float(str(tie["weight"])),
        start=tie.get("start"),
        end=tie.get("end"),
    )
    _values(out, source.edge_columns, tie)
    out.end("edge")


def _values(out: Xml, columns: Iterable[Column], known: Facts) -> None:
    out.start("attvalues")
    for name, _ in columns:
        if name in known:
            out.empty("attvalue", for_=name, value=known[name])
    out.end("attvalues")
