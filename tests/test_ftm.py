import json
from collections import Counter
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from dated_graph import make as make_dated
from small_graph import make, record

from kgraph import exporters, store
from kgraph.article import Article
from kgraph.errors import KgraphError
from kgraph.exporters import Source
from kgraph.network import Selection
from kgraph.record import Attribute, Entity, Relation

PEOPLE = {
    "o": Entity("Person", "오상진"),
    "m": Entity("Person", "윤정옥"),
    "c": Entity("Institution", "솔빛AI"),
    "v": Entity("Institution", "두레인베스트먼트"),
    "u": Entity("Institution", "빛고을대학교"),
    "g": Entity("Place", "광주"),
    "p": Entity("Project", "빛고을 계획"),
    "e": Entity("Event", "빛고을 박람회"),
}
FAMILY = (
    Article(
        id="a",
        text="",
        title="가족",
        date="2025-03",
        publisher="가나다일보",
        url="https://news.example/a",
        language="ko",
    ),
    record(
        "a",
        "[[오상진|o]] [[윤정옥|m]] [[솔빛AI|c]] [[두레인베스트먼트|v]] [[빛고을대학교|u]] [[광주|g]] [[빛고을 계획|p]] "
        "[[빛고을 박람회|e]] 2019년 5억원.",
        PEOPLE,
        [
            Relation("m", "parentOf", "o"),
            Relation("o", "headOf", "g", {"title": "시장", "from": "2022-07", "to": "2026-06"}),
            Relation("o", "headOf", "c", {"title": "대표", "former": True}),
            Relation("o", "educatedAt", "u"),
            Relation("o", "bornIn", "g"),
            Relation("v", "owns", "c", {"share": "21%"}),
            Relation("v", "funds", "c", {"amount": "7000000000 KRW", "from": "2024-11"}),
            Relation("v", "funds", "p"),
            Relation("g", "funds", "p"),
            Relation("c", "participatesIn", "e"),
            Relation("g", "operates", "e"),
            Relation("c", "locatedIn", "g"),
            Relation("o", "metWith", "m", {"from": "2025-03-04"}),
        ],
        [Attribute("c", "foundingDate", "2019-03"), Attribute("p", "budget", "500000000 KRW")],
    ),
)


def entities(source: Source) -> list[dict[str, Any]]:
    file = BytesIO()
    exporters.to_stream(source, exporters.exporter("ftm"), file)
    return [json.loads(line) for line in file.getvalue().splitlines()]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Source:
    return Source(store.read(make(tmp_path_factory.mktemp("ftm") / "g", [FAMILY])), language="en")


def test_each_relation_becomes_what_it_fits(source: Source) -> None:
    assert Counter(entity["schema"] for entity in entities(source)) == {
        "Person": 2,
        "Company": 1,
        "Organization": 2,
        "Address": 1,
        "Project": 1,
        "Event": 1,
        "Family": 1,
        "Position": 1,
        "Occupancy": 1,
        "Directorship": 1,
        "Ownership": 1,
        "Payment": 1,
        "ProjectParticipant": 1,
        # 광주 is an address: it neither takes part nor organises as a body would; and a meeting is no association.
        "UnknownLink": 3,
        "Article": 1,
    }


def properties(source: Source, schema: str) -> dict[str, list[str]]:
    (found,) = (entity["properties"] for entity in entities(source) if entity["schema"] == schema)
    kept: dict[str, list[str]] = found
    return kept


def test_a_person_and_a_company_have_their_attributes(source: Source) -> None:
    (person,) = (e["properties"] for e in entities(source) if e["properties"].get("name") == ["오상진"])
    assert (person["birthPlace"], person["education"]) == (["광주"], ["빛고을대학교"])
    company = properties(source, "Company")
    assert (company["incorporationDate"], len(company["addressEntity"])) == (["2019-03"], 1)


def test_links_say_since_when_in_what_role_how_much_and_who_says_so(source: Source) -> None:
    (article,) = (entity["id"] for entity in entities(source) if entity["schema"] == "Article")
    payment = properties(source, "Payment")
    assert (payment["amount"], payment["currency"], payment["proof"]) == (["7000000000"], ["KRW"], [article])
    assert properties(source, "Ownership")["percentage"] == ["21"]
    assert properties(source, "Family")["relationship"] == ["parent of"]
    post = properties(source, "Occupancy")
    assert (post["startDate"], post["endDate"], post["sourceUrl"]) == (
        ["2022-07"],
        ["2026-06"],
        ["https://news.example/a"],
    )
    assert properties(source, "Position")["name"] == ["광주 시장"]
    assert properties(source, "Directorship")["status"] == ["former"]


def test_ids_are_made_of_what_they_stand_for(source: Source) -> None:
    part = replace(source, selection=Selection(focus=("person/오상진",), hops=1))
    known = {entity["id"] for entity in entities(source)}
    assert {entity["id"] for entity in entities(part)} < known
    assert len(known) == len(entities(source))


def test_what_has_other_edges_is_refused(source: Source) -> None:
    with pytest.raises(KgraphError, match="links of its own"):
        entities(replace(source, edges="pair"))


HOSTILE = "</script>\"'{}\n;\x07\u202e👾 SELECT ?s { ?s ?p ?o }"


def hostile(folder: Path) -> Source:
    said = record(
        "h",
        f"[[{HOSTILE}|a]]와 [[광주|b]].",
        {"a": Entity("Institution", HOSTILE), "b": Entity("Place", "광주")},
        [Relation("a", "locatedIn", "b")],
    )
    return Source(store.read(make(folder, [(Article(id="h", text="", url="javascript:alert(1)"), said)])))


@pytest.mark.parametrize("made", ["family", "dated", "hostile"])
def test_its_own_library_finds_nothing_wrong(source: Source, tmp_path: Path, made: str) -> None:
    followthemoney = pytest.importorskip("followthemoney")
    read = {
        "family": lambda: source,
        "dated": lambda: Source(store.read(make_dated(tmp_path / "g"))),
        "hostile": lambda: hostile(tmp_path / "g"),
    }[made]()
    written = entities(read)
    schemata = {entity["id"]: followthemoney.model.get(entity["schema"]) for entity in written}
    for entity in written:
        schema = schemata[entity["id"]]
        schema.validate(entity)
        for name, values in entity["properties"].items():
            property = schema.get(name)
            assert property is not None
            assert not property.stub
            assert not property.deprecated
            assert [property.type.clean(value) for value in values] == values
            assert all(property.range is None or schemata[value].is_a(property.range) for value in values)
