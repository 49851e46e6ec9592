"""Bytes to text, and the gate that every text passes."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.errors import Skip
from kgraph.text import clean, decode, unwrap

KOREAN = "오상진 단장은 17일 “광주를 AI 도시로” 만들겠다고 말했다.\n가관 뷁 늘"
ENCODINGS = ["utf-8", "utf-8-sig", "cp949", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_korean_is_read_in_every_encoding(encoding: str) -> None:
    assert decode(KOREAN.encode(encoding)).text == KOREAN


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_english_in_two_or_four_bytes_needs_no_mark(encoding: str) -> None:
    assert decode("Hello, world".encode(encoding)).text == "Hello, world"


def test_korean_bytes_are_cp949_whatever_the_page_declares() -> None:
    assert decode(KOREAN.encode("cp949"), "utf-8") == (KOREAN, "cp949", ())
    assert decode(KOREAN.encode("utf-8"), "euc-kr") == (KOREAN, "utf-8", ())


def test_other_declared_encodings_are_believed() -> None:
    assert decode("“Hello” he said".encode("cp1252"), "windows-1252").text == "“Hello” he said"


def test_a_broken_byte_does_not_turn_utf8_into_cp949() -> None:
    decoded = decode((KOREAN * 9).encode() + b"\xff" + (KOREAN * 9).encode())
    assert decoded.text == KOREAN * 9 + "\ufffd" + KOREAN * 9
    assert decoded.losses == (f"encoding: 1 unreadable characters, the first at byte {len((KOREAN * 9).encode())}",)


@pytest.mark.parametrize(
    "data",
    [KOREAN.encode("cp949") + KOREAN.encode(), "それでは皆さん".encode("shift_jis"), "それでは皆さん".encode("euc_jp")],
)
def test_what_is_neither_utf8_nor_cp949_is_refused(data: bytes) -> None:
    with pytest.raises(Skip, match="neither UTF-8 nor CP949") as refused:
        decode(data)
    assert refused.value.code == "encoding"


@pytest.mark.parametrize(
    "data", [b"\x7fELF\2\1\1", b"%PDF-1.7\n", b"\xff\xd8\xff\xe0", b"\1\2\3\4" * 50, b"x\0\0\0y\1" * 50]
)
def test_binary_files_are_refused(data: bytes) -> None:
    with pytest.raises(Skip) as refused:
        decode(data)
    assert refused.value.code == "binary"


def test_a_text_may_begin_like_a_program() -> None:
    assert decode("MZ세대는 달랐다.".encode()).text == "MZ세대는 달랐다."


@pytest.mark.parametrize(
    ("dirty", "text", "code"),
    [
        ("가\0나\0", "가나", "nul"),
        ("가\ud800나", "가\ufffd나", "surrogates"),
        ("오\u200b상\u202e진", "오상진", "suspicious-unicode"),
        ("e" + "\u0301" * 31, "é" + "\u0301" * 29, "combining"),
    ],
)
def test_the_gate_tells_what_it_changes(dirty: str, text: str, code: str) -> None:
    cleaned = clean(dirty)
    assert cleaned.text == text
    assert [loss.partition(":")[0] for loss in cleaned.losses] == [code]


def test_nfd_hangul_becomes_nfc_without_a_loss() -> None:
    assert clean(unicodedata.normalize("NFD", "오상진")) == ("오상진", ())


def test_line_ends_become_newlines_and_other_controls_spaces() -> None:
    assert clean("가\r\n나\r다\x0b라\x1b마\t").text == "가\n나\n다\n라 마\t"


@pytest.mark.parametrize("length", [200, 201, 400, 401, 25_000])
def test_a_long_run_of_signs_keeps_its_length(length: int) -> None:
    cleaned = clean("앞 " + "!" * length + " 뒤").text
    assert len(cleaned) == length + 4
    assert all(len(run) <= 200 for run in cleaned.split())


def test_a_million_combining_marks_are_cut_before_they_are_normalised() -> None:
    assert len(clean("a" + "\u0301\u0323" * 500_000).text) < 40


def test_clean_text_stays_the_same() -> None:
    text = "“AI 실험실”…‘광주’ — 1,200명·70% 👩‍🔬 (AICA)\n둘째 문단"
    assert clean(text) == (text, ())


@given(st.text(st.characters() | st.sampled_from("\0\ud800\u200b\u0301\u0323\u1100\u1161_!\r\n")))
def test_text_that_has_passed_the_gate_passes_it_unchanged(text: str) -> None:
    once = clean(text).text
    assert clean(once) == (once, ())
    assert once == unicodedata.normalize("NFC", once)


def test_spaces_of_every_width_are_spaces() -> None:
    assert clean("한국\u00a0은행\u3000총재\u2009는") == ("한국 은행 총재 는", ())


PARAGRAPHS = (
    "과학기술정보통신부가 자율주행차와 공장 자동화의 핵심 부품인 지능형 센서를 국산화하기 위해 내년부터 투입한다. "
    "사업은 소자 설계와 공정, 실증 등 3개 세부과제로 나뉘며 나노종합기술원이 시제품 제작을 담당한다.",
    "류경민 과기정통부 장관은 20일 정부과천청사에서 브리핑을 열고 지원계획을 확정했다고 발표했다. "
    "총괄 주관은 한국전자통신연구원이 맡고, 대전에 있는 나노종합기술원이 시제품을 제작한다.",
)


def columns(line: str) -> int:
    return sum(1 if character.isascii() else 2 for character in line)


def folded(paragraph: str, width: int, measure: Callable[[str], int]) -> str:
    lines = [""]
    for word in paragraph.split():
        if lines[-1] and measure(f"{lines[-1]} {word}") > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


@pytest.mark.parametrize("measure", [len, columns])
@pytest.mark.parametrize("width", [30, 40])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_lines_that_were_kept_short_are_joined_and_paragraphs_are_not(
    measure: Callable[[str], int], width: int, between: str
) -> None:
    text = between.join(folded(paragraph, width, measure) for paragraph in PARAGRAPHS)
    assert unwrap(text) == between.join(PARAGRAPHS)


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(PARAGRAPHS * 3),
        "\n".join(["갔다.", "왔다.", "보았다.", "끝이다."]),
        "▲ 기획조정실장 김민수\n▲ 예산실장 이지원\n▲ 세제실장 박서준\n▲ 국제경제관리관 최유나",
        "한 줄\n두 줄",
        "",
        "\n\n\n",
    ],
)
def test_other_lines_stay_as_they_are(text: str) -> None:
    assert unwrap(text) == text
