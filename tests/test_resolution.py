import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_records import ALL, FORMER, HEAD, MEETING, SHORT, marked

from kgraph.record import Relation
from kgraph.resolution import Cluster, Profile, decide, keys, normal, profiles, resolve
from kgraph.resolution.profile import Fact


def profile(article: str, name: str, *aliases: str, type_: str = "Institution", **more: str) -> Profile:
    """`more` are facts by their kinds; several values are parted by commas."""
    facts = tuple(Fact(kind, value) for kind, values in more.items() for value in values.split(","))
    return Profile(article, "e", type_, name, aliases, "2025-08-18", facts=facts, spans=((0, len(name)),))


def person(article: str, name: str, **facts: str) -> Profile:
    return profile(article, name, type_="Person", **facts)


def introducing(article: str, name: str, *names: str, **facts: str) -> Profile:
    return profile(article, name, *names, **facts)._replace(introduced=names)


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


@pytest.mark.parametrize(
    ("left", "right"),
    [("АICA", "AICA"), ("ΑICA", "AICA"), ("AICO", "AIC0"), ("AㅣCA", "AlCA")],
)
def test_look_alikes_are_for_someone_to_look_at_whatever_supports_them(left: str, right: str) -> None:
    facts = {"within": "광주", "parent": "누리온테크", "person": "오상진,강민아"}
    decision = decide([profile("a", left, **facts), profile("b", right, **facts), profile("c", "KAlST")])
    (doubt,) = decision.doubts
    assert {doubt.left, doubt.right} == {decision.clusters[article, "e"].path for article in "ab"}
    assert doubt.score == 19


def test_an_introduced_abbreviation_joins_articles() -> None:
    resolution = resolve(profile for record in (HEAD, MEETING) for profile in profiles(record))
    assert resolution[HEAD.id, "e2"] == resolution[MEETING.id, "e1"]


def test_an_abbreviation_of_two_bodies_joins_neither() -> None:
    given = introducing("a", "한빛정보센터", "HIC"), introducing("b", "해솔투자공사", "HIC"), profile("c", "HIC")
    assert len(clusters(*given)) == 3


def test_a_part_of_the_name_joins_nothing() -> None:
    assert len(clusters(profile("a", "해솔홀딩스", "홀딩스"), profile("b", "도담홀딩스", "홀딩스"))) == 2


def test_a_legal_form_joins_nothing() -> None:
    assert len(clusters(profile("a", "주식회사 해솔"), profile("b", "주식회사 도담바이오"))) == 2
    assert len(clusters(profile("a", "주식회사 도담바이오"), profile("b", "도담바이오"))) == 1


def test_a_surname_is_no_alias() -> None:
    people = profile("a", "오상진", "오", type_="Person"), profile("b", "오진탁", "오", type_="Person")
    assert len(clusters(*people)) == 2


@pytest.mark.parametrize("surname", ["오", "남궁"])
def test_a_surname_alone_never_joins(surname: str) -> None:
    found = clusters(person("a", surname, affiliation="AICA"), person("b", surname, affiliation="AICA"))
    assert len({cluster.path for cluster in found}) == 2


@pytest.mark.parametrize(
    "facts",
    [{"affiliation": "누리온테크"}, {"person": "윤태건"}, {"project": "빛고을 계획"}, {"title": "차세대사업단장"}],
)
def test_a_person_is_the_same_where_something_supports_it(facts: dict[str, str]) -> None:
    assert len(clusters(person("a", "김민수", **facts), person("b", "김민수", **facts))) == 1


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ({"affiliation": "삼성전자"}, {"affiliation": "삼성전자"}),
        ({"affiliation": "서울대"}, {"affiliation": "서울대학교"}),
        ({"affiliation": "기획재정부"}, {"institution": "기획재정부"}),
        ({"affiliation": "누리온테크"}, {"institution": "누리온테크"}),
        ({"institution": "삼성전자,서울대,기획재정부"}, {"institution": "삼성전자,서울대,기획재정부"}),
    ],
)
def test_a_large_employer_or_one_named_by_chance_leaves_a_doubt(left: dict[str, str], right: dict[str, str]) -> None:
    decision = decide([person("a", "김민수", **left), person("b", "김민수", **right)])
    assert len(set(decision.clusters.values())) == 2
    assert len(decision.doubts) == 1


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ({"affiliation": "삼성전자", "head": "삼성전자"}, {"affiliation": "삼성전자", "head": "삼성전자"}),
        ({"affiliation": "삼성전자", "title": "부장"}, {"affiliation": "삼성전자", "title": "부장"}),
        ({"affiliation": "누리온테크", "title": "대표"}, {"institution": "누리온테크", "title": "대표"}),
    ],
)
def test_a_post_in_it_does_not(left: dict[str, str], right: dict[str, str]) -> None:
    assert len(clusters(person("a", "김민수", **left), person("b", "김민수", **right))) == 1


