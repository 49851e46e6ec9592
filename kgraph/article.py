"""An article, as a reader hands it on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Article:
    """One article. `text` is its body: NFC, without NUL or surrogates; every offset counts its code points.

    `id` is what a later version of the same article replaces: the archive's identifier or the file's name.
    `date` is the day of publication (ISO 8601) or None. `source` is `path[:record]`, for messages.
    `hints` are names that the archive lists for the article (BigKinds: 인물, 위치, 기관), by column.
    `losses` says what reading had to change ("NUL removed: 3"), for the run's ledger.
    """

    id: str
    text: str
    title: str = ""
    date: str | None = None
    publisher: str = ""
    url: str = ""
    author: str = ""
    language: str = ""
    source: str = ""
    hints: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    extra: Mapping[str, object] = field(default_factory=dict)
    losses: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """A hash of all that extraction and mapping read of the article."""
        parts = (self.id, self.text, self.title, self.date or "", self.publisher, self.url, self.author, self.language)
        return sha256("\x00".join(parts).encode()).hexdigest()
