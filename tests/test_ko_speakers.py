"""A table: a text with its mentions as [words|entity], and the speaker of each quotation; - is nobody with a name.

Entities with a capital are persons, the others institutions.
"""

import re

import pytest
from spacy.vocab import Vocab

from kgraph.annotations import Entity, Mention, Quotation
from kgraph.languages.ko.quotations import quotations
from kgraph.languages.ko.sentences import sentences
from kgraph.languages.ko.speakers import speakers
from kgraph.languages.ko.tokenizer import Tokenizer

TABLE = """
[오|A] 단장은 “클러스터가 중요하다”고 강조했다. = A
[오|A] 단장이 “클러스터가 중요하다”고 강조했다. = A
[오상진|A] [인공지능사업단|b]([AICA|b]) 단장은 “중요하다”고 말했다. = A
[인공지능사업단|b]의 [오상진|A] 단장은 “중요하다”고 말했다. = A
[청와대|b] [장은호|A] 수석은 “의제가 아니었다”고 말했다. = A
[서나래|A] [시의회|b] 의원([정의당|c])도 “급하다”고 거들었다. = A
[그|A]는 “중요하다”고 말했다. = A
[그녀|A]는 “중요하다”며 말을 잇지 못했다. = A
[과기정통부|b]는 “논의한 바 없다”고 선을 그었다. = b
[회사|b] 측은 “아직 이르다”며 말을 아꼈다. = b
[오|A] 단장 측은 “아직 이르다”고 했다. = A
[류|A] 장관은 “방치할 수 없다”며 “끌어올리겠다”고 말했다. = A A
[류|A] 장관은 “방치할 수 없다”면서 “끌어올리겠다”고, 또 “바꾸겠다”고 말했다. = A A A
[류|A] 장관은 “가겠다”고 했다. 이어 “오겠다”고 했다. = A A
[류|A] 장관은 “가겠다”고 했다. 그러면서 “오겠다”고 덧붙였다. = A A
[류|A] 장관은 “가겠다”고 했다. [오|B] 단장은 “오겠다”고 했다. 또 “가겠다”고 덧붙였다. = A B B
[류|A] 장관은 고개를 저었다. 이전설에 대해서는 “사실이 아니다”라고 말했다. = A
“가겠다”라고 [류|A] 장관은 말했다. = A
“가겠다”는 것이 [류|A] 장관의 말이다. = A
“가겠다”는 게 [류|A] 장관의 설명이다. = A
“가겠다.” [류|A] 장관의 말이다. = A
“가겠다.” [류|A] 장관은 힘주어 말했다. = A
“가겠다.” [류|A] 장관이 웃으며 한 말이다. = A
[류|A] 장관은 이렇게 말했다. “가겠다. 오겠다.” = A
[류|A] 장관이 거들었다. “가겠다.” = A
[진|B] 사장이 [모아|c]와 손을 잡았다는 소문에 대해 [해솔건설|d]은 “근거가 없다”고 부인했다. = d
[류|A] 장관에게 소감을 묻자 “바다는 넓다”는 답이 돌아왔다. = A
[산업부|b]는 “허가는 적법했다”는 입장이다. = b
[공정위|b] 관계자는 “살펴보겠다”고 했다. = -
[제갈|A] 전 이사의 변호인은 “공개된 자료”라고 반박했다. = -
[제갈|A] 전 이사 측 변호인은 “공개된 자료”라고 반박했다. = -
[홀딩스|b]의 한 임원은 “매입일 뿐”이라고 말했다. = -
한 주민은 “반갑다”고 말했다. = -
학부모 B씨는 “걱정”이라고 했다. = -
한 [시의회|b] 의원은 “박수 부대냐”고 불쾌해했다. = -
[연구원|b] 노조는 성명을 내고 “또 무산됐다”며 유감을 나타냈다. = -
[류|A] 장관이 왔다. 시민들은 “물러나라”고 적은 현수막을 걸었다. = -
[프로젝트|b] 구호는 “교실이 먼저다”이다. = -
[류|A] 장관이 쓴 책의 제목은 “바다의 길”이다. = -
[류|A] 장관은 “사람이 먼저” 캠페인을 시작했다. = -
증권가에서는 “제품이 하나뿐”이라는 지적도 나온다. = -
[류|A] 장관이 처음 꺼낸 말은 “배고프다”였다. = A
“광주를 하나의 실험실로” = -
■ 두 연구소 “금시초문” = -
[류|A] 장관은 "방치할 수 없다"며 "끌어올리겠다"고 말했다. = A A
[류|A] 장관은 “갔다. 왔다. 봤다.”라고 말했다. = A
[김|A] 씨와 [이|B] 씨는 만나 “고맙다”고 했다. = -
시민들은 “물러나라”고 외쳤다. = -
“먼 얘기”라는 것이 [회사|b] 측 설명이다. = b
[김|A] 씨 소속사 [꽃길|b]은 “사실이 아니다”라고 밝혔다. = b
[두|A] 부사장은 “그런 적 없다”고 했다. = A
[조|A] 할머니는 [고성|b]에서 태어났다. “산불로 집이 탔어요.” 남편은 어부였다. = A
[이|A] 사장이 서울에서 왔다. 남편 [최|B] 씨는 농사꾼이다. “제가 졌지요.” = A
“끝까지 가겠다.” [이|A] 사장의 목소리가 잠겼다. = A
표지에는 “천천히, 다시”라고 적혀 있었다. = -
소설가 [김|A] 씨는 축사에서 “반갑다”고 인사했고, [류|B] 장관은 “고맙다”고 답했다. = A B
[백|A] 씨가 왔다. [단|B] 씨도 왔다. “배 시간표도 못 외우는데.” [단|B] 씨가 셔터를 눌렀다. = B
[백|A] 씨는 웃었다. “배 시간표도 못 외우는데.” 부사장엔 [구|B] 공장장이 앉았다. = A
[독고|C] 선수도 왔다. [유|A] 씨는 사수다. “형은 못 서요.” [유|A] 씨가 웃자 [독고|C] 선수는 “누구더라”고 받았다. = A C
“숨이 멎었어요.” [별빛항공|b] [도|A] 대표의 첫마디다. = A
“숨이 멎었어요.” [유이|A] 씨의 손등에는 잿물 자국이 검다. = A
[노|A] 이사가 합류했다. “이제 만들어요.” [노|A] 이사의 말에 [형|B] 사장이 고개를 끄덕였다. = A
[여|A] 대표는 바다에서 자랐다. 부친 [여상태|B] 회장은 청송에서 사과를 팔았다. “아버지는 항아리를 더 자주 여셨어요.” = A
[여|A] 회장이 앉았다. 딸 [바다|B] 씨도 있다. [수협|c]은 조용하다. “엄마가 저한테 배워요.” = B
[여|A] 대표가 왔다. 두 살 아래 동생인 [여석|B] 씨는 어부다. “동생이 먼저 시작했죠.” = A
사업을 이끄는 이는 [피|A] 책임연구원이다. “지구 반대편까지 갑니다.” = A
[변|A] 박사의 스승은 [소콜로프|B] 교수다. [변|A] 박사도 산다. 떠날 거냐고 묻자 손사래부터 친다. “안 가요.” = A
[임|A] 감독은 정년을 맞는다. [마라톤단|b]이 옮긴다는 얘기에는 “난 여기서 죽을 사람”이라며 손을 저었다. = A
[견|A] 회장은 장학금을 냈다. 아들 [영규|B] 씨가 대표를 맡을 것이란 말에는 “알아서 하겠지요” 했다. = A
▲[바른이엔티|b]=[현|A] 대표와의 합병설에 대해 “검토한 바 없다”고 답변. = b
2월 2일 = [도|A] 회장 “합산한 것”이라고 해명. = A
[서|A] 후보자는 판사였다. 야당이 물었다. 후보자는 “가장 아팠다”고 고개를 떨궜다. = A
[독고|A] 후보자가 왔다. 후보자 측은 “정당한 대가”라고 했다. = A
타결인지는 [하딩|A] 특사의 표현을 빌리면 “구두 뒤축이 닳는 만큼 나아간다”는 것이다. = A
[황보|A] 이사는 해설자다. “집에 가고 싶어 합니다” 같은 말이 인기다. = A
[성|A] 신부는 돈을 맡겼다. “탄가루 묻은 돈이 깨끗하다”던 [그|A]의 말은 액자로 걸렸다. = A
[최|A] 각자대표는 주주서한에서 “숨기지 않겠다”고 적었다. = A
[류|A] 장관은 18일 기자들과 만나 “가겠다”고 말했다. 이날 [오|B] 단장도 “함께 가겠다”고 했다. = A B
"""
MARK = re.compile(r"\[([^\[\]|]+)\|(\w)\]")
ROWS = [line.rsplit(" = ", 1) for line in TABLE.strip().splitlines()]


