"""Korean."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from spacy.language import Language
from spacy.util import registry

import kgraph.extractors.amounts
import kgraph.extractors.consistency
import kgraph.extractors.quotations
import kgraph.extractors.sentences
import kgraph.extractors.speakers
import kgraph.extractors.times  # noqa: F401, the factories register themselves
from kgraph.extractors import attributes, relations
from kgraph.extractors._judge import Model
from kgraph.extractors._linear import Linear
from kgraph.extractors._vectors import Vectors
from kgraph.extractors.attributes import Attributes
from kgraph.extractors.coreference import Coreference
from kgraph.extractors.qualifiers import Qualifiers
from kgraph.extractors.recogniser import Recogniser
from kgraph.extractors.recogniser import klue as klue_spans
from kgraph.extractors.relations import Relations
from kgraph.languages.ko import qualifiers
from kgraph.languages.ko.amounts import RULES as AMOUNTS
from kgraph.languages.ko.coreference import Candidates
from kgraph.languages.ko.lists import by_name
from kgraph.languages.ko.quotations import quotations
from kgraph.languages.ko.sentences import sentences
from kgraph.languages.ko.speakers import speakers
from kgraph.languages.ko.times import times
from kgraph.languages.ko.tokenizer import Tokenizer

FOLDER = Path(__file__).parent
VECTORS = FOLDER / "vectors.npz"
LINEAR = FOLDER / "linear.json"


class Korean(Language):  # type: ignore[no-untyped-call]
    lang = "ko"


@cache
def names() -> Recogniser:
    return Recogniser(FOLDER, VECTORS)


def pipeline(recogniser: Recogniser) -> Mapping[str, object]:
    """The components in their order, each with the Korean rules or models that it follows."""
    vectors = Vectors(VECTORS)
    return {
        "sentences": sentences,
        "times": times,
        "amounts": AMOUNTS,
        "quotations": quotations,
        "recogniser": recogniser,
        "consistency": by_name(),
        "coreference": Coreference(Candidates, Linear(LINEAR, "coreference")),
        "speakers": speakers,
        "relations": Relations(
            Model(FOLDER, "relations", relations.signatures(), vectors),
            Qualifiers(
                qualifiers.Rules(),
                {name: Linear(LINEAR, name) for name in ("title", "from", "to", "former", "amount", "share")},
            ),
        ),
        "attributes": Attributes(Model(FOLDER, "attributes", attributes.signatures(), vectors)),
    }


def load(recogniser: Recogniser | None = None) -> Language:
    """The whole pipeline, with the recogniser of the folder or another."""
    nlp = blank()
    for name, rules in pipeline(recogniser or names()).items():
        registry.misc.register(f"kgraph.ko.{name}", func=lambda rules=rules: rules)
        nlp.add_pipe(name, config={"rules": {"@misc": f"kgraph.ko.{name}"}})
    return nlp


def blank() -> Language:
    """The tokenizer without components."""
    nlp = Korean(max_length=10**9)
    nlp.tokenizer = Tokenizer(nlp.vocab)
    return nlp


def klue(text: str) -> list[tuple[int, int, str]]:
    """A text's spans in the six types of KLUE-NER: (start, end, PS LC OG DT TI or QT)."""
    return [(span.start, span.end, span.label) for span in klue_spans(blank().make_doc(text), names())]
