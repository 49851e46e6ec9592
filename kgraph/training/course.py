"""The whole course of training for one language: each part learns from annotated articles and is written beside it."""

import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import torch
from spacy.language import Language
from torch.nn import functional

from kgraph.annotations import Morpheme
from kgraph.errors import KgraphError
from kgraph.extractors import attributes, coreference, relations
from kgraph.extractors._encoding import Vocabulary
from kgraph.extractors._pairs import Signatures
from kgraph.extractors.qualifiers import Rules as QualifierRules
from kgraph.extractors.recogniser import Recogniser, sentences
from kgraph.languages import ko
from kgraph.languages.ko import lists, qualifiers
from kgraph.languages.ko.coreference import Candidates
from kgraph.training import annotated, data, export, recogniser
from kgraph.training import vectors as table
from kgraph.training.annotated import Annotated
from kgraph.training.data import Document, Sentence
from kgraph.training.linear import Choice, judge, rank
from kgraph.training.recogniser import vocabulary
from kgraph.training.relations import Example, Network, Settings, related, train
from kgraph.training.relations import export as export_network
from kgraph.training.vectors import load

# It is called from other processes too: no lambda.
Say = Callable[[str], None]
Trained = TypeVar("Trained")
RELATIONS = Settings()
# Values are fewer, and what joins them to a name is simpler: more epochs learn the articles by heart.
ATTRIBUTES = Settings(states=64, hidden=96, epochs=5, dropout=0.4)
NAMES = recogniser.Settings()
# The share of the articles that nothing learns from, so that confidence can be calibrated on them.
HELD = 0.1
# Where the F1 of claims is highest on the articles held out; the calibrated confidence says how far to trust each.
LEAST = {"relations": 0.38, "attributes": 0.25}
# KLUE's sentences are shorter and fewer than those of the articles: the recogniser reads them so often in an epoch.
REPEATED = 2
# The share that a recogniser reads which has learnt from the rest.
HALF = 0.5


def _silent(line: str) -> None: ...


def course(
    articles: Sequence[Path],
    klue: Sequence[Path],
    folder: Path,
    *,
    start: Path | None = None,
    seed: int = 1,
    parts: Iterable[str] = ("vectors", "names", "linear", "relations"),
    say: Say = _silent,
) -> None:
    """Make the parts of the Korean folder in their order, each from what the ones before it have left there."""
    folder.mkdir(parents=True, exist_ok=True)
    if "vectors" in parts:
        say("vectors")
        table.write(folder / "vectors.npz")
    vectors = folder / "vectors.npz" if (folder / "vectors.npz").exists() else ko.VECTORS
    nlp = ko.load()
    if "names" in parts:
        names(nlp, articles, klue, lists.words(), vectors, folder, start=start, seeds=(seed, seed + 1), say=say)
    if not {"linear", "relations"} & set(parts):
        return
    read = documents(nlp, articles)
    if "linear" in parts:
        write(linear(read, Candidates, qualifiers.Rules(), say), folder / "linear.json")
    if "relations" in parts:
        read += as_recognised(articles, klue, vectors, seed, say)
        learn = [article for article in read if not data.held_out(article.record.id, HELD)]
        # Of a handful of articles none may be held out: then confidence is what it is on those learnt from.
        held = [article for article in read if data.held_out(article.record.id, HELD)] or learn
        judges("relations", relations.signatures(), learn, held, vectors, folder, (seed, seed + 1), RELATIONS, say)
        judges("attributes", attributes.signatures(), learn, held, vectors, folder, (seed, seed + 1), ATTRIBUTES, say)


def as_recognised(
    articles: Sequence[Path], klue: Sequence[Path], vectors: Path, seed: int, say: Say
) -> list[Annotated]:
    """Half of the articles as a recogniser reads them that has learnt from the other half.

    So relations are learnt between names with the errors that they will have, and calibrated on such names.
    """
    with TemporaryDirectory() as place:
        nlp, folder = ko.load(), Path(place)
        names(nlp, articles, klue, lists.words(), vectors, folder, seeds=(seed,), held=HALF, say=say)
        reader = ko.load(Recogniser(folder, vectors))
        unseen = (record for record in annotated.records(articles) if data.held_out(record.id, HALF))
        return [annotated.recognised(reader, record) for record in unseen]


def documents(nlp: Language, paths: Iterable[Path]) -> list[Annotated]:
    return [annotated.annotated(nlp, record) for record in annotated.records(paths)]


