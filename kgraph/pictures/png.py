"""A picture as pixels: two for each of its points, as far as there is room for them."""

from kgraph.errors import KgraphError
from kgraph.pictures import Picture
from kgraph.pictures.svg import svg

_PIXELS = 8_000


def png(picture: Picture) -> bytes:
    try:
        from resvg_py import svg_to_bytes
    except ImportError as error:
        raise KgraphError("pixels need a painter: pip install 'kgraph[pictures]'") from error
    zoom = min(2.0, _PIXELS / max(picture.width, picture.height))
    return bytes(svg_to_bytes(svg_string=svg(picture), skip_system_fonts=True, zoom=zoom))
