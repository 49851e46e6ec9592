"""How text reaches a terminal: control characters made visible, wide letters counted as wide."""

import unicodedata

# Bidirectional overrides and isolates reorder what a reader sees; zero-width characters hide in names.
_INVISIBLE = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200B, 0x200E, 0x200F, 0xFEFF])


def printable(text: str) -> str:
    """The text with control, bidirectional and surrogate characters written as escapes; newlines become spaces."""
    return "".join(_visible(c) for c in text.replace("\n", " "))


def _visible(c: str) -> str:
    if ord(c) in _INVISIBLE or unicodedata.category(c) in {"Cc", "Cs"}:
        return f"\\x{ord(c):02x}" if ord(c) < 0x100 else f"\\u{ord(c):04x}"
    return c


def width(text: str) -> int:
    """Columns that the text takes on a terminal: Hangul and other wide letters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in text)
