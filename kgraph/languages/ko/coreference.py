"""How a Korean mention may stand for an entity: repeated, shortened, by surname and title, by a common noun."""

import re
from collections.abc import Sequence
from functools import cache

from kgraph.annotations import Mention
from kgraph.extractors._context import Context
from kgraph.extractors.coreference import Known
from kgraph.languages.ko.titles import title_at
from kgraph.record import NAME

DEMONSTRATIVE = re.compile(r"^(이번|이|그|저|같은|해당|동|본|우리|당시)\s+")
KINSHIP = frozenset(
    [
        "아버지",
        "어머니",
        "부친",
        "모친",
        "선친",
        "아들",
        "딸",
        "장남",
        "차남",
        "장녀",
        "차녀",
        "형",
        "동생",
        "누나",
        "오빠",
        "언니",
        "남동생",
        "여동생",
        "남편",
        "아내",
        "부인",
        "배우자",
        "조부",
        "조모",
        "할아버지",
        "할머니",
        "손자",
        "손녀",
        "사위",
        "며느리",
        "장인",
        "장모",
        "숙부",
        "삼촌",
        "외삼촌",
        "고모",
        "이모",
        "조카",
        "형수",
        "매형",
        "매제",
        "처남",
        "맏이",
        "막내",
        "아빠",
        "엄마",
        "형님",
        "신랑",
        "신부",
        "부모",
        "자녀",
        "맏아들",
        "맏딸",
        "큰아들",
        "큰딸",
        "둘째",
        "아우",
    ]
)
SPACES = re.compile(r"[\s·・ㆍ\-]+")
SUBJECT = frozenset({"은", "는", "이", "가", "께서", "도"})


class Candidates:
    """The features of the Korean mentions of one text."""

    def __init__(self, context: Context, mentions: Sequence[Mention]) -> None:
        self.context = context
        self.mentions = mentions
        self.texts = [context.text[m.start : m.end] for m in mentions]
        self.keys = [SPACES.sub("", text) for text in self.texts]
        self.heads = [_head(text) for text in self.texts]
        self.sentences = [context.sentence(m.start) for m in mentions]
        self.quotations = [context.quotation(m.start) for m in mentions]
        self.subjects = [self._particle(m) in SUBJECT for m in mentions]
        self.titles = [title_at(context, m, mentions) if m.type == "Person" else "" for m in mentions]
        self.glosses = [self._gloss(i) for i in range(len(mentions))]

    def name(self, mention: int) -> str:
        return self.texts[mention] if self.mentions[mention].kind == NAME else ""

    def title(self, mention: int) -> str:
        return self.titles[mention]

    def same(self, mention: int, known: Known) -> bool:
        return len(self.keys[mention]) > 1 and any(SPACES.sub("", name) == self.keys[mention] for name in known.names)

    def link(self, mention: int, known: Known, rank: int) -> list[str]:
        kind, last = self.mentions[mention].kind, known.mentions[-1]
        features = [
            f"{kind} rank {min(rank, 4)}",
            f"{kind} {self._distance(mention, last)}",
            f"{kind} count {min(len(known.mentions), 3)}",
            f"{kind} subject {self.subjects[mention]} {self.subjects[last]} rank {min(rank, 2)}",
            f"{kind} quoted {self.quotations[mention] >= 0} {self.quotations[last] >= 0}",
        ]
        features += self._by_name(mention, known) if kind == NAME else self._by_noun(mention, known, rank)
        if title := self.titles[mention]:
            features.append(f"{kind} title {_agreement(title, known.titles)}")
        return features

    def begin(self, mention: int) -> list[str]:
        kind, text = self.mentions[mention].kind, self.texts[mention]
        features = [f"begin {kind}", f"begin {kind} {self.mentions[mention].type}"]
        if kind == NAME:
            features.append(f"begin length {min(len(text), 4)} {self.mentions[mention].type}")
            features.append(f"begin gloss {self.glosses[mention] >= 0}")
        else:
            demonstrative = bool(DEMONSTRATIVE.match(text))
            features += [f"begin head {self.heads[mention]}", f"begin demonstrative {demonstrative}"]
            features.append(f"begin bare {self.heads[mention]} {self._previous(mention)}")
        return features

    def _by_name(self, mention: int, known: Known) -> list[str]:
        type_, key = self.mentions[mention].type, self.keys[mention]
        relations = {likeness(key, SPACES.sub("", name)) for name in known.names}
        features = [f"like {type_} {relation}" for relation in sorted(relations)]
        strongest = min(relations, key=STRENGTH.index, default="none")
        features.append(f"likest {type_} {strongest}")
        features.append(f"likest {type_} {strongest} rank {min(self._rank_at(mention, known), 2)}")
        if self.glosses[mention] >= 0:
            features.append(f"gloss {self.glosses[mention] in known.mentions} {strongest}")
        return features

    def _by_noun(self, mention: int, known: Known, rank: int) -> list[str]:
        kind, head = self.mentions[mention].kind, self.heads[mention]
        demonstrative = bool(DEMONSTRATIVE.match(self.texts[mention]))
        ends = any(name.endswith(head) for name in known.names)
        tails = sorted({name[-2:] for name in known.names})
        same_sentence = self.sentences[mention] == self.sentences[known.mentions[-1]]
        features = [
            f"{kind} ends {ends} rank {min(rank, 2)}",
            f"{kind} {known.type} demonstrative {demonstrative} rank {min(rank, 2)}",
            f"{kind} head {head} {known.type}",
            f"{kind} head {head} rank {min(rank, 3)}",
            *(f"{kind} head {head} tail {tail}" for tail in tails),
        ]
        if head in KINSHIP:
            features.append(f"kin rank {min(rank, 4)} same sentence {same_sentence}")
            features.append(f"kin subject {self.subjects[known.mentions[-1]]} {same_sentence}")
        if head in known.titles or any(title.endswith(head) for title in known.titles):
            features.append(f"{kind} head is title")
        if kind == "pronoun":
            features.append(f"pronoun {self.texts[mention]} {known.type}")
        return features

    def _distance(self, mention: int, last: int) -> str:
        return f"distance {min(self.sentences[mention] - self.sentences[last], 4)}"

    def _rank_at(self, mention: int, known: Known) -> int:
        """How many other names of the same likely reading stand between the mention and the entity."""
        key, between = self.keys[mention], range(known.mentions[-1] + 1, mention)
        return sum(self.keys[i].startswith(key) and self.keys[i] not in known.names for i in between)

    def _particle(self, mention: Mention) -> str:
        morphemes = self.context.morphemes
        _, after = self.context.within(mention.start, mention.end)
        return morphemes[after].form if after < len(morphemes) and morphemes[after].start == mention.end else ""

    def _previous(self, mention: int) -> str:
        first, _ = self.context.within(self.mentions[mention].start, self.mentions[mention].end)
        return self.context.morphemes[first - 1].tag if first else ""

    def _gloss(self, mention: int) -> int:
        """The mention that this one stands behind in parentheses: 인공지능산업융합사업단(AICA)."""
        m = self.mentions[mention]
        text, before = self.context.text, self.mentions[mention - 1]
        opened = mention > 0 and m.start > 0 and text[m.start - 1] in "(（" and before.end == m.start - 1
        return mention - 1 if opened and text[m.end : m.end + 1] in (")", "）", ",", "，") else -1


