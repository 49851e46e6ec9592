import random

import numpy as np
import pytest

from kgraph.annotations import Morpheme
from kgraph.extractors._decoding import marginals

torch = pytest.importorskip("torch", reason="training needs the extra `train`")
pytest.importorskip("onnx", reason="training needs the extra `train`")


@pytest.fixture
def sentences():
    chance = random.Random(3)
    forms = ["오상진", "단장", "은", "광주", "AICA", "10", "「", "」", "인공지능산업융합사업단"]
    made = []
    for length in (7, 3, 12):
        starts = [2 * i for i in range(length)]
        made.append([Morpheme(chance.choice(forms), "NNP", s, s + 1, chance.randrange(12)) for s in starts])
    return made


@pytest.fixture
def folder(tmp_path, sentences):
    """Two small networks on a table of twelve vectors, exported."""
    from kgraph.training import export, recogniser, vectors
    from kgraph.training.data import Document, Sentence

    vectors.save(tmp_path / "vectors.npz", np.random.default_rng(4).normal(size=(10, 256)).astype(np.float32))
    documents = [Document("a", "articles", tuple(Sentence(s, ()) for s in sentences), ())]
    words = recogniser.vocabulary(documents, {"titles": frozenset({"단장"})}, least=1)
    settings = recogniser.Settings(states=8, epochs=1)
    table = vectors.load(tmp_path / "vectors.npz")
    networks = [recogniser.train(documents, words, table, settings, seed=seed).eval() for seed in (0, 1)]
    export.write(networks, words, tmp_path, {"about": "test"})
    return tmp_path, networks, words


@pytest.mark.parametrize(("head", "members"), [("articles", 1), ("klue", 2)])
def test_the_exported_scores_are_those_of_the_networks(folder, sentences, head, members):
    from kgraph.extractors.recogniser import Recogniser
    from kgraph.training.data import Sentence
    from kgraph.training.recogniser import batch

    path, networks, words = folder
    inputs = batch(head, [Sentence(s, ()) for s in sentences], words).inputs
    with torch.no_grad():
        expected = sum(n.emissions(inputs, head) for n in networks[:members]) / members
    reader = Recogniser(path, path / "vectors.npz")
    likely = marginals(expected.numpy(), inputs["lengths"].numpy(), reader.labels(head))
    for column, reading in enumerate(reader.read(sentences, head, states=True)):
        length = len(sentences[column])
        assert reading.states.shape == (length, 16 * members)
        assert np.allclose(reading.marginals, likely[:length, column], atol=5e-3)


def test_exported_weights_can_be_read_again(folder):
    from kgraph.training import export

    path, networks, _ = folder
    read = export.weights(path)
    for network, weights in zip(networks, read, strict=True):
        for name, value in network.named_parameters():
            if not name.startswith("chains"):
                assert torch.allclose(weights[name], value, atol=2e-3), name


def test_the_same_seed_gives_the_same_weights(sentences):
    from kgraph.training import recogniser
    from kgraph.training.data import Document, Sentence

    documents = [Document("a", "articles", tuple(Sentence(s, ((0, 1, "Person"),)) for s in sentences), ())]
    words = recogniser.vocabulary(documents, {}, least=1)
    table = np.random.default_rng(4).normal(size=(10, 256)).astype(np.float32)
    first, second = (recogniser.train(documents, words, table, recogniser.Settings(states=8, epochs=2)) for _ in "12")
    assert all(torch.equal(a, b) for a, b in zip(first.parameters(), second.parameters(), strict=True))


def test_an_exchanged_name_keeps_the_sentence_around_it():
    from kgraph.training.data import Document, Sentence
    from kgraph.training.recogniser import donors, exchanged

    def morphemes(*forms):
        starts = [sum(len(f) for f in forms[:i]) for i in range(len(forms))]
        return [Morpheme(f, "NNP", s, s + len(f)) for f, s in zip(forms, starts, strict=True)]

    here = Sentence(morphemes("광주", "에서", "남궁", "민", "은"), ((0, 2, "Place"), (4, 7, "Person")))
    there = Sentence(morphemes("오상진", "은", "부산"), ((0, 3, "Person"), (4, 6, "Place")))
    names = donors([Document("a", "articles", (there,), ())])
    swapped = exchanged(here, {**donors([Document("b", "articles", (here,), ())]), **names}, 1.0, random.Random(0))
    assert [m.form for m in swapped.morphemes] == ["광주", "에서", "오상진", "은"]
    assert swapped.spans == ((0, 2, "Place"), (4, 7, "Person"))
