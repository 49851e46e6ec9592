from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from pyoxigraph import RdfFormat
from small_records import ALL, FORMER, MEETING, marked

from kgraph import judgements, store
from kgraph.build import Listener, Report, build_from_records, refresh, remove
from kgraph.errors import NothingFound
from kgraph.judgements import FILE, append, judged, undo
from kgraph.ledger import Ledger
from kgraph.library import open_library
from kgraph.readers import Problem
from kgraph.record import Record
from kgraph.resolution import Doubt
from kgraph.resolution.judgements import canonical

BASE = "https://w3id.org/kgraph/id/"
HEADER = "left,right,judgement,who,when,why\n"


class Notes(Listener):
    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def problem(self, problem: Problem) -> None:
        self.problems.append(problem)


def said(folder: Path, records: Iterable[Record]) -> Report:
    return build_from_records(folder, [(record.id, record.to_json()) for record in records])


def nquads(folder: Path) -> list[str]:
    return sorted((store.read(folder).dump(format=RdfFormat.N_QUADS) or b"").decode().splitlines())


def labels(folder: Path) -> set[str]:
    return {line for line in nquads(folder) if "rdf-schema#label" in line}


def replaced(lines: Iterable[str]) -> list[str]:
    """What IRIs lead to; AICA's leads to 인공지능산업융합사업단 without anybody's judgement."""
    return [line for line in lines if "isReplacedBy" in line]


def objections(folder: Path) -> list[tuple[str, str]]:
    notes = Notes()
    report = refresh(folder, listener=notes)
    assert report.objections == len(notes.problems)
    return [(problem.source, problem.message) for problem in notes.problems]


def written(folder: Path, *rows: str) -> None:
    (folder / FILE).write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    said(tmp_path, ALL)
    return tmp_path


def test_a_merge_that_is_undone_leaves_the_bytes_from_before(graph: Path) -> None:
    before = nquads(graph)
    append(graph, [judged(canonical("institution/누리온테크"), canonical("institution/국가AI데이터센터"), "same")])
    refresh(graph)
    merged = nquads(graph)
    assert len(replaced(merged)) == len(replaced(before)) + 1
    assert len(labels(graph)) == len([line for line in before if "rdf-schema#label" in line]) - 1
    undo(graph, BASE)
    refresh(graph)
    assert nquads(graph) == before


def test_an_entity_that_was_merged_leads_to_the_one_it_is(graph: Path) -> None:
    written(graph, "institution/국가AI데이터센터,institution/누리온테크,same")
    refresh(graph)
    (line,) = [line for line in replaced(nquads(graph)) if "/AICA>" not in line]
    subject, _, object_, _ = line.split()
    assert {subject, object_} == {
        f"<{BASE}{canonical(p)}>" for p in ("institution/국가AI데이터센터", "institution/누리온테크")
    }


