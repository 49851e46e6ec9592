"""How right resolution is, and how long it takes, on people, bodies and places that are known to be one or not.

    python benchmarks/resolution.py [ENTITIES…]        (10,000, 30,000, 100,000 and 300,000 unless told)

The set is generated; an entity is what one article says of somebody or something, as kgraph sees it. One person in
twenty has a namesake, some names are borne by many; bodies are written with and without legal forms and spaces, under
abbreviations that articles introduce, two of which may be equal; committees and districts of one name are many.
Figures on it say how resolution fares under these conditions, and nothing of any newspaper. Small sets are harder, not
easier: where a body is named six times, half of the abbreviations are introduced by no article, and among two hundred
bodies two namesakes are beside the same one by chance ten times as often as among two thousand.
"""

import random
import resource
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import count
from math import log
from time import process_time
from typing import NamedTuple

from kgraph.resolution import Profile, decide, keys
from kgraph.resolution.blocking import LARGE
from kgraph.resolution.profile import Fact

SURNAMES = "김이박최정강조윤장임한오서신권황안송류홍전고문양손배백허유남심노하곽성차주우구"
GIVEN = "민서지도예하준윤현우진성은수영재호석경태연아빈찬혁훈규상동희정선미나원주승철기용식환"
SYLLABLES = "가나다라마바사아자하고노도로모보소오조호누두루무부수우주후미비시이지히한온별빛솔담누리해밀새들"
KINDS = ["전자", "건설", "은행", "연구원", "재단", "협회", "바이오", "로보틱스", "대학교", "병원", "그룹", "테크"]
TITLES = ["대표", "교수", "단장", "연구원", "부장", "의원", "소장", "팀장"]
PLACES = ["서울", "부산", "대구", "인천", "광주", "대전", "울산", "경기", "강원", "충북", "전남", "경북", "제주"]
COMMITTEES = ["예산결산특별위원회", "노동조합", "총학생회", "윤리위원회", "산학협력단"]
FOREIGN = ["도널드", "마이클", "안드레아", "프리드리히", "엘리자베스", "크리스티나", "미하엘", "알렉산더"]
FAMILIES = ["트럼프", "슈뢰더", "에켈룬드", "카르파티", "로드리게스", "페테르센", "바이덴바흐", "오코넬", "듀퐁"]
VOWELS = str.maketrans("뮌데켈로페", "뮨대캘로패")


class Body(NamedTuple):
    name: str
    acronym: str
    place: str
    truth: int


class Human(NamedTuple):
    name: str
    body: Body
    title: str
    truth: int


