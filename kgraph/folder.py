"""The folder that holds a graph: what makes it one, and who may write in it."""

import errno
import fcntl
import json
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from kgraph.errors import KgraphError, StorageFailed, StoreDamaged, StoreInUse
from kgraph.ontology import BASE

FORMAT = 1

# Below this much free space nothing is begun: a write that fails half-way costs more than one that waits.
RESERVE = 256 << 20


class Settings(NamedTuple):
    """What every IRI of the graph begins with, and the least confidence of the claims in it."""

    base: str = BASE
    min_confidence: float = 0.0


def settings(folder: Path) -> Settings:
    """The settings of a graph that is there; StoreDamaged says why the folder is none."""
    if not folder.exists():
        raise StoreDamaged(f"{folder}: there is no graph; `kgraph build PATH… -g {folder}` makes one")
    if not (folder / "kgraph.json").is_file():
        raise StoreDamaged(f"{folder}: not a kgraph store (it holds no kgraph.json)")
    said = _said(folder / "kgraph.json")
    if said["kgraph"] != FORMAT:
        raise StoreDamaged(
            f"{folder}: a graph of format {said['kgraph']}; this kgraph reads and writes format {FORMAT}"
        )
    return Settings(str(said["base"]), float(said.get("min_confidence", 0.0)))


@contextmanager
def writing(folder: Path, *, base: str | None = None, min_confidence: float | None = None) -> Iterator[Settings]:
    """The right to write in the folder, and the settings to write with; a foreign folder stays as it is."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        folder.mkdir(parents=True, exist_ok=True)
        _settle(folder, Settings(base or BASE))
    _agree(folder, base)
    with _lock(folder):
        kept = settings(folder)
        wanted = kept if min_confidence is None else kept._replace(min_confidence=min_confidence)
        if wanted != kept:
            _settle(folder, wanted)
        yield wanted


@contextmanager
def storing(folder: Path) -> Iterator[None]:
    """Turn what the file system refuses into StorageFailed, with the free space that is left."""
    try:
        yield
    except OSError as error:
        raise failed(folder, error) from error


def failed(folder: Path, error: Exception) -> StorageFailed:
    if getattr(error, "errno", None) in {errno.EMFILE, errno.ENFILE} or "Too many open files" in str(error):
        return StorageFailed(f"{folder}: too many open files; a graph needs `ulimit -n 1024` or more")
    return StorageFailed(f"{folder}: {error} ({_free(folder) >> 20} MB free)")


def reserve(folder: Path) -> None:
    if (free := _free(folder)) < RESERVE:
        raise StorageFailed(f"{folder}: {free >> 20} MB free; kgraph leaves off below {RESERVE >> 20} MB")


def write(path: Path, text: str) -> None:
    """Replace a file by one with this text, or leave it as it was."""
    part = path.with_name(path.name + ".part")
    with open(part, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Have the disk keep a file, or the names in a folder, before we go on."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _agree(folder: Path, base: str | None) -> None:
    kept = settings(folder).base
    if base not in {None, kept}:
        raise KgraphError(f"{folder}: this graph was made with the base {kept}, not {base}; a graph keeps its base")


def _settle(folder: Path, wanted: Settings) -> None:
    write(folder / "kgraph.json", json.dumps({"kgraph": FORMAT, **wanted._asdict()}, indent=1) + "\n")


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    """The system takes this lock back when its holder dies, so that no lock is ever stale."""
    with open(folder / "lock", "a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise StoreInUse(f"{folder}: being written by {file.read().strip() or 'another process'}") from error
        _sign(file.fileno())
        try:
            yield
        finally:
            file.truncate(0)


def _said(path: Path) -> dict[str, Any]:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise StoreDamaged(f"{path}: damaged: {error}") from error
    if not isinstance(said, dict) or "kgraph" not in said or "base" not in said:
        raise StoreDamaged(f"{path}: says neither `kgraph` (the format) nor `base`; not a kgraph store")
    return dict(said)


def _sign(descriptor: int) -> None:
    os.ftruncate(descriptor, 0)
    since = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    os.write(descriptor, f"process {os.getpid()} on {socket.gethostname()}, since {since}".encode())


def _free(folder: Path) -> int:
    return shutil.disk_usage(next(path for path in (folder, *folder.absolute().parents) if path.exists())).free
