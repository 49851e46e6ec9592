"""How long a large graph makes one wait: `python benchmarks/large.py [FOLDER] [ARTICLES] [--whole]`.

Its articles (100,000 unless told) speak of 100,000 entities and make ten claims each. The graph is written once, which
takes a quarter of an hour; a folder that already holds one is only read. `--whole` exports all of it instead.
"""

import random
import resource
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time

from click.testing import CliRunner
from pyoxigraph import NamedNode

from kgraph import query
from kgraph import record as records
from kgraph.article import Article
from kgraph.build import build
from kgraph.cards import Cards, Entity, open_cards
from kgraph.cli import cli
from kgraph.comparison import compare
from kgraph.errors import NothingFound
from kgraph.record import Mention, Record, Relation
from kgraph.ties import ties
from kgraph.timeline import timeline
from kgraph.tracing import Tracer

ENTITIES = 100_000
ENDINGS = {
    "Person": ("",),
    "Institution": ("대학교", "연구원", "전자", "재단"),
    "Project": (" 사업",),
    "Place": ("시", "군"),
    "Event": (" 축제",),
}
SYLLABLES = "가나다라마바사아자차카타파하도로모보소오조초진지현민수영우준서연"
RELATIONS = ("headOf", "memberOf", "partnerOf", "funds", "operates", "participatesIn", "locatedIn")


def entity(chance: random.Random, number: int) -> records.Entity:
    kind = chance.choices(list(ENDINGS), (40, 40, 6, 10, 4))[0]
    return records.Entity(kind, f"{''.join(chance.choices(SYLLABLES, k=3))}{number}{chance.choice(ENDINGS[kind])}")


def article(chance: random.Random, entities: list[records.Entity], number: int) -> tuple[Article, Record]:
    """Ten mentions and ten relations; a few entities are in very many articles, most are in one or two."""
    famous = [entities[min(ENTITIES, int(chance.paretovariate(0.35))) - 1] for _ in range(4)]
    named = list(dict.fromkeys(famous + chance.sample(entities, 16)))[:10]
    chance.shuffle(named)
    text, mentions = "", []
    for index, (_, name) in enumerate(named):
        mentions.append(Mention(len(text), len(text) + len(name), f"e{index}"))
        text += name + (" 대표는 " if index % 2 == 0 else "와 손잡고 새로운 사업을 시작한다고 밝혔다. ")
    qualifiers = {"title": "대표", "from": "2024-08"}
    relations = [
        Relation(f"e{i}", chance.choice(RELATIONS), f"e{(i + step) % 10}", qualifiers if step == 1 else {}, 0.8)
        for i in range(0, 10, 2)
        for step in (1, 3)
    ]
    date = f"2025-{1 + number % 12:02d}-{1 + number % 28:02d}"
    about = Article(id=f"a/{number}", text=text, title=f"기사 {number}", date=date, publisher=f"신문 {number % 20}")
    said = {f"e{index}": one for index, one in enumerate(named)}
    return about, Record(about.id, text, mentions=tuple(mentions), entities=said, relations=tuple(relations))


def write(path: Path, articles: int) -> None:
    chance = random.Random(1)
    entities = [entity(chance, number) for number in range(ENTITIES)]
    written = [article(chance, entities, number) for number in range(articles)]
    records = {about.id: record for about, record in written}
    build(path, (about for about, _ in written), lambda new: (records[about.id] for about in new), "generated")


QUESTIONS = 100
# Seconds that the medians' sisters, the 95th of a hundred, are to stay below.
GOALS = {"trace": 0.2, "show": 0.1, "export --focus --hops 1": 2.0, "export --focus --hops 2": 2.0}


