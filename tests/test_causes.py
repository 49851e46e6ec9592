"""Each error under the first cause that explains it, on small Records."""

from dataclasses import replace

import pytest
from small_records import marked

from kgraph.causes import CAUSES, MISSED, SPURIOUS, causes, confusion
from kgraph.record import Entity, Record, Relation

NAMES = {
    "a": ("Person", "김민수"),
    "b": ("Person", "이지원"),
    "c": ("Institution", "누리온테크"),
    "d": ("Place", "광주"),
}
TEXT = "[[김민수|a]] 대표는 [[누리온테크|c]]를 세웠다. [[이지원|b]] 이사는 [[광주|d]]에서 왔다."


def told(*claims: Relation, text: str = TEXT) -> Record:
    record = marked("x", text, NAMES, *claims)
    middle = record.text.index(".") + 1
    return replace(record, sentences=((0, middle), (middle + 1, len(record.text))))


def why(gold: Record, predicted: Record, side: str) -> list[str]:
    return [wrong.cause for wrong in causes([gold], {"x": predicted}) if wrong.side == side]


FOUNDED = Relation("a", "founderOf", "c")
BORN = Relation("b", "bornIn", "d")


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        (TEXT, "within a sentence"),
        (TEXT.replace("[[김민수|a]]", "김민수"), "missed mention"),
        (TEXT.replace("[[김민수|a]] 대표", "[[김민수 대표|a]]"), "wrong span"),
        (TEXT.replace("이지원|b", "이지원|a"), "wrong coreference"),
    ],
)
def test_what_was_missed_is_explained_by_its_ends_first(text: str, cause: str) -> None:
    missed = BORN if "이지원|a" in text else FOUNDED
    assert why(told(missed), told(text=text), MISSED) == [cause]


def test_an_end_of_another_type_explains_both_sides() -> None:
    wrong = replace(told(BORN), entities={**told().entities, "d": Entity("Institution", "광주")})
    assert why(told(FOUNDED, BORN), replace(wrong, relations=(FOUNDED,)), MISSED) == ["wrong type"]
    assert why(told(), wrong, SPURIOUS) == ["wrong type"]


@pytest.mark.parametrize(
    ("ours", "cause"),
    [
        (Relation("c", "founderOf", "a"), "direction"),
        (Relation("a", "headOf", "c"), "wrong predicate"),
        (Relation("b", "founderOf", "c"), "wrong argument"),
    ],
)
def test_the_other_side_explains_what_was_read_instead(ours: Relation, cause: str) -> None:
    assert why(told(FOUNDED), told(ours), MISSED) == [cause]
    assert why(told(FOUNDED), told(ours), SPURIOUS) == [cause]


def test_what_shares_no_sentence_was_missed_across_sentences() -> None:
    assert why(told(Relation("a", "metWith", "b")), told(), MISSED) == ["across sentences"]


def test_a_relation_that_is_also_there_explains_nothing() -> None:
    gold = told(FOUNDED, Relation("b", "founderOf", "c"))
    assert why(gold, told(FOUNDED), MISSED) == ["across sentences"]


def test_what_was_made_up_of_nothing() -> None:
    assert why(told(), told(FOUNDED), SPURIOUS) == ["not said"]
    assert why(told(text=TEXT.replace("[[광주|d]]", "광주")), told(BORN), SPURIOUS) == ["made-up mention"]


def test_a_plan_is_no_fact() -> None:
    text = TEXT.replace("세웠다", "세울 계획이다")
    claim = replace(FOUNDED, evidence=(0, 24))
    assert why(told(text=text), told(claim, text=text), SPURIOUS) == ["plan or denial"]


def test_the_surest_errors_come_first() -> None:
    claims = (replace(FOUNDED, confidence=0.6), replace(BORN, confidence=0.9))
    assert [wrong.confidence for wrong in causes([told()], {"x": told(*claims)})] == [0.9, 0.6]


def test_an_article_that_nobody_read_has_no_mentions() -> None:
    assert [wrong.cause for wrong in causes([told(FOUNDED)], {})] == ["missed mention"]


def test_every_cause_is_explained() -> None:
    assert all(CAUSES.values())


def test_confusion_counts_what_was_read_of_the_same_two() -> None:
    gold = told(FOUNDED, BORN, Relation("a", "metWith", "b"))
    read = told(Relation("a", "headOf", "c"), BORN)
    assert confusion([gold], {"x": read}) == {"founderOf": {"headOf": 1}, "bornIn": {"bornIn": 1}, "metWith": {"": 1}}
