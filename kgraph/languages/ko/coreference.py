"""How a Korean mention may stand for an entity: repeated, shortened, by surname and title, by a common noun."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from kgraph.annotations import Mention
from kgraph.extractors._context import Context
from kgraph.extractors.coreference import Known
from kgraph.languages.ko.lists import by_name, kinship
from kgraph.languages.ko.titles import title_at
from kgraph.record import NAME

DEMONSTRATIVE = re.compile(r"^(이번|이|그|저|같은|해당|동|본|우리|당시)\s+")
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
        self.most: dict[tuple[int, str], int] = {}

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
        beside = self._beside(head, known)
        features = [
            f"{kind} ends {ends} rank {min(rank, 2)}",
            f"{kind} {known.type} demonstrative {demonstrative} rank {min(rank, 2)}",
            f"{kind} head {head} {known.type}",
            f"{kind} head {head} rank {min(rank, 3)}",
            *(f"{kind} head {head} tail {tail}" for tail in tails),
            *(f"{kind} head {head} of {what}" for what in _kinds(known.names)),
            *(f"{kind} head {head} of {what} rank {min(rank, 2)}" for what in _kinds(known.names)),
        ]
        if kind == "nominal":
            features += [f"head beside {beside} {known.type}", f"head beside {beside} rank {min(rank, 2)}"]
            features.append(f"{known.type} prominence {self._prominence(mention, known)}")
        if kind == "pronoun":
            features.append(f"pronoun prominence {self._prominence(mention, known)}")
        if head in kinship():
            features.append(f"kin beside {beside}")
            features.append(f"kin name {self._kin(mention, known)}")
            features.append(f"kin rank {min(rank, 4)} same sentence {same_sentence}")
            features.append(f"kin subject {self.subjects[known.mentions[-1]]} {same_sentence}")
        if head in known.titles or any(title.endswith(head) for title in known.titles):
            features.append(f"{kind} head is title")
        if kind == "pronoun":
            features.append(f"pronoun {self.texts[mention]} {known.type}")
        return features

    def _beside(self, head: str, known: Known) -> bool:
        """Whether the noun stands right before or close behind a mention of the entity: 부친 명노식, 명노식 회장."""
        text, mentions = self.context.text, [self.mentions[i] for i in known.mentions]
        return any(
            text[max(0, m.start - len(head) - 1) : m.start].strip() == head
            or head in text[m.end : m.end + 10].partition("\n")[0]
            for m in mentions
        )

    def _prominence(self, mention: int, known: Known) -> str:
        """How the entity's mentions so far compare with those of the most mentioned one of its type."""
        mine, most = len(known.mentions), self._most(mention, known.type)
        return "most" if mine >= most else "half" if 2 * mine >= most else "less"

    def _most(self, mention: int, type_: str) -> int:
        """How often the most mentioned entity of the type was, before the mention; asked for each that it may be."""
        if (mention, type_) not in self.most:
            counts = Counter(m.entity for m in self.mentions[:mention] if m.type == type_ and m.entity >= 0)
            self.most[mention, type_] = max(counts.values(), default=0)
        return self.most[mention, type_]

    def _kin(self, mention: int, known: Known) -> str:
        """Whether the last person named before has the entity's surname, or is it."""
        before = [i for i in range(mention) if self.mentions[i].type == "Person" and self.mentions[i].kind == NAME]
        if not before:
            return "none"
        if before[-1] in known.mentions:
            return "last person"
        return f"surname {self.texts[before[-1]][:1] == known.names[0][:1] if known.names else False}"

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


# What the end of a body's name says it is, where the lists do not know it; longer ends first.
ENDS = {
    **dict.fromkeys("대학교 대학 공대 의대 여대 교대 사대 캠퍼스".split(), "university"),
    **dict.fromkeys("고등학교 중학교 초등학교 학교 여고 여중 분교".split(), "school"),
    **dict.fromkeys("병원 의료원 의원 보건소".split(), "hospital"),
    **dict.fromkeys("재단 장학회 문화재단".split(), "foundation"),
    **dict.fromkeys("협회 연합회 협의회 조합 연맹 연대 학회 모임 총연합회 노조 지부".split(), "association"),
    **dict.fromkeys("공사 공단 진흥원".split(), "publiccorporation"),
    **dict.fromkeys("연구원 연구소 연구센터 센터 연구단".split(), "institute"),
    **dict.fromkeys("박물관 미술관 도서관 기념관 과학관".split(), "museum"),
    **dict.fromkeys("신문 일보 방송 방송국 타임스 뉴스".split(), "media"),
    **dict.fromkeys("은행 금고 증권 보험 캐피탈".split(), "bank"),
    **dict.fromkeys("법원 재판소 지법 고법 대법원".split(), "court"),
    **dict.fromkeys("검찰청 지검 고검 지청".split(), "prosecution"),
    **dict.fromkeys("경찰청 경찰서 소방서 교육청 시청 군청 구청 도청".split(), "agency"),
    **dict.fromkeys("의회 위원회 특위".split(), "council"),
    **dict.fromkeys(
        "그룹 홀딩스 전자 건설 산업 바이오 테크 제약 인베스트먼트 파트너스 컴퍼니 엔지니어링 모터스".split(), "company"
    ),
}
SHORT_ENDS = {"부": "ministry", "처": "ministry", "청": "agency", "위": "council", "당": "party", "대": "university"}


@cache
def _kind(name: str) -> str:
    if listed := by_name().get(name):
        return listed[0].kind
    for length in (5, 4, 3, 2):
        if what := ENDS.get(name[-length:]):
            return what
    return SHORT_ENDS.get(name[-1:], "unknown")


def _kinds(names: Sequence[str]) -> list[str]:
    """What the names of an entity say it is."""
    return sorted({_kind(name) for name in names} - {"unknown"}) or ["unknown"]


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
