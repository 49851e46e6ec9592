"""kgraph review: the pairs of entities in doubt, one after the other, for someone to decide."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING
from urllib.parse import unquote

import click

from kgraph.cli import _judging, _options
from kgraph.terminal import printable, width

if TYPE_CHECKING:
    from kgraph.identity import Identities, Question, Side

_KEYS = {"s": "same", "d": "different", "u": "unsure"}
_UNDO, _QUIT = "z", "q"
# The same keys where the keyboard writes Hangul.
_HANGUL = {"ㄴ": "s", "ㅇ": "d", "ㅕ": "u", "ㅋ": "z", "ㅂ": "q"}
# Narrower than this, two cards beside each other have no room for a sentence: they stand one above the other.
_BESIDE = 72
_SENTENCE = 240

_WORDS = {
    "ko": {
        "keys": "[s] 같음  [d] 다름  [u] 모르겠음  [z] 되돌리기  [q] 끝",
        "count": "{}/{}",
        "articles": "기사 {:,}건, 언급 {:,}회",
        "also": "다른 이름",
        "none": "확인할 쌍이 없습니다.",
        "done": "판정 {:,}건을 적었습니다. `kgraph build -g {}`가 그래프에 반영합니다.",
        "nothing": "되돌릴 판정이 없습니다.",
    },
    "en": {
        "keys": "[s] same  [d] different  [u] unsure  [z] undo  [q] quit",
        "count": "{} of {}",
        "articles": "{:,} articles, {:,} mentions",
        "also": "also",
        "none": "No pair is in doubt.",
        "done": "{:,} judgements kept; `kgraph build -g {}` brings them into the graph.",
        "nothing": "There is nothing to undo.",
    },
}


@click.command("review")
@_options.graph
@_judging.signing
@click.option("--limit", type=click.IntRange(min=1), help="Ask no more than so many pairs.")
@click.option("--list", "only_list", is_flag=True, help="Print the pairs, tab-separated, and ask nothing.")
@click.pass_context
def command(ctx: click.Context, graph: Path, who: str, why: str, limit: int | None, only_list: bool) -> None:
    """Go through the pairs of entities that may be one, the most valuable first: mentions × uncertainty.

    Keys: s same, d different, u unsure (and not to be asked again), z takes the last answer back, q quits. Each
    answer is kept in judgements.csv at once; Ctrl-C loses none. Answers may come through a pipe, one a line.

    \b
    kgraph review -g mygraph
    kgraph review --list | head
    printf 's\\nd\\n' | kgraph review -g mygraph --who kim

    Exit: 0 done or quit, 130 broken off.
    """
    from kgraph.identity import open_identities

    words = _WORDS[ctx.obj["lang"]]
    with open_identities(graph) as identities:
        questions = identities.questions()[:limit]
        if only_list:
            for question in questions:
                click.echo("\t".join([f"{question.value:.1f}", str(question.doubt.score), *_paths(question)]))
            return
        if not questions:
            click.echo(words["none"])
            return
        kept: list[int] = []
        try:
            with _listening():
                _ask(identities, questions, kept, ctx.obj["lang"], {"who": who, "why": why})
        finally:
            click.echo(words["done"].format(len(kept), graph), err=True)


def _paths(question: "Question") -> tuple[str, str]:
    return printable(unquote(question.left.path)), printable(unquote(question.right.path))


def _ask(
    identities: "Identities", questions: "list[Question]", kept: list[int], language: str, signed: dict[str, str]
) -> None:
    """Ask, and keep each answer; `kept` are the questions answered so far."""
    number = 0
    while number < len(questions):
        _show(questions[number], number + 1, len(questions), language)
        key = _key()
        if key in {_QUIT, ""}:
            return
        if key in _KEYS:
            identities.judge(questions[number].left.path, questions[number].right.path, _KEYS[key], **signed)
            kept.append(number)
            number += 1
        elif key == _UNDO and kept:
            identities.undo(**signed)
            number = kept.pop()
        elif key == _UNDO:
            click.echo(_WORDS[language]["nothing"])


@contextmanager
def _listening() -> Iterator[None]:
    """Keys come one by one, also those pressed before they are asked for; the terminal is as it was in the end."""
    if not sys.stdin.isatty():
        yield
        return
    import termios
    import tty

    before = termios.tcgetattr(sys.stdin)
    tty.setcbreak(sys.stdin)
    try:
        yield
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)


def _key() -> str:
    """A key of the terminal, or the first letter of a line of a pipe; empty when there is no more."""
    if sys.stdin.isatty():
        key = sys.stdin.read(1)
    else:
        line = sys.stdin.readline()
        key = line and (line.strip() or " ")[0]
    return _HANGUL.get(key, key.lower().replace("\x04", ""))


def _show(question: "Question", number: int, total: int, language: str) -> None:
    words = _WORDS[language]
    columns = get_terminal_size().columns
    click.echo("\n" + words["count"].format(number, total))
    if columns >= _BESIDE:
        room = (columns - 3) // 2
        cards = [list(_card(side, room, language)) for side in (question.left, question.right)]
        for left, right in zip_longest(*cards, fillvalue=""):
            click.echo(f"{left}{' ' * (room - width(left))} │ {right}".rstrip())
    else:
        for side in (question.left, question.right):
            click.echo("\n".join([*_card(side, columns, language), "─" * max(1, columns - 1)]))
    for line in (*_judging.weighed(question.doubt.verdict, language), words["keys"]):
        click.echo("\n".join(_wrapped(line, columns)))


def _card(side: "Side", room: int, language: str) -> Iterator[str]:
    words = _WORDS[language]
    yield from _wrapped(f"{side.cluster.name} ({side.cluster.type})", room)
    yield from _wrapped(unquote(side.path), room)
    if side.cluster.aliases:
        yield from _wrapped(f"{words['also']}: {', '.join(side.cluster.aliases)}", room)
    yield from _wrapped(words["articles"].format(side.articles, side.mentions), room)
    for fact in side.facts[:8]:
        yield from _wrapped(f"· {_judging.word(fact.kind, language)}: {fact.value}", room)
    for sentence in side.sentences:
        text = sentence.text if len(sentence.text) <= _SENTENCE else sentence.text[:_SENTENCE] + "…"
        yield from _wrapped(f"“{text}” {sentence.article} {sentence.date}", room)


def _wrapped(text: str, room: int) -> Iterator[str]:
    """Lines that take no more columns than there are, broken at spaces where there are any."""
    if width(printable(text)) <= room:
        yield printable(text)
        return
    line = ""
    for word in printable(text).split(" "):
        while width(word) > room:
            head = _fitting(word, max(1, room))
            yield from filter(None, [line])
            line, word = "", word[len(head) :]
            yield head
        if line and width(line) + 1 + width(word) > room:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield line


def _fitting(word: str, room: int) -> str:
    """As much of a word as has room, and never less than a letter."""
    taken = 1
    while taken < len(word) and width(word[: taken + 1]) <= room:
        taken += 1
    return word[:taken]
