"""The figures of an evaluation: stated by hand on small Records, and those of the gold data's own scorer on many."""

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from small_records import HEAD, MEETING, marked

from kgraph.article import Article
from kgraph.cli import cli
from kgraph.errors import KgraphError
from kgraph.evaluate import Report, align, curve, evaluate, reliability
from kgraph.record import Attribute, Entity, Mention, Quotation, Record, Relation

GOLD = Path(__file__).resolve().parents[2] / "shared" / "gold"
TYPES = ("Person", "Institution", "Project", "Place", "Event")
PREDICATES = ("headOf", "memberOf", "metWith", "partnerOf", "spouseOf", "operates")

PEOPLE = {"a": ("Person", "김민수"), "b": ("Person", "이지원"), "c": ("Institution", "누리온테크")}
TEXT = "[[김민수|a]] 대표는 [[이지원|b]] 이사와 [[누리온테크|c]]를 세웠다. [[김|a]] 대표는 “잘됐다”고 했다."


def told(*claims: Relation | Attribute, text: str = TEXT) -> Record:
    return marked("x", text, PEOPLE, *claims)


def report(gold: Record, predicted: Record) -> Report:
    return evaluate([gold], {predicted.id: predicted})


def f1(gold: Record, predicted: Record, figure: str) -> float:
    return report(gold, predicted).rows()[figure].f1


def test_a_record_is_entirely_like_itself() -> None:
    assert {name: row.f1 for name, row in report(HEAD, HEAD).rows().items()} == {
        "mentions": 1.0,
        "boundaries": 1.0,
        "coreference": 1.0,
        "entities": 1.0,
        "relations": 1.0,
        "pairs": 1.0,
        "qualifiers": 1.0,
        "attributes": 1.0,
        "quotes": 1.0,
    }


def test_an_article_that_nobody_read_counts_as_empty() -> None:
    rows = evaluate([HEAD, MEETING], {HEAD.id: HEAD}).rows()
    assert (rows["mentions"].p, rows["mentions"].gold, rows["mentions"].predicted) == (1.0, 11, 4)
    assert rows["relations"].r == pytest.approx(2 / 6)


def test_articles_that_are_not_gold_do_not_count() -> None:
    assert evaluate([HEAD], {HEAD.id: HEAD, MEETING.id: MEETING}).articles == 1


def test_a_mention_of_the_wrong_type_still_has_the_right_boundaries() -> None:
    wrong = replace(told(), entities={**told().entities, "c": Entity("Project", "누리온테크")})
    rows = report(told(), wrong).rows()
    assert rows["mentions"].p == rows["mentions"].r == pytest.approx(3 / 4)
    assert rows["boundaries"].f1 == 1.0
    assert rows["entities"].p == pytest.approx(2 / 3)


def test_nominals_and_pronouns_are_no_names() -> None:
    assert report(HEAD, HEAD).rows()["mentions"].gold == 4


def test_coreference_is_b_cubed_over_all_mentions() -> None:
    merged = replace(told(), mentions=tuple(m._replace(entity="a") if m.entity == "b" else m for m in told().mentions))
    row = report(told(), merged).rows()["coreference"]
    # 김민수, 김 and 이지원 as one: the first two are right in two of three, the last in one.
    assert row.p == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert row.r == 1.0


def test_a_mention_that_only_one_side_has_costs_coreference() -> None:
    fewer = replace(told(), mentions=told().mentions[:3])
    row = report(told(), fewer).rows()["coreference"]
    assert [row.p, row.r] == pytest.approx([1.0, (1 / 2 + 1 + 1) / 4])


def test_entities_are_aligned_by_shared_spans_whatever_their_ids() -> None:
    other = marked("x", TEXT.replace("|a]", "|z]"), {"z": PEOPLE["a"], "b": PEOPLE["b"], "c": PEOPLE["c"]})
    assert align(told(), other) == {"z": "a", "b": "b", "c": "c"}


