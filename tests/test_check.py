import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from small_graph import AGREEMENT, GWANGJU, make

from kgraph import ontology, store
from kgraph.check import Violation, articles, check
from kgraph.record import Relation

KG = ontology.NAMESPACE
BASE = ontology.BASE
AGREED = ox.NamedNode(f"{BASE}article/agreement")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("check") / "g")


@pytest.fixture
def copy(sound: Path) -> ox.Store:
    """The graph in memory, to be spoilt."""
    copied = ox.Store()
    copied.extend(store.read(sound))
    return copied


def violations(graph: ox.Store, language: str = "en") -> list[Violation]:
    return [violation for _, found in check(graph, articles(graph), language) for violation in found]


def claim(graph: ox.Store, predicate: str) -> ox.NamedNode:
    (quad,) = graph.quads_for_pattern(
        None, ox.NamedNode(f"{ontology.PREFIXES['rdf']}predicate"), ox.NamedNode(KG + predicate), AGREED
    )
    assert isinstance(quad.subject, ox.NamedNode)
    return quad.subject


def kgraph(*arguments: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, "-m", "kgraph", *map(str, arguments)], capture_output=True, text=True)


def test_what_build_writes_is_sound(copy: ox.Store) -> None:
    assert violations(copy) == []


def test_a_relation_outside_its_domain_names_article_and_sentence(tmp_path: Path) -> None:
    article, record = AGREEMENT
    wrong = replace(record, relations=(*record.relations, Relation("e2", "bornIn", "e4")))
    graph = make(tmp_path / "g", [GWANGJU, (article, wrong)])
    done = kgraph("check", "-g", graph)
    assert done.returncode == 4
    assert done.stderr == "2 articles, 2 violations\n"
    assert [line.split("\t")[::3] for line in done.stdout.splitlines()] == [
        [AGREED.value, "오상진 인공지능산업융합사업단 단장과 한지우 하늘소프트 대표가 1일 만나 협약을 맺었다."]
    ] * 2


def test_messages_come_in_the_language_asked_for(copy: ox.Store) -> None:
    node = claim(copy, "partnerOf")
    copy.add(ox.Quad(node, ox.NamedNode(f"{KG}share"), ox.Literal("140", datatype=_xsd("decimal")), AGREED))
    assert [v.message for v in violations(copy, "ko")] == ["지분은 0에서 100 사이의 백분율이어야 한다."]
    assert [v.message for v in violations(copy, "en")] == ["A share is a percentage between 0 and 100."]


def test_a_claim_without_a_passage_is_none(copy: ox.Store) -> None:
    node = claim(copy, "partnerOf")
    for quad in list(copy.quads_for_pattern(node, ox.NamedNode(f"{KG}passage"), None, AGREED)):
        copy.remove(quad)
    (violation,) = violations(copy)
    assert violation.message == "A claim cites the passage that says so."
    assert violation.article == AGREED.value


def test_a_date_must_be_one(copy: ox.Store) -> None:
    copy.add(ox.Quad(claim(copy, "partnerOf"), ox.NamedNode(f"{KG}from"), ox.Literal("지난해"), AGREED))
    assert [v.message for v in violations(copy)] == ["A claim has at most one `from`, and it is a date."]


def test_an_entity_without_a_label_is_named_by_its_mentions(copy: ox.Store) -> None:
    entity = ox.NamedNode(f"{BASE}person/%ED%95%9C%EC%A7%80%EC%9A%B0")
    for quad in list(copy.quads_for_pattern(entity, ox.NamedNode(f"{ontology.PREFIXES['rdfs']}label"), None)):
        copy.remove(quad)
    (violation,) = violations(copy)
    assert violation == (AGREED.value, violation.about, "An entity has exactly one label.", "한지우")


def test_a_sound_graph_exits_0(sound: Path) -> None:
    done = kgraph("check", "-g", sound)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "2 articles, 0 violations\n")


def test_no_graph_exits_6(tmp_path: Path) -> None:
    assert kgraph("check", "-g", tmp_path / "none").returncode == 6


def test_the_shapes_are_valid_shacl() -> None:
    import pyshacl
    import rdflib

    from kgraph import shapes

    rules = rdflib.Graph().parse(data=shapes.turtle(), format="turtle")
    assert pyshacl.validate(rdflib.Graph(), shacl_graph=rules, meta_shacl=True)[0]


def _xsd(name: str) -> ox.NamedNode:
    return ox.NamedNode(ontology.PREFIXES["xsd"] + name)
