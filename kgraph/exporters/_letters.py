"""Letters as outlines: a picture shows Hangul wherever it is opened, whatever fonts are there."""

from collections.abc import Iterator
from functools import cached_property
from xml.sax.saxutils import escape

from kgraph.errors import KgraphError
from kgraph.layout import Point


class Letters:
    """Noto Sans KR, and which of its letters a picture has used."""

    def __init__(self) -> None:
        try:
            from fontTools.ttLib import TTFont
            from pylopdf_fonts_ko import sans_path
        except ImportError as error:
            raise KgraphError("pictures need a font: pip install 'kgraph[pictures]'") from error
        font = TTFont(sans_path(), lazy=True)
        self._names: dict[int, str] = font.getBestCmap()
        self._glyphs = font.getGlyphSet()
        self._used: set[str] = set()

    def width(self, text: str, size: float) -> float:
        return sum(self._advance(letter) for letter in text) * size / 1000

    def written(self, text: str, at: Point, size: float, **style: str) -> str:
        """The text with the middle of its foot at a point."""
        width = 0.0
        uses = []
        for letter in text:
            name = self._name(letter)
            self._used.add(name)
            uses.append(f'<use href="#{_id(name)}" x="{width:g}"/>')
            width += self._advance(letter)
        scale = size / 1000
        place = f"translate({at[0] - width * scale / 2:.1f} {at[1]:.1f}) scale({scale:g} {-scale:g})"
        said = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in style.items())
        return f'<g role="img" aria-label="{escape(text, _QUOTED)}" transform="{place}"{said}>{"".join(uses)}</g>'

    def outlines(self) -> Iterator[str]:
        """Of the letters that were used."""
        from fontTools.pens.svgPathPen import SVGPathPen

        for name in sorted(self._used):
            pen = SVGPathPen(self._glyphs)
            self._glyphs[name].draw(pen)
            yield f'<path id="{_id(name)}" d="{pen.getCommands()}"/>'

    @cached_property
    def _advances(self) -> dict[str, float]:
        return {}

    def _advance(self, letter: str) -> float:
        if letter not in self._advances:
            self._advances[letter] = float(self._glyphs[self._name(letter)].width)
        return self._advances[letter]

    def _name(self, letter: str) -> str:
        return self._names.get(ord(letter), ".notdef")


_QUOTED = {'"': "&quot;"}


def _id(name: str) -> str:
    return f"g-{name.strip('.')}"
