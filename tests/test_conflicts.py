import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from small_records import marked

from kgraph import store
from kgraph.build import build_from_records
from kgraph.cli import cli
from kgraph.conflicts import Conflict, conflicts
from kgraph.record import Attribute, Record, Relation


def said(
    id_: str, date: str, person: str = "", title: str = "대표", *attributes: tuple[str, str], **more: str
) -> Record:
    """An article in which someone heads 누리온테크."""
    entities = {"i": ("Institution", "누리온테크"), "j": ("Project", "빛고을 계획")}
    claims = [Attribute("j" if name == "budget" else "i", name, value) for name, value in attributes]
    if person:
        entities["p"] = ("Person", person)
    head = [Relation("p", "headOf", "i", {"title": title, **more})] if person else []
    text = f"[[누리온테크|i]]는 [[빛고을 계획|j]]을 맡는다. {f'[[{person}|p]] {title}가 말했다.' if person else ''}"
    return marked(id_, text, entities, *head, *claims, date=date)


def found(folder: Path, *records: Record) -> list[Conflict]:
    build_from_records(folder, [(record.id, record.to_json()) for record in records])
    return conflicts(store.read(folder))


def labels(conflict: Conflict) -> list[str]:
    return [position.label for position in conflict.positions]


def test_two_founding_dates_stand_side_by_side(tmp_path: Path) -> None:
    years = [
        said(f"a{n}", "2025-01-01", "", "", ("foundingDate", year)) for n, year in enumerate(["2016", "2016", "2014"])
    ]
    (conflict,) = found(tmp_path, *years)
    assert (conflict.label, conflict.predicate) == ("누리온테크", "foundingDate")
    assert [(p.label, len(p.articles)) for p in conflict.positions] == [("2016", 2), ("2014", 1)]


def test_a_date_and_its_year_agree(tmp_path: Path) -> None:
    given = [said(f"a{n}", "2025-01-01", "", "", ("foundingDate", date)) for n, date in enumerate(["2016", "2016-05"])]
    assert not found(tmp_path, *given)


def test_two_budgets_conflict(tmp_path: Path) -> None:
    given = [said(f"a{n}", "2025-01-01", "", "", ("budget", f"{sum_} KRW")) for n, sum_ in enumerate(["100", "200"])]
    assert labels(found(tmp_path, *given)[0]) == ["100 KRW", "200 KRW"]


def test_two_heads_at_one_time_conflict(tmp_path: Path) -> None:
    given = said("a", "2024-01-01", "오상진"), said("b", "2025-01-01", "강민아"), said("c", "2025-06-01", "오상진")
    (conflict,) = found(tmp_path, *given)
    assert labels(conflict) == ["오상진", "강민아"]
    assert conflict.newest == "2025-06-01"


@pytest.mark.parametrize(
    "other",
    [
        said("b", "2025-01-01", "강민아"),
        said("b", "2024-01-01", "강민아", "이사장"),
        said("b", "2024-01-01", "강민아", **{"from": "2025-01"}),
    ],
)
def test_one_after_the_other_or_in_another_post_is_no_conflict(tmp_path: Path, other: Record) -> None:
    assert not found(tmp_path, said("a", "2024-01-01", "오상진"), other)


def test_the_newest_and_best_supported_come_first(tmp_path: Path) -> None:
    given = (
        said("a", "2024-01-01", "", "", ("budget", "1 KRW")),
        said("b", "2024-01-01", "", "", ("budget", "2 KRW")),
        said("c", "2025-01-01", "", "", ("foundingDate", "2016")),
        said("d", "2024-01-01", "", "", ("foundingDate", "2015")),
    )
    assert [conflict.predicate for conflict in found(tmp_path, *given)] == ["foundingDate", "budget"]


def test_programs_get_lines_and_json(tmp_path: Path) -> None:
    found(tmp_path, said("x/a", "2024-01-01", "오상진"), said("x/b", "2024-01-01", "강민아"))
    lines = CliRunner().invoke(cli, ["conflicts", "-g", str(tmp_path)]).output.splitlines()
    assert lines[0] == "institution/누리온테크\theadOf\t강민아\t1\tx/b"
    (line,) = CliRunner().invoke(cli, ["conflicts", "-g", str(tmp_path), "--format", "json"]).output.splitlines()
    assert json.loads(line)["label"] == "누리온테크"
    told = CliRunner().invoke(cli, ["--lang", "ko", "conflicts", "-g", str(tmp_path), "--format", "text"]).output
    assert told.splitlines()[1] == "  강민아  기사 1건: x/b 2024-01-01"
