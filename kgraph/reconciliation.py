"""What the graph's entities are elsewhere: by a service of the Reconciliation API, or by a table at hand."""

import csv
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import pyoxigraph as ox

from kgraph import links, nodes, ontology
from kgraph.errors import KgraphError, NothingFound
from kgraph.links import CLOSE, Link, is_iri, linked
from kgraph.nodes import objects, value
from kgraph.ontology import Term
from kgraph.readers import Problem
from kgraph.service import Candidate, Manifest, Query, Service

# Of each entity so many facts are told as context, and so many candidates are looked at.
_FACTS = 10
_CANDIDATES = 10

COLUMNS = ("label", "alias", "type", "id")


class Subject(NamedTuple):
    """An entity, its path and names, and what the graph says of it, by the name of the relation or attribute."""

    path: str
    type: str
    name: str
    aliases: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]

    @property
    def names(self) -> frozenset[str]:
        return frozenset(map(_plain, (self.name, *self.aliases)))


class Match(NamedTuple):
    """What an entity may be elsewhere, and why that is to be believed; `support` is empty where nothing says so."""

    id: str
    name: str
    score: str
    support: str


class Answer(NamedTuple):
    """What was found for an entity, best first, and the link that follows; `known` is false without an answer."""

    subject: Subject
    matches: tuple[Match, ...]
    link: Link | None = None
    known: bool = True


class Row(NamedTuple):
    """A row of a table; `aliases` and `type` may be empty."""

    label: str
    aliases: tuple[str, ...]
    type: str
    id: str


def subjects(store: ox.Store, base: str, types: Sequence[str] = (), limit: int | None = None) -> list[Subject]:
    """The entities of some types, or of all, those that articles mention most first."""
    query = "SELECT ?e (COUNT(*) AS ?n) { GRAPH ?g { ?m kg:refersTo ?e } } GROUP BY ?e"
    counts = {row["e"].value: int(row["n"].value) for row in nodes.rows(store, query)}
    ranked = sorted(counts, key=lambda iri: (-counts[iri], iri))
    found = (_subject(store, ox.NamedNode(iri), base) for iri in ranked)
    wanted = (subject for subject in found if not types or subject.type in types)
    return [subject for _, subject in zip(range(limit), wanted, strict=False)] if limit else list(wanted)


def reconcile(asked: Sequence[Subject], service: Service, kinds: Mapping[str, str]) -> list[Answer]:
    """What a service says that entities are; `kinds` are its types for ours, where they are not aligned."""
    manifest = service.manifest()
    queries = [_query(subject, manifest, kinds) for subject in asked]
    answers = list(service.answers(queries))
    if manifest.extends:
        answers = _told_more(asked, queries, answers, service)
    found = [
        Answer(subject, () if said is None else _matches(said, query, manifest), known=said is not None)
        for subject, query, said in zip(asked, queries, answers, strict=True)
    ]
    return list(_linked(found, service.url))


def look_up(asked: Sequence[Subject], rows: Iterable[Row], source: str) -> list[Answer]:
    """What a table says that entities are: a row of the same name, and of the same type or with another same name."""
    bearing: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        for name in {_plain(row.label), *map(_plain, row.aliases)}:
            bearing[name].append(row)
    found = [Answer(subject, tuple(_rows(subject, bearing))) for subject in asked]
    return list(_linked(found, source))


