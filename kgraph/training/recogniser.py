"""The recogniser's network in torch: BiLSTMs over morphemes and a CRF for each label set, trained on all together."""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from kgraph.annotations import Morpheme
from kgraph.extractors._decoding import IMPOSSIBLE, OUTSIDE, Labels, possible, scheme
from kgraph.extractors._encoding import Vocabulary, encode
from kgraph.record import NOMINAL, PRONOUN
from kgraph.training.data import Document, Sentence

# Names by their type, and what stands for one. Of pronouns only those of people are common enough to learn.
TYPES = ("Person", "Institution", "Project", "Place", "Event")
HEADS: Mapping[str, tuple[str, ...]] = {
    "articles": scheme((*TYPES, *(f"{kind}/{NOMINAL}" for kind in TYPES), f"Person/{PRONOUN}")),
    "klue": scheme(("PS", "LC", "OG", "DT", "TI", "QT")),
}


@dataclass(frozen=True)
class Settings:
    """How large the network is and how it learns."""

    states: int = 144
    layers: int = 2
    vector: int = 96
    morpheme: int = 32
    tag: int = 16
    character: int = 32
    filters: int = 64
    dropout: float = 0.4
    word_dropout: float = 0.25
    rate: float = 2.5e-3
    decay: float = 1e-2
    epochs: int = 20
    sentences: int = 32
    # The share of names that others of their kind take the place of, anew in every epoch.
    exchange: float = 0.4


class Batch(NamedTuple):
    head: str
    inputs: dict[str, Tensor]
    targets: Tensor
    mask: Tensor


def vocabulary(documents: Iterable[Document], lists: Mapping[str, frozenset[str]], *, least: int = 2) -> Vocabulary:
    """The tags, and the morphemes and characters seen at least so often."""
    morphemes = [m for document in documents for sentence in document.sentences for m in sentence.morphemes]
    return Vocabulary(
        _numbered((f"{m.form}/{m.tag}" for m in morphemes), least, 1),
        _numbered((m.tag for m in morphemes), 1, 1),
        # 0 is where a morpheme has no more characters, 1 a character not seen.
        _numbered((character for m in morphemes for character in m.form), least, 2),
        lists,
    )


def _numbered(names: Iterable[str], least: int, first: int) -> dict[str, int]:
    counts = Counter(names)
    return {name: number for number, name in enumerate(sorted(n for n, c in counts.items() if c >= least), first)}


class Chain(nn.Module):
    """A linear-chain CRF over BIES labels."""

    forbidden: Tensor
    not_first: Tensor
    not_last: Tensor

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self.names = tuple(names)
        self.first = nn.Parameter(torch.zeros(len(names)))
        self.following = nn.Parameter(torch.zeros(len(names), len(names)))
        self.last = nn.Parameter(torch.zeros(len(names)))
        allowed = [[possible(before, after) for after in names] for before in names]
        self.register_buffer("forbidden", torch.where(torch.tensor(allowed), 0.0, IMPOSSIBLE))
        self.register_buffer("not_first", torch.tensor([0.0 if possible(OUTSIDE, n) else IMPOSSIBLE for n in names]))
        self.register_buffer("not_last", torch.tensor([0.0 if possible(n, OUTSIDE) else IMPOSSIBLE for n in names]))

    def scores(self) -> tuple[Tensor, Tensor, Tensor]:
        return self.first + self.not_first, self.following + self.forbidden, self.last + self.not_last

    def forward(self, emissions: Tensor, targets: Tensor, mask: Tensor) -> Tensor:
        """The negative log-likelihood of the targets, summed over the sentences."""
        first, following, last = self.scores()
        lengths = mask.sum(0)
        alpha = first + emissions[0]
        for position in range(1, len(emissions)):
            # exp-space matmul: much quicker than logsumexp over (sentence, label, label)
            peak = alpha.max(dim=1, keepdim=True).values.detach()
            reached = (torch.exp(alpha - peak) @ torch.exp(following)).clamp_min(1e-30).log() + peak
            alpha = torch.where(mask[position][:, None], reached + emissions[position], alpha)
        partition = torch.logsumexp(alpha + last, dim=1)
        chosen = (emissions.gather(2, targets[:, :, None])[:, :, 0] * mask).sum(0)
        steps = (following[targets[:-1], targets[1:]] * mask[1:]).sum(0)
        ends = targets.gather(0, (lengths - 1)[None])[0]
        return (partition - chosen - steps - first[targets[0]] - last[ends]).sum()

    def labels(self) -> Labels:
        first, following, last = (scores.detach().numpy().astype(np.float32) for scores in self.scores())
        return Labels(self.names, first, following, last)


class BothWays(nn.Module):
    """An LSTM over the sentence and one over the sentence turned round; padding stays at the end for both."""

    def __init__(self, inputs: int, states: int) -> None:
        super().__init__()
        self.forwards = nn.LSTM(inputs, states)
        self.backwards = nn.LSTM(inputs, states)

    def forward(self, states: Tensor, turned: Tensor) -> Tensor:
        # bfloat16 triples the speed of training where the processor has it.
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.training):
            there = self.forwards(states)[0]
            back = _turn(self.backwards(_turn(states, turned))[0], turned)
        return torch.cat([there, back], dim=2).float()


