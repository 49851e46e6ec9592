"""N-Triples: all that the graph says, a triple a line."""

from typing import BinaryIO

import pyoxigraph as ox

from kgraph.exporters._quads import triples
from kgraph.exporters._source import Source

TAKES = "store"


def write(source: Source, file: BinaryIO) -> None:
    ox.serialize(triples(source.store), file, ox.RdfFormat.N_TRIPLES)
