import pytest
import spacy

from kgraph.extractors.sentences import create
from kgraph.languages.ko.sentences import sentences
from kgraph.languages.ko.tokenizer import Tokenizer

TABLE = [
    ("그는 갔다. 그는 왔다.", ["그는 갔다.", "그는 왔다."]),
    ("그는 “갔다. 왔다.”라고 했다. 끝이다.", ["그는 “갔다. 왔다.”라고 했다.", "끝이다."]),
    ("“갔다. 왔다.” 오 단장은 힘주어 말했다. 끝이다.", ["“갔다. 왔다.” 오 단장은 힘주어 말했다.", "끝이다."]),
    ("그는 답했다. “갔다.” 이어 회의가 열렸다.", ["그는 답했다.", "“갔다.”", "이어 회의가 열렸다."]),
    ('그는 "갔다. 왔다."고 했다.', ['그는 "갔다. 왔다."고 했다.']),
    (
        "센터가 문을 연다\n대구시가 밝혔다.\n\n이은창 기자 a.b@c.co.kr",
        ["센터가 문을 연다", "대구시가 밝혔다.", "이은창 기자 a.b@c.co.kr"],
    ),
    ("값은 3.5억 달러다. 2024. 8. 17. 발표했다.", ["값은 3.5억 달러다.", "2024. 8. 17. 발표했다."]),
    ("1. 개요를 적는다.\n2. 결과", ["1. 개요를 적는다.", "2. 결과"]),
    ("J.D. 밴스와 Mr. Kim이 왔다. 끝.", ["J.D. 밴스와 Mr. Kim이 왔다.", "끝."]),
    ("그는갔다.그는왔다.", ["그는갔다.", "그는왔다."]),
    ("왜 갔나? 몰랐다! 그렇다…", ["왜 갔나?", "몰랐다!", "그렇다…"]),
    ("협회(회장 김모. 이하 생략)는 갔다. 끝.", ["협회(회장 김모. 이하 생략)는 갔다.", "끝."]),
    ("그는 ‘가자. 보자.’를 썼다.", ["그는 ‘가자. 보자.’를 썼다."]),
    ("", []),
    (" \n \n", []),
]


@pytest.fixture(scope="module")
def nlp():
    nlp = spacy.blank("xx")
    nlp.tokenizer = Tokenizer(nlp.vocab)
    component = create(nlp, "sentences", sentences)
    return lambda text: component(nlp.make_doc(text))


@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_sentences(nlp, text, expected):
    doc = nlp(text)
    assert [text[start:end] for start, end in doc._.sentences] == expected


@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_tokens_know_where_sentences_start(nlp, text, expected):
    assert [str(s).strip() for s in nlp(text).sents if str(s).strip()] == expected
