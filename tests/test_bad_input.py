"""What every command that reads a graph does with names and ranges that nobody should give it."""

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from small_graph import make, record

import kgraph
from kgraph.article import Article
from kgraph.build import remove
from kgraph.cli import cli
from kgraph.errors import KgraphError, NothingFound
from kgraph.record import Attribute, Entity, Quotation, Relation

# Each is a name in the graph, and is asked for by every command.
HOSTILE = [
    """Robert'); DROP "TABLE" \\'x""",
    "{{ jinja }} ${shell} {0}",
    "<script>alert(1)</script>",
    "} SELECT * WHERE { ?s ?p ?o } #",
    "<https://x.example/> ; rdf:type kg:Person .",
    "👩‍👩‍👧‍👦 가족 😀",
    "=HYPERLINK(1)",
    "--help",
    "%EC%98%A4 %2F ../..",
    "\u202eevil\u202c",
]
READERS = ["show", "search", "timeline", "quotes", "trace"]


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("bad") / "g", [_said(number, name) for number, name in enumerate(HOSTILE)])


def _said(number: int, name: str) -> tuple[Article, "kgraph.record.Record"]:
    """An article in which the bearer of a name heads a body, and says so."""
    about = Article(id=f"a/{number}", text="", title=name, date="2025-08-18", publisher=name)
    text = f"[[{name}|a]] 대표는 2024년 8월 [[하늘소프트|b]]에 왔다. [[{name}|a]] 대표는 “좋다”고 했다."
    quoted = text.replace("[[", "").replace("|a]]", "").replace("|b]]", "").index("“")
    head = Relation("a", "headOf", "b", {"title": name, "from": "2024-08"}, 0.9)
    people = {"a": Entity("Person", name), "b": Entity("Institution", "하늘소프트")}
    quote = Quotation(quoted, quoted + 4, "a")
    return about, record(about.id, text, people, [head], [Attribute("b", "foundingDate", "2020")], [quote])


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = make(tmp_path_factory.mktemp("bad") / "empty")
    remove(path, ["gwangju/0818", "agreement"])
    return path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["--lang", "en", *map(str, arguments)])


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("command", READERS)
def test_a_hostile_name_is_found_and_shown_as_it_is(graph: Path, command: str, name: str) -> None:
    done = run(command, "-g", graph, "--", name)
    assert done.exit_code == 0, done.output
    assert "\u202e" not in done.output
    assert "\x1b" not in done.output


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("command", ["show", "timeline", "quotes", "trace"])
def test_the_json_of_a_hostile_name_is_json(graph: Path, command: str, name: str) -> None:
    assert json.loads(run(command, "-g", graph, "--format", "json", "--", name).stdout)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_paths_and_comparisons_too(graph: Path, name: str) -> None:
    other = HOSTILE[0] if name != HOSTILE[0] else HOSTILE[1]
    assert run("trace", "-g", graph, "--", name, other).exit_code == 0
    assert run("compare", "-g", graph, "--", name, other).exit_code == 0


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_bound_to_a_question_and_never_pasted(graph: Path, name: str) -> None:
    done = run("ask", "posts", "-g", graph, "--format", "json", "--", name)
    (row,) = json.loads(done.stdout)["results"]["bindings"]
    assert row["body"]["value"] == "하늘소프트"
    assert run("ask", "said-about", "-g", graph, "--", name).exit_code == 0


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_bound_to_a_query_of_the_notebook(graph: Path, name: str) -> None:
    kg = kgraph.open(graph)
    assert len(kg.query("SELECT ?who ?body { ?who kg:headOf ?body }", who=kg[name])) == 1
    assert len(kg.query("SELECT ?who { ?who rdfs:label ?name }", who=name)) == 0


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)


@pytest.mark.parametrize("name", HOSTILE)
def test_pages_of_hostile_names_have_no_tags_but_ours(graph: Path, name: str) -> None:
    kg = kgraph.open(graph)
    other = HOSTILE[0] if name != HOSTILE[0] else HOSTILE[1]
    tags = _Tags()
    for page in (kg._repr_html_(), kg[name]._repr_html_()):
        tags.feed(page)
    for table in (kg[name].neighbors(), kg[name].timeline(), kg[name].quotes(), kg.trace(name, other)):
        tags.feed(table._repr_html_())
    assert tags.tags <= {"p", "b", "table", "thead", "tbody", "tr", "th", "td"}


@pytest.mark.parametrize("suffix", ["gexf", "graphml", "html", "svg", "nq", "jsonld", "graphology", "csv"])
def test_hostile_names_are_exported(graph: Path, tmp_path: Path, suffix: str) -> None:
    assert run("export", tmp_path / f"x.{suffix}", "-g", graph).exit_code == 0


ABSENT = ["", " ", "없는 이름", "?z", "\x00", "a" * 10_000, "../../etc/passwd", "<https://w3id.org/>", "'; DELETE"]
SEEKERS = [["show"], ["timeline"], ["quotes"], ["trace"], ["trace", "하늘소프트"], ["search"]]


