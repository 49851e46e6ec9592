"""How long looking takes on a generated graph: `python benchmarks/show.py [FOLDER] [ARTICLES]`.

Its articles speak of 100,000 entities. The graph is written once; a folder that already holds one is only read.
"""

import random
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path
from time import perf_counter

from pyoxigraph import NamedNode

from kgraph import names, nodes, query, stats, store
from kgraph.article import Article
from kgraph.build import build
from kgraph.cards import open_cards
from kgraph.record import Entity, Mention, Record, Relation

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


def entity(chance: random.Random, number: int) -> Entity:
    kind = chance.choices(list(ENDINGS), (40, 40, 6, 10, 4))[0]
    return Entity(kind, f"{''.join(chance.choices(SYLLABLES, k=3))}{number}{chance.choice(ENDINGS[kind])}")


def article(chance: random.Random, entities: list[Entity], number: int) -> tuple[Article, Record]:
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


def timed(what: str, work: Callable[[], object]) -> None:
    started = perf_counter()
    work()
    print(f"{what:<44}{(perf_counter() - started) * 1000:>9,.1f} ms")


def asked(path: Path, text: str) -> None:
    with query.answer(path, text) as found:
        list(found)


def look(path: Path) -> None:
    opened = store.read(path)
    state = store.current(path)
    timed("names, gathered once for a checkpoint", lambda: names.names(state))
    counted = stats.stats(opened, top=20_000).most_mentioned
    timed("stats", lambda: stats.stats(opened))
    cards = open_cards(path)
    for rank in (0, 1, 10, 100, 1_000, 10_000, 19_999):
        one = counted[rank]
        found = cards.entity(NamedNode(one.iri))
        timed(f"show: find {one.name}", partial(cards.find, one.name))
        timed(f"show: card, {one.mentions:,} mentions", partial(cards.card, found))
    timed("search 대학교, 20 lines", lambda: list(islice(cards.search("대학교"), 20)))
    timed("query in its worker", lambda: asked(path, "SELECT * { ?s kg:headOf ?o } LIMIT 10"))
    print(f"{nodes.value(next(iter(nodes.rows(opened, 'SELECT (COUNT(*) AS ?n) { ?s ?p ?o }')))['n'])} direct triples")


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp()) / "graph"
    if not (path / "kgraph.json").exists():
        timed("writing the graph", lambda: write(path, int(sys.argv[2]) if len(sys.argv) > 2 else 20_000))
    look(path)


if __name__ == "__main__":
    main()
