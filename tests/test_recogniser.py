from itertools import pairwise, product

import numpy as np
import pytest

from kgraph.extractors._decoding import Labels, marginals, possible, scheme, spans, viterbi


@pytest.fixture
def labels():
    chance = np.random.default_rng(1)
    names = scheme(["Person", "Place"])
    barred = np.array([[0.0 if possible(a, b) else -1e4 for b in names] for a in names])
    edges = (
        np.array([0.0 if possible("O", n) else -1e4 for n in names]),
        [0.0 if possible(n, "O") else -1e4 for n in names],
    )
    scores = chance.normal(size=(len(names),)), chance.normal(size=barred.shape), chance.normal(size=(len(names),))
    return Labels(
        names, *((s + b).astype(np.float32) for s, b in zip(scores, (edges[0], barred, edges[1]), strict=True))
    )


@pytest.fixture
def emissions(labels):
    return np.random.default_rng(2).normal(size=(4, 3, len(labels.names))).astype(np.float32) * 2


def score(path, emissions, labels):
    steps = sum(labels.following[a, b] for a, b in pairwise(path))
    return (
        labels.first[path[0]] + labels.last[path[-1]] + steps + sum(e[p] for e, p in zip(emissions, path, strict=True))
    )


def every_path(length, labels):
    return list(product(range(len(labels.names)), repeat=length))


def test_viterbi_finds_the_best_of_all_paths(labels, emissions):
    for sentence, length in enumerate([4, 2, 1]):
        best = max(every_path(length, labels), key=lambda p: score(p, emissions[:length, sentence], labels))
        found = viterbi(emissions, np.array([4, 2, 1], np.int32), labels)[sentence]
        assert tuple(found) == best


def test_marginals_are_those_of_all_paths(labels, emissions):
    found = marginals(emissions, np.array([4, 2, 1], np.int32), labels)
    for sentence, length in enumerate([4, 2, 1]):
        paths = every_path(length, labels)
        weights = np.exp([score(p, emissions[:length, sentence], labels) for p in paths])
        for position in range(length):
            expected = np.bincount([p[position] for p in paths], weights, len(labels.names)) / weights.sum()
            assert np.allclose(found[position, sentence], expected, atol=1e-4)


def test_spans_are_whole():
    names = scheme(["Person"])
    path = [names.index(n) for n in ("O", "B-Person", "I-Person", "E-Person", "S-Person", "O")]
    assert list(spans(path, names)) == [(1, 3, "Person"), (4, 4, "Person")]