def test_the_alignment_is_one_to_one() -> None:
    split = marked("x", TEXT.replace("김|a", "김|d"), {**PEOPLE, "d": ("Person", "김")})
    assert align(told(), split) == {"a": "a", "b": "b", "c": "c"}


@pytest.mark.parametrize(
    ("ours", "right"),
    [
        (Relation("a", "metWith", "b"), True),
        (Relation("b", "metWith", "a"), True),
        (Relation("a", "siblingOf", "b"), False),
    ],
)
def test_a_symmetric_relation_is_right_either_way_round(ours: Relation, right: bool) -> None:
    assert f1(told(Relation("a", "metWith", "b")), told(ours), "relations") == float(right)


def test_other_relations_have_a_direction_but_their_pair_has_none() -> None:
    rows = report(told(Relation("a", "founderOf", "c")), told(Relation("c", "memberOf", "a"))).rows()
    assert (rows["relations"].f1, rows["pairs"].f1) == (0.0, 1.0)


def test_what_is_missed_and_what_is_too_much_is_told_in_words() -> None:
    found = report(told(Relation("a", "headOf", "c")), told(Relation("b", "memberOf", "c")))
    assert found.missed == ["x: 김민수 headOf 누리온테크"]
    assert found.spurious == ["x: 이지원 memberOf 누리온테크"]


def test_qualifiers_count_where_both_sides_have_the_relation() -> None:
    gold = told(Relation("a", "headOf", "c", {"title": "대표", "from": "2019"}), Relation("b", "memberOf", "c"))
    ours = told(Relation("a", "headOf", "c", {"title": "대표", "from": "2020", "former": False}))
    row = report(gold, ours).rows()["qualifiers"]
    assert (row.p, row.r, row.gold, row.predicted) == (0.5, 0.5, 2, 2)


def test_an_attribute_of_an_unknown_entity_is_wrong() -> None:
    gold = told(Attribute("c", "foundingDate", "2019"))
    other = told(Attribute("c", "foundingDate", "2019"), text=TEXT.replace("[[누리온테크|c]]", "누리온테크"))
    assert f1(gold, gold, "attributes") == 1.0
    assert f1(gold, other, "attributes") == 0.0


@pytest.mark.parametrize(
    ("speaker", "ours", "right"),
    [("a", ("a",), 1.0), ("a", ("b",), 0.0), ("a", (None,), 0.0), (None, (None,), 1.0), (None, (), 0.0)],
)
def test_a_quotation_is_right_when_its_speaker_is(
    speaker: str | None, ours: tuple[str | None, ...], right: float
) -> None:
    (quote,) = told().quotes
    gold = replace(told(), quotes=(quote._replace(speaker=speaker),))
    predicted = replace(told(), quotes=tuple(quote._replace(speaker=each) for each in ours))
    assert f1(gold, predicted, "quotes") == right


def test_reliability_compares_confidence_with_what_is_right() -> None:
    judged = [(0.95, True), (0.91, True), (0.31, False), (0.39, True)]
    slices = reliability(judged)
    assert [(start, count) for start, _, _, count in slices] == [(0.3, 2), (0.9, 2)]
    assert [right for _, _, right, _ in slices] == [0.5, 1.0]
    assert slices[0][1] == pytest.approx(0.35)


def test_a_claim_that_is_certain_is_in_the_last_slice() -> None:
    assert reliability([(1.0, True)]) == [(0.9, 1.0, 1.0, 1)]


def test_the_curve_says_what_is_left_above_each_confidence() -> None:
    gold = told(Relation("a", "headOf", "c"), Relation("b", "memberOf", "c"))
    ours = told(Relation("a", "headOf", "c", confidence=0.9), Relation("a", "metWith", "b", confidence=0.2))
    (none, (_, all_), (half, some)) = (curve(report(gold, ours), 2)[i] for i in (0, 0, 1))
    assert (none[0], all_.p, all_.r) == (0.0, 0.5, 0.5)
    assert (half, some.p, some.r) == (0.5, 1.0, 0.5)


