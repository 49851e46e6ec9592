"""The generated parts of the README: `make readme` writes them, test_docs checks them."""

import json
import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from click import Command, Context
from click.testing import CliRunner

from kgraph import ontology as ontologies
from kgraph.cli import cli
from kgraph.plugins import find, names

ROOT = Path(__file__).resolve().parent.parent
ARTICLE = "seeds/2024-11-05-solbit-funding.txt"
# What the README follows the article with, and how many lines of each answer it shows.
EXAMPLE = (
    (f"kgraph explain {ARTICLE}", 48),
    ("kgraph build seeds -g graph", 0),
    ("kgraph show 솔빛AI -g graph --evidence 1", 28),
    ("kgraph trace 서다인 홍지태 -k 1 -g graph", 20),
    (
        "kgraph query -g graph --format table 'SELECT ?who ?sum WHERE { ?claim rdf:predicate kg:funds ; "
        'rdf:subject/rdfs:label ?who ; rdf:object/rdfs:label "솔빛AI"@ko ; kg:amount ?sum }\'',
        20,
    ),
)


def all_commands() -> Iterator[Command]:
    for name in names("cli"):
        yield find("cli", name).command


def commands() -> str:
    return table(("command", ""), ((f"`{c.name}`", _short(c)) for c in all_commands()))


def _short(command: Command) -> str:
    with Context(command, info_name=command.name):
        return command.get_short_help_str(200)


def ontology() -> str:
    loaded = ontologies.load()
    relations = (
        (
            f"`{t.name}`",
            t.labels["ko"],
            f"{', '.join(t.domain)} {'–' if t.symmetric else '→'} {', '.join(t.range)}",
            t.definitions["en"],
        )
        for t in loaded.relations
    )
    return "\n".join(
        (
            table(("class", "한국어", "what"), map(_term, loaded.classes)),
            table(("relation", "한국어", "from → to", "what"), relations),
            table(("attribute or qualifier", "한국어", "what"), map(_term, (*loaded.attributes, *loaded.qualifiers))),
        )
    )


def _term(term: ontologies.Term) -> tuple[str, str, str]:
    return f"`{term.name}`", term.labels["ko"], term.definitions["en"]


def figures() -> str:
    """From the floors, below which the tests fail."""
    floors = json.loads((ROOT / "tests" / "floors.json").read_text(encoding="utf-8"))
    rows = ((name, f"{f['measured']:.3f}", f"{f['floor']:.3f}") for name, f in floors.items())
    return table(("figure", "measured", "floor"), rows)


def example() -> str:
    """One article through the whole line: each command, and what it prints."""
    with TemporaryDirectory() as folder:
        return "\n".join(_shown(command, lines, folder) for command, lines in EXAMPLE)


def _shown(command: str, most: int, folder: str) -> str:
    lines = output(command, folder).splitlines()
    rest = [f"… {len(lines) - most} more lines"] if most and len(lines) > most else []
    return "\n".join(("```console", f"$ {command}", *lines[:most], *rest, "```", ""))


def output(command: str, folder: str) -> str:
    """What a command of the README prints, with the folder in which it may make its graph."""
    _, *arguments = shlex.split(command)
    there = {"seeds": str(ROOT / "seeds"), ARTICLE: str(ROOT / ARTICLE), "graph": str(Path(folder) / "graph")}
    done = CliRunner().invoke(cli, ["--lang", "en", *(there.get(a, a) for a in arguments)], catch_exceptions=False)
    return done.stdout


def table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = (heads, ("---",) * len(heads), *rows)
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
