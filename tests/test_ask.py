import subprocess
import sys
from pathlib import Path

import dated_graph
import pytest
from click.testing import CliRunner, Result

from kgraph.cli import cli


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return dated_graph.make(tmp_path_factory.mktemp("ask") / "g")


def run(*arguments: str | Path, language: str = "en") -> Result:
    return CliRunner().invoke(cli, ["--lang", language, "ask", *map(str, arguments)], catch_exceptions=False)


def test_the_list_says_what_each_question_takes() -> None:
    assert "heads\tinstitution\tWho has headed <institution>, and when?\n" in run("--list").output
    assert "meetings\t[since]\t누가 언제 누구를 만났나?\n" in run(language="ko").output


def test_an_answer_as_csv(graph: Path) -> None:
    assert run("posts", "강민아", "-g", graph, "--format", "csv").stdout_bytes.decode() == (
        "body,relation,title,from,to,former,articles,latest\r\n"
        "하늘소프트,https://w3id.org/kgraph#headOf,대표,,,0,1,2025-03-05\r\n"
    )


def test_an_answer_as_tsv_in_a_pipe(graph: Path) -> None:
    assert run("budgets", "-g", graph).output.splitlines()[1].startswith('"빛고을 계획"@ko\t')


def test_ones_own_question(graph: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.rq").write_text("# en: Where is {who}?\n# ?who: Person\nSELECT ?who ?x { ?who kg:headOf ?x }")
    assert "mine\twho\tWhere is <who>?\n" in run("--list", "--questions", tmp_path).output
    answer = run("mine", "강민아", "--questions", tmp_path, "-g", graph, "--format", "json").output
    assert '"vars": ["x"]' in answer


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["nothing"], 2, "kgraph: 'nothing' is no question; there are: accusations, "),
        (["heads"], 2, "kgraph: heads needs institution: it takes institution\n"),
        (["posts", "없음"], 4, "kgraph: '없음' is not in the graph\n"),
        (["articles-about", "오상진", "--limit", "1"], 8, "kgraph: rows: these are the first 1 rows; there are more"),
    ],
)
def test_what_cannot_be_asked(graph: Path, arguments: list[str], code: int, said: str) -> None:
    command = [sys.executable, "-m", "kgraph", "ask", *arguments, "-g", str(graph)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr[: len(said)]) == (code, said)
