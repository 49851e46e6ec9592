"""The recogniser's networks as one ONNX file, whose scores are the mean of theirs, and one JSON file."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor

from kgraph.extractors._encoding import CHARACTERS, Vocabulary
from kgraph.training.recogniser import HEADS, Network

OPSET, IR_VERSION = 17, 8


class Graph:
    """An ONNX graph in the making; every method adds nodes and gives the name of their output."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def node(self, operator: str, *inputs: str, output: str = "", **attributes: Any) -> str:
        output = output or f"{operator}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [output], **attributes))
        return output

    def constant(self, value: npt.NDArray[Any], name: str = "") -> str:
        name = name or f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(value, name))
        return name


class Member:
    """One network of the ensemble, whose weights keep their names and shapes, so that they can be read again.

    ONNX Runtime computes what depends on weights alone once, when it loads the file: casts, turns, reordered gates.
    """

    def __init__(self, graph: Graph, number: int, network: Network) -> None:
        self.graph = graph
        self.number = number
        self.network = network

    def weight(self, name: str) -> str:
        value = self.network.get_parameter(name).detach().numpy().astype(np.float16)
        return self.graph.node("Cast", self.graph.constant(value, f"{self.number}.{name}"), to=TensorProto.FLOAT)

    def linear(self, name: str, inputs: str) -> str:
        turned = self.graph.node("Transpose", self.weight(f"{name}.weight"), perm=[1, 0])
        return self.graph.node("Add", self.graph.node("MatMul", inputs, turned), self.weight(f"{name}.bias"))

    def states(self) -> str:
        node = self.graph.node
        parts = (
            self.linear("vector", "vectors"),
            node("Gather", self.weight("morpheme.weight"), "morphemes"),
            node("Gather", self.weight("tag.weight"), "tags"),
            node("Gather", self._characters(), "forms"),
            "flags",
        )
        states = node("Concat", *parts, axis=2)
        for layer in range(self.network.settings.layers):
            states = self._both_ways(f"layers.{layer}", states)
        return states

    def _characters(self) -> str:
        node = self.graph.node
        embedded = node("Transpose", node("Gather", self.weight("character.weight"), "characters"), perm=[0, 2, 1])
        weights = self.weight("convolution.weight"), self.weight("convolution.bias")
        convolved = node("Conv", embedded, *weights, pads=[1, 1])
        return node("Relu", node("ReduceMax", convolved, axes=[2], keepdims=0))

    def _both_ways(self, name: str, inputs: str) -> str:
        node, size = self.graph.node, self.network.settings.states
        kinds = ("weight_ih_l0",), ("weight_hh_l0",), ("bias_ih_l0", "bias_hh_l0")
        weights = [
            node("Concat", *(self._gates(f"{name}.{way}", kind) for way in ("forwards", "backwards")), axis=0)
            for kind in kinds
        ]
        states = node("LSTM", inputs, *weights, "lengths", hidden_size=size, direction="bidirectional")
        # (position, direction, sentence, state) to (position, sentence, both directions' states)
        turned = node("Transpose", states, perm=[0, 2, 1, 3])
        return node("Reshape", turned, self.graph.constant(np.array([0, 0, 2 * size])))

    def _gates(self, name: str, kinds: Sequence[str]) -> str:
        """Torch has input, forget, cell, output; ONNX input, output, forget, cell, and a first axis of directions."""
        size = self.network.settings.states
        order = np.concatenate([np.arange(size) + gate * size for gate in (0, 3, 1, 2)])
        parts = [self.graph.node("Gather", self.weight(f"{name}.{kind}"), self.graph.constant(order)) for kind in kinds]
        joined = self.graph.node("Concat", *parts, axis=0)
        return self.graph.node("Unsqueeze", joined, self.graph.constant(np.array([0])))


def write(networks: Sequence[Network], words: Vocabulary, folder: Path, card: Mapping[str, Any]) -> None:
    """`recogniser.onnx` and `recogniser.json` in the folder; `card` says in the latter how they were made."""
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(model(networks, words), folder / "recogniser.onnx")
    settings = {
        **card,
        "morphemes": list(words.morphemes),
        "tags": list(words.tags),
        "characters": "".join(words.characters),
        "lists": {name: sorted(held) for name, held in words.lists.items()},
        "heads": {name: _chain(networks, name) for name in HEADS},
    }
    (folder / "recogniser.json").write_text(json.dumps(settings, ensure_ascii=False) + "\n", encoding="utf-8")


def weights(folder: Path, network: Network) -> list[dict[str, Tensor]]:
    """The weights of each network that `write` has written, for `network.load_state_dict`."""
    stored = {c.name: numpy_helper.to_array(c) for c in onnx.load(folder / "recogniser.onnx").graph.initializer}
    heads = json.loads((folder / "recogniser.json").read_text(encoding="utf-8"))["heads"]
    chains = {
        f"chains.{head}.{part}": torch.tensor(chain[part])
        for head, chain in heads.items()
        for part in ("first", "following", "last")
    }
    numbers = sorted({int(name.split(".")[0]) for name in stored if name[0].isdigit()})
    return [
        network.state_dict()
        | {
            name[len(f"{n}.") :]: torch.from_numpy(a.astype(np.float32))
            for name, a in stored.items()
            if name.startswith(f"{n}.")
        }
        | chains
        for n in numbers
    ]


def model(networks: Sequence[Network], words: Vocabulary) -> onnx.ModelProto:
    graph = Graph()
    members = [Member(graph, number, network) for number, network in enumerate(networks)]
    states = [member.states() for member in members]
    for head in HEADS:
        scores = [member.linear(f"heads.{head}", seen) for member, seen in zip(members, states, strict=True)]
        graph.node("Mean", *scores, output=head)
    graph.node("Concat", *states, axis=2, output="states")
    inputs, outputs = _inputs(networks[0], words), _outputs(networks)
    made = helper.make_graph(graph.nodes, "recogniser", inputs, outputs, graph.constants)
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)


def _chain(networks: Sequence[Network], name: str) -> dict[str, Any]:
    """The mean of the CRFs' scores of succession, as the networks' emissions are averaged too."""
    chains = [network.labels(name) for network in networks]
    scores = {part: np.mean([getattr(c, part) for c in chains], axis=0) for part in ("first", "following", "last")}
    return {"labels": chains[0].names, **{part: np.round(array, 4).tolist() for part, array in scores.items()}}


def _inputs(network: Network, words: Vocabulary) -> list[onnx.ValueInfoProto]:
    places = ["position", "sentence"]
    return [
        *(helper.make_tensor_value_info(name, TensorProto.INT64, places) for name in ("morphemes", "tags", "forms")),
        helper.make_tensor_value_info("characters", TensorProto.INT64, ["form", CHARACTERS]),
        helper.make_tensor_value_info("vectors", TensorProto.FLOAT, [*places, network.vector.in_features]),
        helper.make_tensor_value_info("flags", TensorProto.FLOAT, [*places, words.flags]),
        helper.make_tensor_value_info("lengths", TensorProto.INT32, ["sentence"]),
    ]


def _outputs(networks: Sequence[Network]) -> list[onnx.ValueInfoProto]:
    sizes = {head: len(labels) for head, labels in HEADS.items()}
    sizes["states"] = sum(2 * network.settings.states for network in networks)
    return [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["position", "sentence", size])
        for name, size in sizes.items()
    ]
