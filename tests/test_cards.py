import json
import os
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from small_graph import AGREEMENT, GWANGJU, make

from kgraph.article import Article
from kgraph.cards import Card, Cards, Group, merged, open_cards
from kgraph.errors import Ambiguous, NothingFound
from kgraph.names import names
from kgraph.record import Entity, Mention, Record, Relation
from kgraph.resolution import normal
from kgraph.store import current

NAUGHTY = Path(__file__).resolve().parents[2] / "shared" / "naughty" / "blns.json"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("cards") / "g")


@pytest.fixture
def cards(graph: Path) -> Cards:
    return open_cards(graph)


def card(cards: Cards, name: str) -> Card:
    return cards.card(cards.find(name))


def group(shown: Card, name: str, *, incoming: bool = False) -> Group:
    (found,) = (group for group in shown.groups if (group.term.name, group.incoming) == (name, incoming))
    return found


class TestFind:
    @pytest.mark.parametrize(
        "name",
        [
            "인공지능산업융합사업단",
            "AICA",
            "aica",
            "인공지능 산업융합 사업단",
            "institution/인공지능산업융합사업단",
            "https://w3id.org/kgraph/id/institution/인공지능산업융합사업단",
        ],
    )
    def test_an_entity_is_found_by(self, cards: Cards, name: str) -> None:
        assert cards.find(name).name == "인공지능산업융합사업단"

    def test_the_decomposed_name_is_the_same(self, cards: Cards) -> None:
        assert cards.find(unicodedata.normalize("NFD", "오상진")).name == "오상진"

    def test_an_unknown_name_lists_what_begins_alike(self, cards: Cards) -> None:
        with pytest.raises(NothingFound, match="'오상민' is not in the graph, but there are:") as error:
            cards.find("오상민")
        assert [str(candidate) for candidate in error.value.candidates] == [
            "오상진 (Person) https://w3id.org/kgraph/id/person/오상진"
        ]

    @pytest.mark.parametrize(
        "name", ["", " ", "없음", "/", "person/없음", "\x00", "'; DROP", "a/b c<>", "https://x/%zz"]
    )
    def test_what_is_not_there_is_not_found(self, cards: Cards, name: str) -> None:
        with pytest.raises(NothingFound):
            cards.find(name)

    def test_a_name_of_two_is_ambiguous_until_the_type_says_which(self, tmp_path: Path) -> None:
        cards = open_cards(make(tmp_path / "g", [_namesakes()]))
        with pytest.raises(Ambiguous, match="'한강' may mean 2 things") as error:
            cards.find("한강")
        assert [candidate.type for candidate in error.value.candidates] == ["Person", "Place"]  # type: ignore[attr-defined]
        assert cards.find("한강", "Place").type == "Place"


def _namesakes() -> tuple[Article, Record]:
    text = "한강은 한강을 걸었다."
    mentions = (Mention(0, 2, "e1"), Mention(4, 6, "e2"))
    people = {"e1": Entity("Person", "한강"), "e2": Entity("Place", "한강")}
    return Article(id="a", text=text), Record(id="a", text=text, mentions=mentions, entities=people)


class TestSearch:
    def test_better_names_come_first_then_what_is_mentioned_more(self, cards: Cards) -> None:
        assert [entity.name for entity, _ in cards.search("인공지능")] == [
            "인공지능산업융합사업단",
            "인공지능 집적단지 조성사업",
        ]
        assert [entity.name for entity, _ in cards.search("사업")] == [
            "인공지능산업융합사업단",
            "인공지능 집적단지 조성사업",
        ]
        assert [entity.name for entity, _ in cards.search("광주")] == ["광주"]

    def test_an_alias_is_found_and_said(self, cards: Cards) -> None:
        ((entity, name),) = cards.search("ica")
        assert (entity.name, name.text) == ("인공지능산업융합사업단", "AICA")

    def test_a_type_narrows_it(self, cards: Cards) -> None:
        assert [entity.name for entity, _ in cards.search("오", "Person")] == ["오상진"]

    @pytest.mark.parametrize("text", ["", " ", "\n", "\t", "https", "person", "%EC"])
    def test_what_is_no_name_finds_nothing(self, cards: Cards, text: str) -> None:
        assert list(cards.search(text)) == []

    def test_names_are_kept_beside_the_checkpoint(self, graph: Path) -> None:
        state = current(graph)
        names(state)
        assert list(state.path.parent.glob(f"{state.number}.names*"))

    def test_a_folder_that_cannot_be_written_does_for_reading(self, tmp_path: Path) -> None:
        state = current(make(tmp_path / "g"))
        (state.path.parent / f"{state.number}.names1.{os.getpid()}").mkdir()
        assert names(state).exact("AICA")
        assert not list(state.path.parent.glob("*.names1"))


