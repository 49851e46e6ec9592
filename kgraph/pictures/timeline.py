"""A picture of what happened to an entity and when: a bar for each dated claim, and below them the sentences."""

from collections.abc import Iterator, Sequence
from datetime import date

from kgraph import appearance, wording
from kgraph.days import first_date, last_date
from kgraph.pictures import FAINT, INK, Bar, Box, Circle, Line, Picture, Shape, Words
from kgraph.pictures.evidence import sentences
from kgraph.pictures.letters import letters
from kgraph.pictures.network import legend
from kgraph.timeline import Entry

_AXIS, _ROW, _BAR = 620.0, 40.0, 13.0
_MARGIN, _GAP = 28.0, 18.0
_NAME, _SMALL = 13.5, 10.5
_WIDEST = 320.0
# What is dated but is no entity, such as a founding date.
_DAY = "#444444"
_WORDS = {"ko": {"before": "전임 {}", "after": "후임 {}"}, "en": {"before": "after {}", "after": "before {}"}}


def picture(name: str, entries: Sequence[Entry], *, language: str = "en", evidence: bool = True) -> Picture:
    """The entries in their order, each with what it is on the left and its bar on the right."""
    claims = list({entry.claim.iri: entry.claim for entry in entries}.values()) if evidence else []
    numbers = {claim.iri: number for number, claim in enumerate(claims, 1)}
    told = [_told(entry, numbers, language) for entry in entries]
    wide = max(_width(heading, line) for heading, line in told)
    scale = _Scale(entries, wide + _GAP)
    bottom = len(entries) * _ROW
    shapes: list[Shape] = [Words(name, 0, -38, 20, bold=True), *scale.years(bottom)]
    for row, (entry, (heading, line)) in enumerate(zip(entries, told, strict=True)):
        middle = row * _ROW + _ROW / 2
        shapes += _label(heading, line, wide, middle)
        shapes += scale.bar(entry, middle)
    types = {entry.other.type for entry in entries if not isinstance(entry.other, str)}
    shapes += legend(types, (-17, bottom + 42), language)
    width = wide + _GAP + _AXIS
    end = bottom + 34
    if claims:
        shapes.append(Line((0, bottom + 46), (width, bottom + 46), "#dddddd"))
        said, end = sentences(claims, 0, bottom + 56, width)
        shapes += said
    return Picture(name, Box(-_MARGIN, -58 - _MARGIN / 2, width + _MARGIN + 24, end + _MARGIN - 8), shapes)


def _told(entry: Entry, numbers: dict[str, int], language: str) -> tuple[str, str]:
    """빛고을연구소 [1], and 수장직 · 소장 · 전임 한지우."""
    other = entry.label(language) if isinstance(entry.other, str) else entry.other.name
    cited = f" [{numbers[entry.claim.iri]}]" if entry.claim.iri in numbers else ""
    dated = {name: (said,) for name, said in entry.qualifiers.items() if name not in {"from", "to"}}
    words = [*wording.qualified(dated, language)]
    words += [_WORDS[language]["before"].format(person.name) for person in entry.predecessors]
    words += [_WORDS[language]["after"].format(person.name) for person in entry.successors]
    words += [wording.articles(entry.articles, language)] * (entry.articles > 1)
    label = [] if isinstance(entry.other, str) else [entry.label(language)]
    return _short(other, _NAME) + cited, _short(" · ".join(label + words), _SMALL)


def _short(text: str, size: float) -> str:
    """The text, or as much of it as there is room for."""
    first = letters().wrapped(text, size, _WIDEST)[:1]
    return text if first == [text] or not first else f"{first[0]}…"


def _width(heading: str, line: str) -> float:
    return max(letters().width(heading, _NAME), letters().width(line, _SMALL))


def _label(heading: str, line: str, right: float, middle: float) -> Iterator[Shape]:
    yield Words(heading, right, middle - 1 if line else middle + 5, _NAME, INK, "end")
    if line:
        yield Words(line, right, middle + 13, _SMALL, FAINT, "end")


