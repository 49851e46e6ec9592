import json

import pytest
import rdflib
from click.testing import CliRunner

from kgraph import ontology
from kgraph.cli import cli
from kgraph.errors import UnknownTerm
from kgraph.resources import folder

RELATIONS = [
    "headOf",
    "memberOf",
    "founderOf",
    "educatedAt",
    "bornIn",
    "spouseOf",
    "parentOf",
    "siblingOf",
    "succeeds",
    "metWith",
    "accuses",
    "subOrganizationOf",
    "partnerOf",
    "acquires",
    "owns",
    "funds",
    "operates",
    "participatesIn",
    "locatedIn",
    "partOf",
]


@pytest.fixture(scope="module")
def graph() -> rdflib.Graph:
    return rdflib.Graph().parse(folder("ontology") / "kgraph.ttl")


def names(terms: tuple[ontology.Term, ...]) -> list[str]:
    return [term.name for term in terms]


def test_the_terms_are_those_of_the_guidelines() -> None:
    terms = ontology.load()
    assert names(terms.entities) == ["Person", "Institution", "Project", "Place", "Event"]
    assert names(terms.relations) == RELATIONS
    assert names(terms.attributes) == ["foundingDate", "birthDate", "startDate", "endDate", "budget"]
    assert names(terms.qualifiers) == ["title", "from", "to", "former", "amount", "share"]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_term_has_label_and_definition(language: str) -> None:
    for term in ontology.load().values():
        assert term.labels[language], term.name
        assert term.definitions[language], term.name


def test_every_relation_can_be_read_both_ways() -> None:
    for term in ontology.load().relations:
        assert set(term.inverse_labels) == {"ko", "en"}, term.name
        assert term.domain, term.name
        assert term.range, term.name


def test_a_union_is_all_its_classes() -> None:
    assert ontology.load()["headOf"].domain == ("Person",)
    assert ontology.load()["headOf"].range == ("Institution", "Place")
    assert ontology.load()["foundingDate"].range == ("xsd:date", "xsd:gYearMonth", "xsd:gYear")


def test_symmetric_relations_are_four() -> None:
    symmetric = [term.name for term in ontology.load().relations if term.symmetric]
    assert symmetric == [
        "spouseOf",
        "siblingOf",
        "metWith",
        "partnerOf",
    ]


def test_founder_is_read_backwards() -> None:
    assert ontology.load()["founderOf"].inverse == "schema:founder"


def test_a_head_is_a_member() -> None:
    assert ontology.load()["headOf"].parents == ("memberOf",)
    assert ("rdfs:subPropertyOf", "org:memberOf") in ontology.load()["memberOf"].alignments


def test_an_unknown_term_lists_the_known() -> None:
    with pytest.raises(UnknownTerm, match=r"'worksFor' is no term of the ontology; there are: .*headOf, memberOf"):
        ontology.load()["worksFor"]


def test_the_header_names_version_licence_and_prefix(graph: rdflib.Graph) -> None:
    header = {ontology.shorten(str(p)): str(o) for p, o in graph.predicate_objects(rdflib.URIRef(ontology.NAMESPACE))}
    assert header["owl:versionIRI"].startswith("https://w3id.org/kgraph/")
    assert header["dcterms:license"] == "https://spdx.org/licenses/MIT"
    assert header["http://purl.org/vocab/vann/preferredNamespacePrefix"] == "kg"


def test_nothing_is_the_same_as_anything(graph: rdflib.Graph) -> None:
    assert not list(graph.triples((None, rdflib.OWL.sameAs, None)))


def test_what_is_used_is_defined(graph: rdflib.Graph) -> None:
    used = {str(node) for triple in graph for node in triple if str(node).startswith(ontology.NAMESPACE)}
    assert used - {ontology.NAMESPACE} == {term.iri for term in ontology.load().values()}


@pytest.mark.parametrize("vocabulary", ["schema", "org", "prov", "oa", "foaf", "wd"])
def test_the_terms_are_aligned_with(vocabulary: str) -> None:
    aligned = [name for term in ontology.load().values() for _, name in term.alignments]
    assert any(name.startswith(vocabulary + ":") for name in aligned)


def test_every_relation_is_a_link_in_json_ld() -> None:
    context = json.loads((folder("ontology") / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    for term in ontology.load().relations:
        assert context[term.name] == {"@id": f"kg:{term.name}", "@type": "@id"}


def test_the_context_agrees_with_the_prefixes() -> None:
    context = json.loads((folder("ontology") / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    assert {name: iri for name, iri in ontology.PREFIXES.items() if name and name != "wd"}.items() <= context.items()


def test_the_shapes_speak_both_languages() -> None:
    shapes = rdflib.Graph().parse(folder("ontology") / "shapes.ttl")
    messages = shapes.subject_objects(rdflib.SH.message)
    languages: dict[object, set[str | None]] = {}
    for shape, message in messages:
        languages.setdefault(shape, set()).add(getattr(message, "language", None))
    assert languages
    assert all(spoken == {"ko", "en"} for spoken in languages.values())


def test_the_command_prints_terms_in_the_users_language() -> None:
    shown = CliRunner().invoke(cli, ["--lang", "ko", "ontology", "bornIn"]).output.splitlines()
    assert shown[1].split("\t")[:5] == ["relation", "bornIn", "출생지", "Person", "Place"]


def test_the_command_prints_the_file_itself() -> None:
    shown = CliRunner().invoke(cli, ["ontology", "--format", "ttl"]).output
    assert shown == (folder("ontology") / "kgraph.ttl").read_text(encoding="utf-8")
