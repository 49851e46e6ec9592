"""What the questions of `kgraph ask` answer on seeds/: `python tests/questions.py` writes questions.json anew.

The file holds, for each question with its values, every row as it was when somebody last read the articles and judged
it. Models that read better or worse change rows: write the file, and read what changed before it is committed.
"""

import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote

from reading import articles

from kgraph import analysis
from kgraph.asking import ask, questions
from kgraph.build import build
from kgraph.cards import open_cards
from kgraph.ontology import shorten
from kgraph.resources import folder
from kgraph.terms import term

FILE = Path(__file__).with_suffix(".json")

Answers = Mapping[str, Sequence[str]]


def expected() -> Answers:
    """The rows of each question, by its name and values with bars between."""
    answers: Answers = json.loads(FILE.read_text(encoding="utf-8"))
    return answers


def make(path: Path) -> Path:
    """The graph of seeds/."""
    build(path, articles(folder("seeds")), lambda waiting: analysis.records(waiting, 1), analysis.version())
    return path


def rows(graph: Path, name: str, *values: str) -> list[str]:
    """The answer, its cells between bars."""
    with ask(graph, questions()[name], open_cards(graph), values) as found:
        return [" | ".join(map(_plain, row)) for row in found]


def _plain(cell: str) -> str:
    found = term(cell)
    return unquote(shorten(found.value)).removeprefix("https://w3id.org/kgraph/id/") if found else ""


def main() -> None:
    with tempfile.TemporaryDirectory() as path:
        graph = make(Path(path) / "g")
        answers = {asked: rows(graph, *asked.split(" | ")) for asked in expected()}
    FILE.write_text(json.dumps(answers, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{FILE}: {len(answers)} questions, {sum(map(len, answers.values()))} rows", file=sys.stderr)


if __name__ == "__main__":
    main()
