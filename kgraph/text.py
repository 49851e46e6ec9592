"""Bytes to text, and the gate that every text passes before anything normalises or tokenizes it."""

import codecs
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import NamedTuple

from kgraph.errors import Skip

# UTF-32's mark begins with UTF-16's: the longer ones come first.
_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_KOREAN = {"euc-kr", "euckr", "ks_c_5601-1987", "ksc5601", "cp949", "ms949", "x-windows-949", "uhc"}

# Programs, pictures, archives, documents: how their files begin.
_BINARY = (b"\x7fELF", b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"%PDF-", b"PK\x03\x04", b"\x1f\x8b", b"\xd0\xcf\x11\xe0")
_CONTROL_BYTES = bytes({*range(0x20)} - {0, 9, 10, 11, 12, 13, 0x1A, 0x1B})
_SAMPLE = 100_000

REPLACEMENT = "\ufffd"
_MARKS_IN_A_ROW = 30
_SIGNS_IN_A_ROW = 200


class Decoded(NamedTuple):
    """Text, the encoding it was in, and what could not be read (`code: message` each)."""

    text: str
    encoding: str
    losses: tuple[str, ...] = ()


class Clean(NamedTuple):
    """Text that has passed the gate, and what the gate changed (`code: message` each)."""

    text: str
    losses: tuple[str, ...] = ()


def decode(data: bytes, declared: str = "") -> Decoded:
    """By its mark, as strict UTF-8, as strict CP949 (Windows' Korean, which holds EUC-KR), or refused.

    A declared encoding is believed only if it is neither of these: Korean pages often declare the wrong one.
    """
    if (mark := mark_of(data)) is not None:
        return _marked(data[len(mark) :], _MARKS[mark])
    if data.startswith(_BINARY):
        raise Skip("binary", "a binary file, not text")
    if b"\0" in data and data.count(0) * 20 >= len(data):
        return _wide(data)
    _refuse_controls(data)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        return _declared(data, declared) or _not_utf8(data, error.start)


def mark_of(data: bytes) -> bytes | None:
    """The byte order mark that the data begins with."""
    return next((mark for mark in _MARKS if data.startswith(mark)), None)


def wide_encoding(data: bytes) -> str | None:
    """UTF-16 or UTF-32 when the data begins with its mark: there a line does not end with the byte 0A."""
    mark = mark_of(data)
    return _MARKS[mark] if mark and mark != codecs.BOM_UTF8 else None


def _marked(data: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-8":
            return _damaged(data, error.start)
        raise Skip("encoding", f"marked as {encoding.upper()}, but not so at byte {error.start}") from error


def _refuse_controls(data: bytes) -> None:
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROL_BYTES))
    if controls * 100 > len(sample):
        raise Skip("binary", f"not text: {controls} control characters in the first {len(sample)} bytes")


def _wide(data: bytes) -> Decoded:
    """UTF-16 or UTF-32 without a mark: of the possible readings, the one that has spaces between its words."""
    best = max(_readings(data), key=lambda reading: reading.text.count(" "), default=None)
    if best is None or best.text.count(" ") * 50 < len(best.text):
        raise Skip("binary", f"not text: {data.count(0)} NUL bytes in {len(data)}")
    return best


def _readings(data: bytes) -> Iterator[Decoded]:
    for encoding in _WIDE:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            yield Decoded(text, encoding)


def _declared(data: bytes, declared: str) -> Decoded | None:
    name = declared.strip().lower()
    if not name or name in _KOREAN or name.replace("-", "") == "utf8":
        return None
    try:
        return Decoded(data.decode(name), name)
    except (LookupError, UnicodeError):
        return None


def _not_utf8(data: bytes, first: int) -> Decoded:
    replaced = data.decode("utf-8", "replace")
    bad = replaced.count(REPLACEMENT)
    # Much right UTF-8 and little wrong: a damaged file, whatever CP949 would make of it.
    if sum(c > "\u07ff" for c in replaced) - bad > 10 * bad:
        return _damaged(data, first)
    if _looks_cp949(data[first : first + _SAMPLE]):
        try:
            return Decoded(data.decode("cp949"), "cp949")
        except UnicodeDecodeError:
            pass
    return _damaged(data, first)


_PAIR = re.compile(rb"[\x81-\xfe][\x41-\xfe]")
_EVERYDAY = re.compile(rb"[\xa1-\xa3\xb0-\xc8][\xa1-\xfe]")


def _looks_cp949(data: bytes) -> bool:
    """Whether most of its two-byte characters are the syllables and signs of everyday Korean (KS X 1001)."""
    pairs: list[bytes] = _PAIR.findall(data)
    return sum(_EVERYDAY.match(pair) is not None for pair in pairs) * 2 > len(pairs)


