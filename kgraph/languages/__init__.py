"""Text to spaCy Doc: one folder per language, each with a `load() -> spacy.Language`."""

from functools import cache
from typing import TYPE_CHECKING

from kgraph.errors import Skip
from kgraph.languages._detection import NAMES, detect
from kgraph.plugins import find, names

if TYPE_CHECKING:  # readers ask for a language; they must not wait for spaCy
    from spacy.language import Language

__all__ = ["detect", "load"]


@cache
def load(language: str) -> "Language":
    """The pipeline of a language; one without a folder is refused by its name."""
    known = names("languages")
    if language not in known:
        named = f"{NAMES[language]} ({language})" if language in NAMES else repr(language)
        raise Skip("language", f"{named[0].upper()}{named[1:]}: kgraph reads {' and '.join(reversed(known))}")
    pipeline: Language = find("languages", language).load()
    return pipeline