class TestCard:
    def test_a_head_has_title_date_and_both_sentences(self, cards: Cards) -> None:
        heads = group(card(cards, "오상진"), "headOf")
        (statement,) = heads.statements
        assert (heads.total, statement.articles) == (1, 2)
        assert getattr(statement.other, "name", None) == "인공지능산업융합사업단"
        assert statement.qualifiers == {"title": ("단장",), "from": ("2024-08",)}
        assert [claim.article.date for claim in statement.claims] == ["2025-09-02", "2025-08-18"]

    def test_the_mentions_of_both_ends_are_marked(self, cards: Cards) -> None:
        claim = group(card(cards, "오상진"), "headOf").statements[0].claims[1]
        (passage,) = claim.passages
        assert passage.words == "오상진 인공지능산업융합사업단(AICA) 단장은 지난해 8월 취임했다."
        assert [passage.words[slice(*mark)] for mark in passage.marks] == ["오상진", "인공지능산업융합사업단", "AICA"]

    def test_nominals_are_marked_too(self, cards: Cards) -> None:
        (passage,) = (
            group(card(cards, "국가 AI 데이터센터"), "operates", incoming=True).statements[0].claims[0].passages
        )
        assert [passage.words[slice(*mark)] for mark in passage.marks] == ["사업단", "국가 AI 데이터센터"]

    def test_incoming_relations_are_read_backwards(self, cards: Cards) -> None:
        heads = group(card(cards, "하늘소프트"), "headOf", incoming=True)
        assert (heads.label("ko"), heads.label("en")) == ("수장", "headed by")
        assert getattr(heads.statements[0].other, "name", None) == "한지우"

    @pytest.mark.parametrize("name", ["오상진", "한지우"])
    def test_a_symmetric_relation_is_the_same_from_both_ends(self, cards: Cards, name: str) -> None:
        assert group(card(cards, name), "metWith").total == 1

    def test_an_attribute_is_a_value_with_its_sentence(self, cards: Cards) -> None:
        (statement,) = group(card(cards, "AICA"), "foundingDate").statements
        assert statement.other == "2020"
        assert statement.claims[0].article.publisher == "가나다일보"

    def test_names_and_mentions_are_counted(self, cards: Cards) -> None:
        shown = card(cards, "인공지능산업융합사업단")
        assert (shown.aliases, shown.mentions, shown.articles) == (("AICA",), 5, 2)

    def test_a_limit_keeps_the_best_attested(self, tmp_path: Path) -> None:
        article, record = AGREEMENT
        more = (*record.relations, Relation("e1", "memberOf", "e4"), Relation("e1", "memberOf", "e2"))
        twice = replace(GWANGJU[1], relations=(Relation("e1", "memberOf", "e2"),))
        cards = open_cards(make(tmp_path / "g", [(GWANGJU[0], twice), (article, replace(record, relations=more))]))
        shown = cards.card(cards.find("오상진"), limit=1, evidence=1, relation="memberOf")
        (members,) = shown.groups
        assert members.total == 2
        (statement,) = members.statements
        assert getattr(statement.other, "name", None) == "인공지능산업융합사업단"
        assert (statement.articles, len(statement.claims)) == (2, 1)

    def test_every_entity_of_the_graph_has_a_card(self, cards: Cards) -> None:
        shown = [cards.card(entity) for entity, _ in cards.search("인")]
        assert shown
        assert all(claim.passages for card in shown for g in card.groups for s in g.statements for claim in s.claims)


def _naughty() -> Iterator[str]:
    for text in json.loads(NAUGHTY.read_text(encoding="utf-8")) if NAUGHTY.is_file() else ():
        if text.strip() and "\x00" not in text and not any("\ud800" <= c <= "\udfff" for c in text):
            yield text


@pytest.mark.skipif(not NAUGHTY.is_file(), reason="the list of naughty strings is not here")
def test_naughty_names_are_found_again(tmp_path: Path) -> None:
    strings = list(_naughty())
    text, mentions, entities = "", [], {}
    for number, string in enumerate(strings):
        mentions.append(Mention(len(text), len(text) + len(string), f"e{number}"))
        entities[f"e{number}"] = Entity("Person", string)
        text += string + " "
    record = Record(id="naughty", text=text, mentions=tuple(mentions), entities=entities)
    cards = open_cards(make(tmp_path / "g", [(Article(id="naughty", text=text), record)]))
    for string in strings:
        shown = cards.card(cards.find(string))
        assert normal(string) in map(normal, (shown.entity.name, *shown.aliases))


def test_the_latest_says_whether_something_is_past() -> None:
    left = {"title": "소장", "former": "true"}
    assert merged([left, {"title": "소장", "from": "2021"}]) == {
        "title": ("소장",),
        "former": ("true",),
        "from": ("2021",),
    }
    assert merged([{"title": "소장"}, left]) == {"title": ("소장",)}
