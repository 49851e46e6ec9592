import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pyoxigraph import RdfFormat
from small_records import ALL, MEETING, marked

from kgraph import judgements, store
from kgraph.build import build_from_records, refresh
from kgraph.cli import cli
from kgraph.record import Relation
from kgraph.terminal import width

PEOPLE = [
    marked(
        f"{id_}",
        f"[[김민수|p]] {title}은 [[{body}|i]]에서 웃었다.",
        {"p": ("Person", "김민수"), "i": ("Institution", body)},
        Relation("p", "memberOf", "i", {"title": title}),
        date=f"2025-08-1{number}",
    )
    for number, (id_, title, body) in enumerate([("a", "팀장", "누리온"), ("b", "팀장", "도담"), ("c", "팀장", "해솔")])
]


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    build_from_records(tmp_path, [(r.id, r.to_json()) for r in (*ALL, *PEOPLE)])
    return tmp_path


def kgraph(*arguments: str | Path, answers: str = "") -> Result:
    return CliRunner().invoke(cli, ["--lang", "en", *map(str, arguments)], input=answers)


def nquads(folder: Path) -> list[bytes]:
    return sorted((store.read(folder).dump(format=RdfFormat.N_QUADS) or b"").splitlines())


def rows(folder: Path) -> list[str]:
    return [row.judgement for row in judgements.read(folder).rows]


def test_merge_build_undo_build_gives_the_bytes_from_before(graph: Path) -> None:
    before = nquads(graph)
    merged = kgraph("merge", "강민아", "오상진", "-g", graph, "--yes", "--who", "kim", "--why", "a test")
    assert "kept: person/강민아\tperson/오상진\tsame\tkim" in merged.output
    assert kgraph("build", "-g", graph).exit_code == 0
    assert nquads(graph) != before
    assert kgraph("undo", "-g", graph, "--yes").exit_code == 0
    assert kgraph("build", "-g", graph).exit_code == 0
    assert nquads(graph) == before


@pytest.mark.parametrize(
    "command",
    [("show",), ("why", "누리온테크"), ("split", "--article", MEETING.id, "--yes"), ("merge", "누리온테크", "--yes")],
)
def test_an_iri_that_was_given_up_leads_to_the_one_that_is_kept(
    graph: Path, command: tuple[str, ...], caplog: pytest.LogCaptureFixture
) -> None:
    kgraph("merge", "강민아", "오상진", "-g", graph, "--yes")
    refresh(graph)
    name, *rest = command
    for iri in ("person/오상진", "https://w3id.org/kgraph/id/person/%EC%98%A4%EC%83%81%EC%A7%84"):
        done = kgraph(name, iri, *rest, "-g", graph)
        assert done.exit_code == 0, done.exception
        assert f"{iri} is now 강민아 (Person) https://w3id.org/kgraph/id/person/강민아" in caplog.messages


