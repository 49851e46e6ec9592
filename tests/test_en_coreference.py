"""Texts whose stand-ins are in brackets, with the name of whom they stand for, or nothing for nobody."""

import re

import pytest
from english import name, read

TABLE = [
    "Oh Sang-jin came. [Oh|Oh Sang-jin] spoke.",
    "Emma Walsh came. [Walsh|Emma Walsh] spoke.",
    "Emma Walsh and John Walsh came. [Walsh|] spoke.",
    "The Industry Cluster Agency (ICA) grew. [ICA|Industry Cluster Agency] is small.",
    "The Artificial Intelligence Industry Cluster Agency grew. So said Oh Sang-jin, the head of"
    " [AICA|Artificial Intelligence Industry Cluster Agency].",
    "The Ministry of Science paid. [The ministry|Ministry of Science] is rich.",
    "The National Data Center opened. [The centre|National Data Center] is big.",
    "The Ministry of Science and the Ministry of Energy paid. [The ministry|] is rich.",
    "Solbit AI, a startup, grew. [The company|Solbit AI] is small.",
    "Google and Kakao grew. [The company|] is small.",
    "The Ministry of Science grew. [The company|] is small.",
    "Solbit AI, a startup, paid. [The company car|] is red.",
    "Oh Sang-jin came. [He|Oh Sang-jin] spoke.",
    "Oh Sang-jin met Emma Walsh. [He|Oh Sang-jin] spoke.",
    "Oh Sang-jin met Cha Yu-jin. [He|] spoke.",
    "Tim Cook has led Apple since [he|Tim Cook] came.",
    "Emma Walsh came. Tim Cook greeted [him|].",
    "Altair Engineering, a software maker, grew. So did [Altair|Altair Engineering]'s chief executive.",
    "Google grew. [Its|Google] head left.",
    "Google grew. [It|Google] is based in Paris.",
    "Google grew. [It|] is likely that more will come.",
    "Gwangju wants more. [The city|Gwangju] has plans.",
    "The United States paid. [U.S.|United States] money came.",
    "Acme Inc. grew. [Acme|Acme Inc.] is old. Acme, a company, is old.",
]
_BRACKET = re.compile(r"\[([^|]*)\|([^\]]*)\]")


@pytest.mark.parametrize("marked", TABLE)
def test_coreference(marked):
    match = _BRACKET.search(marked)
    text = _BRACKET.sub(r"\1", marked)
    doc = read(text)
    span = (match.start(), match.start() + len(match[1]))
    found = [name(doc, m.entity) for m in doc._.mentions if (m.start, m.end) == span]
    assert found == ([match[2]] if match[2] else [])


def test_nothing_in_a_quotation_is_guessed():
    doc = read("Oh Sang-jin came. “He will not,” said Emma Walsh.")
    assert [m.kind for m in doc._.mentions] == ["name", "name"]
