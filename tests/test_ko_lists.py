import unicodedata

import pytest
from spacy.vocab import Vocab

from kgraph.languages.ko import lists
from kgraph.languages.ko.tokenizer import Tokenizer


@pytest.fixture(scope="module")
def tokenizer():
    return Tokenizer(Vocab())


def test_the_lists_are_long():
    assert len(lists.entries()) + len(lists.titles()) + len(lists.kinship()) + len(lists.nominals()) >= 2000


def test_no_entry_stands_twice():
    keys = [(e.name, e.kind, e.within) for e in lists.entries()]
    assert len(keys) == len(set(keys))


def test_names_are_clean():
    names = list(lists.by_name())
    assert [n for n in names if n != unicodedata.normalize("NFC", n.strip()) or not n] == []


def test_what_a_place_lies_in_is_in_the_lists():
    assert {e.within for e in lists.entries() if e.within} - set(lists.by_name()) == set()


def test_every_municipality_of_korea_is_there():
    provinces = {e.name for e in lists.entries() if e.kind == "province" and e.within == "대한민국"}
    found = [e for e in lists.entries() if e.within in provinces and e.kind in ("city", "county", "district")]
    assert (len(provinces), len(found)) == (17, 228)


def test_bodies_know_their_years():
    (ministry,) = lists.by_name()["국토해양부"]
    assert (ministry.existed(2010), ministry.existed(2015)) == (True, False)


def test_an_alias_leads_to_every_body_that_bore_it():
    assert {e.name for e in lists.by_name()["산업부"]} == {"산업통상부", "산업통상자원부"}


def test_countries_are_those_of_cldr():
    assert lists.by_name()["우즈베키스탄"][0].kind == "country"


def test_titles_state_a_relation():
    assert {t.relation for those in lists.titles().values() for t in those} == {"headOf", "memberOf"}


def test_every_csv_has_a_place_among_the_words():
    assert set(lists.words()) >= {"Institution", "Place", "kinship", "nominal Person", "surname", "title"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("과학기술정보통신부와 광주광역시가 만났다", ["과학기술정보통신부", "광주광역시"]),
        ("서울대 교수가 서울에서 미국으로 갔다", ["서울대", "서울", "미국"]),
        ("한국전자통신연구원(ETRI)이 맡는다", ["한국전자통신연구원", "ETRI"]),
        ("경기 성남시 분당구", ["경기", "성남시", "분당구"]),
        ("LG에너지솔루션이 폴란드에 짓는다", ["LG에너지솔루션", "폴란드"]),
    ],
)
def test_the_longest_names_are_found(tokenizer, text, names):
    found = lists.matches(text, tokenizer(text)._.morphemes)
    assert [text[m.start : m.end] for m in found if m.sure] == names
