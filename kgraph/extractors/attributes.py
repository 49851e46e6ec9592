"""Founding, birth, start and end dates and budgets: an entity has one value of each, the likeliest."""

from spacy.language import Language
from spacy.tokens import Doc

from kgraph import ontology
from kgraph.annotations import Attribute, Relation
from kgraph.extractors._context import Context
from kgraph.extractors._judge import BY, Model
from kgraph.extractors._pairs import AMOUNT, TIME, Signatures, evidence, value_of


def signatures() -> Signatures:
    """Of the ontology's attributes, in its order: relations to a date or a sum."""
    terms = ontology.load().attributes
    return Signatures.of({t.name: (t.domain, (AMOUNT if t.name == "budget" else TIME,), False) for t in terms})


class Attributes:
    def __init__(self, model: Model) -> None:
        self.model = model

    def __call__(self, doc: Doc) -> Doc:
        context = Context(doc)
        ends, judged = self.model(doc, context)
        best: dict[tuple[int, str], Attribute] = {}
        given: set[tuple[int, str]] = set()
        for one in sorted(judged, key=lambda j: (-j.probability, j.pair)):
            key, place = (one.subject, one.predicate), (one.object, one.predicate)
            # A value is an attribute of one entity only: the likeliest.
            if key not in best and place not in given:
                given.add(place)
                value = value_of(one.predicate, ends.values[one.object - len(doc._.entities)])
                best[key] = Attribute(*key, value, one.probability, evidence(context, ends.mentions, one.pair), BY)
        for relation in doc._.relations:
            if relation.predicate == "founderOf" and doc._.entities[relation.object].type == "Institution":
                _agree(relation, best)
        doc._.attributes = list(best.values())
        return doc


def _agree(relation: Relation, best: dict[tuple[int, str], Attribute]) -> None:
    """Who founded a body on a day says that it was founded on that day, and the other way round."""
    key = (relation.object, "foundingDate")
    date, known = relation.qualifiers.get("from"), best.get(key)
    if isinstance(date, str):
        if known is None or relation.confidence > known.confidence:
            best[key] = Attribute(*key, date, relation.confidence, relation.evidence, relation.by)
    elif known:
        relation.qualifiers["from"] = known.value


@Language.factory("attributes", default_config={"rules": None})
def create(nlp: Language, name: str, rules: Attributes) -> Attributes:
    return rules
