"""TriG: all that the graph says, with a named graph for each article."""

from typing import BinaryIO

import pyoxigraph as ox

from kgraph.exporters import _turtle
from kgraph.exporters._source import Source

TAKES = "store"


def write(source: Source, file: BinaryIO) -> None:
    _turtle.write(source, file, ox.RdfFormat.TRIG)
