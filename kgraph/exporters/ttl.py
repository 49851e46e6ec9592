"""Turtle: all that the graph says, for people and for what reads RDF."""

from typing import BinaryIO

import pyoxigraph as ox

from kgraph.exporters import _turtle
from kgraph.exporters._source import Source

TAKES = "store"


def write(source: Source, file: BinaryIO) -> None:
    _turtle.write(source, file, ox.RdfFormat.TURTLE)
