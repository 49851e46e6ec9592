"""Questions that are asked again and again: SPARQL files with the question in words and the parameters it takes.

A question's file begins with comments: `# ko: …`, `# en: …`, and for each parameter `# ?name: kind`, with `, optional`
where it may be left open. A kind is text, date, number, or the classes of the entities that it may be. The query
selects its parameters, to which terms are bound; nothing is ever pasted into it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from kgraph import gate
from kgraph.cards import Cards, Entity
from kgraph.days import period
from kgraph.errors import Ambiguous, KgraphError, UnknownTerm
from kgraph.ontology import PREFIXES, load
from kgraph.query import LIMITS, Answer, Limits, answer
from kgraph.terms import Term

SHIPPED = Path(__file__).with_name("questions")

_HEADER = re.compile(r"#\s*(ko|en|\?\w+)\s*:\s*(.*\S)\s*$")
_LITERALS = ("text", "date", "number")
_OPTIONAL = ", optional"


class Parameter(NamedTuple):
    """What a question is about; `kinds` is text, date, number, or names of classes."""

    name: str
    kinds: tuple[str, ...]
    optional: bool

    def __str__(self) -> str:
        return f"[{self.name}]" if self.optional else self.name


class Question(NamedTuple):
    """A query with parameters; the words hold their names in braces."""

    name: str
    words: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    query: str


def questions(folders: Iterable[Path] = ()) -> dict[str, Question]:
    """The questions by name: those shipped, and those of a user's folders, which come before them."""
    known = {path.stem: path for folder in (SHIPPED, *folders) for path in _files(folder)}
    return {name: question(known[name]) for name in sorted(known)}


def question(path: Path) -> Question:
    """The question that a file holds."""
    try:
        text = gate.decode(path.read_bytes())
    except OSError as error:
        raise KgraphError(f"{path}: the question cannot be read: {error.strerror}") from error
    head = {match[1]: match[2] for match in map(_HEADER.match, text.splitlines()) if match}
    parameters = tuple(_parameter(path, key[1:], said) for key, said in head.items() if key.startswith("?"))
    english = head.get("en", path.stem)
    return Question(path.stem, {"en": english, "ko": head.get("ko", english)}, parameters, text)


@contextmanager
def ask(
    graph: Path, asked: Question, cards: Cards, values: Sequence[str] = (), limits: Limits = LIMITS
) -> Iterator[Answer]:
    """The answer to a question about these values, in the order of its parameters; "" leaves one open."""
    bound = terms(asked, cards, values)
    with answer(graph, asked.query, limits, bound) as found:
        yield found


def terms(asked: Question, cards: Cards, values: Sequence[str]) -> dict[str, Term | None]:
    """What each parameter stands for; None where it is left open."""
    if len(values) > len(asked.parameters):
        raise KgraphError(f"{asked.name} takes {_listed(asked)}, not {len(values)} values")
    given = dict(zip((parameter.name for parameter in asked.parameters), values, strict=False))
    return {
        parameter.name: _term(asked, parameter, cards, given.get(parameter.name, "")) for parameter in asked.parameters
    }


def _files(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        raise KgraphError(f"{folder}: no such folder of questions")
    return folder.glob("*.rq")


def _parameter(path: Path, name: str, said: str) -> Parameter:
    kinds = tuple(said.removesuffix(_OPTIONAL).split())
    known = {*_LITERALS, *(term.name for term in load().entities)}
    if unknown := [kind for kind in kinds if kind not in known]:
        raise UnknownTerm(f"{path}: ?{name} is of unknown kind {unknown[0]!r}; there are: {', '.join(sorted(known))}")
    return Parameter(name, kinds, said.endswith(_OPTIONAL))


def _term(asked: Question, parameter: Parameter, cards: Cards, value: str) -> Term | None:
    if not value:
        if not parameter.optional:
            raise KgraphError(f"{asked.name} needs {parameter.name}: it takes {_listed(asked)}")
        return None
    match parameter.kinds:
        case ("text",):
            return Term("literal", value)
        case ("date",):
            return Term("literal", period(value, "")[0])
        case ("number",):
            return Term("literal", _number(parameter.name, value), datatype=PREFIXES["xsd"] + "decimal")
    return Term("uri", _entity(cards, parameter, value).iri)


def _number(name: str, value: str) -> str:
    if not re.fullmatch(r"[+-]?\d{1,30}(\.\d{1,30})?", value, re.ASCII):
        raise KgraphError(f"{value!r} is no number, which {name} takes: 1000000000, 12.5")
    return value


def _entity(cards: Cards, parameter: Parameter, name: str) -> Entity:
    """The entity of a name, if it is of a class that the parameter takes; of namesakes the one that is."""
    try:
        found = cards.find(name, parameter.kinds[0] if len(parameter.kinds) == 1 else None)
    except Ambiguous as ambiguous:
        ours = [one for one in ambiguous.candidates if isinstance(one, Entity) and one.type in parameter.kinds]
        if len(ours) != 1:
            raise
        return ours[0]
    if found.type not in parameter.kinds:
        raise KgraphError(f"{found} is no {' or '.join(parameter.kinds)}, which {parameter.name} takes")
    return found


def _listed(asked: Question) -> str:
    return " ".join(map(str, asked.parameters)) or "no parameters"
