"""Korean."""

from collections.abc import Mapping

from spacy.language import Language
from spacy.util import registry

import kgraph.extractors.amounts
import kgraph.extractors.quotations
import kgraph.extractors.sentences
import kgraph.extractors.speakers
import kgraph.extractors.times  # noqa: F401, the factories register themselves
from kgraph.languages.ko.amounts import RULES as AMOUNTS
from kgraph.languages.ko.quotations import quotations
from kgraph.languages.ko.sentences import sentences
from kgraph.languages.ko.speakers import speakers
from kgraph.languages.ko.times import times
from kgraph.languages.ko.tokenizer import Tokenizer

# The components in their order, each with the Korean rules that it follows.
PIPELINE: Mapping[str, object] = {
    "sentences": sentences,
    "times": times,
    "amounts": AMOUNTS,
    "quotations": quotations,
    "speakers": speakers,
}


class Korean(Language):  # type: ignore[no-untyped-call]
    lang = "ko"


def load() -> Language:
    nlp = Korean(max_length=10**9)
    nlp.tokenizer = Tokenizer(nlp.vocab)
    for name, rules in PIPELINE.items():
        registry.misc.register(f"kgraph.ko.{name}", func=lambda rules=rules: rules)
        nlp.add_pipe(name, config={"rules": {"@misc": f"kgraph.ko.{name}"}})
    return nlp
