"""What a user can mend, and the exit code that says so."""


class KgraphError(Exception):
    """Something the user can mend: the message says what was found, what was expected, what to do."""

    exit_code = 2


class UnknownTerm(KgraphError):
    """A name that the ontology or a folder of plugins does not hold."""


class NothingFound(KgraphError):
    """Nothing usable in the input, or nothing under that name; `candidates` may be meant instead, best first."""

    exit_code = 4

    def __init__(self, message: str, candidates: tuple[object, ...] = ()) -> None:
        super().__init__(message)
        self.candidates = candidates


class Ambiguous(NothingFound):
    """A name that several entities bear: the candidates."""


class StoreInUse(KgraphError):
    exit_code = 5


class StoreDamaged(KgraphError):
    """A graph folder that is damaged, foreign, missing, or of another version."""

    exit_code = 6


class StorageFailed(KgraphError):
    """The disk is full, read-only, or does not answer."""

    exit_code = 7


class LimitHit(KgraphError):
    """A limit of time, memory or rows was reached before the work was done."""

    exit_code = 8


class QueryRefused(KgraphError):
    """A query that is malformed or asks for what a reader may not do."""

    exit_code = 9


class Skip(Exception):
    """One input that cannot be used; the run goes on. `code` is a short stable reason such as `empty`."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
