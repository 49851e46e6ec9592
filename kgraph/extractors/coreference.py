"""Mentions to entities: each mention joins an entity named before it, begins one, or is dropped.

Mention ranking with a linear model (Denis and Baldridge, 2008): the candidates of a mention are the entities so far and
"a new one", and the features of each come from the language's folder.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from spacy.language import Language
from spacy.tokens import Doc

from kgraph.annotations import Entity, Mention
from kgraph.extractors._context import Context
from kgraph.extractors._linear import Linear
from kgraph.record import NAME


@dataclass(slots=True, eq=False)
class Known:
    """An entity as far as the text has been read: its names and where it was mentioned."""

    type: str
    names: list[str] = field(default_factory=list)
    mentions: list[int] = field(default_factory=list)
    titles: set[str] = field(default_factory=set)


class Candidates(Protocol):
    """A language's features of a mention and what it may stand for; see `languages/ko/coreference.py`."""

    def __init__(self, context: Context, mentions: Sequence[Mention]) -> None: ...
    def same(self, mention: int, known: Known) -> bool:
        """Whether the mention repeats a name of the entity beyond doubt."""

    def link(self, mention: int, known: Known, rank: int) -> list[str]:
        """The features of joining; `rank` counts the entities of the type that were mentioned since."""

    def begin(self, mention: int) -> list[str]:
        """The features of beginning an entity, or for a nominal or pronoun of standing for none."""

    def name(self, mention: int) -> str:
        """The mention's text if it is a name, or nothing."""

    def title(self, mention: int) -> str:
        """The title that stands at the mention, or nothing."""


class Coreference:
    def __init__(self, candidates: type[Candidates], model: Linear) -> None:
        self.candidates = candidates
        self.model = model

    def __call__(self, doc: Doc) -> Doc:
        mentions: list[Mention] = sorted(doc._.mentions, key=lambda m: (m.start, m.end))
        found = resolve(self.candidates(Context(doc), mentions), mentions, self._choose)
        doc._.mentions = [m for m in mentions if m.entity >= 0]
        doc._.entities = [Entity(known.type, name_of(known)) for known in found]
        return doc

    def _choose(self, options: list[list[str]], mention: int, offered: Sequence[Known]) -> int:
        return self.model.choose(options)[0]


# Which of the options stands for a mention; the last one is "none of the entities so far".
Choose = Callable[[list[list[str]], int, Sequence[Known]], int]


def resolve(candidates: Candidates, mentions: Sequence[Mention], choose: Choose) -> list[Known]:
    """Set the entity of each mention; return the entities in the order of their first names."""
    found: list[Known] = []
    for index, mention in enumerate(mentions):
        known = _known(candidates, index, mention, found, choose)
        if known is None:
            continue
        if not known.mentions:
            found.append(known)
        mention.entity, mention.type = found.index(known), known.type
        known.mentions.append(index)
        _learn(candidates, index, known)
    return found


def _known(
    candidates: Candidates, index: int, mention: Mention, found: Sequence[Known], choose: Choose
) -> Known | None:
    fitting = [known for known in found if mention.type in ("", known.type)]
    if mention.kind == NAME:
        same = [known for known in fitting if candidates.same(index, known)]
        if len(same) == 1:
            return same[0]
    recent = sorted(fitting, key=lambda known: -known.mentions[-1])
    options = [candidates.link(index, known, rank) for rank, known in enumerate(recent)]
    chosen = choose([*options, candidates.begin(index)], index, recent)
    if chosen < len(recent):
        return recent[chosen]
    return Known(mention.type) if mention.kind == NAME else None


def _learn(candidates: Candidates, index: int, known: Known) -> None:
    name = candidates.name(index)
    if name and name not in known.names:
        known.names.append(name)
    if title := candidates.title(index):
        known.titles.add(title)


def name_of(known: Known) -> str:
    """The name to show: the longest one, the first of them where several are."""
    return max(known.names, key=len)


@Language.factory("coreference", default_config={"rules": None})
def create(nlp: Language, name: str, rules: Coreference) -> Coreference:
    return rules
