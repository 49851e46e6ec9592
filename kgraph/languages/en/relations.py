"""Relations and attributes from the patterns of English news, with the dates, titles and sums that stand with them."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from spacy.lang.en import English
from spacy.language import Language
from spacy.tokens import Doc

from kgraph import ontology
from kgraph.annotations import Amount, Attribute, Mention, Relation, Share, Time
from kgraph.extractors.qualifiers import TAKES
from kgraph.languages.en import titles
from kgraph.languages.en.masks import Masked, masked
from kgraph.languages.en.patterns import ATTRIBUTES, FRAGMENTS, POST, RELATIONS, Pattern
from kgraph.record import NAME

HEAD_OF, MEMBER_OF, FOUNDER_OF = "headOf", "memberOf", "founderOf"
# A claim about `it` or `the company` is as sure as what they stand for.
STAND_IN = 0.9

# A subject has no preposition before it: the wife of ⟨Person:0⟩ founded …
_GUARD = "".join(f"(?<!{word} )" for word in ("of", "at", "by", "for", "with", "from", "than", "in", "to", "'s"))
_GAP = r"(?:, [^,;⟨⟩]*(?:⟨[^⟩]*⟩[^,;⟨⟩]*)?,|,)?"
_THE = r"(?:(?:the|a|an|its|their|his|her|one of the) )?(?:new |current |acting |first )?"
_FIELD = r"(?P<field> (?:of|for) (?:[a-z][\w-]* ){0,3}?[a-z][\w-]*(?= (?:at|of|for|with)))?"
# What is only planned, rumoured or denied is not claimed.
_DOUBT = re.compile(
    r"\b(?:not|never|nor|no longer|den(?:y|ies|ied)|plans?|planned|planning|would|could|might|may|consider(?:s|ed|ing)?"
    r"|rumou?rs?|false|untrue|reportedly|alleged(?:ly)?|if|whether|hopes?|hoped|wants?|wanted|proposed|expected|failed"
    r"|refused|unless|seeks?|tried|urged|asked to|called for|speculation)\b"
)
_BEFORE = re.compile(
    r"(?:^|; |, )(?:(?:[Ii]n|[Oo]n|[Ss]ince|[Ff]rom|[Ee]arly in|[Ll]ate in|[Bb]ack in) )?⟨Time:(\d+)⟩,? $"
)
_BEHIND = re.compile(
    r"(?: (?:in|at) (?:⟨(?:Place|Institution|Event):\d+⟩|[A-Z]\w+(?: [A-Z]\w+)*))?"
    r",? ?(?:(?:in|on|since|from|until|between|during|early in|late in) )?⟨Time:(\d+)⟩"
)
_AND = re.compile(r"(?:, ⟨\w+:\d+⟩)*,? and ⟨\w+:\d+⟩(?=[,.;]|$| (?:in|on|at|for|to|since|last|this|as)\b)")
_PRICE = re.compile(r",? (?:for|worth|valued at|in a deal worth) (?:about |around |some |nearly )?⟨Amount:(\d+)⟩")


class Claim(NamedTuple):
    """A predicate between two mentions, or the titles that a person has at a body."""

    predicate: str
    subject: Mention
    object: Mention
    qualifiers: Mapping[str, str | bool]


@cache
def _compiled(expression: str, subject: tuple[str, ...], object: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern with its marks filled in; `'s` behind an end belongs to another name unless the pattern has it."""
    former = r"(?P<former>(?:former|ex-?|late) ?)?"
    ends = {"s": subject, "S": subject, "o": object, "O": object, "e": subject, "E": subject}

    def mark(match: re.Match[str]) -> str:
        name, types = match["name"], match["types"] or "|".join(ends[match["name"]])
        made = rf"⟨(?:{types}):(?P<{name.lower()}>\d+)⟩" + ("" if match["possessive"] is not None else "(?!'s)")
        return f"{_GUARD}{made}{_GAP}" if name.isupper() else made

    filled = re.sub(r"\{(?P<name>[sSoOeE])(?::(?P<types>\w+))?\}(?P<possessive>(?=(?:\(\?:)?'s))?", mark, expression)
    for name, value in (
        ("the", _THE + former if "{title}" in expression else _THE),
        ("field", _FIELD),
        ("title", f"{'' if '{the}' in expression else former}(?P<title>{titles.pattern()})"),
        *FRAGMENTS.items(),
        ("time", r"⟨Time:(?P<time>\d+)⟩"),
        ("amount", r"⟨Amount:(?P<amount>\d+)⟩"),
        ("share", r"⟨Share:(?P<share>\d+)⟩"),
    ):
        filled = filled.replace(f"{{{name}}}", value)
    return re.compile(filled)


