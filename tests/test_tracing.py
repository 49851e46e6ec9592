import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

import gold_graph
import pyoxigraph as ox
import pytest
from small_graph import make

from kgraph import nodes, store
from kgraph.cards import Claim, Entity, open_cards
from kgraph.errors import KgraphError, NothingFound
from kgraph.paths import ANYTHING, Wanted
from kgraph.ties import ties
from kgraph.tracing import Hop, Tie, Tracer
from kgraph.tracing import Path as Way


def tracer(graph: Path, wanted: Wanted = ANYTHING, *without: str) -> Tracer:
    cards = open_cards(graph)
    return Tracer(cards, ties(graph), wanted, map(cards.find, without))


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("tracing") / "g")


def trace(tracing: Tracer, start: str, end: str, k: int = 3, max_hops: int = 4, evidence: int = 1) -> tuple[Way, ...]:
    ends = [tracing.cards.find(start)], [tracing.cards.find(end)]
    return tracing.trace(*ends, k=k, max_hops=max_hops, evidence=evidence)


def names(way: Way) -> list[str]:
    return [way.hops[0].start.name, *(hop.end.name for hop in way.hops)]


def tie(hop: Hop, relation: str) -> Tie:
    (found,) = (tie for tie in hop.ties if tie.relation.name == relation)
    return found


def test_the_best_path_comes_first(graph: Path) -> None:
    found = trace(tracer(graph), "한지우", "광주")
    assert names(found[0]) == ["한지우", "오상진", "인공지능산업융합사업단", "광주"]
    assert names(found[1]) == ["한지우", "하늘소프트", "인공지능산업융합사업단", "광주"]


def test_a_hop_has_relation_title_dates_articles_and_sentence(graph: Path) -> None:
    heads = tie(trace(tracer(graph), "오상진", "광주")[0].hops[0], "headOf")
    assert (heads.subject.name, heads.object.name, heads.articles) == ("오상진", "인공지능산업융합사업단", 2)
    assert heads.qualifiers == {"title": ("단장",), "from": ("2024-08",)}
    (claim,) = heads.claims
    assert (claim.confidence, claim.article.date, claim.article.publisher) == (0.95, "2025-09-02", "라마바신문")
    assert claim.passages[0].words.startswith("오상진 인공지능산업융합사업단 단장과")


def test_evidence_says_how_many_sentences(graph: Path) -> None:
    (way,) = trace(tracer(graph), "오상진", "AICA", k=1, evidence=5)
    assert [claim.article.date for claim in tie(way.hops[0], "headOf").claims] == ["2025-09-02", "2025-08-18"]


def test_where_there_is_no_path_it_says_so(graph: Path) -> None:
    with pytest.raises(NothingFound, match="no path of at most 1 hops between 오상진 and 광주"):
        trace(tracer(graph), "오상진", "광주", max_hops=1)
    with pytest.raises(NothingFound):
        trace(tracer(graph), "오상진", "인공지능 집적단지 조성사업")


def test_a_path_to_itself_is_refused(graph: Path) -> None:
    with pytest.raises(KgraphError, match="two different ends"):
        trace(tracer(graph), "오상진", "오상진")


def test_only_claims_that_count_are_told(graph: Path) -> None:
    way = trace(tracer(graph, Wanted(until="2025-08")), "오상진", "광주")[0]
    assert tie(way.hops[0], "headOf").articles == 1
    with pytest.raises(NothingFound):
        trace(tracer(graph, ANYTHING, "AICA"), "오상진", "광주")


def test_a_name_alone_has_its_strongest_ties(graph: Path) -> None:
    strongest = tracer(graph).strongest(open_cards(graph).find("하늘소프트"))
    assert [hop.end.name for hop in strongest] == ["인공지능산업융합사업단", "한지우"]
    unrelated = tracer(graph).cards.find("인공지능 집적단지 조성사업")
    assert tracer(graph).strongest(unrelated) == ()
    assert tracer(graph).likely(unrelated) == ()


def test_what_shares_several_neighbours_is_likely_tied(graph: Path) -> None:
    tracing = tracer(graph)
    (like,) = tracing.likely(tracing.cards.find("오상진"), k=1)
    assert like.entity.name == "하늘소프트"
    assert {entity.name for entity in like.shared} == {"인공지능산업융합사업단", "한지우"}


class Gold:
    """Gold Records with the entities that the graph took theirs for, by the mentions that both have."""

    def __init__(self, graph: Path) -> None:
        self.graph = graph
        self.records = {f"{store.base(graph)}article/{record.id}": record for record in gold_graph.records()}

    @cached_property
    def entities(self) -> Mapping[tuple[str, str], str]:
        opened = store.read(self.graph)
        return {
            (article, mention.entity): nodes.value(entity)
            for article, record in self.records.items()
            for mention in record.mentions
            for entity in nodes.objects(
                opened,
                ox.NamedNode(f"{article}#mention={mention.start},{mention.end}"),
                "kg:refersTo",
                ox.NamedNode(article),
            )
        }

    @cached_property
    def neighbours(self) -> Mapping[str, set[str]]:
        tied: dict[str, set[str]] = defaultdict(set)
        for article, record in self.records.items():
            for relation in record.relations:
                ends = [self.entities.get((article, end)) for end in (relation.subject, relation.object)]
                for start, end in (ends, ends[::-1]):
                    if start and end and start != end:
                        tied[start].add(end)
        return tied

    def distances(self, start: str, most: int) -> dict[str, int]:
        reached = {start: 0}
        for hops in range(1, most + 1):
            for end in {end for near in reached for end in self.neighbours[near]} - reached.keys():
                reached[end] = hops
        return reached

    def pairs(self, most: int) -> Iterator[tuple[str, str, int]]:
        for start in sorted(self.neighbours):
            yield from ((start, end, hops) for end, hops in self.distances(start, most).items() if start < end)

    def mentioned(self, claim: Claim, entity: Entity) -> bool:
        """Whether one of the claim's sentences has a name or noun that the article uses for the entity."""
        record = self.records[claim.article.iri]
        said = " ".join(passage.words for passage in claim.passages)
        spoken = (m for m in record.mentions if self.entities[claim.article.iri, m.entity] == entity.iri)
        return any(record.text[mention.start : mention.end] in said for mention in spoken)


