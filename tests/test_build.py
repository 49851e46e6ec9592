import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat
from small_records import ALL, FORMER, HEAD, MEETING, SHORT

from kgraph import store
from kgraph.article import Article
from kgraph.build import Listener, Report, build, build_from_records, refresh, remove
from kgraph.doctor import examine, restored
from kgraph.errors import KgraphError, NothingFound, StoreDamaged, StoreInUse
from kgraph.folder import writing
from kgraph.library import open_library
from kgraph.readers import Problem
from kgraph.record import Record, Relation

GOLD = Path(__file__).parents[2] / "shared" / "gold" / "dev.jsonl"
ARTICLES = [Article(record.id, record.text, record.title, record.date, language="ko") for record in ALL]


class Analysis:
    """Stands where the extractors stand: it knows the Records of these articles, and counts what it is asked for."""

    def __init__(self, records: Iterable[Record] = ALL) -> None:
        self.records = {record.id: record for record in records}
        self.asked: list[str] = []

    def __call__(self, articles: Iterable[Article]) -> Iterator[Record | Problem]:
        for article in articles:
            self.asked.append(article.id)
            yield self.records.get(article.id) or Problem(article.source, "deadline", "took too long", False)


class Notes(Listener):
    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.phases: list[str] = []

    def problem(self, problem: Problem) -> None:
        self.problems.append(problem)

    def phase(self, name: str) -> None:
        self.phases.append(name)


def said(folder: Path, records: Iterable[Record]) -> Report:
    return build_from_records(folder, [(record.id, record.to_json()) for record in records])


def nquads(folder: Path) -> list[bytes]:
    return sorted((store.read(folder).dump(format=RdfFormat.N_QUADS) or b"").splitlines())


def scratch(records: Iterable[Record]) -> list[bytes]:
    """The graph of these Records, built at once in a folder of its own."""
    with TemporaryDirectory() as folder:
        said(Path(folder), records)
        return nquads(Path(folder))


def test_a_second_build_reads_nothing_twice(tmp_path: Path) -> None:
    analysis = Analysis()
    first = build(tmp_path, ARTICLES, analysis, "1")
    second = build(tmp_path, ARTICLES, analysis, "1")
    assert (first.new, second.new, second.unchanged) == (5, 0, 5)
    assert len(analysis.asked) == 5


def test_another_version_of_the_extractors_reads_all_again(tmp_path: Path) -> None:
    analysis = Analysis()
    build(tmp_path, ARTICLES, analysis, "1")
    assert build(tmp_path, ARTICLES, analysis, "2").changed == 5


def test_a_changed_article_takes_its_own_place(tmp_path: Path) -> None:
    said(tmp_path, ALL)
    changed = replace(MEETING, relations=MEETING.relations[:1])
    assert said(tmp_path, [changed]).changed == 1
    assert nquads(tmp_path) == scratch([HEAD, changed, *ALL[2:]])


def test_of_two_articles_of_one_id_the_later_is_kept(tmp_path: Path) -> None:
    other = replace(ARTICLES[0], text=ARTICLES[1].text)
    analysis = Analysis([replace(MEETING, id=HEAD.id)])
    report = build(tmp_path, [ARTICLES[0], other], analysis, "1")
    assert (report.read, report.new) == (2, 1)
    with open_library(tmp_path) as library:
        assert library.get(HEAD.id)[1].text == MEETING.text


def test_an_article_that_is_taken_back_leaves_nothing(tmp_path: Path) -> None:
    said(tmp_path, ALL)
    assert remove(tmp_path, [MEETING.id, FORMER.id]).removed == 2
    assert nquads(tmp_path) == scratch([HEAD, *ALL[3:]])


def test_an_article_that_is_not_there_cannot_be_taken_back(tmp_path: Path) -> None:
    said(tmp_path, ALL)
    with pytest.raises(NothingFound, match="no article 'head' in the graph") as error:
        remove(tmp_path, [MEETING.id, "head"])
    assert error.value.candidates == (HEAD.id,)
    assert nquads(tmp_path) == scratch(ALL)


def test_a_triple_stays_while_another_article_says_it(tmp_path: Path) -> None:
    place = "<https://w3id.org/kgraph#locatedIn> <https://w3id.org/kgraph/id/place/%EA%B4%91%EC%A3%BC> ."
    said(tmp_path, ALL)
    remove(tmp_path, [HEAD.id])
    assert any(line.endswith(place.encode()) for line in nquads(tmp_path))
    remove(tmp_path, [SHORT.id])
    assert not any(line.endswith(place.encode()) for line in nquads(tmp_path))


