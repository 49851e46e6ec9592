"""Web pages: trafilatura finds the article in them, within limits; a page beyond these is read as plain text."""

import logging
import re
from collections.abc import Iterator
from configparser import ConfigParser
from html import unescape
from typing import Any

from kgraph.article import Article
from kgraph.errors import Skip
from kgraph.readers import _bylines, _fields
from kgraph.readers._source import Source
from kgraph.text import clean

SUFFIXES = (".html", ".htm", ".xhtml")

# libxml2 gives up at 256 levels; trafilatura takes some seconds for 20,000 elements, minutes for 100,000 attributes.
_DEEPEST = 200
_MOST_ELEMENTS = 20_000
_LONGEST_TAG = 10_000
_MOST_ATTRIBUTES = 200

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40})([^<>]*)>")
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
# Browsers close these by themselves.
_OPEN_ENDED = {"p", "li", "dt", "dd", "option", "tr", "td", "th"}
_CHARSET = re.compile(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)


def read(source: Source) -> Iterator[Article]:
    html, encoding, losses = source.text(_declared)
    page = _tamed(clean(html).text)
    too_much = _too_much(page)
    values = _plain(page) if too_much else _extracted(page)
    if not _is_prose(str(values.get("text") or "")):
        raise Skip("no-text", "a page without an article in it")
    if too_much:
        losses = (*losses, f"markup-truncated: {too_much}; read as plain text")
    yield _fields.article(source, values, encoding=encoding, losses=losses)


def _is_prose(text: str) -> bool:
    """Menus and lists of links have no sentences."""
    return any(_SENTENCE.search(line) for line in text.splitlines())


def _declared(data: bytes) -> str:
    found = _CHARSET.search(data[:4096])
    return found[1].decode("ascii") if found else ""


def _tamed(html: str) -> str:
    """The page with the attributes of monstrous tags taken off."""
    return _TAG.sub(lambda tag: f"<{tag[1]}{tag[2]}>" if _is_monstrous(tag[3]) else tag[0], html)


def _is_monstrous(attributes: str) -> bool:
    return len(attributes) > _LONGEST_TAG or attributes.count("=") > _MOST_ATTRIBUTES


def _too_much(page: str) -> str:
    """Why trafilatura should not see the page; nothing if it may."""
    brackets = page.count("<")
    if brackets > 3 * _MOST_ELEMENTS:
        return f"{brackets} tags"
    depth = deepest = elements = 0
    for closing, name, _ in _TAG.findall(page):
        elements += not closing
        if name.lower() not in _VOID and name.lower() not in _OPEN_ENDED:
            depth = max(depth - 1, 0) if closing else depth + 1
            deepest = max(deepest, depth)
    if deepest > _DEEPEST:
        return f"elements nested {deepest} deep"
    return f"{elements} elements" if elements > _MOST_ELEMENTS else ""


def _extracted(page: str) -> dict[str, object]:
    # Loading trafilatura takes longer than reading a text file; only pages need it.
    from trafilatura import bare_extraction
    from trafilatura.settings import DEFAULT_CONFIG

    # Korean says in 80 characters what trafilatura expects to need 250; below that it gives up the paragraphs.
    config = _copied(DEFAULT_CONFIG)
    config["DEFAULT"]["MIN_EXTRACTED_SIZE"] = "80"
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    found = bare_extraction(
        page,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        date_extraction_params={"original_date": True, "extensive_search": False},
        config=config,
    )
    return {} if found is None else _values(found, page)


def _copied(config: ConfigParser) -> ConfigParser:
    copy = ConfigParser()
    copy.read_dict(config)
    return copy


def _values(found: Any, page: str) -> dict[str, object]:
    """The fields of what trafilatura has found; a reporter may also stand outside of the body."""
    title = _without_outlet(found.title or "", found.sitename or "")
    text = _without_title(found.text or "", title)
    author = found.author or _bylines.split(text).author or _reporter(page)
    return {
        "title": title,
        "text": text,
        "date": found.date,
        "url": found.url,
        "publisher": found.sitename,
        "author": author.replace("; ", ", "),
    }


def _without_outlet(title: str, outlet: str) -> str:
    """광주에 AI 연구소 - 빛고을일보 → 광주에 AI 연구소"""
    return re.sub(rf"\s*[-|:<·–—]\s*{re.escape(outlet)}\s*$", "", title) if outlet else title


def _without_title(text: str, title: str) -> str:
    first, _, rest = text.partition("\n")
    return rest if " ".join(first.split()) == " ".join(title.split()) else text


def _reporter(page: str) -> str:
    return next((", ".join(_bylines.people(line)) for line in _lines(page) if _bylines.is_byline(line)), "")


# Elements that say nothing, and those inside a line of text.
_SILENT = {
    "script",
    "style",
    "noscript",
    "template",
    "head",
    "nav",
    "footer",
    "aside",
    "select",
    "svg",
    "button",
    "form",
}
_INLINE = {"a", "abbr", "b", "em", "font", "i", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "u", "wbr"}
_TITLE = re.compile(r"<title[^<>]*>([^<]{1,500})", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?。”\"’)]$")


def _plain(page: str) -> dict[str, object]:
    """The page's title, and those of its lines that look like prose."""
    title = _TITLE.search(page)
    prose = [line for line in _lines(page) if _SENTENCE.search(line) or _bylines.is_byline(line)]
    return {"title": unescape(title[1]) if title else "", "text": "\n".join(prose)}


def _lines(page: str) -> list[str]:
    lines = (" ".join(line.split()) for line in unescape("".join(_pieces(page))).splitlines())
    return [line for line in lines if line]


def _pieces(page: str) -> Iterator[str]:
    """The text between the tags, a line for each block."""
    silent, at = "", 0
    for tag in _TAG.finditer(page):
        closing, name = tag[1], tag[2].lower()
        if not silent:
            yield page[at : tag.start()].replace("\n", " ")
            yield "" if name in _INLINE else "\n"
            silent = name if name in _SILENT and not closing else ""
        elif closing and name == silent:
            silent = ""
        at = tag.end()
    if not silent:
        yield page[at:]
