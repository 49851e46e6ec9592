from pathlib import Path

import networkx as nx
import pytest
from click.testing import CliRunner, Result
from small_graph import make

from kgraph.cli import cli
from kgraph.errors import KgraphError, NothingFound, StoreDamaged


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("export") / "g")


def export(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["--lang", "ko", "export", *map(str, arguments)])


def test_it_writes_the_network_and_says_how_large_it_is(graph: Path, tmp_path: Path) -> None:
    done = export(tmp_path / "a.gexf", "-g", graph)
    assert (done.exit_code, done.output) == (0, f"{tmp_path / 'a.gexf'}: 7 nodes, 6 edges\n")


def test_it_writes_what_was_chosen(graph: Path, tmp_path: Path) -> None:
    chosen = ("--focus", "AICA", "--hops", 1, "--type", "인물", "--type", "place", "--min-weight", 1, "--since", 2025)
    assert export(tmp_path / "a.graphml", "-g", graph, *chosen).exit_code == 0
    assert set(nx.read_graphml(tmp_path / "a.graphml")) == {
        "institution/인공지능산업융합사업단",
        "person/오상진",
        "place/광주",
    }


def test_it_writes_text_to_standard_output(graph: Path) -> None:
    done = export("-", "--format", "nq", "-g", graph)
    assert (done.exit_code, done.stdout.count(" .\n")) == (0, len(done.stdout.splitlines()))


@pytest.mark.parametrize(
    ("arguments", "kind", "said"),
    [
        (["a.docx"], KgraphError, "'.docx' is no format to export to; there are: csv, "),
        (["noname"], KgraphError, "noname: which format? --format says it where there is no suffix"),
        (["-", "--format", "csv"], KgraphError, "csv is a folder of nodes.csv and edges.csv; it needs a name"),
        (["a.ttl", "--focus", "AICA"], KgraphError, ".ttl holds all of the graph; --type, --focus"),
        (["a.gexf", "--focus", "없는 이름"], NothingFound, "'없는 이름' is not in the graph"),
        (["a.gexf", "--since", "2025-09-31"], KgraphError, "no date"),
        (["a.gexf", "--since", "2026", "--until", "2025"], KgraphError, "--since 2026 is later than --until 2025"),
        (["a.gexf", "--type", "planet"], KgraphError, "'planet' is no class of entities"),
    ],
)
def test_what_it_cannot_do_is_said(
    graph: Path,
    tmp_path: Path,
    arguments: list[str],
    kind: type[KgraphError],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    done = export(*arguments, "-g", graph)
    assert isinstance(done.exception, kind)
    assert said in str(done.exception)
    assert not list(tmp_path.iterdir())


def test_without_a_graph_nothing_is_made(tmp_path: Path) -> None:
    assert isinstance(export(tmp_path / "a.gexf", "-g", tmp_path / "none").exception, StoreDamaged)
    assert not list(tmp_path.iterdir())
