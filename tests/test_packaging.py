"""What belongs to kgraph is found from a wheel, from an editable install and from a bare checkout alike."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from configparser import ConfigParser
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions
from pathlib import Path
from zipfile import ZipFile

import pytest

from kgraph import ontology

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("kgraph", "ontology", "seeds", "setup.cfg", "pyproject.toml", "README.md", "LICENSE")
DATA = {"ontology": "kgraph/data/ontology", "seeds": "kgraph/data/seeds"}
# What an archive of packages accepts without asking is 100 MB; models are what makes a wheel large.
LARGEST = 40_000_000

LOOK = """
import json, kgraph
from kgraph import ontology
from kgraph.plugins import names
from kgraph.resources import PACKAGE, folder
print(json.dumps({
    "package": str(PACKAGE),
    "classes": len(ontology.load().classes),
    "seeds": len(list(folder("seeds").glob("2*.*"))),
    "models": sorted(path.name for path in PACKAGE.glob("languages/*/*") if path.suffix in {".onnx", ".npz"}),
    "questions": len(list(PACKAGE.glob("questions/*.rq"))),
    "commands": names("cli"), "languages": names("languages"), "exporters": names("exporters"),
}))
"""


def files(folder: Path) -> set[str]:
    """The files of a folder that are its content: neither compiled nor hidden."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {p.as_posix() for p in found if "__pycache__" not in p.parts and not p.name.startswith(".")}


@pytest.fixture(scope="module")
def setup() -> ConfigParser:
    parser = ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tree in which nothing was installed or built."""
    copy = tmp_path_factory.mktemp("checkout")
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, copy / part)
    return copy


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("setuptools", minversion="70.1", reason="builds of a wheel without a network need setuptools")
    tree = tmp_path_factory.mktemp("tree") / "kgraph"
    shutil.copytree(checkout, tree)
    built = tree / "dist"
    command = "pip wheel --quiet --no-deps --no-build-isolation --disable-pip-version-check --wheel-dir".split()
    subprocess.run([sys.executable, "-m", *command, built, tree], check=True, timeout=300)
    (wheel,) = built.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site-packages")
    with ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def look(path: Path | None, cwd: Path) -> dict[str, object]:
    """What a kgraph on this path finds of itself."""
    environment = {**os.environ, "PYTHONPATH": str(path)} if path else {**os.environ, "PYTHONPATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", LOOK], cwd=cwd, env=environment, capture_output=True, text=True, check=True, timeout=120
    )
    found = json.loads(done.stdout)
    return {**found, "package": Path(found["package"])}


def here() -> dict[str, object]:
    """What there is to be found."""
    return {
        "classes": len(ontology.load().classes),
        "seeds": len(list((ROOT / "seeds").glob("2*.*"))),
        "models": sorted(path.name for path in ROOT.glob("kgraph/languages/*/*") if path.suffix in {".onnx", ".npz"}),
        "questions": len(list((ROOT / "kgraph" / "questions").glob("*.rq"))),
        "commands": _modules("cli"),
        "languages": ["en", "ko"],
        "exporters": _modules("exporters"),
    }


def _modules(folder: str) -> list[str]:
    return sorted(path.stem for path in (ROOT / "kgraph" / folder).glob("[!_]*.py"))


def test_a_checkout_finds_what_belongs_to_it(checkout: Path, tmp_path: Path) -> None:
    assert look(checkout, tmp_path) == {"package": checkout / "kgraph", **here()}


def test_an_editable_install_finds_what_belongs_to_it(tmp_path: Path) -> None:
    try:
        distribution("kgraph")
    except PackageNotFoundError:
        pytest.skip("kgraph is not installed here")
    found = look(None, tmp_path)
    if found["package"] != ROOT / "kgraph":
        pytest.skip("the kgraph installed here is no editable install of this tree")
    assert found == {"package": ROOT / "kgraph", **here()}


def test_a_wheel_finds_what_belongs_to_it(unpacked: Path, tmp_path: Path) -> None:
    assert look(unpacked, tmp_path) == {"package": unpacked / "kgraph", **here()}


def test_a_wheel_holds_every_file_of_the_tree(unpacked: Path, checkout: Path) -> None:
    for ours, theirs in {"kgraph": "kgraph", **DATA}.items():
        missing = files(checkout / ours) - files(unpacked / theirs)
        assert missing == set()


def test_a_wheel_reads_articles_from_its_own_models(unpacked: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(unpacked)}
    article = unpacked / DATA["seeds"] / "2024-08-21-new-head.txt"
    command = [sys.executable, "-m", "kgraph", "extract", str(article)]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert "오상진" in {entity["name"] for entity in json.loads(done.stdout)["entities"].values()}


def test_a_wheel_is_small_enough_to_pass_around(wheel: Path) -> None:
    assert wheel.stat().st_size < LARGEST


def test_a_wheel_installs_the_command_and_the_licence(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        (points,) = (name for name in archive.namelist() if name.endswith("entry_points.txt"))
        assert "kgraph = kgraph.cli:main" in archive.read(points).decode()
        assert any(name.endswith("LICENSE") for name in archive.namelist())
        assert "kgraph/py.typed" in archive.namelist()


def test_every_package_of_the_tree_is_listed(setup: ConfigParser) -> None:
    listed = set(setup["options"]["packages"].split())
    folders = {path.parent.relative_to(ROOT) for path in (ROOT / "kgraph").rglob("*.py")}
    assert {".".join(folder.parts) for folder in folders} | {"kgraph.data.ontology", "kgraph.data.seeds"} == listed


def test_everything_that_is_imported_is_asked_for(setup: ConfigParser) -> None:
    asked = {_distribution(line) for section in _required(setup) for line in section.splitlines()}
    providers = packages_distributions()
    imported = {name for path in (ROOT / "kgraph").rglob("*.py") for name in _imports(path)}
    foreign = imported - sys.stdlib_module_names - {"kgraph"}
    assert {name for name in foreign if not asked & {_plain(d) for d in providers.get(name, [name])}} == set()


def _required(setup: ConfigParser) -> list[str]:
    return [setup["options"]["install_requires"], *setup["options.extras_require"].values()]


def _distribution(line: str) -> str:
    return _plain(re.split(r"[\s\[<>=#]", line, maxsplit=1)[0])


def _plain(name: str) -> str:
    return name.lower().replace("-", "_")


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]
