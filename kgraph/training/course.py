"""The whole course of training for one language: each part learns from annotated articles and is written beside it."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from spacy.language import Language

from kgraph.extractors.attributes import Rules as AttributeRules
from kgraph.extractors.coreference import Candidates
from kgraph.extractors.qualifiers import Rules as QualifierRules
from kgraph.training import annotated
from kgraph.training.annotated import Annotated
from kgraph.training.linear import Choice, judge, rank

Say = Callable[[str], None]


def documents(nlp: Language, paths: Iterable[Path]) -> list[Annotated]:
    return [annotated.annotated(nlp, record) for record in annotated.records(paths)]


def linear(
    articles: Sequence[Annotated],
    candidates: type[Candidates],
    qualifiers: QualifierRules,
    attributes: AttributeRules,
    say: Say = lambda line: None,
) -> dict[str, dict[str, float]]:
    """The weights of every linear model, by its name."""
    say("coreference")
    tables = {"coreference": rank([c for article in articles for c in annotated.coreferences(article, candidates)])}
    by_name: dict[str, list[Choice]] = defaultdict(list)
    for article in articles:
        for name, choice in annotated.values(article, qualifiers):
            by_name[name].append(choice)
    for name, choices in sorted(by_name.items()):
        say(name)
        tables[name] = rank(choices)
    say("former")
    tables["former"] = judge([case for article in articles for case in annotated.formers(article, qualifiers)])
    say("attributes")
    tables["attributes"] = judge([case for article in articles for case in annotated.attributes(article, attributes)])
    return tables


def write(tables: Mapping[str, Mapping[str, float]], path: Path) -> None:
    """A feature a line, sorted, so that two trainings can be compared."""
    path.write_text(json.dumps(tables, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")
