"""Answers to queries as people and programs read them: table, csv, tsv, json, xml, ttl, nt."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias
from urllib.parse import unquote
from xml.sax.saxutils import escape, quoteattr

from kgraph.errors import KgraphError
from kgraph.query import Answer
from kgraph.terminal import printable, width
from kgraph.terms import Term, term

Row: TypeAlias = tuple[str, ...]


def formats(kind: str) -> tuple[str, ...]:
    """The formats that an answer of this kind can take."""
    return ("table", "ttl", "nt") if kind == "triples" else ("table", "csv", "tsv", "json", "xml")


def lines(answer: Answer, format: str) -> Iterator[str]:
    """The answer's text, piece by piece."""
    if format not in formats(answer.kind):
        what = {"triples": "CONSTRUCT and DESCRIBE give", "boolean": "ASK gives", "solutions": "SELECT gives"}[
            answer.kind
        ]
        raise KgraphError(f"{what} no {format}; there are: {', '.join(formats(answer.kind))}")
    return _WRITERS[format](answer)


def _table(answer: Answer) -> Iterator[str]:
    if answer.kind == "boolean":
        return iter(f"{value}\n" for (value,) in answer)
    heads = ("subject", "predicate", "object") if answer.kind == "triples" else answer.variables
    rows = [tuple(_readable(text, answer.prefixes) for text in row) for row in answer]
    return aligned([heads, *rows])


def aligned(rows: list[Row], most: int = 60) -> Iterator[str]:
    """Columns as wide as their widest cell, or as `most`; nothing is cut. A rule follows the first row, the heads."""
    widths = [min(most, max(width(cell) for cell in column)) for column in zip(*rows, strict=True)]
    for number, row in enumerate(rows):
        yield "  ".join(_padded(cell, columns) for cell, columns in zip(row, widths, strict=True)).rstrip() + "\n"
        if number == 0:
            yield "  ".join("─" * columns for columns in widths) + "\n"


def _padded(cell: str, columns: int) -> str:
    return cell + " " * (columns - width(cell))


def _readable(text: str, prefixes: Mapping[str, str]) -> str:
    """A term as people read it: names with prefixes, literals bare, percent-encoding undone, no cursor moved."""
    found = term(text)
    if found is None:
        return ""
    return printable(shortened(found.value, prefixes) if found.kind == "uri" else found.value)


def shortened(iri: str, prefixes: Mapping[str, str]) -> str:
    """`kg:headOf`, `:person/오상진`; an IRI without a known prefix comes back between angles."""
    for prefix, namespace in prefixes.items():
        if iri.startswith(namespace) and iri != namespace:
            return f"{prefix}:{unquote(iri.removeprefix(namespace))}"
    return f"<{unquote(iri)}>"


def _tsv(answer: Answer) -> Iterator[str]:
    yield from () if answer.kind == "boolean" else ("\t".join(f"?{name}" for name in answer.variables) + "\n",)
    for row in answer:
        yield "\t".join(map(_turtle, row)) + "\n"


# Of these, Turtle and SPARQL write the value alone.
_BARE = re.compile(
    r'"([+-]?\d+)"\^\^<http://www.w3.org/2001/XMLSchema#integer>|"([+-]?\d*\.\d+)"\^\^<http://www.w3.org/2001/XMLSchema#decimal>'
    r'|"(true|false)"\^\^<http://www.w3.org/2001/XMLSchema#boolean>'
)


def _turtle(text: str) -> str:
    bare = _BARE.fullmatch(text)
    return bare[bare.lastindex or 0] if bare else text


def _csv(answer: Answer) -> Iterator[str]:
    """As W3C's SPARQL 1.1 Query Results CSV has it: values without their kind, lines that end in CRLF."""
    yield from () if answer.kind == "boolean" else (",".join(answer.variables) + "\r\n",)
    for row in answer:
        yield csv_line(map(_csv_value, map(term, row)))