class _Scale:
    """Days as places on the axis, whose ends leave room for what is open."""

    def __init__(self, entries: Sequence[Entry], left: float) -> None:
        days = [_day(end(text)) for entry in entries for text in (entry.begin, entry.end) for end in _ENDS if text]
        self.left = left
        self._first = date(min(days).year, 1, 1)
        self._last = date(max(days).year + 1, 1, 1)

    def at(self, day: date) -> float:
        return self.left + _AXIS * (day - self._first).days / (self._last - self._first).days

    def years(self, bottom: float) -> Iterator[Shape]:
        """A line for each year, or for each month where one year is all, and as many numbers as there is room for."""
        first, last = self._first.year, self._last.year
        if last - first == 1:
            ticks = [(date(first, month, 1), f"{first}-{month:02}" if month % 2 else "") for month in range(1, 13)]
        else:
            step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 500) if (last - first) / step <= 14)
            ticks = [(date(year, 1, 1), f"{year}") for year in range(first, last + 1) if year % step == 0]
        for day, label in ticks:
            yield Line((self.at(day), -4), (self.at(day), bottom), "#e6e6e6")
            yield Words(label, self.at(day), -10, _SMALL, FAINT, "middle")

    def bar(self, entry: Entry, middle: float) -> Iterator[Shape]:
        """From the first to the last day; what is a year or a month wide in the articles is paler."""
        colour = _DAY if isinstance(entry.other, str) else appearance.colours()[entry.other.type]
        sure, all_ = self._stretch(entry)
        top, height = middle - _BAR / 2, _BAR
        if entry.begin == entry.end and all_[1] - all_[0] < _BAR:
            centre = (all_[0] + all_[1]) / 2
            all_ = centre - _BAR / 2, centre + _BAR / 2
            yield Circle(centre, middle, _BAR / 2, colour)
        else:
            yield Bar(all_[0], top, all_[1] - all_[0], height, colour, 0.3, _BAR / 2)
            if sure[1] - sure[0] > 1:
                yield Bar(sure[0], top, sure[1] - sure[0], height, colour, 0.85, min(_BAR, sure[1] - sure[0]) / 2)
        yield from self._ends(entry, all_, middle)

    def _stretch(self, entry: Entry) -> tuple[tuple[float, float], tuple[float, float]]:
        """Where it holds for sure, and where it may."""
        left, right = self.left - 6, self.left + _AXIS
        begin = [self.at(_day(end(entry.begin))) for end in _ENDS] if entry.begin else [left, left]
        finish = [self.at(_day(end(entry.end))) for end in _ENDS] if entry.end else [right, right]
        sure = (begin[1], finish[0]) if entry.begin != entry.end else (begin[0], begin[0])
        return sure, (min(begin[0], finish[1]), max(finish[1], begin[0] + 2))

    def _ends(self, entry: Entry, stretch: tuple[float, float], middle: float) -> Iterator[Shape]:
        """A tip where no article gives an end; the dates beside the bar, within it if it fills the axis."""
        period = wording.period(entry)
        if not entry.end and "former" not in entry.qualifiers:
            yield Line((stretch[1] - 4, middle), (stretch[1] + 14, middle), "#999999", 1.4, (False, True))
        width = letters().width(period, _SMALL)
        if stretch[1] + width + 8 < self.left + _AXIS:
            yield Words(period, stretch[1] + 6, middle + 4, _SMALL, FAINT)
        elif stretch[0] - width - 8 > self.left:
            yield Words(period, stretch[0] - 6, middle + 4, _SMALL, FAINT, "end")
        else:
            yield Words(period, (stretch[0] + stretch[1]) / 2, middle + 4, _SMALL, INK, "middle")


_ENDS = (first_date, last_date)


def _day(text: str) -> date:
    return date.fromisoformat(text)
