"""Turtle and TriG with one header, in the order that we choose: Oxigraph's own changes from run to run."""

import re
from typing import BinaryIO

import pyoxigraph as ox

from kgraph.exporters._quads import graphs
from kgraph.exporters._source import Source
from kgraph.ontology import PREFIXES

# Without the empty prefix: names of things hold slashes and escapes, and read better as IRIs relative to the base.
_PREFIXES = {prefix: namespace for prefix, namespace in PREFIXES.items() if prefix}
_HEADER = re.compile(rb"(?:@(?:base|prefix) [^\n]*\n)*")


def write(source: Source, file: BinaryIO, format: ox.RdfFormat) -> None:
    """One graph after the other; Turtle has them as one."""
    file.write(f"@base <{source.base}> .\n".encode())
    file.writelines(f"@prefix {prefix}: <{namespace}> .\n".encode() for prefix, namespace in _PREFIXES.items())
    for _, said in graphs(source.store):
        written = ox.serialize(
            said if format.supports_datasets else (quad.triple for quad in said),
            format=format,
            prefixes=_PREFIXES,
            base_iri=source.base,
        )
        file.write(_HEADER.sub(b"", written or b"", count=1))
