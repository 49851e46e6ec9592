"""Where the bytes of articles come from: regular files, gzip or not, and standard input, within limits."""

import errno
import gzip
import io
import os
import stat
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from kgraph.errors import Skip
from kgraph.text import Decoded, decode, wide_encoding

# One article may have this many bytes, one workbook that holds many articles the second number.
LIMIT = 10_000_000
WORKBOOK_LIMIT = 200_000_000
_PROPORTION = 200


class Problem(NamedTuple):
    """An input that was passed over, or kept with a loss (`lossy`): `path[:record]`, a short stable code, and why."""

    source: str
    code: str
    message: str
    lossy: bool = False


class Line(NamedTuple):
    """A line of a file, its number from 1, and how it was read."""

    number: int
    text: str
    encoding: str
    losses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A file, or standard input when `path` is None; `id` is for an article in it that has no id of its own."""

    name: str
    id: str
    path: Path | None = None
    suffix: str = ""
    limit: int = LIMIT

    def data(self, limit: int | None = None) -> bytes:
        """All its bytes."""
        limit = limit or self.limit
        with self.opened() as file:
            data = file.read(limit + 1)
        if len(data) > limit:
            raise too_large(limit)
        return data

    def text(self, declared: Callable[[bytes], str] = lambda data: "") -> Decoded:
        """All its text; `declared` finds the encoding that the content names."""
        data = self.data()
        return decode(data, declared(data))

    def lines(self) -> Iterator[Line | Problem]:
        """Its lines, one at a time; those that are too long or unreadable are told by their number."""
        with self.opened() as file:
            if wide_encoding(_peek(file)):
                yield from self._wide_lines(file.read(WORKBOOK_LIMIT))
                return
            encoding = ""
            for number, data in _numbered(file, self.limit):
                line = self._line(number, data, encoding)
                # Once one line has shown that the file is CP949, the others need no proof of their own.
                encoding = "cp949" if isinstance(line, Line) and line.encoding == "cp949" else encoding
                yield line

    def _line(self, number: int, data: bytes, encoding: str) -> Line | Problem:
        try:
            if len(data) > self.limit:
                raise too_large(self.limit)
            return Line(number, *decode(data, encoding))
        except Skip as skip:
            return Problem(f"{self.name}:{number}", skip.code, str(skip))

    def _wide_lines(self, data: bytes) -> Iterator[Line]:
        text, encoding, losses = decode(data)
        for number, line in enumerate(text.splitlines(keepends=True), 1):
            yield Line(number, line, encoding, losses)

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """The open content, unpacked; the file must be the same when it is closed."""
        if self.path is None:
            yield sys.stdin.buffer
            return
        with _regular(self.path) as file:
            before = _state(file)
            if self.path.suffix.lower() == ".gz":
                yield cast(BinaryIO, io.BufferedReader(_Unpacked(file)))
            else:
                yield file
            if _state(file) != before:
                raise Skip("changed-while-reading", "the file changed while it was read; run again when it is complete")


def too_large(limit: int) -> Skip:
    return Skip("too-large", f"more than {limit / 1e6:g} MB for one article (--max-size raises the limit)")


def _numbered(file: BinaryIO, limit: int) -> Iterator[tuple[int, bytes]]:
    """The lines of a file with their numbers; of one longer than the limit no more than shows that it is."""
    number = 0
    while line := file.readline(limit + 1):
        number += 1
        yield number, line
        while len(line) > limit and not line.endswith(b"\n"):
            line = file.readline(limit + 1) or b"\n"


def _peek(file: BinaryIO) -> bytes:
    return cast(io.BufferedReader, file).peek(4)[:4]


def _state(file: BinaryIO) -> tuple[int, int]:
    status = os.fstat(file.fileno())
    return status.st_size, status.st_mtime_ns


def _regular(path: Path) -> BinaryIO:
    """The open file; opening never blocks, and pipes, devices and the kernel's files are refused."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError as error:
        raise unopened(error) from error
    file = os.fdopen(descriptor, "rb")
    try:
        _check(file)
    except BaseException:
        file.close()
        raise
    return file


def _check(file: BinaryIO) -> None:
    status = os.fstat(file.fileno())
    if not stat.S_ISREG(status.st_mode):
        raise Skip("not-regular-file", "a pipe, socket or device, not a file (use - to read standard input)")
    if status.st_size == 0:
        # The files of /proc say that they are empty, and are not.
        raise (
            Skip("not-regular-file", "not a file on disk") if _holds_something(file) else Skip("empty", "an empty file")
        )


def _holds_something(file: BinaryIO) -> bool:
    try:
        return bool(os.read(file.fileno(), 1))
    except OSError:
        return True


_REASONS = {
    errno.ENOENT: ("changed-while-reading", "the file has vanished"),
    errno.EACCES: ("permission", "no permission to read it"),
    errno.EPERM: ("permission", "no permission to read it"),
    errno.ENAMETOOLONG: ("path", "the name is too long"),
    errno.ELOOP: ("symlink-loop", "a symbolic link that leads to itself"),
    errno.ENXIO: ("not-regular-file", "a socket, not a file"),
}


def unopened(error: OSError) -> Skip:
    return Skip(*_REASONS.get(error.errno or 0, ("unreadable", error.strerror or str(error))))


class _Unpacked(io.RawIOBase):
    """The content of a gzip file, until it is damaged or grows out of all proportion."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.content = gzip.GzipFile(fileobj=file)
        self.size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        try:
            data = self.content.read1(len(buffer))
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise Skip("truncated", f"damaged gzip at byte {self.file.tell()}: {error}") from error
        self.size += len(data)
        if self.size > max(_PROPORTION * self.file.tell(), 1_000_000):
            raise Skip("decompression-limit", f"unpacks to more than {_PROPORTION} times its size")
        buffer[: len(data)] = data
        return len(data)
