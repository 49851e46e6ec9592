"""The relation network in torch: pairs of mentions are judged, and two entities are related where some pair says so."""

import random
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import torch
from torch import Tensor, nn
from torch.nn import functional

from kgraph.extractors._encoding import Vocabulary
from kgraph.extractors._pairs import FEATURES, KINDS, TYPES, Arrays, Pair, Signatures

# Where a morpheme stands to a pair: before its first mention, in it, between, in the second, after, or near an end.
ZONES = 7


@dataclass(frozen=True)
class Settings:
    """How large the network is and how it learns."""

    states: int = 96
    vector: int = 48
    morpheme: int = 32
    tag: int = 16
    mark: int = 24
    pair: int = 64
    heads: int = 4
    head: int = 24
    hidden: int = 160
    dropout: float = 0.3
    rate: float = 2e-3
    decay: float = 1e-2
    epochs: int = 10
    articles: int = 4
    average: float = 0.98


@dataclass(frozen=True)
class Example:
    """An article's arrays, which of its pairs of entities each pair of mentions is of, and what holds between them.

    `turned` pairs name the higher entity first. `allowed` and `holds` are (pair of entities, direction, predicate):
    direction 0 has the lower entity as its subject; symmetric predicates have only that one.
    """

    inputs: Mapping[str, Tensor]
    group: Tensor
    turned: Tensor
    allowed: Tensor
    holds: Tensor


def example(
    made: Arrays,
    found: Sequence[Pair],
    turned: Sequence[bool],
    types: Sequence[str],
    holding: set[tuple[int, str, int]],
    signatures: Signatures,
) -> Example:
    numbers = {pair: number for number, pair in enumerate(dict.fromkeys(p.entities for p in found))}
    allowed = np.zeros((len(numbers), 2, len(signatures.predicates)), bool)
    holds = np.zeros(allowed.shape, np.float32)
    for (low, high), number in numbers.items():
        ends = TYPES.index(types[low]), TYPES.index(types[high])
        allowed[number, 0] = signatures.allowed[ends]
        allowed[number, 1] = signatures.allowed[ends[::-1]] & ~signatures.symmetric
        for index, name in enumerate(signatures.predicates):
            back = (high, name, low) in holding
            holds[number, 0, index] = (low, name, high) in holding or (back and signatures.symmetric[index])
            holds[number, 1, index] = back and not signatures.symmetric[index]
    return Example(
        {name: torch.from_numpy(array) for name, array in made.items()},
        torch.tensor([numbers[p.entities] for p in found], dtype=torch.long),
        torch.tensor(turned, dtype=torch.bool),
        torch.from_numpy(allowed),
        torch.from_numpy(holds),
    )


