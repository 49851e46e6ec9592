"""The title at a Korean name: 오상진 인공지능산업융합사업단(AICA) 단장, 이사장 김민수, 류 장관."""

from collections.abc import Sequence

from kgraph.annotations import Mention
from kgraph.extractors._context import Context

NOUNS = frozenset({"NNG", "NNP", "XSN", "XPN", "SL", "SN", "NR", "MM"})
TITLE_ENDS = tuple(
    (
        "장 대표 교수 감독 의원 이사 회장 사장 장관 차관 총리 대통령 위원 연구원 박사 기자 코치 선수 후보 고문 "
        "판사 검사 변호사 대변인 비서관 보좌관 서기관 사무관 상무 전무 부사장 총재 총장 대사 목사 신부 스님 작가 "
        "시인 화백 배우 가수 매니저 지휘자 큐레이터 단원 간사 책임 선임 수석 대표이사 최고경영자 지사 군수 시장 "
        "구청장 처장 청장 씨 여사 옹 군 양 디렉터 파트너 이사장 행장 주장 총무 주교 추기경 대위 소령 중령 대령 "
        "준장 소장 중장 대장 원사 상사 경위 경감 경정 총경"
    ).split()
)


def title_at(context: Context, mention: Mention, mentions: Sequence[Mention]) -> str:
    """The last of the nouns behind a person's name, past names of bodies and parentheses, or of those before it."""
    return _after(context, mention, mentions) or _before(context, mention)


def _after(context: Context, mention: Mention, mentions: Sequence[Mention]) -> str:
    skipped = {m.start: m.end for m in mentions if m.start >= mention.end}
    morphemes, (_, index) = context.morphemes, context.within(mention.start, mention.end)
    word, end = "", mention.end
    while index < len(morphemes):
        morpheme = morphemes[index]
        if morpheme.form in "(（" and ")" in context.text[morpheme.end : morpheme.end + 40]:
            end = context.text.index(")", morpheme.end) + 1
        elif morpheme.start in skipped:
            word, end = "", skipped[morpheme.start]
        elif morpheme.tag in NOUNS and context.text[end : morpheme.start] in ("", " "):
            word = word + morpheme.form if morpheme.start == end and word else morpheme.form
            end = morpheme.end
        else:
            break
        while index < len(morphemes) and morphemes[index].start < end:
            index += 1
    return word if word.endswith(TITLE_ENDS) else ""


def _before(context: Context, mention: Mention) -> str:
    start, _ = context.within(mention.start, mention.end)
    if not start or context.text[context.morphemes[start - 1].end : mention.start] != " ":
        return ""
    index, word = start - 1, ""
    while index >= 0 and context.morphemes[index].tag in NOUNS:
        if word and context.morphemes[index].end != context.morphemes[index + 1].start:
            break
        word = context.morphemes[index].form + word
        index -= 1
    return word if word.endswith(TITLE_ENDS) else ""
