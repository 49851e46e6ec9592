"""A small graph made by hand, so that what reads a graph can be tested without what extracts one."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from kgraph.article import Article
from kgraph.build import build
from kgraph.record import Attribute, Entity, Mention, Quotation, Record, Relation


def marked(text: str) -> tuple[str, tuple[Mention, ...]]:
    """Text and mentions from `[[오상진|e1]] [[사업단|e2|nominal]] 단장`."""
    plain, mentions = "", []
    for number, piece in enumerate(text.replace("]]", "[[").split("[[")):
        if number % 2:
            surface, entity, *kind = piece.split("|")
            mentions.append(Mention(len(plain), len(plain) + len(surface), entity, *kind))
            plain += surface
        else:
            plain += piece
    return plain, tuple(mentions)


def record(
    id: str,
    text: str,
    entities: dict[str, Entity],
    relations: Iterable[Relation] = (),
    attributes: Iterable[Attribute] = (),
    quotes: Iterable[Quotation] = (),
) -> Record:
    plain, mentions = marked(text)
    return Record(
        id=id,
        text=plain,
        mentions=mentions,
        entities=entities,
        relations=tuple(relations),
        attributes=tuple(attributes),
        quotes=tuple(quotes),
    )


GWANGJU = (
    Article(
        id="gwangju/0818",
        text="",
        title="광주 AI 사업단, 데이터센터 2단계 착수",
        date="2025-08-18",
        publisher="가나다일보",
        url="https://news.example/0818",
    ),
    record(
        "gwangju/0818",
        "[[오상진|e1]] [[인공지능산업융합사업단|e2]]([[AICA|e2]]) 단장은 지난해 8월 취임했다. "
        "[[사업단|e2|nominal]]은 [[국가 AI 데이터센터|e3]]를 운영한다.\n"
        "[[오|e1]] 단장은 “[[광주|e4]]를 AI의 수도로 만들겠다”고 말했다. "
        "[[광주|e4]]에 있는 [[AICA|e2]]는 2020년 문을 열었다. [[인공지능 집적단지 조성사업|e5]]에는 4000억원이 든다.",
        {
            "e1": Entity("Person", "오상진"),
            "e2": Entity("Institution", "인공지능산업융합사업단"),
            "e3": Entity("Institution", "국가 AI 데이터센터"),
            "e4": Entity("Place", "광주"),
            "e5": Entity("Project", "인공지능 집적단지 조성사업"),
        },
        [
            Relation("e1", "headOf", "e2", {"title": "단장", "from": "2024-08"}, 0.9, by="relations"),
            Relation("e2", "operates", "e3", {}, 0.8, by="relations"),
            Relation("e2", "locatedIn", "e4", {}, 0.7, by="relations"),
        ],
        [
            Attribute("e2", "foundingDate", "2020", by="attributes"),
            Attribute("e5", "budget", "400000000000 KRW", by="attributes"),
        ],
        [Quotation(69, 87, "e1")],
    ),
)

AGREEMENT = (
    Article(id="agreement", text="", title="AICA와 하늘소프트 손잡다", date="2025-09-02", publisher="라마바신문"),
    record(
        "agreement",
        "[[오상진|e1]] [[인공지능산업융합사업단|e2]] 단장과 [[한지우|e3]] [[하늘소프트|e4]] 대표가 1일 만나 "
        "협약을 맺었다. "
        "[[하늘소프트|e4]]는 [[오상진|e5]] 전 교수가 세웠다.",
        {
            "e1": Entity("Person", "오상진"),
            "e2": Entity("Institution", "인공지능산업융합사업단"),
            "e3": Entity("Person", "한지우"),
            "e4": Entity("Institution", "하늘소프트"),
            "e5": Entity("Person", "오상진"),
        },
        [
            Relation("e1", "headOf", "e2", {"title": "단장"}, 0.95, by="relations"),
            Relation("e3", "headOf", "e4", {"title": "대표"}, 0.9, by="relations"),
            Relation("e1", "metWith", "e3", {"from": "2025-09-01"}, 0.6, by="relations"),
            Relation("e2", "partnerOf", "e4", {}, 0.8, by="relations"),
        ],
    ),
)


def make(path: Path, said: Iterable[tuple[Article, Record]] = (GWANGJU, AGREEMENT)) -> Path:
    """A graph folder that says what these articles say."""
    by_id = {article.id: (replace(article, text=record.text), record) for article, record in said}
    build(
        path,
        (article for article, _ in by_id.values()),
        lambda articles: (by_id[article.id][1] for article in articles),
        "by hand",
    )
    return path
