"""The pairs that the relation networks judge, on a real Doc with mentions put on it."""

import pytest

from kgraph import languages
from kgraph.annotations import Entity, Mention
from kgraph.extractors import attributes, relations
from kgraph.extractors._context import Context
from kgraph.extractors._encoding import Vocabulary
from kgraph.extractors._pairs import arrays as arrays_of
from kgraph.extractors._pairs import ends_of, pairs, value_of

TEXT = "오상진 단장은 2024년 8월 취임했다. 예산 30억원의 2025 광주 포럼은 다음 해 열린다."


@pytest.fixture
def doc():
    nlp = languages.load("ko")
    doc = nlp.make_doc(TEXT)
    doc._.published = "2025-01-10"
    for name in ("sentences", "times", "amounts", "quotations"):
        doc = nlp.get_pipe(name)(doc)
    forum = TEXT.index("2025 광주 포럼")
    doc._.entities = [Entity("Person", "오상진"), Entity("Event", "2025 광주 포럼")]
    doc._.mentions = [Mention(0, 3, "Person", "name", 0), Mention(forum, forum + 10, "Event", "name", 1)]
    return doc


def test_values_are_numbered_behind_the_entities(doc):
    ends = ends_of(doc, valued=True)
    assert ends.types[:2] == ["Person", "Event"]
    assert set(ends.types[2:]) == {"Time", "Amount"}
    assert value_of("budget", ends.values[ends.types.index("Amount") - 2]) == "3000000000 KRW"
    assert ends_of(doc, valued=False).mentions == doc._.mentions


def test_an_attribute_joins_a_name_with_a_value_and_a_relation_two_names(doc):
    context, ends = Context(doc), ends_of(doc, valued=True)
    of_values = pairs(context, ends, attributes.signatures())
    assert of_values
    assert {ends.types[pair.entities[0]] for pair in of_values} == {"Person", "Event"}
    assert {ends.types[pair.entities[1]] for pair in of_values} == {"Time", "Amount"}
    of_names = pairs(context, ends_of(doc, valued=False), relations.signatures())
    assert [pair.entities for pair in of_names] == [(0, 1)]


def test_what_a_name_holds_is_part_of_the_name(doc):
    ends = ends_of(doc, valued=True)
    found = pairs(Context(doc), ends, attributes.signatures())
    arrays = arrays_of(Context(doc), ends, found, Vocabulary({}, {}, {}))
    event = next(i for i, m in enumerate(ends.mentions) if m.type == "Event")
    begin, end = arrays["begins"][event], arrays["ends"][event]
    # Event is the fifth type: its first morpheme is marked 9, the others 10.
    assert arrays["marks"][begin:end].tolist() == [9] + [10] * (end - begin - 1)


def test_mentions_far_apart_are_no_pair():
    nlp = languages.load("ko")
    text = "오상진이 왔다. 비가 왔다. 눈이 왔다. 바람이 불었다. 한빛재단이 웃었다."
    doc = nlp.make_doc(text)
    for name in ("sentences", "times", "amounts", "quotations"):
        doc = nlp.get_pipe(name)(doc)
    place = text.index("한빛재단")
    doc._.entities = [Entity("Person", "오상진"), Entity("Institution", "한빛재단")]
    doc._.mentions = [Mention(0, 3, "Person", "name", 0), Mention(place, place + 4, "Institution", "name", 1)]
    assert pairs(Context(doc), ends_of(doc, valued=False), relations.signatures()) == []
