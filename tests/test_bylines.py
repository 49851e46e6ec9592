"""Bylines, copyright lines and credits stay out of the text, and nothing else does."""

import json
from pathlib import Path

import pytest

from kgraph.readers._bylines import split

GOLD = Path(__file__).parents[2] / "shared" / "gold"
BODY = "정부는 17일 계획을 발표했다.\n오 단장은 “함께 가자”고 말했다."


@pytest.mark.parametrize(
    ("closing", "author"),
    [
        ("\n광주=이은창 기자 eun@example.kr", "이은창"),
        (" 광주=이은창 기자 eun@example.kr", "이은창"),
        ("/광주=이은창 기자 eun@example.kr", "이은창"),
        ("\n광주/이은창 기자", "이은창"),
        ("\n이은창기자 eun@example.kr", "이은창"),
        ("\n[이은창 기자]", "이은창"),
        ("\n빛고을일보 김영희·박철수 기자", "김영희, 박철수"),
        ("\n김영희 기자 a@example.kr, 박철수 기자 b@example.kr", "김영희, 박철수"),
        ("\n글·사진=홍길동 선임기자", "홍길동"),
        ("\n박정우 베이징 특파원 p@example.kr", "박정우"),
        ("\n이은창 eun@example.kr\nⓒ 빛고을일보, 무단전재 및 재배포 금지", "이은창"),
        ("\n사진=AICA 제공\n김영희 기자", "김영희"),
        (" [사진=AICA 제공]", ""),
        ("\n▲ 오상진 단장. [사진=AICA 제공]", ""),
        ("\n(끝)\n<저작권자(c) 한결통신, 무단 전재-재배포, AI 학습 및 활용 금지>\n2025/08/18 10:00 송고", ""),
        ("\nCopyright ⓒ 빛고을일보. All rights reserved.", ""),
        ("\n(Reporting by Jane Kim in Seoul; editing by John Lee)", "Jane Kim"),
    ],
)
def test_what_follows_the_body_is_cut(closing: str, author: str) -> None:
    assert split(BODY + closing) == (BODY, author)


@pytest.mark.parametrize(
    ("opening", "author"),
    [
        ("(광주=한결통신) 이은창 기자 = ", "이은창"),
        ("[광주=뉴스결]이은창 기자 = ", "이은창"),
        ("[호남경제=이은창 기자] ", "이은창"),
        ("[빛고을일보 이은창 기자] ", "이은창"),
        ("입력 2025-08-18 10:00\n이은창 기자\n", "이은창"),
        ("By Jane Kim and John Lee\n", "Jane Kim, John Lee"),
    ],
)
def test_what_goes_before_the_body_is_cut(opening: str, author: str) -> None:
    assert split(opening + BODY) == (BODY, author)


@pytest.mark.parametrize(
    "ending",
    [
        "무단전재를 금지했다.",
        "사진=오 단장이 웃고 있다.",
        "△과장 김영희 △국장 이철수",
        "문의 help@example.kr",
        "무대에 선 사람은 이은창 기자였다.",
    ],
)
def test_what_belongs_to_the_body_stays(ending: str) -> None:
    assert split(f"{BODY}\n{ending}").text == f"{BODY}\n{ending}"


def test_no_gold_article_loses_a_letter() -> None:
    if not GOLD.is_dir():
        pytest.skip("the gold articles are not here")
    lines = [line for name in ("dev", "train") for line in (GOLD / f"{name}.jsonl").open(encoding="utf-8")]
    texts = [json.loads(line)["text"] for line in lines]
    assert [split(text).text for text in texts] == texts
