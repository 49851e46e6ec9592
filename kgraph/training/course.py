"""The whole course of training for one language: each part learns from annotated articles and is written beside it."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import torch
from spacy.language import Language
from torch.nn import functional

from kgraph.annotations import Morpheme
from kgraph.extractors import coreference
from kgraph.extractors.attributes import Rules as AttributeRules
from kgraph.extractors.qualifiers import Rules as QualifierRules
from kgraph.extractors.recogniser import Recogniser, sentences
from kgraph.extractors.relations import signatures
from kgraph.languages import ko
from kgraph.languages.ko import attributes, lists, qualifiers
from kgraph.languages.ko.coreference import Candidates
from kgraph.training import annotated, data, export, recogniser
from kgraph.training import vectors as table
from kgraph.training.annotated import Annotated
from kgraph.training.data import Document, Sentence
from kgraph.training.linear import Choice, judge, rank
from kgraph.training.recogniser import vocabulary
from kgraph.training.relations import Example, Network, Settings, related, train
from kgraph.training.relations import export as export_relations
from kgraph.training.vectors import load

Say = Callable[[str], None]
SETTINGS = Settings()
NAMES = recogniser.Settings()
# The share of the articles that the relations' confidence is calibrated on.
HELD = 0.1


def course(
    articles: Sequence[Path],
    klue: Sequence[Path],
    folder: Path,
    *,
    start: Path | None = None,
    seed: int = 1,
    parts: Iterable[str] = ("vectors", "names", "linear", "relations"),
    say: Say = lambda line: None,
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
        write(linear(read, Candidates, qualifiers.Rules(), attributes.Rules(), say), folder / "linear.json")
    if "relations" in parts:
        learn = [article for article in read if not data.held_out(article.record.id, HELD)]
        held = [article for article in read if data.held_out(article.record.id, HELD)]
        relations(learn, held, vectors, folder, (seed, seed + 1, seed + 2), say=say)


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
    seeds: Sequence[int] = (1, 2),
    settings: recogniser.Settings = NAMES,
    say: Say = lambda line: None,
) -> None:
    """Train the recogniser's networks, one for each seed, or train on those of the folder `start`, and write them."""

    def analyse(text: str) -> list[list[Morpheme]]:
        return sentences(nlp.get_pipe("sentences")(nlp.make_doc(text)))

    documents = [*data.articles(articles, analyse), *data.klue(klue, analyse)]
    known = export.weights(start) if start else []
    words = Recogniser(start, vectors).vocabulary if start else vocabulary(documents, lists)
    rows = load(vectors)
    networks = []
    for number, seed in enumerate(seeds):
        weights = known[number % len(known)] if known else None
        report = _told(say, f"names, network {number + 1}")
        networks.append(recogniser.train(documents, words, rows, settings, seed=seed, start=weights, report=report))
    card = {"sentences": sum(len(document.sentences) for document in documents), "seeds": list(seeds)}
    export.write(networks, words, folder, card)


def linear(
    articles: Sequence[Annotated],
    candidates: type[coreference.Candidates],
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


def write(tables: Mapping[str, object], path: Path) -> None:
    """One name a line, sorted, so that two trainings can be compared."""
    path.write_text(json.dumps(tables, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")


def relations(
    articles: Sequence[Annotated],
    held: Sequence[Annotated],
    vectors: Path,
    folder: Path,
    seeds: Sequence[int] = (1, 2, 3),
    settings: Settings = SETTINGS,
    say: Say = lambda line: None,
) -> None:
    """Train a network for each seed, calibrate their mean on the articles held out, and write them."""
    allowed = signatures()
    words = vocabulary(
        [Document("", "articles", (Sentence(a.doc._.morphemes, ()),), ()) for a in articles], {}, least=3
    )
    examples = [annotated.relations(article, words, allowed) for article in articles]
    rows = load(vectors)
    networks = [
        train(examples, words, rows, allowed, settings, seed=seed, report=_told(say, f"relations, network {seed}"))
        for seed in seeds
    ]
    judged = [annotated.relations(article, words, allowed) for article in held]
    slope, offset, least = calibrated(networks, judged)
    for old in folder.glob("relations*.onnx"):
        old.unlink()
    for number, network in enumerate(networks, 1):
        export_relations(network, judged[0], folder / f"relations-{number}.onnx")
    write(
        {
            "morphemes": dict(words.morphemes),
            "tags": dict(words.tags),
            "calibration": [slope, offset],
            "least": 0.05,
            "thresholds": {"*": least},
        },
        folder / "relations.json",
    )


def _told(say: Say, what: str) -> Callable[[int, float, object], None]:
    return lambda epoch, loss, network: say(f"{what}: epoch {epoch}, loss {loss:.3f}")


def calibrated(networks: Sequence[Network], judged: Sequence[Example]) -> tuple[float, float, float]:
    """The slope and offset that make the networks' mean logit a probability (Platt 1999), and where to cut it.

    The cut is the middle of the stretch whose F1 is within half a point of the best.
    """
    logits, right = [], []
    with torch.no_grad():
        for example in judged:
            logits.append(related(networks, example)[example.allowed])
            right.append(example.holds[example.allowed])
    odds, holds = torch.cat(logits), torch.cat(right)
    line = torch.tensor([1.0, 0.0], requires_grad=True)
    optimiser = torch.optim.LBFGS([line], max_iter=100)

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        loss = functional.binary_cross_entropy_with_logits(line[0] * odds + line[1], holds)
        loss.backward()
        return loss

    optimiser.step(closure)
    slope, offset = line.detach().tolist()
    probability = torch.sigmoid(slope * odds + offset)
    steps = [i / 100 for i in range(10, 90)]
    scores = [_f1(probability >= step, holds) for step in steps]
    good = [step for step, score in zip(steps, scores, strict=True) if score >= max(scores) - 0.005]
    return round(slope, 4), round(offset, 4), round((good[0] + good[-1]) / 2, 2)


def _f1(chosen: torch.Tensor, holds: torch.Tensor) -> float:
    both = float((chosen * holds).sum())
    return 2 * both / max(1.0, float(chosen.sum() + holds.sum()))
