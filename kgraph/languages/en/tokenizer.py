"""spaCy's rule-based English tokenizer, with its tokens as the morphemes that the extractors read."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from spacy.lang.en import English
from spacy.tokens import Doc, Token
from spacy.util import DummyTokenizer, compile_infix_regex, get_words_and_spaces

from kgraph.annotations import Morpheme, register

# The rules peel signs off a run one by one: what is no word stays a single token.
LONGEST_RUN = 200
_RUN = re.compile(rf"\S{{{LONGEST_RUN},}}")
_HYPHEN = "(?:-|–|—"


class Tokenizer(DummyTokenizer):
    """Text to Doc; names such as Oh Sang-jin keep their hyphens."""

    def __init__(self, nlp: English) -> None:
        register()
        self.vocab = nlp.vocab
        self.rules = _rules(nlp)

    def __call__(self, text: str) -> Doc:
        doc = self._pieced(text) if _RUN.search(text) else self.rules(text)
        doc._.text = text
        doc._.morphemes = [
            Morpheme(token.lower_, _tag(token), token.idx, token.idx + len(token))
            for token in doc
            if not token.is_space
        ]
        return doc

    def _pieced(self, text: str) -> Doc:
        words, spaces = get_words_and_spaces(list(self._words(text)), text)
        return Doc(self.vocab, words=words, spaces=spaces)

    def _words(self, text: str) -> Iterator[str]:
        start = 0
        for run in _RUN.finditer(text):
            yield from (token.text for token in self.rules(text[start : run.start()]))
            yield run.group()
            start = run.end()
        yield from (token.text for token in self.rules(text[start:]))


def _rules(nlp: English) -> Callable[[str], Doc]:
    infixes = [infix.replace(_HYPHEN, "(?:–|—") for infix in nlp.Defaults.infixes or ()]
    rules: Any = nlp.tokenizer
    rules.infix_finditer = compile_infix_regex(infixes).finditer
    made: Callable[[str], Doc] = rules
    return made


def _tag(token: Token) -> str:
    """A Universal part of speech as far as the shape of a word tells it."""
    if token.is_punct or token.is_quote:
        return "PUNCT"
    if token.like_num:
        return "NUM"
    return "PROPN" if token.text[0].isupper() else "X"
