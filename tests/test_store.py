from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, Store

from kgraph import store
from kgraph.errors import StoreDamaged
from kgraph.folder import writing

QUADS = [
    Quad(NamedNode(f"http://example.org/{number}"), *[NamedNode("http://example.org/p")] * 3) for number in range(5000)
]


def grown(folder: Path, quads: list[Quad], origin: store.Checkpoint | None = None) -> store.Checkpoint:
    """One more checkpoint, with these quads added."""
    state = store.following(folder, origin)
    with store.draft(folder, origin) as draft:
        draft.store.extend(quads)
        draft.keep(state, len(draft.store), origin)
    store.switch(folder, state)
    return state


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with writing(tmp_path):
        pass
    return tmp_path


def test_readers_see_what_was_kept(folder: Path) -> None:
    grown(folder, QUADS[:3])
    assert set(store.read(folder)) == set(QUADS[:3])


def broken_off(folder: Path, origin: store.Checkpoint) -> None:
    with store.draft(folder, origin) as draft:
        draft.store.extend(QUADS)
        draft.store.flush()
        raise KeyboardInterrupt


def test_a_draft_that_is_broken_off_leaves_no_trace(folder: Path) -> None:
    state = grown(folder, QUADS[:3])
    with pytest.raises(KeyboardInterrupt):
        broken_off(folder, state)
    assert set(store.read(folder)) == set(QUADS[:3])
    assert not (folder / "store").exists()
    assert not list(store.faults(state, thorough=True))


def test_a_reader_keeps_what_it_opened_while_the_next_checkpoint_comes(folder: Path) -> None:
    first = grown(folder, QUADS[:10])
    reader = store.read(folder)
    grown(folder, QUADS[10:], first)
    assert len(reader) == 10
    assert len(store.read(folder)) == len(QUADS)


def test_two_checkpoints_are_kept(folder: Path) -> None:
    state = None
    for number in range(4):
        state = grown(folder, QUADS[number : number + 1], state)
    assert sorted(path.name for path in (folder / "checkpoints").iterdir()) == ["3", "3.json", "4", "4.json"]


def test_a_checkpoint_is_not_read_before_the_switch(folder: Path) -> None:
    first = grown(folder, QUADS[:1])
    with store.draft(folder, first) as draft:
        draft.store.extend(QUADS)
        draft.keep(store.following(folder, first), len(draft.store), first)
    assert len(store.read(folder)) == 1


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-10])


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


@pytest.mark.parametrize(
    ("pattern", "harm"),
    [
        ("MANIFEST-*", _cut),
        ("MANIFEST-*", _flip),
        ("CURRENT", _cut),
        ("*.sst", _cut),
        ("*.sst", Path.unlink),
        ("*.log", Path.unlink),
    ],
)
def test_damage_is_found_before_a_reader_opens(folder: Path, pattern: str, harm: object) -> None:
    state = grown(folder, QUADS)
    path = sorted(state.path.glob(pattern))[0]
    before = sorted(path.name for path in state.path.iterdir())
    assert callable(harm)
    harm(path)
    with pytest.raises(StoreDamaged, match=rf"{path.name} .*doctor --restore"):
        store.read(folder)
    left = sorted(path.name for path in state.path.iterdir())
    assert left == before or set(before) - set(left) == {path.name}


def test_a_flipped_bit_in_a_table_is_found_by_a_thorough_look(folder: Path) -> None:
    state = grown(folder, QUADS)
    path = max(state.path.glob("*.sst"), key=lambda path: path.stat().st_size)
    _flip(path)
    assert [fault for fault in store.faults(state, thorough=True) if path.name in fault]


@pytest.mark.parametrize("harm", [lambda f: (f / "current").unlink(), lambda f: (f / "current").write_text("x")])
def test_a_graph_without_a_current_checkpoint_says_so(folder: Path, harm: object) -> None:
    grown(folder, QUADS[:1])
    assert callable(harm)
    harm(folder)
    with pytest.raises(StoreDamaged, match="kgraph build -g"):
        store.read(folder)


def test_a_missing_graph_is_not_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(StoreDamaged, match="there is no graph"):
        store.read(tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_a_copy_shares_no_file_that_is_written_again(folder: Path) -> None:
    state = grown(folder, QUADS)
    with store.draft(folder, state) as draft:
        draft.store.extend(QUADS[:1])
        draft.store.remove(QUADS[1])
        draft.store.optimize()
    assert not list(store.faults(state, thorough=True))


def test_a_store_of_many_small_changes_stays_in_few_files(folder: Path) -> None:
    state = None
    for number in range(30):
        state = grown(folder, QUADS[number : number + 1], state)
    assert state is not None
    assert len(state.files) < 150
    assert isinstance(store.read(folder), Store)
