"""What people call each other: whoever says “아버지가” is not the father, and may be the daughter."""

import re
from collections.abc import Mapping
from types import MappingProxyType

# Words for one and the same relative, and who has such a relative.
_RELATIVES = """
    아버지 부친 선친 아빠 아버님 시아버지 시부 장인: 아들 딸 며느리 사위
    어머니 모친 엄마 어머님 시어머니 시모 장모: 아들 딸 며느리 사위
    아들 장남 차남 삼남 외아들 맏아들 큰아들 작은아들 막내아들: 아버지 어머니
    딸 장녀 차녀 삼녀 외동딸 맏딸 큰딸 작은딸 막내딸: 아버지 어머니
    남편 부군 바깥양반 신랑: 아내
    아내 부인 처 집사람 안사람: 남편
    형 형님 큰형 친형: 동생 남동생
    오빠 친오빠 큰오빠: 동생 여동생
    누나 누이 누님 친누나 큰누나: 동생 남동생
    언니 친언니 큰언니: 동생 여동생
    동생 남동생 여동생 막냇동생: 형 누나 오빠 언니
    며느리:
    사위:
"""


def _table() -> Mapping[str, tuple[str, frozenset[str]]]:
    """For each word the one that stands for it, and those for people who have such a relative."""
    found: dict[str, tuple[str, frozenset[str]]] = {}
    for line in _RELATIVES.strip().splitlines():
        words, _, others = line.partition(":")
        first, *more = words.split()
        for word in (first, *more):
            found[word] = (first, frozenset(others.split()))
    return MappingProxyType(found)


_TABLE = _table()
_CALLED = re.compile(
    rf"(?<![가-힣])({'|'.join(sorted(_TABLE, key=len, reverse=True))})(?:[은는이가도께의를을]|에게|한테|랑|처럼)"
)


def relative(word: str) -> str:
    """The word that stands for all of its kind: 아버지 for 부친; none for what is no kin."""
    return _TABLE[word][0] if word in _TABLE else ""


def called(words: str) -> str:
    """The first relative of whom someone speaks."""
    found = _CALLED.search(words)
    return relative(found[1]) if found else ""


def speaks_so(word: str, of: str) -> bool:
    """Whether a 딸 may speak of her 아버지."""
    return bool(of) and relative(word) in {relative(each) for each in _TABLE[of][1]}
