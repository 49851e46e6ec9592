import json
import os
import random
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from time import sleep

import pytest
from click.testing import CliRunner, Result
from pyoxigraph import RdfFormat
from rich.console import Console
from small_records import ALL, HEAD, MEETING

from kgraph import store
from kgraph.build import Report
from kgraph.cli import cli
from kgraph.cli._progress import outcome, table
from kgraph.errors import StoreDamaged
from kgraph.folder import writing
from kgraph.library import open_library

KGRAPH = [sys.executable, "-m", "kgraph"]


@pytest.fixture
def records(tmp_path: Path) -> Path:
    path = tmp_path / "said.jsonl"
    path.write_text("".join(record.to_json() + "\n" for record in ALL), encoding="utf-8")
    return path


def kgraph(*arguments: str | Path) -> Result:
    """The command in this process; errors stay exceptions."""
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def process(*arguments: str | Path, **options: object) -> "subprocess.CompletedProcess[str]":
    """The command in a process of its own, with what it says on standard error."""
    return subprocess.run([*KGRAPH, *arguments], capture_output=True, text=True, timeout=120, **options)  # type: ignore[call-overload,no-any-return]


def nquads(folder: Path) -> list[bytes]:
    return sorted((store.read(folder).dump(format=RdfFormat.N_QUADS) or b"").splitlines())


def test_a_pipe_gets_one_line_of_json(records: Path, tmp_path: Path) -> None:
    result = kgraph("build", "--from-records", records, "-g", tmp_path / "g")
    said = json.loads(result.stdout)
    assert (result.exit_code, said["new"], said["entities"]["Person"]) == (0, 5, 2)


def test_a_terminal_gets_a_table_in_its_language(capsys: pytest.CaptureFixture[str]) -> None:
    report = Report(read=3, new=2, failed=1, entities={"Person": 1234}, relations={"headOf": 5}, seconds=1.5)
    Console().print(table(report, "ko"))
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines == [
        ["기사", "읽음", "3"],
        ["새", "기사", "2"],
        ["못", "읽음", "1"],
        ["개체", "인물", "1,234"],
        ["관계", "수장직", "5"],
        ["시간", "1.5", "s"],
    ]


@pytest.mark.parametrize(
    ("report", "code"),
    [(Report(new=1), 0), (Report(unchanged=1, failed=1), 3), (Report(failed=2), 4), (Report(lossy=1, new=1), 0)],
)
def test_the_exit_code_says_what_was_skipped(report: Report, code: int) -> None:
    assert outcome(report) == code


def test_what_was_skipped_is_named_on_standard_error(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b.jsonl"
    path.write_text(HEAD.to_json() + "\n{\n")
    done = process("build", "--from-records", path, "-g", tmp_path / "g")
    assert done.returncode == 3
    assert done.stderr.startswith(f"{tmp_path}/a\\x1b.jsonl:2: json: not a line of JSON")


def test_nothing_usable_is_4(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("{\n")
    assert process("build", "--from-records", tmp_path / "a.jsonl", "-g", tmp_path / "g").returncode == 4


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["--from-records", "none.jsonl"], "none.jsonl: no such file"), (["none"], "none: no such file or folder")],
)
def test_a_missing_path_is_2_and_makes_nothing(tmp_path: Path, arguments: list[str], said: str) -> None:
    done = process("build", *arguments, "-g", tmp_path / "g")
    assert (done.returncode, done.stderr) == (2, f"kgraph: {said}\n")
    assert not (tmp_path / "g").exists()


@pytest.mark.parametrize(
    "base", ["example.org/", "http://example.org", "http://exa mple.org/", "http://example.org/<x>/"]
)
def test_a_base_that_is_no_iri_is_2(records: Path, tmp_path: Path, base: str) -> None:
    done = process("build", "--from-records", records, "-g", tmp_path / "g", "--base", base)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"--base {base}" in done.stderr


def test_paths_and_records_together_are_2(records: Path) -> None:
    assert process("build", ".", "--from-records", records).returncode == 2


def test_a_graph_in_use_is_5(records: Path, tmp_path: Path) -> None:
    with writing(tmp_path / "g"):
        done = process("build", "--from-records", records, "-g", tmp_path / "g")
    assert (done.returncode, f"process {os.getpid()} on" in done.stderr) == (5, True)


