"""A service that speaks the W3C Reconciliation API 0.2, asked politely: one request at a time, and nothing twice."""

import json
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPResponse
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias
from urllib import request
from urllib.error import HTTPError
from urllib.parse import quote, urlencode, urlsplit

from kgraph import __version__
from kgraph.errors import KgraphError, LimitHit, NothingFound
from kgraph.folder import storing

FILE = "reconciliation.sqlite"

# So many queries in one request; Wikidata's service asks for no more.
_BATCH = 10
_TRIES = 5
# A service that wants us to wait longer is asked another day; answers are many kilobytes, not many megabytes.
_LONGEST_WAIT = 120.0
_LARGEST = 16_000_000

Query: TypeAlias = Mapping[str, Any]


class Candidate(NamedTuple):
    """What a service says a name may mean; `features` are what it compared, by identifier."""

    id: str
    name: str
    score: float
    features: Mapping[str, float]


class Manifest(NamedTuple):
    """What a service is: what its identifiers and its properties begin with, and whether it `extends` data."""

    name: str
    identifiers: str
    schema: str
    extends: bool = False


class Service:
    """The service at an address, as far as `offline` the cache knows it; `contact` is told to whoever runs it."""

    def __init__(
        self, url: str, cache: sqlite3.Connection, *, contact: str = "", offline: bool = False, timeout: float = 30.0
    ) -> None:
        if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
            raise KgraphError(f"{url!r} is no address of a service; it begins with http:// or https://")
        self.url = url
        self._cache = cache
        self._contact = contact
        self._offline = offline
        self._timeout = timeout

    def manifest(self) -> Manifest:
        known = self._known("")
        if known is None and self._offline:
            raise NothingFound(f"{self.url}: nothing of it is in the cache; ask once without --offline")
        said = self._fetch(None) if known is None else known
        manifest = _manifest(self.url, said)
        self._keep({"": said})
        return manifest

    def answers(self, queries: Sequence[Query]) -> Iterator[list[Candidate] | None]:
        """The candidates for each query in its order; None where the cache has no answer and we are offline."""
        waiting = iter(queries)
        while batch := list(islice(waiting, _BATCH)):
            spelled = [_spelled(query) for query in batch]
            known = {text: self._known(text) for text in spelled}
            missing = [text for text in known if known[text] is None]
            if missing and not self._offline:
                known |= self._asked(missing)
            for text in spelled:
                yield None if known[text] is None else _candidates(self.url, known[text])

    def values(self, ids: Sequence[str], properties: Sequence[str]) -> dict[str, Mapping[str, frozenset[str]]]:
        """What the service's data extension says of things, by property; nothing of those that it does not know."""
        found: dict[str, Mapping[str, frozenset[str]]] = {}
        waiting = iter(ids)
        while batch := list(islice(waiting, _BATCH)):
            query = _spelled({"ids": batch, "properties": [{"id": one} for one in properties]})
            said = self._known(query)
            if said is None and not self._offline:
                said = self._fetch(urlencode({"extend": query}).encode())
                _values(self.url, said)
                self._keep({query: said})
            found |= {} if said is None else _values(self.url, said)
        return found

    def _asked(self, queries: Sequence[str]) -> dict[str, Any]:
        numbered = {f"q{number}": text for number, text in enumerate(queries)}
        body = ",".join(f"{json.dumps(name)}:{text}" for name, text in numbered.items())
        said = self._fetch(urlencode({"queries": f"{{{body}}}"}).encode())
        if not isinstance(said, dict) or not numbered.keys() <= said.keys():
            raise NothingFound(f"{self.url}: not an answer to each of the {len(queries)} queries asked")
        answers = {text: said[name] for name, text in numbered.items()}
        for answer in answers.values():
            _candidates(self.url, answer)
        self._keep(answers)
        return answers

    def _fetch(self, body: bytes | None) -> Any:
        """What the service answers, after as many tries as it asks for."""
        for attempt in range(_TRIES):
            try:
                return self._once(body)
            except HTTPError as error:
                with error:
                    self._wait(error, attempt)
            except TimeoutError as error:
                raise self._late() from error
            except (OSError, HTTPException) as error:
                reason = getattr(error, "reason", error)
                raise (
                    self._late() if isinstance(reason, TimeoutError) else NothingFound(f"{self.url}: {reason}")
                ) from error
        raise LimitHit(f"{self.url}: too many requests for it, {_TRIES} times in a row; what it answered is kept")

    def _once(self, body: bytes | None) -> Any:
        headers = {"User-Agent": self._agent(), "Accept": "application/json"}
        with _opener().open(request.Request(self.url, body, headers), timeout=self._timeout) as response:
            text = self._read(response)
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            raise NothingFound(f"{self.url}: its answer is no JSON: {error}") from error

    def _read(self, response: HTTPResponse) -> bytes:
        """The answer, in the time allowed for all of it: each piece may come in time, and the whole never end."""
        end = time.monotonic() + self._timeout
        text = b""
        while piece := response.read1(1 << 16):
            text += piece
            if len(text) > _LARGEST:
                raise LimitHit(f"{self.url}: its answer is longer than {_LARGEST // 1_000_000} MB")
            if time.monotonic() > end:
                raise TimeoutError
        return text

    def _wait(self, error: HTTPError, attempt: int) -> None:
        """Wait as long as the service asks; what is wrong with the request does not get better by waiting."""
        if 300 <= error.code < 400:
            raise KgraphError(f"{self.url}: has moved to {error.headers.get('Location')}; ask that") from error
        if error.code not in {429, 502, 503, 504}:
            raise NothingFound(f"{self.url}: {error.code} {error.reason}") from error
        seconds = _delay(error.headers.get("Retry-After"), attempt)
        if seconds > _LONGEST_WAIT:
            raise LimitHit(
                f"{self.url}: asks to come back in {seconds:.0f} seconds; what it answered is kept"
            ) from error
        if attempt + 1 < _TRIES:
            time.sleep(seconds)

    def _late(self) -> LimitHit:
        return LimitHit(f"{self.url}: no answer within {self._timeout:g} seconds; what it answered before is kept")

    def _agent(self) -> str:
        contact = f" ({quote(self._contact, safe=' @:/+.,-_')})" if self._contact else ""
        return f"kgraph/{__version__}{contact}"

    def _known(self, query: str) -> Any:
        row = self._cache.execute(
            "SELECT answer FROM answer WHERE service = ? AND query = ?", (self.url, query)
        ).fetchone()
        return json.loads(row[0]) if row else None

    def _keep(self, answers: Mapping[str, Any]) -> None:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._cache:
            self._cache.executemany(
                "INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?)",
                [(self.url, query, json.dumps(answer), now) for query, answer in answers.items()],
            )


