"""Plain text and Markdown: an optional header (`date 2025-08-18`, `publisher …`), a title, the body."""

import re
from collections.abc import Iterator

from kgraph.article import Article
from kgraph.errors import Skip
from kgraph.readers import _bylines, _fields
from kgraph.readers._source import Source
from kgraph.text import clean, unwrap

SUFFIXES = (".txt", ".md")

# A date may stand before the text on its own line; the others have a line each.
_DATE = re.compile(r"\s*date:?[ \t]+(\d{1,4}[-./]\d{1,2}[-./]\d{1,2})(?=\s|$)[ \t]*\n?")
_LINE = re.compile(r"\s*(publisher|url|author|title|id|language):?[ \t]+(\S[^\n]*)(?:\n|$)")
_FRONT_MATTER = re.compile(r"\s*---[ \t]*\n(.{0,5000}?)\n---[ \t]*(?:\n|$)", re.DOTALL)
_KEY = re.compile(r"(\w+):[ \t]*[\"']?(.*?)[\"']?[ \t]*$", re.MULTILINE)


def read(source: Source) -> Iterator[Article]:
    text, encoding, losses = source.text()
    cleaned = clean(text)
    if not cleaned.text.strip():
        raise Skip("empty", "nothing but white space")
    markdown = source.suffix == ".md"
    values, body = _front_matter(cleaned.text) if markdown else ({}, cleaned.text)
    said, body = _header(body)
    title, text = _titled(unwrap(_plain(body) if markdown else body))
    values = {"title": title, **values, **said, "text": text}
    yield _fields.article(source, values, encoding=encoding, losses=(*losses, *cleaned.losses))


def _header(text: str) -> tuple[dict[str, str], str]:
    """The header's fields, and the text after it; a field that stands there twice is no header any more."""
    said: dict[str, str] = {}
    while found := _DATE.match(text) or _LINE.match(text):
        key, value = ("date", found[1]) if found.re is _DATE else (found[1], found[2].strip())
        if key in said:
            break
        said[key] = value
        text = text[found.end() :]
    return said, text


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    found = _FRONT_MATTER.match(text)
    if found is None:
        return {}, text
    return {key: value for key, value in _KEY.findall(found[1]) if value}, text[found.end() :]


_LONGEST_TITLE = 100
_ENDS_A_SENTENCE = re.compile(r"[.。][”\"’')\]]*$")
_ASKS = re.compile(r"[?!][”\"’')\]]*$")


def _titled(body: str) -> tuple[str, str]:
    """The title, if the first line is short and no sentence, and the paragraphs, one a line."""
    first, _, rest = body.strip().partition("\n")
    title = first.strip()
    if rest.strip() and _is_title(title, alone=rest.startswith("\n")):
        return title, _paragraphs(rest)
    return "", _paragraphs(body)


def _is_title(line: str, *, alone: bool) -> bool:
    if len(line) > _LONGEST_TITLE or _ENDS_A_SENTENCE.search(line) or _bylines.is_byline(line):
        return False
    return alone or not _ASKS.search(line)


def _paragraphs(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


# No pattern looks past another sign of its own kind: time stays proportional to the text's length.
_MARKUP = (
    (re.compile(r"!\[[^\[\]\n]{0,500}\]\([^()\n]{0,2000}\)"), ""),
    (re.compile(r"\[([^\[\]\n]{1,500})\]\([^()\n]{0,2000}\)"), r"\1"),
    (re.compile(r"^[ \t]{0,3}(?:#{1,6}|>|[-*+]|\d{1,3}\.)[ \t]+", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*(?:-{3,}|\*{3,}|_{3,}|={3,})[ \t]*$", re.MULTILINE), ""),
    (re.compile(r"(?<![\w*_])([*_]{1,3})(?=\S)([^\n*_]{1,500})(?<=\S)\1(?![*_])"), r"\2"),
    (re.compile(r"`([^`\n]{1,500})`"), r"\1"),
)


def _plain(markdown: str) -> str:
    """The words of a Markdown text, without its signs; headings stand alone."""
    for pattern, words in _MARKUP:
        markdown = pattern.sub(words, markdown)
    return markdown
