"""Which language a text is in, and what happens to one that kgraph does not read."""

import json
from pathlib import Path

import pytest

from kgraph import languages
from kgraph.errors import Skip

GOLD = Path(__file__).parents[2] / "shared" / "gold"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ko", "광주 AICA와 GIST는 AI center와 NVIDIA GPU를 함께 쓴다."),
        ("ko", "이 단체는 六甲 산악회와 東京 지부를 두고 있다."),
        ("en", "The head of AICA, Oh Sang-jin (오상진), said that Gwangju will host the centre."),
        ("ja", "経済産業省は東京で会議を開いた。"),
        ("zh", "国家人工智能数据中心位于光州。"),
        ("ru", "Министр сказал, что это не так."),
        ("uk", "Міністр сказав, що це не так і про це знають."),
        ("ar", "قال الوزير في مؤتمر صحفي إن الحكومة على علم بذلك"),
        ("de", "Der Minister hat gesagt, dass die Regierung das Gesetz nicht ändern wird."),
        ("fr", "Le ministre a déclaré que la loi est dans le texte."),
        ("es", "El ministro dijo que la ley será aprobada por el congreso."),
        ("th", "รัฐมนตรีกล่าวว่า"),
        ("und", "Lorem ipsum dolor sit amet, consectetur adipiscing elit."),
        ("und", "12345 !!"),
        ("und", ""),
    ],
)
def test_the_language_is_told_by_script_and_frequent_words(language: str, text: str) -> None:
    assert languages.detect(text) == language


def test_every_gold_article_is_korean() -> None:
    if not GOLD.is_dir():
        pytest.skip("the gold articles are not here")
    lines = [line for name in ("dev", "train") for line in (GOLD / f"{name}.jsonl").open(encoding="utf-8")]
    assert {languages.detect(json.loads(line)["text"]) for line in lines} == {"ko"}


def test_a_language_without_a_folder_is_refused_by_name() -> None:
    with pytest.raises(Skip, match=r"^Japanese \(ja\): kgraph reads ko and en$") as refused:
        languages.load("ja")
    assert refused.value.code == "language"


def test_an_unrecognised_language_is_refused_too() -> None:
    with pytest.raises(Skip, match=r"^An unrecognised language \(und\)"):
        languages.load("und")
