"""What holds between the entities of a Doc: networks judge pairs of mentions, linear models find the qualifiers."""

from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc

from kgraph import ontology
from kgraph.annotations import Relation
from kgraph.extractors._context import Context
from kgraph.extractors._judge import BY, Judged, Model
from kgraph.extractors._pairs import Signatures, evidence
from kgraph.extractors.qualifiers import Qualifiers


def signatures() -> Signatures:
    """Of the ontology's relations, in its order."""
    return Signatures.of({t.name: (t.domain, t.range, t.symmetric) for t in ontology.load().relations})


class Relations:
    def __init__(self, model: Model, qualifiers: Qualifiers) -> None:
        self.model = model
        self.qualifiers = qualifiers

    def __call__(self, doc: Doc) -> Doc:
        context = Context(doc)
        _, judged = self.model(doc, context)
        doc._.relations = [self._relation(doc, context, each) for each in consistent(judged)]
        return doc

    def _relation(self, doc: Doc, context: Context, judged: Judged) -> Relation:
        ends = judged.subject, judged.predicate, judged.object
        qualifiers = self.qualifiers(doc, context, *ends, judged.pair)
        return Relation(*ends, qualifiers, judged.probability, evidence(context, doc._.mentions, judged.pair), BY)


# Of two predicates of one pair where one says less, the likelier is kept: "take the most specific predicate".
EXCLUSIVE = (("headOf", "memberOf"), ("owns", "acquires"), ("operates", "participatesIn"))


def consistent(judged: Sequence[Judged]) -> list[Judged]:
    """The likeliest of predicates that exclude one another, and of one predicate in both directions; in text order."""
    best = {(j.subject, j.predicate, j.object): j for j in judged}
    for one, other in EXCLUSIVE:
        for subject, predicate, object in list(best):
            rival = best.get((subject, other, object))
            if predicate == one and rival:
                del best[min((best[subject, one, object], rival), key=lambda j: j.probability)[:3]]
    for key in list(best):
        back = best.get((key[2], key[1], key[0]))
        if key in best and back and back.probability > best[key].probability:
            del best[key]
    return sorted(best.values(), key=lambda j: (j.pair.first, j.pair.second, j.predicate, j.subject))


@Language.factory("relations", default_config={"rules": None})
def create(nlp: Language, name: str, rules: Relations) -> Relations:
    return rules