def _pattern(pattern: Pattern) -> re.Pattern[str]:
    term = ontology.load()[HEAD_OF if pattern.predicate == POST else pattern.predicate]
    return _compiled(pattern.expression, term.domain, term.range)


def relations(sentences: Sequence[Masked]) -> list[Relation]:
    """What the sentences say, each relation once, with all the qualifiers that any of them gives."""
    best: dict[tuple[int, str, int], Relation] = {}
    for sentence in sentences:
        for pattern in RELATIONS:
            for match in _pattern(pattern).finditer(sentence.text):
                for claim in _claims(pattern, match, sentence):
                    _keep(best, _relation(claim, pattern, sentence))
    for subject, predicate, object in list(best):
        if predicate == MEMBER_OF and (subject, HEAD_OF, object) in best:
            del best[subject, predicate, object]
    return list(best.values())


def _keep(best: dict[tuple[int, str, int], Relation], relation: Relation) -> None:
    key = (relation.subject, relation.predicate, relation.object)
    if _symmetric(relation.predicate):
        key = (min(key[0], key[2]), key[1], max(key[0], key[2]))
    if key not in best:
        best[key] = relation
        return
    best[key].qualifiers = {**relation.qualifiers, **best[key].qualifiers}


def _symmetric(predicate: str) -> bool:
    return ontology.load()[predicate].symmetric


def _relation(claim: Claim, pattern: Pattern, sentence: Masked) -> Relation:
    confidence = pattern.confidence
    for mention in (claim.subject, claim.object):
        confidence *= 1 if mention.kind == NAME else STAND_IN
    return Relation(
        claim.subject.entity,
        claim.predicate,
        claim.object.entity,
        dict(claim.qualifiers),
        round(confidence, 4),
        sentence.sentence,
        f"pattern:{pattern.name}",
    )


def _claims(pattern: Pattern, match: re.Match[str], sentence: Masked) -> Iterator[Claim]:
    if _doubted(pattern, match):
        return
    others = _others(pattern, match)
    for predicate, found in _predicates(pattern, match):
        taken = {**found, **_dates(pattern, match, sentence), **({} if others else _sums(match, sentence))}
        qualifiers = {name: value for name, value in taken.items() if name in TAKES.get(predicate, ())}
        for numbers in ({"s": match["s"], "o": match["o"]}, *others):
            subject, object = (sentence.items[int(numbers[name])] for name in "so")
            if not isinstance(subject, Mention) or not isinstance(object, Mention) or subject.entity == object.entity:
                continue
            if _allowed(predicate, subject, object, found.get("title", "")):
                yield Claim(predicate, subject, object, qualifiers)


def _others(pattern: Pattern, match: re.Match[str]) -> list[dict[str, str]]:
    """Subjects or objects that follow the last one: SoftBank and Sequoia Capital. A sum is then that of all of them."""
    ends = {match.end(name): name for name in "so"}
    last = ends.get(match.end() - 1)
    more = _AND.match(match.string, match.end()) if last and pattern.predicate != POST else None
    if not last or not more:
        return []
    pair = {"s": match["s"], "o": match["o"]}
    return [{**pair, last: number} for number in re.findall(r":(\d+)⟩", more.group())]


def _doubted(pattern: Pattern, match: re.Match[str]) -> bool:
    """Whether the clause before, or within, says that it is not so, or not yet; an apposition is beyond that."""
    if pattern.name in ("apposition", "possessive", "title", "based", "kin"):
        return False
    start = match.string.rfind(";", 0, match.start()) + 1
    return bool(_DOUBT.search(match.string, start, match.end()))


