from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import gold_graph
import pytest
import small_graph
from click.testing import CliRunner
from dated_graph import make as make_dated

from kgraph import exporters, store
from kgraph.article import Article
from kgraph.build import build
from kgraph.cli import cli
from kgraph.exporters import Source
from kgraph.record import Record


def none(path: Path) -> Path:
    build(path, [Article("a", "비가 왔다.")], lambda new: (Record(about.id, about.text) for about in new), "nothing")
    return path


def gexf(source: Source) -> bytes:
    file = BytesIO()
    exporters.to_stream(source, exporters.exporter("gexf"), file)
    return file.getvalue()


@pytest.mark.parametrize(
    "make", [none, small_graph.make, make_dated, pytest.param(gold_graph.make, marks=gold_graph.needed)]
)
def test_rows_give_the_bytes_of_the_network(make: Callable[[Path], Path], tmp_path: Path) -> None:
    graph = make(tmp_path / "g")
    for language in ("ko", "en"):
        for dated in ("claims", "articles"):
            held = Source(store.read(graph), language=language, layout=False, measures=False, dated=dated)
            streamed = replace(held, folder=graph, stream=True)
            assert streamed.rows is not None
            assert gexf(streamed) == gexf(held)


@pytest.mark.parametrize("options", [{"layout": True}, {"measures": True}, {"colour": "community"}, {"edges": "pair"}])
def test_what_needs_the_network_holds_it(options: dict[str, object], tmp_path: Path) -> None:
    graph = small_graph.make(tmp_path / "g")
    plain = Source(store.read(graph), layout=False, measures=False, folder=graph, stream=True)
    assert plain.rows is not None
    assert replace(plain, **options).rows is None  # type: ignore[arg-type]


def test_a_large_graph_is_placed_only_when_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    graph = small_graph.make(tmp_path / "g")
    monkeypatch.setattr("kgraph.cli.export._LARGE", 2)
    for options, placed in (((), False), (("--layout", "forceatlas2"), True)):
        file = tmp_path / "a.gexf"
        done = CliRunner().invoke(cli, ["--lang", "en", "export", str(file), "-g", str(graph), "--force", *options])
        assert ("written without a layout" in done.stderr) != placed
        assert ("viz:position" in file.read_text()) == placed
