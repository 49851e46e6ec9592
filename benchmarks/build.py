"""How long a graph takes beside the reading of its articles: library, resolution, mapping, store, and one article more.

    python benchmarks/build.py [ARTICLES…]        (1,000 and 10,000 unless told)

The Records are generated: as many mentions, entities and relations as a news article has, of names that recur as
names do (the n-th most frequent one n times less often than the first). "One more" is the slowest of five articles,
"hubs" one that names nothing but the most frequent names, of which some are in half of all articles; seconds by the
clock, and in brackets of the processor, which other work on the machine does not lengthen.
"""

import random
import resource
import sys
import tempfile
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from time import perf_counter, process_time
from typing import NamedTuple

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
    """So many articles, and one more of the most frequent names alone."""
    pools = {kind: names(kind, max(100, count)) for kind in ("Person", "Institution")} | {"Place": names("Place", 200)}
    weights = {kind: list(accumulate(1 / rank for rank in range(1, len(pool) + 1))) for kind, pool in pools.items()}
    for number in range(count):
        yield record(f"{number:06d}", random.Random(number), pools, weights)
    first = {kind: pool[:12] for kind, pool in pools.items()}
    yield record("hubs", random.Random(count), first, {kind: weights[kind][:12] for kind in first})


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


class Seconds(NamedTuple):
    """Seconds to keep Records in the library, to bring the store to them, and of the processor for both."""

    library: float
    store: float
    processor: float

    def __str__(self) -> str:
        return f"{self.library + self.store:.2f} ({self.processor:.2f})"


def timed(graph: Path, said: list[Record]) -> Seconds:
    clock = Clock()
    begun, used = perf_counter(), process_time()
    build.build_from_records(graph, ((one.id, one.to_json()) for one in said), listener=clock)
    stored = clock.begun["store"]
    return Seconds(stored - begun, perf_counter() - stored, process_time() - used)


def resolving(said: list[Record]) -> float:
    """Seconds to resolve all Records at once."""
    begun = perf_counter()
    resolution.resolve([profile for one in said for profile in resolution.profiles(one)])
    return perf_counter() - begun


def measure(count: int) -> None:
    *said, _ = records(count + 5)
    *_, hubs = records(count)
    with tempfile.TemporaryDirectory() as folder:
        graph = Path(folder) / "graph"
        whole = timed(graph, said[:count])
        more = max((timed(graph, [extra]) for extra in said[count:]), key=lambda one: one.processor)
        again, hub = timed(graph, said[:1]), timed(graph, [hubs])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{count:>9,} {whole.library:>10.1f} {resolving(said[:count]):>13.1f} {whole.store:>8.1f}"
        f" {count / whole.store:>10,.0f} {more!s:>14} {hub!s:>14} {again!s:>14} {peak:>8,.0f}",
        flush=True,
    )


def main() -> None:
    print(" articles library, s resolution, s store, s articles/s   one more, s        hubs, s   unchanged, s peak, MB")
    for count in [int(argument) for argument in sys.argv[1:]] or [1_000, 10_000]:
        measure(count)


if __name__ == "__main__":
    main()
