import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from small_records import ALL, HEAD, MEETING

from kgraph.cli import cli
from kgraph.errors import KgraphError
from kgraph.record import Record
from kgraph.resolution import profiles, resolve
from kgraph.resolution.evaluation import evaluate, links

GOLD = Path(__file__).parents[2] / "shared" / "gold"


def test_what_is_joined_and_parted_wrongly_is_told() -> None:
    report = evaluate(ALL, {(HEAD.id, "e1"): 0, (MEETING.id, "e5"): 0, (HEAD.id, "e3"): 1, (MEETING.id, "e2"): 1})
    assert ("2025/head 오상진", "2025/meeting 강민아") in report.parted
    assert ("2025/head 오상진", "2025/meeting 오상진") in report.joined
    assert report.passed_over == tuple(record.id for record in ALL[2:])
    assert report.pairs.gold == 2


def test_the_right_links_have_full_marks() -> None:
    resolution = resolve(profile for record in ALL for profile in profiles(record))
    paths = sorted({cluster.path for cluster in resolution.values()})
    right = {reference: paths.index(cluster.path) for reference, cluster in resolution.items()}
    assert {row.f1 for row in evaluate(ALL, right).rows().values()} == {1.0}
    assert evaluate(ALL, right, {}).pairs.r == 0
    assert evaluate(ALL, right, {record.id: record for record in ALL}).pairs.f1 == 1


def test_a_file_of_no_links_is_refused(tmp_path: Path) -> None:
    (tmp_path / "links.json").write_text(json.dumps([{"name": "x"}]))
    with pytest.raises(KgraphError, match="no links"):
        links(tmp_path / "links.json")


@pytest.mark.skipif(not GOLD.exists(), reason="the gold data is not beside this checkout")
def test_resolution_of_gold_records_keeps_its_floor() -> None:
    records = [Record.from_json(line) for line in (GOLD / "dev.jsonl").read_text(encoding="utf-8").splitlines()]
    report = evaluate(records, links(GOLD / "links.json"))
    assert (report.pairs.p or 0) >= 0.99
    assert (report.pairs.r or 0) >= 0.95
    resolution = resolve(profile for record in records for profile in profiles(record))
    assert len({cluster.path for cluster in resolution.values() if cluster.name == "한지석"}) == 2


# Of extracted Records no more than this may be lost to what was joined or parted wrongly.
FLOORS = {
    "annotated": {"pairs": (0.99, 0.95), "b-cubed": (0.99, 0.98)},
    "extracted": {"pairs": (0.92, 0.93), "b-cubed": (0.97, 0.97)},
}


@pytest.mark.skipif(not GOLD.exists(), reason="the gold data is not beside this checkout")
def test_the_command_prints_figures_that_keep_their_floors() -> None:
    arguments = ["evaluate", "--resolution", str(GOLD / "links.json"), str(GOLD / "dev.jsonl"), "--json"]
    done = CliRunner().invoke(cli, arguments)
    figures = json.loads(done.stdout.splitlines()[-1])
    for of, floors in FLOORS.items():
        for name, (precision, recall) in floors.items():
            assert figures[of][name]["p"] >= precision, (of, name)
            assert figures[of][name]["r"] >= recall, (of, name)
