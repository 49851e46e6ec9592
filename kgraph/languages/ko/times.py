"""Dates as Korean newspapers write them, resolved against the day of publication.

A date keeps the precision of its words: 지난해 8월 is a month, 2년 전 a year, and so are halves, quarters and seasons.
What cannot be resolved, for want of a publication date or in the calendar, is a Time without dates.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import NamedTuple

from kgraph.annotations import Morpheme, Time
from kgraph.languages.ko.quotations import quotations
from kgraph.languages.ko.tense import FUTURE, PAST, tense
from kgraph.languages.ko.tokenizer import PLAIN


def _words(table: Mapping[int, str]) -> dict[str, int]:
    return {word: number for number, words in table.items() for word in words.split("|")}


def _any(words: Mapping[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


YEARS = _words(
    {
        -2: "재작년|지지난해|그러께",
        -1: "지난해|작년|전년|거년",
        0: "올해|금년",
        1: "내년|명년|다음 해|다음해",
        2: "후년|내후년",
    }
)
MONTHS = _words(
    {
        -2: "지지난달",
        -1: "지난달|지난 달",
        0: "이달|이번 달|이번달|금월",
        1: "다음 달|다음달|내달|익월",
        2: "다다음 달",
    }
)
WEEKS = _words(
    {-2: "지지난주", -1: "지난주|지난 주", 0: "이번 주|이번주|금주", 1: "다음 주|다음주|내주", 2: "다다음 주"}
)
DAYS = _words(
    {-3: "그끄제", -2: "그제|그저께|엊그제", -1: "어제|어젯밤", 0: "오늘|금일", 1: "내일|명일", 2: "모레", 3: "글피"}
)
SPANS = _words(
    {
        1: "하루",
        2: "이틀",
        3: "사흘",
        4: "나흘",
        5: "닷새",
        6: "엿새",
        7: "이레",
        8: "여드레",
        9: "아흐레",
        10: "열흘",
        15: "보름",
    }
)
COUNTS = _words(
    {
        **{
            1: "한|일",
            2: "두|이",
            3: "세|석|삼",
            4: "네|넉|사",
            5: "다섯|오",
            6: "여섯|육",
            7: "일곱|칠",
            8: "여덟|팔",
        },
        **{
            9: "아홉|구",
            10: "열|십",
            11: "열한",
            12: "열두",
            15: "열다섯",
            20: "스무|이십",
            30: "서른|삼십",
            40: "마흔|사십",
        },
    }
)
# What makes a year of the common era of one of another.
ERAS = _words(
    {
        0: "서기",
        -2333: "단기",
        -544: "불기",
        1867: "메이지",
        1911: "다이쇼|주체",
        1925: "쇼와",
        1988: "헤이세이",
        2018: "레이와",
        1895: "건양",
        1896: "광무",
        1906: "융희",
    }
)
WEEKDAYS = "월화수목금토일"


Groups = dict[str, str | None]
Dates = tuple[str, str] | None


class Reading(NamedTuple):
    """What an expression is read by: the day of publication, the dates before it, and the tense of its clause.

    `anchor` is the last date of the sentence that names its year or month, `near` whether it goes on from there,
    `last` the last date of the text, `day` the last with a day.
    """

    published: date | None
    anchor: str = ""
    near: bool = False
    last: str = ""
    day: str = ""
    tense: str = ""
    until: bool = False


class Form(NamedTuple):
    """A way to write dates, how it is read, and whether it names a year or month that later words go by."""

    pattern: str
    read: Callable[[Groups, Reading], Dates]
    anchors: bool = True


def times(
    text: str, published: str | None, sentences: Sequence[tuple[int, int]], morphemes: Sequence[Morpheme] = ()
) -> list[Time]:
    """The temporal expressions of a text in order; `published` is its date (ISO 8601) or None."""
    day = date.fromisoformat(published) if published and len(published) == 10 else None
    reader = _Reader(text, day, morphemes)
    return [time for start, end in sentences for time in _joined(text, reader.sentence(start, end))]


_TO_THE_NEXT = re.compile(r"(?:\([^()]{1,8}\))?\s?[~∼～〜–\-]\s?")


def _joined(text: str, found: Iterable[Time]) -> Iterator[Time]:
    """The expressions of a sentence; 오는 30일~다음 달 2일 and 2일(토)~5일(화) are one each."""
    before: Time | None = None
    for time in found:
        if before and _reach(text, before, time):
            before = Time(before.start, time.end, before.start_date, time.end_date, "range")
            continue
        if before:
            yield before
        before = time
    if before:
        yield before


def _reach(text: str, first: Time, last: Time) -> bool:
    """Whether a sign between two dates of one precision makes a span of them."""
    begin, end = first.end_date or "", last.start_date or ""
    alike = first.kind == last.kind == "point" and len(begin) == len(end) and begin < end
    return alike and _TO_THE_NEXT.fullmatch(text, first.end, last.start) is not None


# Names of works have predicates of their own: ‘돌아온 왕후’.
_TITLE = re.compile(r"‘[^‘’]*’|《[^《》]*》|『[^『』]*』|「[^「」]*」|<[^<>]*>")
# So many morphemes may lie between an expression and its predicate.
_CLAUSE = 100
# So many characters apart, 9월 3일부터 5일까지 is of one month; 지난 3월 취임한 그는 5일 is not.
_NEAR = 12


class _Reader:
    """Reads a text from its beginning, for what a date says depends on those before it."""

    def __init__(self, text: str, published: date | None, morphemes: Sequence[Morpheme]) -> None:
        self.text = text.translate(PLAIN)
        self.morphemes = morphemes
        self.starts = [m.start for m in morphemes]
        self.quotations = quotations(text)
        self.closings = {q.start(): q.end() for q in _TITLE.finditer(self.text)} | dict(self.quotations)
        self.reading = Reading(published)

    def sentence(self, start: int, end: int) -> Iterator[Time]:
        self.reading = self.reading._replace(anchor="")
        place = start
        for match, form in self._matches(start, end):
            until = self.text.startswith("까지", match.end())
            near = match.start() - place <= _NEAR or until
            self.reading = self.reading._replace(near=near, until=until, tense=self._tense(match.end(), end))
            dates = form.read(match.groupdict(), self.reading)
            yield self._time(match, dates)
            if dates:
                self._remember(dates[0], form.anchors)
                place = match.end() if form.anchors else place

    def _remember(self, value: str, anchors: bool) -> None:
        day = value if len(value) == 10 else self.reading.day
        self.reading = self.reading._replace(anchor=value if anchors else self.reading.anchor, last=value, day=day)

    def _matches(self, start: int, end: int) -> Iterator[tuple[re.Match[str], Form]]:
        while found := _PATTERN.search(self.text, start, end):
            pattern, form = _FORMS[int((found.lastgroup or "_0")[1:])]
            match = pattern.match(self.text, found.start(), end)
            start = found.start() + 1
            if match and self._begins(match.start()):
                yield match, form
                start = match.end()

    def _begins(self, start: int) -> bool:
        """Whether a word begins here, spaces or not: 아이달리기 has no 이달."""
        if not "가" <= self.text[start] <= "힣" or not self.starts:
            return True
        index = bisect_left(self.starts, start)
        return index < len(self.starts) and self.starts[index] == start

    def _tense(self, start: int, end: int) -> str:
        """The tense of what is said of an expression, in its own quotation or outside of all."""
        if _SET.match(self.text, start):
            return FUTURE
        around = bisect_left(self.quotations, (start, 0)) - 1
        inside = self.quotations[around][1] if around >= 0 else 0
        return tense(islice(self._clause(start, inside if inside > start else end), _CLAUSE))

    def _clause(self, start: int, end: int) -> Iterator[Morpheme]:
        """The morphemes from an offset on, without those of quotations."""
        index = bisect_left(self.starts, start)
        while index < len(self.starts) and self.starts[index] < end:
            if (closing := self.closings.get(self.starts[index])) is not None:
                index = bisect_left(self.starts, closing)
            else:
                yield self.morphemes[index]
                index += 1

    def _time(self, match: re.Match[str], dates: Dates) -> Time:
        start, end = match.span()
        if dates is None:
            return Time(start, end, None, None)
        if dates[0] != dates[1]:
            return Time(start, end, *dates, "range")
        if len(dates[0]) == 10 and (lasting := _LASTING.match(self.text, end)):
            days = timedelta(days=_count(lasting.groupdict()) - 1)
            return Time(start, lasting.end(), dates[0], (date.fromisoformat(dates[0]) + days).isoformat(), "range")
        if _UNTIL.match(self.text, end):
            return Time(start, end, None, dates[1], "until")
        if _SINCE.match(self.text, end):
            return Time(start, end, dates[0], None, "since")
        return Time(start, end, *dates)


# A day that is being set is to come: 23일로 확정했다.
_SET = re.compile(r"으?로\s(?:확정|정하|정해|정했|잡|미루|미뤄|미룬|연기|늦추|늦췄|앞당|못 ?박)")
# 5일부터 나흘간.
_LASTING = re.compile(rf"(?:\([^()]{{1,8}}\))?부터\s(?:(?P<count>\d{{1,2}})일|(?P<span>{_any(SPANS)}))\s?(?:간|동안)")
_HOUR = r"(?:\s(?:오전|오후|새벽|아침|낮|저녁|밤)(?:\s\d{1,2}시(?:\s?\d{1,2}분|\s?반)?)?)?"
_UNTIL = re.compile(rf"{_HOUR}(?:\([^()]{{1,8}}\))?\s?(?:까지|이전)")
_SINCE = re.compile(rf"{_HOUR}(?:\([^()]{{1,8}}\))?\s?(?:부터|로부터|이후|이래|째)")


def _calendar(g: Groups, reading: Reading) -> Dates:
    """Any of year, month and day, the missing ones from the words around."""
    day = _int(g.get("day"))
    place = _month_of(g, day, reading) if _has_month(g) or day else (_year_of(g, reading), None)
    if place is None or place[0] is None:
        return None
    first = _iso(place[0], place[1], day)
    last = _iso(place[0], place[1], _int(g.get("lastday"))) if g.get("lastday") else first
    return (first, last) if first and last and first <= last else None


def _has_month(g: Groups) -> bool:
    return any(g.get(name) for name in ("month", "monthword", "samemonth"))


def _year_of(g: Groups, reading: Reading) -> int | None:
    """The year that is written or told by a word."""
    if g.get("year"):
        return int(g["year"] or 0)
    if g.get("short"):
        return _century(int(g["short"] or 0), reading)
    if g.get("era"):
        return int((g["count"] or "").replace("원", "1")) + ERAS[g["era"] or ""]
    if g.get("sameyear") or g.get("nextyear"):
        return int(reading.last[:4]) + bool(g.get("nextyear")) if reading.last else None
    word = g.get("yearword") or ""
    if word.startswith("다음") and reading.last and reading.tense == PAST:
        return int(reading.last[:4]) + 1
    return reading.published.year + YEARS.get(word, 0) if reading.published else None


def _century(year: int, reading: Reading) -> int:
    now = reading.published.year if reading.published else date.max.year
    return 2000 + year if 2000 + year <= now + 15 and year < 50 else 1900 + year


def _month_of(g: Groups, day: int | None, reading: Reading) -> tuple[int, int] | None:
    """The year and month of an expression that has a month or a day."""
    if g.get("monthword"):
        return _shifted(reading.published, MONTHS[g["monthword"] or ""])
    if g.get("samemonth"):
        return (int(reading.last[:4]), int(reading.last[5:7])) if len(reading.last) >= 7 else None
    if not g.get("month"):
        return _nearest_month(day or 0, g.get("lead"), reading)
    month = int(g["month"] or 0)
    if any(g.get(name) for name in ("year", "short", "era", "yearword", "sameyear", "nextyear")):
        year = _year_of(g, reading)
        return (year, month) if year is not None else None
    return _nearest_year(month, g.get("lead"), reading)


def _nearest_year(month: int, lead: str | None, reading: Reading) -> tuple[int, int] | None:
    """8월: of the sentence's year if it names another than that of publication, else the past or the coming one."""
    now, anchor = reading.published, reading.anchor
    if not lead and anchor and (now is None or _binds(anchor, month, now, reading.tense)):
        return int(anchor[:4]) + (len(anchor) >= 7 and month < int(anchor[5:7])), month
    if now is None:
        return None
    if lead in ("지난", "올해") or (not lead and reading.tense == PAST):
        return now.year - (month > now.month and lead != "올해"), month
    if lead == "오는":
        return now.year + (month < now.month), month
    if reading.tense == FUTURE:
        return now.year + (now.month - month > _NOT_YET), month
    return now.year, month


