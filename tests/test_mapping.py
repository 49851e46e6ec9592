import json
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Quad, Store
from small_records import ALL, EMPTY, FORMER, HEAD, MEETING, marked

from kgraph import mapping, ontology
from kgraph.article import Article
from kgraph.record import Record, Relation, from_dict
from kgraph.resolution import Cluster, profiles, resolve

BASE = "http://example.org/"
GOLD = Path(__file__).parents[2] / "shared" / "gold" / "dev.jsonl"


def graph(record: Record, *, min_confidence: float = 0.0, **about: str) -> set[Quad]:
    resolution = resolve(profiles(record))
    paths = {entity: cluster.path for (_, entity), cluster in resolution.items()}
    article = Article(record.id, record.text, record.title, record.date, **about)  # type: ignore[arg-type]
    return mapping.graph(article, record, paths, BASE, min_confidence)


def ask(quads: set[Quad], variables: str, where: str) -> set[tuple[str, ...]]:
    """The solutions of a pattern in all graphs, as strings."""
    store = Store()
    store.extend(quads)
    solutions = store.query(
        f"SELECT {variables} WHERE {{ {where} }}",
        prefixes=ontology.PREFIXES | {"": BASE},
        use_default_graph_as_union=True,
    )
    return {tuple(term.value for term in solution) for solution in solutions}  # type: ignore[union-attr]


def test_every_statement_stands_in_the_articles_graph() -> None:
    assert {str(quad.graph_name) for quad in graph(HEAD)} == {f"<{BASE}article/2025/head>"}


def test_an_article_says_what_it_is() -> None:
    quads = graph(HEAD, publisher="국민일보", url="javascript:alert(1) <x>", author="이은창", language="ko")
    where = "?a a kg:Article ; dcterms:title ?t ; schema:datePublished ?d ; dcterms:publisher ?p ; schema:url ?u"
    assert ask(quads, "?a ?t ?d ?p ?u", where) == {
        (f"{BASE}article/2025/head", "“더 모아야 한다”", "2025-08-18", "국민일보", "javascript:alert(1) <x>")
    }


def test_a_mention_says_where_it_stands_and_whom_it_means() -> None:
    where = '?m kg:mentionKind "pronoun" ; kg:refersTo ?e ; oa:hasTarget [ oa:exact ?x ; oa:start ?s ; oa:end ?t ]'
    ((mention, entity, exact, start, end),) = ask(graph(HEAD), "?m ?e ?x ?s ?t", where)
    assert (exact, HEAD.text[int(start) : int(end)]) == ("그", "그")
    assert mention == f"{BASE}article/2025/head#mention={start},{end}"
    assert entity == f"{BASE}person/%EC%98%A4%EC%83%81%EC%A7%84"


def test_a_claim_carries_its_qualifiers_and_its_passage() -> None:
    where = "?c kg:title ?t ; kg:from ?f ; kg:confidence ?p ; kg:by ?b ; kg:passage/kg:quote ?q"
    passage = "오상진 인공지능산업융합사업단(AICA) 단장은 17일 광주에서 기자들을 만났다."
    assert ask(graph(HEAD), "?t ?f ?p ?b ?q", where) == {("단장", "2024-08", "0.9", "relations", passage)}


