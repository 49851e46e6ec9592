import pytest
from small_records import HEAD, MEETING, marked

from kgraph import passages
from kgraph.record import Record


def quoted(record: Record, *ends: str, evidence: tuple[int, int] | None = None) -> list[str]:
    return [record.text[slice(*span)] for span in passages.passages(passages.read(record), ends, evidence)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("비가 왔다. 눈도 왔다.", ["비가 왔다.", "눈도 왔다."]),
        ("그는 “멀었다. 더 가자”고 했다. 갔다.", ["그는 “멀었다. 더 가자”고 했다.", "갔다."]),
        ("“끝났다.” 그가 갔다.", ["“끝났다.”", "그가 갔다."]),
        ("“열었다\n닫혔다. 갔다.", ["“열었다", "닫혔다.", "갔다."]),
        ("3.5% 올랐다.\n\n  (끝.) ", ["3.5% 올랐다.", "(끝.)"]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, sentences: list[str]) -> None:
    assert [text[slice(*span)] for span in passages.sentences_of(text)] == sentences


def test_a_claim_cites_the_sentence_with_both_ends() -> None:
    assert quoted(MEETING, "e1", "e3") == ["AICA는 광주에서 누리온테크와 협약을 맺었다."]


def test_two_neighbouring_sentences_make_one_passage() -> None:
    record = marked(
        "a", "[[김민서|p]]가 왔다. [[한빛|i]]을 세웠다.", {"p": ("Person", "김민서"), "i": ("Institution", "한빛")}
    )
    assert quoted(record, "p", "i") == ["김민서가 왔다. 한빛을 세웠다."]


def test_ends_far_apart_are_cited_each() -> None:
    record = marked(
        "a",
        "[[김민서|p]]가 왔다. 비가 왔다. [[한빛|i]]도 왔다.",
        {"p": ("Person", "김민서"), "i": ("Institution", "한빛")},
    )
    assert quoted(record, "p", "i") == ["김민서가 왔다.", "한빛도 왔다."]


def test_evidence_is_cited_as_it_is() -> None:
    assert quoted(HEAD, "e1", "e2", evidence=(0, 24)) == [HEAD.text[:24]]


def test_evidence_without_an_end_gets_that_end_beside_it() -> None:
    start = HEAD.text.index("지난해")
    assert quoted(HEAD, "e1", "e3", evidence=(start, start + 20)) == [
        "오상진 인공지능산업융합사업단(AICA) 단장은 17일 광주에서 기자들을 만났다.",
        HEAD.text[start : start + 20],
    ]


def test_an_attribute_cites_the_sentence_with_a_figure() -> None:
    record = marked("a", "[[한빛|i]]이 웃었다. [[한빛|i]]은 2020년에 섰다.", {"i": ("Institution", "한빛")})
    assert quoted(record, "i") == ["한빛은 2020년에 섰다."]


def test_what_is_mentioned_nowhere_has_no_passage() -> None:
    assert quoted(HEAD, "e1", "e9") == []


def test_a_mention_outside_every_sentence_is_its_own_passage() -> None:
    record = Record(HEAD.id, HEAD.text, mentions=HEAD.mentions, entities=HEAD.entities, sentences=((0, 3),))
    assert quoted(record, "e3") == ["광주"]
