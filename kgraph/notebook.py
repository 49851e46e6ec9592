"""A graph in a notebook: `kg = kgraph.open("graph")`, then kg["오상진"], kg.trace("오상진", "광주"), kg.query("…")."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from html import escape
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from kgraph import asking, comparison, nodes, ontology, query, quotes, timeline
from kgraph.cards import Card, Cards, Claim, Entity, Statement, open_cards
from kgraph.errors import Ambiguous, NothingFound
from kgraph.paths import Wanted
from kgraph.result import Result, answered
from kgraph.terms import Term
from kgraph.ties import Ties, ties
from kgraph.timeline import Entry
from kgraph.tracing import Hop, Tie, Tracer
from kgraph.tracing import relations as known

if TYPE_CHECKING:
    import networkx
    import rdflib

_SOURCE = ("sentence", "date", "outlet", "article_title", "article", "url", "confidence")
_TIE = ("start", "relation", "end", "title", "from", "to", "amount", "share", "articles")
_ENTRY = ("from", "to", "relation", "other", "title", "amount", "predecessors", "successors", "articles")


class Graph:
    """The graph in a folder as its last build left it. Names are names, aliases or IRIs, or entities found before."""

    def __init__(self, path: Path, language: str = "ko") -> None:
        self.path = path
        self.language = language
        self.cards: Cards = open_cards(path)

    @cached_property
    def _ties(self) -> Ties:
        return ties(self.path)

    def query(self, text: str, **bound: "Thing | str | int") -> Result:
        """The answer to a SPARQL query; variables that it selects may be bound: `query("…", who=kg["오상진"])`."""
        terms = {name: _term(value) for name, value in bound.items()}
        with query.answer(self.path, text, bound=terms) as found:
            return answered(found)

    def ask(self, question: str, *values: str, questions: Iterable[Path] = ()) -> Result:
        """The answer to one of the questions of `kgraph ask`."""
        known = asking.questions(questions)
        if question not in known:
            raise NothingFound(f"{question!r} is no question; there are: {', '.join(known)}")
        with asking.ask(self.path, known[question], self.cards, values) as found:
            return answered(found)

    def find(self, text: str, type: str | None = None, *, limit: int = 20) -> "list[Thing]":
        """The entities with a name that holds a text, the most mentioned of the best matches first."""
        return [Thing(self, entity) for entity, _ in islice(self.cards.search(text, type), limit)]

    def __getitem__(self, name: "Name") -> "Thing":
        return Thing(self, self._entity(name))

    def __contains__(self, name: object) -> bool:
        try:
            return isinstance(name, str) and bool(self.cards.find(name))
        except Ambiguous:
            return True
        except NothingFound:
            return False

    def neighbors(self, name: "Name", *, relation: str | None = None, limit: int = 100) -> Result:
        """What an entity is tied to, the strongest first, with the best sentence of each tie."""
        hops = self._tracer(*([relation] if relation else [])).strongest(self._entity(name), k=limit)
        return self._hops(hops)

    def trace(
        self,
        start: "Name",
        end: "Name",
        *,
        via: "Iterable[Name]" = (),
        without: "Iterable[Name]" = (),
        relations: Iterable[str] = (),
        since: str = "",
        until: str = "",
        k: int = 3,
        max_hops: int = 4,
    ) -> Result:
        """The best paths between two entities, a row for each tie of each hop; `items` are the paths."""
        tracer = self._tracer(*relations, since=since, until=until, without=without)
        ends = [self._entity(start)], [self._entity(end)]
        found = tracer.trace(*ends, via=[self._entity(name) for name in via], k=k, max_hops=max_hops)
        numbered = ((number, hop) for number, path in enumerate(found, 1) for hop in path.hops)
        rows = ((number, *row) for number, hop in numbered for row in self._rows(hop))
        return Result(("path", *_TIE, *_SOURCE), rows, found)

    def evidence(self, start: "Name", end: "Name") -> Result:
        """Every sentence that ties two entities directly."""
        hop = self._tracer().hop(self._entity(start), self._entity(end), evidence=10_000)
        rows = ((tie.relation.labels[self.language], *_source(claim)) for tie in hop.ties for claim in tie.claims)
        return Result(("relation", *_SOURCE), rows, hop.ties)

    def timeline(self, name: "Name", *, since: str = "", until: str = "") -> Result:
        """The dated claims about an entity in order; a date is a text of the precision that articles give."""
        found = timeline.timeline(self.cards, self._entity(name), since=since, until=until)
        return Result((*_ENTRY, *_SOURCE), ((*self._entry(entry), *_source(entry.claim)) for entry in found), found)

    def quotes(self, name: "Name | None" = None, *, about: str = "", since: str = "", until: str = "") -> Result:
        """The quotations of a speaker, or of all."""
        speaker = None if name is None else self._entity(name)
        found = quotes.quotes(self.cards, speaker, about=about, since=since, until=until)
        columns = ("speaker", "words", "date", "outlet", "article_title", "article")
        rows = (
            (_name(q.speaker), q.words, q.article.date, q.article.publisher, q.article.title, q.article.iri)
            for q in found
        )
        return Result(columns, rows, found)

    def compare(self, first: "Name", second: "Name") -> comparison.Comparison:
        """What two entities have in common."""
        return comparison.compare(self._tracer(), self._entity(first), self._entity(second))

    def to_networkx(self, *, multi: bool = True) -> "networkx.MultiDiGraph | networkx.DiGraph":
        """The graph for networkx: an edge for each relation of two entities, or with `multi=False` one for all."""
        from kgraph.network import network

        found = network(self.cards.store, language=self.language)
        return found if multi else _simple(found)

    def to_rdflib(self) -> "rdflib.Dataset":
        """The graph for rdflib, with a named graph for each article."""
        import pyoxigraph
        import rdflib

        written = self.cards.store.dump(format=pyoxigraph.RdfFormat.N_QUADS) or b""
        dataset = rdflib.Dataset()
        dataset.parse(data=written, format="nquads")
        return dataset

    def __repr__(self) -> str:
        return f"kgraph.open({str(self.path)!r})"

    def _repr_html_(self) -> str:
        from kgraph.stats import stats

        counted = stats(self.cards.store, top=10)
        terms = ontology.load()
        counts = {
            terms[name].labels[self.language]: count
            for name, count in {**counted.entities, **counted.relations}.items()
        }
        rows = [("기사" if self.language == "ko" else "articles", counted.articles), *counts.items()]
        return f"<p><b>{escape(str(self.path))}</b></p>" + Result(("", "#"), rows)._repr_html_()

    def _entity(self, name: "Name") -> Entity:
        if isinstance(name, Thing):
            return name.entity
        try:
            return self.cards.find(name)
        except NothingFound as error:
            # A traceback shows the message alone.
            lines = [str(error), *(f"  {candidate}" for candidate in error.candidates)]
            raise type(error)("\n".join(lines), error.candidates) from None

    def _tracer(self, *relations: str, since: str = "", until: str = "", without: "Iterable[Name]" = ()) -> Tracer:
        wanted = Wanted(known(relations), since, until)
        return Tracer(self.cards, self._ties, wanted, [self._entity(name) for name in without])

    def _hops(self, hops: Iterable[Hop]) -> Result:
        hops = tuple(hops)
        return Result((*_TIE, *_SOURCE), (row for hop in hops for row in self._rows(hop)), hops)

    def _rows(self, hop: Hop) -> Iterator[tuple[Any, ...]]:
        for tie in hop.ties:
            source = _source(tie.claims[0]) if tie.claims else ("",) * len(_SOURCE)
            yield *self._tie(hop, tie), *source

    def _tie(self, hop: Hop, tie: Tie) -> tuple[Any, ...]:
        """The tie as it is read from the start of the hop."""
        forward = tie.subject == hop.start or tie.relation.symmetric
        label = (tie.relation.labels if forward else tie.relation.inverse_labels)[self.language]
        told = ("; ".join(tie.qualifiers.get(name, ())) for name in ("title", "from", "to", "amount", "share"))
        return hop.start.name, label, hop.end.name, *told, tie.articles

    def _entry(self, entry: Entry) -> tuple[Any, ...]:
        told = (entry.qualifiers.get(name, "") for name in ("title", "amount"))
        sides = ("; ".join(map(_name, side)) for side in (entry.predecessors, entry.successors))
        other = entry.other if isinstance(entry.other, str) else entry.other.name
        return entry.begin, entry.end, entry.label(self.language), other, *told, *sides, entry.articles


class Thing:
    """An entity of a graph, and what the graph says of it."""

    def __init__(self, graph: Graph, entity: Entity) -> None:
        self.graph = graph
        self.entity = entity

    @property
    def name(self) -> str:
        return self.entity.name

    @property
    def type(self) -> str:
        return self.entity.type

    @property
    def iri(self) -> str:
        return self.entity.iri

    @cached_property
    def card(self) -> Card:
        return self.graph.cards.card(self.entity)

    def neighbors(self, *, relation: str | None = None, limit: int = 100) -> Result:
        return self.graph.neighbors(self, relation=relation, limit=limit)

    def timeline(self, *, since: str = "", until: str = "") -> Result:
        return self.graph.timeline(self, since=since, until=until)

    def trace(self, end: "Name", **options: Any) -> Result:
        return self.graph.trace(self, end, **options)

    def evidence(self, end: "Name") -> Result:
        return self.graph.evidence(self, end)

    def quotes(self, *, about: str = "") -> Result:
        return self.graph.quotes(self, about=about)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Thing) and self.entity == other.entity

    def __hash__(self) -> int:
        return hash(self.entity)

    def __repr__(self) -> str:
        return f"<{self.entity}>"

    def _repr_html_(self) -> str:
        label = ontology.load()[self.type].labels[self.graph.language]
        aliases = f"<p>{escape(', '.join(self.card.aliases))}</p>" if self.card.aliases else ""
        columns = ("relation", "other", "qualifiers", "articles", "sentence")
        rows = (
            row for group in self.card.groups for row in _statements(group.label(self.graph.language), group.statements)
        )
        return f"<p><b>{escape(self.name)}</b> {escape(label)}</p>{aliases}" + Result(columns, rows)._repr_html_()


Name: TypeAlias = str | Thing


def _simple(network: "networkx.MultiDiGraph") -> "networkx.DiGraph":
    """One edge for all that ties two entities in a direction: its weight is their sum, its relations are named."""
    import networkx

    found = networkx.DiGraph()
    found.add_nodes_from(network.nodes(data=True))
    for start, end, relation, weight in network.edges(keys=True, data="weight"):
        if found.has_edge(start, end):
            found[start][end]["weight"] += weight
            found[start][end]["relations"] += f"; {relation}"
        else:
            found.add_edge(start, end, weight=weight, relations=relation)
    return found


def _statements(label: str, statements: Iterable[Statement]) -> Iterator[tuple[Any, ...]]:
    for statement in statements:
        told = "; ".join(text for texts in statement.qualifiers.values() for text in texts)
        sentence = _sentence(statement.claims[0]) if statement.claims else ""
        yield label, _name(statement.other), told, statement.articles, sentence


def _source(claim: Claim) -> tuple[Any, ...]:
    article = claim.article
    return _sentence(claim), article.date, article.publisher, article.title, article.iri, article.url, claim.confidence


def _sentence(claim: Claim) -> str:
    return " … ".join(passage.words for passage in claim.passages)


def _name(other: Entity | str | None) -> str:
    return other.name if isinstance(other, Entity) else other or ""


def _term(value: "Thing | str | int") -> Term:
    if isinstance(value, Thing):
        return Term("uri", value.iri)
    if isinstance(value, int):
        return Term("literal", f"{value}", datatype=nodes.iri("xsd:integer").value)
    return Term("literal", value)
