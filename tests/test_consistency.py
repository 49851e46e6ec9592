"""What one occurrence of a name tells of the others; mentions are marked [words|Type], sure ones."""

import re

import pytest
import spacy

from kgraph.annotations import Mention
from kgraph.extractors.consistency import consistent
from kgraph.languages.ko.lists import by_name
from kgraph.languages.ko.sentences import sentences
from kgraph.languages.ko.times import times
from kgraph.languages.ko.tokenizer import Tokenizer

MARK = re.compile(r"\[([^\[\]|]+)\|(\w+)\]")
TABLE = """
회사는 인공지능[산업융합사업단|Institution]의 지원을 받았다. = 인공지능산업융합사업단 Institution
업체[도담로보틱스|Institution]가 나섰다. = 도담로보틱스 Institution
지난달[문화관광부|Institution]가 나섰다. = 문화관광부 Institution
사진가[봉서윤|Person] 씨가 왔다. = 봉서윤 Person
[도담|Institution], [도담|Institution], [도담|Place] = 도담 Institution 도담 Institution 도담 Institution
그는 [새 산업통상자원부|Institution]를 이끈다. = 산업통상자원부 Institution
‘[새 보리 사업|Project]’을 시작했다. = 새 보리 사업 Project
[한 종합병원|Institution]은 떠났고 [한|Person] 씨는 남았다. = 종합병원 Institution 한 Person
[광주|Place][광역시|Place]가 나섰다. = 광주광역시 Place
[광주|Place][시장|Person]이 나섰다. = 광주 Place 시장 Person
[해솔중공업|Institution]이 나섰다. 해솔중공업은 컸다. = 해솔중공업 Institution 해솔중공업 Institution
"""
ROWS = [line.rsplit(" = ", 1) for line in TABLE.strip().splitlines()]


@pytest.mark.parametrize(("marked", "expected"), ROWS)
def test_names_agree_and_begin_where_they_begin(marked: str, expected: str) -> None:
    text, mentions, position = "", [], 0
    for found in MARK.finditer(marked):
        text += marked[position : found.start()]
        mentions.append(Mention(len(text), len(text) + len(found[1]), found[2]))
        text, position = text + found[1], found.end()
    doc = Tokenizer(spacy.blank("xx").vocab)(text + marked[position:])
    doc._.sentences = sentences(doc.text, doc._.morphemes)
    doc._.times = times(doc.text, "2025-08-18", doc._.sentences, doc._.morphemes)
    doc._.mentions = mentions
    told = [f"{doc.text[m.start : m.end]} {m.type}" for m in consistent(doc, by_name())._.mentions]
    assert " ".join(told) == expected
