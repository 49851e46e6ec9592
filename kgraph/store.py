"""The RDF store on disk: a by-product of the library that can always be built again.

A writer changes a draft that begins as a copy of the last checkpoint, and ends as the next one. Readers open the
current checkpoint and nothing else, read-only: no one reads what another writes.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path
from typing import NamedTuple, TypedDict

from pyoxigraph import Store

from kgraph.errors import StoreDamaged
from kgraph.folder import failed, settings, sync, write

# Files of RocksDB that never change once written; a copy may share them, and their hashes.
_UNCHANGING = ".sst"

# A store in more files than this is packed into fewer before it is read.
_SCATTERED = 120


class _File(TypedDict):
    size: int
    sha256: str


class Checkpoint(NamedTuple):
    """A state of the store; `listing` names its files, and `quads` how many it holds."""

    number: int
    path: Path
    listing: Path

    @property
    def quads(self) -> int:
        return int(_listed(self)["quads"])

    @property
    def files(self) -> dict[str, _File]:
        return dict(_listed(self)["files"])


class _Listing(TypedDict):
    quads: int
    files: dict[str, _File]


def base(folder: Path) -> str:
    """What every IRI of the graph begins with."""
    return settings(folder).base


def read(folder: Path) -> Store:
    """The graph as the last build left it, to be read."""
    try:
        return Store.read_only(str(whole(folder).path))
    except OSError as error:
        raise _refused(folder, error) from error


def whole(folder: Path) -> Checkpoint:
    """The checkpoint that readers open; StoreDamaged where there is none, or one with a fault."""
    found = current(folder)
    for fault in faults(found):
        raise StoreDamaged(f"{fault}; `kgraph doctor --restore -g {folder}` builds the store again from the articles")
    return found


def current(folder: Path) -> Checkpoint:
    """The checkpoint that readers open."""
    settings(folder)
    number = pointed(folder)
    if number is None:
        raise StoreDamaged(
            f"{folder}: no store has been built yet, or `current` is damaged; `kgraph build -g {folder}` builds it"
        )
    return checkpoint(folder, number)


def pointed(folder: Path) -> int | None:
    """The number that the file `current` holds."""
    try:
        return int((folder / "current").read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def checkpoint(folder: Path, number: int) -> Checkpoint:
    inside = folder / "checkpoints"
    return Checkpoint(number, inside / str(number), inside / f"{number}.json")


def faults(state: Checkpoint, *, thorough: bool = False) -> Iterator[str]:
    """What is wrong with a checkpoint's files: names and sizes, and the bytes of the small ones, or of all."""
    try:
        files = state.files
    except (OSError, ValueError, LookupError):
        yield f"{state.listing} is missing or damaged"
        return
    for name, file in sorted(files.items()):
        path = state.path / name
        if not path.is_file():
            yield f"{path} is missing"
        elif (size := path.stat().st_size) != file["size"]:
            yield f"{path} has {size} bytes, not {file['size']}"
        elif (thorough or not name.endswith(_UNCHANGING)) and _sha256(path) != file["sha256"]:
            yield f"{path} is damaged: its bytes have changed"


class Draft:
    """A store that is being changed; without a path, in memory.

    Whoever uses it lets go of it: only then does RocksDB close its files.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self.store = Store(str(path)) if path else Store()

    def keep(self, state: Checkpoint, quads: int, previous: Checkpoint | None) -> None:
        """Make what the draft holds now a checkpoint, on disk for good; nobody reads it before `switch`."""
        if self.path and len(os.listdir(self.path)) > _SCATTERED:
            self.store.optimize()
        self.store.flush()
        shutil.rmtree(state.path, ignore_errors=True)
        state.path.parent.mkdir(exist_ok=True)
        self.store.backup(str(state.path))
        _describe(state, quads, previous)


@contextmanager
def draft(folder: Path, origin: Checkpoint | None) -> Iterator[Draft]:
    """A store to change, as `origin` left it or empty; afterwards it is gone, but for what it kept as a checkpoint."""
    path = folder / "store"
    shutil.rmtree(path, ignore_errors=True)
    try:
        if origin is not None:
            _copy(origin, path)
        begun = Draft(path)
        try:
            yield begun
        finally:
            # RocksDB must not find its files gone while it tidies up: it would try again for a second.
            del begun.store
    except OSError as error:
        raise _refused(folder, error) from error
    finally:
        shutil.rmtree(path, ignore_errors=True)


def switch(folder: Path, state: Checkpoint) -> None:
    """Let readers open this checkpoint from now on; the one before it stays for those who read it now, others go."""
    before = pointed(folder)
    write(folder / "current", f"{state.number}\n")
    for path in (folder / "checkpoints").iterdir():
        if path.stem not in {str(state.number), str(before)}:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def following(folder: Path, origin: Checkpoint | None) -> Checkpoint:
    """Where to keep what comes after `origin`: a number that no checkpoint has had, whole or not."""
    names = os.listdir(folder / "checkpoints") if (folder / "checkpoints").is_dir() else []
    numbers = [int(name) for name in names if name.isdecimal()]
    return checkpoint(folder, max(*numbers, origin.number if origin else 0, pointed(folder) or 0, 0) + 1)


def _copy(origin: Checkpoint, target: Path) -> None:
    """RocksDB never writes into a finished table, so that the copy may be a second name for it."""
    target.mkdir()
    for path in origin.path.iterdir():
        if path.suffix == _UNCHANGING:
            _link(path, target / path.name)
        else:
            shutil.copyfile(path, target / path.name)


def _link(path: Path, target: Path) -> None:
    try:
        target.hardlink_to(path)
    except OSError:
        shutil.copyfile(path, target)


def _describe(state: Checkpoint, quads: int, previous: Checkpoint | None) -> None:
    """Write the checkpoint's listing, once its new files are on disk."""
    known = _shared(state, previous) if previous else {}
    files = {path.name: known.get(path.name) or _described(path) for path in sorted(state.path.iterdir())}
    for name in files.keys() - known.keys():
        sync(state.path / name)
    sync(state.path)
    write(state.listing, json.dumps(_Listing(quads=quads, files=files), indent=1))


def _shared(state: Checkpoint, previous: Checkpoint) -> dict[str, _File]:
    """The descriptions of the files that a checkpoint has from the one before it."""
    return {name: file for name, file in previous.files.items() if _same(previous.path / name, state.path / name)}


def _same(left: Path, right: Path) -> bool:
    return left.exists() and right.exists() and left.samefile(right)


def _described(path: Path) -> _File:
    return _File(size=path.stat().st_size, sha256=_sha256(path))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _listed(state: Checkpoint) -> _Listing:
    listing: _Listing = json.loads(state.listing.read_text(encoding="utf-8"))
    return listing


def _refused(folder: Path, error: OSError) -> Exception:
    if "Corruption" in str(error) or "checksum" in str(error):
        return StoreDamaged(
            f"{folder}: {error}; `kgraph doctor --restore -g {folder}` builds the store again from the articles"
        )
    return failed(folder, error)