def test_a_label_that_changes_renames_what_earlier_articles_say(tmp_path: Path) -> None:
    more = [replace(MEETING, id=f"more{number}") for number in range(3)]
    said(tmp_path, ALL)
    said(tmp_path, more)
    assert nquads(tmp_path) == scratch([*more, *ALL])


def test_the_report_says_what_the_graph_holds(tmp_path: Path) -> None:
    report = said(tmp_path, ALL)
    assert report.articles == 5
    assert report.entities == {"Person": 2, "Institution": 3, "Project": 1, "Place": 1}
    assert report.relations["headOf"] == 2
    assert list(report.relations) == [
        "headOf",
        "founderOf",
        "metWith",
        "partnerOf",
        "owns",
        "funds",
        "operates",
        "locatedIn",
    ]


def test_the_least_confidence_is_remembered(tmp_path: Path) -> None:
    build_from_records(tmp_path, [("x", HEAD.to_json())], min_confidence=0.5)
    assert said(tmp_path, [FORMER]).relations.get("locatedIn") is None
    assert refresh(tmp_path, min_confidence=0.0).relations["locatedIn"] == 1
    assert nquads(tmp_path) == scratch([HEAD, FORMER])


def test_a_graph_keeps_its_base(tmp_path: Path) -> None:
    build_from_records(tmp_path, [("x", HEAD.to_json())], base="http://example.org/")
    assert all(b"w3id.org/kgraph/id/" not in line for line in nquads(tmp_path))
    with pytest.raises(KgraphError, match=r"made with the base http://example\.org/"):
        build_from_records(tmp_path, [("x", HEAD.to_json())], base="http://example.com/")


def test_what_cannot_be_used_is_told_and_the_rest_is_built(tmp_path: Path) -> None:
    notes = Notes()
    lines = [("a:1", HEAD.to_json()), ("a:2", "{"), ("a:3", json.dumps({"id": "x"})), ("a:4", SHORT.to_json())]
    report = build_from_records(tmp_path, lines, listener=notes)
    assert (report.read, report.new, report.failed) == (4, 2, 2)
    assert [(problem.source, problem.code) for problem in notes.problems] == [("a:2", "json"), ("a:3", "schema")]
    with open_library(tmp_path) as library:
        assert [row[:2] for row in library.problems(1)] == [("a:2", "json"), ("a:3", "schema")]


def test_an_article_that_readers_or_extractors_give_up_is_told(tmp_path: Path) -> None:
    notes = Notes()
    stream: list[Article | Problem] = [
        Problem("b.txt", "empty", "no text", False),
        *ARTICLES[:2],
        Problem("c", "encoding", "1 character", True),
    ]
    report = build(tmp_path, stream, Analysis([HEAD]), "1", listener=notes)
    assert (report.new, report.failed, report.lossy) == (1, 2, 1)
    assert [problem.code for problem in notes.problems] == ["empty", "encoding", "deadline"]
    assert notes.phases == ["read", "extract", "store"]


def test_a_record_that_points_outside_its_text_is_not_kept(tmp_path: Path) -> None:
    wrong = replace(HEAD, relations=(Relation("e1", "headOf", "e7"),))
    notes = Notes()
    build(tmp_path, ARTICLES[:2], Analysis([wrong, MEETING]), "1", listener=notes)
    assert [problem.message for problem in notes.problems] == ["not a Record that can be mapped: unknown entity 'e7'"]
    assert nquads(tmp_path) == scratch([MEETING])


def test_nothing_to_read_makes_no_graph(tmp_path: Path) -> None:
    with pytest.raises(NothingFound):
        build(tmp_path / "g", [], Analysis(), "1")
    assert not (tmp_path / "g").exists()


def test_a_build_that_is_broken_off_goes_on_where_it_was(tmp_path: Path) -> None:
    def interrupted(articles: Iterable[Article]) -> Iterator[Record | Problem]:
        yield from islice(Analysis()(articles), 3)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(tmp_path, ARTICLES, interrupted, "1")
    analysis = Analysis()
    build(tmp_path, ARTICLES, analysis, "1")
    assert analysis.asked == [record.id for record in ALL[3:]]
    assert nquads(tmp_path) == scratch(ALL)


