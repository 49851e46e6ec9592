"""Terms of RDF, from the spelling that N-Triples gives them."""

import re
from typing import NamedTuple


class Term(NamedTuple):
    """A term of RDF; `kind` is uri, bnode or literal, as in SPARQL's JSON."""

    kind: str
    value: str
    language: str = ""
    datatype: str = ""


_TERM = re.compile(
    r'<(?P<uri>[^>]*)>|_:(?P<bnode>.*)|"(?P<literal>(?:[^"\\]|\\.)*)"(?:@(?P<language>[\w-]+)|\^\^<(?P<datatype>[^>]*)>)?',
    re.DOTALL,
)
_ESCAPE = re.compile(r'\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([tbnrf"\'\\]))')
_ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}


def term(text: str) -> Term | None:
    """A term from its N-Triples spelling; None for an unbound variable."""
    match = _TERM.fullmatch(text)
    if match is None:
        return Term("literal", text) if text else None
    kind = match.lastgroup if match.lastgroup in {"uri", "bnode"} else "literal"
    value = match[kind] if kind != "literal" or "\\" not in text else _ESCAPE.sub(_unescaped, match["literal"])
    return Term(kind, value, match["language"] or "", match["datatype"] or "")


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match[1] or match[2], 16)) if match[1] or match[2] else _ESCAPED[match[3]]
