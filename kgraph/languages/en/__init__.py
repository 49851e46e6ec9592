"""English."""

from collections.abc import Mapping
from typing import Any

from spacy.lang.en import English
from spacy.language import Language
from spacy.util import registry

import kgraph.extractors.amounts
import kgraph.extractors.quotations
import kgraph.extractors.sentences
import kgraph.extractors.speakers
import kgraph.extractors.times
import kgraph.languages.en.coreference
import kgraph.languages.en.names
import kgraph.languages.en.relations  # noqa: F401, the factories register themselves
from kgraph.languages.en.amounts import RULES as AMOUNTS
from kgraph.languages.en.quotations import quotations
from kgraph.languages.en.sentences import sentences
from kgraph.languages.en.speakers import speakers
from kgraph.languages.en.times import times
from kgraph.languages.en.tokenizer import Tokenizer

# The components in their order, each with the English rules that it follows; those without are English themselves.
PIPELINE: Mapping[str, Any] = {
    "sentences": sentences,
    "times": times,
    "amounts": AMOUNTS,
    "quotations": quotations,
    "names": None,
    "coreference": None,
    "speakers": speakers,
    "relations": None,
}


def load() -> Language:
    nlp = English(max_length=10**9)
    nlp.tokenizer = Tokenizer(nlp)
    for name, rules in PIPELINE.items():
        registry.misc.register(f"kgraph.en.{name}", func=lambda rules=rules: rules)
        nlp.add_pipe(name, config={"rules": {"@misc": f"kgraph.en.{name}"}} if rules else {})
    return nlp