def _turn(states: Tensor, turned: Tensor) -> Tensor:
    return states.gather(0, turned[:, :, None].expand_as(states))


class Network(nn.Module):
    """One encoder; `heads` give each label set its emissions."""

    table: Tensor

    def __init__(self, words: Vocabulary, vectors: npt.NDArray[np.float32], settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.register_buffer("table", torch.from_numpy(vectors), persistent=False)
        self.vector = nn.Linear(vectors.shape[1], settings.vector)
        self.morpheme = nn.Embedding(len(words.morphemes) + 1, settings.morpheme, padding_idx=0)
        self.tag = nn.Embedding(len(words.tags) + 1, settings.tag)
        self.character = nn.Embedding(len(words.characters) + 2, settings.character, padding_idx=0)
        self.convolution = nn.Conv1d(settings.character, settings.filters, 3, padding=1)
        inputs = settings.vector + settings.morpheme + settings.tag + settings.filters + words.flags
        self.layers = nn.ModuleList()
        for _ in range(settings.layers):
            self.layers.append(BothWays(inputs, settings.states))
            inputs = 2 * settings.states
        self.heads = nn.ModuleDict({name: nn.Linear(inputs, len(labels)) for name, labels in HEADS.items()})
        self.chains = nn.ModuleDict({name: Chain(labels) for name, labels in HEADS.items()})
        for embedding in (self.morpheme, self.tag, self.character):
            nn.init.normal_(embedding.weight, std=0.1)

    def states(self, inputs: Mapping[str, Tensor]) -> Tensor:
        states = self._inputs(inputs)
        position, lengths = torch.arange(len(states))[:, None], inputs["lengths"][None].long()
        turned = torch.where(position < lengths, lengths - 1 - position, position)
        for layer in self.layers:
            states = layer(self._dropped(states), turned)
        return self._dropped(states)

    def _inputs(self, inputs: Mapping[str, Tensor]) -> Tensor:
        morphemes, vectors = inputs["morphemes"], self.table[inputs["vectors"].clamp_max(len(self.table) - 1)]
        if self.training:
            kept = torch.rand(morphemes.shape) >= self.settings.word_dropout
            morphemes = morphemes * kept
            vectors = vectors * (torch.rand(morphemes.shape) >= self.settings.word_dropout / 2)[:, :, None]
        characters = self.convolution(self.character(inputs["characters"]).transpose(1, 2)).max(dim=2).values
        parts = (self.vector(vectors), self.morpheme(morphemes), self.tag(inputs["tags"]))
        return torch.cat([*parts, torch.relu(characters)[inputs["forms"]], inputs["flags"]], dim=2)

    def _dropped(self, states: Tensor) -> Tensor:
        """Variational dropout: the same units for every position of a sentence."""
        if not self.training:
            return states
        keep = 1 - self.settings.dropout
        return states * torch.bernoulli(torch.full((1, *states.shape[1:]), keep)) / keep

    def emissions(self, inputs: Mapping[str, Tensor], head: str) -> Tensor:
        scores: Tensor = self.heads[head](self.states(inputs))
        return scores

    def labels(self, head: str) -> Labels:
        labels: Labels = self.chains[head].labels()  # type: ignore[operator]
        return labels

    def loss(self, batch: Batch) -> Tensor:
        total: Tensor = self.chains[batch.head](self.emissions(batch.inputs, batch.head), batch.targets, batch.mask)
        return total / batch.mask.shape[1]


def batch(head: str, sentences: Sequence[Sentence], words: Vocabulary) -> Batch:
    arrays = encode([sentence.morphemes for sentence in sentences], words)
    targets = np.zeros(arrays["tags"].shape, np.int64)
    numbers = {name: number for number, name in enumerate(HEADS[head])}
    for column, sentence in enumerate(sentences):
        targets[: len(sentence.morphemes), column] = [numbers.get(name, 0) for name in labels(sentence)]
    mask = np.arange(len(targets))[:, None] < arrays["lengths"]
    inputs = {name: torch.from_numpy(array) for name, array in arrays.items()}
    return Batch(head, inputs, torch.from_numpy(targets), torch.from_numpy(mask))


def labels(sentence: Sentence) -> list[str]:
    """A label for each morpheme; where spans overlap, the first keeps its morphemes."""
    names = [OUTSIDE] * len(sentence.morphemes)
    for start, end, kind in sentence.spans:
        inside = [i for i, m in enumerate(sentence.morphemes) if m.start < end and start < m.end]
        if not inside or any(names[i] != OUTSIDE for i in inside):
            continue
        names[inside[0] : inside[-1] + 1] = [f"I-{kind}"] * len(inside)
        names[inside[0]] = f"B-{kind}"
        names[inside[-1]] = f"E-{kind}" if len(inside) > 1 else f"S-{kind}"
    return names


def batches(
    documents: Sequence[Document], size: int, chance: random.Random
) -> Iterator[tuple[str, Sequence[Sentence]]]:
    """Sentences of one label set and of about one length together, `size` at a time, in random order."""
    made: list[tuple[str, Sequence[Sentence]]] = []
    for head in HEADS:
        sentences = [sentence for document in documents if document.head == head for sentence in document.sentences]
        chance.shuffle(sentences)
        for start in range(0, len(sentences), 20 * size):
            alike = sorted(sentences[start : start + 20 * size], key=lambda sentence: len(sentence.morphemes))
            made += [(head, alike[first : first + size]) for first in range(0, len(alike), size)]
    chance.shuffle(made)
    yield from made


Name = Sequence[Morpheme]


def donors(documents: Iterable[Document]) -> Mapping[tuple[str, ...], Sequence[Name]]:
    """The names of all documents by what must be alike to exchange them: type, length, final consonant."""
    found: dict[tuple[str, ...], list[Name]] = defaultdict(list)
    for document in documents:
        for sentence in document.sentences:
            for start, end, kind in sentence.spans:
                name = [m for m in sentence.morphemes if start <= m.start and m.end <= end]
                if name and kind in EXCHANGED:
                    found[_alike(name, kind)].append(name)
    return found


# KLUE's people are people; what else it marks differs too much.
EXCHANGED = {**{kind: kind for kind in TYPES}, "PS": "Person", "LC": "LC", "OG": "OG"}


def _alike(name: Name, kind: str) -> tuple[str, ...]:
    form = "".join(m.form for m in name)
    final = "가" <= form[-1] <= "힣" and (ord(form[-1]) - ord("가")) % 28 > 0
    return EXCHANGED[kind], str(len(form) == 1), str(final)


def exchanged(
    sentence: Sentence, names: Mapping[tuple[str, ...], Sequence[Name]], share: float, chance: random.Random
) -> Sentence:
    """The sentence with some of its names replaced by others: a name is known by its surroundings as well."""
    swaps: dict[int, tuple[int, Name]] = {}
    for start, end, kind in sentence.spans:
        name = [m for m in sentence.morphemes if start <= m.start and m.end <= end]
        if name and kind in EXCHANGED and chance.random() < share:
            swaps[start] = end, chance.choice(names[_alike(name, kind)])
    if not swaps:
        return sentence

    def moved(offset: int) -> int:
        grown = (name[-1].end - name[0].start - (end - start) for start, (end, name) in swaps.items() if end <= offset)
        return offset + sum(grown)

    morphemes = [m for m in sentence.morphemes if not any(start <= m.start < end for start, (end, _) in swaps.items())]
    morphemes = [m._replace(start=moved(m.start), end=moved(m.end)) for m in morphemes]
    for start, (_, donor) in swaps.items():
        shift = moved(start) - donor[0].start
        morphemes += [m._replace(start=m.start + shift, end=m.end + shift) for m in donor]
    spans = tuple((moved(start), moved(end), kind) for start, end, kind in sentence.spans)
    return Sentence(sorted(morphemes, key=lambda m: m.start), spans)


def train(
    documents: Sequence[Document],
    words: Vocabulary,
    vectors: npt.NDArray[np.float32],
    settings: Settings,
    *,
    seed: int = 0,
    start: Mapping[str, Tensor] | None = None,
    report: Callable[[int, float, Network], None] = lambda epoch, loss, network: None,
) -> Network:
    """A network trained on the documents, its weights averaged over the last steps; `start` is what to go on from."""
    torch.manual_seed(seed)
    chance = random.Random(seed)
    network = Network(words, vectors, settings)
    if start is not None:
        # The masks of the chains are no weights: they follow from the labels.
        network.load_state_dict(start, strict=False)
    optimiser = torch.optim.AdamW(network.parameters(), lr=settings.rate, weight_decay=settings.decay)
    steps = settings.epochs * sum(1 for _ in batches(documents, settings.sentences, random.Random(0)))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, settings.rate, total_steps=steps + 1, pct_start=0.1)
    average = deepcopy(network)
    names = donors(documents)
    for epoch in range(settings.epochs):
        network.train()
        losses = []
        for head, sentences in batches(documents, settings.sentences, chance):
            varied = [exchanged(sentence, names, settings.exchange, chance) for sentence in sentences]
            losses.append(_step(network, optimiser, batch(head, varied, words)))
            schedule.step()
            _follow(average, network, 0.99 if epoch else 0.9)
        average.eval()
        report(epoch + 1, sum(losses) / len(losses), average)
    return average


def _step(network: Network, optimiser: torch.optim.Optimizer, made: Batch) -> float:
    loss = network.loss(made)
    optimiser.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(network.parameters(), 5.0)
    optimiser.step()
    return loss.item()


@torch.no_grad()
def _follow(average: Network, network: Network, keep: float) -> None:
    """An exponential moving average of the weights: steadier than those of the last step."""
    for slow, quick in zip(average.parameters(), network.parameters(), strict=True):
        slow.lerp_(quick, 1 - keep)