def _binds(anchor: str, month: int, now: date, tense: str) -> bool:
    """Whether the sentence's year holds for a month: 2012년 3월 입사해 9월 퇴사했다."""
    year = int(anchor[:4])
    if year == now.year:
        return len(anchor) == 7 and month >= int(anchor[5:7])
    return tense != FUTURE or year > now.year


def _nearest_month(day: int, lead: str | None, reading: Reading) -> tuple[int, int] | None:
    """17일: of the month just named, else the past or the coming one; what was said of late was said this month."""
    now, anchor = reading.published, reading.anchor
    if not lead and len(anchor) == 10 and reading.near:
        return _later(anchor, day)
    if now is None:
        return None
    if lead == "오는" or (reading.until and reading.tense == FUTURE):
        return _shifted(now, int(day < now.day))
    if lead == "지난" or reading.tense == PAST or _days_since(day, now) <= _OF_LATE:
        return _shifted(now, -(day > now.day))
    return _shifted(now, int(day < now.day and reading.tense == FUTURE))


def _days_since(day: int, now: date) -> int:
    """How long ago the last such day of a month was: on the 2nd of March the 28th was two days ago in most years."""
    if day <= now.day:
        return now.day - day
    last = now.replace(day=1) - timedelta(days=1)
    return now.day + last.day - day if day <= last.day else date.max.day


