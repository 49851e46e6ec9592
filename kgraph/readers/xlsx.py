"""Excel workbooks, above all those of BigKinds: 19 columns, of which 뉴스 식별자 is text that looks like a number."""

import io
import zipfile
from collections.abc import Iterator, Sequence

from python_calamine import CalamineError, CalamineWorkbook

from kgraph.article import Article
from kgraph.errors import Skip
from kgraph.readers import _fields, _table
from kgraph.readers._source import WORKBOOK_LIMIT, Problem, Source

SUFFIXES = (".xlsx",)
_UNPACKED_LIMIT = 2_000_000_000
_PROPORTION = 200
# Archives may put a title or the search above the header.
_ROWS_ABOVE = 10


def read(source: Source) -> Iterator[Article | Problem]:
    data = source.data(max(WORKBOOK_LIMIT, source.limit))
    _check_size(data)
    rows = enumerate(_rows(data), 1)
    columns = _columns(rows)
    for number, row in rows:
        if any(cell != "" for cell in row):
            yield _article(source, columns, number, row)


def _check_size(data: bytes) -> None:
    """A workbook is a zip archive, and small ones can unpack to more than any memory holds."""
    try:
        unpacked = sum(member.file_size for member in zipfile.ZipFile(io.BytesIO(data)).infolist())
    except zipfile.BadZipFile as error:
        raise Skip("xlsx", "no Excel workbook, or not all of one") from error
    if unpacked > min(_UNPACKED_LIMIT, max(_PROPORTION * len(data), 10_000_000)):
        raise Skip("decompression-limit", f"unpacks from {len(data)} bytes to {unpacked}")


def _rows(data: bytes) -> Sequence[Sequence[object]]:
    """The rows of the first sheet that has any."""
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = (
            workbook.get_sheet_by_index(i).to_python(skip_empty_area=False) for i in range(len(workbook.sheet_names))
        )
        return next((rows for rows in sheets if rows), [])
    except (CalamineError, zipfile.BadZipFile, OSError) as error:
        raise Skip("xlsx", f"no Excel workbook that can be read: {error}") from error


def _columns(rows: Iterator[tuple[int, Sequence[object]]]) -> list[str]:
    """The header: the first row that names a column for the text, or the error of the first row."""
    refused: Skip | None = None
    for _, row in zip(range(_ROWS_ABOVE), rows, strict=False):
        try:
            return _table.header(row[1])
        except Skip as skip:
            refused = refused or skip
    raise refused or Skip("empty", "an empty workbook")


def _article(source: Source, columns: list[str], number: int, row: Sequence[object]) -> Article | Problem:
    values = _table.values(columns, row)
    lost = _lost_identifier(values)
    losses = (f"bad-id: {lost} is a number, not text, and its digits are lost",) if lost else ()
    try:
        return _fields.article(source, {k: v for k, v in values.items() if k != lost}, record=number, losses=losses)
    except Skip as skip:
        return Problem(f"{source.name}:{number}", skip.code, str(skip))


def _lost_identifier(values: dict[str, object]) -> str:
    """Excel keeps fifteen digits: 01100611.20250818060001001 as a number is that of a whole day's articles."""
    name = _fields.fields(values).get("id", "")
    value = values.get(name)
    return name if isinstance(value, float) and not (value.is_integer() and abs(value) < 1e15) else ""