class World:
    """Who there is; everything is drawn from one seed."""

    def __init__(self, size: int) -> None:
        self.pick = random.Random(size)
        self._truth = count()
        self.bodies = [self._body() for _ in range(max(20, size // 16))]
        self.people = [self._person() for _ in range(max(40, size // 10))]
        self.staff: dict[int, list[Human]] = {}
        for person in self.people:
            self.staff.setdefault(person.body.truth, []).append(person)
        self.committees = [
            (name, body, next(self._truth)) for name in COMMITTEES for body in self.bodies[: size // 800]
        ]
        self.cities = {name: next(self._truth) for name in [*PLACES, "광주시"]}

    def _word(self, length: int) -> str:
        return "".join(self.pick.choice(SYLLABLES) for _ in range(length))

    def _body(self) -> Body:
        acronym = "".join(self.pick.choice("ABCDEFGHIJKLMNOPRSTUVW") for _ in range(4))
        name = self._word(4) + self.pick.choice(KINDS)
        return Body(name, acronym, self.pick.choice(PLACES), next(self._truth))

    def _person(self) -> Human:
        earlier = getattr(self, "people_names", None)
        if earlier is None:
            earlier = self.people_names = []
        roll = self.pick.random()
        if earlier and roll < 0.05:
            name = self.pick.choice(earlier)
        elif roll < 0.06:
            # Borne by so many that their block must be split by context.
            name = "김민수"
        elif roll < 0.12:
            name = f"{self.pick.choice(FOREIGN)} {self.pick.choice(FAMILIES)}{self._word(1)}"
        else:
            name = self.pick.choice(SURNAMES) + self.pick.choice(GIVEN) + self.pick.choice(GIVEN)
        earlier.append(name)
        return Human(name, self.pick.choice(self.bodies), self.pick.choice(TITLES), next(self._truth))

    def entities(self, size: int) -> Iterator[tuple[Profile, int]]:
        """So many entities, with the truth of each."""
        for number in range(size):
            article = f"{number:07d}"
            roll = self.pick.random()
            if roll < 0.5:
                yield self._said_person(article, self.pick.choice(self.people))
            elif roll < 0.9:
                yield self._said_body(article, self.pick.choice(self.bodies))
            elif roll < 0.96 and self.committees:
                yield self._said_committee(article, *self.pick.choice(self.committees))
            else:
                yield self._said_place(article)

    def _said_person(self, article: str, person: Human) -> tuple[Profile, int]:
        """Three in four articles say where somebody works; nearly all name somebody else from there."""
        facts = {Fact("title", person.title), Fact("place", person.body.place)}
        colleagues = self.staff[person.body.truth]
        others = {other.name for other in self.pick.choices(colleagues, k=2)} - {person.name}
        facts |= {Fact("person", name) for name in others if self.pick.random() < 0.8}
        facts |= {Fact("institution", other.name) for other in self.pick.choices(self.bodies, k=2)}
        called = person.body.name if self.pick.random() < 0.9 else person.body.acronym
        if self.pick.random() < 0.8:
            facts |= {Fact("affiliation", called), Fact("institution", called)}
            if person.title in {"대표", "단장", "소장"}:
                facts.add(Fact("head", called))
        elif self.pick.random() < 0.9:
            facts |= {Fact("institution", called)}
            facts |= {Fact("person", name) for name in others}
        name = person.name
        if " " in name and self.pick.random() < 0.2:
            name = name.translate(VOWELS)
        return _profile(article, "Person", name, facts), person.truth

    def _said_body(self, article: str, body: Body) -> tuple[Profile, int]:
        roll, facts = self.pick.random(), set()
        if self.pick.random() < 0.3:
            facts.add(Fact("within", body.place))
        facts |= {Fact("person", person.name) for person in self.staff.get(body.truth, [])[:2]}
        if roll < 0.1:
            return _profile(article, "Institution", body.acronym, facts, (body.acronym,)), body.truth
        if roll < 0.2:
            return _profile(article, "Institution", body.name, facts, (body.acronym,)), body.truth
        name = {2: f"㈜{body.name}", 3: f"주식회사 {body.name}", 4: f"{body.name[:4]} {body.name[4:]}"}
        return _profile(article, "Institution", name.get(int(roll * 10), body.name), facts), body.truth

    def _said_committee(self, article: str, name: str, body: Body, truth: int) -> tuple[Profile, int]:
        facts = {Fact("institution", body.name)}
        facts |= {Fact("person", person.name) for person in self.staff.get(body.truth, [])[:2]}
        facts |= {Fact("parent", body.name)} if self.pick.random() < 0.9 else set()
        return _profile(article, "Institution", name, facts), truth

    def _said_place(self, article: str) -> tuple[Profile, int]:
        name = self.pick.choice(list(self.cities))
        facts = {Fact("within", self.pick.choice(["경기", "경기도"]))} if name == "광주시" else set()
        return _profile(article, "Place", name, facts), self.cities[name]


def _profile(article: str, type_: str, name: str, facts: set[Fact], introduced: tuple[str, ...] = ()) -> Profile:
    aliases = tuple(alias for alias in introduced if alias != name)
    return Profile(
        article, "e", type_, name, aliases, "2025-08-18", introduced, tuple(sorted(facts)), ((0, len(name)),)
    )


def pairs(parts: "Counter[object]") -> int:
    return sum(size * (size - 1) // 2 for size in parts.values())


def measure(size: int) -> None:
    given, truth = zip(*World(size).entities(size), strict=True)
    begun = process_time()
    decision = decide(given)
    seconds = process_time() - begun
    found = [decision.clusters[profile.reference].path for profile in given]
    both = pairs(Counter(zip(found, truth, strict=True)))
    precision, recall = both / max(1, pairs(Counter(found))), both / max(1, pairs(Counter(truth)))
    blocks = Counter(key for profile in given for key in keys(profile))
    largest, members = blocks.most_common(1)[0]
    split = sum(n > LARGE for n in blocks.values())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{size:>9,} {seconds:>8.1f} {seconds / size / log(size) * 1e6:>10.2f} {peak:>8,.0f} {precision:>9.4f}"
        f" {recall:>8.4f} {len(decision.doubts):>8,} {split:>7,} {largest}: {members:,}",
        flush=True,
    )


def main() -> None:
    print(f"blocks of more than {LARGE} are split by context")
    print(" entities    CPU/s µs/n·ln(n)  peak/MB precision   recall   doubts   split  largest block")
    for size in [int(argument) for argument in sys.argv[1:]] or [10_000, 30_000, 100_000, 300_000]:
        measure(size)


if __name__ == "__main__":
    main()