def test_a_name_alone_is_a_doubt() -> None:
    decision = decide([person("a", "김민수", affiliation="누리온테크"), person("b", "김민수", affiliation="도담")])
    assert len(set(decision.clusters.values())) == 2
    assert [doubt.score for doubt in decision.doubts] == [10]


def test_namesakes_get_a_fact_that_tells_them_apart() -> None:
    investor = [person(f"a{n}", "한지석", affiliation="다온인베스트먼트") for n in range(2)]
    found = clusters(*investor, person("b", "한지석", affiliation="두산"))
    assert sorted(len(cluster.key) for cluster in found)[0] == len("%ED%95%9C%EC%A7%80%EC%84%9D")
    assert {cluster.name for cluster in found} == {"한지석"}
    assert any(cluster.key.endswith("_%28%EB%91%90%EC%82%B0%29") for cluster in found)


def test_two_birth_dates_contradict_whatever_supports() -> None:
    facts = {"affiliation": "누리온테크", "person": "윤태건"}
    given = person("a", "김민수", born="1971", **facts), person("b", "김민수", born="1984-02", **facts)
    assert len(clusters(*given)) == 2
    assert len(clusters(given[0], person("c", "김민수", born="1971-05-01", **facts))) == 1


def test_nobody_heads_two_unrelated_bodies_at_once() -> None:
    left = person("a", "김민수", head="누리온테크", affiliation="누리온테크", person="윤태건")
    right = person("b", "김민수", head="도담", affiliation="도담", person="윤태건")
    assert len(clusters(left, right)) == 2
    assert len(clusters(left, right._replace(facts=(*right.facts, Fact("institution", "누리온테크"))))) == 1


def test_no_chain_leads_around_a_contradiction() -> None:
    facts = {"affiliation": "누리온테크", "person": "윤태건"}
    given = (
        person("a", "김민수", born="1971", **facts),
        person("b", "김민수", **facts),
        person("c", "김민수", born="1984", **facts),
    )
    resolution = resolve(given)
    assert resolution["a", "e"] != resolution["c", "e"]
    assert len(set(resolution.values())) == 2


def test_a_foreigner_is_one_under_the_last_word() -> None:
    given = (
        person("a", "도널드 트럼프", institution="백악관", person="시진핑"),
        person("b", "트럼프", institution="백악관", person="시진핑"),
        person("c", "멜라니아 트럼프", event="자선 만찬"),
    )
    resolution = resolve(given)
    assert resolution["a", "e"] == resolution["b", "e"] != resolution["c", "e"]


def test_a_last_word_of_two_people_equally_near_joins_neither() -> None:
    facts = {"institution": "백악관", "person": "시진핑"}
    given = (
        person("a", "도널드 트럼프", **facts),
        person("b", "트럼프", **facts),
        person("c", "멜라니아 트럼프", **facts),
    )
    assert len(clusters(*given)) == 3


def test_given_names_that_sound_alike_are_two() -> None:
    facts = {"affiliation": "누리온테크"}
    assert len(clusters(person("a", "김태희", **facts), person("b", "김대희", **facts))) == 2


def test_the_containing_place_decides() -> None:
    given = profile("a", "광주", type_="Place"), profile("b", "광주시", type_="Place", within="경기도")
    assert len(clusters(*given)) == 2
    assert len(clusters(given[0], profile("c", "광주광역시", type_="Place"))) == 1


def test_a_committee_of_every_council_needs_support() -> None:
    name = "예산결산특별위원회"
    left, right = (profile(a, name, parent=p, institution=p) for a, p in (("a", "대전시의회"), ("b", "국회")))
    assert len(clusters(left, right)) == 2
    assert len(clusters(left, left._replace(article="c"))) == 1


def test_types_are_never_joined() -> None:
    assert len(clusters(profile("a", "광주"), profile("b", "광주", type_="Place"))) == 2


def test_the_name_most_used_is_the_label() -> None:
    given = profile("a", "AICA"), introducing("b", "융합사업단", "AICA"), profile("c", "AICA")
    other = "institution/%EC%9C%B5%ED%95%A9%EC%82%AC%EC%97%85%EB%8B%A8"
    assert clusters(*given) == {Cluster("Institution", "AICA", ("융합사업단",), "AICA", (other,))}


def test_another_name_leads_to_an_entity_unless_it_means_two() -> None:
    given = (
        introducing("a", "융합사업단", "AICA"),
        introducing("b", "AICA", "융합사업단"),
        profile("c", "AICA", type_="Place"),
    )
    (body,) = [one for one in clusters(*given) if one.type == "Institution"]
    assert body.replaces == ("institution/AICA",)
    people = [person(f"a{n}", "도널드 트럼프", institution="백악관", person="시진핑") for n in range(2)]
    people += [person("b", "트럼프", institution="백악관", person="시진핑"), person("c", "트럼프", event="만찬")]
    assert not any(one.replaces for one in clusters(*people))


