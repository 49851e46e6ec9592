"""How entities look wherever the graph is drawn: colour says type or community, size how often they are mentioned."""

from collections.abc import Mapping
from functools import cache
from math import sqrt
from typing import Any

from kgraph import ontology

# Okabe and Ito's colours, which people of every kind of colour vision tell apart: https://jfly.uni-koeln.de/color/
_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#56B4E9", "#CC79A7", "#D55E00", "#F0E442", "#000000")
_OTHERS = "#BBBBBB"


@cache
def colours() -> dict[str, str]:
    """The colour of each class of entities, in the order of the ontology."""
    return {term.name: _COLOURS[number % len(_COLOURS)] for number, term in enumerate(ontology.load().entities)}


def colour(known: Mapping[str, Any], by: str) -> str:
    """The colour of a node of a network, by its "type" or its "community"."""
    return community(known["community"]) if by == "community" else colours()[known["type"]]


def community(number: int) -> str:
    """The colour of a community; only the largest have one of their own."""
    return _COLOURS[number] if number < len(_COLOURS) else _OTHERS


def size(mentions: int) -> float:
    """The diameter of a node: its area grows with the mentions, up to a size that leaves room for others."""
    return round(min(6 + 3 * sqrt(mentions), 60), 1)
