import errno
import sqlite3
from pathlib import Path

import pytest
from small_records import ALL, HEAD, MEETING

from kgraph.article import Article
from kgraph.errors import StorageFailed, StoreDamaged, StoreInUse
from kgraph.folder import failed, settings, writing
from kgraph.library import Library, damages, fingerprint, open_library

ARTICLE = Article(
    HEAD.id,
    HEAD.text,
    HEAD.title,
    HEAD.date,
    publisher="국민일보",
    url="https://example.org/1",
    author="이은창",
    language="ko",
    source="a.txt",
    hints={"인물": ("오상진",)},
    extra={"section": 3},
)


def test_an_article_comes_back_with_its_record(tmp_path: Path) -> None:
    with open_library(tmp_path, new=True) as library, library.transaction():
        library.keep(ARTICLE, "mark", HEAD)
    with open_library(tmp_path) as library:
        article, record = library.get(HEAD.id)
    assert record == HEAD
    assert (article.publisher, article.author, article.text) == ("국민일보", "이은창", HEAD.text)
    assert article.extra == {"section": 3}


def test_a_later_version_takes_the_place_of_the_earlier(tmp_path: Path) -> None:
    with open_library(tmp_path, new=True) as library:
        library.keep(ARTICLE, "one", HEAD)
        library.keep(ARTICLE, "two", MEETING)
        assert (len(library), library.fingerprint(HEAD.id)) == (1, "two")


def keep_and_break_off(library: Library) -> None:
    with library.transaction():
        library.keep(ARTICLE, "one", HEAD)
        raise KeyboardInterrupt


def test_a_broken_transaction_leaves_nothing(tmp_path: Path) -> None:
    with open_library(tmp_path, new=True) as library:
        with pytest.raises(KeyboardInterrupt):
            keep_and_break_off(library)
        assert len(library) == 0


def test_the_fingerprint_depends_on_content_and_reader() -> None:
    other = Article(HEAD.id, HEAD.text + ".")
    assert len({fingerprint(ARTICLE, "1"), fingerprint(ARTICLE, "2"), fingerprint(other, "1")}) == 3


def test_problems_stay_with_their_run(tmp_path: Path) -> None:
    with open_library(tmp_path, new=True) as library:
        first, second = library.begin(), library.begin()
        library.note(first, ("a\udcff.txt:3", "empty", "no text", False))
        assert library.problems(first) == [("a\\udcff.txt:3", "empty", "no text", False)]
        assert library.problems(second) == []


def test_a_missing_library_of_a_graph_is_not_made_anew(tmp_path: Path) -> None:
    with pytest.raises(StoreDamaged, match=r"library\.sqlite is missing"), open_library(tmp_path):
        pass
    assert not (tmp_path / "library.sqlite").exists()


def test_a_file_that_is_no_library_is_named(tmp_path: Path) -> None:
    (tmp_path / "library.sqlite").write_bytes(b"not a database, however long it may be " * 100)
    with pytest.raises(StoreDamaged, match=r"library\.sqlite: damaged"), open_library(tmp_path):
        pass


def test_a_flipped_page_is_found(tmp_path: Path) -> None:
    with open_library(tmp_path, new=True) as library, library.transaction():
        for number, record in enumerate(ALL * 40):
            library.keep(Article(f"{record.id}{number}", record.text), "mark", record)
    path = tmp_path / "library.sqlite"
    data = bytearray(path.read_bytes())
    data[40_960:45_056] = bytes(4_096)
    path.write_bytes(bytes(data))
    with open_library(tmp_path) as library:
        assert list(damages(library))


def test_a_library_that_another_writes_is_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kgraph.library._PATIENCE", 0.1)
    with open_library(tmp_path, new=True):
        pass
    other = sqlite3.connect(tmp_path / "library.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreInUse), open_library(tmp_path) as library:
        library.begin()
    other.close()


def test_a_second_writer_learns_who_writes(tmp_path: Path) -> None:
    with (
        writing(tmp_path / "g"),
        pytest.raises(StoreInUse, match=r"being written by process \d+ on "),
        writing(tmp_path / "g"),
    ):
        pass


def test_the_lock_of_a_dead_process_is_taken_over(tmp_path: Path) -> None:
    with writing(tmp_path):
        pass
    (tmp_path / "lock").write_text("process 999999 on elsewhere, since yesterday")
    with writing(tmp_path) as found:
        assert found == settings(tmp_path)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ('{"kgraph": 2, "base": "http://example.org/"}', "a graph of format 2; this kgraph reads and writes format 1"),
        ("{", "damaged"),
        ("[]", "not a kgraph store"),
    ],
)
def test_a_folder_of_another_format_is_refused_untouched(tmp_path: Path, said: str, message: str) -> None:
    (tmp_path / "kgraph.json").write_text(said)
    with pytest.raises(StoreDamaged, match=message), writing(tmp_path):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["kgraph.json"]


def test_a_foreign_folder_is_refused_untouched(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear …")
    with pytest.raises(StoreDamaged, match="not a kgraph store"), writing(tmp_path):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_file_is_no_graph(tmp_path: Path) -> None:
    (tmp_path / "g").write_text("")
    with pytest.raises(StoreDamaged, match="not a kgraph store"), writing(tmp_path / "g"):
        pass


def test_a_full_disk_is_told_with_what_is_free(tmp_path: Path) -> None:
    error = failed(tmp_path / "not" / "yet", OSError(errno.ENOSPC, "No space left on device"))
    assert isinstance(error, StorageFailed)
    assert "No space left on device" in str(error)
    assert "MB free" in str(error)


def test_too_few_open_files_are_told_with_what_is_needed(tmp_path: Path) -> None:
    assert "ulimit -n 1024" in str(failed(tmp_path, OSError(errno.EMFILE, "Too many open files")))