def _predicates(pattern: Pattern, match: re.Match[str]) -> Iterator[tuple[str, dict[str, str | bool]]]:
    """The predicate, or those of the titles: a founder and chief executive is two things."""
    groups = match.groupdict()
    past = groups.get("former") or groups.get("earlier") or pattern.past
    over: dict[str, str | bool] = {"former": True} if past else {}
    if pattern.predicate != POST:
        yield pattern.predicate, {**over, **({"title": groups["title"]} if groups.get("title") else {})}
        return
    if not groups.get("title"):
        yield HEAD_OF, over
        return
    for title in titles.parts(groups["title"]):
        kind, field = titles.kind(title), groups.get("field") or ""
        if kind == titles.FOUNDER:
            if not field:
                yield FOUNDER_OF, {}
            continue
        yield MEMBER_OF if field or kind == titles.MEMBER else HEAD_OF, {"title": title + field, **over}


def _allowed(predicate: str, subject: Mention, object: Mention, title: str | bool) -> bool:
    """Whether the ontology has it so; the head of a place is its mayor or president."""
    term = ontology.load()[predicate]
    if subject.type not in term.domain or object.type not in term.range:
        return False
    if predicate == HEAD_OF and object.type == "Place":
        return str(title).lower().split()[-1:] != [] and str(title).lower() in titles.of_places()
    return predicate != "partOf" or subject.type == object.type


def _dates(pattern: Pattern, match: re.Match[str], sentence: Masked) -> dict[str, str | bool]:
    """From and to, of the date in the pattern or right before or behind it; what merely is takes only spans of time."""
    time = _time(match, sentence)
    if time is None or (time.kind == "point" and not pattern.change):
        return {}
    if time.kind == "until" or (time.kind == "point" and pattern.past):
        return {"to": time.end_date} if time.end_date else {}
    dates = {"from": time.start_date, "to": time.end_date if time.kind == "range" else None}
    return {name: value for name, value in dates.items() if value}


def _time(match: re.Match[str], sentence: Masked) -> Time | None:
    price = _PRICE.match(match.string, match.end())
    behind = _BEHIND.match(match.string, price.end() if price else match.end())
    around = behind or _BEFORE.search(match.string, 0, match.start())
    number = match.groupdict().get("time") or (around[1] if around else None)
    item = sentence.items[int(number)] if number else None
    return item if isinstance(item, Time) else None


def _sums(match: re.Match[str], sentence: Masked) -> dict[str, str]:
    groups = match.groupdict()
    price = _PRICE.match(match.string, match.end())
    numbers = {"amount": groups.get("amount") or (price[1] if price else None), "share": groups.get("share")}
    items = {name: sentence.items[int(number)] for name, number in numbers.items() if number}
    return {name: item.value for name, item in items.items() if isinstance(item, Amount | Share)}


def attributes(sentences: Sequence[Masked]) -> list[Attribute]:
    best: dict[tuple[int, str], Attribute] = {}
    for sentence in sentences:
        for pattern in ATTRIBUTES:
            for match in _pattern(pattern).finditer(sentence.text):
                found = _attribute(pattern, match, sentence)
                if found and not _doubted(pattern, match):
                    best.setdefault((found.entity, found.name), found)
    return list(best.values())


def _attribute(pattern: Pattern, match: re.Match[str], sentence: Masked) -> Attribute | None:
    mention = sentence.items[int(match["e"])]
    value = _value(match, sentence.items)
    if not isinstance(mention, Mention) or not value:
        return None
    confidence = pattern.confidence * (1 if mention.kind == NAME else STAND_IN)
    by = f"pattern:{pattern.name}"
    return Attribute(mention.entity, pattern.predicate, value, round(confidence, 4), sentence.sentence, by)


def _value(match: re.Match[str], items: Sequence[object]) -> str | None:
    groups = match.groupdict()
    item = items[int(groups.get("time") or groups.get("amount") or 0)]
    if isinstance(item, Time):
        return item.start_date or item.end_date
    return item.value if isinstance(item, Amount) else None


@English.factory("relations", requires=["doc._.mentions", "doc._.entities"], assigns=["doc._.relations"])
def create(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    def component(doc: Doc) -> Doc:
        sentences = list(masked(doc))
        doc._.relations = relations(sentences)
        doc._.attributes = attributes(sentences)
        return doc

    return component