# Reports of a plan name the day that it was told, not long ago: 17일 …을 연다고 밝혔다.
_OF_LATE = 7
# What is to come in a month that has been is to come next year, unless the month was of late.
_NOT_YET = 3


def _later(anchor: str, day: int) -> tuple[int, int]:
    """The month of the anchor, or the next if the day is past in it."""
    first = date(int(anchor[:4]), int(anchor[5:7]), 1)
    return _shifted(first, int(day < int(anchor[8:]))) or (first.year, first.month)


def _span(g: Groups, reading: Reading) -> Dates:
    """From month to month: 3~5월, 8월 30일~9월 2일, 2023년 3월~2024년 5월."""
    begin = _calendar({**g, "lastday": None}, reading)
    if begin is None:
        return None
    year, month = int(begin[0][:4]), int(g["lastmonth"] or 0)
    year = int(g["last"] or 0) if g.get("last") else year + (month < int(begin[0][5:7]))
    end = _iso(year, month, _int(g.get("lastday")))
    return (begin[0], end) if end and begin[0] < end else None


def _years(g: Groups, reading: Reading) -> Dates:
    first, last = int(g["year"] or 0), g["last"] or ""
    end = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
    return (f"{first}", f"{end}") if end > first else None


def _week(g: Groups, reading: Reading) -> Dates:
    """A day of a week; without its name the month that the week is in."""
    if reading.published is None:
        return None
    monday = reading.published - timedelta(days=reading.published.weekday()) + timedelta(weeks=WEEKS[g["week"] or ""])
    if not g.get("weekday"):
        return _point(monday.isoformat()[:7])
    return _point((monday + timedelta(days=WEEKDAYS.index((g["weekday"] or "")[0]))).isoformat())