# The gold data's own scorer


def disturbed(record: Record, chance: random.Random) -> Record:
    """A Record as a bad reader would have it: some of everything lost, moved, mistaken, made up."""
    entities = {key: _mistaken(entity, chance) for key, entity in record.entities.items()}
    keys = list(entities)
    return replace(
        record,
        mentions=tuple(_moved(m, keys, chance) for m in record.mentions if chance.random() < 0.8),
        entities=entities,
        relations=tuple({(r.subject, r.predicate, r.object): r for r in _claims(record, keys, chance)}.values()),
        attributes=tuple(replace(a, entity=_other(a.entity, keys, chance)) for a in record.attributes),
        quotes=tuple(_said(q, keys, chance) for q in record.quotes if chance.random() < 0.9),
    )


def _other(key: str, keys: list[str], chance: random.Random) -> str:
    return chance.choice(keys) if chance.random() < 0.15 else key


def _mistaken(entity: Entity, chance: random.Random) -> Entity:
    return entity._replace(type=chance.choice(TYPES)) if chance.random() < 0.2 else entity


def _moved(mention: Mention, keys: list[str], chance: random.Random) -> Mention:
    longer = mention.end + (chance.random() < 0.15)
    kind = chance.choice(["name", "nominal", "pronoun"]) if chance.random() < 0.1 else mention.kind
    return Mention(mention.start, longer, _other(mention.entity, keys, chance), kind)


def _claims(record: Record, keys: list[str], chance: random.Random) -> Iterator[Relation]:
    for relation in record.relations:
        subject, object = _other(relation.subject, keys, chance), _other(relation.object, keys, chance)
        if chance.random() < 0.2:
            subject, object = object, subject
        predicate = chance.choice(PREDICATES) if chance.random() < 0.2 else relation.predicate
        kept = tuple((k, v) for k, v in relation.qualifiers.items() if chance.random() < 0.8)
        yield Relation(subject, predicate, object, dict(kept))


def _said(quote: Quotation, keys: list[str], chance: random.Random) -> Quotation:
    return quote._replace(speaker=chance.choice([*keys, None])) if chance.random() < 0.3 else quote


@pytest.mark.skipif(not GOLD.is_dir(), reason="the gold data and its scorer (../shared/gold) are not here")
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_figures_are_those_of_the_gold_datas_scorer(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    gold = [Record.from_json(line) for line in (GOLD / "dev.jsonl").open(encoding="utf-8")]
    predicted = [disturbed(record, chance) for record in gold if chance.random() < 0.9]
    path = _lines(tmp_path / "predicted.jsonl", predicted)
    theirs = _json([sys.executable, GOLD / "score.py", GOLD / "dev.jsonl", path, "--json"])
    ours = json.loads(run("evaluate", GOLD / "dev.jsonl", "--predicted", path, "--json").stdout)
    assert _flat(ours) == pytest.approx(_flat(theirs))


def _lines(path: Path, records: list[Record]) -> Path:
    path.write_text("".join(record.to_json() + "\n" for record in records), encoding="utf-8")
    return path


def _json(command: list[str | Path]) -> dict[str, object]:
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def _flat(figures: object, name: str = "") -> dict[str, object]:
    if not isinstance(figures, dict):
        return {name: figures}
    return {key: value for part in figures for key, value in _flat(figures[part], f"{name}/{part}").items()}


# The command


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["--lang", "en", *map(str, arguments)])


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    return _lines(tmp_path / "gold.jsonl", [told(Relation("a", "headOf", "c", {"title": "대표"}))])


@pytest.fixture
def predicted(tmp_path: Path) -> Path:
    return _lines(tmp_path / "predicted.jsonl", [told(Relation("b", "headOf", "c", confidence=0.6))])


