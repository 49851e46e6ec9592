"""English mentions to entities: repeated names, surnames, abbreviations, the company, he and it; in doubt, none."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

from spacy.lang.en import English
from spacy.language import Language
from spacy.tokens import Doc

from kgraph.annotations import Entity, Mention, text_of
from kgraph.extractors._context import Context
from kgraph.extractors.coreference import Known, name_of
from kgraph.languages.en.countries import countries
from kgraph.languages.en.lists import column, table
from kgraph.languages.en.names import INSTITUTION, LEGAL, PERSON, PLACE, PROJECT, surname
from kgraph.record import NAME, NOMINAL, PRONOUN

# What stands right behind `the company` where it is the whole phrase, and not the company car.
_GOES_ON = (
    r"(?=['’]s\b|[,.;:?!)]|$| (?:is|was|has|had|will|would|must|may|can|could|should|says|said|plans|wants|hopes"
    r"|expects|runs|makes|operates|employs|also|already|now|still|in|on|at|to|and|or|for|with|by|from|since|until|that|which|who"
    r"|when|where|as|before|after|did|does|\w+ed)\b)"
)
_PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he|[Hh]is|[Hh]er|[Hh]im|[Ii]ts?)\b")
_GENDER = {"he": "m", "his": "m", "him": "m", "she": "f", "her": "f"}
# A word that may be a noun behind `her`, which is then whose and not whom.
NOUN = re.compile(r" (?!in\b|on\b|at\b|to\b|as\b|for\b|with\b|by\b|from\b|and\b|that\b|about\b|the\b|a\b)[a-z]")
# It is likely that …: nobody.
_EXPLETIVE = re.compile(
    r" (?:is|was|will be|would be|has been|seems|appears|took|takes)"
    r"(?: not)? (?!founded|based|established|run|owned|located|headquartered|led|set up)"
)


@cache
def _nominal() -> re.Pattern[str]:
    nouns = "|".join(sorted((row["noun"] for row in table("kinds.csv")), key=len, reverse=True))
    return re.compile(rf"\b[Tt]he (?P<noun>{nouns}){_GOES_ON}")


@cache
def _types() -> Mapping[str, str]:
    return {row["noun"]: row["type"] for row in table("kinds.csv")}


# A body whose name has none of these may be called a company.
_PUBLIC = frozenset(
    "ministry department university institute agency center centre office bureau commission committee council court"
    " parliament assembly government party police hospital museum school college association federation foundation"
    " society administration authority library embassy army navy academy service union".split()
)
_COMPANY = frozenset({"company", "firm", "startup", "start-up", "maker", "manufacturer", "chipmaker", "automaker"})
_ALIKE = {"centre": "center", "programme": "program", "organisation": "organization", "start-up": "startup"}


class Coreference:
    """The entities of one article as they are found, mention by mention."""

    def __init__(self, doc: Doc) -> None:
        self.text = text_of(doc)
        self.context = Context(doc)
        self.names: list[Mention] = sorted(doc._.mentions, key=lambda m: m.start)
        self.mentions: list[Mention] = []
        self.found: list[Known] = []
        # By type and name, surname or head noun.
        self.known: dict[tuple[str, str], list[Known]] = defaultdict(list)
        self.surnames = {surname(self._written(m)) for m in self.names if m.type == PERSON and " " in self._written(m)}
        self.genders: dict[int, str] = {}

    def resolve(self) -> None:
        for mention in sorted([*self.names, *self._stand_ins()], key=lambda m: (m.start, -m.end)):
            known = self._named(mention) if mention.kind == NAME else self._meant(mention)
            if known is not None:
                self._join(mention, known)

    def _join(self, mention: Mention, known: Known) -> None:
        if known not in self.found:
            self.found.append(known)
        mention.entity, mention.type = self.found.index(known), known.type
        known.mentions.append(len(self.mentions))
        self.mentions.append(mention)
        name = self._written(mention)
        if mention.kind == NAME and name not in known.names:
            self._learn(known, name)
        if gender := _GENDER.get(name.lower()) or self._gender(mention):
            self.genders.setdefault(mention.entity, gender)

    def _learn(self, known: Known, name: str) -> None:
        known.names.append(name)
        keys = [(known.type, _key(name, known.type)), ("", _head(name))]
        if known.type == PERSON and " " in name:
            keys.append((PERSON, f"surname {surname(name)}"))
        if known.type == INSTITUTION and " " in name:
            keys.append((INSTITUTION, f"first {name.split()[0]}"))
        for key in keys:
            if known not in self.known[key]:
                self.known[key].append(known)

    def _written(self, mention: Mention) -> str:
        return self.text[mention.start : mention.end]

    def _gender(self, mention: Mention) -> str:
        """What a given name or a Mr. before the name tells."""
        if mention.type != PERSON:
            return ""
        before = self.text[max(0, mention.start - 5) : mention.start]
        if match := re.search(r"\b(Mr|Mrs|Ms)\.? $", before):
            return "m" if match[1] == "Mr" else "f"
        return _given_genders().get(self._written(mention).split()[0], "")

    def _stand_ins(self) -> Iterator[Mention]:
        """Common nouns and pronouns outside names and quotations, of which some stand for an entity."""
        taken = {offset for mention in self.names for offset in range(mention.start, mention.end)}
        for pattern, kind in ((_nominal(), NOMINAL), (_PRONOUN, PRONOUN)):
            for match in pattern.finditer(self.text):
                if match.start() not in taken and self.context.quotation(match.start()) < 0:
                    yield Mention(*match.span(), "", kind, confidence=0.8, by="English coreference")

    def _named(self, mention: Mention) -> Known | None:
        name = self._written(mention)
        same = self.known[mention.type, _key(name, mention.type)]
        if mention.type == PERSON and " " not in name:
            same = same or self.known[PERSON, f"surname {name}"]
            return same[0] if len(same) == 1 else self._mononym(name) if not same else None
        if not same and (glossed := self._glossed(mention)):
            return glossed
        if not same and _is_acronym(name):
            alike = (known for known in self.found if known.type == mention.type)
            same = [known for known in alike if any(_abbreviates(name, other) for other in known.names)]
        if not same and mention.type == INSTITUTION:
            same = self._begun(name)
        return same[0] if len(same) == 1 else Known(mention.type)

    def _begun(self, name: str) -> list[Known]:
        """Of the bodies so far those whose longer names begin with this one: Altair of Altair Engineering."""
        if " " in name or name in column("organizations.csv", "name"):
            return []
        return self.known[INSTITUTION, f"first {name}"]

    def _mononym(self, name: str) -> Known | None:
        """Someone whom the article calls by a single name, unless that is the surname of others."""
        return None if name in self.surnames else Known(PERSON)

    def _glossed(self, mention: Mention) -> Known | None:
        """The entity whose name this one explains in parentheses: the Agency (AICA)."""
        if not self.mentions or self.text[mention.start - 2 : mention.start] != " (":
            return None
        last = self.mentions[-1]
        glosses = last.end == mention.start - 2 and self.text[mention.end : mention.end + 1] in (")", ",")
        fits = last.kind == NAME and last.type == mention.type != PLACE
        return self.found[last.entity] if glosses and fits else None

    def _meant(self, mention: Mention) -> Known | None:
        words = self._written(mention).lower()
        if mention.kind == NOMINAL:
            return self._of_noun(mention, words.removeprefix("the "))
        return self._of_it(mention) if words in ("it", "its") else self._of_person(mention, words)

    def _of_noun(self, mention: Mention, noun: str) -> Known | None:
        """The agency is what has Agency in its name, the company what is none of the public bodies' kind."""
        headed = self.known["", _ALIKE.get(noun, noun)]
        if len(headed) == 1:
            return headed[0]
        near = self._near(mention)
        if headed:
            return _only([known for known in near if known in headed])
        if noun in _COMPANY:
            return _only([known for known in near if known.type == INSTITUTION and _may_be_company(known)])
        if noun in ("city", "country"):
            return _only([known for known in near if known.type == PLACE and _is_country(known) == (noun == "country")])
        return _only([known for known in near if known.type == _types()[noun]]) if noun == "project" else None

    def _of_person(self, mention: Mention, pronoun: str) -> Known | None:
        """The one person of the sentence so far, or of the one before; `him` is not who does it."""
        here, before = self._around(mention)
        whom = pronoun == "him" or (pronoun == "her" and not NOUN.match(self.text, mention.end))
        if whom and any(m.type == PERSON for m in here):
            return None
        for each in (here, before):
            people = {m.entity for m in each if m.type == PERSON}
            if people:
                fitting = [self.found[entity] for entity in sorted(people)]
                return _only([known for known in fitting if self._agrees(known, _GENDER[pronoun])])
        return None

    def _agrees(self, known: Known, gender: str) -> bool:
        return self.genders.get(self.found.index(known), gender) == gender

    def _of_it(self, mention: Mention) -> Known | None:
        """The one body or project of the sentence so far, or what the sentence before begins with or names alone."""
        if _EXPLETIVE.match(self.text, mention.end):
            return None
        if self.text[mention.end : mention.end + 1] in tuple(".,;:?!"):
            return None
        here, before = self._around(mention)
        here = [m for m in here if self.text[m.end : m.end + 2] not in ("'s", "’s")]
        things = [[m for m in each if m.type in (INSTITUTION, PROJECT)] for each in (here, before)]
        if things[0]:
            return self._one(things[0])
        subject = self._subject(mention)
        if subject is not None:
            return self.found[subject.entity] if subject.type in (INSTITUTION, PROJECT) else None
        return self._one([m for m in things[1] if self.text[m.end : m.end + 2] not in ("'s", "’s")])

    def _one(self, mentions: Sequence[Mention]) -> Known | None:
        return _only([self.found[entity] for entity in sorted({m.entity for m in mentions})])

    def _subject(self, mention: Mention) -> Mention | None:
        """The mention that the sentence before begins with."""
        sentence = self.context.sentence(mention.start)
        if not sentence:
            return None
        start = self.context.sentences[sentence - 1][0]
        return next((m for m in self.mentions if m.start in (start, start + len("The "))), None)

    def _near(self, mention: Mention) -> list[Known]:
        """What the sentence so far and the one before mention."""
        here, before = self._around(mention)
        return [self.found[entity] for entity in sorted({m.entity for m in (*here, *before)})]

    def _around(self, mention: Mention) -> tuple[list[Mention], list[Mention]]:
        sentence = self.context.sentence(mention.start)
        previous = self._previous(sentence)
        here: list[Mention] = []
        before: list[Mention] = []
        for other in reversed(self.mentions):
            where = self.context.sentence(other.start)
            if where < previous:
                break
            (here if where == sentence else before).append(other)
        return here, before

    def _previous(self, sentence: int) -> int:
        """The sentence before that is not a mere quotation."""
        previous = sentence - 1
        while previous > 0 and self.context.quotation(self.context.sentences[previous][0]) >= 0:
            quotation = self.context.quotations[self.context.quotation(self.context.sentences[previous][0])]
            if quotation.end < self.context.sentences[previous][1]:
                break
            previous -= 1
        return previous