def measured(what: str, work: Sequence[Callable[[], object]], goal: float | None = None) -> None:
    """Median and 95th in a hundred, by the clock and of the processor: on a busy machine the two differ."""
    took, spent = zip(*map(timed, work), strict=True)
    clock, processor = (sorted(times) for times in (took, spent))
    most = clock[len(work) * 95 // 100]
    told = "" if goal is None else f"  {'met' if most < goal else 'missed'} ({goal * 1000:,.0f})"
    print(
        f"{what:<44}{clock[len(work) // 2] * 1000:>9,.1f}{most * 1000:>9,.1f}"
        f"{processor[len(work) // 2] * 1000:>9,.1f}{processor[len(work) * 95 // 100] * 1000:>9,.1f}{told}",
        flush=True,
    )


def timed(work: Callable[[], object]) -> tuple[float, float]:
    begun, spent = perf_counter(), process_time()
    work()
    return perf_counter() - begun, process_time() - spent


def asked(path: Path, text: str) -> None:
    with query.answer(path, text) as found:
        list(found)


def traced(tracer: Tracer, start: Entity, end: Entity) -> None:
    """A path where there is one, with its sentences."""
    with suppress(NothingFound):
        tracer.trace([start], [end], k=3, max_hops=4)


def found(cards: Cards, name: str) -> None:
    with suppress(NothingFound):
        cards.find(name)


def exported(path: Path, folder: Path, name: str, *options: str) -> None:
    command = ["export", str(folder / "x.gexf"), "-g", str(path), "--force", *options]
    done = CliRunner().invoke(cli, [*command, *(["--focus", name] if name else [])])
    assert done.exit_code == 0, done.exception


def look(path: Path) -> None:
    """Names of every rank are looked for: among a hundred some that are in thousands of articles, most in few."""
    cards, tied = open_cards(path), ties(path)
    by_degree = tied.degrees.argsort()[::-1]
    chance = random.Random(7)
    ranks = [int(len(by_degree) ** chance.random()) - 1 for _ in range(QUESTIONS)]
    seen = [cards.entity(NamedNode(tied.entity(int(by_degree[rank])))) for rank in ranks]
    hubs = [cards.entity(NamedNode(tied.entity(int(number)))) for number in by_degree[:20]]
    anyone = [cards.entity(NamedNode(tied.entity(chance.randrange(len(by_degree))))) for _ in range(2 * QUESTIONS)]
    print(f"{len(by_degree):,} entities, {len(tied.claim_article):,} claims, the greatest hub tied to", end=" ")
    print(f"{tied.degrees.max():,}\n{'ms':<44}{'median':>9}{'p95':>9}{'cpu':>9}{'cpu p95':>9}")
    tracer = Tracer(cards, tied)
    measured("trace", [partial(traced, tracer, *ends) for ends in batched(anyone)], GOALS["trace"])
    measured("trace from a hub", [partial(traced, tracer, *ends) for ends in zip(hubs, anyone, strict=False)])
    measured("trace, first of a process", [partial(first_trace, path, *ends) for ends in batched(anyone[:20])])
    measured("trace of one name", [partial(alone, tracer, one) for one in seen])
    measured("show", [partial(cards.card, one) for one in seen], GOALS["show"])
    measured("show a hub", [partial(cards.card, one) for one in hubs], GOALS["show"])
    measured("find a name", [partial(found, cards, one.name) for one in seen])
    measured("timeline", [partial(timeline, cards, one) for one in seen])
    measured("compare", [partial(compare, tracer, *ends) for ends in batched(seen)])
    measured("search 대학교, 20 lines", [lambda: list(islice(cards.search("대학교"), 20))] * 5)
    measured("query in its worker", [partial(asked, path, "SELECT * { ?s kg:headOf ?o } LIMIT 10")] * 20)
    with tempfile.TemporaryDirectory() as folder:
        for hops in ("1", "2"):
            what = f"export --focus --hops {hops}"
            ego = [partial(exported, path, Path(folder), one.iri, "--hops", hops) for one in anyone[:20]]
            measured(what, ego, GOALS[what])


def first_trace(path: Path, start: Entity, end: Entity) -> None:
    """All of a command but the start of Python."""
    traced(Tracer(open_cards(path), ties(path)), start, end)


def alone(tracer: Tracer, entity: Entity) -> None:
    tracer.strongest(entity)
    tracer.likely(entity)


def batched(entities: Sequence[Entity]) -> list[tuple[Entity, Entity]]:
    return list(zip(entities[::2], entities[1::2], strict=True))


def whole(path: Path) -> None:
    """All of it as GEXF, in a process whose memory is then known."""
    with tempfile.TemporaryDirectory() as folder:
        took, spent = timed(partial(exported, path, Path(folder), "", "--layout", "none", "--no-measures"))
        size = (Path(folder) / "x.gexf").stat().st_size >> 20
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(f"GEXF of all: {took:,.0f} s (processor {spent:,.0f} s), {size:,} MB, peak {peak:,} MB")


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp()) / "graph"
    if not (path / "kgraph.json").exists():
        took, _ = timed(partial(write, path, int(sys.argv[2]) if len(sys.argv) > 2 else 100_000))
        print(f"written in {took:,.0f} s")
    if "--whole" in sys.argv:
        whole(path)
    else:
        look(path)


if __name__ == "__main__":
    main()
