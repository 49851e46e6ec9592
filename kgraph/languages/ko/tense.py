"""Whether a Korean clause tells of what was or of what is to come."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from kgraph.annotations import Morpheme

PAST, FUTURE = "past", "future"
_PLANS = frozenset({"예정", "계획", "방침", "전망", "예상", "목표"})
_VERBS = frozenset({"VV", "VX", "XSV", "VV-I", "VV-R", "VX-I", "VX-R"})
# What lasts says nothing of its time, nor do verbs that serve as prepositions: 문정동에 있는, 오래된, 시민을 위한.
_STATES = frozenset(
    {"있", "없", "살", "속하", "달하", "오래되", "위치하", "위하", "대하", "관하", "통하", "따르", "의하", "비롯하"}
)
_PRESENT = re.compile("^(?:[ᆫ는]다(?:고|는|며|면)?|으?려고?)$")


def tense(morphemes: Iterable[Morpheme]) -> str:
    """The tense of the first predicate: 취임했다, 취임한 are past, 취임한다, 취임할, 취임하기로 했다 to come."""
    before: list[Morpheme] = []
    for morpheme in morphemes:
        if found := _told(morpheme, before):
            return found
        before.append(morpheme)
    return ""


def _told(morpheme: Morpheme, before: Sequence[Morpheme]) -> str:
    form, tag = morpheme.form, morpheme.tag
    if form == "앞두" or (tag == "VCP" and before and before[-1].form in _PLANS):
        return FUTURE
    if tag == "EP":
        return _of_prefinal(form, before)
    if not before or before[-1].tag not in _VERBS or _lasts(before):
        return ""
    if tag == "ETM":
        return FUTURE if form in ("ᆯ", "을", "는") else PAST
    return FUTURE if _PRESENT.match(form) else ""


def _of_prefinal(form: str, before: Sequence[Morpheme]) -> str:
    """었 is past, save in 열기로 했다 and 열기로 결의했다."""
    if form == "겠":
        return FUTURE
    if form not in ("었", "았", "였"):
        return ""
    forms = [m.form for m in before[-8:]]
    return FUTURE if ("기", "로") in pairwise(forms) else PAST


def _lasts(before: Sequence[Morpheme]) -> bool:
    """Whether the last verb is of the kind of 있는, 위한 and 비롯한."""
    if before[-1].form == "하" and len(before) > 1:
        return before[-2].form in ("비롯", "포함", "제외")
    return before[-1].form in _STATES or (before[-1].form == "되" and len(before) > 1 and before[-2].form == "오래")
