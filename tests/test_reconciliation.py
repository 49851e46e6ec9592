import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs

import pytest
import small_graph
from click.testing import CliRunner, Result
from pyoxigraph import RdfFormat

from kgraph import links, store
from kgraph.build import Listener, refresh, remove
from kgraph.cli import cli
from kgraph.errors import KgraphError, LimitHit, NothingFound
from kgraph.links import FILE
from kgraph.readers import Problem
from kgraph.service import _candidates, _manifest, _values

MANIFEST = {
    "versions": ["0.1", "0.2"],
    "name": "a stub",
    "identifierSpace": "http://www.wikidata.org/entity/",
    "schemaSpace": "http://www.wikidata.org/prop/direct/",
}
AICA = {"id": "Q1", "name": "인공지능산업융합사업단", "score": 99.5, "features": [{"id": "P571", "value": 100}]}
OSANGJIN = {"id": "Q2", "name": "오상진", "score": 100, "match": True}


class Stub(ThreadingHTTPServer):
    """A reconciliation service: its candidates by name, what it was asked, and replies to give before these."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.candidates: dict[str, list[dict[str, Any]]] = {AICA["name"]: [AICA], "오상진": [OSANGJIN]}
        self.batches: list[dict[str, Any]] = []
        self.agents: list[str] = []
        self.manifest: Any = MANIFEST
        self.extensions: list[Any] = []
        self.values: dict[str, list[dict[str, Any]]] = {}
        self.before: list[tuple[int, dict[str, str], bytes]] = []
        self.gate = Event()
        self.gate.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/api"


class Asked(BaseHTTPRequestHandler):
    server: Stub

    def do_GET(self) -> None:
        self.reply(200, {}, json.dumps(self.server.manifest).encode())

    def do_POST(self) -> None:
        self.server.gate.wait(20)
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.server.before:
            self.reply(*self.server.before.pop(0))
            return
        if "extend" in parse_qs(body):
            query = json.loads(parse_qs(body)["extend"][0])
            self.server.extensions.append(query)
            rows = {
                id_: {p["id"]: self.server.values.get(p["id"], []) for p in query["properties"]} for id_ in query["ids"]
            }
            self.reply(200, {}, json.dumps({"meta": query["properties"], "rows": rows}).encode())
            return
        batch = json.loads(parse_qs(body)["queries"][0])
        self.server.batches.append(batch)
        self.server.agents.append(self.headers["User-Agent"])
        found = {key: {"result": self.server.candidates.get(q["query"], [])} for key, q in batch.items()}
        self.reply(200, {}, json.dumps(found).encode())

    def reply(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def service() -> Iterator[Stub]:
    with Stub() as stub:
        thread = Thread(target=stub.serve_forever, daemon=True)
        thread.start()
        yield stub
        stub.gate.set()
        stub.shutdown()


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    return small_graph.make(tmp_path / "graph", [small_graph.GWANGJU])


def reconcile(graph: Path, *arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["--lang", "en", "reconcile", "-g", str(graph), *map(str, arguments)])


def nquads(folder: Path) -> list[str]:
    return sorted((store.read(folder).dump(format=RdfFormat.N_QUADS) or b"").decode().splitlines())


def kept(graph: Path) -> list[tuple[str, str, str]]:
    return [(links.unquoted(row.entity), row.id.rpartition("/")[2], row.relation) for row in links.read(graph).rows]


def objections(graph: Path) -> list[tuple[str, str]]:
    told: list[Problem] = []

    class Notes(Listener):
        def problem(self, problem: Problem) -> None:
            told.append(problem)

    refresh(graph, listener=Notes())
    return [(problem.source, problem.message) for problem in told]


def test_only_a_name_with_a_supporting_property_links_by_itself(graph: Path, service: Stub) -> None:
    done = reconcile(graph, "--service", service.url)
    assert kept(graph) == [("institution/인공지능산업융합사업단", "Q1", "closeMatch")]
    assert "person/오상진\tcandidate\thttp://www.wikidata.org/entity/Q2\t오상진\t100\t\n" in done.output
    assert done.exit_code == 0


@pytest.mark.parametrize(("date", "links_made"), [("2020-03-01T00:00:00Z", 1), ("2019-01-01", 0)])
def test_a_service_that_says_nothing_of_properties_is_asked_for_them(
    graph: Path, service: Stub, date: str, links_made: int
) -> None:
    service.manifest = {**MANIFEST, "extend": {"property_settings": []}}
    service.candidates[AICA["name"]] = [{**AICA, "features": []}]
    service.values = {"P571": [{"date": date}]}
    reconcile(graph, "--service", service.url)
    assert len(kept(graph)) == links_made
    (query,) = service.extensions
    assert "Q1" in query["ids"]
    assert {"id": "P571"} in query["properties"]
    reconcile(graph, "--service", service.url)
    reconcile(graph, "--service", service.url, "--offline")
    assert len(service.extensions) == 1


@pytest.mark.parametrize("rows", [[], {"Q1": 3}, {"Q1": {"P571": ["x"]}}, None])
def test_a_data_extension_that_is_none_is_one_error(rows: Any) -> None:
    with pytest.raises(NothingFound, match="no data extension"):
        _values("http://x", {"rows": rows})


SPECIFICATION = Path(__file__).parents[2] / "shared" / "reconciliation" / "0.2" / "examples"


@pytest.mark.skipif(not SPECIFICATION.exists(), reason="the examples of the specification are not beside this checkout")
def test_the_examples_of_the_specification_are_understood() -> None:
    for example in sorted(SPECIFICATION.glob("manifest/valid/*.json")):
        said = json.loads(example.read_text(encoding="utf-8"))
        if "0.2" in said["versions"]:
            assert _manifest("http://x", said).name == said["name"], example
    for example in sorted(SPECIFICATION.glob("reconciliation-result-batch/valid/*.json")):
        for answer in json.loads(example.read_text(encoding="utf-8")).values():
            assert len(_candidates("http://x", answer)) == len(answer["result"]), example
    for example in sorted(SPECIFICATION.glob("data-extension-response/valid/*.json")):
        said = json.loads(example.read_text(encoding="utf-8"))
        assert _values("http://x", said).keys() == said["rows"].keys(), example


def test_two_things_of_one_name_do_not_link(graph: Path, service: Stub) -> None:
    service.candidates[AICA["name"]] = [AICA, {**AICA, "id": "Q3", "score": 3}]
    reconcile(graph, "--service", service.url)
    assert kept(graph) == []


def test_a_similar_name_does_not_link(graph: Path, service: Stub) -> None:
    service.candidates[AICA["name"]] = [{**AICA, "name": "인공지능산업융합사업단장"}]
    reconcile(graph, "--service", service.url)
    assert kept(graph) == []


def test_queries_come_in_batches_with_types_properties_and_a_contact(graph: Path, service: Stub) -> None:
    many = [f"[[기관{chr(0xAC00 + n)}원|e{n}]]" for n in range(12)]
    entities = {f"e{n}": small_graph.Entity("Institution", f"기관{chr(0xAC00 + n)}원") for n in range(12)}
    said = small_graph.record("many", ", ".join(many) + ".", entities)
    small_graph.make(graph, [(small_graph.Article(id="many", text=""), said)])
    reconcile(graph, "--service", service.url, "--contact", "me@example.org")
    assert [len(batch) for batch in service.batches] == [10, 7]
    assert {agent.partition(" ")[2] for agent in service.agents} == {"(me@example.org)"}
    (query,) = [q for batch in service.batches for q in batch.values() if q["query"] == AICA["name"]]
    assert query["type"] == "Q43229"
    assert {"pid": "P571", "v": "2020"} in query["properties"]


def test_a_type_and_its_name_at_the_service_can_be_said(graph: Path, service: Stub) -> None:
    reconcile(graph, "--service", service.url, "--type", "Person=Human", "--limit", "1")
    assert [(q["query"], q["type"]) for batch in service.batches for q in batch.values()] == [("오상진", "Human")]


def test_a_service_that_asks_to_wait_is_asked_again(graph: Path, service: Stub) -> None:
    service.before = [(429, {"Retry-After": "0"}, b""), (503, {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}, b"")]
    assert reconcile(graph, "--service", service.url).exit_code == 0
    assert len(kept(graph)) == 1


@pytest.mark.parametrize("replies", [[(429, {"Retry-After": "86400"}, b"")], [(429, {"Retry-After": "0"}, b"")] * 5])
def test_a_service_that_does_not_want_us_is_left_alone(
    graph: Path, service: Stub, replies: list[tuple[int, dict[str, str], bytes]]
) -> None:
    service.before = list(replies)
    assert isinstance(reconcile(graph, "--service", service.url).exception, LimitHit)
    assert service.batches == []


@pytest.mark.parametrize(
    "body", [b"<html>", b"[]", b"{}", b'{"q0": {}}', b"[" * 100_000, b"\xff", b'{"q0": {"result": [{"id": "Q1"}]}}']
)
def test_an_answer_that_is_none_is_one_error_and_links_nothing(graph: Path, service: Stub, body: bytes) -> None:
    service.before = [(200, {}, body)]
    found = reconcile(graph, "--service", service.url).exception
    assert isinstance(found, NothingFound)
    assert service.url in str(found)
    assert not (graph / FILE).exists()


@pytest.mark.parametrize("manifest", [{}, [], {**MANIFEST, "versions": ["0.1"]}, {**MANIFEST, "schemaSpace": 3}])
def test_what_is_no_service_of_this_version_is_refused(graph: Path, service: Stub, manifest: Any) -> None:
    service.manifest = manifest
    assert isinstance(reconcile(graph, "--service", service.url).exception, NothingFound)


def test_a_service_that_does_not_answer_in_time_is_given_up(graph: Path, service: Stub) -> None:
    service.gate.clear()
    found = reconcile(graph, "--service", service.url, "--timeout", "0.3").exception
    assert isinstance(found, LimitHit)
    assert "no answer within 0.3 seconds" in str(found)


def test_a_service_that_is_not_there_and_one_that_has_moved_are_told(graph: Path, service: Stub) -> None:
    service.before = [(302, {"Location": "file:///etc/passwd"}, b"")]
    assert "has moved" in str(reconcile(graph, "--service", service.url).exception)
    assert isinstance(reconcile(graph, "--service", "http://127.0.0.1:1/").exception, NothingFound)
    assert isinstance(reconcile(graph, "--service", "file:///etc/passwd").exception, KgraphError)


def test_offline_the_cache_answers(graph: Path, service: Stub) -> None:
    assert isinstance(reconcile(graph, "--service", service.url, "--offline").exception, NothingFound)
    reconcile(graph, "--service", service.url, "--type", "Person")
    asked = len(service.batches)
    done = reconcile(graph, "--service", service.url, "--offline")
    assert "person/오상진\tcandidate" in done.output
    assert "institution/인공지능산업융합사업단\tunknown" in done.output
    assert done.exit_code == 3
    assert len(service.batches) == asked


def test_what_was_answered_is_not_asked_again(graph: Path, service: Stub) -> None:
    reconcile(graph, "--service", service.url)
    asked = len(service.batches)
    reconcile(graph, "--service", service.url)
    assert len(service.batches) == asked
    assert len(kept(graph)) == 1


def test_a_table_links_names_of_one_type(graph: Path, tmp_path: Path) -> None:
    table = tmp_path / "bodies.csv"
    table.write_text(
        "label,alias,type,id\nAI사업단,AICA|인공지능산업융합사업단,기관,wd:Q1\n오상진,,Place,wd:Q2\n오상진,,,wd:Q3\n광주,,Place,nowhere\n",
        encoding="utf-8",
    )
    done = reconcile(graph, "--table", table)
    assert kept(graph) == [("institution/인공지능산업융합사업단", "Q1", "closeMatch")]
    assert "person/오상진\tcandidate\thttp://www.wikidata.org/entity/Q3" in done.output
    assert f"{table}:5: 'nowhere' is no identifier" in done.output
    assert done.exit_code == 3


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "label,id\n", "label,id\n오상진,nowhere\n", "label,id\n\xff,1\n"])
def test_a_table_that_says_nothing_is_refused(graph: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "t.csv").write_text(text, encoding="latin-1" if "\xff" in text else "utf-8")
    assert isinstance(reconcile(graph, "--table", tmp_path / "t.csv").exception, KgraphError)


def test_a_link_is_in_the_graph_with_method_score_and_date(graph: Path, service: Stub) -> None:
    before = nquads(graph)
    reconcile(graph, "--service", service.url)
    refresh(graph)
    added = "\n".join(line for line in nquads(graph) if line not in before)
    assert "core#closeMatch> <http://www.wikidata.org/entity/Q1> ." in added
    assert f'measurementTechnique> "{service.url} name+P571"' in added
    assert 'ns#value> "99.5"' in added
    assert "terms/created" in added


def test_what_is_confirmed_is_an_exact_match_until_it_is_withdrawn(graph: Path) -> None:
    before = nquads(graph)
    reconcile(graph, "--confirm", "오상진", "wd:Q2", "--who", "kim")
    refresh(graph)
    assert any("core#exactMatch> <http://www.wikidata.org/entity/Q2>" in line for line in nquads(graph))
    assert reconcile(graph, "--withdraw", "오상진", "wd:Q2").exit_code == 0
    refresh(graph)
    assert nquads(graph) == before
    assert [row[2] for row in kept(graph)] == ["exactMatch", "withdrawn"]
    assert isinstance(reconcile(graph, "--withdraw", "오상진", "wd:Q2").exception, KgraphError)


def test_a_link_that_was_taken_back_is_not_made_again(graph: Path, service: Stub) -> None:
    reconcile(graph, "--service", service.url)
    reconcile(graph, "--withdraw", "인공지능산업융합사업단", "wd:Q1")
    reconcile(graph, "--service", service.url)
    assert [row[2] for row in kept(graph)] == ["closeMatch", "withdrawn"]


def test_links_count_the_same_in_every_order_of_building(graph: Path, tmp_path: Path) -> None:
    reconcile(graph, "--confirm", "오상진", "wd:Q2")
    small_graph.make(graph, [small_graph.AGREEMENT])
    other = small_graph.make(tmp_path / "other", [small_graph.AGREEMENT])
    (other / FILE).write_bytes((graph / FILE).read_bytes())
    small_graph.make(other, [small_graph.GWANGJU])
    assert nquads(other) == nquads(graph)
    refresh(other, anew=True)
    assert nquads(other) == nquads(graph)


def test_a_link_goes_and_comes_with_its_entity(graph: Path) -> None:
    small_graph.make(graph, [small_graph.AGREEMENT])
    reconcile(graph, "--confirm", "국가 AI 데이터센터", "wd:Q9")
    refresh(graph)
    before = nquads(graph)
    remove(graph, ["gwangju/0818"])
    assert not any("Q9" in line for line in nquads(graph))
    assert objections(graph) == [(f"{FILE}:2", "not in the graph: institution/국가_AI_데이터센터")]
    small_graph.make(graph, [small_graph.GWANGJU])
    assert nquads(graph) == before


def test_a_link_follows_an_entity_that_was_merged(graph: Path) -> None:
    reconcile(graph, "--confirm", "국가 AI 데이터센터", "wd:Q9")
    merged = ["merge", "국가 AI 데이터센터", AICA["name"], "-g", str(graph), "--yes"]
    assert CliRunner().invoke(cli, merged).exit_code == 0
    assert objections(graph) == []
    (line,) = [line for line in nquads(graph) if "exactMatch" in line]
    subjects = [line.split()[0] for line in nquads(graph) if "rdf-schema#label" in line]
    assert line.split()[0] in subjects


def test_what_is_wrong_with_rows_is_told_by_row_and_the_build_goes_on(graph: Path) -> None:
    (graph / FILE).write_text(
        "entity,id,relation,method,score,date,who\n"
        "person/오상진,Q2,closeMatch\n"
        "person/오상진,http://www.wikidata.org/entity/Q2,sameAs\n"
        "person/오상진,http://www.wikidata.org/entity/Q2,exactMatch,,nan\n"
        "person/오상진,http://www.wikidata.org/entity/Q2,exactMatch,,1,20250101\n"
        "오상진,http://www.wikidata.org/entity/Q2,exactMatch\n"
        "person/홍길동,http://www.wikidata.org/entity/Q2,exactMatch\n"
        "person/오상진,http://www.wikidata.org/entity/Q2,exactMatch\n",
        encoding="utf-8",
    )
    assert [source for source, _ in objections(graph)] == [f"{FILE}:{row}" for row in range(2, 8)]
    assert len([line for line in nquads(graph) if "exactMatch" in line]) == 1


def test_a_graph_with_links_can_be_exported_shown_and_checked(graph: Path, tmp_path: Path) -> None:
    reconcile(graph, "--confirm", "오상진", "wd:Q2")
    refresh(graph)
    for command in (
        ["show", "오상진"],
        ["check"],
        ["stats"],
        *(["export", str(tmp_path / f"x.{s}")] for s in SUFFIXES),
    ):
        done = CliRunner().invoke(cli, [*command, "-g", str(graph)])
        assert done.exit_code == 0, (command, done.output, done.exception)


SUFFIXES = ("jsonld", "ttl", "trig", "nq", "gexf", "graphml", "csv", "html")


@pytest.mark.parametrize("arguments", [(), ("--service", "http://127.0.0.1:1", "--confirm", "오상진", "wd:Q2")])
def test_one_thing_is_done_at_a_time(graph: Path, arguments: tuple[str, ...]) -> None:
    assert reconcile(graph, *arguments).exit_code == 2