def csv_line(cells: Iterable[str]) -> str:
    """A line of CSV as RFC 4180 has it."""
    return ",".join(map(_csv_cell, cells)) + "\r\n"


def _csv_cell(value: str) -> str:
    return '"' + value.replace('"', '""') + '"' if re.search('[",\r\n]', value) else value


def _csv_value(found: Term | None) -> str:
    return "" if found is None else f"_:{found.value}" if found.kind == "bnode" else found.value


def _json(answer: Answer) -> Iterator[str]:
    if answer.kind == "boolean":
        yield from (f'{{"head": {{}}, "boolean": {value}}}\n' for (value,) in answer)
        return
    head = json.dumps({"vars": answer.variables}, ensure_ascii=False)
    bindings = (json.dumps(_binding(answer.variables, row), ensure_ascii=False) for row in answer)
    yield f'{{"head": {head}, "results": {{"bindings": ['
    yield from _separated(bindings)
    yield "\n]}" + (', "truncated": true' if answer.truncated else "") + "}\n"


def _separated(items: Iterable[str]) -> Iterator[str]:
    for number, item in enumerate(items):
        yield f"{',' if number else ''}\n{item}"


def _binding(variables: tuple[str, ...], row: Row) -> dict[str, dict[str, str]]:
    terms = zip(variables, map(term, row), strict=True)
    return {name: _json_term(found) for name, found in terms if found is not None}


def _json_term(found: Term) -> dict[str, str]:
    about = {"xml:lang": found.language, "datatype": found.datatype}
    return {"type": found.kind, "value": found.value, **{key: value for key, value in about.items() if value}}


def _xml(answer: Answer) -> Iterator[str]:
    yield '<?xml version="1.0"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">\n'
    if answer.kind == "boolean":
        yield from (f"<head/>\n<boolean>{value}</boolean>\n</sparql>\n" for (value,) in answer)
        return
    yield f"<head>{''.join(f'<variable name={quoteattr(name)}/>' for name in answer.variables)}</head>\n<results>\n"
    for row in answer:
        yield f"<result>{''.join(_xml_bindings(answer.variables, row))}</result>\n"
    yield f"</results>\n{'<!-- truncated -->' if answer.truncated else ''}</sparql>\n"


def _xml_bindings(variables: tuple[str, ...], row: Row) -> Iterator[str]:
    for name, found in zip(variables, map(term, row), strict=True):
        if found is not None:
            yield f"<binding name={quoteattr(name)}>{_xml_term(found)}</binding>"


_REPLACEMENT = "\ufffd"
# XML 1.0 has no place for these characters, not even escaped.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _xml_term(found: Term) -> str:
    language = f" xml:lang={quoteattr(found.language)}" if found.language else ""
    datatype = f" datatype={quoteattr(found.datatype)}" if found.datatype else ""
    return f"<{found.kind}{language}{datatype}>{escape(_NO_XML.sub(_REPLACEMENT, found.value))}</{found.kind}>"


def _nt(answer: Answer) -> Iterator[str]:
    return (f"{' '.join(row)} .\n" for row in answer)


def _ttl(answer: Answer) -> Iterator[str]:
    import pyoxigraph as ox

    said = "".join(sorted(set(_nt(answer))))
    # Without the empty prefix: the names of things hold slashes and escapes, which are easier to read in whole IRIs.
    used = {prefix: namespace for prefix, namespace in answer.prefixes.items() if prefix and f"<{namespace}" in said}
    written = ox.serialize(ox.parse(said, ox.RdfFormat.N_TRIPLES), format=ox.RdfFormat.TURTLE, prefixes=used)
    yield (written or b"").decode()


_WRITERS: dict[str, Callable[[Answer], Iterator[str]]] = {
    "table": _table,
    "csv": _csv,
    "tsv": _tsv,
    "json": _json,
    "xml": _xml,
    "nt": _nt,
    "ttl": _ttl,
}
