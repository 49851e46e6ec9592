"""The font of pictures: how wide a text is, and its letters as outlines for those who have no such font."""

from functools import cache
from io import BytesIO
from typing import Any

from kgraph.errors import KgraphError


class Letters:
    """Noto Sans KR."""

    def __init__(self) -> None:
        font = _font()
        self._names: dict[int, str] = font.getBestCmap()
        self._glyphs = font.getGlyphSet()
        self._advances: dict[str, float] = {}

    def width(self, text: str, size: float) -> float:
        return sum(self.advance(letter) for letter in text) * size / 1000

    def advance(self, letter: str) -> float:
        """How far a letter takes the pen, in thousandths of its size."""
        if letter not in self._advances:
            self._advances[letter] = float(self._glyphs[self.name(letter)].width)
        return self._advances[letter]

    def name(self, letter: str) -> str:
        return self._names.get(ord(letter), ".notdef")

    def outline(self, name: str) -> str:
        """A letter as an SVG path, in thousandths of its size, the y axis pointing up."""
        from fontTools.pens.svgPathPen import SVGPathPen

        pen = SVGPathPen(self._glyphs)
        self._glyphs[name].draw(pen)
        return str(pen.getCommands())

    def wrapped(self, text: str, size: float, width: float) -> list[str]:
        """The text in lines that are no wider, broken at spaces where there are any."""
        lines = [""]
        for word in text.split(" "):
            longer = f"{lines[-1]} {word}" if lines[-1] else word
            if self.width(longer, size) <= width:
                lines[-1] = longer
                continue
            *whole, last = self._cut(word, size, width)
            lines += [*whole, last]
        return [line for line in lines if line]

    def _cut(self, word: str, size: float, width: float) -> list[str]:
        pieces = [""]
        for letter in word:
            if pieces[-1] and self.width(pieces[-1] + letter, size) > width:
                pieces.append("")
            pieces[-1] += letter
        return pieces


@cache
def letters() -> Letters:
    return Letters()


def truetype(text: str) -> BytesIO:
    """The letters of a text as a small TrueType font: Noto has cubic outlines, PDF's writer wants quadratic ones."""
    from fontTools import subset
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import newTable

    options = subset.Options(
        layout_features=[], notdef_outline=True, recalc_timestamp=False, recalc_bounds=True, drop_tables=["VORG"]
    )
    font = subset.load_font(_path(), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=text + " ?")
    subsetter.subset(font)
    glyphs, order = font.getGlyphSet(), font.getGlyphOrder()
    outlines = {}
    for name in order:
        pen = TTGlyphPen(None)
        glyphs[name].draw(Cu2QuPen(pen, max_err=0.5, reverse_direction=True))
        outlines[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, outlines
    del font["CFF "]
    maximum = font["maxp"]
    maximum.tableVersion = 0x00010000
    for field in (
        *("maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements"),
        *("maxSizeOfInstructions", "maxComponentElements"),
    ):
        setattr(maximum, field, int(field == "maxZones"))
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"
    file = BytesIO()
    font.save(file)
    file.seek(0)
    return file


def _font() -> Any:
    path = _path()
    from fontTools.ttLib import TTFont

    return TTFont(path, lazy=True)


def _path() -> str:
    try:
        import fontTools  # noqa: F401
        from pylopdf_fonts_ko import sans_path
    except ImportError as error:
        raise KgraphError("pictures need a font: pip install 'kgraph[pictures]'") from error
    return str(sans_path())
