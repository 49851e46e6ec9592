"""Names in English text: runs of capitalised words whose type a list, a word of theirs or the words around them tell.

What an article says of a name once, it means everywhere: the first reading collects types, the second one marks names.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise

from spacy.lang.en import English
from spacy.language import Language
from spacy.tokens import Doc

from kgraph.annotations import Mention, text_of
from kgraph.languages.en import titles
from kgraph.languages.en.countries import countries
from kgraph.languages.en.lists import column, table
from kgraph.languages.en.runs import Run, Word, heads, runs

PERSON, INSTITUTION, PLACE, PROJECT = "Person", "Institution", "Place", "Project"

Words = Sequence[Word]

_GIVEN = re.compile(r"[A-Z][a-z]+-(?:[a-z]+|[A-Z][a-z]+)")
_NAME_WORD = re.compile(r"[A-ZÀ-Þ][\w’'-]*[a-zà-ÿ]|[A-Z]|(?:[A-Z]\.)+")
# Titles whose bearers the news calls by a single name: Pope Francis, President Macron.
_MONONYMS = frozenset({"president", "prime minister", "chancellor", "king", "queen", "prince", "princess", "pope"})
# Words with capitals that are departments of a body and no bodies: head of Marketing.
_FIELDS = frozenset("Marketing Sales Engineering Research Operations Finance Product Design Strategy Science".split())

_ARTICLE = r"(?:a|an|the|its|another|one of the)"
_WORD_BEFORE_NOUN = r"(?!of |in |for |at |by |that |who |which |and |from |with |to |on |is |was )[\w$.%’'-]+ "


@cache
def _nouns() -> Mapping[str, str]:
    """What a name is said to be: a company, a festival, a professor."""
    nouns = {row["noun"]: row["type"] for row in table("kinds.csv")}
    return {title: PERSON for title, kind in titles.kinds().items() if kind != titles.ADDRESS} | nouns


@cache
def _apposition() -> re.Pattern[str]:
    """Halla Cloud, a cloud company based in …"""
    nouns = "|".join(map(re.escape, sorted(_nouns(), key=len, reverse=True)))
    return re.compile(rf"(?: \([^()]{{1,30}}\))?, {_ARTICLE} (?:{_WORD_BEFORE_NOUN}){{0,5}}?(?P<noun>{nouns})\b(?!-)")


@cache
def _before() -> Sequence[tuple[re.Pattern[str], str]]:
    """What stands right before a name of each type: the chief executive of Halla Cloud."""
    posts = "|".join(re.escape(t) for t, kind in titles.kinds().items() if kind in (titles.HEAD, titles.FOUNDER))
    bodies = "|".join(re.escape(n) for n, type_ in _nouns().items() if type_ == INSTITUTION)
    return (
        (re.compile(rf"\b(?i:{posts}|subsidiary|unit|shares|stake|division) (?:of|at|in) (?:the )?$"), INSTITUTION),
        (re.compile(rf"(?:\b(?:{bodies})(?: called| named)?|\w-based) $"), INSTITUTION),
        (re.compile(r"\b(?:city|province|village|town|county|island|port|district) of $"), PLACE),
    )


_AFTER = (
    (re.compile(r", \d\d,|, who\b| was born\b"), PERSON),
    (re.compile(r"['’]s (?:chief executive|CEO|headquarters|shares|subsidiary)\b"), INSTITUTION),
)


LEGAL = re.compile(r",? (?:Inc|Corp|Co|Ltd|LLC|PLC|plc)\.?$")
_OF = re.compile(r"\b(?:of|at|from|in) $")


class Names:
    """The names of one article, by what its first reading told of their types."""

    def __init__(self, doc: Doc) -> None:
        self.text = text_of(doc)
        self.types: dict[str, str] = {}
        self.runs = list(self._merged(list(runs(doc))))
        for run in self.runs:
            if not run.headline:
                self._learn(run)

    def mentions(self) -> Iterator[Mention]:
        for run in self.runs:
            for words, type_ in self._named(run.words):
                yield Mention(words[0].start, words[-1].end, type_, confidence=0.9, by="English names")

    def _merged(self, found: Sequence[Run]) -> Iterator[Run]:
        """Runs, of which those that `and` joins are one where they are: Samsung Science and Technology Foundation."""
        last: Run | None = None
        for run in found:
            if last and self._is_one(last.words, run.words):
                last = Run((*last.words, *run.words), run.headline)
                continue
            if last:
                yield last
            last = run
        if last:
            yield last

    def _is_one(self, first: Words, second: Words) -> bool:
        head = heads().get(second[-1].text)
        if self.text[first[-1].end : second[0].start] != " and " or not head or not head.and_ or len(second) < 2:
            return False
        begins = first[0].start == 0 or self.text[first[0].start - 2] in ".?!\n“"
        known = self._written(second) in _listed() or list(self._named(first))
        return not known and not (begins and len(first) == 1)

    def _learn(self, run: Run) -> None:
        found = list(self._named(run.words))
        if not found and (hint := self._hint(run.words)):
            found = [(run.words, hint)]
        for words, type_ in found:
            self._note(words, type_)

    def _note(self, words: Words, type_: str) -> None:
        name = self._written(words)
        if len(words) == 1 and type_ == PERSON:
            return
        self.types.setdefault(name, type_)
        if match := _apposition().match(self.text, words[-1].end):
            said = _nouns()[match["noun"]]
            if said == PROJECT and type_ == INSTITUTION:
                self.types[name] = PROJECT
        if type_ == INSTITUTION and (plain := LEGAL.sub("", name)) != name:
            self.types.setdefault(plain, INSTITUTION)
        if match := _ABBREVIATED.match(self.text, words[-1].end):
            self.types.setdefault(match["short"], self.types[name])
        if type_ == PERSON:
            self.types.setdefault(surname(name), PERSON)

    def _hint(self, words: Words) -> str:
        """The type of an unknown name, from the words around it."""
        start, end = words[0].start, words[-1].end
        name = self._written(words)
        if len(words) > 4 or name in _FIELDS or words[0].text.lower() in titles.kinds() or titles.kind(name):
            return ""
        if match := _apposition().match(self.text, end):
            said = _nouns()[match["noun"]]
            if said != PERSON or (len(words) in (2, 3) and not _OF.search(self.text[max(0, start - 6) : start])):
                return said
        for pattern, type_ in _AFTER:
            if pattern.match(self.text, end) and (type_ != PERSON or len(words) in (2, 3)):
                return type_
        before = self.text[max(0, start - 60) : start]
        return next((type_ for pattern, type_ in _before() if pattern.search(before)), "")

    def _named(self, words: Words) -> Iterator[tuple[Words, str]]:
        """The names in a run, with their types: Seoul and Oh Se-hoon in Seoul Mayor Oh Se-hoon."""
        if not words:
            return
        if type_ := self._type(words):
            yield words, type_
        elif place := titles.span([word.text for word in words]):
            yield from self._named(words[: place[0]])
            yield from self._person(words[place[1] :], self._written(words[place[0] : place[1]]).lower())
        elif person := _korean(words):
            yield person, PERSON

    def _person(self, words: Words, title: str) -> Iterator[tuple[Words, str]]:
        if type_ := self._type(words):
            yield words, type_
        elif person := _korean(words):
            yield person, PERSON
        elif _may_be_person(words, title):
            yield words, PERSON
            self.types.setdefault(self._written(words), PERSON)

    def _written(self, words: Words) -> str:
        return self.text[words[0].start : words[-1].end]

    def _type(self, words: Words) -> str:
        name = self._written(words)
        return self.types.get(name) or _listed().get(name, "") or _shaped(words)


_ABBREVIATED = re.compile(r" \((?P<short>[A-Z][A-Za-z&.-]{0,8}[A-Z])\)")


@cache
def _listed() -> Mapping[str, str]:
    return {
        **dict.fromkeys(countries(), PLACE),
        **dict.fromkeys(column("places.csv", "name"), PLACE),
        **dict.fromkeys(column("organizations.csv", "name"), INSTITUTION),
    }


@cache
def _surnames() -> frozenset[str]:
    return frozenset(column("surnames.csv", "name"))


@cache
def _given_names() -> frozenset[str]:
    return frozenset(column("given_names.csv", "name"))


def _shaped(words: Words) -> str:
    """The type that a name's own words tell."""
    texts = [word.text for word in words]
    if _is_person(texts):
        return PERSON
    if len(texts) == 2 and texts[0].lower() in titles.kinds():
        return ""
    last = heads().get(texts[-1] if not texts[-1].isdigit() else texts[0 if len(texts) == 1 else -2])
    if last and len(words) == 1:
        return last.type if texts[0].isupper() and len(texts[0]) > 2 else ""
    for word, following in pairwise(words):
        if following.start > word.end + 1 and (head := heads().get(word.text)) and head.of:
            return head.type
    return last.type if last and not titles.kinds().get(" ".join(texts).lower()) else ""