def _only(known: Sequence[Known]) -> Known | None:
    return known[0] if len(known) == 1 else None


@cache
def _given_genders() -> Mapping[str, str]:
    """The gender of a given name, if it has one only."""
    rows = table("given_names.csv")
    names = [row["name"] for row in rows]
    return {row["name"]: row["gender"] for row in rows if names.count(row["name"]) == 1}


def _key(name: str, type_: str) -> str:
    """What two spellings of a name have in common."""
    if type_ == PLACE:
        return countries().get(name, name)
    key = LEGAL.sub("", name).lower().replace("centre", "center").replace("-", "").replace("’", "'")
    return key.replace("programme", "program").replace("organisation", "organization")


def _is_acronym(name: str) -> bool:
    return len(name) > 2 and name.isalpha() and name.isupper()


def _abbreviates(short: str, long: str) -> bool:
    """AICA is short for Artificial Intelligence Industry Cluster Agency: of its initials one may be left out."""
    initials = [word[0] for word in long.split() if word[0].isupper()]
    if not _is_acronym(short) or len(initials) < 3:
        return False
    if list(short) == initials:
        return True
    letters = iter(initials)
    in_order = all(letter in letters for letter in short)
    return in_order and len(short) > 3 and len(initials) - len(short) == 1 and short[-1] == initials[-1]


def _head(name: str) -> str:
    """The common noun in a name of several words: ministry of the Ministry of Science, center of a Centre."""
    words = [_ALIKE.get(word, word) for word in LEGAL.sub("", name).lower().split()]
    if len(words) < 2:
        return ""
    return words[words.index("of") - 1] if "of" in words[1:] else words[-1]


def _may_be_company(known: Known) -> bool:
    return not any(word in _PUBLIC for name in known.names for word in name.lower().split())


def _is_country(known: Known) -> bool:
    return any(name in countries() for name in known.names)


@English.factory("coreference", requires=["doc._.mentions"], assigns=["doc._.mentions", "doc._.entities"])
def create(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    def coreference(doc: Doc) -> Doc:
        article = Coreference(doc)
        article.resolve()
        doc._.mentions = article.mentions
        doc._.entities = [Entity(known.type, name_of(known)) for known in article.found]
        return doc

    return coreference
