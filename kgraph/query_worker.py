"""The process that a user's query runs in: read-only, limited in memory and time, without network, and killed at will.

kgraph.query starts this file by its path, so that it imports nothing of kgraph and answers within 50 ms. It reads one
JSON request from standard input. On standard output it writes a JSON line that says what kind of answer follows, then
one line a row, of terms in N-Triples' spelling between tabs; on standard error, at the end, a JSON line that says how
it ended.
"""

import ctypes
import itertools
import json
import os
import platform
import resource
import signal
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
_SECCOMP_MODE_FILTER = 2
# Per machine: its number in <linux/audit.h>; then the calls socket, connect, execve, execveat and io_uring_setup.
_MACHINES = {
    "x86_64": (0xC000003E, (41, 42, 59, 322, 425)),
    "aarch64": (0xC00000B7, (198, 203, 221, 281, 425)),
}
_LOAD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000 | 1, 0x80000000


def main() -> None:
    request = json.load(sys.stdin)
    confined = confine(request)
    sys.path.append(request["packages"])
    end = _answer(request)
    sys.stdout.flush()
    sys.stderr.write(json.dumps({**end, "confined": confined}) + "\n")


def confine(request: dict[str, Any]) -> bool:
    """Take from this process what a query does not need; false where the network could not be taken."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (request["seconds"] + 1, request["seconds"] + 2))
    if sys.platform != "linux":
        return False
    # Elsewhere the limit of address space does not mean memory: macOS refuses it.
    resource.setrlimit(resource.RLIMIT_AS, (request["memory"], request["memory"]))
    system = ctypes.CDLL(None, use_errno=True)
    system.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != request["parent"]:
        sys.exit("the process that asked has gone")
    return _take_network(system)


def _take_network(system: ctypes.CDLL) -> bool:
    """A seccomp filter: opening a connection or starting a program fails with EPERM from here on."""
    if platform.machine() not in _MACHINES:
        return False
    code = ctypes.create_string_buffer(_filter(*_MACHINES[platform.machine()]))
    program = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(code))
    system.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    return bool(system.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, program, 0, 0) == 0)


def _filter(machine: int, calls: tuple[int, ...]) -> bytes:
    """Instructions of the kernel's packet filter, 8 bytes each: code, jump if true, jump if false, value."""
    refuse = len(calls) + 1
    return b"".join(
        itertools.starmap(
            lambda *fields: struct.pack("HBBI", *fields),
            [
                (_LOAD, 0, 0, 4),
                (_JUMP_IF_EQUAL, 1, 0, machine),
                (_RETURN, 0, 0, _KILL),
                (_LOAD, 0, 0, 0),
                *((_JUMP_IF_EQUAL, refuse - 1 - i, 0, call) for i, call in enumerate(calls)),
                (_RETURN, 0, 0, _ALLOW),
                (_RETURN, 0, 0, _REFUSE),
            ],
        )
    )


def _answer(request: dict[str, Any]) -> dict[str, str]:
    """Write the answer; how it ended is done, rows, syntax, evaluation, storage or memory."""
    import pyoxigraph

    try:
        with _few_cores():
            store = pyoxigraph.Store.read_only(request["store"])
        results = store.query(
            request["query"],
            prefixes=request["prefixes"],
            use_default_graph_as_union=request["all_graphs"],
            substitutions={pyoxigraph.Variable(name): _term(pyoxigraph, **said) for name, said in request["bound"]},
        )
        return {"end": "rows" if _write(results, request["rows"]) else "done"}
    except SyntaxError as error:
        return {"end": "syntax", "message": str(error)}
    except OSError as error:
        return {"end": "storage", "message": str(error)}
    except MemoryError:
        return {"end": "memory"}
    except (RuntimeError, ValueError) as error:
        return {"end": "evaluation", "message": str(error)}


@contextmanager
def _few_cores() -> Iterator[None]:
    """RocksDB starts a thread for each core, and the stack of each counts against the limit of address space."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(cores)[:4])
    yield
    os.sched_setaffinity(0, cores)


def _term(pyoxigraph: Any, kind: str, value: str, language: str, datatype: str) -> Any:
    if kind == "uri":
        return pyoxigraph.NamedNode(value)
    type_ = pyoxigraph.NamedNode(datatype) if datatype else None
    return pyoxigraph.Literal(value, language=language or None, datatype=type_)


def _write(results: Any, limit: int) -> bool:
    """Write at most `limit` rows; true when there were more."""
    variables = [variable.value for variable in getattr(results, "variables", ())]
    kind = {"QuerySolutions": "solutions", "QueryTriples": "triples", "QueryBoolean": "boolean"}[type(results).__name__]
    print(json.dumps({"kind": kind, "variables": variables}))
    if kind == "boolean":
        print("true" if results else "false")
        return False
    for row in itertools.islice(results, limit):
        print("\t".join(_terms(row)))
    return next(results, None) is not None


def _terms(row: Any) -> Iterator[str]:
    """Terms as N-Triples spells them; an unbound variable is an empty field."""
    return ("" if term is None else str(term) for term in row)


if __name__ == "__main__":
    main()
