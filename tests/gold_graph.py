"""The graph of the gold Records of development, for tests that state what a graph of real articles answers."""

from pathlib import Path

import pytest

from kgraph.build import build_from_records
from kgraph.intake import lines
from kgraph.record import Record

DEV = Path(__file__).resolve().parents[2] / "shared" / "gold" / "dev.jsonl"

needed = pytest.mark.skipif(not DEV.is_file(), reason="the gold Records (../shared/gold/dev.jsonl) are not here")


def make(path: Path) -> Path:
    build_from_records(path, lines([str(DEV)]))
    return path


def records() -> list[Record]:
    return [Record.from_json(line) for line in DEV.read_text(encoding="utf-8").splitlines()]