@pytest.fixture(scope="module")
def gold(tmp_path_factory: pytest.TempPathFactory) -> Gold:
    return Gold(gold_graph.make(tmp_path_factory.mktemp("gold") / "g"))


@gold_graph.needed
def test_entities_within_three_hops_are_connected_by_as_few_as_in_the_gold_records(gold: Gold) -> None:
    tracing = tracer(gold.graph)
    pairs = random.Random(5).sample(list(gold.pairs(3)), 400)
    found = 0
    for start, end, hops in pairs:
        ends = ([tracing.cards.entity(ox.NamedNode(iri))] for iri in (start, end))
        found += any(len(way.hops) == hops for way in tracing.trace(*ends, max_hops=3, evidence=0))
    assert found / len(pairs) >= 0.95


@gold_graph.needed
def test_every_sentence_has_both_ends_of_its_hop_or_is_drawn_from_two(gold: Gold) -> None:
    tracing = tracer(gold.graph)
    shown = 0
    for iri in sorted(gold.neighbours):
        for hop in tracing.strongest(tracing.cards.entity(ox.NamedNode(iri)), k=100, evidence=9):
            for claim in (claim for tie in hop.ties for claim in tie.claims):
                shown += 1
                assert gold.mentioned(claim, hop.start)
                assert gold.mentioned(claim, hop.end)
                if len(claim.passages) == 1:
                    assert len(claim.passages[0].marks) >= 2
    assert shown > 600


class TestOptions:
    """On the gold Records: each option does to the paths between real people what it says."""

    @pytest.fixture(scope="class")
    def tracing(self, gold: Gold) -> Tracer:
        return tracer(gold.graph)

    @gold_graph.needed
    def test_a_way_by_another_goes_by_it(self, tracing: Tracer) -> None:
        ends = [[tracing.cards.find(name)] for name in ("윤태건", "오진탁")]
        middle = tracing.cards.find("KAIST")
        for way in tracing.trace(ends[0], ends[1], via=[middle], max_hops=5):
            assert middle in [hop.end for hop in way.hops[:-1]]

    @gold_graph.needed
    def test_who_is_left_out_is_on_no_path(self, gold: Gold, tracing: Tracer) -> None:
        first = names(trace(tracing, "윤태건", "오진탁")[0])
        rest = trace(tracer(gold.graph, ANYTHING, first[1]), "윤태건", "오진탁", max_hops=5)
        assert all(first[1] not in names(way) for way in rest)

    @gold_graph.needed
    def test_only_the_relations_asked_for_are_told(self, gold: Gold) -> None:
        wanted = Wanted(("headOf", "participatesIn", "operates"))
        for way in trace(tracer(gold.graph, wanted), "윤태건", "오진탁"):
            assert {tie.relation.name for hop in way.hops for tie in hop.ties} <= set(wanted.relations)

    @gold_graph.needed
    def test_only_what_held_in_the_period_is_told(self, gold: Gold) -> None:
        tracing = tracer(gold.graph, Wanted(until="2018"))
        told = 0
        for name in ("오진탁", "한국전자통신연구원"):
            for hop in tracing.strongest(tracing.cards.find(name), k=50, evidence=9):
                for claim in (claim for tie in hop.ties for claim in tie.claims):
                    told += 1
                    assert (claim.qualifiers.get("from") or claim.article.date) < "2019"
        assert told

    @gold_graph.needed
    def test_of_several_names_the_nearest_are_connected(self, tracing: Tracer) -> None:
        left = [tracing.cards.find(name) for name in ("임소정", "나노종합기술원")]
        right = [tracing.cards.find(name) for name in ("서울대", "윤태건")]
        way = tracing.trace(left, right, k=1)[0]
        alone = [tracing.trace([start], [end], k=1)[0].cost for start in left for end in right]
        assert way.cost == pytest.approx(min(alone))

    @gold_graph.needed
    def test_more_hops_find_what_fewer_do_not(self, gold: Gold, tracing: Tracer) -> None:
        pairs = [pair for pair in gold.pairs(3) if pair[2] == 3][:20]
        for start, end, _ in pairs:
            ends = ([tracing.cards.entity(ox.NamedNode(iri))] for iri in (start, end))
            one, other = ends
            with pytest.raises(NothingFound, match="no path of at most 2 hops between"):
                tracing.trace(one, other, max_hops=2)
            assert tracing.trace(one, other, max_hops=3)

    @gold_graph.needed
    def test_a_name_alone_is_told_what_it_is_tied_to_and_may_be(self, gold: Gold, tracing: Tracer) -> None:
        entity = tracing.cards.find("KAIST")
        tied = {hop.end.iri for hop in tracing.strongest(entity, k=100)}
        assert tied == gold.neighbours[entity.iri]
        for like in tracing.likely(entity):
            assert like.entity.iri not in tied
            assert {shared.iri for shared in like.shared} == tied & gold.neighbours[like.entity.iri]
