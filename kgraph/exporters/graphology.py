"""Graphology's JSON, for sigma.js and other drawing in a browser."""

import json
from typing import BinaryIO

from kgraph import appearance
from kgraph.exporters._source import Source

TAKES = "network"


def write(source: Source, file: BinaryIO) -> None:
    network, positions = source.measured, source.positions
    nodes = [
        {
            "key": node,
            "attributes": {
                **known,
                **dict(zip("xy", positions.get(node, ()), strict=False)),
                "size": appearance.size(known["mentions"]),
                "color": appearance.colour(known, source.colour),
            },
        }
        for node, known in network.nodes.items()
    ]
    edges = [
        {
            "key": f"{start} {kind} {end}",
            "source": start,
            "target": end,
            "undirected": tie["symmetric"],
            "attributes": tie,
        }
        for start, end, kind, tie in network.edges(keys=True, data=True)
    ]
    whole = {"options": {"type": "mixed", "multi": True}, "attributes": {}, "nodes": nodes, "edges": edges}
    file.write(json.dumps(whole, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n")
