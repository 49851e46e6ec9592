"""N-Quads: all that the graph says, and in which article, a quad a line."""

from typing import BinaryIO

import pyoxigraph as ox

from kgraph.exporters._quads import quads
from kgraph.exporters._source import Source

TAKES = "store"


def write(source: Source, file: BinaryIO) -> None:
    ox.serialize(quads(source.store), file, ox.RdfFormat.N_QUADS)
