"""A picture as PDF for paper: its text can be searched and copied, its font comes with it."""

from io import BytesIO
from typing import Any

from kgraph.errors import KgraphError
from kgraph.pictures import PAPER, Bar, Circle, Line, Picture, Shape, Words, tips
from kgraph.pictures.letters import letters, truetype
from kgraph.xml import clean

_FONT = "NotoSansKR"
# A point of paper for so many of the screen; and as large as readers of PDF take a page to be.
_POINT, _PAGE = 0.75, 14_000.0


def pdf(picture: Picture) -> bytes:
    try:
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.ttfonts import TTFont
        from reportlab.pdfgen.canvas import Canvas
    except ImportError as error:
        raise KgraphError("PDF needs a writer: pip install 'kgraph[pictures]'") from error
    file = BytesIO()
    scale = min(_POINT, _PAGE / max(picture.width, picture.height, 1))
    sheet = Canvas(file, pagesize=(picture.width * scale, picture.height * scale), invariant=1)
    sheet.setTitle(clean(picture.title))
    sheet.setCreator("kgraph")
    pdfmetrics.registerFont(TTFont(_FONT, truetype(clean(picture.letters))))
    sheet.scale(scale, scale)
    # The y axis of PDF points up.
    sheet.translate(-picture.frame.left, picture.frame.bottom)
    for shape in picture.shapes:
        _draw(sheet, shape)
    sheet.save()
    return file.getvalue()


def _draw(sheet: Any, shape: Shape) -> None:
    match shape:
        case Circle():
            sheet.setFillColor(shape.fill)
            sheet.setStrokeColor(PAPER)
            sheet.setLineWidth(1)
            sheet.circle(shape.x, -shape.y, shape.radius, stroke=1, fill=1)
        case Bar():
            _fill(sheet, shape.fill, shape.opacity)
            round_ = min(shape.radius, shape.width / 2)
            sheet.roundRect(shape.x, -shape.y - shape.height, shape.width, shape.height, round_, stroke=0, fill=1)
            _fill(sheet, shape.fill, 1)
        case Line():
            _line(sheet, shape)
        case Words():
            _write(sheet, shape)


def _line(sheet: Any, line: Line) -> None:
    sheet.setStrokeColor(line.colour)
    sheet.setLineWidth(line.width)
    sheet.line(line.start[0], -line.start[1], line.end[0], -line.end[1])
    sheet.setFillColor("#999999")
    for tip in tips(line):
        path = sheet.beginPath()
        path.moveTo(tip[0][0], -tip[0][1])
        for x, y in tip[1:]:
            path.lineTo(x, -y)
        path.close()
        sheet.drawPath(path, stroke=0, fill=1)


def _write(sheet: Any, words: Words) -> None:
    text = clean(words.text)
    width = letters().width(text, words.size)
    x = words.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[words.anchor] * width
    if words.halo:
        _fill(sheet, PAPER, 0.7)
        sheet.rect(x - 1, -words.y - words.size * 0.2, width + 2, words.size, stroke=0, fill=1)
    _fill(sheet, words.colour, 1)
    # Bold is the same letters with an edge, since one font is enough.
    mode = {"mode": 2} if words.bold else {}
    if words.bold:
        sheet.setStrokeColor(words.colour)
        sheet.setLineWidth(words.size * 0.028)
    sheet.setFont(_FONT, words.size)
    sheet.drawString(x, -words.y, text, **mode)


def _fill(sheet: Any, colour: str, opacity: float) -> None:
    sheet.setFillColor(colour)
    sheet.setFillAlpha(opacity)
