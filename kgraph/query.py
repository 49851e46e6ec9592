"""SPARQL of users: past the gate, then in a worker process of its own that is killed at its limits."""

import json
import logging
import math
import os
import re
import select
import signal
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from subprocess import PIPE, Popen
from time import monotonic
from typing import Any, NamedTuple

from kgraph import folder, gate, query_worker, store
from kgraph.errors import KgraphError, LimitHit, QueryRefused, StoreDamaged
from kgraph.ontology import PREFIXES
from kgraph.terms import Term

logger = logging.getLogger(__name__)


class Limits(NamedTuple):
    """What a query may take: seconds of waiting for it, bytes of address space, rows of answer."""

    seconds: float = 30.0
    memory: int = 1 << 30
    rows: int = 100_000


LIMITS = Limits()
NOTHING: Mapping[str, Term | None] = {}


class Answer:
    """What a query gives, row by row while its worker runs; `truncated` is known at the end.

    `kind` is solutions, triples or boolean. A row is a tuple of terms as N-Triples spells them, "" where unbound.
    Variables that the asker has bound are no part of it.
    """

    def __init__(self, lines: Iterator[str], prefixes: dict[str, str], bound: Collection[str] = ()) -> None:
        head = json.loads(next(lines))
        self.kind: str = head["kind"]
        self._shown = [place for place, name in enumerate(head["variables"]) if name not in bound]
        self.variables: tuple[str, ...] = tuple(head["variables"][place] for place in self._shown)
        self.prefixes = prefixes
        self.truncated = False
        self._lines = lines

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        for line in self._lines:
            if line.startswith("{"):
                self.truncated = json.loads(line)["end"] == "rows"
            elif self.kind == "solutions":
                # `SELECT * {}` has solutions without a variable, whose line is empty.
                cells = line.split("\t")
                yield tuple(cells[place] for place in self._shown)
            else:
                yield tuple(line.split("\t"))


@contextmanager
def answer(
    graph: Path, text: str, limits: Limits = LIMITS, bound: Mapping[str, Term | None] = NOTHING
) -> Iterator[Answer]:
    """Ask the graph; the worker lives no longer than the block.

    A pattern outside GRAPH sees all graphs, direct triples and what each article says, unless FROM names some. `bound`
    gives terms to variables that the query selects, without touching its text; None leaves one open.
    """
    gate.admit(text)
    prefixes = {**PREFIXES, "": folder.settings(graph).base}
    request = {
        "store": str(store.whole(graph).path),
        "query": text,
        "prefixes": prefixes,
        "all_graphs": not gate.names_graphs(text),
        "seconds": math.ceil(limits.seconds),
        "memory": limits.memory,
        "rows": limits.rows,
        "bound": [(name, term._asdict()) for name, term in bound.items() if term is not None],
        "parent": os.getpid(),
        "packages": _packages(),
    }
    with _worker(request) as process:
        yield Answer(_lines(process, limits, text), prefixes, bound)


def _packages() -> str:
    """Where the worker finds pyoxigraph, since it starts without site-packages in a third of the time."""
    spec = find_spec("pyoxigraph")
    if spec is None or spec.origin is None:
        raise KgraphError("pyoxigraph is missing; `pip install kgraph` brings it")
    return str(Path(spec.origin).parents[1])


@contextmanager
def _worker(request: dict[str, Any]) -> Iterator["Popen[bytes]"]:
    # One arena for allocations: each thread's own would count 64 MB against the limit of address space.
    environment = {**os.environ, "MALLOC_ARENA_MAX": "1"}
    command = [sys.executable, "-I", "-S", "-X", "utf8", query_worker.__file__]
    process = Popen(command, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment)
    try:
        with suppress(BrokenPipeError), _piped(process.stdin) as pipe:
            pipe.write(json.dumps(request).encode())
        yield process
    finally:
        process.kill()
        with suppress(BrokenPipeError), process:
            pass


def _lines(process: "Popen[bytes]", limits: Limits, text: str) -> Iterator[str]:
    """The lines of the answer; the last says how it ended. Raises what ended it before."""
    rest = b""
    for chunk in _chunks(process, limits.seconds):
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield line.decode()
    yield json.dumps(_end(process, limits, text)._asdict())


def _chunks(process: "Popen[bytes]", seconds: float) -> Iterator[bytes]:
    """What the worker writes. Its time is what we wait for it: whoever pages slowly through the rows costs none."""
    output = _piped(process.stdout).fileno()
    poll = select.poll()
    poll.register(output, select.POLLIN | select.POLLHUP)
    while True:
        started = monotonic()
        if not poll.poll(max(0, seconds * 1000)):
            raise LimitHit(_TIMEOUT)
        seconds -= monotonic() - started
        if not (chunk := os.read(output, 1 << 16)):
            return
        yield chunk


_TIMEOUT = "timeout: the query took longer than allowed; narrow it, or give it more with --timeout"


class _Ended(NamedTuple):
    """The worker's last words: `end` is done, rows, syntax, evaluation, storage or memory, or how it died instead."""

    end: str
    message: str = ""
    confined: bool = True


def _end(process: "Popen[bytes]", limits: Limits, text: str) -> _Ended:
    """How the worker says it ended, or the error that it ended with."""
    said = _piped(process.stderr).read().decode(errors="replace")
    code = process.wait()
    end = _Ended(**json.loads(said.splitlines()[-1])) if code == 0 and said else _Ended(_death(code, said))
    if not end.confined:
        logger.warning("this system cannot take the network from a query's process; only the gate keeps SERVICE out")
    match end.end:
        case "done" | "rows":
            return end
        case "syntax":
            raise QueryRefused(_explain(text, end.message))
        case "evaluation":
            raise QueryRefused(f"evaluation: {end.message}")
        case "storage":
            raise StoreDamaged(f"the store cannot be read: {end.message}")
        case "memory":
            raise LimitHit(f"memory: the query needs more than {limits.memory >> 20} MB; narrow it")
        case died:
            raise LimitHit(died)


# What Rust, RocksDB and Python say when an allocation fails.
_OUT_OF_MEMORY = ("memory allocation of", "bad_alloc", "MemoryError", "Resource temporarily", "capacity overflow")


def _death(code: int, said: str) -> str:
    if code == -signal.SIGXCPU:
        return _TIMEOUT
    if any(words in said for words in _OUT_OF_MEMORY):
        return "memory"
    name = signal.Signals(-code).name if code < 0 else f"exit code {code}"
    return f"worker-died: the query's process ended with {name}; the graph is intact, simplify the query"


_SYNTAX_ERROR = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
# Of what Oxigraph expected, the sentences help ("Prefix not found"); its lists of keywords and characters do not.
_SENTENCE = re.compile(r"[A-Z][\w*]*(?: [\w*?()]+){2,}")


def _explain(text: str, message: str) -> str:
    match = _SYNTAX_ERROR.match(message)
    if match is None:
        return f"syntax: {message}"
    number, column = int(match[1]), int(match[2])
    line = [*text.splitlines(), ""][number - 1]
    read, rest = line[: column - 1][-30:].lstrip(), line[column - 1 :][:20].rstrip()
    reason = ", ".join(_SENTENCE.findall(match[3])) or "not understood"
    return f"syntax: line {number}, column {column}: {reason}: {read} ▸ {rest}".rstrip()


def _piped(pipe: Any) -> Any:
    """A pipe of Popen, which is there because we asked for it."""
    assert pipe is not None
    return pipe
