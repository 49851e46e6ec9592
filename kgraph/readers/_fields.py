"""One article from the fields of a record, under whatever names archives give them."""

import re
from collections.abc import Iterable, Mapping

from kgraph import languages
from kgraph.article import Article
from kgraph.errors import Skip
from kgraph.readers import _bylines, _dates
from kgraph.readers._source import Source
from kgraph.text import clean, unwrap

# The names of columns and keys, without spaces; the first that a record has is taken.
ALIASES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "뉴스식별자", "기사식별자", "기사id", "식별자", "article_id", "news_id"),
    "date": (
        "date",
        "일자",
        "날짜",
        "발행일",
        "게시일",
        "작성일",
        "published",
        "datepublished",
        "published_at",
        "pubdate",
    ),
    "title": ("title", "제목", "기사제목", "headline"),
    "text": ("text", "본문", "기사본문", "내용", "body", "content"),
    "url": ("url", "link", "링크", "주소"),
    "publisher": ("publisher", "언론사", "매체", "매체명", "신문사", "media", "outlet"),
    "author": ("author", "기고자", "기자", "기자명", "작성자", "byline"),
    "language": ("language", "언어"),
}
HINTS = ("인물", "위치", "기관")
_FIELD = {alias: field for field, aliases in ALIASES.items() for alias in aliases}
_MAIL_OR_ROLE = re.compile(r"\S+@\S+|(?<=[가-힣])\s?(?:선임|인턴|객원|수습)?\s?기자\b")


def normal(name: str) -> str:
    """A header as ALIASES writes it: BigKinds puts spaces into some of its own."""
    return "".join(clean(name).text.split()).casefold()


def fields(names: Iterable[str]) -> dict[str, str]:
    """Which of the given names holds which field; where several could, the one that comes first in ALIASES."""
    known = {normal(name): name for name in names}
    return {
        field: known[found]
        for field, aliases in ALIASES.items()
        if (found := next((alias for alias in aliases if alias in known), None)) is not None
    }


def article(
    source: Source,
    values: Mapping[str, object],
    *,
    record: int | None = None,
    encoding: str = "utf-8",
    losses: Iterable[str] = (),
) -> Article:
    """The article that a record tells; Skip says why it tells none."""
    reading = _Reading(values, list(losses))
    body = reading.body()
    return Article(
        id=reading.said("id") or (source.id if record is None else f"{source.id}/{record}"),
        text=body.text,
        title=" ".join(reading.said("title").split()),
        date=reading.date(),
        publisher=reading.said("publisher"),
        url=reading.url(),
        author=_without_roles(reading.said("author")) or body.author,
        language=reading.language(body.text),
        source=source.name if record is None else f"{source.name}:{record}",
        hints=reading.hints(),
        extra={**reading.extra(), "encoding": encoding},
        losses=tuple(reading.losses),
    )


class _Reading:
    """A record that is being read, and what that has cost so far."""

    def __init__(self, values: Mapping[str, object], losses: list[str]) -> None:
        self.values = values
        self.losses = losses
        self.names = fields(values)

    def value(self, field: str) -> object:
        return self.values.get(self.names.get(field, ""))

    def body(self) -> _bylines.Body:
        text = self.value("text")
        if not isinstance(text, str):
            raise Skip("schema", _no_text(text, self.names.get("text"), self.values))
        cleaned = clean(text)
        self.losses += cleaned.losses
        body = _bylines.split(unwrap(cleaned.text))
        if not body.text.strip():
            raise Skip("empty", "no text")
        return body

    def said(self, field: str) -> str:
        """The value of a field as clean text on one line; what is neither text nor number says nothing."""
        value = self.value(field)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return clean(str(value)).text.strip() if isinstance(value, str | int | float) else ""

    def date(self) -> str | None:
        value = self.value("date")
        if value is None or value == "":
            return None
        try:
            return _dates.day(value)
        except ValueError as error:
            self.losses.append(f"bad-date: {error}")
            return None

    def url(self) -> str:
        """Only what a browser may open: no javascript: and no file:."""
        url = self.said("url")
        return url if re.match(r"https?://[^\s<>\"]+$", url, re.IGNORECASE) else ""

    def language(self, text: str) -> str:
        named = re.match(r"([a-z]{2})(?:[-_]|$)", self.said("language").lower())
        return named[1] if named else languages.detect(text)

    def hints(self) -> dict[str, tuple[str, ...]]:
        listed = {normal(name): value for name, value in self.values.items()}
        return {name: found for name in HINTS if (found := _names(listed.get(name)))}

    def extra(self) -> dict[str, object]:
        used = {*self.names.values()}
        return {name: value for name, value in self.values.items() if name not in used and normal(name) not in HINTS}


def _names(value: object) -> tuple[str, ...]:
    """The names in a cell, separated by commas, or in a list."""
    listed = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else ()
    return tuple(dict.fromkeys(clean(name).text.strip() for name in listed if isinstance(name, str) and name.strip()))


def _no_text(text: object, name: str | None, values: Mapping[str, object]) -> str:
    if name is None:
        return f"no text: none of {', '.join(map(repr, ALIASES['text']))} among {', '.join(map(repr, values)):.200}"
    return f"{name!r} is {type(text).__name__}, not text"


def _without_roles(author: str) -> str:
    """김영희 기자 kim@example.kr → 김영희"""
    return _MAIL_OR_ROLE.sub("", author).strip(" ,/·")
