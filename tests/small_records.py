"""A few Records, small enough to read, in which people and bodies recur under several names."""

import re

from kgraph.record import Attribute, Entity, Mention, Quotation, Record, Relation

_MARK = re.compile(r"\[\[([^|\]]+)\|(\w+)(?:\|([np]))?\]\]")
_KINDS = {None: "name", "n": "nominal", "p": "pronoun"}


def marked(
    id_: str, text: str, entities: dict[str, tuple[str, str]], *claims: Relation | Attribute, **more: object
) -> Record:
    """A Record from a text that marks its mentions: [[오상진|e1]] 단장은 …, [[그|e1|p]]는 …"""
    plain, mentions, last = "", [], 0
    for mark in _MARK.finditer(text):
        plain += text[last : mark.start()]
        mentions.append(Mention(len(plain), len(plain) + len(mark[1]), mark[2], _KINDS[mark[3]]))
        plain += mark[1]
        last = mark.end()
    plain += text[last:]
    return Record(
        id_,
        plain,
        mentions=tuple(mentions),
        entities={key: Entity(*value) for key, value in entities.items()},
        relations=tuple(claim for claim in claims if isinstance(claim, Relation)),
        attributes=tuple(claim for claim in claims if isinstance(claim, Attribute)),
        quotes=tuple(Quotation(m.start(), m.end(), None) for m in re.finditer("“[^”]*”", plain)),
        **more,  # type: ignore[arg-type]
    )


HEAD = marked(
    "2025/head",
    "[[오상진|e1]] [[인공지능산업융합사업단|e2]]([[AICA|e2]]) 단장은 17일 [[광주|e3]]에서 기자들을 만났다. "
    "지난해 8월 취임한 [[그|e1|p]]는 “멀었다. 더 모아야 한다”고 말했다.\n[[사업단|e2|n]]은 2020년에 문을 열었다.",
    {"e1": ("Person", "오상진"), "e2": ("Institution", "인공지능산업융합사업단"), "e3": ("Place", "광주")},
    Relation("e1", "headOf", "e2", {"title": "단장", "from": "2024-08"}, 0.9, by="relations"),
    Relation("e2", "locatedIn", "e3", {}, 0.4),
    Attribute("e2", "foundingDate", "2020"),
    date="2025-08-18",
    title="“더 모아야 한다”",
)
MEETING = marked(
    "2025/meeting",
    "[[AICA|e1]]는 [[광주|e2]]에서 [[누리온테크|e3]]와 협약을 맺었다. "
    "[[오상진|e4]] 단장과 [[강민아|e5]] 대표가 만났다. "
    "[[누리온테크|e3]]는 [[국가AI데이터센터|e6]]에 50억원을 댄다.",
    {
        "e1": ("Institution", "AICA"),
        "e2": ("Place", "광주"),
        "e3": ("Institution", "누리온테크"),
        "e4": ("Person", "오상진"),
        "e5": ("Person", "강민아"),
        "e6": ("Institution", "국가AI데이터센터"),
    },
    Relation("e4", "headOf", "e1", {"title": "단장"}),
    Relation("e3", "partnerOf", "e1", {"from": "2025-09-01"}),
    Relation("e5", "metWith", "e4"),
    Relation("e3", "funds", "e6", {"amount": "5000000000 KRW"}),
    date="2025-09-02",
)
FORMER = marked(
    "2026/former",
    "[[강민아|p]] 전 [[누리온테크|i]] 대표가 지분 12.50%를 판다. "
    "[[누리온|i]]은 1조원 규모의 [[빛고을 계획|j]]을 이끈다.",
    {"p": ("Person", "강민아"), "i": ("Institution", "누리온테크"), "j": ("Project", "빛고을 계획")},
    Relation("p", "headOf", "i", {"title": "대표", "former": True}),
    Relation("p", "owns", "i", {"share": "12.50%"}),
    Relation("i", "operates", "j"),
    Attribute("j", "budget", "1000000000000 KRW"),
)
SHORT = marked(
    "2026/short",
    "[[인공지능산업융합사업단|x]]은 [[광주|y]]에 있다. [[인공지능산업융합사업단|x]]은 [[국가AI데이터센터|z]]를 세웠다.",
    {
        "x": ("Institution", "인공지능산업융합사업단"),
        "y": ("Place", "광주"),
        "z": ("Institution", "국가AI데이터센터"),
    },
    Relation("x", "locatedIn", "y"),
    Relation("x", "founderOf", "z"),
)
EMPTY = Record("2026/empty", "비가 왔다.")

ALL = (HEAD, MEETING, FORMER, SHORT, EMPTY)
