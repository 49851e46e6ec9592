"""What a user's query must pass before any engine reads it: one linear pass that knows strings, IRIs and comments.

Oxigraph's parser crashes on deep nesting, takes time 2^n over nested REGEX, and connects for SERVICE. The gate keeps
the known cases out with a clear word; the worker process of kgraph.query is what contains the unknown ones.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from kgraph.errors import QueryRefused

MAX_BYTES = 65_536
MAX_DEPTH = 64
MAX_REPARSED = 8
MAX_IN_A_ROW = 100
MAX_PATTERNS = 200

_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "ADD", "COPY", "MOVE"}
# Functions with optional arguments: the parser reads their first argument twice, so that nesting costs 2^n.
_REPARSED = ("REGEX", "REPLACE", "SUBSTR", "GROUP_CONCAT")
_REPARSED_CALL = re.compile(r"(?:REGEX|REPLACE|SUBSTR|GROUP_CONCAT)\(", re.IGNORECASE)

_TOKEN = re.compile(
    r"""
    (?P<blank>   \s++ | \#[^\n\r]*+ )
  | (?P<string>  \"\"\"(?:[^"\\]|\\.|"(?!""))*+\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*+'''
               | "(?:[^"\\\n\r]|\\.)*+" | '(?:[^'\\\n\r]|\\.)*+' )
  | (?P<quote>   ["'] )
  | (?P<iri>     <[^<>"{}|^`\\\x00-\x20]*+> )
  | (?P<variable>[?$]\w++ )
  | (?P<language>@[A-Za-z]++(?:-\w++)*+ )
  | (?P<name>    (?:[^\W\d][\w.-]*+)?+:(?:[\w.:%-]|\\.)*+ )
  | (?P<word>    [^\W\d]\w*+ )
  | (?P<number>  \d++(?:\.\d++)?+(?:[eE][+-]?\d++)?+ | \.\d++ )
  | (?P<open>    [({\[] | << )
  | (?P<close>   [)}\]] | >> )
  | (?P<operator>\|\| | && | \^\^ | [<>!]= | [=<>!+*/|^-] )
  | (?P<end>     [.;,] )
  | (?P<other>   . )
    """,
    re.VERBOSE | re.DOTALL,
)
# These may stand before the name of a graph or thing that a `{` follows; elsewhere `service:x {` is SERVICE with `:x`.
_BEFORE_A_NAME = {"GRAPH", "FROM", "NAMED", "DESCRIBE"}


def decode(data: bytes) -> str:
    """The text of a query file, which must be UTF-8 without a byte order mark."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise QueryRefused(
            f"encoding: the query is not UTF-8: byte 0x{data[error.start]:02x} at offset {error.start}"
        ) from error


def admit(text: str) -> None:
    """Raise QueryRefused, with a short code, a reason and a place, for a query that no engine should see."""
    _check_characters(text)
    if not text.strip():
        raise QueryRefused("syntax: the query is empty")
    reading = _Reading(text)
    for token in _tokens(text):
        reading.take(token)


def names_graphs(text: str) -> bool:
    """True when FROM says which graphs the query is about."""
    return any(token.kind == "word" and token.text.upper().startswith("FROM") for token in _tokens(text))


def place(text: str, offset: int) -> str:
    line = text.count("\n", 0, offset) + 1
    return f"line {line}, column {offset - text.rfind(chr(10), 0, offset)}"


class _Token(NamedTuple):
    kind: str
    text: str
    offset: int


class _Group:
    """What stands between two brackets: how deep it is nested, and the operators read in a row."""

    __slots__ = ("bracket", "operators", "reparsed")

    def __init__(self, bracket: str, reparsed: int) -> None:
        self.bracket = bracket
        self.reparsed = reparsed
        self.operators = 0


class _Reading:
    """The brackets that are open and what has been counted, at some token of the query."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._groups = [_Group("", 0)]
        self._patterns = 0
        self._branches = {"UNION": 0, "OPTIONAL": 0}
        self._before = self._last = _Token("", "", 0)

    def take(self, token: _Token) -> None:
        handle = getattr(self, f"_{token.kind}", None)
        if handle is not None:
            handle(token)
        self._before, self._last = self._last, token

    def _quote(self, token: _Token) -> None:
        raise self._refusal(token, "syntax", "a string that does not end")

    def _word(self, token: _Token) -> None:
        word = token.text.upper()
        if "SERVICE" in word:
            raise self._refusal(token, "service-disabled", "SERVICE would ask another server; kgraph asks none")
        if word in _UPDATES:
            raise self._refusal(token, "read-only", f"{word} would change the graph; only `kgraph build` does")
        if word in self._branches:
            self._branches[word] += 1
            self._check(token, self._branches[word], MAX_IN_A_ROW, "too-complex", f"{word}s")

    def _iri(self, token: _Token) -> None:
        """`?a<(((1)))>?b` looks like an IRI here and is a comparison to the engine: count what it could nest."""
        self._check(token, len(self._groups) + token.text.count("("), MAX_DEPTH, "too-deep", "brackets in brackets")
        self._check(
            token, len(_REPARSED_CALL.findall(token.text)), MAX_REPARSED, "too-deep", "nested REGEX or the like"
        )

    def _open(self, token: _Token) -> None:
        if token.text == "{":
            self._refuse_hidden_service()
        if token.text in "{[":
            self._pattern(token)
        self._groups.append(_Group(token.text, self._groups[-1].reparsed + self._opens_reparsed(token)))
        self._check(token, len(self._groups) - 1, MAX_DEPTH, "too-deep", "brackets in brackets")
        self._check(token, self._groups[-1].reparsed, MAX_REPARSED, "too-deep", "nested REGEX or the like")

    def _close(self, token: _Token) -> None:
        if len(self._groups) > 1:
            self._groups.pop()

    def _operator(self, token: _Token) -> None:
        self._groups[-1].operators += 1
        self._check(token, self._groups[-1].operators, MAX_IN_A_ROW, "too-complex", "operators in a row")
        if token.text in "/|^":
            self._pattern(token)

    def _end(self, token: _Token) -> None:
        self._groups[-1].operators = 0
        if self._groups[-1].bracket != "(":
            self._pattern(token)

    def _pattern(self, token: _Token) -> None:
        self._patterns += 1
        self._check(token, self._patterns, MAX_PATTERNS, "too-complex", "triple patterns and path steps")

    def _opens_reparsed(self, token: _Token) -> bool:
        return token.text == "(" and self._last.kind == "word" and self._last.text.upper().endswith(_REPARSED)

    def _refuse_hidden_service(self) -> None:
        """The engine reads `SERVICE:x {` as SERVICE and `:x`, although the grammar's longest match is a name."""
        prefix = self._last.text.partition(":")[0].upper() if self._last.kind == "name" else ""
        if "SERVICE" in prefix and self._before.text.upper() not in _BEFORE_A_NAME:
            raise self._refusal(self._last, "service-disabled", "SERVICE would ask another server; kgraph asks none")

    def _check(self, token: _Token, count: int, limit: int, code: str, what: str) -> None:
        if count > limit:
            raise self._refusal(token, code, f"more than {limit} {what}")

    def _refusal(self, token: _Token, code: str, reason: str) -> QueryRefused:
        return QueryRefused(f"{code}: {reason} ({place(self._text, token.offset)})")


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        if match.lastgroup != "blank":
            yield _Token(match.lastgroup or "", match.group(), match.start())


# NUL and a byte order mark are no SPARQL; a lone surrogate is no text.
_UNREADABLE = re.compile("\\A\ufeff|[\x00\ud800-\udfff]")


def _check_characters(text: str) -> None:
    if bad := _UNREADABLE.search(text):
        raise QueryRefused(f"encoding: U+{ord(bad.group()):04X} at offset {bad.start()} has no place in a query")
    size = len(text.encode())
    if size > MAX_BYTES:
        raise QueryRefused(f"too-long: the query has {size:,} bytes; {MAX_BYTES:,} are allowed")
