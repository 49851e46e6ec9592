"""The relation networks as exported: they judge as they did in torch."""

import json

import numpy as np
import pytest

from kgraph import languages
from kgraph.record import Record

torch = pytest.importorskip("torch", reason="training needs the extra `train`")
pytest.importorskip("onnx", reason="training needs the extra `train`")

ARTICLE = {
    "id": "a1",
    "date": "2025-01-10",
    "text": "오상진 단장은 2024년 8월 광주시를 찾았다. 그는 한빛재단 이사장이다. 한빛재단은 2016년 설립됐다.",
    "mentions": [
        {"start": 0, "end": 3, "entity": "e1", "kind": "name"},
        {"start": 17, "end": 20, "entity": "e2", "kind": "name"},
        {"start": 27, "end": 28, "entity": "e1", "kind": "pronoun"},
        {"start": 30, "end": 34, "entity": "e3", "kind": "name"},
        {"start": 42, "end": 46, "entity": "e3", "kind": "name"},
    ],
    "entities": {
        "e1": {"type": "Person", "name": "오상진"},
        "e2": {"type": "Place", "name": "광주시"},
        "e3": {"type": "Institution", "name": "한빛재단"},
    },
    "relations": [{"s": "e1", "p": "headOf", "o": "e3", "title": "이사장"}],
    "attributes": [{"e": "e3", "a": "foundingDate", "v": "2016"}],
    "quotes": [],
}


@pytest.fixture(scope="module")
def article():
    from kgraph.training import annotated

    return annotated.annotated(languages.load("ko"), Record.from_json(json.dumps(ARTICLE, ensure_ascii=False)))


@pytest.mark.parametrize("part", ["relations", "attributes"])
def test_an_exported_network_judges_as_in_torch(article, part, tmp_path):
    from kgraph.extractors import attributes, relations
    from kgraph.extractors._context import Context
    from kgraph.extractors._judge import Model
    from kgraph.extractors._pairs import ends_of
    from kgraph.extractors._vectors import Vectors
    from kgraph.languages import ko
    from kgraph.training import annotated, course
    from kgraph.training.relations import Settings, related, train

    signatures = {"relations": relations, "attributes": attributes}[part].signatures()
    settings = Settings(states=16, hidden=16, epochs=2)
    course.judges(part, signatures, [article] * 3, [article], ko.VECTORS, tmp_path, (1,), settings)
    model = Model(tmp_path, part, signatures, Vectors(ko.VECTORS))
    model.settings["least"] = 0.0
    judged = model.judge(Context(article.doc), ends_of(article.doc, signatures.valued))
    example = annotated.relations(article, model.vocabulary, signatures)
    network = train([example] * 3, model.vocabulary, course.load(ko.VECTORS), signatures, settings, seed=1)
    slope, offset = model.settings["calibration"]
    expected = torch.sigmoid(slope * related([network], example) + offset)[example.allowed]
    assert len(judged) == len(expected)
    assert np.allclose(sorted(j.probability for j in judged), sorted(expected.tolist()), atol=5e-3)


def test_an_article_as_recognised_has_the_ids_of_its_annotators(article):
    from kgraph.training import annotated

    seen = annotated.recognised(languages.load("ko"), article.record)
    named = dict(zip([entity.name for entity in seen.doc._.entities], seen.ids, strict=True))
    assert named["오상진"] == "e1"
    assert named["한빛재단"] == "e3"