class Interrupting(Listener):
    """Presses Ctrl-C while the store is written."""

    def advance(self, done: int, total: int | None = None) -> None:
        if (done, total) == (2, 3):
            raise KeyboardInterrupt


def test_a_store_that_is_broken_off_half_way_is_what_it_was(tmp_path: Path) -> None:
    said(tmp_path, ALL[:2])
    before = nquads(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        build_from_records(tmp_path, [(record.id, record.to_json()) for record in ALL[2:]], listener=Interrupting())
    assert nquads(tmp_path) == before
    refresh(tmp_path)
    assert nquads(tmp_path) == scratch(ALL)


def test_a_switch_that_was_lost_is_made_up_for(tmp_path: Path) -> None:
    said(tmp_path, ALL[:2])
    said(tmp_path, ALL[2:])
    (tmp_path / "current").write_text("1\n")
    refresh(tmp_path)
    assert nquads(tmp_path) == scratch(ALL)


@pytest.mark.parametrize("name", ["current", "checkpoints/1.json", "checkpoints/1/CURRENT"])
def test_a_damaged_store_is_built_again_without_reading(tmp_path: Path, name: str) -> None:
    analysis = Analysis()
    build(tmp_path, ARTICLES, analysis, "1")
    (tmp_path / name).unlink()
    with pytest.raises(StoreDamaged):
        store.read(tmp_path)
    refresh(tmp_path)
    assert nquads(tmp_path) == scratch(ALL)
    assert len(analysis.asked) == 5


def test_the_doctor_finds_a_flipped_bit_and_restores_the_store(tmp_path: Path) -> None:
    said(tmp_path, ALL)
    assert not list(examine(tmp_path))
    table = max((tmp_path / "checkpoints" / "1").glob("*.sst"), key=lambda path: path.stat().st_size)
    data = bytearray(table.read_bytes())
    data[50] ^= 4
    table.write_bytes(bytes(data))
    assert [fault for fault in examine(tmp_path) if table.name in fault]
    restored(tmp_path)
    assert not list(examine(tmp_path))
    assert nquads(tmp_path) == scratch(ALL)


def test_the_doctor_tells_of_a_build_that_was_broken_off(tmp_path: Path) -> None:
    said(tmp_path, ALL)
    with open_library(tmp_path) as library, library.transaction():
        library.drop(HEAD.id)
    assert "lacks 1 changes" in next(iter(examine(tmp_path)))


def test_two_builds_exclude_each_other(tmp_path: Path) -> None:
    said(tmp_path, ALL)
    with writing(tmp_path), pytest.raises(StoreInUse):
        said(tmp_path, [HEAD])


def batches(records: Sequence[Record]) -> st.SearchStrategy[list[list[Record]]]:
    """The Records in any order, cut into any batches."""
    cuts = st.sets(st.integers(1, max(1, len(records) - 1)), max_size=4)
    return st.tuples(st.permutations(records), cuts).map(lambda drawn: _cut(list(drawn[0]), sorted(drawn[1])))


def _cut(records: list[Record], places: list[int]) -> list[list[Record]]:
    return [records[start:end] for start, end in zip([0, *places], [*places, len(records)], strict=True)]


SLOW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SLOW
@given(batches(ALL), st.sets(st.integers(0, len(ALL) - 1), max_size=3))
def test_the_graph_depends_on_its_articles_alone(order: list[list[Record]], strangers: set[int]) -> None:
    """Whatever the order, the batches, and what was there meanwhile."""
    passing = [replace(ALL[number], id=f"passing/{number}") for number in strangers]
    with TemporaryDirectory() as name:
        folder = Path(name)
        for number, batch in enumerate(order):
            said(folder, [*batch, *passing] if number == 0 else batch)
        if passing:
            remove(folder, [record.id for record in passing])
        assert nquads(folder) == scratch(ALL)


@pytest.mark.skipif(not GOLD.exists(), reason="the gold data is not beside this checkout")
def test_the_graph_of_the_gold_data_depends_on_its_articles_alone() -> None:
    records = [Record.from_json(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    expected = scratch(records)

    @settings(SLOW, max_examples=10)
    @given(batches(records))
    def check(order: list[list[Record]]) -> None:
        with TemporaryDirectory() as name:
            for batch in order:
                said(Path(name), batch)
            assert nquads(Path(name)) == expected

    check()
