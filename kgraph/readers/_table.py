"""Articles from rows under a header: what CSV files and workbooks share."""

from collections import Counter
from collections.abc import Sequence

from kgraph.errors import Skip
from kgraph.readers import _fields


def header(names: Sequence[object]) -> list[str]:
    """The columns' names, if an article's text is under one of them and no name stands twice."""
    columns = [str(name).strip() if name is not None else "" for name in names]
    if "text" not in _fields.fields(columns):
        wanted = ", ".join(map(repr, _fields.ALIASES["text"]))
        raise Skip("schema", f"no column for the text ({wanted}); the header has {', '.join(map(repr, columns)):.300}")
    normal = Counter(_fields.normal(name) for name in columns if name)
    if twice := [name for name, count in normal.items() if count > 1]:
        raise Skip("schema", f"the header has {twice[0]!r} twice")
    return columns


def values(columns: Sequence[str], row: Sequence[object]) -> dict[str, object]:
    """A row by column, empty cells left out."""
    return {name: cell for name, cell in zip(columns, row, strict=False) if name and cell is not None and cell != ""}
