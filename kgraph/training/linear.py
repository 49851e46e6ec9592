"""Linear models over named features, trained by ranking candidates or by judging single cases."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import torch
from torch.nn import functional


class Choice(NamedTuple):
    """The features of each candidate, and the index of the right one."""

    candidates: Sequence[Sequence[str]]
    right: int


def rank(choices: Sequence[Choice], *, penalty: float = 3e-4, steps: int = 120, least: int = 2) -> dict[str, float]:
    """Weights under which the right candidates win: softmax regression with an L2 penalty, by L-BFGS.

    Features seen fewer than `least` times are left out; so are weights too small to matter.
    """
    names = _names((f for choice in choices for c in choice.candidates for f in c), least)
    rows = [[names[f] for f in c if f in names] for choice in choices for c in choice.candidates]
    flat = torch.tensor([i for row in rows for i in row])
    offsets = torch.tensor([0, *(len(row) for row in rows[:-1])]).cumsum(0)
    sizes = [len(choice.candidates) for choice in choices]
    group = torch.repeat_interleave(torch.arange(len(choices)), torch.tensor(sizes))
    first = torch.tensor([0, *sizes[:-1]]).cumsum(0)
    right = first + torch.tensor([choice.right for choice in choices])

    def loss(weights: torch.Tensor) -> torch.Tensor:
        scores = functional.embedding_bag(flat, weights[:, None], offsets, mode="sum")[:, 0]
        highest = torch.full((len(choices),), -1e9).scatter_reduce(0, group, scores.detach(), "amax")
        total = torch.zeros(len(choices)).index_add(0, group, (scores - highest[group]).exp())
        return (total.log() + highest - scores[right]).mean()

    return _fit(loss, names, penalty, steps)


def judge(
    cases: Sequence[tuple[Sequence[str], bool]], *, penalty: float = 3e-4, steps: int = 120, least: int = 2
) -> dict[str, float]:
    """Weights under which the logistic function of a case's score is its probability."""
    empty: Sequence[str] = ()
    return rank(
        [Choice((features, empty), 0 if right else 1) for features, right in cases],
        penalty=penalty,
        steps=steps,
        least=least,
    )


def _names(features: Iterable[str], least: int) -> dict[str, int]:
    counts = Counter(features)
    return {name: i for i, name in enumerate(sorted(name for name, count in counts.items() if count >= least))}


def _fit(loss, names: dict[str, int], penalty: float, steps: int) -> dict[str, float]:  # type: ignore[no-untyped-def]
    weights = torch.zeros(len(names), requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=steps, history_size=10, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        value = loss(weights) + penalty * weights.square().sum()
        value.backward()
        return value

    optimiser.step(closure)
    found = weights.detach().tolist()
    return {name: round(found[i], 3) for name, i in names.items() if abs(found[i]) >= 0.01}
