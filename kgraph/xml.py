"""XML written as it goes: nothing is held, and nothing that XML cannot hold gets in."""

import logging
import math
import re
from functools import cache, lru_cache
from types import TracebackType
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

_log = logging.getLogger(__name__)

# XML 1.0 has no place for these characters, not even escaped.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Xml:
    """An XML document under way. Attributes that are None are left out."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._stripped = 0

    def __enter__(self) -> "Xml":
        self._put('<?xml version="1.0" encoding="UTF-8"?>\n')
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, traceback: TracebackType | None) -> None:
        if self._stripped and kind is None:
            _log.warning("%d characters that XML cannot hold were left out", self._stripped)

    def start(self, name: str, **attributes: object) -> None:
        self._put(f"<{name}{self._attributes(attributes)}>\n")

    def empty(self, name: str, **attributes: object) -> None:
        self._put(f"<{name}{self._attributes(attributes)}/>\n")

    def text(self, name: str, content: object, **attributes: object) -> None:
        self._put(f"<{name}{self._attributes(attributes)}>{escape(self._clean(spelled(content)))}</{name}>\n")

    def end(self, name: str) -> None:
        self._put(f"</{name}>\n")

    def _attributes(self, attributes: dict[str, object]) -> str:
        return "".join(
            [f" {_name(name)}={self._quoted(value)}" for name, value in attributes.items() if value is not None]
        )

    def _quoted(self, value: object) -> str:
        quoted, stripped = _quoted(value)
        self._stripped += stripped
        return quoted

    def _clean(self, text: str) -> str:
        clean, count = _ILLEGAL.subn("", text)
        self._stripped += count
        return clean

    def _put(self, text: str) -> None:
        self._file.write(text.encode())


@cache
def _name(written: str) -> str:
    """`xmlns:viz` for xmlns__viz, `for` for for_."""
    return written.strip("_").replace("__", ":")


@lru_cache(maxsize=50_000, typed=True)
def _quoted(value: object) -> tuple[str, int]:
    """A value between quotation marks, and how many characters were left out; many files say the same all over."""
    clean, stripped = _ILLEGAL.subn("", spelled(value))
    return quoteattr(clean), stripped


def clean(text: str) -> str:
    return _ILLEGAL.sub("", text)


def spelled(value: object) -> str:
    """A value as XML Schema spells it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "INF" if value > 0 else "-INF"
    return str(value)