def _damaged(data: bytes, first: int) -> Decoded:
    text = data.decode("utf-8", "replace")
    bad = text.count(REPLACEMENT)
    if bad * 100 > len(text):
        raise Skip("encoding", f"neither UTF-8 nor CP949: {bad} unreadable characters, the first at byte {first}")
    return Decoded(text, "utf-8", (f"encoding: {bad} unreadable characters, the first at byte {first}",))


_SURROGATES = re.compile("[\ud800-\udfff]")
_NUL = re.compile("\0")
_CONTROLS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]|[\x01-\x08\x0e-\x1f\x7f-\x9f]")
# Spaces that are wider or narrower, or keep a line together, are spaces.
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Zero-width and bidirectional characters hide in names; joiners (200C, 200D) are left to the scripts that need them.
_INVISIBLE = re.compile("[\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_MANY_MARKS = re.compile(rf"[^\w\s]{{{_MARKS_IN_A_ROW + 1},}}")
_MANY_SIGNS = re.compile(rf"(?:[^\w\s]|_){{{_SIGNS_IN_A_ROW + 1},}}+")


def clean(text: str) -> Clean:
    """The text in NFC with plain spaces, without surrogates, NUL, invisible characters, endless rows of signs."""
    text, surrogates = _SURROGATES.subn(REPLACEMENT, text)
    text, nuls = _NUL.subn("", text)
    text, invisible = _INVISIBLE.subn("", text)
    # Python 3.11 sorts a run of combining marks in quadratic time: it is cut before it is normalised.
    short = _MANY_MARKS.sub(_few_marks, text)
    marks = len(text) - len(short)
    text = unicodedata.normalize("NFC", short)
    text = _CONTROLS.sub(lambda control: "\n" if control[0] in _LINE_ENDS else " ", text)
    text = _SPACES.sub(" ", text)
    text, runs = _MANY_SIGNS.subn(_broken, text)
    return Clean(text, tuple(_losses(surrogates, nuls, marks, invisible, runs)))


_LINE_ENDS = {"\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"}


def _losses(surrogates: int, nuls: int, marks: int, invisible: int, runs: int) -> Iterator[str]:
    if surrogates:
        yield f"surrogates: {surrogates} lone surrogates replaced"
    if nuls:
        yield f"nul: {nuls} NUL characters removed"
    if marks:
        yield f"combining: {marks} combining marks removed, beyond {_MARKS_IN_A_ROW} in a row"
    if invisible:
        yield f"suspicious-unicode: {invisible} zero-width or bidirectional characters removed"
    if runs:
        yield f"long-run: {runs} runs of more than {_SIGNS_IN_A_ROW} signs broken by spaces"


def _few_marks(run: re.Match[str]) -> str:
    """The run of signs with at most thirty combining marks on one of them."""
    kept: list[str] = []
    row = 0
    for c in run[0]:
        row = row + 1 if unicodedata.combining(c) else 0
        if row <= _MARKS_IN_A_ROW:
            kept.append(c)
    return "".join(kept)


def _broken(run: re.Match[str]) -> str:
    """The run with a space for every two-hundredth sign, so that it keeps its length and tokenizers their time."""
    signs = run[0]
    return " ".join(signs[at : at + _SIGNS_IN_A_ROW - 1] for at in range(0, len(signs), _SIGNS_IN_A_ROW)).ljust(
        len(signs)
    )


# Lines that are kept short have one width, in characters or in columns, of which a Hangul syllable takes two.
_WIDEST = 160
_FEWEST_BREAKS = 3
_STOPPED = re.compile(r"[.?!…:][\"'”’)\]]*$")

Measure = Callable[[str], int]


def unwrap(text: str) -> str:
    """The text with a space for each line break that only keeps its lines short: it keeps its length."""
    lines = text.split("\n")
    breaks = [i for i in range(len(lines) - 1) if lines[i].strip() and lines[i + 1].strip()]
    if len(breaks) < _FEWEST_BREAKS or max(map(len, lines)) > _WIDEST:
        return text
    full = max((_full(lines, breaks, measure) for measure in (len, _columns)), key=len)
    stopped = sum(_STOPPED.search(lines[i].rstrip()) is not None for i in full)
    if len(full) * 3 < len(breaks) * 2 or stopped * 2 > len(full):
        return text
    joined = set(full)
    return "".join(line + (" " if i in joined else "\n") for i, line in enumerate(lines))[:-1]


def _full(lines: list[str], breaks: list[int], measure: Measure) -> list[int]:
    """The lines that had no room for the word after them."""
    width = max(measure(line.rstrip()) for line in lines)
    return [i for i in breaks if measure(f"{lines[i].rstrip()} {lines[i + 1].split(None, 1)[0]}") > width]


def _columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
