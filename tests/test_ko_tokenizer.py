import random

import pytest
from spacy.vocab import Vocab

from kgraph.languages.ko.tokenizer import Tokenizer


@pytest.fixture(scope="module")
def tokenizer():
    return Tokenizer(Vocab())


TEXTS = [
    "",
    " ",
    "\n\n",
    "그는 지난해 8월 취임했다.\n\n  오 단장은 “갔다.”라고\t했다.\r\n끝",
    "가😀나𠀀다é 한글 나는 말했다\u200b. 𝐀𝐁 \U0001f1f0\U0001f1f7 끝이다",
    "가\u2028나\u2029다\x1f라\x85마\u3000바\ufeff사",
    "ㄱㅏㄴㅏ ᄀ" + "가나다\u0301\u0302 했다",
    "한ㆍ미ㆍ일과 １２３억원, ＡＢＣ㈜",
    "<urn:x> . { } \\ \" ' ` ${x}",
]
LONG = {
    "bang": "!" * 25_000,
    "emoji": "😀" * 25_000,
    "pattern": "=-" * 25_000,
    "one syllable": "가" * 1_000_000,
    "newlines": "\n" * 1_000_000,
    "combining": "a" + "\u0301" * 1_000_000,
    "one word": "".join(random.Random(1).choice("가각난닫ab12(😀\u0301") for _ in range(1_000_000)),
    "spaces": " " * 1_000_000,
    "no spaces": "그는서울대에서박사학위를받았다고말했다." * 500,
    "one paragraph": "그는 서울대에서 박사 학위를 받았다고 말했다. " * 500,
}


@pytest.mark.parametrize("text", TEXTS)
def test_the_doc_keeps_the_text(tokenizer, text):
    assert tokenizer(text).text == text


@pytest.mark.parametrize("name", LONG)
def test_long_texts_are_kept(tokenizer, name):
    assert tokenizer(LONG[name]).text == LONG[name]


@pytest.mark.parametrize("text", [*TEXTS, LONG["one paragraph"], LONG["no spaces"]])
def test_morphemes_stand_in_order_on_their_characters(tokenizer, text):
    doc = tokenizer(text)
    starts = [m.start for m in doc._.morphemes]
    assert starts == sorted(starts)
    assert all(0 <= m.start <= m.end <= len(text) for m in doc._.morphemes)


def test_offsets_count_code_points(tokenizer):
    doc = tokenizer("😀𠀀 서울시는 했다")
    assert [(m.form, m.start, m.end) for m in doc._.morphemes if m.form == "서울시"] == [("서울시", 3, 6)]


def test_morphemes_that_share_characters_are_one_token(tokenizer):
    doc = tokenizer("그는 일했다")
    assert [t.text for t in doc] == ["그", "는", "일", "했", "다"]
    assert [(m.form, m.tag) for m in doc._.morphemes][3:5] == [("하", "XSV"), ("었", "EP")]


def test_many_texts_give_what_each_gives_alone(tokenizer):
    texts = ["남북이 만났다.", "", "그는 갔다.\n왔다.", "!" * 300]
    assert [d._.morphemes for d in tokenizer.pipe(texts)] == [tokenizer(t)._.morphemes for t in texts]


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("남북 정상이 만났다", "남 북 정상"),
        ("한미일 훈련", "한 미 일 훈련"),
        ("한·미 동맹", "한 · 미 동맹"),
        ("한ㆍ미ㆍ일 협력", "한 · 미 · 일 협력"),
        ("여야가 맞섰다", "여야 가"),
        ("박모 씨를 구속했다", "박 모 씨"),
        ("추모 행사", "추모 행사"),
        ("대구시장은 말했다", "대구시 장 은"),
        ("유성구청장이 말했다", "유성구 청장"),
        ("봉화군수를 만났다", "봉화 군 수"),
        ("중앙시장에서 만났다", "중앙시장 에서"),
        ("법제처장은", "법제처 장 은"),
        ("위원장은", "위원장 은"),
        ("미국인 관광객", "미국 인 관광객"),
        ("북측 대표", "북 측 대표"),
        ("릴레함메르의 숲", "릴레함메르 의 숲"),
        ("서울시가 밝혔다", "서울시 가"),
        ("중구청장은 말했다", "중구 청 장 은"),
        ("수원지검장은 말했다", "수원지검 장 은"),
    ],
)
def test_names_end_where_morphemes_end(tokenizer, text, forms):
    found = " ".join(text[m.start : m.end].replace("ㆍ", "·") for m in tokenizer(text)._.morphemes)
    assert found.startswith(forms)
