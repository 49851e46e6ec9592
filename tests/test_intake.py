import json
from typing import Any

import pytest
from small_records import ALL, HEAD

from kgraph import intake
from kgraph.errors import Skip
from kgraph.record import as_dict


def typed(type_: str, name: str) -> dict[str, Any]:
    """The entities of HEAD, the first one changed."""
    return {**as_dict(HEAD)["entities"], "e1": {"type": type_, "name": name}}


def broken(**changes: Any) -> str:
    return json.dumps(as_dict(HEAD) | changes)


def test_what_is_sound_is_read_back() -> None:
    assert [intake.parse(record.to_json()) for record in ALL] == list(ALL)


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        (b'{"id": "a", ', "json", "not a line of JSON"),
        (b'{"id": "\xff"}', "encoding", "not UTF-8"),
        (b"[" * 100_000, "json", "not a line of JSON"),
        (b"[]", "schema", "not a Record"),
        (b"{}", "schema", "KeyError at 'id'"),
        (broken(id=""), "schema", "the id, text or title"),
        (broken(text=None), "schema", "the id, text or title"),
        (broken(date="2025-02-31"), "schema", "date: '2025-02-31' is no value"),
        (broken(entities={}), "schema", "unknown entity"),
        (
            broken(entities=typed("Robot", "R2")),
            "schema",
            "unknown type 'Robot'",
        ),
        (
            broken(entities=typed("Person", " ")),
            "schema",
            "no name: e1",
        ),
        (broken(mentions=[{"start": 4, "end": 999, "entity": "e1"}]), "schema", "(4, 999) is no place"),
        (broken(mentions=[{"start": 4, "end": 4, "entity": "e1"}]), "schema", "(4, 4) is no place"),
        (broken(relations=[{"s": "e1", "p": "worksfor", "o": "e2"}]), "schema", "unknown predicate 'worksfor'"),
        (broken(relations=[{"s": "e1", "p": "headOf", "o": "e8"}]), "schema", "unknown entity 'e8'"),
        (broken(relations=[{"s": "e1", "p": "headOf", "o": "e2", "to": "soon"}]), "schema", "to: 'soon' is no value"),
        (broken(relations=[{"s": "e1", "p": "headOf", "o": "e2", "amount": "1 won"}]), "schema", "amount: '1 won'"),
        (broken(relations=[{"s": "e1", "p": "headOf", "o": "e2", "share": "much"}]), "schema", "share: 'much'"),
        (broken(relations=[{"s": "e1", "p": "headOf", "o": "e2", "salary": "1"}]), "schema", "salary: '1'"),
        (broken(relations=[{"s": "e1", "p": "headOf", "o": "e2", "confidence": 7}]), "schema", "confidence: 7"),
        (broken(attributes=[{"e": "e2", "a": "colour", "v": "2020"}]), "schema", "unknown attribute 'colour'"),
        (broken(attributes=[{"e": "e2", "a": "foundingDate", "v": "20"}]), "schema", "foundingDate: '20'"),
        (broken(quotes=[{"start": 0, "end": 2, "speaker": "e8"}]), "schema", "unknown entity 'e8'"),
        (broken(sentences=[[0, 10_000]]), "schema", "is no place"),
    ],
)
def test_what_is_not_is_refused_with_the_reason(line: bytes | str, code: str, said: str) -> None:
    with pytest.raises(Skip) as refused:
        intake.parse(line)
    assert refused.value.code == code
    assert said in str(refused.value)


def test_lines_know_where_they_come_from(tmp_path: Any) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"a": 1}\n\n{"b": 2}')
    assert list(intake.lines([str(tmp_path / "a.jsonl")])) == [
        (f"{tmp_path}/a.jsonl:1", b'{"a": 1}\n'),
        (f"{tmp_path}/a.jsonl:3", b'{"b": 2}'),
    ]
