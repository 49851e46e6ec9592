"""A picture of the network for paper and screen."""

from typing import BinaryIO

from kgraph.exporters._source import Source
from kgraph.pictures import Picture
from kgraph.pictures.network import picture
from kgraph.pictures.svg import svg

TAKES = "network"

_NODES = 2_000


def write(source: Source, file: BinaryIO) -> None:
    file.write(svg(drawn(source)).encode())


def drawn(source: Source) -> Picture:
    source.at_most(_NODES)
    return picture(source.measured, source.positions, colour=source.colour, language=source.language)