def _weekday(g: Groups, reading: Reading) -> Dates:
    """지난 금요일, 오는 토요일."""
    if reading.published is None:
        return None
    days = WEEKDAYS.index((g["weekday"] or "")[0]) - reading.published.weekday()
    days = (days % 7 or 7) if g["lead"] == "오는" else -(-days % 7 or 7)
    return _point((reading.published + timedelta(days=days)).isoformat())


def _that_day(g: Groups, reading: Reading) -> Dates:
    """이날, 같은 날, 전날, 이튿날: by the last day that was named, else that of publication."""
    published = reading.published.isoformat() if reading.published else ""
    named = reading.day or published
    if g.get("daybefore") and not (published and _week_before(published) <= reading.day <= published):
        named = published or reading.day
    if not named:
        return None
    days = 1 if g.get("nextday") else -1 if g.get("daybefore") else 0
    return _point((date.fromisoformat(named) + timedelta(days=days)).isoformat())


def _then(g: Groups, reading: Reading) -> Dates:
    """당시: the last date that was named."""
    return _point(reading.last)


def _week_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(weeks=1)).isoformat()


def _day(g: Groups, reading: Reading) -> Dates:
    return (
        _point((reading.published + timedelta(days=DAYS[g["dayword"] or ""])).isoformat())
        if reading.published
        else None
    )