# From the surest to none at all; `likeness` gives one of them.
STRENGTH = (
    "equal",
    "surname",
    "begins",
    "ends",
    "abbreviates",
    "last word",
    "is begun",
    "is ended",
    "is abbreviated",
    "given name",
    "initial",
    "none",
)


@cache
def likeness(key: str, name: str) -> str:
    """How a name, without spaces, shortens another: 도담 begins 도담로보틱스, 공정위 abbreviates 공정거래위원회."""
    if key == name:
        return "equal"
    if len(key) < len(name):
        return _shortening(key, name)
    longer = _shortening(name, key)
    return {"begins": "is begun", "ends": "is ended", "abbreviates": "is abbreviated"}.get(longer, "none")


def _shortening(short: str, long: str) -> str:
    if long.startswith(short):
        return "surname" if len(short) == 1 or (len(long) - len(short) == 2 and len(long) == 4) else "begins"
    if long.endswith(short):
        return "given name" if len(long) - len(short) == 1 and len(long) <= 3 else "ends"
    if len(short) > 1 and short[0] == long[0] and _scattered(short, long):
        return "abbreviates"
    return "initial" if short[0] == long[0] else "none"


def _scattered(short: str, long: str) -> bool:
    """Whether the letters of one stand in the other in their order."""
    letters = iter(long)
    return all(letter in letters for letter in short)


def _head(text: str) -> str:
    return DEMONSTRATIVE.sub("", text).split()[-1] if text.split() else text


def _agreement(title: str, titles: set[str]) -> str:
    if title in titles:
        return "equal"
    if any(title.endswith(other) or other.endswith(title) for other in titles):
        return "ends alike"
    return "different" if titles else "first"
