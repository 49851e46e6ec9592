"""A linear model over named features: its weights are a table that can be read."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from math import exp
from pathlib import Path


class Linear:
    """Scores of feature lists. Features that training never saw weigh nothing."""

    def __init__(self, path: Path, name: str) -> None:
        self.path = path
        self.name = name

    @cached_property
    def weights(self) -> Mapping[str, float]:
        """Read from the language's file when first asked for."""
        return _tables(self.path)[self.name]

    def score(self, features: Iterable[str]) -> float:
        get = self.weights.get
        return sum(get(feature, 0.0) for feature in features)

    def probability(self, features: Iterable[str]) -> float:
        return 1 / (1 + exp(-max(-40.0, min(40.0, self.score(features)))))

    def choose(self, candidates: Sequence[Iterable[str]]) -> tuple[int, float]:
        """The candidate with the highest score, and its share of the softmax over all of them."""
        scores = [self.score(features) for features in candidates]
        best = max(range(len(scores)), key=scores.__getitem__)
        return best, 1 / sum(exp(score - scores[best]) for score in scores)


@cache
def _tables(path: Path) -> Mapping[str, Mapping[str, float]]:
    tables: Mapping[str, Mapping[str, float]] = json.loads(path.read_text(encoding="utf-8"))
    return tables