def _is_person(texts: Sequence[str]) -> bool:
    if len(texts) == 2 and (_is_korean(texts[0], texts[1]) or _is_korean(texts[1], texts[0])):
        return True
    if len(texts) not in (2, 3) or texts[0] not in _given_names():
        return False
    last = texts[-1]
    ordinary = last not in heads() or last in _surnames()
    return ordinary and last not in _listed() and all(_NAME_WORD.fullmatch(text) for text in texts[1:])


def _may_be_person(words: Words, title: str) -> bool:
    """Whether what stands behind a title is a name; a single one is so only behind the titles of the great."""
    if not 0 < len(words) <= 3 or not all(_NAME_WORD.fullmatch(word.text) for word in words):
        return False
    return len(words) > 1 or (title in _MONONYMS and words[0].text not in _surnames())


def _is_korean(surname: str, given: str) -> bool:
    """Oh Sang-jin; the hyphen of a given name tells it from other words."""
    return surname in _surnames() and bool(_GIVEN.fullmatch(given))


def _korean(words: Words) -> Words:
    """A Korean name among other words, or nothing."""
    for index in range(len(words) - 1):
        if _is_korean(words[index].text, words[index + 1].text):
            return words[index : index + 2]
    return ()


def surname(name: str) -> str:
    """Oh of Oh Sang-jin, Walsh of Erin Walsh."""
    words = name.split()
    return words[0] if len(words) == 2 and _is_korean(words[0], words[1]) else words[-1]


@English.factory("names", requires=["doc._.sentences", "doc._.times"], assigns=["doc._.mentions"])
def create(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    def names(doc: Doc) -> Doc:
        doc._.mentions = list(Names(doc).mentions())
        return doc

    return names
