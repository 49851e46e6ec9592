"""How commands name an input that they skip."""

from typing import TYPE_CHECKING

from kgraph.terminal import printable

if TYPE_CHECKING:
    from kgraph.readers import Problem


def line(problem: "Problem") -> str:
    """Where, the reason's code, and the reason: `articles/a.txt: empty: nothing in it`."""
    return f"{printable(problem.source)}: {problem.code}: {printable(problem.message)}"
