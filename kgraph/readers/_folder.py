"""Which files a path stands for: itself, or all that a folder holds, in sorted order."""

import os
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from kgraph.errors import Skip
from kgraph.readers._source import LIMIT, Problem, Source, unopened


def sources(path: Path, *, follow: bool = False, limit: int = LIMIT) -> Iterator[Source | Problem]:
    """The files under a path, hidden ones left out; links that lead out of the folder only with `follow`."""
    root = path if os.path.isdir(path) else path.parent
    followed: set[Path] = set()
    pending = [path]
    while pending:
        here = pending.pop()
        try:
            if here != path and here.is_symlink() and not _leads_on(here, root.resolve(), follow, followed):
                continue
            if stat.S_ISDIR(os.stat(here).st_mode):
                pending += sorted((p for p in here.iterdir() if not p.name.startswith(".")), reverse=True)
            else:
                yield _source(here, root, limit)
        except OSError as error:
            reason = unopened(error)
            yield Problem(str(here), reason.code, str(reason))
        except Skip as skip:
            yield Problem(str(here), skip.code, str(skip))


def _source(path: Path, root: Path, limit: int) -> Source:
    name = path.name[:-3] if path.name.lower().endswith(".gz") else path.name
    stem, suffix = os.path.splitext(name)
    identifier = path.relative_to(root).with_name(stem).as_posix()
    return Source(str(path), well_formed(identifier), path, suffix.lower(), limit)


def well_formed(name: str) -> str:
    """A file's name in NFC; bytes in it that are no UTF-8 are written as %FF."""
    name = "".join(f"%{ord(c) - 0xDC00:02X}" if "\udc80" <= c <= "\udcff" else c for c in name)
    return unicodedata.normalize("NFC", name)


def _leads_on(link: Path, root: Path, follow: bool, followed: set[Path]) -> bool:
    """Whether to read what a link leads to: not what lies in the folder anyway, and nothing twice."""
    target = _target(link)
    if link.parent.resolve().is_relative_to(target):
        raise Skip("symlink-loop", "a symbolic link to a folder that it lies in")
    if target.is_relative_to(root) or target in followed:
        return False
    if not follow:
        raise Skip("symlink-outside", "a symbolic link out of the folder (--follow reads it)")
    followed.add(target)
    return True


def _target(link: Path) -> Path:
    try:
        return link.resolve(strict=True)
    except FileNotFoundError as error:
        raise Skip("broken-link", "a symbolic link to nothing") from error
    # Python 3.11 and 3.12 raise RuntimeError for a link that leads to itself, later ones OSError.
    except RuntimeError as error:
        raise Skip("symlink-loop", "a symbolic link that leads to itself") from error
