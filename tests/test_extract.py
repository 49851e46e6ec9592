"""kgraph extract: one JSON line an article, as the gold data is; what cannot be read is named."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from reading import written

from kgraph.cli import cli
from kgraph.record import Attribute, Record, Relation

ENGLISH = """date 2025-08-18

Lee Ji-won, president of Solbit AI, founded the company in 2019. Solbit AI is based in Gwangju.
“We will hire 50 people,” Lee said.
"""
KOREAN = """date 2025-08-18

오상진 인공지능산업융합사업단(AICA) 단장은 17일 기자들과 만났다. 지난해 8월 취임한 오 단장은 “아직 멀었다”고 말했다.
"""


def extract(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["--lang", "en", "extract", *map(str, arguments)])


def records(*arguments: str | Path) -> list[Record]:
    done = extract(*arguments)
    assert done.exit_code == 0, done.stderr
    return [Record.from_json(line) for line in done.stdout.splitlines()]


@pytest.fixture
def english(tmp_path: Path) -> Path:
    return written(tmp_path / "english.txt", ENGLISH)


@pytest.fixture(scope="module")
def korean(tmp_path_factory: pytest.TempPathFactory) -> Record:
    (record,) = records(written(tmp_path_factory.mktemp("korean") / "aica.txt", KOREAN))
    return record


def named(record: Record) -> set[tuple[str, str]]:
    return {(entity.type, entity.name) for entity in record.entities.values()}


def triples(record: Record) -> set[tuple[str, str, str]]:
    name = {key: entity.name for key, entity in record.entities.items()}
    return {(name[r.subject], r.predicate, name[r.object]) for r in record.relations}


def test_a_line_has_the_keys_of_the_gold_data(english: Path) -> None:
    (line,) = extract(english).stdout.splitlines()
    said = json.loads(line)
    assert list(said) == [
        "id",
        "date",
        "title",
        "domain",
        "text",
        "mentions",
        "entities",
        "relations",
        "attributes",
        "quotes",
        "sentences",
    ]
    assert (said["id"], said["date"]) == ("english", "2025-08-18")
    assert {"s", "p", "o", "confidence", "evidence", "by"} <= said["relations"][0].keys()


def test_an_english_article(english: Path) -> None:
    (record,) = records(english)
    assert {("Person", "Lee Ji-won"), ("Institution", "Solbit AI"), ("Place", "Gwangju")} <= named(record)
    assert {
        ("Lee Ji-won", "headOf", "Solbit AI"),
        ("Solbit AI", "locatedIn", "Gwangju"),
    } <= triples(record)
    (quote,) = record.quotes
    assert quote.speaker
    assert record.entities[quote.speaker].name == "Lee Ji-won"


def test_a_korean_article(korean: Record) -> None:
    assert {("Person", "오상진"), ("Institution", "인공지능산업융합사업단")} <= named(korean)
    assert ("오상진", "headOf", "인공지능산업융합사업단") in triples(korean)
    (head,) = [relation for relation in korean.relations if relation.predicate == "headOf"]
    assert (head.qualifiers["title"], head.qualifiers["from"]) == ("단장", "2024-08")


def test_a_short_name_and_an_abbreviation_are_the_same_entity(korean: Record) -> None:
    said = {korean.text[m.start : m.end]: korean.entities[m.entity].name for m in korean.mentions}
    assert (said["오"], said["AICA"]) == ("오상진", "인공지능산업융합사업단")


def test_a_korean_quotation_has_its_speaker(korean: Record) -> None:
    (quote,) = korean.quotes
    assert korean.text[quote.start : quote.end] == "“아직 멀었다”"
    assert quote.speaker
    assert korean.entities[quote.speaker].name == "오상진"


@pytest.mark.parametrize("text", [ENGLISH, KOREAN], ids=["en", "ko"])
def test_every_claim_has_a_confidence_and_stands_in_its_passage(text: str, tmp_path: Path) -> None:
    (record,) = records(written(tmp_path / "article.txt", text))
    claims: list[Relation | Attribute] = [*record.relations, *record.attributes]
    assert claims
    for claim in claims:
        assert 0 < claim.confidence <= 1
        assert claim.evidence is not None
        assert 0 <= claim.evidence[0] < claim.evidence[1] <= len(record.text)
        assert claim.by


@pytest.mark.parametrize("text", [ENGLISH, KOREAN], ids=["en", "ko"])
def test_the_passage_of_a_relation_holds_a_mention_of_either_end(text: str, tmp_path: Path) -> None:
    (record,) = records(written(tmp_path / "article.txt", text))
    for relation in record.relations:
        assert relation.evidence is not None
        start, end = relation.evidence
        held = {m.entity for m in record.mentions if start <= m.start and m.end <= end}
        assert {relation.subject, relation.object} <= held


def test_what_is_less_sure_can_be_left_out(english: Path) -> None:
    (all_,) = records(english)
    least = sorted(r.confidence for r in all_.relations)[1]
    (sure,) = records(english, "--min-confidence", str(least))
    assert sure.relations == tuple(r for r in all_.relations if r.confidence >= least)
    assert len(sure.relations) < len(all_.relations)
    assert sure.mentions == all_.mentions


def test_several_workers_say_the_same(tmp_path: Path) -> None:
    for number in range(3):
        written(tmp_path / "articles" / f"{number}.txt", ENGLISH.replace("50", str(number)))
    alone, together = (extract(tmp_path / "articles", "--workers", workers) for workers in ("1", "2"))
    assert sorted(together.stdout.splitlines()) == alone.stdout.splitlines()


def test_a_text_from_standard_input() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kgraph", "extract", "-"], input=ENGLISH, capture_output=True, text=True
    )
    assert Record.from_json(done.stdout).id == "stdin"


def test_what_cannot_be_read_is_named_and_the_rest_is_done(english: Path, tmp_path: Path) -> None:
    written(tmp_path / "empty.txt", "")
    written(tmp_path / "ja.txt", "経済産業省は東京で会議を開いた。大臣は「続ける」と述べた。")
    done = extract(tmp_path)
    assert done.exit_code == 3
    assert [Record.from_json(line).id for line in done.stdout.splitlines()] == ["english"]
    assert [line.split(": ")[1] for line in done.stderr.splitlines()] == ["empty", "language"]
    assert done.stderr.startswith(f"{tmp_path / 'empty.txt'}: empty: ")


def test_nothing_usable_is_4_and_a_missing_path_is_2(tmp_path: Path) -> None:
    assert extract(written(tmp_path / "empty.txt", "")).exit_code == 4
    assert type(extract(tmp_path / "nowhere.txt").exception).__name__ == "KgraphError"


def test_spans_in_the_types_of_klue(tmp_path: Path) -> None:
    done = extract(written(tmp_path / "aica.txt", KOREAN), "--spans", "klue")
    said = json.loads(done.stdout)
    assert said.keys() == {"id", "text", "spans"}
    assert ("오상진", "PS") in {(said["text"][start:end], label) for start, end, label in said["spans"]}
