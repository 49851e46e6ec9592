"""A picture as SVG whose letters are outlines: it looks the same wherever it is opened, whatever fonts are there."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from kgraph.pictures import PAPER, Bar, Circle, Line, Picture, Shape, Words, tips
from kgraph.pictures.letters import Letters, letters
from kgraph.xml import clean

_HALO = ' stroke="#fff" stroke-width="260" stroke-linejoin="round" paint-order="stroke"'
_QUOTED = {'"': "&quot;"}


def svg(picture: Picture) -> str:
    font = letters()
    drawn = [_drawn(shape, font) for shape in picture.shapes]
    used = sorted({font.name(letter) for letter in clean(picture.letters)})
    outlines = (f'<path id="{_id(name)}" d="{font.outline(name)}"/>' for name in used)
    return "\n".join((*_head(picture), "<defs>", *outlines, "</defs>", *drawn, "</svg>\n"))


def _head(picture: Picture) -> Iterator[str]:
    left, top, right, bottom = picture.frame
    view = f"{left:.1f} {top:.1f} {right - left:.1f} {bottom - top:.1f}"
    size = f'width="{picture.width}" height="{picture.height}"'
    yield f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="{view}">'
    yield f"<title>{escape(clean(picture.title))}</title>"
    yield f'<rect x="{left:.1f}" y="{top:.1f}" width="100%" height="100%" fill="{PAPER}"/>'


def _drawn(shape: Shape, font: Letters) -> str:
    match shape:
        case Circle():
            at = f'cx="{shape.x:.1f}" cy="{shape.y:.1f}"'
            return f'<circle {at} r="{shape.radius:g}" fill="{shape.fill}" stroke="#fff"/>'
        case Bar():
            return (
                f'<rect x="{shape.x:.1f}" y="{shape.y:.1f}" width="{shape.width:.1f}" height="{shape.height:.1f}" '
                f'rx="{shape.radius:g}" fill="{shape.fill}" fill-opacity="{shape.opacity:g}"/>'
            )
        case Line():
            return _line(shape)
        case Words():
            return _written(shape, font)


def _line(line: Line) -> str:
    (x1, y1), (x2, y2) = line.start, line.end
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    drawn = f'<line {ends} stroke="{line.colour}" stroke-width="{line.width:.2g}"/>'
    for tip in tips(line):
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in tip)
        drawn += f'<polygon points="{points}" fill="#999"/>'
    return drawn


def _written(words: Words, font: Letters) -> str:
    text = clean(words.text)
    uses, width = [], 0.0
    for letter in text:
        uses.append(f'<use href="#{_id(font.name(letter))}" x="{width:g}"/>')
        width += font.advance(letter)
    scale = words.size / 1000
    x = words.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[words.anchor] * width * scale
    place = f"translate({x:.1f} {words.y:.1f}) scale({scale:g} {-scale:g})"
    style = _HALO if words.halo else f' stroke="{words.colour}" stroke-width="28"' if words.bold else ""
    label = escape(text, _QUOTED)
    return f'<g role="img" aria-label="{label}" transform="{place}" fill="{words.colour}"{style}>{"".join(uses)}</g>'


def _id(name: str) -> str:
    return f"g-{name.strip('.')}"