def names(
    nlp: Language,
    articles: Sequence[Path],
    klue: Sequence[Path],
    lists: Mapping[str, frozenset[str]],
    vectors: Path,
    folder: Path,
    *,
    start: Path | None = None,
    seeds: Sequence[int] = (1,),
    held: float = HELD,
    settings: recogniser.Settings = NAMES,
    say: Say = _silent,
) -> None:
    """Train the recogniser's networks, one for each seed, or train on those of the folder `start`, and write them.

    A share of the articles, by a hash of their ids, is held out.
    """

    def analyse(text: str) -> list[list[Morpheme]]:
        return sentences(nlp.get_pipe("sentences")(nlp.make_doc(text)))

    learn = [document for document in data.articles(articles, analyse) if not data.held_out(document.id, held)]
    documents = [*learn, *REPEATED * list(data.klue(klue, analyse))]
    known = export.weights(start) if start else []
    words = Recogniser(start, vectors).vocabulary if start else vocabulary(documents, lists)
    rows = load(vectors)
    networks = _each(
        [
            partial(
                recogniser.train,
                *(documents, words, rows, settings),
                seed=seed,
                start=known[number % len(known)] if known else None,
                report=partial(_tell, say, f"names, network {number + 1}"),
            )
            for number, seed in enumerate(seeds)
        ]
    )
    card = {"sentences": sum(len(document.sentences) for document in documents), "seeds": list(seeds)}
    export.write(networks, words, folder, card)


def linear(
    articles: Sequence[Annotated],
    candidates: type[coreference.Candidates],
    qualifiers: QualifierRules,
    say: Say = _silent,
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
    return tables


def write(tables: Mapping[str, object], path: Path) -> None:
    """One name a line, sorted, so that two trainings can be compared."""
    path.write_text(json.dumps(tables, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")


def judges(
    name: str,
    signatures: Signatures,
    learn: Sequence[Annotated],
    held: Sequence[Annotated],
    vectors: Path,
    folder: Path,
    seeds: Sequence[int],
    settings: Settings,
    say: Say = _silent,
) -> None:
    """Train a network for each seed, calibrate their mean on the articles held out, and write them under the name."""
    words = vocabulary([Document("", "articles", (Sentence(a.doc._.morphemes, ()),), ()) for a in learn], {}, least=3)
    examples, judged = (_examples(those, words, signatures) for those in (learn, held))
    if not examples or not judged:
        raise KgraphError(f"too few articles to learn {name} from: in none are two ends of one near each other")
    rows = load(vectors)
    networks = _each(
        [
            partial(
                train,
                *(examples, words, rows, signatures, settings),
                seed=seed,
                report=partial(_tell, say, f"{name}, network {seed}"),
            )
            for seed in seeds
        ]
    )
    slope, offset = calibrated(networks, judged)
    for old in folder.glob(f"{name}-*.onnx"):
        old.unlink()
    for number, network in enumerate(networks, 1):
        export_network(network, max(judged, key=lambda example: len(example.group)), folder / f"{name}-{number}.onnx")
    write(
        {
            "morphemes": dict(words.morphemes),
            "tags": dict(words.tags),
            "calibration": [slope, offset],
            "least": 0.05,
            "thresholds": {"*": LEAST[name]},
        },
        folder / f"{name}.json",
    )


def _examples(articles: Sequence[Annotated], words: Vocabulary, signatures: Signatures) -> list[Example]:
    """Of the articles that hold a pair to judge."""
    found = [annotated.relations(article, words, signatures) for article in articles if article.doc._.mentions]
    return [example for example in found if len(example.group)]


def _each(trainings: Sequence[Callable[[], Trained]]) -> list[Trained]:
    """What each gives, in their order; they run beside one another, each on one thread, so that seeds give the same."""
    workers = min(len(trainings), os.cpu_count() or 1)
    with ProcessPoolExecutor(workers, get_context("spawn"), torch.set_num_threads, (1,)) as pool:
        return list(pool.map(_run, trainings))


def _run(training: Callable[[], Trained]) -> Trained:
    return training()


def _tell(say: Say, what: str, epoch: int, loss: float, network: object) -> None:
    say(f"{what}: epoch {epoch}, loss {loss:.3f}")


def calibrated(networks: Sequence[Network], judged: Sequence[Example]) -> tuple[float, float]:
    """The slope and offset that make the networks' mean logit a probability (Platt 1999)."""
    found, right = [], []
    with torch.no_grad():
        for example in judged:
            found.append(related(networks, example)[example.allowed])
            right.append(example.holds[example.allowed])
    odds, holds = torch.cat(found), torch.cat(right)
    line = torch.tensor([1.0, 0.0], requires_grad=True)
    optimiser = torch.optim.LBFGS([line], max_iter=100)

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        loss = functional.binary_cross_entropy_with_logits(line[0] * odds + line[1], holds)
        loss.backward()
        return loss

    optimiser.step(closure)
    slope, offset = line.detach().tolist()
    return round(slope, 4), round(offset, 4)
