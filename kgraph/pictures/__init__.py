"""What is drawn, whatever it is written as: shapes on a sheet whose y axis points down."""

from collections.abc import Iterable, Iterator, Sequence
from math import hypot
from typing import NamedTuple, TypeAlias

from kgraph.layout import Point

INK, FAINT, LINE, PAPER, MARK = "#222222", "#777777", "#bbbbbb", "#ffffff", "#fff1b8"


class Circle(NamedTuple):
    x: float
    y: float
    radius: float
    fill: str


class Bar(NamedTuple):
    """A rectangle with round corners; what is not sure is paler."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    opacity: float = 1.0
    radius: float = 0.0


class Line(NamedTuple):
    """A line that may have a tip at its start, at its end, or at both."""

    start: Point
    end: Point
    colour: str = LINE
    width: float = 1.0
    tips: tuple[bool, bool] = (False, False)


class Words(NamedTuple):
    """A line of text: `x` is its beginning, its middle or its end, `y` its foot; `halo` keeps what is behind away."""

    text: str
    x: float
    y: float
    size: float
    colour: str = INK
    anchor: str = "start"
    bold: bool = False
    halo: bool = False


Shape: TypeAlias = Circle | Bar | Line | Words


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


class Picture(NamedTuple):
    """Shapes, the later above the earlier, and the part of the plane that is shown."""

    title: str
    frame: Box
    shapes: Sequence[Shape]

    @property
    def width(self) -> int:
        return round(self.frame.right - self.frame.left)

    @property
    def height(self) -> int:
        return round(self.frame.bottom - self.frame.top)

    @property
    def letters(self) -> str:
        """All that is written."""
        return "".join(shape.text for shape in self.shapes if isinstance(shape, Words))


def around(boxes: Iterable[Box], margin: float = 0.0) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True) if (boxes := tuple(boxes)) else ((0.0,),) * 4
    return Box(min(lefts) - margin, min(tops) - margin, max(rights) + margin, max(bottoms) + margin)


def tips(line: Line, length: float = 7.0) -> Iterator[tuple[Point, Point, Point]]:
    """The triangles at the ends of a line."""
    (x1, y1), (x2, y2) = line.start, line.end
    whole = hypot(x2 - x1, y2 - y1) or 1
    across, down = (x2 - x1) / whole * length, (y2 - y1) / whole * length
    for wanted, (x, y), side in ((line.tips[0], line.start, 1), (line.tips[1], line.end, -1)):
        if wanted:
            back = x + side * across, y + side * down
            yield (x, y), (back[0] - down * 0.4, back[1] + across * 0.4), (back[0] + down * 0.4, back[1] - across * 0.4)
