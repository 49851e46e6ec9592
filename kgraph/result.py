"""Rows under named columns, for notebooks: to iterate over, to make a data frame of, to look at."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any, overload
from urllib.parse import unquote

from kgraph.errors import KgraphError
from kgraph.ontology import NAMESPACE, shorten
from kgraph.query import Answer
from kgraph.terms import Term, term

if TYPE_CHECKING:
    import pandas

# A notebook shows the first so many rows; what is iterated over are all.
_SHOWN = 60
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Result(Sequence[dict[str, Any]]):
    """Rows, each a dictionary by column; `items` are the objects that they were made of, if any."""

    def __init__(self, columns: Sequence[str], rows: Iterable[Sequence[Any]], items: Sequence[Any] = ()) -> None:
        self.columns = tuple(columns)
        self.items = tuple(items)
        self._rows = [tuple(row) for row in rows]

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (dict(zip(self.columns, row, strict=True)) for row in self._rows)

    @overload
    def __getitem__(self, place: int) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, place: slice) -> "Result": ...
    def __getitem__(self, place: int | slice) -> "dict[str, Any] | Result":
        if isinstance(place, slice):
            return Result(self.columns, self._rows[place])
        return dict(zip(self.columns, self._rows[place], strict=True))

    def to_list(self) -> list[dict[str, Any]]:
        return list(self)

    def to_pandas(self) -> "pandas.DataFrame":
        """A data frame; a date that is a year or a month stays a text, so that it becomes no false day."""
        try:
            import pandas
        except ImportError as error:
            raise KgraphError("pandas is missing; `pip install 'kgraph[notebook]'` brings it") from error
        return pandas.DataFrame(self._rows, columns=list(self.columns), dtype=object).infer_objects()

    def __repr__(self) -> str:
        return f"<{len(self)} rows: {', '.join(self.columns)}>"

    def _repr_html_(self) -> str:
        heads = "".join(f"<th>{escape(column)}</th>" for column in self.columns)
        rows = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in self._rows[:_SHOWN])
        more = f"<p>{len(self) - _SHOWN:,} more</p>" if len(self) > _SHOWN else ""
        return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{more}"


def answered(answer: Answer) -> Result:
    """The answer to a query, its terms as values of Python."""
    if answer.kind == "boolean":
        return Result(("answer",), ((said == "true",) for (said,) in answer))
    columns = ("subject", "predicate", "object") if answer.kind == "triples" else answer.variables
    return Result(columns, ([value(term(cell)) for cell in row] for row in answer))


def value(found: Term | None) -> Any:
    """A term as a value of Python: number, truth, day, or text; an IRI is one too."""
    if found is None:
        return None
    match shorten(found.datatype):
        case "xsd:integer":
            return int(found.value)
        case "xsd:decimal":
            return float(found.value) if "." in found.value else int(found.value)
        case "xsd:boolean":
            return found.value == "true"
        case "xsd:date" if _DAY.fullmatch(found.value):
            return date.fromisoformat(found.value)
    return found.value


def _cell(value: Any) -> str:
    if isinstance(value, str) and value.startswith(NAMESPACE.removesuffix("#")):
        return f"<td>{escape(unquote(shorten(value)))}</td>"
    return f"<td>{escape('' if value is None else str(value))}</td>"