def table(path: Path) -> Iterator[Row | Problem]:
    """The rows of a CSV file with the columns label, alias (several between bars), type and id."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise KgraphError(f"{path}: not UTF-8: {error.reason} at byte {error.start}") from error
    reader = csv.DictReader(text.splitlines(keepends=True))
    missing = {"label", "id"} - set(reader.fieldnames or ())
    if missing:
        raise KgraphError(f"{path}: no column {', '.join(sorted(missing))}; a table has {', '.join(COLUMNS)}")
    for cells in reader:
        try:
            yield _row({name: (cells.get(name) or "").strip() for name in COLUMNS})
        except KgraphError as error:
            yield Problem(f"{path}:{reader.line_num}", "table", str(error), False)


def new(answers: Iterable[Answer], rows: Iterable[Link]) -> list[Link]:
    """The links that no row has made, confirmed or taken back before."""
    said = {row.pair for row in rows}
    return [answer.link for answer in answers if answer.link and answer.link.pair not in said]


def _subject(store: ox.Store, node: ox.NamedNode, base: str) -> Subject:
    name, type_ = (value(objects(store, node, p)[0]) for p in ("rdfs:label", "rdf:type"))
    aliases = sorted(map(value, objects(store, node, "skos:altLabel")))
    facts = sorted(_facts(store, node))[:_FACTS]
    return Subject(node.value.removeprefix(base), nodes.shorten(type_), name, tuple(aliases), tuple(facts))


def _facts(store: ox.Store, node: ox.NamedNode) -> Iterator[tuple[str, str]]:
    terms = ontology.load()
    stated = {term.iri: term.name for term in (*terms.relations, *terms.attributes)}
    for quad in store.quads_for_pattern(node, None, None, nodes.DEFAULT):
        if quad.predicate.value in stated:
            other = quad.object
            named = objects(store, other, "rdfs:label") if isinstance(other, ox.NamedNode) else [other]
            yield from ((stated[quad.predicate.value], value(label)) for label in named[:1])


def _query(subject: Subject, manifest: Manifest, kinds: Mapping[str, str]) -> Query:
    terms = ontology.load()
    query: dict[str, Any] = {"query": subject.name, "limit": _CANDIDATES}
    kind = kinds.get(subject.type) or next(_words(terms[subject.type], manifest.identifiers), "")
    if kind:
        query |= {"type": kind, "type_strict": "should"}
    context = [{"pid": pid, "v": told} for name, told in subject.facts for pid in _words(terms[name], manifest.schema)]
    return query | ({"properties": context} if context else {})


def _told_more(
    asked: Sequence[Subject], queries: Sequence[Query], answers: Sequence[list[Candidate] | None], service: Service
) -> list[list[Candidate] | None]:
    """The answers; of candidates of the right name, of whose properties nothing was said, it is asked what they are."""
    contexts = [{one["pid"]: str(one["v"]) for one in query.get("properties", ())} for query in queries]
    open_ = [
        {one.id for one in said or () if _plain(one.name) in subject.names and not context.keys() & one.features.keys()}
        for subject, context, said in zip(asked, contexts, answers, strict=True)
    ]
    wanted = sorted({id_ for ids, context in zip(open_, contexts, strict=True) if context for id_ in ids})
    known = service.values(wanted, sorted({pid for context in contexts for pid in context}))
    return [
        said and [one._replace(features={**one.features, **_agreeing(context, known.get(one.id, {}))}) for one in said]
        for context, said in zip(contexts, answers, strict=True)
    ]


def _agreeing(context: Mapping[str, str], known: Mapping[str, frozenset[str]]) -> dict[str, float]:
    return {pid: 1.0 for pid, ours in context.items() if any(_agree(ours, theirs) for theirs in known.get(pid, ()))}


def _agree(ours: str, theirs: str) -> bool:
    """The same name, or the same day, month or year: 2020, 2020-03-01T00:00:00Z."""
    if ours[:4].isdigit() and theirs[:4].isdigit():
        return theirs.startswith(ours) or ours.startswith(theirs)
    return _plain(ours) == _plain(theirs)


def _words(term: Term, space: str) -> Iterator[str]:
    """What a service calls a term of ours: Q5, P69; nothing if its vocabulary is none that ours is aligned with."""
    # Wikidata's properties are P69 in whatever namespace a service has them.
    space = ontology.PREFIXES["wd"] if "://www.wikidata.org/" in space else space
    known = [term.iri, *(_expanded(name) for _, name in term.alignments)]
    return (iri.removeprefix(space) for iri in dict.fromkeys(known) if space and iri.startswith(space))


def _expanded(name: str) -> str:
    prefix, _, local = name.partition(":")
    return ontology.PREFIXES.get(prefix, f"{prefix}:") + local


def _matches(candidates: Iterable[Candidate], query: Query, manifest: Manifest) -> tuple[Match, ...]:
    asked = {one["pid"] for one in query.get("properties", ())}
    ranked = sorted(candidates, key=lambda one: (-one.score, one.id))
    return tuple(
        Match(iri, one.name, f"{one.score:g}", _support(one, asked))
        for one in ranked
        if is_iri(iri := one.id if is_iri(one.id) else manifest.identifiers + quote(one.id, safe="/:@!$&'()*+,;="))
    )


def _support(candidate: Candidate, asked: Iterable[str]) -> str:
    """The properties that the service found to agree; it says so by true, 1, or a value near 100."""
    agreed = (pid for pid in sorted(asked) if candidate.features.get(pid, 0.0) == 1 or _near(candidate, pid))
    return "+".join(agreed)


def _near(candidate: Candidate, pid: str) -> bool:
    return 90 <= candidate.features.get(pid, 0.0) <= 100


def _rows(subject: Subject, bearing: Mapping[str, Sequence[Row]]) -> Iterator[Match]:
    for row in dict.fromkeys(row for name in sorted(subject.names) for row in bearing.get(name, ())):
        if row.type in {"", subject.type}:
            same = subject.names & {_plain(row.label), *map(_plain, row.aliases)}
            support = "type" if row.type else "alias" if len(same) > 1 else ""
            yield Match(row.id, row.label if _plain(row.label) in same else min(same), "1", support)


def _row(cells: Mapping[str, str]) -> Row:
    if not cells["label"]:
        raise KgraphError("no label")
    type_ = ontology.load().entity(cells["type"]).name if cells["type"] else ""
    aliases = tuple(filter(None, map(str.strip, cells["alias"].split("|"))))
    return Row(cells["label"], aliases, type_, links.identifier(cells["id"]))


def _linked(answers: Sequence[Answer], source: str) -> Iterator[Answer]:
    """Each answer with its link if there is but one thing of that name, here and there, and something supports it."""
    named = Counter((answer.subject.type, _plain(answer.subject.name)) for answer in answers)
    only = [_only(answer) for answer in answers]
    taken = Counter(match.id for match in only if match)
    for answer, match in zip(answers, only, strict=True):
        subject = answer.subject
        unique = match and taken[match.id] == 1 and named[subject.type, _plain(subject.name)] == 1
        if match and unique and match.support:
            method = f"{source} name+{match.support}"
            yield answer._replace(link=linked(subject.path, match.id, CLOSE, method, score=match.score, who="kgraph"))
        else:
            yield answer


def _only(answer: Answer) -> Match | None:
    """The one match that bears a name of the entity."""
    same = [match for match in answer.matches if _plain(match.name) in answer.subject.names]
    return same[0] if len({match.id for match in same}) == 1 else None


def _plain(name: str) -> str:
    """A name as it is, whatever its Unicode form and spaces."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def nothing(path: Path) -> NothingFound:
    return NothingFound(f"{path}: no row that can be used")