@pytest.mark.parametrize("command", [["build"], ["build", "--from-records", "-"], ["remove", "a"], ["doctor"]])
def test_a_foreign_folder_is_6_and_untouched(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "letter.txt").write_text("Dear …")
    done = process(*command, "-g", tmp_path, input=HEAD.to_json())
    assert (done.returncode, [path.name for path in tmp_path.iterdir()]) == (6, ["letter.txt"])
    assert done.stderr == f"kgraph: {tmp_path}: not a kgraph store (it holds no kgraph.json)\n"


def test_a_build_without_paths_needs_a_graph(tmp_path: Path) -> None:
    done = process("build", "-g", tmp_path / "g")
    assert (done.returncode, (tmp_path / "g").exists()) == (6, False)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_7(records: Path, tmp_path: Path) -> None:
    folder = tmp_path / "g"
    folder.mkdir(mode=0o500)
    assert process("build", "--from-records", records, "-g", folder).returncode == 7


def test_a_disk_that_is_full_is_7_and_loses_nothing(records: Path, tmp_path: Path) -> None:
    import resource

    def small_files() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    folder = tmp_path / "g"
    assert kgraph("build", "--from-records", records, "-g", folder).exit_code == 0
    more = tmp_path / "more.jsonl"
    more.write_text("".join(replace(MEETING, id=f"m{n}").to_json() + "\n" for n in range(400)), encoding="utf-8")
    before = nquads(folder)
    done = process("build", "--from-records", more, "-g", folder, preexec_fn=small_files)
    assert done.returncode == 7
    assert f"kgraph: {folder}: " in done.stderr
    assert nquads(folder) == before
    assert kgraph("build", "--from-records", more, "-g", folder).exit_code == 0


def test_remove_takes_an_article_back(records: Path, tmp_path: Path) -> None:
    folder = tmp_path / "g"
    kgraph("build", "--from-records", records, "-g", folder)
    result = kgraph("remove", "2025/head", "2026/empty", "-g", folder)
    assert json.loads(result.stdout)["removed"] == 2
    assert process("remove", "2025/head", "-g", folder).returncode == 4


def test_the_doctor_says_what_is_wrong_and_restores(records: Path, tmp_path: Path) -> None:
    folder = tmp_path / "g"
    kgraph("build", "--from-records", records, "-g", folder)
    before = nquads(folder)
    (folder / "checkpoints" / "1" / "CURRENT").write_text("")
    done = process("doctor", "-g", folder)
    assert (done.returncode, "CURRENT has 0 bytes" in done.stdout) == (6, True)
    assert process("doctor", "-g", folder, "--restore").returncode == 0
    assert process("doctor", "-g", folder).returncode == 0
    assert nquads(folder) == before


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_keeps_what_was_read(tmp_path: Path, number: signal.Signals, code: int) -> None:
    folder = tmp_path / "g"
    running = subprocess.Popen([*KGRAPH, "build", "--from-records", "-", "-g", str(folder)], stdin=subprocess.PIPE)
    assert running.stdin is not None
    running.stdin.write("".join(record.to_json() + "\n" for record in ALL).encode() + b" " * 70_000)
    running.stdin.flush()
    _until(lambda: (folder / "library.sqlite").exists())
    sleep(0.5)
    running.send_signal(number)
    assert running.wait(timeout=5) == code
    with open_library(folder) as library:
        assert len(library) == 5


def _until(done: object) -> None:
    assert callable(done)
    for _ in range(200):
        if done():
            return
        sleep(0.05)


def test_a_build_that_is_killed_at_any_moment_loses_nothing(tmp_path: Path) -> None:
    many = [replace(record, id=f"{record.id}/{number}") for number in range(60) for record in ALL]
    path, folder = tmp_path / "many.jsonl", tmp_path / "g"
    pick = random.Random(7)
    for stage in range(5):
        path.write_text("".join(record.to_json() + "\n" for record in many[: 60 * (stage + 1)]), encoding="utf-8")
        running = subprocess.Popen([*KGRAPH, "build", "--from-records", path, "-g", folder], stdout=subprocess.DEVNULL)
        sleep(0.2 + pick.random() * 0.6)
        running.kill()
        running.wait()
        _is_whole_or_missing(folder)
    assert kgraph("build", "--from-records", path, "-g", folder).exit_code == 0
    assert kgraph("build", "--from-records", path, "-g", tmp_path / "scratch").exit_code == 0
    assert nquads(folder) == nquads(tmp_path / "scratch")


def _is_whole_or_missing(folder: Path) -> None:
    try:
        state = store.current(folder)
    except StoreDamaged:
        assert not (folder / "current").exists()
    else:
        assert not list(store.faults(state, thorough=True))
        assert len(store.read(folder)) == state.quads
