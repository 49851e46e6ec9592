from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import dated_graph
import gold_graph
import pytest

from kgraph.asking import SHIPPED, ask, question, questions, terms
from kgraph.cards import Cards, open_cards
from kgraph.errors import KgraphError, NothingFound, QueryRefused
from kgraph.ontology import shorten
from kgraph.terms import Term, term


@pytest.fixture(scope="module")
def gold(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return gold_graph.make(tmp_path_factory.mktemp("asking") / "gold")


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return dated_graph.make(tmp_path_factory.mktemp("asking") / "dated")


@pytest.fixture
def cards(dated: Path) -> Cards:
    return open_cards(dated)


def rows(graph: Path, name: str, *values: str, without: str = "") -> list[str]:
    """The answer, its cells between bars; rows that differ in a column that is left out are told once."""
    with ask(graph, questions()[name], open_cards(graph), values) as found:
        kept = [place for place, variable in enumerate(found.variables) if variable != without]
        return list(dict.fromkeys(" | ".join(_plain(row[place]) for place in kept) for row in found))


def _plain(cell: str) -> str:
    found = term(cell)
    return unquote(shorten(found.value)) if found else ""


OF_GOLD: list[tuple[list[str], list[str]]] = [
    (["heads", "누리온테크"], ["윤태건 | 대표 |  |  | 0 | 4 | 2024-09-10"]),
    (["posts", "윤태건"], ["누리온테크 | kg:headOf | 대표 |  |  | 0 | 4 | 2024-09-10"]),
    (
        ["moved-from", "KAIST"],
        ["이서준 | 교수 | 도담로보틱스 | 기술고문", "하진우 | 전기및전자공학부 교수 | 휴먼센싱연구센터 | 소장"],
    ),
    (["moved-between", "KAIST", "휴먼센싱연구센터"], ["하진우 | 전기및전자공학부 교수 | 2003 | 소장 | "]),
    (["funders", "KAIST"], ["윤태건 | 3000000000 | KRW | 2019-05-15 | 2019-05-16"]),
    (["funded-by", "다온인베스트먼트"], ["도담로보틱스 | 8000000000 | KRW |  | 2020-10-23"]),
    (
        ["largest-funds", "50000000000"],
        [
            "과학기술정보통신부 | 차세대 지능형 센서 기술개발사업 | 182000000000 | KRW | 1",
            "과학기술정보통신부 | 지역 AX 전환 프로젝트 | 70000000000 | KRW | 1",
        ],
    ),
    (
        ["budgets"],
        [
            "서해내륙선 철도건설사업 | 3720000000000 | KRW | 1",
            "국가AI컴퓨팅센터 | 2500000000000 | KRW | 1",
            "임자 해상풍력 발전사업 | 2100000000000 | KRW | 1",
            "서해내륙선 2공구 | 418000000000 | KRW | 1",
            "달 통신중계위성 개발사업 | 320000000000 | KRW | 1",
            "차세대 지능형 센서 기술개발사업 | 182000000000 | KRW | 1",
            "지역 AX 전환 프로젝트 | 98000000000 | KRW | 1",
            "갑천 생태호수공원 조성사업 | 65000000000 | KRW | 1",
            "지역스타 100 프로젝트 | 45200000000 | KRW | 1",
            "김 육상양식 실증사업 | 6000000000 | KRW | 1",
            "제7회 강릉바다영화제 | 2100000000 | KRW | 1",
        ],
    ),
    (
        ["shared-projects", "KAIST"],
        [
            "차세대 지능형 센서 기술개발사업 | 과학기술정보통신부 | kg:funds",
            "차세대 지능형 센서 기술개발사업 | 나노종합기술원 | kg:participatesIn",
            "차세대 지능형 센서 기술개발사업 | 누리온테크 | kg:participatesIn",
            "차세대 지능형 센서 기술개발사업 | 서울대 | kg:participatesIn",
            "차세대 지능형 센서 기술개발사업 | 오진탁 | kg:operates",
            "차세대 지능형 센서 기술개발사업 | 한국전자통신연구원 | kg:operates",
        ],
    ),
    (["projects-in", "강릉"], ["제7회 강릉바다영화제 | 경포해변"]),
    (
        ["bodies-in", "대전"],
        [
            "KAIST | 대전",
            "갑천지키기시민모임 | 유성구",
            "나노종합기술원 | 유성구",
            "도담로보틱스 | 대덕연구개발특구",
            "도담로보틱스 | 대전",
        ],
    ),
    (
        ["participants", "차세대 지능형 센서 기술개발사업"],
        [
            "과학기술정보통신부 | kg:funds | 1",
            "오진탁 | kg:operates | 1",
            "한국전자통신연구원 | kg:operates | 1",
            "KAIST | kg:participatesIn | 1",
            "나노종합기술원 | kg:participatesIn | 1",
            "누리온테크 | kg:participatesIn | 1",
            "서울대 | kg:participatesIn | 1",
        ],
    ),
    (
        ["owners", "도담로보틱스"],
        [
            "나카야마상사 | kg:owns | 9.1 |  |  | 2022-06-14",
            "누리온테크 | kg:acquires |  | 134000000000 | KRW | 2022-06-14",
            "누리온테크 | kg:subOrganizationOf |  |  |  | 2024-09-10",
            "다온인베스트먼트 | kg:owns | 18.6 |  |  | 2022-06-14",
            "서하림 | kg:owns | 12 |  |  | 2022-06-14",
        ],
    ),
    (["holdings", "누리온테크"], ["도담로보틱스 | kg:acquires |  | 1", "도담로보틱스 | kg:subOrganizationOf |  | 1"]),
    (["partners", "우주항공청"], ["미국 항공우주국 | 2025-05 | 2025-09-23"]),
    (
        ["accusations", "2024-03"],
        [
            "금융감독원 | 세림바이오 |  | 2024-03-21",
            "금융위원회 | 세림바이오 | 2024-03-20 | 2024-03-21",
            "금융위원회 | 세한회계법인 | 2024-03-20 | 2024-03-21",
            "증권선물위원회 | 방승재 | 2024-02 | 2024-03-21",
            "전국언론노동조합 한빛일보지부 | 한빛일보 | 2026-03-05 | 2026-03-11",
        ],
    ),
    (["alumni", "KAIST"], ["서하림 | 도담로보틱스 | 대표", "윤태건 | 누리온테크 | 대표", "임소정 |  | "]),
    (["born-in", "대구시"], ["윤태건 | 대구시"]),
    (["meetings", "2025"], ["배성일 | 천기문 | 2025-06-12 | 2025-06-19"]),
    (
        ["founded-since", "2020"],
        ["휴먼센싱연구센터 | 2020-03 | ", "AX 실증센터 | 2024-09-09 | ", "스마트 김 종자센터 | 2027-08 | "],
    ),
    (
        ["said-about", "인력"],
        [
            "오진탁 | “설계 인력이 오 년 새 절반으로 줄었다. 장비보다 사람이 급하다” | 2018-11-21"
            " | 지능형 센서 국산화에 1820억…과기정통부, 내년 국책과제 착수",
            "진서윤 | “안전 인력을 두 배로 늘렸다” | 2022-12-07 | 서해내륙선 2공구 착공…터널 사고 1공구는 중단 계속",
        ],
    ),
    (
        ["articles-about", "윤태건"],
        [
            "2019-05-16 | KAIST 동문 창업가 윤태건 씨, 모교에 30억 쾌척 |  | 4 | https://w3id.org/kgraph/id/article/d08",
            "2022-06-14 | 누리온테크, 도담로보틱스 1340억에 인수 |  | 4 | https://w3id.org/kgraph/id/article/d05",
            "2023-07-12 | 차량용 센서 도면 中 업체로 빼돌린 일당 기소 |  | 1 | https://w3id.org/kgraph/id/article/d14",
            "2024-09-10 | 대구 수성알파시티에 ‘AX 실증센터’ 개소…17개사 장비 무상 이용 |  | 3 | https://w3id.org/kgraph/id/article/d02",
        ],
    ),
    (["family", "윤태건"], ["임소정 | kg:spouseOf | 윤태건"]),
]


@gold_graph.needed
@pytest.mark.parametrize(("asked", "answers"), OF_GOLD, ids=lambda asked: str(asked[0]))
def test_questions_about_the_gold_records(gold: Path, asked: list[str], answers: list[str]) -> None:
    assert rows(gold, *asked, without="sentence") == answers


@gold_graph.needed
def test_answers_come_with_their_sentence(gold: Path) -> None:
    assert rows(gold, "meetings", "2025") == [
        "배성일 | 천기문 | 2025-06-12 | 2025-06-19"
        " | 그는 지난 12일 배성일 해수부 장관을 만나 국비를 더 달라고 요청했다."
    ]


def test_heads_come_in_the_order_of_their_beginnings(dated: Path) -> None:
    assert rows(dated, "heads", "빛고을연구소") == [
        "한지우 | 소장 | 2021 | 2024-07 | 1 | 1 | 2024-09-02",
        "오상진 | 소장 | 2024-08 |  | 0 | 2 | 2025-03-05",
    ]


def test_the_most_mentioned_of_a_month(dated: Path) -> None:
    assert rows(dated, "most-mentioned", "2024-09") == [
        "빛고을연구소 | kg:Institution | 2 | 1",
        "오상진 | kg:Person | 2 | 1",
        "한지우 | kg:Person | 1 | 1",
    ]


def test_interlocks_and_conflicts(tmp_path: Path) -> None:
    graph = _contested(tmp_path / "g")
    assert rows(graph, "interlocks") == ["오상진 | 가람은행 | 이사 | 나래재단 | 이사장"]
    (conflict,) = rows(graph, "conflicts")
    assert conflict == (
        "가람은행 | kg:foundingDate | 2016 | https://w3id.org/kgraph/id/article/a"
        " | 2017-05 | https://w3id.org/kgraph/id/article/b"
    )


def _contested(path: Path) -> Path:
    from small_graph import make, record

    from kgraph.article import Article
    from kgraph.record import Attribute, Entity, Relation

    people = {
        "o": Entity("Person", "오상진"),
        "g": Entity("Institution", "가람은행"),
        "n": Entity("Institution", "나래재단"),
    }
    text = "[[오상진|o]] [[나래재단|n]] 이사장은 [[가람은행|g]] 이사이다. 은행은 {}년에 섰다."
    posts = (Relation("o", "headOf", "n", {"title": "이사장"}), Relation("o", "memberOf", "g", {"title": "이사"}))
    said = {"a": "2016", "b": "2017-05"}
    return make(
        path,
        [
            (
                Article(id=id, text=""),
                record(id, text.format(date), people, posts, [Attribute("g", "foundingDate", date)]),
            )
            for id, date in said.items()
        ],
    )


class TestQuestions:
    def test_there_are_fifteen_and_more_each_in_both_languages(self) -> None:
        shipped = questions()
        assert len(shipped) >= 15
        assert all(asked.words["ko"] != asked.words["en"] for asked in shipped.values())

    def test_every_parameter_is_selected_and_stands_in_the_words(self) -> None:
        for asked in questions().values():
            select = asked.query.partition("SELECT")[2].partition("{")[0]
            for parameter in asked.parameters:
                assert f"?{parameter.name} " in select
                assert parameter.optional or all(f"{{{parameter.name}}}" in words for words in asked.words.values())

    def test_a_folder_of_ones_own_comes_first(self, tmp_path: Path, dated: Path) -> None:
        (tmp_path / "heads.rq").write_text(
            "# en: Who?\n# ?who: Person\nSELECT ?who ?x { ?who kg:headOf/rdfs:label ?x }"
        )
        own = questions([tmp_path])["heads"]
        assert (own.words, own.parameters[0].kinds) == ({"en": "Who?", "ko": "Who?"}, ("Person",))
        with ask(dated, own, open_cards(dated), ["강민아"]) as found:
            assert (found.variables, list(found)) == (("x",), [('"하늘소프트"@ko',)])

    @pytest.mark.parametrize("text", ["# ?who: Planet\nSELECT * {}", "# ?who: literal\n"])
    def test_an_unknown_kind_is_refused(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "mine.rq").write_text(text)
        with pytest.raises(KgraphError, match="is of unknown kind"):
            question(tmp_path / "mine.rq")

    def test_a_folder_that_is_none_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(KgraphError, match="no such folder of questions"):
            questions([tmp_path / "none"])

    def test_a_question_that_would_change_the_graph_is_refused(self, tmp_path: Path, dated: Path) -> None:
        (tmp_path / "mine.rq").write_text("DELETE WHERE { ?s ?p ?o }")
        with pytest.raises(QueryRefused), ask(dated, question(tmp_path / "mine.rq"), open_cards(dated)):
            pass

    def test_the_files_are_where_the_package_is(self) -> None:
        assert len(list(SHIPPED.glob("*.rq"))) == len(questions())


class TestParameters:
    def test_a_name_becomes_the_iri_of_its_entity(self, cards: Cards) -> None:
        bound = terms(questions()["posts"], cards, ["오상진"])
        assert bound == {"person": Term("uri", cards.find("오상진").iri)}

    def test_an_optional_one_may_be_left_open(self, cards: Cards) -> None:
        assert (
            terms(questions()["meetings"], cards, []) == terms(questions()["meetings"], cards, [""]) == {"since": None}
        )

    @pytest.mark.parametrize(
        "words", ['"', "'", "\\", '" } SELECT * { ?s ?p ?o } #', "?who", "<script>", "인력 😀", "\n", "}", "{topic}"]
    )
    def test_text_is_bound_whatever_it_holds(self, dated: Path, words: str) -> None:
        assert rows(dated, "said-about", words) == []

    @pytest.mark.parametrize(
        ("name", "values", "said"),
        [
            ("heads", [], "heads needs institution: it takes institution"),
            ("heads", ["빛고을연구소", "x"], "heads takes institution, not 2 values"),
            ("heads", ["오상진"], "is no Institution or Place, which institution takes"),
            ("posts", ["빛고을연구소"], "'빛고을연구소' is not in the graph"),
            ("founded-since", ["soon"], "'soon' is no date"),
            ("largest-funds", ["1e9"], "'1e9' is no number, which least takes"),
            ("budgets", ["1"], "budgets takes no parameters, not 1 values"),
        ],
    )
    def test_values_that_do_not_fit_are_refused(self, cards: Cards, name: str, values: list[str], said: str) -> None:
        with pytest.raises(KgraphError, match=said):
            terms(questions()[name], cards, values)

    def test_an_unknown_name_lists_others(self, cards: Cards) -> None:
        with pytest.raises(NothingFound, match="but there are"):
            terms(questions()["posts"], cards, ["오상"])


def test_every_question_runs_on_every_graph(dated: Path) -> None:
    examples = {"text": "함께", "date": "2024", "number": "1"}
    named = {"Person": "오상진", "Institution": "빛고을연구소", "Project": "빛고을 계획", "Event": "빛고을 박람회"}
    for asked in questions().values():
        values = list(_values(asked.parameters, examples | named))
        if len(values) == len(asked.parameters):
            rows(dated, asked.name, *values)


def _values(parameters: tuple[object, ...], examples: dict[str, str]) -> Iterator[str]:
    for parameter in parameters:
        kinds = getattr(parameter, "kinds", ())
        yield from (examples[kind] for kind in kinds[:1] if kind in examples)
