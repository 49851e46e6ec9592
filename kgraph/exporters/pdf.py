"""The picture of .svg for paper, with text that can be searched."""

from typing import BinaryIO

from kgraph.exporters import svg
from kgraph.exporters._source import Source
from kgraph.pictures.pdf import pdf

TAKES = "network"


def write(source: Source, file: BinaryIO) -> None:
    file.write(pdf(svg.drawn(source)))