@pytest.mark.parametrize(
    ("record", "where", "value"),
    [
        (HEAD, "?c kg:from ?v", '"2024-08"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>'),
        (HEAD, "?e kg:foundingDate ?v", '"2020"^^<http://www.w3.org/2001/XMLSchema#gYear>'),
        (MEETING, "?c kg:from ?v", '"2025-09-01"^^<http://www.w3.org/2001/XMLSchema#date>'),
        (MEETING, "?c kg:amount ?v", '"5000000000"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        (MEETING, "?c kg:currency ?v", '"KRW"'),
        (FORMER, "?c kg:share ?v", '"12.5"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        (FORMER, "?c kg:former ?v", '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
        (FORMER, "?p kg:budget ?v", '"1000000000000 KRW"'),
        (
            FORMER,
            "?c rdf:predicate kg:budget ; kg:amount ?v",
            '"1000000000000"^^<http://www.w3.org/2001/XMLSchema#decimal>',
        ),
    ],
)
def test_values_are_typed(record: Record, where: str, value: str) -> None:
    store = Store()
    store.extend(graph(record) | mapping.statements(graph(record)))
    found = store.query(f"SELECT ?v WHERE {{ {where} }}", prefixes=ontology.PREFIXES, use_default_graph_as_union=True)
    assert {str(solution["v"]) for solution in found} == {value}  # type: ignore[union-attr]


def test_a_quotation_keeps_its_words() -> None:
    assert ask(graph(HEAD), "?x", "?q a kg:Quotation ; kg:quote ?x") == {("“멀었다. 더 모아야 한다”",)}


def test_the_default_graph_has_every_claim_as_a_direct_triple() -> None:
    quads = graph(MEETING)
    claims = ask(quads, "?s ?p ?o", "?c rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o")
    assert ask(mapping.statements(quads), "?s ?p ?o", "?s ?p ?o") == claims


def test_a_symmetric_relation_is_said_in_one_way() -> None:
    people = {"a": ("Person", "가"), "b": ("Person", "나")}
    there = marked("x", "[[가|a]]와 [[나|b]]가 만났다.", people, Relation("a", "metWith", "b"))
    back = replace(there, relations=(Relation("b", "metWith", "a"),))
    assert mapping.statements(graph(there)) == mapping.statements(graph(back))


def test_two_names_of_one_entity_make_one_claim_the_surer() -> None:
    text = "[[AICA|a]]([[에이카|b]]) [[오상진|p]] 단장"
    entities = {"a": ("Institution", "AICA"), "b": ("Institution", "에이카"), "p": ("Person", "오상진")}
    record = marked("x", text, entities, Relation("p", "headOf", "a", {}, 0.5), Relation("p", "headOf", "b", {}, 0.7))
    paths = {"a": "institution/AICA", "b": "institution/AICA", "p": "person/O"}
    quads = mapping.graph(Article("x", record.text), record, paths, BASE)
    assert [row[1] for row in ask(quads, "?c ?p", "?c a kg:Claim ; kg:confidence ?p")] == ["0.7"]


def test_a_relation_to_oneself_is_no_claim() -> None:
    text = "[[AICA|a]]는 [[사업단|b]]이다."
    entities = {"a": ("Institution", "AICA"), "b": ("Institution", "사업단")}
    record = marked("x", text, entities, Relation("a", "subOrganizationOf", "b"))
    quads = mapping.graph(Article("x", record.text), record, dict.fromkeys("ab", "institution/AICA"), BASE)
    assert not ask(quads, "?c", "?c a kg:Claim")


def test_what_is_mentioned_nowhere_is_not_claimed() -> None:
    record = replace(HEAD, mentions=tuple(m for m in HEAD.mentions if m.entity != "e3"))
    assert not ask(graph(record), "?c", "?c rdf:predicate kg:locatedIn")


def test_claims_below_the_least_confidence_are_left_out() -> None:
    assert not ask(graph(HEAD, min_confidence=0.5), "?c", "?c rdf:predicate kg:locatedIn")


def test_a_passage_is_kept_only_where_a_claim_cites_it() -> None:
    assert not ask(graph(EMPTY), "?p", "?p a kg:Passage")


def test_text_that_looks_like_rdf_stays_text() -> None:
    name = '> . <urn:x> "\\" }'
    record = marked("a b/<x>#?", f"[[{name}|p]]가 왔다.", {"p": ("Person", name)})
    assert ask(graph(record), "?x", "?m oa:exact ?x") == {(name,)}
    assert mapping.article_iri(BASE, record.id).value == f"{BASE}article/a%20b/%3Cx%3E%23%3F"


def test_a_name_has_the_language_that_its_letters_tell() -> None:
    card = mapping.card(Cluster("Institution", "사업단", ("AICA", "2008"), "K"), BASE)
    names = {str(quad.object) for quad in card if quad.predicate.value.endswith("abel")}
    assert names == {'"사업단"@ko', '"AICA"', '"2008"'}


@pytest.mark.skipif(not GOLD.exists(), reason="the gold data is not beside this checkout")
def test_every_claim_of_the_gold_data_cites_its_ends() -> None:
    inside = "FILTER (?from <= ?b && ?e <= ?to)"
    where = "?c rdf:subject|rdf:object ?x ; kg:passage [ oa:start ?from ; oa:end ?to ] . ?m kg:refersTo ?x"
    for record in map(from_dict, map(json.loads, GOLD.read_text(encoding="utf-8").splitlines())):
        quads = graph(record)
        held = ask(quads, "?c ?x", f"{where} ; oa:hasTarget [ oa:start ?b ; oa:end ?e ] {inside}")
        assert held == ask(quads, "?c ?x", "?c rdf:subject|rdf:object ?x FILTER (isIRI(?x))")


def test_all_records_map_without_a_blank_node() -> None:
    assert "_:" not in "".join(str(quad) for record in ALL for quad in graph(record))
