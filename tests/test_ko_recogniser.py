"""The trained recogniser on short texts: what it must never do, and what it must at least know."""

import pytest

from kgraph.extractors import recogniser
from kgraph.languages import ko


@pytest.fixture(scope="module")
def read():
    nlp = ko.load()

    def read(text):
        doc = nlp.make_doc(text)
        for name in ("sentences", "recogniser"):
            doc = nlp.get_pipe(name)(doc)
        return doc

    return read


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("김민수 서울대 교수는 17일 부산에서 기자들과 만났다.", "Person 김민수, Institution 서울대, Place 부산"),
        (
            "강기정 광주시장은 산업통상자원부와 협약을 맺었다.",
            "Person 강기정, Place 광주시, Institution 산업통상자원부",
        ),
        ("이 교수는 미국 스탠퍼드대에서 박사 학위를 받았다.", "Person 이, Place 미국, Institution 스탠퍼드대"),
    ],
)
def test_names_are_found(read, text, names):
    doc = read(text)
    assert ", ".join(f"{m.type} {text[m.start : m.end]}" for m in doc._.mentions if m.kind == "name") == names


def test_mentions_say_how_sure_they_are(read):
    assert all(0 < m.confidence <= 1 and m.by == "recogniser" for m in read("김민수 대표는 서울에 산다.")._.mentions)


def test_a_text_without_words_has_no_mentions(read):
    assert [list(read(text)._.mentions) for text in ("", " \n", "\u200b")] == [[], [], []]


def test_a_sentence_without_end_is_read_in_parts(read):
    assert read("서울 " * 2000)._.mentions


def test_klue_has_six_kinds_of_its_own(read):
    text = "박 대통령은 17일 오후 3시 프랑스 파리에서 300명을 만났다."
    found = {(text[s.start : s.end], s.label) for s in recogniser.klue(read(text), ko.names())}
    assert {("박", "PS"), ("17일", "DT"), ("오후 3시", "TI"), ("300명", "QT")} <= found