@pytest.mark.parametrize("name", ABSENT)
@pytest.mark.parametrize(
    "command", [["show"], ["timeline"], ["quotes"], ["trace"], ["trace", "하늘소프트"], ["search"]]
)
def test_an_absent_name_is_4_and_one_line(graph: Path, command: list[str], name: str) -> None:
    done = run(command[0], "-g", graph, "--", *command[1:], name)
    assert isinstance(done.exception, NothingFound)
    assert "\n" not in str(done.exception)


def test_an_ambiguous_name_lists_candidates_whatever_the_command(tmp_path: Path) -> None:
    people = {"a": Entity("Person", "한강"), "b": Entity("Place", "한강")}
    path = make(tmp_path / "g", [(Article(id="a", text=""), record("a", "[[한강|a]]은 [[한강|b]]에", people))])
    for command in (["show"], ["timeline"], ["quotes"], ["trace"], ["compare", "한강"], ["ask", "said"]):
        done = run(*command[:1], "-g", path, *(["family"] if command[0] == "ask" else command[1:]), "한강")
        if command[0] == "ask":
            # A question takes a person: the place is not meant.
            assert done.exit_code == 0
        else:
            assert isinstance(done.exception, NothingFound)
            assert {getattr(one, "type", "") for one in done.exception.candidates} == {"Person", "Place"}


RANGES = [
    (["--since", "2025", "--until", "2024"], "--since 2025 is later than --until 2024"),
    (["--since", "2025-02-30"], "'2025-02-30' is no date"),
    (["--until", "2025-13"], "'2025-13' is no date"),
    (["--since", "어제"], "'어제' is no date"),
    (["--since", "'; DROP"], "is no date"),
]


@pytest.mark.parametrize(("options", "said"), RANGES)
@pytest.mark.parametrize(
    "command",
    [
        ["trace", "하늘소프트"],
        ["timeline", "하늘소프트"],
        ["quotes"],
        ["compare", "하늘소프트", "{{ jinja }} ${shell} {0}"],
        ["export", "{tmp}/x.gexf"],
    ],
    ids=lambda command: str(command[0]),
)
def test_an_impossible_range_is_2(
    graph: Path, tmp_path: Path, command: list[str], options: list[str], said: str
) -> None:
    arguments = (argument.replace("{tmp}", str(tmp_path)) for argument in command)
    done = run(*arguments, "-g", graph, *options)
    assert isinstance(done.exception, KgraphError)
    assert done.exception.exit_code == 2
    assert said in str(done.exception)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("value", ["2025-13", "soon", "2025-8"])
def test_a_question_takes_no_impossible_date(graph: Path, value: str) -> None:
    done = run("ask", "founded-since", "-g", graph, value)
    assert isinstance(done.exception, KgraphError)
    assert "is no date" in str(done.exception)


@pytest.mark.parametrize(
    "command",
    [
        ["show", "오상진"],
        ["search", "오상진"],
        ["timeline", "오상진"],
        ["quotes"],
        ["trace", "오상진", "광주"],
        ["trace", "오상진"],
    ],
    ids=lambda command: " ".join(command),
)
def test_an_empty_graph_has_nothing_and_says_so(empty: Path, command: list[str]) -> None:
    done = run(*command, "-g", empty)
    assert isinstance(done.exception, NothingFound)


@pytest.mark.parametrize(
    "command",
    [
        ["stats"],
        ["stats", "--by", "pagerank"],
        ["conflicts"],
        ["ask", "budgets"],
        ["ask", "interlocks"],
        ["query", "SELECT ?s { ?s kg:headOf ?o }"],
        ["export", "{tmp}/x.gexf"],
        ["export", "{tmp}/x.html"],
        ["export", "{tmp}/x.svg"],
    ],
    ids=lambda command: " ".join(command)[:20],
)
def test_an_empty_graph_is_no_error_where_nothing_is_sought(empty: Path, tmp_path: Path, command: list[str]) -> None:
    done = run(*(argument.replace("{tmp}", str(tmp_path)) for argument in command), "-g", empty)
    assert done.exit_code == 0, done.exception


def test_an_empty_graph_in_a_notebook(empty: Path) -> None:
    kg = kgraph.open(empty)
    assert (kg.find("오상진"), len(kg.to_networkx()), kg.query("SELECT ?s { ?s kg:headOf ?o }").to_list()) == (
        [],
        0,
        [],
    )
    assert "<table>" in kg._repr_html_()


@pytest.mark.parametrize(
    "command",
    [
        ["show", "오상진"],
        ["search", "오상진"],
        ["timeline", "오상진"],
        ["quotes"],
        ["compare", "오상진", "광주"],
        ["trace", "오상진", "광주"],
        ["conflicts"],
        ["stats"],
        ["ask", "budgets"],
        ["query", "ASK {}"],
        ["export", "{tmp}/x.gexf"],
    ],
    ids=lambda command: str(command[0]),
)
def test_a_graph_of_another_version_is_6_and_says_which(tmp_path: Path, command: list[str]) -> None:
    path = make(tmp_path / "g")
    settings = json.loads((path / "kgraph.json").read_text())
    (path / "kgraph.json").write_text(json.dumps({**settings, "kgraph": 99}))
    done = run(*(argument.replace("{tmp}", str(tmp_path)) for argument in command), "-g", path)
    assert isinstance(done.exception, KgraphError)
    assert done.exception.exit_code == 6
    assert "a graph of format 99; this kgraph reads and writes format 1" in str(done.exception)
