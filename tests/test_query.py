import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from small_graph import make

from kgraph.errors import QueryRefused
from kgraph.query import Limits, answer

KGRAPH = [sys.executable, "-m", "kgraph"]
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
HEADS = 'SELECT ?what ?from { ?c rdf:subject/rdfs:label "오상진"@ko ; rdf:object/rdfs:label ?what ; kg:from ?from }'


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("query") / "g")


def kgraph(*arguments: object, given: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run([*KGRAPH, *map(str, arguments)], input=given, capture_output=True, timeout=120)


def ask(graph: Path, query: str, *options: object) -> "subprocess.CompletedProcess[bytes]":
    return kgraph("query", query, "-g", graph, *options)


def error(done: "subprocess.CompletedProcess[bytes]") -> str:
    """The one line on standard error."""
    (line,) = done.stderr.decode().splitlines()
    return line


def rows(graph: Path, query: str) -> list[tuple[str, ...]]:
    with answer(graph, query) as found:
        return list(found)


def test_it_answers_with_terms(graph: Path) -> None:
    assert sorted(rows(graph, HEADS)) == [
        ('"인공지능산업융합사업단"@ko', '"2024-08"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>'),
        ('"한지우"@ko', '"2025-09-01"^^<http://www.w3.org/2001/XMLSchema#date>'),
    ]


def test_an_article_is_counted_once(graph: Path) -> None:
    assert rows(graph, "SELECT (COUNT(?a) AS ?n) { ?a a kg:Article }")[0][0].startswith('"2"')


def test_from_names_the_graphs_to_look_in(graph: Path) -> None:
    query = "SELECT DISTINCT ?a FROM :article\\/agreement { ?c prov:wasDerivedFrom ?a }"
    assert rows(graph, query) == [("<https://w3id.org/kgraph/id/article/agreement>",)]


def test_from_reads_no_file(graph: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.ttl").write_text("<a:a> <a:b> <a:c> .")
    assert rows(graph, f"SELECT * FROM <file://{tmp_path}/secret.ttl> {{ ?s ?p ?o }}") == []


def test_a_query_can_stand_in_a_file_or_on_standard_input(graph: Path, tmp_path: Path) -> None:
    (tmp_path / "heads.rq").write_text(HEADS, encoding="utf-8")
    from_file = ask(graph, str(tmp_path / "heads.rq"))
    from_input = kgraph("query", "-", "-g", graph, given=HEADS.encode())
    assert from_file.stdout == from_input.stdout == ask(graph, HEADS).stdout != b""


def test_a_missing_query_file_is_wrong_usage(graph: Path) -> None:
    done = ask(graph, "nowhere.rq")
    assert (done.returncode, error(done)) == (
        2,
        "kgraph: nowhere.rq: the query cannot be read: No such file or directory",
    )


class TestFormats:
    def test_a_pipe_gets_tsv(self, graph: Path) -> None:
        done = ask(graph, "SELECT ?name { ?s kg:headOf ?o ; rdfs:label ?name } ORDER BY ?name")
        assert done.stdout.decode() == '?name\n"오상진"@ko\n"한지우"@ko\n'

    def test_tsv_writes_numbers_bare(self, graph: Path) -> None:
        assert ask(graph, "SELECT (COUNT(?s) AS ?n) { ?s kg:headOf ?o }").stdout == b"?n\n2\n"

    def test_a_table_is_aligned_by_the_width_of_hangul(self, graph: Path) -> None:
        query = "SELECT ?name (STRLEN(?name) AS ?n) { ?s kg:headOf ?o ; rdfs:label ?name } ORDER BY ?name"
        table = ask(graph, query, "--format", "table").stdout.decode()
        assert table == "name    n\n──────  ─\n오상진  3\n한지우  3\n"

    def test_a_table_shortens_iris(self, graph: Path) -> None:
        table = ask(graph, "SELECT ?s ?o { ?s kg:metWith ?o }", "--format", "table").stdout.decode()
        assert table.splitlines()[-1].split() == [":person/오상진", ":person/한지우"]

    @pytest.mark.parametrize("format", ["csv", "tsv", "json", "xml"])
    def test_other_programs_can_read(self, graph: Path, format: str) -> None:
        query = "SELECT * { ?s rdfs:label ?name OPTIONAL { ?s kg:foundingDate ?date } } ORDER BY ?s"
        done = ask(graph, query, "--format", format)
        result = rdflib.query.Result.parse(format=format, source=BytesIO(done.stdout))
        assert len(result.bindings) == 7

    @pytest.mark.parametrize("format", ["json", "xml", "tsv"])
    def test_terms_survive(self, graph: Path, format: str) -> None:
        query = r"""SELECT * { VALUES ?x { "a\tb\n\"c\"\\" "한"@ko 1 1.5 true <http://x/?a&b> UNDEF } }"""
        data = ask(graph, query, "--format", format).stdout
        formats = {
            "json": ox.QueryResultsFormat.JSON,
            "xml": ox.QueryResultsFormat.XML,
            "tsv": ox.QueryResultsFormat.TSV,
        }
        read = ox.parse_query_results(data, formats[format])
        assert isinstance(read, ox.QuerySolutions)
        expected = ox.Store().query(query)
        assert isinstance(expected, ox.QuerySolutions)
        assert [row["x"] for row in read] == [row["x"] for row in expected]

    @pytest.mark.parametrize(
        ("format", "expected"),
        [("tsv", "true\n"), ("csv", "true\r\n"), ("table", "true\n"), ("json", '{"head": {}, "boolean": true}\n')],
    )
    def test_ask_is_true_or_false(self, graph: Path, format: str, expected: str) -> None:
        assert ask(graph, "ASK { ?s kg:headOf ?o }", "--format", format).stdout.decode() == expected

    @pytest.mark.parametrize("format", ["nt", "ttl"])
    def test_construct_gives_triples(self, graph: Path, format: str) -> None:
        done = ask(graph, "CONSTRUCT WHERE { ?s kg:headOf ?o }", "--format", format)
        assert len(rdflib.Graph().parse(data=done.stdout, format=format)) == 2

    def test_describe_gives_triples(self, graph: Path) -> None:
        assert b"2025-09-02" in ask(graph, "DESCRIBE :article\\/agreement").stdout

    def test_a_format_that_does_not_fit_is_wrong_usage(self, graph: Path) -> None:
        done = ask(graph, "SELECT * { ?s ?p ?o }", "--format", "ttl")
        assert (done.returncode, error(done)) == (
            2,
            "kgraph: SELECT gives no ttl; there are: table, csv, tsv, json, xml",
        )

    def test_xml_leaves_out_what_xml_cannot_say(self, graph: Path) -> None:
        done = ask(graph, r'SELECT ("a\u0001b\uFFFE" AS ?x) {}', "--format", "xml")
        assert "<literal>a\ufffdb\ufffd</literal>" in done.stdout.decode()

    def test_csv_keeps_to_the_standard(self, graph: Path) -> None:
        done = ask(graph, """SELECT ("=1" AS ?a) ("x,\\"y\\"" AS ?b) (<a:a> AS ?c) {}""", "--format", "csv")
        assert done.stdout == b'a,b,c\r\n=1,"x,""y""",a:a\r\n'


class TestRefusals:
    @pytest.mark.parametrize(
        ("query", "message"),
        [
            (
                "SELECT * WHERE { ?s foo:b ?o }",
                "syntax: line 1, column 26: Prefix not found: SELECT * WHERE { ?s foo:b ▸",
            ),
            ("SELECT *\nWHERE { ?s ?p", "syntax: line 2, column 14: not understood: WHERE { ?s ?p ▸"),
            ("", "syntax: the query is empty"),
            ("INSERT DATA { <a:a> <a:b> <a:c> }", "read-only: INSERT would change the graph; only `kgraph build` does"),
            ("ASK { serVICE <http://x> {} }", "service-disabled: SERVICE would ask another server; kgraph asks none"),
            ("SELECT * " + "{" * 3000, "too-deep: more than 64 brackets in brackets"),
            ("SELECT * { " + "?s ?p ?o . " * 400 + "}", "too-complex: more than 200 triple patterns and path steps"),
            ("SELECT * {} #" + "x" * 65_536, "too-long: the query has 65,549 bytes; 65,536 are allowed"),
        ],
    )
    def test_exit_9_says_why(self, graph: Path, query: str, message: str) -> None:
        done = ask(graph, query)
        assert done.returncode == 9
        assert done.stdout == b""
        assert error(done).startswith(f"kgraph: {message}")

    @pytest.mark.parametrize(
        ("data", "message"),
        [
            (b"ASK {}\x00", "encoding: U+0000 at offset 6 has no place in a query"),
            (b"\xef\xbb\xbfASK {}", "encoding: U+FEFF at offset 0 has no place in a query"),
            ("ASK { ?s ?p '광주' }".encode("cp949"), "encoding: the query is not UTF-8: byte 0xb1 at offset 13"),
            (b"ASK { ?s ?p '\xed\xa0\x80' }", "encoding: the query is not UTF-8: byte 0xed at offset 13"),
        ],
    )
    def test_bytes_that_are_no_text_are_refused_with_their_offset(
        self, graph: Path, tmp_path: Path, data: bytes, message: str
    ) -> None:
        (tmp_path / "q.rq").write_bytes(data)
        done = ask(graph, str(tmp_path / "q.rq"))
        assert (done.returncode, error(done)) == (9, f"kgraph: {message}")

    def test_what_looks_like_a_service_runs(self, graph: Path) -> None:
        query = 'PREFIX service: <http://x/SERVICE> ASK { BIND("SERVICE <http://x> {}" AS ?service) # SERVICE\n}'
        assert ask(graph, query).stdout == b"true\n"

    def test_a_graph_that_is_not_there_is_not_made(self, tmp_path: Path) -> None:
        done = ask(tmp_path / "none", "ASK {}")
        assert done.returncode == 6
        assert not (tmp_path / "none").exists()

    def test_a_damaged_store_gives_no_short_answer(self, tmp_path: Path) -> None:
        graph = make(tmp_path / "g")
        (manifest,) = graph.glob("checkpoints/1/MANIFEST-*")
        manifest.write_bytes(manifest.read_bytes()[:-10])
        done = ask(graph, "ASK {}")
        assert (done.returncode, done.stdout) == (6, b"")


class TestLimits:
    def test_too_many_rows_are_cut_and_said_to_be(self, graph: Path) -> None:
        done = ask(graph, "SELECT * { ?s ?p ?o }", "--limit", 3)
        assert (done.returncode, done.stdout.count(b"\n")) == (8, 4)
        assert error(done) == "kgraph: rows: these are the first 3 rows; there are more, --limit asks for them"

    def test_as_many_rows_as_allowed_are_no_cut(self, graph: Path) -> None:
        assert ask(graph, "SELECT * { VALUES ?x { 1 2 3 } }", "--limit", 3).returncode == 0

    def test_json_says_that_it_is_cut(self, graph: Path) -> None:
        done = ask(graph, "SELECT * { ?s ?p ?o }", "--limit", 3, "--format", "json")
        assert json.loads(done.stdout)["truncated"] is True

    def test_an_endless_query_is_stopped(self, graph: Path) -> None:
        done = ask(graph, ENDLESS, "--timeout", 1)
        assert done.returncode == 8
        assert error(done).startswith("kgraph: timeout: ")

    def test_a_query_that_needs_too_much_memory_is_stopped(self, graph: Path) -> None:
        done = ask(graph, "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?i")
        assert (done.returncode, error(done)) == (8, "kgraph: memory: the query needs more than 1024 MB; narrow it")

    def test_an_endless_string_is_stopped(self, graph: Path) -> None:
        swollen = "REPLACE(" * 8 + f'"{"a" * 32}"' + f', "a", "{"a" * 32}")' * 8
        done = ask(graph, f"SELECT (STRLEN({swollen}) AS ?n) {{}}")
        assert done.returncode == 8
        assert error(done).startswith("kgraph: memory: ")

    def test_a_slow_reader_is_no_slow_query(self, graph: Path) -> None:
        with answer(graph, "SELECT * { ?s ?p ?o . ?a ?b ?c }", Limits(seconds=2, rows=20_000)) as found:
            read = iter(found)
            next(read)
            time.sleep(3)
            assert sum(1 for _ in read) == 19_999


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def test_no_packet_leaves_the_worker(graph: Path, listener: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even past the gate, which is taken away here, nothing is asked of another server."""
    monkeypatch.setattr("kgraph.gate.admit", lambda text: None)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    with answer(graph, f"SELECT * {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}") as found:
        list(found)
    with pytest.raises(BlockingIOError):
        listener.accept()


def workers(parent: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


@pytest.fixture
def endless(graph: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """`kgraph query` with a question that it does not come back from, and its worker at work."""
    command = [*KGRAPH, "query", ENDLESS, "-g", str(graph)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        wait_until(lambda: bool(workers(process.pid)))
        yield process
        process.kill()


def wait_until(condition: "object", seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.02)


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_ctrl_c_ends_the_query_and_its_worker(endless: "subprocess.Popen[bytes]") -> None:
    (worker,) = workers(endless.pid)
    endless.send_signal(signal.SIGINT)
    _, said = endless.communicate(timeout=20)
    assert (endless.returncode, said.strip()) == (130, b"kgraph: interrupted")
    wait_until(lambda: gone(worker), 5)


def test_the_worker_does_not_outlive_its_parent(endless: "subprocess.Popen[bytes]") -> None:
    (worker,) = workers(endless.pid)
    endless.kill()
    endless.wait()
    wait_until(lambda: gone(worker))


def test_a_worker_that_dies_is_reported(endless: "subprocess.Popen[bytes]") -> None:
    (worker,) = workers(endless.pid)
    os.kill(worker, signal.SIGSEGV)
    _, said = endless.communicate(timeout=20)
    assert endless.returncode == 8
    assert said.startswith(b"kgraph: worker-died: the query's process ended with SIGSEGV")


def test_a_reader_that_leaves_is_no_error(graph: Path) -> None:
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
    command = [*KGRAPH, "query", query, "-g", str(graph)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_a_terminal_is_not_steered_by_what_articles_say(graph: Path) -> None:
    command = [*KGRAPH, "query", r'SELECT ("\u001B[2J\u202Edrow" AS ?x) {}', "-g", str(graph)]
    ours, theirs = os.openpty()
    with subprocess.Popen(command, stdout=theirs) as process:
        os.close(theirs)
        process.wait(20)
        shown = os.read(ours, 4096).decode()
    os.close(ours)
    assert r"\x1b[2J\u202edrow" in shown
    assert "\x1b" not in shown


def test_files_get_control_characters_raw(graph: Path) -> None:
    assert ask(graph, r'SELECT ("\u001B[2J" AS ?x) {}', "--format", "csv").stdout == b"x\r\n\x1b[2J\r\n"


def test_the_worker_imports_nothing_of_kgraph(graph: Path) -> None:
    source = (Path(__file__).parents[1] / "kgraph" / "query_worker.py").read_text(encoding="utf-8")
    assert "import kgraph" not in source
    assert "from kgraph" not in source


NAUGHTY = Path(__file__).resolve().parents[2] / "shared" / "naughty" / "blns.json"


@pytest.mark.skipif(not NAUGHTY.is_file(), reason="the list of naughty strings is not here")
def test_naughty_strings_are_literals_and_nothing_else(graph: Path) -> None:
    strings = [text for text in json.loads(NAUGHTY.read_text(encoding="utf-8")) if text]
    literals = [str(ox.Literal(text)) for text in strings]
    for batch in (literals[i : i + 100] for i in range(0, len(literals), 100)):
        found = rows(graph, f"SELECT ?x {{ VALUES ?x {{ {' '.join(batch)} }} }}")
        assert [row[0] for row in found] == batch


@pytest.mark.skipif(not NAUGHTY.is_file(), reason="the list of naughty strings is not here")
@pytest.mark.slow
def test_naughty_strings_as_queries_are_refused(graph: Path) -> None:
    for text in json.loads(NAUGHTY.read_text(encoding="utf-8")):
        with pytest.raises(QueryRefused):
            rows(graph, text)
