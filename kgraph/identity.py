"""Which entities are one, seen from the graph's folder: why, in doubt, and as people judge it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import islice, product
from pathlib import Path
from typing import NamedTuple

from kgraph import folder, judgements
from kgraph.errors import KgraphError, NothingFound
from kgraph.ledger import Ledger
from kgraph.library import Library, open_library
from kgraph.resolution import Cluster, Doubt, Judgement, Profile
from kgraph.resolution.judgements import DIFFERENT, SAME, mention, path_of_mention
from kgraph.resolution.profile import Fact
from kgraph.resolution.scoring import SAME as SURE
from kgraph.resolution.scoring import UNSURE, Evidence, Verdict, compare, evidence

# Of two entities in thousands of articles, so many profiles each are compared for `why`.
_COMPARED = 60


class Reason(NamedTuple):
    """The two profiles that speak most for two entities being one, and what people have judged of the two."""

    left: Profile
    right: Profile
    verdict: Verdict
    judged: tuple[Judgement, ...]
    one: bool


class Sentence(NamedTuple):
    article: str
    date: str
    text: str


class Side(NamedTuple):
    """An entity as it is shown to whoever judges: what articles say of it, and sentences that name it."""

    path: str
    cluster: Cluster
    articles: int
    mentions: int
    facts: tuple[Fact, ...]
    sentences: tuple[Sentence, ...]


class Question(NamedTuple):
    """A doubt, and both its sides."""

    doubt: Doubt
    left: Side
    right: Side

    @property
    def value(self) -> float:
        """Mentions × uncertainty: how much an answer is worth."""
        middle, half = (SURE + UNSURE) / 2, (SURE - UNSURE) / 2
        unsure = max(0.1, 1 - abs(self.doubt.score - middle) / (2 * half))
        return (self.left.mentions + self.right.mentions) * unsure


@contextmanager
def open_identities(graph: Path) -> Iterator["Identities"]:
    """The identities of the graph in a folder, as the last build left them."""
    base = folder.settings(graph).base
    with open_library(graph) as library:
        yield Identities(graph, base, library)


class Identities:
    """Entities by their paths, the profiles that they are made of, and the judgements that bear on them."""

    def __init__(self, graph: Path, base: str, library: Library) -> None:
        self.graph = graph
        self.base = base
        self._library = library
        self._ledger = Ledger(library.connection)

    @cached_property
    def sheet(self) -> judgements.Sheet:
        return judgements.read(self.graph, self.base)

    def path(self, iri: str) -> str:
        return iri.removeprefix(self.base)

    def why(self, left: str, right: str, names: tuple[str, str] = ("", "")) -> Reason:
        """What speaks for and against two entities, by their paths; of one entity, between two of its names."""
        ours, theirs = self._members(left, names[0] if left == right else ""), self._members(right, "")
        if left == right:
            theirs = [p for p in self._members(right, names[1]) if p != ours[0]] or theirs
        pairs = product(_evidences(ours), _evidences(theirs))
        first, second, verdict = max(
            ((a, b, compare(a, b)) for a, b in pairs if a.profile != b.profile or len(ours) == 1),
            key=lambda compared: (not compared[2].against, compared[2].score),
        )
        rows = [row for row in self.sheet.rows if {row.left, row.right} <= self._references(left, right)]
        for doubt in (one for one in self._ledger.doubts() if {one.left, one.right} == {left, right}):
            # The build saw all the articles; of those compared here, one pair is shown.
            return Reason(self._profile(doubt.first), self._profile(doubt.second), doubt.verdict, tuple(rows), False)
        return Reason(first.profile, second.profile, verdict, tuple(rows), left == right)

    def merge(self, left: str, right: str, *, who: str = "", why: str = "") -> Judgement:
        """Judge two entities the same."""
        if left == right:
            raise KgraphError("the two are one entity already")
        return self.judge(left, right, SAME, who=who, why=why)

    def judge(self, left: str, right: str, judgement: str, *, who: str = "", why: str = "") -> Judgement:
        row = judgements.judged(self.reference(left), self.reference(right), judgement, who=who, why=why)
        judgements.append(self.graph, [row])
        return row

    def undo(self, *, who: str = "", why: str = "") -> list[Judgement]:
        """Take the last judgement back."""
        return judgements.undo(self.graph, self.base, who=who, why=why)

    def split(
        self, path: str, articles: Sequence[str], mentions: Sequence[str], *, who: str = "", why: str = ""
    ) -> list[Judgement]:
        """Judge what some articles or mentions mean different from the rest of an entity."""
        members = self._ledger.members(path)
        places = [mention(self.path(text)) for text in mentions]
        apart = [p for p, _ in members if p.article in articles or _is_at(p, places)]
        for wanted in (a for a in articles if a not in {p.article for p in apart}):
            raise NothingFound(
                f"the article {wanted!r} does not mention it; {_listed(p.article for p, _ in members)} do"
            )
        if not apart:
            raise NothingFound("no such mention of it; a mention is article/ID#mention=START,END")
        if len(apart) == len(members):
            raise KgraphError("that is all of it: nothing would be left to split from")
        automatic = sorted({before for _, before in members})
        made = judgements.judged("", "", DIFFERENT, who=who, why=why)
        rows = [made._replace(left=path_of_mention(p), right=before) for p in apart for before in automatic]
        judgements.append(self.graph, rows)
        return rows

    def reference(self, path: str) -> str:
        """How a judgement names an entity: by a path that evidence alone gives it, or else by its first mention.

        What people have judged may be withdrawn; the judgement must go on meaning the same.
        """
        members = self._ledger.members(path)
        if not members:
            raise NothingFound(f"{path} is not in the graph")
        whole = [before for _, before in members if self._ledger.spread(before) == {path}]
        return min(whole, key=lambda before: (before != path, before), default=path_of_mention(members[0][0]))

    def questions(self) -> list[Question]:
        """The doubts that no one has judged, the most valuable first."""
        judged = {row.pair for row in self.sheet.rows}
        asked = [self._question(d) for d in self._ledger.doubts() if self._references(d.left, d.right) not in judged]
        return sorted(asked, key=lambda question: (-question.value, question.doubt))

    def _question(self, doubt: Doubt) -> Question:
        return Question(doubt, self._side(doubt.left, doubt), self._side(doubt.right, doubt))

    def _side(self, path: str, doubt: Doubt) -> Side:
        profiles = [profile for profile, _ in self._ledger.members(path)]
        # The profile that the doubt is about comes first.
        profiles.sort(key=lambda p: (p.reference not in {doubt.first, doubt.second}, p.date, p.reference))
        facts = dict.fromkeys(fact for p in profiles[:3] for fact in p.facts if fact.kind in _TELLING)
        return Side(
            path,
            self._ledger.clusters([path])[path],
            len({profile.article for profile in profiles}),
            sum(len(profile.spans) for profile in profiles),
            tuple(facts),
            tuple(self._sentence(profile) for profile in profiles[:2]),
        )

    def _sentence(self, profile: Profile) -> Sentence:
        _, record = self._library.get(profile.article)
        start, end = profile.spans[0]
        inside = (span for span in record.sentences if span[0] <= start and end <= span[1])
        first, last = next(inside, (record.text.rfind("\n", 0, start) + 1, record.text.find("\n", end)))
        return Sentence(profile.article, profile.date, record.text[first : last if last >= 0 else None].strip())

    def _profile(self, reference: tuple[str, str]) -> Profile:
        return next(p for p in self._ledger.profiles(reference[0]) if p.reference == reference)

    def _members(self, path: str, name: str) -> list[Profile]:
        """Profiles of an entity, those that bear a name if there are any."""
        profiles = [profile for profile, _ in self._ledger.members(path)]
        return [p for p in profiles if name in {p.name, *p.aliases}] or profiles

    def _references(self, left: str, right: str) -> frozenset[str]:
        return frozenset((self.reference(left), self.reference(right)))


_TELLING = {"affiliation", "title", "born", "birthplace", "kin", "within", "parent", "founded"}


def _evidences(profiles: Iterable[Profile]) -> list[Evidence]:
    return [evidence(profile) for profile in islice(profiles, _COMPARED)]


def _is_at(profile: Profile, places: Iterable[tuple[str, int, int] | None]) -> bool:
    return any(place and place[0] == profile.article and place[1:] in profile.spans for place in places)


def _listed(articles: Iterable[str], most: int = 5) -> str:
    found = list(dict.fromkeys(articles))
    return ", ".join(found[:most]) + (", …" if len(found) > most else "")