@contextmanager
def open_cache(folder: Path) -> Iterator[sqlite3.Connection]:
    """What services have answered; the file may be deleted to ask them all again."""
    with storing(folder):
        try:
            with closing(sqlite3.connect(folder / FILE)) as cache:
                cache.execute(
                    "CREATE TABLE IF NOT EXISTS answer"
                    " (service TEXT, query TEXT, answer TEXT, date TEXT, PRIMARY KEY (service, query)) WITHOUT ROWID"
                )
                yield cache
        except sqlite3.DatabaseError as error:
            raise OSError(f"{FILE}: {error}; delete it to ask again") from error


def _opener() -> request.OpenerDirector:
    """Opens http and https, and follows no one elsewhere: not to files, not to other hosts."""
    opener = request.OpenerDirector()
    for handler in (
        request.ProxyHandler(),
        request.HTTPHandler(),
        request.HTTPSHandler(),
        request.HTTPErrorProcessor(),
        request.HTTPDefaultErrorHandler(),
    ):
        opener.add_handler(handler)
    return opener


def _delay(asked: str | None, attempt: int) -> float:
    """The seconds that Retry-After asks for, as a number or a date; without it 1, 2, 4, …"""
    if asked is None:
        return float(2**attempt)
    if asked.strip().isdecimal():
        return float(asked)
    try:
        until = parsedate_to_datetime(asked)
    except ValueError:
        return float(2**attempt)
    return max(0.0, (until.astimezone(UTC) - datetime.now(UTC)).total_seconds())


def _manifest(url: str, said: Any) -> Manifest:
    fields = {field: said.get(field) for field in _FIELDS} if isinstance(said, dict) else {}
    if not fields or not all(isinstance(value, str) for value in fields.values()):
        raise NothingFound(f"{url}: no reconciliation service; its manifest has no {', '.join(_FIELDS)}")
    versions = said.get("versions")
    if not isinstance(versions, list) or "0.2" not in versions:
        raise NothingFound(f"{url}: speaks version {versions or '0.1'} of the reconciliation API; kgraph speaks 0.2")
    name, identifiers, schema = (str(fields[field]) for field in _FIELDS)
    return Manifest(name, identifiers, schema, isinstance(said.get("extend"), dict))


_FIELDS = ("name", "identifierSpace", "schemaSpace")


def _candidates(url: str, answer: Any) -> list[Candidate]:
    try:
        return [_candidate(one) for one in answer["result"]]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NothingFound(f"{url}: an answer that is none of the reconciliation API 0.2: {error!r}") from error


def _candidate(said: Any) -> Candidate:
    features = {str(one["id"]): float(one["value"]) for one in said.get("features") or () if "value" in one}
    if not isinstance(said["id"], str) or not isinstance(said["name"], str):
        raise TypeError("id and name are no text")
    return Candidate(said["id"], said["name"], float(said["score"]), features)


def _values(url: str, answer: Any) -> dict[str, Mapping[str, frozenset[str]]]:
    try:
        return {
            id_: {pid: frozenset(text for one in cells for text in _cell(one)) for pid, cells in row.items()}
            for id_, row in answer["rows"].items()
        }
    except (KeyError, TypeError, AttributeError) as error:
        raise NothingFound(f"{url}: an answer that is no data extension of the API 0.2: {error!r}") from error


def _cell(said: Mapping[str, Any]) -> Iterator[str]:
    """A value as text: of a thing its name and its identifier."""
    told = map(said.get, ("str", "name", "id", "date", "int", "float", "bool"))
    return (str(value) for value in told if value is not None)


def _spelled(query: Query) -> str:
    """A query as it is sent, and by which its answer is found again."""
    return json.dumps(query, ensure_ascii=False, sort_keys=True)
