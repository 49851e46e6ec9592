"""The README says what kgraph does: its generated parts are as generated, and every command explains itself."""

import re
import shlex
from difflib import unified_diff

import click
import pytest

import docs

README = (docs.ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = {str(command.name): command for command in docs.all_commands()}


@pytest.mark.parametrize("part", ["commands", "ontology", "figures"])
def test_a_generated_part_is_up_to_date(part: str) -> None:
    told = "\n".join(unified_diff(block(part).splitlines(), getattr(docs, part)().strip().splitlines(), lineterm=""))
    assert not told, f"`make readme` brings the README up to date:\n{told}"


@pytest.mark.slow
def test_the_example_is_what_its_commands_print() -> None:
    """But for confidences, whose last digit is a matter of the processor."""
    assert without_confidences(block("example")) == without_confidences(docs.example().strip())


def block(part: str) -> str:
    """What cog has written for `docs.part()`."""
    found = re.search(rf"docs\.{part}\(\)\)\n\]\]\] -->\n(.*?)<!-- \[\[\[end", README, re.DOTALL)
    assert found, f"the README has no block of docs.{part}()"
    return found[1].strip()


def without_confidences(text: str) -> str:
    return re.sub(r"^[01]\.\d\d ", "", text, flags=re.MULTILINE)


def test_every_command_is_in_the_readme() -> None:
    files = {path.stem.replace("_", "-") for path in (docs.ROOT / "kgraph" / "cli").glob("[!_]*.py")}
    assert COMMANDS.keys() == files
    assert [name for name in files if f"\n| `{name}` | " not in README] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_help_with_an_example(name: str) -> None:
    told = COMMANDS[name].help or ""
    example = re.search(r"\x08\n(.*?)(\n\s*\n|\Z)", told, re.DOTALL)
    assert example, f"`kgraph {name} --help` shows no example"
    assert re.search(rf"kgraph (--lang \w\w )?{name}\b", example[1])


@pytest.mark.parametrize("name", COMMANDS)
def test_the_options_in_the_examples_are_those_of_their_commands(name: str) -> None:
    wrong = [f"{line}: {option}" for line in example_lines(COMMANDS[name]) for option in unknown_options(line)]
    assert wrong == []


def example_lines(command: click.Command) -> list[str]:
    return [part.strip() for part in re.findall(r"kgraph [^\n|&>]+", (command.help or "").partition("\x08")[2])]


def unknown_options(line: str) -> list[str]:
    """What begins with a dash in a line of an example, and is no option of the commands that it calls."""
    words = line.split()
    known = {option for word in words if word in COMMANDS for p in COMMANDS[word].params for option in p.opts}
    known |= {
        option for word in words if word in COMMANDS for p in COMMANDS[word].params for option in p.secondary_opts
    }
    return [
        word for word in words if re.match(r"--?[a-z]", word) and word not in known | {"--lang", "--debug", "--help"}
    ]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_help(name: str) -> None:
    options = [p for p in COMMANDS[name].params if isinstance(p, click.Option)]
    assert [option.opts for option in options if not option.help] == []


def test_the_commands_of_the_readme_exist() -> None:
    shown = re.findall(r"^(?:\$ |\.venv/bin/)?kgraph (.+?)(?:\s{2,}#.*)?$", README, re.MULTILINE)
    assert len(shown) >= 5
    assert [line for line in shown if shlex.split(line)[0] not in COMMANDS] == []


def test_what_the_readme_links_to_is_there() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", re.sub(r"```.*?```", "", README, flags=re.DOTALL))
    assert links
    assert [link for link in links if not (docs.ROOT / link).exists()] == []


def test_what_the_readme_says_of_the_tree_is_there() -> None:
    (tree,) = re.findall(r"```\n(ontology/ .*?)```", README, re.DOTALL)
    folders = {False: docs.ROOT, True: docs.ROOT / "kgraph"}
    told = [(line.startswith("  "), name) for line in tree.splitlines() for name in entries(line)]
    assert len(told) > 15
    assert [name for inside, name in told if not (folders[inside] / name).exists()] == []


def entries(line: str) -> list[str]:
    """The files and folders that a line of the tree begins with: `  cards.py network.py   what …`."""
    return re.split(r"\s{3,}|$", line.strip(), maxsplit=1)[0].split() if line.strip() else []


def test_the_changelog_begins_with_this_version() -> None:
    from kgraph import __version__

    changelog = (docs.ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\S+)", changelog, re.MULTILINE)[0] == __version__