def test_an_equally_used_longer_name_is_the_label() -> None:
    assert {c.name for c in clusters(profile("a", "AICA"), introducing("b", "융합사업단", "AICA"))} == {"융합사업단"}


def test_a_key_is_the_name_percent_encoded() -> None:
    (cluster,) = clusters(profile("a", "빛고을 A/S"))
    assert (cluster.path, cluster.name) == ("institution/%EB%B9%9B%EA%B3%A0%EC%9D%84_A%2FS", "빛고을 A/S")


def test_a_name_of_signs_alone_has_a_key() -> None:
    assert keys(profile("a", "***")) == {"Institution ***"}


def test_the_title_behind_a_name_is_told() -> None:
    record = marked("a", "[[강민아|p]] 대표와 [[오상진|q]]은", {"p": ("Person", "강민아"), "q": ("Person", "오상진")})
    told = {one.name: [fact.value for fact in one.facts if fact.kind == "title"] for one in profiles(record)}
    assert told == {"강민아": ["대표"], "오상진": []}


def test_the_abbreviation_that_an_article_explains_is_introduced() -> None:
    record = marked(
        "a",
        "[[산업은행|e]](산은)이 [[한국수출입은행|f]]([[수은|f]])과",
        {"e": ("Institution", "산업은행"), "f": ("Institution", "한국수출입은행")},
    )
    assert {one.name: one.introduced for one in profiles(record)} == {"산업은행": (), "한국수출입은행": ("수은",)}


def test_a_past_post_is_no_present_one() -> None:
    (one,) = [p for p in profiles(FORMER) if p.type == "Person"]
    assert "head" not in {fact.kind for fact in one.facts}
    assert Fact("affiliation", "누리온테크") in one.facts


def test_profiles_survive_being_written() -> None:
    for one in profiles(HEAD):
        assert Profile.from_json(*one.reference, one.to_json()) == one


def test_facts_name_entities_as_they_are_written() -> None:
    record = marked(
        "a",
        "[[김하나|p]]는 [[누리온|i]]에 있다.",
        {"p": ("Person", "김하나"), "i": ("Institution", "누리온")},
        Relation("p", "memberOf", "i", {"title": "팀장"}),
    )
    facts = {fact for one in profiles(record) if one.entity == "p" for fact in one.facts}
    assert facts == {Fact("affiliation", "누리온"), Fact("institution", "누리온"), Fact("title", "팀장")}


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_articles_does_not_matter(seed: int) -> None:
    given = [profile for record in ALL for profile in profiles(record)]
    shuffled = random.Random(seed).sample(given, len(given))
    assert decide(shuffled) == decide(given)


def test_profiles_that_share_no_key_can_be_resolved_apart() -> None:
    given = [profile for record in ALL for profile in profiles(record)]
    places = [profile for profile in given if profile.type == "Place"]
    rest = [profile for profile in given if profile.type != "Place"]
    assert {**resolve(places), **resolve(rest)} == resolve(given)


def test_an_entity_without_a_mention_has_no_profile() -> None:
    assert {profile.entity for profile in profiles(SHORT)} == {"x", "y", "z"}
    assert "오" not in {alias for profile in profiles(FORMER) for alias in profile.aliases}


NAMES = ["김민수", "김민주", "도널드 트럼프", "트럼프", "도날드 트럼프", "오"]
PEOPLE = st.builds(
    lambda name, facts: person("", name)._replace(facts=tuple(sorted(facts))),
    st.sampled_from(NAMES),
    st.sets(
        st.sampled_from(
            [
                Fact(kind, value)
                for kind in ("head", "affiliation", "born", "person")
                for value in (("1971", "1984") if kind == "born" else ("누리온", "도담", "해솔"))
            ]
        ),
        max_size=4,
    ),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PEOPLE, max_size=40), st.randoms(use_true_random=False))
def test_clusters_depend_on_the_set_of_profiles_alone(people: list[Profile], pick: random.Random) -> None:
    given = [one._replace(article=f"a{number:02d}") for number, one in enumerate(people)]
    decision = decide(given)
    assert decide(pick.sample(given, len(given))) == decision
    births: dict[str, set[str]] = {}
    for one in given:
        born = {fact.value for fact in one.facts if fact.kind == "born"}
        if len(born) == 1:
            births.setdefault(decision.clusters[one.reference].path, set()).update(born)
    assert all(len(born) == 1 for born in births.values())
    paths = [cluster.path for cluster in set(decision.clusters.values())]
    assert len(paths) == len(set(paths))