@pytest.fixture(scope="module")
def tokenizer():
    return Tokenizer(Vocab())


def read(marked):
    """The text without marks, and its mentions."""
    text, mentions, end = "", [], 0
    for mark in MARK.finditer(marked):
        text += marked[end : mark.start()]
        mentions.append((len(text), len(text) + len(mark[1]), mark[2]))
        text, end = text + mark[1], mark.end()
    return text + marked[end:], mentions


@pytest.mark.parametrize(("marked", "expected"), ROWS)
def test_speakers(tokenizer, marked, expected):
    text, mentions = read(marked)
    names = sorted({name for _, _, name in mentions})
    doc = tokenizer(text)
    doc._.entities = [Entity("Person" if name.isupper() else "Institution", name) for name in names]
    doc._.mentions = [Mention(s, e, doc._.entities[names.index(n)].type, entity=names.index(n)) for s, e, n in mentions]
    doc._.sentences = sentences(text, doc._.morphemes)
    doc._.quotations = [Quotation(start, end) for start, end in quotations(text)]
    assert " ".join("-" if speaker is None else names[speaker] for speaker in speakers(doc)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("그는 “갔다. 왔다”고 했다.", ["“갔다. 왔다”"]),
        ('그는 "갔다"고, "왔다"고 했다.', ['"갔다"', '"왔다"']),
        ("그는 「갔다」고 했다.", ["「갔다」"]),
        ("그는 “갔다”고 했고 「법률」을 폈다.", ["“갔다”"]),
        ("열었다가 닫지 않은 “ 부호", []),
        ("‘작은따옴표’는 인용이 아니다.", []),
    ],
)
def test_quotations(text, expected):
    assert [text[start:end] for start, end in quotations(text)] == expected
