import random

import pytest
from small_records import ALL, FORMER, HEAD, MEETING, SHORT

from kgraph.resolution import Cluster, Profile, keys, normal, profiles, resolve


def profile(article: str, name: str, *aliases: str, type_: str = "Institution") -> Profile:
    return Profile(article, "e", type_, name, aliases)


def clusters(*given: Profile) -> set[Cluster]:
    return set(resolve(given).values())


@pytest.mark.parametrize(
    ("left", "right"),
    [("한국 과학기술원", "한국과학기술원"), ("ＫＡＩＳＴ", "kaist"), ("광주", "광주"), ("산·학", "산학")],
)
def test_spelling_does_not_tell_names_apart(left: str, right: str) -> None:
    assert normal(left) == normal(right)


def test_look_alikes_of_another_script_stay_apart() -> None:
    assert normal("АICA") != normal("AICA")


def test_an_introduced_abbreviation_joins_articles() -> None:
    resolution = resolve(profile for record in (HEAD, MEETING) for profile in profiles(record))
    assert resolution[HEAD.id, "e2"] == resolution[MEETING.id, "e1"]


def test_a_part_of_the_name_joins_nothing() -> None:
    assert len(clusters(profile("a", "해솔홀딩스", "홀딩스"), profile("b", "도담홀딩스", "홀딩스"))) == 2


def test_a_surname_is_no_alias() -> None:
    people = profile("a", "오상진", "오", type_="Person"), profile("b", "오진탁", "오", type_="Person")
    assert len(clusters(*people)) == 2


def test_types_are_never_joined() -> None:
    assert len(clusters(profile("a", "광주"), profile("b", "광주", type_="Place"))) == 2


def test_the_name_most_used_is_the_label() -> None:
    given = profile("a", "AICA"), profile("b", "사업단", "AICA"), profile("c", "AICA")
    assert clusters(*given) == {Cluster("Institution", "AICA", ("사업단",), "AICA")}


def test_an_equally_used_longer_name_is_the_label() -> None:
    assert {c.name for c in clusters(profile("a", "AICA"), profile("b", "융합사업단", "AICA"))} == {"융합사업단"}


def test_a_key_is_the_name_percent_encoded() -> None:
    (cluster,) = clusters(profile("a", "빛고을 A/S"))
    assert (cluster.path, cluster.name) == ("institution/%EB%B9%9B%EA%B3%A0%EC%9D%84_A%2FS", "빛고을 A/S")


def test_a_name_of_signs_alone_has_a_key() -> None:
    assert keys(profile("a", "***")) == {"Institution ***"}


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_articles_does_not_matter(seed: int) -> None:
    given = [profile for record in ALL for profile in profiles(record)]
    shuffled = random.Random(seed).sample(given, len(given))
    assert resolve(shuffled) == resolve(given)


def test_profiles_that_share_no_key_can_be_resolved_apart() -> None:
    given = [profile for record in ALL for profile in profiles(record)]
    places = [profile for profile in given if profile.type == "Place"]
    rest = [profile for profile in given if profile.type != "Place"]
    assert {**resolve(places), **resolve(rest)} == resolve(given)


def test_an_entity_without_a_mention_has_no_profile() -> None:
    assert {profile.entity for profile in profiles(SHORT)} == {"x", "y", "z"}
    assert "오" not in {alias for profile in profiles(FORMER) for alias in profile.aliases}
