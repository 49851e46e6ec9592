"""The picture of .svg as pixels: two for each of its points, as far as there is room for them."""

import re
from typing import BinaryIO

from kgraph.errors import KgraphError
from kgraph.exporters import svg
from kgraph.exporters._source import Source

TAKES = "network"

_PIXELS = 8_000
_SIZE = re.compile(r' (?:width|height)="(\d+)"')


def write(source: Source, file: BinaryIO) -> None:
    try:
        from resvg_py import svg_to_bytes
    except ImportError as error:
        raise KgraphError("pixels need a painter: pip install 'kgraph[pictures]'") from error
    picture = svg.picture(source)
    width, height = map(int, _SIZE.findall(picture)[:2])
    zoom = min(2.0, _PIXELS / max(width, height))
    file.write(svg_to_bytes(svg_string=picture, skip_system_fonts=True, zoom=zoom))
