"""A graph to a file: one module for each format, named as the suffix of its files.

A module has `write(source, file)`, which writes bytes, and says in `TAKES` whether it takes the "store" with all that
the graph says, or the "network", of which a part may be selected; one that `STREAMS` takes that row by row. One whose
result is a folder names its `FILES`, and its `write` takes as many.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import ModuleType
from typing import BinaryIO

from kgraph.errors import KgraphError
from kgraph.exporters._source import Source
from kgraph.folder import storing, sync
from kgraph.plugins import find, names

__all__ = ["Source", "exporter", "to_file", "to_stream"]


def exporter(format: str) -> ModuleType:
    """The exporter of a format, by its name or by the suffix of a file."""
    name = format.lower().removeprefix(".")
    if name not in names("exporters"):
        raise KgraphError(f"{format!r} is no format to export to; there are: {', '.join(names('exporters'))}")
    return find("exporters", name)


def to_stream(source: Source, module: ModuleType, file: BinaryIO) -> None:
    if hasattr(module, "FILES"):
        raise KgraphError(f"{_format(module)} is a folder of {' and '.join(module.FILES)}; it needs a name")
    module.write(source, file)


def to_file(source: Source, module: ModuleType, path: Path, *, force: bool = False) -> None:
    """Write the whole file, or leave what was there as it was."""
    paths = [path / name for name in getattr(module, "FILES", ())] or [path]
    _refuse(path, paths, force)
    with storing(path.parent), ExitStack() as stack:
        if paths != [path]:
            path.mkdir(exist_ok=True)
        module.write(source, *[stack.enter_context(_replacing(part)) for part in paths])


def _refuse(path: Path, paths: list[Path], force: bool) -> None:
    """Do not write where something else is, or nothing can be."""
    if not path.parent.is_dir():
        raise KgraphError(f"{path}: there is no folder {path.parent}")
    if paths == [path] and path.is_dir():
        raise KgraphError(f"{path}: a folder; name the file to write")
    if paths != [path] and path.exists() and not path.is_dir():
        raise KgraphError(f"{path}: a file; a folder of {' and '.join(part.name for part in paths)} cannot be there")
    if _is_graph(path):
        raise KgraphError(f"{path}: a part of a graph; exports go elsewhere")
    if not force and (there := next((part for part in paths if part.exists() or part.is_symlink()), None)):
        raise KgraphError(f"{there} is there already; --force replaces it")


# What lies in the folder of a graph; its other files may be exports.
_GRAPH = {"kgraph.json", "library.sqlite", "judgements.csv", "current", "lock", "store", "checkpoints"}


def _is_graph(path: Path) -> bool:
    inside = path.absolute()
    return (inside / "kgraph.json").exists() or any(
        (folder / "kgraph.json").exists() and part.name.partition("-")[0] in _GRAPH
        for part, folder in zip((inside, *inside.parents), inside.parents, strict=False)
    )


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    """A file that takes the place of another when all of it is on the disk, and vanishes when something fails."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    sync(path.parent)


def _format(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2]
