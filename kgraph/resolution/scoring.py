"""Whether two profiles are one entity: what speaks for it, what against it, and how much each weighs."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from heapq import nsmallest
from itertools import product
from typing import NamedTuple

from kgraph.resolution import authority
from kgraph.resolution.forms import comparable, is_common, keys
from kgraph.resolution.names import is_korean_person, last_word, looks, normal, shortens, similarity, skeleton
from kgraph.resolution.profile import CONTEXT, Profile

# At or above SAME two profiles are one, below UNSURE they are two; between, someone must say.
SAME, UNSURE = 20, 8

# Points, as whole numbers: their sum does not depend on the order in which they are added.
WEIGHTS = {
    "name": 25,  # equal, and it names one thing: 누리온테크
    "namesake": 10,  # equal, but many may bear it: 김민수, 노동조합
    "abbreviation": 22,  # one is what the other's article introduces: AICA
    "ambiguous abbreviation": 8,  # that several bodies introduce
    "part of the name": 10,  # 트럼프, 도널드 트럼프
    "spelling": 10,  # 뮌헨, 뮨헨
    "look-alike": 10,  # АICA with a Cyrillic А: someone must look, whatever else agrees
    "affiliation": 20,  # both belong to one body
    "affiliation with many": 9,  # a ministry, a university, Samsung: where others of that name may be
    "body": 8,  # one belongs to a body that the other's article names
    "body of many": 4,
    "person": 12,  # both are named with one other person
    "kin": 15,  # and are that person's kin
    "institution": 4,  # both are named with one body
    "institution of many": 3,
    "project": 10,
    "event": 10,
    "title": 4,  # 대표
    "own title": 12,  # 차세대반도체사업단장
    "birthplace": 6,
    "birth date": 15,
    "place": 1,
    "within": 10,
    "parent": 12,
    "founding date": 8,
    "other place": -12,
    "other parent": -12,
    "other birthplace": -8,
}
# Of such evidence no more counts than so many times.
_MOST = {"affiliation": 2, "body": 2, "kin": 2, "person": 2, "institution": 2, "project": 1, "event": 1, "place": 2}
_COUNTED = tuple(_MOST)
_ONCE = ("birthplace", "within", "parent")

# A head is one wherever; but that two people of one name are somehow with a large body says less.
_OF_MANY = {
    "affiliation": "affiliation with many",
    "body": "body of many",
    "institution": "institution of many",
}
# In what many articles say together, bodies agree by chance sooner or later.
_MOST_OF_MANY = _MOST | {"institution": 1}

_NOTHING: frozenset[str] = frozenset()


class Feature(NamedTuple):
    """Something that two profiles share or disagree in, and its weight."""

    name: str
    weight: int
    detail: str


class Verdict(NamedTuple):
    """`against` says what makes it impossible that the two are one."""

    score: int
    features: tuple[Feature, ...]
    against: str = ""

    @property
    def band(self) -> str:
        if self.against or self.score < UNSURE:
            return "different"
        return "same" if self.score >= SAME else "unsure"


class Summary(NamedTuple):
    """What is known of one or more profiles that are one, as far as it can be contradicted."""

    forms: frozenset[str]
    born: frozenset[str]
    provinces: frozenset[frozenset[str]]
    heads: frozenset[tuple[str, int]]
    bodies: frozenset[str]


def joined(summaries: Sequence[Summary]) -> Summary:
    forms, born, provinces, heads, bodies = zip(*summaries, strict=True)
    empty: Summary = _NO_SUMMARY
    return Summary(
        empty.forms.union(*forms),
        empty.born.union(*born),
        empty.provinces.union(*provinces),
        empty.heads.union(*heads),
        empty.bodies.union(*bodies),
    )


_NO_SUMMARY = Summary(frozenset(), frozenset(), frozenset(), frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class Evidence:
    """A profile made ready to be compared with many others; a name stands in its comparable form.

    Of `many` profiles that are one it is the first, with the facts, abbreviations and keys of all.
    """

    profile: Profile
    form: str
    plain: str
    part: str
    common: bool
    introduced: frozenset[str]
    summary: Summary
    keys: frozenset[str]
    facts: dict[str, frozenset[str]] = field(hash=False, compare=False)
    many: bool = False

    def of(self, kind: str) -> frozenset[str]:
        return self.facts.get(kind, _NOTHING)


def evidence(profile: Profile) -> Evidence:
    facts = _comparable_facts(profile)
    form = comparable(profile.type, profile.name, _places_around(profile), profile.year)
    part = last_word(profile.name) if profile.type == "Person" else ""
    common = is_common(profile.type, profile.name, form)
    return Evidence(
        profile,
        form,
        normal(profile.name),
        part,
        common,
        frozenset(comparable(profile.type, name, frozenset(), profile.year) for name in profile.introduced),
        _summary(profile, form if part else "", common, facts),
        keys(profile),
        facts,
    )


def together(evidences: Sequence[Evidence]) -> Evidence:
    """The first of some that are one, with what is said of all."""
    first = evidences[0]
    if len(evidences) == 1:
        return first
    facts: dict[str, set[str]] = defaultdict(set)
    for one in evidences:
        for kind, values in one.facts.items():
            facts[kind] |= values
    return replace(
        first,
        introduced=frozenset().union(*(one.introduced for one in evidences)),
        summary=joined([one.summary for one in evidences]),
        keys=frozenset().union(*(one.keys for one in evidences)),
        facts={kind: frozenset(values) for kind, values in facts.items()},
        many=True,
    )


def _comparable_facts(profile: Profile) -> dict[str, frozenset[str]]:
    facts: dict[str, set[str]] = defaultdict(set)
    for kind, value in profile.facts:
        facts[kind].add(_comparable(kind, value, profile.year))
    for kind in CONTEXT:
        if kind in facts:
            facts[kind] -= authority.shared_names("near")
    around = filter(None, map(_province, _places_around(profile)))
    facts["province"].update(around)
    return {kind: frozenset(values) for kind, values in facts.items() if values}


def _summary(profile: Profile, full: str, common: bool, facts: Mapping[str, frozenset[str]]) -> Summary:
    person, year = profile.type == "Person", profile.year
    local = profile.type == "Place" or (common and not person)
    provinces, heads = facts.get("province", _NOTHING), facts.get("head", _NOTHING)
    bodies = (facts.get(kind, _NOTHING) for kind in ("affiliation", "institution", "place"))
    return Summary(
        frozenset([full] if full else ()),
        facts.get("born", _NOTHING),
        frozenset([provinces] if local and provinces else ()),
        frozenset((body, year) for body in heads if person and year),
        frozenset().union(*bodies) if person else _NOTHING,
    )


def compare(left: Evidence, right: Evidence, ambiguous: frozenset[str] = frozenset()) -> Verdict:
    """What speaks for and against the two being one; `ambiguous` are abbreviations of more than one body."""
    named = _name(left, right, ambiguous)
    if named is None:
        return Verdict(0, ())
    features = (named, *_shared(left, right), *_disagreement(left, right))
    score = sum(feature.weight for feature in features)
    if named.name == "look-alike":
        score = min(score, SAME - 1)
    return Verdict(score, features, contradiction(left.summary, right.summary))


def contradiction(left: Summary, right: Summary) -> str:
    """Why the two cannot be one; empty where nothing forbids it."""
    if left.forms and right.forms and _names_differ(left.forms, right.forms):
        return f"two full names: {min(left.forms)}, {min(right.forms)}"
    for born, other in product(sorted(left.born), sorted(right.born)):
        if not _agree(born, other):
            return f"two birth dates: {born}, {other}"
    for places, others in product(*(sorted(side.provinces, key=sorted) for side in (left, right))):
        if not places & others:
            return f"in two places: {min(places)}, {min(others)}"
    return _two_posts(left, right)


def _two_posts(left: Summary, right: Summary) -> str:
    """At the head of two bodies in one year, neither of which the articles on the other name."""
    ours, theirs = ({body for body, _ in side.heads} for side in (left, right))
    if not ours or not theirs or ours & right.bodies or theirs & left.bodies:
        return ""
    for body, year in sorted(left.heads):
        for other, then in sorted(right.heads):
            if year == then:
                return f"two posts at once: head of {body} and of {other} in {year}"
    return ""


def _names_differ(left: frozenset[str], right: frozenset[str]) -> bool:
    bones = {skeleton(form) for form in left}
    return not any(skeleton(form) in bones for form in right)


def _name(left: Evidence, right: Evidence, ambiguous: frozenset[str]) -> Feature | None:
    """How the names agree; None where they do not."""
    if left.form == right.form or left.plain == right.plain:
        name = "namesake" if left.common or right.common else "name"
        return _feature(name, left.profile.name if left.plain == right.plain else _both(left, right))
    if shared := _abbreviations(left, right):
        kind = "ambiguous abbreviation" if shared <= ambiguous else "abbreviation"
        return _feature(kind, f"{_both(left, right)}: {min(shared)}")
    if left.profile.type == "Person" and (right.plain == left.part or left.plain == right.part):
        return _feature("part of the name", _both(left, right))
    if skeleton(left.form) == skeleton(right.form) and not _is_korean_pair(left, right):
        return _feature("spelling", f"{_both(left, right)}: {similarity(left.form, right.form):.2f}")
    if looks(left.profile.name) and looks(left.profile.name) == looks(right.profile.name):
        return _feature("look-alike", _both(left, right))
    return None


def _is_korean_pair(left: Evidence, right: Evidence) -> bool:
    """Of Korean people, each syllable of whose names tells them apart: 김태희, 김대희."""
    return left.profile.type == "Person" and any(is_korean_person(one.profile.name) for one in (left, right))


def _abbreviations(left: Evidence, right: Evidence) -> set[str]:
    """Abbreviations by which one side's article calls the other's name, or that both introduce for like names."""
    found = {*left.introduced & {right.form, right.plain}, *right.introduced & {left.form, left.plain}}
    if found:
        return found
    both = left.introduced & right.introduced
    akin = shortens(left.form, right.form) or shortens(right.form, left.form)
    return set(both) if akin or similarity(left.form, right.form) > 0.8 else set()


def _shared(left: Evidence, right: Evidence) -> Iterator[Feature]:
    """What both articles say of the entity, or name beside it."""
    both = {kind: shared for kind, values in left.facts.items() if (shared := values & right.of(kind))}
    crossed = left.of("affiliation") & right.of("institution") | right.of("affiliation") & left.of("institution")
    if crossed:
        both["body"] = crossed
    used: set[str] = set()
    for kind in _COUNTED:
        if kind in both:
            yield from _counted(both[kind] - used, kind, left, right)
            used |= both[kind]
    for kind in _ONCE:
        if kind in both:
            yield _feature(kind, min(both[kind]))
    if "title" in both:
        yield _title(min(both["title"]))
    yield from (_feature("birth date", date) for date in _dates(left.of("born"), right.of("born")))
    yield from (_feature("founding date", date) for date in _dates(left.of("founded"), right.of("founded")))


def _disagreement(left: Evidence, right: Evidence) -> Iterator[Feature]:
    """What makes it less likely, but does happen: bodies move, and belong to more than one other."""
    if left.common and (apart := _apart(left, right, "parent")):
        yield _feature("other parent", apart)
    if left.profile.type != "Place" and (apart := _apart(left, right, "province")):
        yield _feature("other place", apart) if left.common else Feature("other place", -3, apart)
    if apart := _apart(left, right, "birthplace"):
        yield _feature("other birthplace", apart)


def _apart(left: Evidence, right: Evidence, kind: str) -> str:
    ours, theirs = left.of(kind), right.of(kind)
    return f"{min(ours)}, {min(theirs)}" if ours and theirs and not ours & theirs else ""


def _counted(values: frozenset[str], kind: str, left: Evidence, right: Evidence) -> list[Feature]:
    """The features of values that both share, the heaviest, as many as count."""
    most = (_MOST_OF_MANY if left.many or right.many else _MOST)[kind]
    if kind not in _OF_MANY or left.profile.type != "Person":
        return [_feature(kind, value) for value in nsmallest(most, values)]
    large = (values & authority.large()) - (left.of("head") & right.of("head"))
    chosen = nsmallest(most, values, key=lambda value: (value in large, value))
    return [_feature(_OF_MANY[kind] if value in large else kind, value) for value in chosen]


def _dates(left: frozenset[str], right: frozenset[str]) -> list[str]:
    return sorted(a for a in left if any(_agree(a, b) for b in right))[:1]


def _agree(left: str, right: str) -> bool:
    """2024 and 2024-08 do not contradict each other."""
    return left.startswith(right) or right.startswith(left)


def _title(title: str) -> Feature:
    return _feature("own title" if len(title) > 5 else "title", title)


def _feature(name: str, detail: str) -> Feature:
    return Feature(name, WEIGHTS[name], detail)


@lru_cache(maxsize=1 << 12)
def _province(place: str) -> str:
    return authority.province(place)


def _both(left: Evidence, right: Evidence) -> str:
    return " = ".join(sorted([left.profile.name, right.profile.name]))


@lru_cache(maxsize=1 << 17)
def _comparable(kind: str, value: str, year: int | None) -> str:
    """A fact's value in the form in which it is compared."""
    if kind in {"affiliation", "head", "parent", "institution"}:
        # A governor heads a place: 전남 = 전라남도.
        place = authority.known("Institution", value, frozenset(), year) is None and authority.known("Place", value)
        return comparable("Place" if place else "Institution", value, frozenset(), year)
    if kind in {"within", "birthplace", "place"}:
        return comparable("Place", value)
    return value if kind in {"born", "founded", "began"} else normal(value)


def _places_around(profile: Profile) -> frozenset[str]:
    return frozenset(fact.value for fact in profile.facts if fact.kind == "within")
