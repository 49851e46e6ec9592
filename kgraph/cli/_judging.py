"""What the commands share that judge which entities are one."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import click

from kgraph.terminal import printable

if TYPE_CHECKING:
    from kgraph.resolution import Judgement
    from kgraph.resolution.scoring import Verdict

_SAID = {
    "ko": {"kept": "적었습니다: {}", "next": "`kgraph build -g {}`가 그래프에 반영합니다.", "sure": "맞습니까?"},
    "en": {"kept": "kept: {}", "next": "`kgraph build -g {}` brings it into the graph.", "sure": "Is that right?"},
}


def signing(command: Callable[..., Any]) -> Callable[..., Any]:
    """Who judges, and why."""
    reason = click.option("--why", default="", metavar="TEXT", help="The reason, kept beside the judgement.")
    judge = click.option("--who", default="", metavar="NAME", help="Who judges.  [default: the user]")
    return judge(reason(command))


yes = click.option("-y", "--yes", is_flag=True, help="Do not ask.")


def confirm(question: str, sure: bool, language: str) -> None:
    """Ask, unless told not to; nobody can be asked through a pipe."""
    if sure:
        return
    if not sys.stdin.isatty():
        raise click.UsageError("nobody is there to be asked: add --yes")
    click.echo(printable(question))
    click.confirm(_SAID[language]["sure"], abort=True)


def told(row: "Judgement") -> str:
    return "\t".join(map(printable, [unquote(row.left), unquote(row.right), *row[2:6]]))


def report(rows: "list[Judgement]", graph: Path, language: str) -> None:
    """Say what was kept, and what brings it into the graph."""
    for row in rows:
        click.echo(_SAID[language]["kept"].format(told(row)))
    click.echo(_SAID[language]["next"].format(graph), err=True)


def weighed(verdict: "Verdict", language: str) -> list[str]:
    """The features of a comparison and their weights, the heaviest first, and their sum."""
    features = sorted(verdict.features, key=lambda feature: -abs(feature.weight))
    lines = [f"{one.weight:+4d}  {word(one.name, language)}: {printable(one.detail)}" for one in features]
    lines += [f"   ✗  {printable(verdict.against)}"] if verdict.against else []
    return [*lines, f"{verdict.score:4d}  {word(verdict.band, language)}"]


def word(english: str, language: str) -> str:
    """What a feature, a kind of fact or a band is called."""
    return _KOREAN.get(english, english) if language == "ko" else english


_KOREAN = {
    "same": "같음",
    "unsure": "모름",
    "different": "다름",
    "name": "같은 이름",
    "namesake": "동명",
    "abbreviation": "약칭",
    "ambiguous abbreviation": "여러 기관의 약칭",
    "part of the name": "이름의 일부",
    "spelling": "비슷한 표기",
    "look-alike": "모양이 같은 글자",
    "affiliation": "소속",
    "affiliation with many": "큰 기관 소속",
    "body": "소속으로 언급된 기관",
    "body of many": "소속으로 언급된 큰 기관",
    "institution": "함께 나온 기관",
    "institution of many": "함께 나온 큰 기관",
    "person": "함께 나온 인물",
    "project": "함께 나온 사업",
    "event": "함께 나온 행사",
    "place": "함께 나온 장소",
    "kin": "가족",
    "title": "직함",
    "own title": "고유한 직함",
    "birthplace": "출생지",
    "birth date": "생년월일",
    "born": "출생",
    "within": "위치",
    "parent": "상위 기관",
    "founding date": "설립일",
    "founded": "설립",
    "other place": "다른 지역",
    "other parent": "다른 상위 기관",
    "other birthplace": "다른 출생지",
}
