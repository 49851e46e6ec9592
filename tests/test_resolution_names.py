import unicodedata

import pytest

from kgraph.resolution import authority
from kgraph.resolution.forms import comparable
from kgraph.resolution.names import (
    distinctive,
    is_korean_person,
    last_word,
    looks,
    normal,
    shortens,
    similarity,
    skeleton,
)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("주식회사 삼성전자", "삼성전자"),
        ("㈜누리온테크", "누리온테크(주)"),
        ("재단법인 해솔문화재단", "해솔문화재단"),
        ("(사)한국핸드볼연맹", "한국핸드볼연맹"),
        ("Samsung Electronics Co., Ltd.", "Samsung Electronics"),
        ("Nurion Inc.", "NURION"),
        ("서울대", "서울대학교"),
        ("대구과학고", "대구과학고등학교"),
        (unicodedata.normalize("NFD", "산·학 협력단"), "산학협력단"),
    ],
)
def test_legal_forms_and_spelling_do_not_tell_bodies_apart(left: str, right: str) -> None:
    assert distinctive(left) == distinctive(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [("주식회사 삼성전자", "주식회사 현대자동차"), ("재단법인", "사단법인"), ("주식회사", "㈜"), ("Inc.", "Ltd.")],
)
def test_the_distinctive_part_always_does(left: str, right: str) -> None:
    assert distinctive(left) != distinctive(right)


@pytest.mark.parametrize(
    ("type_", "left", "right"),
    [
        ("Place", "광주", "광주광역시"),
        ("Place", "경기", "경기도"),
        ("Place", "강원도", "강원특별자치도"),
        ("Place", "대전시", "대전"),
        ("Place", "강릉", "강릉시"),
        ("Institution", "KAIST", "카이스트"),
        ("Institution", "과기정통부", "과학기술정보통신부"),
        ("Institution", "산은", "한국산업은행"),
    ],
)
def test_the_lists_know_short_names(type_: str, left: str, right: str) -> None:
    assert comparable(type_, left) == comparable(type_, right)


def test_the_containing_place_decides() -> None:
    city = comparable("Place", "광주시", frozenset({"경기"}))
    assert city == comparable("Place", "광주", frozenset({"경기도"}))
    assert city != comparable("Place", "광주")


def test_a_short_name_means_the_ministry_of_its_year() -> None:
    assert authority.known("Institution", "과기부", year=2003) != authority.known("Institution", "과기부", year=2020)


def test_a_name_that_many_places_bear_means_none_of_them() -> None:
    assert authority.known("Place", "중구") is None
    assert comparable("Place", "중구", frozenset({"대전"})) != comparable("Place", "중구", frozenset({"부산"}))


def test_spellings_of_foreign_names_sound_alike() -> None:
    assert skeleton("뮌헨") == skeleton("뮨헨")
    assert skeleton("가톨릭") == skeleton("카톨릭")
    assert skeleton("뮌헨") != skeleton("뮌스터")


def test_what_looks_the_same_is_told_of_names_that_are_not_all_hangul() -> None:
    assert looks("АІСА") == looks("AICA")
    assert looks("H2O") == looks("H20")
    assert looks("AI") != looks("AL")
    assert not looks("누리온테크")


def test_similarity_is_of_letters() -> None:
    assert similarity("누리온테크", "누리온데크") > similarity("누리온테크", "누리온전자")


def test_an_abbreviation_keeps_the_order_of_the_letters() -> None:
    assert shortens("산은", "한국산업은행")
    assert not shortens("은산", "한국산업은행")


def test_a_foreigner_is_called_by_the_last_word() -> None:
    assert last_word("도널드 트럼프") == normal("트럼프")
    assert not last_word("오상진")
    assert is_korean_person("남궁현")
    assert not is_korean_person("도널드 트럼프")
