"""Files and folders, good and bad, and what the readers make of them."""

import gzip
import json
import os
import socket
import unicodedata
from pathlib import Path

import pytest
from reading import BODY, articles, as_nobody, problems, written

from kgraph.article import Article
from kgraph.errors import KgraphError, NothingFound
from kgraph.readers import Problem, read


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b"\xef\xbb\xbf \n\t\n", "empty"),
        ("a.txt", b"date 2025-08-18\n", "empty"),
        ("a.txt", b"\x7fELF\2\1\1\0\0\0", "binary"),
        ("a.txt", "그는".encode("cp949") + "그는".encode() + b"\xff\xff", "encoding"),
        ("a.pdf", b"%PDF-1.7", "unknown-suffix"),
        ("a", b"text", "unknown-suffix"),
        ("a.txt", b"x" * 2001, "too-large"),
        ("a.txt.gz", gzip.compress(b"x" * 2001), "too-large"),
        ("a.html", b"<html><body><nav><a href='/'>menu</a></nav></body></html>", "no-text"),
        ("a.csv", b"", "empty"),
        ("a.csv", b"title,date\nx,2025-01-01\n", "schema"),
        ("a.csv", "제목,본문,본문\nx,y,z\n".encode(), "schema"),
        ("a.xlsx", b"PK\3\4 not really", "xlsx"),
        ("a.jsonl", b"[1, 2]\n", "schema"),
    ],
)
def test_a_bad_file_is_passed_over_with_its_reason(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    bad = written(tmp_path / "in" / name, content)
    written(tmp_path / "in" / "z.txt", BODY)
    found = list(read([tmp_path / "in"], limit=2000))
    assert [item.code for item in found if isinstance(item, Problem)] == [code]
    assert [Path(item.source).name.partition(":")[0] for item in found] == [bad.name, "z.txt"]


def test_a_path_that_does_not_exist_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(KgraphError, match=r"nowhere: no such file or folder"):
        read([written(tmp_path / "a.txt", BODY), tmp_path / "nowhere"])


def test_a_folder_without_articles_is_nothing(tmp_path: Path) -> None:
    with pytest.raises(NothingFound, match=r"no articles; kgraph reads .*\.txt"):
        list(read([tmp_path]))


def test_a_folder_without_articles_among_others_is_told(tmp_path: Path) -> None:
    (tmp_path / "void").mkdir()
    assert problems(tmp_path / "void", written(tmp_path / "a.txt", BODY)) == [("void", "no-articles")]


def test_pipes_sockets_devices_and_kernel_files_never_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "socket.txt"))
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    (tmp_path / "kernel.txt").symlink_to("/proc/version")
    names = ["kernel.txt", "pipe.txt", "socket.txt", "zero.txt"]
    assert problems(*(tmp_path / name for name in names)) == [(name, "not-regular-file") for name in names]


def test_links_are_read_where_they_lead(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    written(folder / "a.txt", BODY)
    (folder / "again.txt").symlink_to("a.txt")
    (folder / "loop").symlink_to(folder)
    (folder / "self.txt").symlink_to("self.txt")
    (folder / "nothing.txt").symlink_to("gone.txt")
    (folder / "out.txt").symlink_to(written(tmp_path / "outside.txt", BODY))
    assert problems(folder) == [
        ("loop", "symlink-loop"),
        ("nothing.txt", "broken-link"),
        ("out.txt", "symlink-outside"),
        ("self.txt", "symlink-loop"),
    ]


def test_follow_reads_what_lies_outside_and_nothing_twice(tmp_path: Path) -> None:
    folder, outside = tmp_path / "in", tmp_path / "outside"
    written(folder / "a.txt", BODY)
    written(outside / "b.txt", BODY)
    (outside / "back").symlink_to(folder)
    for name in ("one", "two"):
        (folder / name).symlink_to(outside)
    assert [article.id for article in articles(folder, follow=True)] == ["a", "one/b"]


def test_no_permission_is_told(tmp_path: Path) -> None:
    path = written(tmp_path / "a.txt", BODY)
    path.chmod(0)
    with as_nobody():
        assert problems(path) == [("a.txt", "permission")]


def test_a_file_that_grows_while_it_is_read_is_told(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", json.dumps({"text": BODY}) + "\n")
    found = read([path])
    assert isinstance(next(found), Article)
    with path.open("a") as file:
        file.write("\n")
    assert [item.code for item in found if isinstance(item, Problem)] == ["changed-while-reading"]


def test_a_name_too_long_is_told(tmp_path: Path) -> None:
    name = "a" * 300 + ".txt"
    assert problems(tmp_path / name) == [(name, "path")]


def test_names_that_are_no_utf8_become_well_formed_ids(tmp_path: Path) -> None:
    name = os.fsdecode(b"\xb0\xa1 \x1b[1m\n.txt")
    written(tmp_path / name, BODY)
    assert [article.id for article in articles(tmp_path)] == ["%B0%A1 \x1b[1m\n"]


def test_names_from_a_mac_are_the_same_ids(tmp_path: Path) -> None:
    written(tmp_path / unicodedata.normalize("NFD", "광주.txt"), BODY)
    assert [article.id for article in articles(tmp_path)] == ["광주"]


def test_folders_are_walked_in_sorted_order_and_hidden_files_left_out(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/y/x.txt", "c.txt", ".hidden.txt", ".git/d.txt"):
        written(tmp_path / name, BODY)
    assert [article.id for article in articles(tmp_path)] == ["a/y/x", "a/z", "b", "c"]


def test_gzip_is_read_through(tmp_path: Path) -> None:
    written(tmp_path / "a.txt.gz", gzip.compress(BODY.encode()))
    written(tmp_path / "b.jsonl.gz", gzip.compress(json.dumps({"id": "n1", "text": BODY}).encode()))
    assert [article.id for article in articles(tmp_path)] == ["a", "n1"]


def test_of_a_broken_gzip_the_records_before_are_kept(tmp_path: Path) -> None:
    lines = "".join(json.dumps({"id": str(i), "text": f"{BODY} {os.urandom(40).hex()}"}) + "\n" for i in range(2000))
    data = gzip.compress(lines.encode())
    found = list(read([written(tmp_path / "a.jsonl.gz", data[: len(data) // 2])]))
    assert 500 < sum(isinstance(item, Article) for item in found) < 1500
    assert isinstance(found[-1], Problem)
    assert found[-1].code == "truncated"


def test_a_gzip_bomb_is_stopped(tmp_path: Path) -> None:
    bomb = gzip.compress(b"\n" * 50_000_000)
    assert problems(written(tmp_path / "a.jsonl.gz", bomb)) == [("a.jsonl.gz", "decompression-limit")]
