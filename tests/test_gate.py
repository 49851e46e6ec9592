from pathlib import Path

import pytest

from kgraph import gate
from kgraph.errors import QueryRefused

W3C = Path(__file__).resolve().parents[2] / "shared" / "w3c" / "sparql" / "sparql11"

ALLOWED = [
    "SELECT * { ?s ?p ?o }",
    'SELECT * { ?s ?p "SERVICE <http://x> {}" }',
    "SELECT * { ?s ?p '''it's SERVICE''' } # SERVICE",
    "SELECT * { ?service <http://x/SERVICE> ?insert }",
    "PREFIX service: <http://x/> SELECT * { service:a service:b ?o . GRAPH service:g { ?s ?p ?o } }",
    "SELECT * FROM <file:///etc/passwd> { ?s kg:delete ?o }",
    'SELECT * { ?s ?p "a"@service }',
    "SELECT * { ?s ?p ?o FILTER(?a<3 && ?b>4) }",
    "SELECT * { ?s ?p ?o FILTER(?o IN (" + ", ".join("1" * 300) + ")) }",
    "SELECT * { VALUES ?x { " + "1 " * 10_000 + "} }",
    "SELECT * { " + "?s ?p ?o . " * 199 + "}",
    "SELECT * " + "{" * 64 + "}" * 64,
    "SELECT (" + "STR(" * 40 + "?o" + ")" * 40 + " AS ?x) {}",
]

SERVICES = [
    "SELECT * { SERVICE <http://x> {} }",
    "select * { service silent ?x {} }",
    "SELECT * { ?s ?p ?o FILTER EXISTS { SeRvIcE <http://x> {} } }",
    "SELECT * { # comment\nSERVICE#\n<http://x> {} }",
    "SELECT * {SERVICE:x{}}",
    "PREFIX SERVICE: <http://x/> SELECT * { ?s ?p :a SERVICE:x {} }",
    "SELECT * {SERVICESILENT<http://x>{}}",
    "SELECT * { ?s ?p trueSERVICE <http://x> {} }",
    "SELECT * { ?s ?p 1SERVICE <http://x> {} }",
]

UPDATES = [
    "INSERT DATA { <a:a> <a:b> <a:c> }",
    "DELETE WHERE { ?s ?p ?o }",
    "LOAD <http://x>",
    "drop all",
    "CLEAR DEFAULT",
    "PREFIX a: <a:> COPY DEFAULT TO a:a",
    "WITH <a:a> DELETE { ?s ?p ?o } WHERE {}",
]

TOO_DEEP = [
    "SELECT * " + "{" * 3_000,
    "SELECT (" + "(" * 30_000,
    "SELECT * { ?s ?p " + "[ ?p " * 5_000,
    "SELECT * " + "{ SELECT * " * 3_000,
    "SELECT * " + "{ ?s ?p ?o OPTIONAL " * 3_000,
    "SELECT * { " + "<< " * 3_000,
    "SELECT * { FILTER(" + "REGEX(" * 9,
    "SELECT * { FILTER(1+" + "substr (" * 9,
    "SELECT * { FILTER(" + "STR(REPLACE(" * 9,
    "SELECT * { FILTER(?a<" + "(" * 70 + "1" + ")" * 70 + ">?b) }",
]

TOO_COMPLEX = [
    "SELECT * { FILTER(" + "!" * 30_000,
    "SELECT (1" + "+1" * 101 + " AS ?x) {}",
    "SELECT * { {} " + "UNION {} " * 101 + "}",
    "SELECT * { " + "OPTIONAL {} " * 200 + "}",
    "SELECT * { " + "?s ?p ?o . " * 400 + "}",
    "SELECT * { ?s ?p ?o " + "; ?p ?o " * 400 + "}",
    "SELECT * { ?s <a:a>" + "/<a:a>" * 400 + " ?o }",
    "SELECT * { " + "{ ?s ?p ?o } " * 400 + "}",
]


@pytest.mark.parametrize("query", ALLOWED)
def test_it_lets_through(query: str) -> None:
    gate.admit(query)


@pytest.mark.parametrize(
    ("code", "query"),
    [
        *(("service-disabled", query) for query in SERVICES),
        *(("read-only", query) for query in UPDATES),
        *(("too-deep", query) for query in TOO_DEEP),
        *(("too-complex", query) for query in TOO_COMPLEX),
        ("too-long", "SELECT * {} #" + "한" * 22_000),
        ("syntax", 'SELECT * { ?s ?p "'),
    ],
)
def test_it_refuses_with_a_code(code: str, query: str) -> None:
    with pytest.raises(QueryRefused, match=f"^{code}: "):
        gate.admit(query)


def test_a_refusal_says_where() -> None:
    with pytest.raises(QueryRefused, match=r"\(line 2, column 5\)$"):
        gate.admit("SELECT * {\n    SERVICE <http://x> {} }")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT\x00", "U+0000 at offset 6"),
        ("\ufeffSELECT", "U+FEFF at offset 0"),
        ("SELECT '\ud800'", "U+D800 at offset 8"),
    ],
)
def test_it_refuses_what_is_no_text(query: str, message: str) -> None:
    with pytest.raises(QueryRefused) as refused:
        gate.admit(query)
    assert message in str(refused.value)


def test_a_query_in_cp949_is_refused_with_its_offset() -> None:
    with pytest.raises(QueryRefused, match="byte 0xb1 at offset 8"):
        gate.decode("SELECT '광주'".encode("cp949"))


@pytest.mark.skipif(not W3C.is_dir(), reason="W3C's test data is not here")
def test_no_query_of_w3c_is_refused_but_for_service() -> None:
    refused = []
    for path in sorted(W3C.rglob("*.rq")):
        try:
            gate.admit(path.read_text(encoding="utf-8"))
        except QueryRefused as refusal:
            refused.append((path.parent.name, str(refusal).partition(":")[0]))
    assert refused
    assert {code for _, code in refused} == {"service-disabled"}
    assert {folder for folder, _ in refused} <= {"service", "syntax-fed"}