def test_judgements_count_the_same_in_every_order_of_building(
    graph: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    rows = "institution/국가AI데이터센터,institution/누리온테크,same", "person/오상진,person/강민아,different"
    written(graph, *rows)
    refresh(graph)
    other = tmp_path_factory.mktemp("other")
    said(other, ALL[:1])
    written(other, *rows)
    for record in reversed(ALL):
        said(other, [record])
    assert nquads(other) == nquads(graph)


def test_a_mention_is_split_from_its_entity(graph: Path) -> None:
    start = MEETING.text.index("오상진")
    written(graph, f'"article/2025/meeting#mention={start},{start + 3}",person/오상진,different')
    refresh(graph)
    assert len([line for line in labels(graph) if "오상진" in line]) == 2
    (graph / FILE).unlink()
    refresh(graph)
    assert len([line for line in labels(graph) if "오상진" in line]) == 1


def test_what_is_wrong_with_rows_is_told_by_row_and_the_build_goes_on(graph: Path) -> None:
    written(
        graph,
        "person/홍길동,person/오상진,same",
        "person/오상진,maybe",
        "person/오상진,person/강민아,perhaps",
        "institution/국가AI데이터센터,institution/누리온테크,same",
        "institution/누리온테크,institution/인공지능산업융합사업단,same",
        "institution/국가AI데이터센터,institution/인공지능산업융합사업단,different",
    )
    text = (graph / FILE).read_bytes()
    told = objections(graph)
    assert [source for source, _ in told] == [f"{FILE}:{row}" for row in (2, 3, 4, 7)]
    assert "not in the graph: person/홍길동" in told[0][1]
    assert "says different" in told[3][1]
    assert len(replaced(nquads(graph))) == 3
    assert (graph / FILE).read_bytes() == text
    assert objections(graph) == told


def test_two_people_who_disagree_are_both_told_of(graph: Path) -> None:
    pair = "institution/국가AI데이터센터,institution/누리온테크"
    written(graph, f"{pair},same,lee", f"{pair},different,kim")
    assert objections(graph) == [(f"{FILE}:3", "counts, but row 2 (lee) says same")]
    assert len(replaced(nquads(graph))) == 1


def test_an_unknown_entity_counts_once_an_article_names_it(graph: Path) -> None:
    written(graph, "person/한지석,person/오상진,same")
    assert len(objections(graph)) == 1
    changed = replace(FORMER, id="new", entities={**FORMER.entities, "p": FORMER.entities["p"]._replace(name="한지석")})
    said(graph, [changed])
    assert objections(graph) == []
    remove(graph, ["new"])
    assert len(objections(graph)) == 1


def test_judgements_survive_a_store_built_anew(graph: Path) -> None:
    written(graph, "institution/국가AI데이터센터,institution/누리온테크,same")
    refresh(graph)
    before = nquads(graph)
    refresh(graph, anew=True)
    assert nquads(graph) == before


def test_iris_may_be_written_in_full_or_encoded(graph: Path) -> None:
    (row,) = _rows(graph, f"{BASE}person/%EC%98%A4%EC%83%81%EC%A7%84,person/강민아,unsure, kim")
    assert row[:4] == (canonical("person/오상진"), canonical("person/강민아"), "unsure", "kim")


def _rows(folder: Path, *rows: str) -> tuple[judgements.Judgement, ...]:
    written(folder, *rows)
    return judgements.read(folder, BASE).rows


def test_rows_keep_commas_and_quotes(tmp_path: Path) -> None:
    append(tmp_path, [judged("person/a", "person/b", "same", why='as "he", says,\nhimself')])
    assert judgements.read(tmp_path).rows[0].why == 'as "he", says, himself'


def test_bytes_that_are_no_text_spoil_one_row(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(HEADER.encode() + b"person/\xff,person/b,same\nperson/a,person/b,same")
    sheet = judgements.read(tmp_path)
    assert list(sheet.malformed) == [(2, "not UTF-8")]
    assert [row.row for row in sheet.rows] == [3]


def test_a_row_goes_on_its_own_line_after_an_unfinished_one(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(HEADER + "person/a,person/b,same")
    append(tmp_path, [judged("person/c", "person/d", "same")])
    assert [row.left for row in judgements.read(tmp_path).rows] == ["person/a", "person/c"]


def test_two_who_write_at_once_lose_nothing(tmp_path: Path) -> None:
    def write(who: str) -> None:
        for number in range(50):
            append(tmp_path, [judged(f"person/{number}", "person/x", "same", who=who)])

    threads = [Thread(target=write, args=(who,)) for who in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sheet = judgements.read(tmp_path)
    assert (len(sheet.rows), sheet.malformed) == (100, ())


def test_the_last_act_is_taken_back_as_a_whole_and_then_the_one_before(tmp_path: Path) -> None:
    append(tmp_path, [judged("person/a", "person/b", "same", who="kim")])
    one = judged("person/c", "person/x", "different", who="lee")
    append(tmp_path, [one, one._replace(left="person/d")])
    assert len(undo(tmp_path, BASE)) == 2
    assert [row.left for row in undo(tmp_path, BASE)] == ["person/a"]
    with pytest.raises(NothingFound, match="no judgement"):
        undo(tmp_path, BASE)


def doubts(folder: Path) -> list[Doubt]:
    with open_library(folder) as library:
        return Ledger(library.connection).doubts()


def test_what_was_judged_is_no_longer_in_doubt(tmp_path: Path) -> None:
    people = [marked(id_, "[[김민수|p]] 씨가 왔다.", {"p": ("Person", "김민수")}) for id_ in "ab"]
    said(tmp_path, people)
    (doubt,) = doubts(tmp_path)
    assert {canonical("person/김민수"), canonical("person/김민수_(b)")} == {doubt.left, doubt.right}
    written(tmp_path, "person/김민수,person/김민수_(b),unsure")
    assert refresh(tmp_path).entities == {"Person": 2}
    assert not doubts(tmp_path)