class Network(nn.Module):
    """Gated convolutions and an LSTM both ways over the article; each pair of mentions asks the morphemes around it."""

    def __init__(
        self, words: Vocabulary, vectors: npt.NDArray[np.float32], signatures: Signatures, settings: Settings
    ) -> None:
        super().__init__()
        self.settings = s = settings
        self.register_buffer("table", torch.from_numpy(vectors), persistent=False)
        self.register_buffer("symmetric", torch.from_numpy(signatures.symmetric))
        self.vector = nn.Linear(vectors.shape[1], s.vector)
        self.morpheme = nn.Embedding(len(words.morphemes) + 1, s.morpheme, padding_idx=0)
        self.tag = nn.Embedding(len(words.tags) + 1, s.tag)
        self.mark = nn.Embedding(2 * len(TYPES) + 1, s.mark)
        self.kind = nn.Embedding(len(KINDS) + 1, 8)
        self.quoted = nn.Embedding(2, 4)
        self.inputs = nn.Linear(s.vector + s.morpheme + s.tag + s.mark + 8 + 4, s.states)
        self.layers = nn.ModuleList(
            nn.Conv1d(s.states, 2 * s.states, 3, padding=width, dilation=width) for width in (1, 2, 4)
        )
        self.norms = nn.ModuleList(nn.LayerNorm(s.states) for _ in self.layers)
        self.pair = nn.Embedding(FEATURES, s.pair)
        self.query = nn.Linear(2 * s.states + s.pair, s.heads * s.head)
        self.key = nn.Linear(s.states, s.heads * s.head)
        self.value = nn.Linear(s.states, s.heads * s.head)
        self.zone = nn.Embedding(ZONES, s.heads)
        self.before = nn.LayerNorm(s.states)
        self.there = nn.LSTM(s.states, s.states // 2)
        self.back = nn.LSTM(s.states, s.states // 2)
        judged = 6 * s.states + s.pair + s.heads * s.head
        self.judge = nn.Sequential(
            nn.Linear(judged, s.hidden),
            nn.GELU(),
            nn.Dropout(s.dropout),
            nn.Linear(s.hidden, 2 * len(signatures.predicates)),
        )
        self.drop = nn.Dropout(s.dropout)
        nn.init.normal_(self.pair.weight, std=0.1)
        nn.init.zeros_(self.zone.weight)
        # Most pairs are not related.
        nn.init.constant_(self.judge[3].bias, -3.0)

    def forward(self, inputs: Mapping[str, Tensor], vectors: Tensor) -> Tensor:
        """(pair, 2, predicate) logits: direction 0 has the first mention as its subject."""
        states = self._read(inputs, vectors)
        begins, ends = inputs["begins"], inputs["ends"]
        mentions = (states[begins] + states[ends - 1]) / 2
        # Sizes are asked of tensors, not of len(): the exported network must not keep those of its example.
        behind = states[torch.minimum(ends, torch.arange(states.shape[0])[-1:])]
        first, second = inputs["first"], inputs["second"]
        pair = self.pair(inputs["features"]).sum(1)
        ends_of = torch.cat([mentions[first], mentions[second], pair], 1)
        context = self._ask(ends_of, states, inputs)
        entities = inputs["entities"]
        same = (entities[:, None] == entities[None]).float()
        # What all mentions of an entity say of it together.
        whole = (same / same.sum(1, keepdim=True)) @ mentions
        parts = (ends_of, context, behind[first], behind[second], whole[first], whole[second])
        judged = self.judge(torch.cat(parts, 1))
        return judged.view(-1, 2, judged.shape[1] // 2)

    def _read(self, inputs: Mapping[str, Tensor], vectors: Tensor) -> Tensor:
        morphemes = inputs["morphemes"]
        if self.training:
            # The letters of a name say little about its relations: most of them are hidden from training.
            hidden = torch.rand(morphemes.shape) < 0.1 + 0.4 * (inputs["marks"] > 0)
            morphemes = morphemes * ~hidden
        parts = (self.vector(vectors), self.morpheme(morphemes), self.tag(inputs["tags"]), self.mark(inputs["marks"]))
        states = self.inputs(torch.cat([*parts, self.kind(inputs["kinds"]), self.quoted(inputs["quoted"])], 1))
        states = self.drop(states)
        for layer, norm in zip(self.layers, self.norms, strict=True):
            new, gate = layer(norm(states).T[None])[0].T.chunk(2, 1)
            states = states + self.drop(new * torch.sigmoid(gate))
        return states + self.drop(self._both_ways(self.before(states)))

    def _both_ways(self, states: Tensor) -> Tensor:
        """What stands before and behind, over the whole article: its topic, the verb at the end."""
        # bfloat16 triples the speed of training where the processor has it.
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.training):
            there = self.there(states[:, None])[0]
            back = self.back(states[:, None].flip(0))[0].flip(0)
        return torch.cat([there, back], 2)[:, 0].float()

    def _ask(self, ends_of: Tensor, states: Tensor, inputs: Mapping[str, Tensor]) -> Tensor:
        """For each pair, what stands in the sentences of its two mentions, by attention that knows where it stands."""
        s = self.settings
        query = self.query(ends_of).view(-1, s.heads, s.head)
        key = self.key(states).view(-1, s.heads, s.head)
        value = self.value(states).view(-1, s.heads, s.head)
        window = inputs["window"]
        # Behind the last morpheme stands one of no weight, which fills the windows up.
        beyond = functional.pad(torch.einsum("phd,nhd->phn", query, key), (0, 1), value=-1e9)
        places = window[:, None].expand(-1, s.heads, -1)
        scores = beyond.gather(2, places) / s.head**0.5 + self.zone(self._zones(inputs)).transpose(1, 2)
        weights = torch.zeros_like(beyond).scatter(2, places, scores.softmax(2))
        return torch.einsum("phn,nhd->phd", weights[:, :, :-1], value).flatten(1)

    def _zones(self, inputs: Mapping[str, Tensor]) -> Tensor:
        first, second, at = inputs["first"], inputs["second"], inputs["window"]
        begins, ends = inputs["begins"], inputs["ends"]
        begin, end = begins[first][:, None], ends[first][:, None]
        begin2, end2 = begins[second][:, None], ends[second][:, None]
        zones = (at >= begin).long() + (at >= end).long() + (at >= begin2).long() + (at >= end2).long()
        zones = torch.where((at >= end2) & (at < end2 + 6), 5, zones)
        return torch.where((at < begin) & (at >= begin - 4), 6, zones)

    def related(self, example: Example) -> Tensor:
        """(pair of entities, direction, predicate) logits: the log of the summed odds of its pairs of mentions."""
        logits = self(example.inputs, self.table[example.inputs["vectors"]])
        return pooled(logits, example, self.symmetric)


def pooled(logits: Tensor, example: Example, symmetric: Tensor) -> Tensor:
    logits = torch.where(example.turned[:, None, None], logits.flip(1), logits)
    either = logits.max(1, keepdim=True).values.expand_as(logits)
    logits = torch.where(symmetric, either, logits)
    group = example.group[:, None, None].expand_as(logits)
    peak = torch.full(example.allowed.shape, -1e4).scatter_reduce(0, group, logits, "amax")
    total = torch.zeros(example.allowed.shape).index_add(0, example.group, (logits - peak[example.group]).exp())
    return peak + total.clamp_min(1e-30).log()


def train(
    examples: Sequence[Example],
    words: Vocabulary,
    vectors: npt.NDArray[np.float32],
    signatures: Signatures,
    settings: Settings,
    *,
    seed: int = 0,
    report: Callable[[int, float, Network], None] = lambda epoch, loss, network: None,
) -> Network:
    """A network trained on the examples, its weights averaged over the last steps."""
    torch.manual_seed(seed)
    chance = random.Random(seed)
    network = Network(words, vectors, signatures, settings)
    optimiser = torch.optim.AdamW(network.parameters(), lr=settings.rate, weight_decay=settings.decay)
    order = [e for e in examples if len(e.group)]
    steps = settings.epochs * (len(order) // settings.articles + 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, settings.rate, total_steps=steps + 1, pct_start=0.15)
    average = deepcopy(network)
    for epoch in range(settings.epochs):
        network.train()
        chance.shuffle(order)
        total = 0.0
        for start in range(0, len(order), settings.articles):
            total += _step(network, optimiser, order[start : start + settings.articles])
            schedule.step()
            _follow(average, network, settings.average)
        average.eval()
        report(epoch, total / len(order), average)
    return average


def _step(network: Network, optimiser: torch.optim.Optimizer, examples: Sequence[Example]) -> float:
    losses = [
        functional.binary_cross_entropy_with_logits(network.related(e)[e.allowed], e.holds[e.allowed], reduction="sum")
        for e in examples
    ]
    # An article has some 18 relations: a loss of the size of one, whatever the batch.
    loss = torch.stack(losses).mean() / 18
    optimiser.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimiser.step()
    return float(loss.detach()) * len(examples)


@torch.no_grad()
def _follow(average: Network, network: Network, keep: float) -> None:
    """An exponential moving average of the weights: steadier than those of the last step."""
    for slow, quick in zip(average.parameters(), network.parameters(), strict=True):
        slow.lerp_(quick, 1 - keep)


# Weights of fewer numbers are not worth a node.
SMALL = 256
# The arrays that the exported network takes, in its order, and the size that varies in each.
INPUTS = {
    "morphemes": "morpheme",
    "tags": "morpheme",
    "quoted": "morpheme",
    "marks": "morpheme",
    "kinds": "morpheme",
    "begins": "mention",
    "ends": "mention",
    "entities": "mention",
    "first": "pair",
    "second": "pair",
    "features": "pair",
    "window": "pair",
    "vectors": "morpheme",
}


class _Exported(nn.Module):
    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, *arrays: Tensor) -> Tensor:
        *inputs, vectors = arrays
        logits: Tensor = self.network(dict(zip(INPUTS, inputs, strict=False)), vectors)
        return logits


def export(network: Network, example: Example, path: Path) -> None:
    """The network as ONNX, traced with an example; the vectors of the morphemes are looked up outside it.

    Its weights are kept in half precision: half the file, and exact enough for what becomes a confidence.
    """
    network.eval()
    vectors = network.table[example.inputs["vectors"]]
    arrays = (*(example.inputs[name] for name in INPUTS if name != "vectors"), vectors)
    torch.onnx.export(
        _Exported(network).eval(),
        arrays,
        str(path),
        input_names=list(INPUTS),
        output_names=["logits"],
        dynamic_axes={
            **{name: {0: size} for name, size in INPUTS.items()},
            "window": {0: "pair", 1: "width"},
            "logits": {0: "pair"},
        },
        opset_version=17,
        dynamo=False,
    )
    onnx.save(halved(onnx.load(path)), path)


def halved(model: onnx.ModelProto) -> onnx.ModelProto:
    """The model with its large weights as float16; ONNX Runtime turns them back once, when it loads the file."""
    graph, casts = model.graph, []
    for weight in graph.initializer:
        if weight.data_type == onnx.TensorProto.FLOAT and np.prod(weight.dims) > SMALL:
            value, name = onnx.numpy_helper.to_array(weight), weight.name
            weight.CopyFrom(onnx.numpy_helper.from_array(value.astype(np.float16), f"{name} half"))
            casts.append(onnx.helper.make_node("Cast", [weight.name], [name], to=onnx.TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    return model


def related(networks: Sequence[Network], example: Example) -> Tensor:
    """What several networks say together: for symmetric predicates each with the direction that it uses for them."""
    symmetric = networks[0].symmetric
    logits = [network(example.inputs, network.table[example.inputs["vectors"]]) for network in networks]
    either = [torch.where(symmetric, each.max(1, keepdim=True).values.expand_as(each), each) for each in logits]
    return pooled(torch.stack(either).mean(0), example, symmetric)
