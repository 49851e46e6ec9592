"""The recogniser's networks as ONNX files, whose scores are the mean of their networks', and one JSON file."""

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

from kgraph.extractors._decoding import Labels
from kgraph.extractors._encoding import CHARACTERS, Vocabulary
from kgraph.extractors.recogniser import FILES
from kgraph.training.recogniser import HEADS, Network

Floats = npt.NDArray[np.float32]

OPSET, IR_VERSION = 17, 8
WAYS = ("forwards", "backwards")


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

    ONNX Runtime computes what depends on weights alone once, when it loads the file.
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
        """An LSTM of eight-bit weights, which is all that its time goes into; ONNX Runtime's own operator."""
        node, size = self.graph.node, self.network.settings.states
        input_weights, input_scales = self._quantised(f"{name}.input", [f"{name}.{way}.weight_ih_l0" for way in WAYS])
        state_weights, state_scales = self._quantised(f"{name}.state", [f"{name}.{way}.weight_hh_l0" for way in WAYS])
        zero = self.graph.constant(np.zeros((len(WAYS), 4 * size), np.int8))
        states = node(
            "DynamicQuantizeLSTM",
            *(inputs, input_weights, state_weights, self._biases(name), "lengths", "", "", ""),
            *(input_scales, zero, state_scales, zero),
            domain="com.microsoft",
            hidden_size=size,
            direction="bidirectional",
        )
        # (position, direction, sentence, state) to (position, sentence, both directions' states)
        turned = node("Transpose", states, perm=[0, 2, 1, 3])
        return node("Reshape", turned, self.graph.constant(np.array([0, 0, 2 * size])))

    def _quantised(self, name: str, weights: Sequence[str]) -> tuple[str, str]:
        """(direction, input, gate) weights and a (direction, gate) scale."""
        values = np.stack([_reordered(self._value(weight)).T for weight in weights])
        scales = (np.abs(values).max(axis=1) / 127).astype(np.float32)
        rows = np.rint(values / scales[:, None]).astype(np.int8)
        return (
            self.graph.constant(rows, f"{self.number}.{name}.rows"),
            self.graph.constant(scales, f"{self.number}.{name}.scales"),
        )

    def _biases(self, name: str) -> str:
        kinds = ("bias_ih_l0", "bias_hh_l0")
        biases = [[_reordered(self._value(f"{name}.{way}.{kind}")) for kind in kinds] for way in WAYS]
        value = np.array(biases, np.float32).reshape(len(WAYS), -1)
        return self.graph.constant(value, f"{self.number}.{name}.biases")

    def _value(self, name: str) -> Floats:
        value: Floats = self.network.get_parameter(name).detach().numpy()
        return value


def _reordered(gates: Floats, order: Sequence[int] = (0, 3, 1, 2)) -> Floats:
    """Torch has input, forget, cell, output; ONNX input, output, forget, cell."""
    parts = np.split(gates, 4)
    return np.concatenate([parts[gate] for gate in order])


def write(networks: Sequence[Network], words: Vocabulary, folder: Path, card: Mapping[str, Any]) -> None:
    """Write the first network for articles, which must be quick, and all of them for KLUE's sentences.

    `card` says in `recogniser.json` how they were made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    members = {"articles": networks[:1], "klue": networks}
    for head, those in members.items():
        onnx.save(model(those, words), folder / FILES[head])
    settings = {
        **card,
        "morphemes": list(words.morphemes),
        "tags": list(words.tags),
        "characters": "".join(words.characters),
        "lists": {name: sorted(held) for name, held in words.lists.items()},
        "heads": {head: _chain(those, head) for head, those in members.items()},
    }
    (folder / "recogniser.json").write_text(json.dumps(settings, ensure_ascii=False) + "\n", encoding="utf-8")


def weights(folder: Path) -> list[dict[str, Tensor]]:
    """The weights of each network that `write` has written, as exactly as it kept them, by their names in torch."""
    stored = {c.name: numpy_helper.to_array(c) for c in onnx.load(folder / FILES["klue"]).graph.initializer}
    heads = json.loads((folder / "recogniser.json").read_text(encoding="utf-8"))["heads"]
    chains = {f"chains.{head}.{part}": np.array(heads[head][part]) for head in heads for part in Labels._fields[1:]}
    numbers = sorted({name.partition(".")[0] for name in stored if name[0].isdigit()})
    return [
        {name: torch.tensor(value, dtype=torch.float32) for name, value in {**_named(stored, n), **chains}.items()}
        for n in numbers
    ]


def _named(stored: Mapping[str, npt.NDArray[Any]], number: str) -> dict[str, npt.NDArray[Any]]:
    mine = {name[len(number) + 1 :]: value for name, value in stored.items() if name.startswith(f"{number}.")}
    found = {name: value for name, value in mine.items() if not name.startswith("layers.")}
    for layer in sorted({".".join(name.split(".")[:2]) for name in mine.keys() - found.keys()}):
        for direction, way in enumerate(WAYS):
            for part, kind in (("input", "weight_ih_l0"), ("state", "weight_hh_l0")):
                rows, scales = mine[f"{layer}.{part}.rows"][direction], mine[f"{layer}.{part}.scales"][direction]
                found[f"{layer}.{way}.{kind}"] = _reordered((rows * scales).T, (0, 2, 3, 1))
            for kind, bias in zip(
                ("bias_ih_l0", "bias_hh_l0"), np.split(mine[f"{layer}.biases"][direction], 2), strict=True
            ):
                found[f"{layer}.{way}.{kind}"] = _reordered(bias, (0, 2, 3, 1))
    return found


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
    operators = [helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(made, opset_imports=operators, ir_version=IR_VERSION)


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
