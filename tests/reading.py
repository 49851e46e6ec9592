"""Reading what a test has written."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kgraph.article import Article
from kgraph.readers import Problem, read

GOLD = Path(__file__).parents[2] / "shared" / "gold"
BODY = "오상진 단장은 17일 광주에서 2단계 사업을 설명했다. 기업 지원도 늘린다고 밝혔다."


def articles(*paths: Path, **options: object) -> list[Article]:
    """The articles under the paths, which must hold nothing else."""
    found = list(read(paths, **options))  # type: ignore[arg-type]
    assert all(isinstance(item, Article) for item in found), found
    return [item for item in found if isinstance(item, Article)]


def problems(*paths: Path, **options: object) -> list[tuple[str, str]]:
    """Where and why something could not be read: file name and record, code."""
    found = read(paths, **options)  # type: ignore[arg-type]
    return [(Path(item.source).name, item.code) for item in found if isinstance(item, Problem)]


def written(path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without the right of the superuser to read everything."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)