def test_a_table_of_all_figures_and_of_types(gold: Path, predicted: Path) -> None:
    lines = run("evaluate", gold, "--predicted", predicted).stdout.splitlines()
    assert lines[0].split() == ["P", "R", "F1", "gold", "pred", "(1", "articles)"]
    assert lines[1].split() == ["mentions", "100.0", "100.0", "100.0", "4", "4"]
    assert [line.split()[:4] for line in lines if line.startswith(("relations", "Person"))] == [
        ["relations", "0.0", "0.0", "0.0"],
        ["Person", "100.0", "100.0", "100.0"],
    ]


def test_figures_by_predicate_and_article_and_the_errors(gold: Path, predicted: Path) -> None:
    shown = run("evaluate", gold, "--predicted", predicted, "--by", "predicate", "--by", "article", "--errors", "5")
    lines = [" ".join(line.split()) for line in shown.stdout.splitlines()]
    assert {"headOf 0.0 0.0 0.0 1 1", "x 0.0 0.0 0.0 1 1"} <= set(lines)
    missed, spurious = "x: 김민수 headOf 누리온테크 (wrong argument)", "x: 이지원 headOf 누리온테크 (wrong argument)"
    assert lines[-6:] == ["", "missed:", missed, "", "spurious:", spurious]
    assert {
        "| headOf | 1 | 0 | | 1 | 1 |",
        "| wrong argument | 1 | 1 | the right predicate, one end of it another entity |",
    } <= set(lines)


def test_the_curve_is_a_table_too(gold: Path, predicted: Path) -> None:
    lines = run("evaluate", gold, "--predicted", predicted, "--curve").stdout.splitlines()
    assert lines[-1].split() == ["from", "0.6", "60.0", "0.0", "1"]
    assert "≥ 0.65                 0.0     0.0     0.0       1       0" in lines


def test_the_extractors_are_run_on_the_texts_of_the_gold_data(tmp_path: Path) -> None:
    from kgraph.analysis import extract

    text = "Lee Ji-won, president of Solbit AI, founded the company in 2019. Solbit AI is based in Gwangju.\n"
    path = _lines(tmp_path / "en.jsonl", [extract(Article("en", text, language="en"))])
    figures = json.loads(run("evaluate", path, "--json").stdout)
    assert figures["relations"]["gold"] >= 2
    assert figures["relations"]["f1"] == figures["mentions"]["f1"] == 1.0


def test_an_article_that_could_not_be_read_is_named(tmp_path: Path) -> None:
    path = _lines(tmp_path / "ja.jsonl", [Record("ja", "経済産業省は東京で会議を開いた。")])
    done = run("evaluate", path)
    assert (done.exit_code, done.stderr) == (0, "ja: language: Japanese (ja): kgraph reads ko and en\n")


@pytest.mark.parametrize(
    "line", ["{", "[]", "1", '{"id": "x"}', '{"id": "x", "text": "", "mentions": [{}], "entities": {}}', "\udcff"]
)
def test_a_line_that_is_no_annotated_article_is_named(line: str, gold: Path) -> None:
    with gold.open("a", encoding="utf-8", errors="surrogateescape") as file:
        file.write(f"\n{line}\n")
    error = run("evaluate", gold).exception
    assert isinstance(error, KgraphError)
    assert str(error).startswith(f"{gold}:3: not an annotated article (")


def test_a_missing_file_is_wrong_usage() -> None:
    assert run("evaluate", "nowhere.jsonl").exit_code == 2


LINKS = Path(__file__).resolve().parent.parent.parent / "shared" / "gold" / "links.json"


@pytest.mark.skipif(not LINKS.exists(), reason="the shared gold data are not beside the repository")
def test_the_entities_of_the_development_articles_are_told_to_be_one() -> None:
    dev = Path(__file__).resolve().parent.parent / "training" / "dev.jsonl"
    result = CliRunner().invoke(
        cli, ["evaluate", str(dev), "--predicted", str(dev), "--resolution", str(LINKS), "--json"]
    )
    pairs = json.loads(result.output)["annotated"]["pairs"]
    assert pairs["p"] >= 0.99
    assert pairs["r"] >= 0.95
