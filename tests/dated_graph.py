"""A small graph in which two people follow each other in a post, and dates have every precision."""

from pathlib import Path

from small_graph import make as made
from small_graph import record

from kgraph.article import Article
from kgraph.record import Attribute, Entity, Quotation, Relation

PEOPLE = {
    "h": Entity("Person", "한지우"),
    "o": Entity("Person", "오상진"),
    "k": Entity("Person", "강민아"),
    "s": Entity("Institution", "빛고을연구소"),
    "t": Entity("Institution", "하늘소프트"),
    "e": Entity("Event", "빛고을 박람회"),
    "p": Entity("Project", "빛고을 계획"),
}
APPOINTED = (
    Article(id="2024/appointed", text="", title="새 소장", date="2024-09-02", publisher="가나다일보"),
    record(
        "2024/appointed",
        "[[오상진|o]] 소장이 지난달 [[빛고을연구소|s]]에 왔다. "
        "[[한지우|h]] 전 소장은 2021년부터 2024년 7월까지 일했다. "
        "[[오|o]] 소장은 “연구원을 늘리겠다”고 말했다. [[빛고을연구소|s]]는 2016년 문을 열었다.",
        {key: PEOPLE[key] for key in "hos"},
        [
            Relation("o", "headOf", "s", {"title": "소장", "from": "2024-08"}, 0.9),
            Relation("h", "headOf", "s", {"title": "소장", "from": "2021", "to": "2024-07", "former": True}, 0.8),
        ],
        [Attribute("s", "foundingDate", "2016")],
        [Quotation(64, 75, "o")],
    ),
)
MET = (
    Article(
        id="2025/met", text="", title="만남", date="2025-03-05", publisher="라마바신문", url="https://news.example/met"
    ),
    record(
        "2025/met",
        "[[오상진|o]] [[빛고을연구소|s]] 소장과 [[강민아|k]] [[하늘소프트|t]] 대표가 4일 만났다. "
        "“함께 한다”고 [[강|k]] 대표는 말했다. “첫걸음”이다. "
        "[[빛고을연구소|s]]와 [[하늘소프트|t]]는 [[빛고을 박람회|e]]에 나간다. [[빛고을 계획|p]]에는 10억원이 든다.",
        {key: PEOPLE[key] for key in "oskte"} | {"p": PEOPLE["p"]},
        [
            Relation("o", "headOf", "s", {"title": "소장", "from": "2024-08"}, 0.95),
            Relation("k", "headOf", "t", {"title": "대표"}, 0.9),
            Relation("o", "metWith", "k", {"from": "2025-03-04"}, 0.7),
            Relation("s", "participatesIn", "e", {}, 0.6),
            Relation("t", "participatesIn", "e", {}, 0.6),
        ],
        [Attribute("p", "budget", "1000000000 KRW")],
        [Quotation(37, 44, "k"), Quotation(57, 62, None)],
    ),
)


def make(path: Path) -> Path:
    return made(path, [APPOINTED, MET])