def test_what_an_iri_leads_to_is_said_beside_the_answer(graph: Path) -> None:
    command = [sys.executable, "-m", "kgraph", "show", "institution/AICA", "-g", str(graph)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.stderr.startswith("institution/AICA is now 인공지능산업융합사업단 (Institution) ")
    assert "오상진" in done.stdout


def test_a_split_by_article_is_kept_mention_by_mention(graph: Path) -> None:
    done = kgraph("split", "오상진", "--article", MEETING.id, "-g", graph, "--yes")
    assert "article/2025/meeting#mention=" in done.output
    refresh(graph)
    assert "may mean 2 things" in str(kgraph("show", "오상진", "-g", graph).exception)
    assert len([line for line in nquads(graph) if b"2025%2Fmeeting" in line]) > 0


def test_a_split_of_everything_or_of_nothing_is_refused(graph: Path) -> None:
    everything = kgraph("split", "강민아", "--article", MEETING.id, "--article", "2026/former", "-g", graph, "-y")
    assert "nothing would be left" in str(everything.exception)
    nothing = kgraph("split", "강민아", "--article", "a", "-g", graph, "-y")
    assert "does not mention it" in str(nothing.exception)


def test_nobody_is_asked_through_a_pipe(graph: Path) -> None:
    assert "add --yes" in kgraph("merge", "강민아", "오상진", "-g", graph).output


def test_why_tells_features_and_their_weights(graph: Path) -> None:
    told = kgraph("why", "person/김민수", "person/김민수_(도담)", "-g", graph).output
    assert told.startswith("two entities")
    assert " +10  namesake: 김민수" in told
    assert " 14  unsure" in told


def test_what_is_asked_is_what_the_build_saw_and_in_the_language_asked_for(graph: Path) -> None:
    asked = CliRunner().invoke(cli, ["--lang", "ko", "review", "-g", str(graph)], input="q\n").output
    assert " +10  동명: 김민수" in asked
    assert "소속: 누리온" in asked
    assert " 14  모름" in asked


def test_a_contradiction_that_keeps_apart_what_looks_the_same_is_told(tmp_path: Path) -> None:
    people = [
        marked(
            id_,
            f"[[김민수|p]] 대표는 [[{body}|i]]에서 [[윤태건|q]]과 [[강민아|r]]를 만났다.",
            {
                "p": ("Person", "김민수"),
                "i": ("Institution", body),
                "q": ("Person", "윤태건"),
                "r": ("Person", "강민아"),
            },
            Relation("p", "headOf", "i", {"title": "대표"}),
            date="2025-08-18",
        )
        for id_, body in (("a", "누리온"), ("b", "도담"))
    ]
    build_from_records(tmp_path, [(r.id, r.to_json()) for r in people])
    told = kgraph("why", "person/김민수", "person/김민수_(도담)", "-g", tmp_path).output
    assert "✗  two posts at once: head of 누리온 and of 도담 in 2025" in told
    assert "different" in told


def test_why_of_two_names_of_one_entity(graph: Path) -> None:
    told = kgraph("why", "AICA", "인공지능산업융합사업단", "-g", graph).output
    assert told.startswith("one entity")
    assert "abbreviation" in told or "name" in told


def test_a_build_names_the_rows_that_cannot_count_and_ends_with_3(graph: Path) -> None:
    text = (
        "left,right,judgement,who,when,why\n"
        "person/홍길동,person/오상진,same,kim,,\n"
        "<<<<<<< mine\n"
        "institution/누리온테크,institution/국가AI데이터센터,same,kim,,\n"
        "=======\n"
        "institution/누리온테크,institution/국가AI데이터센터,different,lee,,\n"
        ">>>>>>> theirs\n"
        "person/오상진,person/오상진,same\n"
    )
    (graph / judgements.FILE).write_text(text, encoding="utf-8")
    done = kgraph("build", "-g", graph)
    assert done.exit_code == 3
    told = [line for line in done.output.splitlines() if judgements.FILE in line]
    assert [line.partition("judgements.csv:")[2].partition(":")[0] for line in told] == ["2", "3", "5", "6", "7", "8"]
    assert "not in the graph: person/홍길동" in told[0]
    assert "row 4 (kim) says same" in told[3]
    assert (graph / judgements.FILE).read_text(encoding="utf-8") == text
    assert kgraph("show", "오상진", "-g", graph).exit_code == 0


def test_judgements_are_listed_and_faults_are_told(graph: Path) -> None:
    (graph / judgements.FILE).write_text("left,right,judgement\nperson/a,person/b,same\nbroken\n")
    listed = CliRunner().invoke(cli, ["judgements", "-g", str(graph)])
    assert listed.exit_code == 3
    assert "2\tperson/a\tperson/b\tsame" in listed.output


def test_answers_come_through_a_pipe(graph: Path) -> None:
    assert len(kgraph("review", "--list", "-g", graph).output.splitlines()) == 3
    done = kgraph("review", "-g", graph, answers="s\nd\nz\nu\n")
    assert done.exit_code == 0
    assert rows(graph) == ["same", "different", "withdrawn", "unsure"]
    assert len(kgraph("review", "--list", "-g", graph).output.splitlines()) == 1


def test_a_review_without_doubts_says_so(tmp_path: Path) -> None:
    build_from_records(tmp_path, [(MEETING.id, MEETING.to_json())])
    assert "No pair is in doubt" in kgraph("review", "-g", tmp_path).output


def _its_own_terminal() -> None:
    """Ctrl-C reaches a process through the terminal that controls it."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


class Terminal:
    """A pseudo-terminal of so many columns with `kgraph review` in it."""

    def __init__(self, graph: Path, columns: int) -> None:
        self.own, theirs = pty.openpty()
        command = [sys.executable, "-m", "kgraph", "--lang", "en", "review", "-g", str(graph)]
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        sized = {"COLUMNS", "LINES"}
        environment = {k: v for k, v in os.environ.items() if k not in sized} | {"PYTHONIOENCODING": "utf-8"}
        self.process = subprocess.Popen(
            command,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=environment,
            start_new_session=True,
            preexec_fn=_its_own_terminal,
        )
        os.close(theirs)
        self.seen = ""

    def await_(self, text: str, times: int = 1) -> None:
        deadline = time.monotonic() + 120
        while self.seen.count(text) < times:
            assert time.monotonic() < deadline, self.seen
            if select.select([self.own], [], [], 1)[0]:
                self.seen += os.read(self.own, 65536).decode("utf-8", "replace")

    def press(self, key: str) -> None:
        os.write(self.own, key.encode())

    def close(self) -> int:
        code = self.process.wait(60)
        os.close(self.own)
        return code


@pytest.fixture(params=[100, 24])
def terminal(graph: Path, request: pytest.FixtureRequest) -> Iterator[Terminal]:
    opened = Terminal(graph, request.param)
    yield opened
    if opened.process.poll() is None:
        opened.process.send_signal(signal.SIGKILL)


def test_keys_of_a_terminal_are_answers(terminal: Terminal, graph: Path) -> None:
    terminal.await_("quit")
    terminal.press("d")
    terminal.await_("quit", 2)
    terminal.press("z")
    terminal.await_("quit", 3)
    terminal.press("s")
    terminal.await_("quit", 4)
    terminal.press("q")
    terminal.await_("1 judgements kept")
    assert terminal.close() == 0
    assert rows(graph) == ["different", "withdrawn", "same"]


def test_ctrl_c_loses_no_answer(terminal: Terminal, graph: Path) -> None:
    terminal.await_("quit")
    terminal.press("s")
    terminal.await_("quit", 2)
    terminal.press("\x03")
    assert terminal.close() == 130
    assert rows(graph) == ["same"]


def test_a_narrow_window_holds_every_line(graph: Path) -> None:
    terminal = Terminal(graph, 24)
    terminal.await_("quit")
    terminal.press("q")
    assert terminal.close() == 0
    shown = terminal.seen.split("1 of 3")[1].split("judgements kept")[0]
    lines = shown.replace("\r", "").split("\n")[:-1]
    assert max(map(width, lines)) <= 24
    assert "namesake: 김민수" in shown


def test_a_terminal_that_goes_away_loses_no_answer(terminal: Terminal, graph: Path) -> None:
    terminal.await_("quit")
    terminal.press("d")
    terminal.await_("quit", 2)
    os.close(terminal.own)
    assert terminal.process.wait(60) != 1
    assert rows(graph) == ["different"]


def test_a_pipe_that_is_closed_ends_the_review(graph: Path) -> None:
    command = f"{sys.executable} -m kgraph review -g {graph} < /dev/null | true"
    assert subprocess.run(["bash", "-c", command], timeout=120).returncode == 0
    assert rows(graph) == []


def test_a_reader_that_has_seen_enough_ends_the_review_and_loses_no_answer(graph: Path) -> None:
    command = [sys.executable, "-m", "kgraph", "--lang", "en", "review", "-g", str(graph)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **pipes) as review:  # type: ignore[call-overload]
        while "quit" not in review.stdout.readline():
            pass
        review.stdout.close()
        review.stdin.write("s\nd\nu\n")
        review.stdin.close()
        assert "Traceback" not in review.stderr.read()
    assert review.returncode in {0, 141}
    assert rows(graph)[:1] == ["same"]