def _ago(g: Groups, reading: Reading) -> Dates:
    """2년 전, 석 달 뒤, 사흘 전; what came later did so after the date before, if it is told as past.

    What came before an event did so before its date: 2013년 부임하기 2년 전.
    """
    later = g["side"] != "전"
    told = g.get("event") is not None or (later and reading.tense == PAST)
    base = _from(reading.last) if told and reading.last else reading.published
    if base is None or g.get("about"):
        return None
    count = _count(g) * (1 if later else -1)
    if g.get("unit") == "년":
        return _point(_iso(base.year + count))
    if g.get("unit") in ("개월", "달"):
        return _point(_iso(*(_shifted(base, count) or (0, 0))))
    if g.get("unit") == "주":
        return _point((base + timedelta(weeks=count)).isoformat()[:7])
    return _point((base + timedelta(days=count)).isoformat())


def _age(g: Groups, reading: Reading) -> Dates:
    """The year in which began what is so many years old: 창립 10년 만에, 20주년, 13년째."""
    if g.get("base"):
        return _point(_iso(int(g["base"] or 0) - _count(g)))
    return _point(_iso(reading.published.year - _count(g))) if reading.published and not g.get("about") else None


def _int(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _count(g: Groups) -> int:
    if g.get("span"):
        return SPANS[g["span"] or ""]
    written = g["count"] or ""
    return int(written) if written.isdigit() else COUNTS[written]


def _from(value: str) -> date:
    return date.fromisoformat(value + "-01-01"[len(value) - 10 :] if len(value) < 10 else value)


def _shifted(day: date | None, months: int) -> tuple[int, int] | None:
    if day is None:
        return None
    count = day.year * 12 + day.month - 1 + months
    return count // 12, count % 12 + 1


def _point(value: str | None) -> Dates:
    return (value, value) if value else None


def _iso(year: int, month: int | None = None, day: int | None = None) -> str | None:
    """None for what the calendar does not have."""
    if not 1 <= year <= 9999:
        return None
    if month is None:
        return f"{year:04d}"
    if day is None:
        return f"{year:04d}-{month:02d}"
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


_Y, _M, _D = r"(?:1[3-9]\d\d|20\d\d)", r"(?:1[0-2]|0?[1-9])", r"(?:3[01]|[12]\d|0?[1-9])"
_TO = r"\s?[~∼～〜–\-]\s?"
_MARK = r"[\s,.·…()\[\]’”\"'<>:;=]|$"
_ENDS = rf"(?={_MARK}|[은는이가을를의에도만로과와인엔쯤께]|까지|부터|이후|이전|이래|이다|였|이나|나\s|보다)"
_SEASON = "봄|여름|가을|겨울"
_HALF = r"[상하]반기|[1-4]/?4?분기|연말|연초"
_PART = rf"(?:\s?(?:[초중하]순|[초중후]반|{_HALF}|{_SEASON}|말께|말쯤|[초말중]){_ENDS})?"
_MONTH = rf"(?P<month>{_M})월(?!드컵|요일|급|세|간|평균|소득|보|치|분|정액|별)"
_NO_DAY = r"간|째|만|장|치|분|안|내|여|차|당|씩|마다|짜리|본|정|\s(?:동안|만에|이내|안에|연속|넘게)"
_DAY = rf"(?P<day>{_D})(?:일?{_TO}(?P<lastday>{_D}))?일(?!{_NO_DAY})"
_REST = rf"(?:\s?{_MONTH}(?:\s?{_DAY})?)?{_PART}"
_DIGITS = r"(?<![\d.,])"
_LEAD = r"(?:(?P<lead>지난|오는|올해|올)\s?)?"
_EVENT = "(?:(?<=기 )(?P<event>))?"
_NUMBER = rf"(?<![\d.,가-힣])(?P<count>\d{{1,3}}|{_any(COUNTS)})\s?(?P<about>여\s?)?"
# 올 is this year before its parts only: 올 3월, 올여름.
_THIS_YEAR = rf"올(?=\s?(?:\d|{_HALF}|{_SEASON}|초|말|들어))"
# 3년 전 세계 is the whole world, 3년 전 장관 a former minister.
_OTHER_BEFORE = r"(?!\s(?:세계|국민|직원|세대|임직원|장관|대표|회장|사장|의원|총리|대통령|시장|감독|원장|교수|위원))"
_BEGUN = "(?:[창설]립|창[단업간]|개[교원관점장통]|출범|발족|수교|결혼|취임|상장|인수|합병|등단|착[수공])"

# Longer forms first: the first that matches is taken.
FORMS = (
    Form(rf"{_DIGITS}(?P<year>{_Y})\s?[-./]\s?(?P<month>{_M})\s?[-./]\s?(?P<day>{_D})(?!\d)", _calendar),
    Form(
        rf"(?P<year>{_Y})년\s?(?P<month>{_M})월(?:\s?(?P<day>{_D})일)?{_TO}(?:(?P<last>{_Y})년\s?)?"
        rf"(?P<lastmonth>{_M})월(?:\s?(?P<lastday>{_D})일)?",
        _span,
    ),
    Form(rf"{_DIGITS}(?P<year>{_Y})년?{_TO}['’‘]?(?P<last>{_Y}|\d\d)(?:년도?|학년도)", _years),
    Form(rf"(?P<era>{_any(ERAS)})\s?(?P<count>\d{{1,4}}|원)년{_REST}", _calendar),
    Form(
        rf"(?:(?:지난|오는)\s)?{_DIGITS}(?!1\d00년 전)(?P<year>{_Y})(?:년도?|학년도)(?!간|대|산|형|\s?동안){_REST}",
        _calendar,
    ),
    Form(rf"['’‘](?P<short>\d\d)년(?!간|대|\s?동안){_REST}", _calendar),
    Form(rf"{_DIGITS}(?P<short>[5-9]\d)년\s?{_MONTH}(?:\s?{_DAY})?{_PART}", _calendar),
    Form(rf"(?P<yearword>{_THIS_YEAR}|{_any(YEARS)})(?:도(?=\s))?{_REST}", _calendar),
    Form(rf"(?P<sameyear>그 ?해|같은 ?해|당해){_REST}", _calendar),
    Form(rf"(?P<nextyear>(?:그 )?이듬해){_REST}", _calendar),
    Form(rf"(?P<monthword>{_any(MONTHS)})(?![리력성라])(?:\s?{_DAY})?{_PART}", _calendar),
    Form(rf"(?P<samemonth>같은 ?달|그 ?달)(?![리력성라])(?:\s?{_DAY})?{_PART}", _calendar),
    Form(rf"(?P<week>{_any(WEEKS)})(?:\s?(?P<weekday>[{WEEKDAYS}]요일))?(?:\s?[초말중]{_ENDS})?", _week, False),
    Form(rf"(?P<lead>지난|오는)\s?(?P<weekday>[{WEEKDAYS}]요일)", _weekday, False),
    Form(r"(?P<daybefore>(?:그 )?전날)(?!보다|\s?대비)", _that_day, False),
    Form(r"(?:(?P<nextday>이튿날|다음 ?날)|이날|당일|같은 ?날|그날)", _that_day, False),
    Form(r"(?<![년월일해달] )당시(?=에?는?\s|,)", _then, False),
    Form(rf"(?P<dayword>{_any(DAYS)})(?:\s?(?:오전|오후|밤|저녁|아침|새벽))?{_ENDS}", _day, False),
    Form(
        rf"{_EVENT}{_NUMBER}(?P<unit>년|개월|달|주)일?\s?(?:여\s?)?(?P<side>전|뒤|후){_ENDS}{_OTHER_BEFORE}",
        _ago,
        False,
    ),
    Form(rf"{_DIGITS}(?P<count>\d{{1,3}})일\s?(?P<side>전(?=[에의까부])|뒤|후){_ENDS}", _ago, False),
    Form(rf"{_EVENT}(?P<span>{_any(SPANS)})\s?(?P<side>전|뒤|후){_ENDS}", _ago, False),
    Form(r"(?<![\d.,])(?P<count>\d{1,3})(?:주년|돌)", _age, False),
    Form(rf"{_BEGUN}(?:한|된)?\s?(?:지\s)?{_NUMBER}년\s?(?:여\s?)?(?:만|째)(?=인 (?P<base>{_Y})년)?", _age, False),
    Form(rf"(?<=지 )(?<!까지 ){_NUMBER}년\s?(?:여\s?)?(?:만|째|(?=[이가된]))(?=인 (?P<base>{_Y})년)?", _age, False),
    Form(rf"{_NUMBER}년(?=째)", _age, False),
    Form(
        rf"{_LEAD}{_DIGITS}(?P<month>{_M})월?(?:\s?(?P<day>{_D})일)?{_TO}(?P<lastmonth>{_M})월(?!드컵|요일)"
        rf"(?:\s?(?P<lastday>{_D})일)?",
        _span,
    ),
    Form(rf"{_LEAD}{_DIGITS}{_MONTH}(?:\s?{_DAY})?{_PART}", _calendar),
    Form(rf"{_LEAD}{_DIGITS}{_DAY}", _calendar, False),
    Form(rf"(?:(?:지난|오는|이번)\s?)?(?<!\d)(?:{_HALF}|연내){_ENDS}", _calendar, False),
    Form(rf"지난\s?(?:{_SEASON}){_ENDS}", _calendar, False),
)
_FORMS = tuple((re.compile(form.pattern), form) for form in FORMS)
_NAMES = re.compile(r"\?P<[a-z]+>")
# What an expression can begin with, so that most characters are passed over at once.
_FIRST = "".join(sorted({word[0] for table in (YEARS, MONTHS, WEEKS, DAYS, SPANS, COUNTS, ERAS) for word in table}))
_PATTERN = re.compile(
    rf"(?=[\d'’‘올지오같당그이다상하연창설개출발수결취인합등착{_FIRST}])(?:"
    + "|".join(f"(?P<_{n}>{_NAMES.sub('?:', form.pattern)})" for n, form in enumerate(FORMS))
    + ")"
)
