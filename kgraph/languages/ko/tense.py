"""Whether a Korean clause tells of what was or of what is to come."""

from collections.abc import Iterable, Sequence

from kgraph.annotations import Morpheme

PAST, FUTURE = "past", "future"
_PLANS = frozenset({"예정", "계획", "방침", "전망", "예상", "목표"})
_VERBS = frozenset({"VV", "VX", "XSV", "VV-I", "VV-R", "VX-I", "VX-R"})
# What lasts says nothing of its time: 문정동에 있는 본사, 오래된 숲.
_STATES = frozenset({"있", "없", "살", "속하", "달하", "오래되", "위치하"})
_PRESENT = frozenset(
    {
        "ᆫ다",
        "는다",
        "ᆫ다고",
        "는다고",
        "ᆫ다는",
        "는다는",
        "ᆫ다며",
        "는다며",
        "ᆫ다면",
        "는다면",
        "려고",
        "으려고",
        "려",
        "으려",
    }
)


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
    if not before or before[-1].tag not in _VERBS or before[-1].form in _STATES:
        return ""
    if tag == "ETM":
        return FUTURE if form in ("ᆯ", "을", "는") else PAST
    return FUTURE if form in _PRESENT else ""


def _of_prefinal(form: str, before: Sequence[Morpheme]) -> str:
    """었 is past, save in 열기로 했다 and 열기로 결의했다."""
    if form == "겠":
        return FUTURE
    if form not in ("었", "았", "였"):
        return ""
    forms = [m.form for m in before[-5:]]
    return FUTURE if "로" in forms and forms[forms.index("로") - 1] == "기" else PAST
