"""The graph is a function of the set of articles and judgements, whatever the order, the batches and the way there.

Builds run in memory here, without the disk, so that hundreds of them take seconds; tests/test_build.py has some on it.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat
from small_records import ALL, marked

from kgraph.article import Article
from kgraph.folder import Settings
from kgraph.gathering import Gathering
from kgraph.judgements import Sheet
from kgraph.ledger import Ledger
from kgraph.library import SCHEMA, Library
from kgraph.links import Links
from kgraph.record import Attribute, Record, Relation
from kgraph.resolution import Judgement, bundles, canonical
from kgraph.store import Draft
from kgraph.update import Update, renew
from kgraph.writer import Writer

BASE = "https://example.org/"
MANY = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
SOME = settings(MANY, max_examples=60)


class Graph:
    """A graph in memory: a library, its ledger and a store."""

    def __init__(self) -> None:
        connection = sqlite3.connect(":memory:", isolation_level="IMMEDIATE")
        connection.executescript(SCHEMA)
        self.library = Library(connection)
        self.ledger = Ledger(connection)
        self.draft = Draft()

    def build(
        self, records: Iterable[Record] = (), gone: Iterable[str] = (), rows: Iterable[Judgement] = ()
    ) -> "Graph":
        for one in records:
            article = Article(one.id, one.text, one.title, one.date, language="ko")
            self.library.keep(article, str(hash(one.to_json())), one)
        for article_id in gone:
            self.library.drop(article_id)
        sheet = Sheet(tuple(row._replace(row=number) for number, row in enumerate(rows, 2)), ())
        work = Update(
            library=self.library,
            ledger=self.ledger,
            settings=Settings(BASE),
            pending=self.ledger.pending(),
            sheet=sheet,
            links=Links((), ()),
            said=Gathering(),
            advance=lambda done, total: None,
        )
        renew(Writer(self.draft, self.ledger, 0), work)
        return self

    def said(self) -> list[bytes]:
        return sorted((self.draft.store.dump(format=RdfFormat.N_QUADS) or b"").splitlines())

    def doubts(self) -> list[object]:
        return list(self.ledger.doubts())


def said(id_: str, *parts: str, year: str, claims: Sequence[Relation | Attribute] = ()) -> Record:
    """An article that names people, bodies and places: `p김민수` is a person, `i` a body, `l` a place."""
    kinds = {"p": "Person", "i": "Institution", "l": "Place"}
    text = ", ".join(f"[[{part[1:]}|{part[0]}{number}]]" for number, part in enumerate(parts)) + "."
    entities = {f"{part[0]}{number}": (kinds[part[0]], part[1:]) for number, part in enumerate(parts)}
    return marked(id_, text, entities, *claims, date=f"{year}-08-18")


PEOPLE = ("p김민수", "p김민수", "p한지석", "p도널드 트럼프", "p트럼프", "p오")
BODIES = ("i누리온", "i㈜누리온", "i도담", "i노동조합", "iAICA")
PLACES = ("l광주", "l경기", "l광주시")


@st.composite
def records(draw: st.DrawFn) -> list[Record]:
    """Articles on a few people and bodies with names that are easily mistaken for each other."""
    found = [ALL[number] for number in sorted(draw(st.sets(st.integers(0, len(ALL) - 1), max_size=2)))]
    for number in range(draw(st.integers(3, 10))):
        person, other = draw(st.sampled_from(PEOPLE)), draw(st.sampled_from(PEOPLE))
        body, place = draw(st.sampled_from(BODIES)), draw(st.sampled_from(PLACES))
        claims: list[Relation | Attribute] = []
        if draw(st.booleans()):
            title = {"title": draw(st.sampled_from(["대표", "팀장"]))}
            claims.append(Relation("p0", draw(st.sampled_from(["headOf", "memberOf"])), "i2", title))
        if draw(st.integers(0, 3)) == 0:
            claims.append(Attribute("p0", "birthDate", draw(st.sampled_from(["1971", "1984"]))))
        if draw(st.integers(0, 3)) == 0:
            claims.append(Relation("i2", "locatedIn", "l3"))
        year = draw(st.sampled_from(["2024", "2025"]))
        found.append(said(f"n{number:02d}", person, other, body, place, year=year, claims=claims))
    return found


PATHS = (
    "person/김민수",
    "person/한지석",
    "person/도널드_트럼프",
    "institution/누리온",
    "institution/도담",
    "person/없음",
)


@st.composite
def judgements(draw: st.DrawFn, of: Sequence[Record]) -> tuple[Judgement, ...]:
    """A few rows, about entities by name and about mentions, that may contradict each other."""
    mentions = [f"article/{one.id}#mention={one.mentions[0].start},{one.mentions[0].end}" for one in of if one.mentions]
    ends = st.sampled_from([*map(canonical, PATHS), *mentions[:4]])
    words = st.sampled_from(["same", "different", "unsure", "withdrawn"])
    rows = draw(st.lists(st.tuples(ends, ends, words).filter(lambda row: row[0] != row[1]), max_size=4))
    return tuple(Judgement(min(a, b), max(a, b), word, "kim", str(n)) for n, (a, b, word) in enumerate(rows))


@st.composite
def split(draw: st.DrawFn, given_: Sequence[Record]) -> list[list[Record]]:
    """The articles in any order, cut into any batches."""
    order = draw(st.permutations(list(given_)))
    cuts = sorted(draw(st.sets(st.integers(1, max(1, len(order) - 1)), max_size=4)))
    return [order[start:end] for start, end in zip([0, *cuts], [*cuts, len(order)], strict=True)]


@pytest.fixture(autouse=True)
def uncrowded() -> Iterator[None]:
    """Each example decides how many articles crowd a name: small ones need some that are."""
    kept = bundles.CROWDED, bundles.BUCKET
    yield
    bundles.CROWDED, bundles.BUCKET = kept


def crowd(data: st.DataObject) -> None:
    bundles.CROWDED = data.draw(st.sampled_from([128, 2, 4]))
    bundles.BUCKET = bundles.CROWDED // 2


@MANY
@given(st.data())
def test_any_order_and_any_batches_give_the_same_bytes(data: st.DataObject) -> None:
    crowd(data)
    articles = data.draw(records())
    rows = data.draw(judgements(articles))
    graph = Graph()
    for number, batch in enumerate(data.draw(split(articles))):
        # Judgements may be there from the first, or come in between.
        graph.build(batch, rows=rows if data.draw(st.booleans()) or number == 0 else rows[:1])
    graph.build(rows=rows)
    scratch = Graph().build(articles, rows=rows)
    event(f"{len(rows)} judgements")
    assert graph.said() == scratch.said()
    assert graph.doubts() == scratch.doubts()


@SOME
@given(st.data())
def test_what_was_there_meanwhile_leaves_nothing(data: st.DataObject) -> None:
    crowd(data)
    articles, strangers = data.draw(records()), data.draw(records())
    passing = [Record(f"passing/{one.id}", *(getattr(one, name) for name in FIELDS)) for one in strangers]
    graph = Graph().build([*articles[::2], *passing])
    graph.build(articles[1::2], gone=[one.id for one in passing[::2]]).build(gone=[one.id for one in passing])
    assert graph.said() == Graph().build(articles).said()


FIELDS = [name for name in Record.__slots__ if name != "id"]


@SOME
@given(st.data())
def test_what_is_judged_and_taken_back_leaves_the_bytes_from_before(data: st.DataObject) -> None:
    crowd(data)
    articles = data.draw(records())
    rows = data.draw(judgements(articles))
    graph = Graph().build(articles)
    before, doubts = graph.said(), graph.doubts()
    graph.build(rows=rows)
    graph.build(rows=(*rows, *(row._replace(judgement="withdrawn") for row in reversed(rows))))
    assert (graph.said(), graph.doubts()) == (before, doubts)
