"""The picture of .svg as pixels."""

from typing import BinaryIO

from kgraph.exporters import svg
from kgraph.exporters._source import Source
from kgraph.pictures.png import png

TAKES = "network"


def write(source: Source, file: BinaryIO) -> None:
    file.write(png(svg.drawn(source)))
