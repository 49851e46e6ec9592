"""How long a graph takes beside the reading of its articles: library, resolution, mapping, store, and one article more.

    python benchmarks/build.py [ARTICLES…]        (1,000 and 10,000 unless told)

The Records are generated: as many mentions, entities and relations as a news article has, of names that recur as
names do (the n-th most frequent one n times less often than the first).
"""

import random
import resource
import sys
import tempfile
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from time import perf_counter

from kgraph import build, resolution
from kgraph.record import Entity, Mention, Record, Relation

SURNAMES = "김이박최정강조윤장임한오서신권황안송류홍"
GIVEN = "민서지도예하준윤현우진성은수영재호석경태"
PLACES = [
    "서울",
    "부산",
    "대구",
    "인천",
    "광주",
    "대전",
    "울산",
    "세종",
    "경기",
    "강원",
    "충북",
    "충남",
    "전북",
    "전남",
    "경북",
    "경남",
    "제주",
]
KINDS = ["연구원", "대학교", "재단", "협회", "전자", "건설", "은행", "병원", "위원회", "공사"]
PATTERNS = (
    ("headOf", "Person", "Institution", "{} 단장은 {}에서 새 계획을 내놓고 내년부터 예산을 늘리겠다고 밝혔다."),
    ("memberOf", "Person", "Institution", "{} 교수는 {}에서 십 년 넘게 같은 과제를 연구해 왔다."),
    ("locatedIn", "Institution", "Place", "{} 본사는 지난해 {} 도심의 새 건물로 옮겼다."),
    ("partnerOf", "Institution", "Institution", "{} 관계자들은 {} 쪽과 인력 교류 협약을 맺었다."),
    ("funds", "Institution", "Institution", "{} 이사회는 {} 설립에 100억원을 투자하기로 했다."),
)
SENTENCES = 16


def names(kind: str, count: int) -> list[str]:
    """So many different names of a type."""
    pick = random.Random(kind)
    if kind == "Place":
        return [f"{PLACES[i % len(PLACES)]}{'' if i < len(PLACES) else i}" for i in range(count)]
    if kind == "Person":
        people = (pick.choice(SURNAMES) + pick.choice(GIVEN) + pick.choice(GIVEN) for _ in range(count * 20))
        return list(dict.fromkeys(people))[:count]
    return [
        f"{pick.choice(PLACES)}{pick.choice(GIVEN)}{pick.choice(GIVEN)}{pick.choice(KINDS)}{i}" for i in range(count)
    ]


def records(count: int) -> Iterator[Record]:
    pools = {kind: names(kind, max(100, count)) for kind in ("Person", "Institution")} | {"Place": names("Place", 200)}
    weights = {kind: list(accumulate(1 / rank for rank in range(1, len(pool) + 1))) for kind, pool in pools.items()}
    for number in range(count):
        yield record(f"{number:06d}", random.Random(number), pools, weights)


def record(id_: str, pick: random.Random, pools: dict[str, list[str]], weights: dict[str, list[float]]) -> Record:
    text, mentions, relations, sentences = "", [], [], []
    entities: dict[str, Entity] = {}
    for _ in range(SENTENCES):
        predicate, *types, pattern = pick.choice(PATTERNS)
        chosen = [(kind, pick.choices(pools[kind], cum_weights=weights[kind])[0]) for kind in types]
        start = len(text)
        for (kind, name), before in zip(chosen, pattern.split("{}"), strict=False):
            text += before
            mentions.append(Mention(len(text), len(text) + len(name), f"{kind} {name}"))
            entities[f"{kind} {name}"] = Entity(kind, name)
            text += name
        text += pattern.split("{}")[-1] + " "
        sentences.append((start, len(text) - 1))
        ends = [f"{kind} {name}" for kind, name in chosen]
        relations.append(Relation(ends[0], predicate, ends[1], {}, 0.9, sentences[-1], "benchmark"))
    return Record(
        id_,
        text,
        "2025-08-18",
        f"{id_}번째 기사",
        mentions=tuple(mentions),
        entities=entities,
        relations=tuple(relations),
        sentences=tuple(sentences),
    )


class Clock(build.Listener):
    """Notes when each phase begins."""

    def __init__(self) -> None:
        self.begun: dict[str, float] = {}

    def phase(self, name: str) -> None:
        self.begun[name] = perf_counter()


def timed(graph: Path, said: list[Record]) -> tuple[float, float]:
    """Seconds to keep Records in the library, and to bring the store to them."""
    clock = Clock()
    begun = perf_counter()
    build.build_from_records(graph, ((one.id, one.to_json()) for one in said), listener=clock)
    return clock.begun["store"] - begun, perf_counter() - clock.begun["store"]


def resolving(said: list[Record]) -> float:
    """Seconds to resolve all Records at once."""
    begun = perf_counter()
    resolution.resolve([profile for one in said for profile in resolution.profiles(one)])
    return perf_counter() - begun


def measure(count: int) -> None:
    *said, extra = records(count + 1)
    with tempfile.TemporaryDirectory() as folder:
        library, store = timed(Path(folder) / "graph", said)
        more = sum(timed(Path(folder) / "graph", [extra]))
        again = sum(timed(Path(folder) / "graph", said[:1]))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{count:>9,} {library:>10.1f} {resolving(said):>13.1f} {store:>8.1f} {count / store:>10,.0f}"
        f" {more:>11.2f} {again:>12.2f} {peak:>8,.0f}"
    )


def main() -> None:
    print(" articles library, s resolution, s store, s articles/s one more, s unchanged, s peak, MB")
    for count in [int(argument) for argument in sys.argv[1:]] or [1_000, 10_000]:
        measure(count)


if __name__ == "__main__":
    main()
