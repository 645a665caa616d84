"""The bytes of a table made by someone else, as a header and rows of cells.

The order of encodings and the choice of the delimiter are fixed: no statistics, because they
take short Chinese texts for Korean.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator

from opsboard.domain import limits
from opsboard.domain.errors import N_, BadData, Invalid
from opsboard.domain.text import visible
from opsboard.domain.values import frozen
from opsboard.formats.words import fold

MAX_BYTES = 32 * 1024 * 1024
MAX_ROWS = limits.TABLE_ROWS.most
MAX_CELLS = limits.TABLE_CELLS.most
DELIMITERS = ",;\t"

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark begins the same
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = {
    b"PK\x03\x04": N_("{name}: this is a workbook or an archive, not a text table; save it as CSV first"),
    b"\xd0\xcf\x11\xe0": N_("{name}: this is an old Excel workbook; save it as CSV first"),
    b"SQLite format 3\0": N_("{name}: this is a database, not a text table; open a board with --board"),
}
_NUMBER = re.compile(r"[-+]?(?=[.,]*+\d)[\d.,]++%?")
_DATE = re.compile(r"\d{1,4}[-/.年]\d{1,2}[-/.月]\d{1,4}日?([ T].*)?")
_IDENTIFIER = re.compile(r"[A-Za-z]{1,12}[-_ #]?\d+")
_ADDRESS = re.compile(r"https?://\S+|[^\s@]++@[^\s.]++\.\S+")
_LONGEST_HEADER = 100


@frozen
class Row:
    line: int
    """The line of the file where the row begins, from 1."""
    cells: tuple[str, ...]
    """As many as the header has."""


@frozen
class Table:
    header: tuple[str, ...]
    """Without columns that have no name and hold nothing."""
    numbers: tuple[int, ...]
    """The place in the file of each, from 1."""
    rows: tuple[Row, ...]
    encoding: str
    short: tuple[int, ...]
    """Lines with fewer cells than the header; the missing ones were taken as empty."""


def decode(data: bytes, name: str, encoding: str | None = None) -> tuple[str, str]:
    """The text of `data` and the encoding it was in: the byte order mark's, else strict UTF-8, else GB18030.

    `encoding` overrides. Raises BadData with the line and the byte where no encoding fits.
    """
    for magic, template in _BINARY.items():
        if data.startswith(magic):
            raise BadData(template, name=name)
    if encoding is not None:
        return _decoded(data, name, encoding), encoding
    for mark, marked in _BOMS:
        if data.startswith(mark):
            return _decoded(data, name, marked), marked
    farthest = 0
    for candidate in ("utf-8", "gb18030"):
        try:
            return data.decode(candidate), candidate
        except UnicodeDecodeError as error:
            farthest = max(farthest, error.start)
    raise BadData(
        N_("{name}, line {line}, byte {offset}: neither UTF-8 nor GB18030; say which with --encoding"),
        name=name,
        line=data.count(b"\n", 0, farthest) + 1,
        offset=farthest + 1,
    )


def read_table(text: str, name: str, encoding: str, known_header: frozenset[str]) -> Table:
    """The header and the rows of a table, all checked before the first is used.

    `known_header` are folded words that a header may hold. Blank lines and repeated headers are left
    out. Raises BadData naming the line: no header, a row longer than the header, a quote that is never
    closed, a NUL, too many rows.
    """
    if "\0" in text:
        raise BadData(
            N_("{name}, line {line}: a NUL character; this is not a text table, or its encoding is another"),
            name=name,
            line=text.count("\n", 0, text.index("\0")) + 1,
        )
    records = _records(text, name, _delimiter(text))
    header_row = next(records, None)
    if header_row is None:
        raise BadData(N_("{name}, line 1: no header; the first line must name the columns"), name=name)
    header = header_row.cells
    named = len(_trimmed(header))
    rows: list[Row] = []
    short: list[int] = []
    for row in records:
        cells = row.cells if len(row.cells) <= len(header) else _trimmed(row.cells, len(header))
        if len(cells) > len(header):
            raise BadData(
                N_("{name}, line {line}: {count} cells where the header has {columns}; is a comma not quoted?"),
                name=name,
                line=row.line,
                count=len(cells),
                columns=len(header),
            )
        if cells == header:
            continue
        if len(rows) == MAX_ROWS:
            raise BadData(
                N_("{name}, line {line}: more than {limit} rows; split the file"),
                name=name,
                line=row.line,
                limit=MAX_ROWS,
            )
        if len(cells) < named:
            short.append(row.line)
        rows.append(Row(row.line, cells))
    columns = _used(header, rows)
    if len(columns) * len(rows) > MAX_CELLS:
        raise BadData(
            N_("{name}: {rows} rows of {columns} columns; at most {limit} cells are read, split the file"),
            name=name,
            rows=len(rows),
            columns=len(columns),
            limit=MAX_CELLS,
        )
    header = tuple([header[column] for column in columns])
    rows = [Row(row.line, _picked(row.cells, columns)) for row in rows]
    _check_header(header, header_row.line, rows, name, known_header)
    return Table(header, tuple(column + 1 for column in columns), tuple(rows), encoding, tuple(short))


def is_number(cell: str) -> bool:
    """Whether a cell holds nothing but a number, perhaps with a percent sign."""
    return _NUMBER.fullmatch(cell.strip()) is not None


def is_date(cell: str) -> bool:
    """Whether a cell is shaped like a date, right or wrong."""
    return _DATE.fullmatch(cell.strip()) is not None


def is_identifier(cell: str) -> bool:
    """Whether a cell looks like an id: digits alone, or a short word with a number."""
    stripped = cell.strip()
    return stripped.isdigit() or _IDENTIFIER.fullmatch(stripped) is not None


def _decoded(data: bytes, name: str, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadData(
            N_("{name}, line {line}, byte {offset}: this is not {encoding}"),
            name=name,
            line=data.count(b"\n", 0, error.start) + 1,
            offset=error.start + 1,
            encoding=encoding,
        ) from None
    except (LookupError, ValueError):  # ValueError: Python has a codec of this name, but not for text in a file
        raise Invalid(N_("there is no encoding {encoding}; use utf-8 or gb18030"), encoding=encoding) from None


def _delimiter(text: str) -> str:
    """The one that cuts the first line with anything on it into the most cells; a comma when none does."""
    start = len(text) - len(text.lstrip("\r\n"))
    best, most = ",", 1
    for delimiter in DELIMITERS:
        try:
            first = next(csv.reader(io.StringIO(text[start : start + 100_000], newline=""), delimiter=delimiter), [])
        except csv.Error:
            continue
        if len(first) > most:
            best, most = delimiter, len(first)
    return best


def _records(text: str, name: str, delimiter: str) -> Iterator[Row]:
    """Rows that hold anything, with the line each begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise BadData(
                N_("{name}, line {line}: {problem}; is a quote not closed?"), name=name, line=line, problem=error
            ) from None
        if any(cell.strip() for cell in cells):
            yield Row(line, tuple(cells))
        line = reader.line_num + 1


def _trimmed(cells: tuple[str, ...], least: int = 1) -> tuple[str, ...]:
    """`cells` without empty ones at the end, but at least so many."""
    count = len(cells)
    while count > least and not cells[count - 1].strip():
        count -= 1
    return cells[:count]


def _used(header: tuple[str, ...], rows: list[Row]) -> list[int]:
    """The columns that have a name or hold anything: a sheet may have thousands of others."""
    used = {column for column, name in enumerate(header) if name.strip()}
    for row in rows:
        used.update(column for column, cell in enumerate(row.cells) if cell and not cell.isspace())
    return sorted(used)


def _picked(cells: tuple[str, ...], columns: list[int]) -> tuple[str, ...]:
    """The cells of these columns; those that a short row lacks are empty."""
    there = len(cells)
    if there >= len(columns) and columns[-1] == len(columns) - 1:
        return cells[: len(columns)]
    return tuple([cells[column] if column < there else "" for column in columns])


def _check_header(header: tuple[str, ...], line: int, rows: list[Row], name: str, known: frozenset[str]) -> None:
    """Refuse a first line that holds values: at least as many numbers, dates, ids and addresses as known
    words, or, where no word is known, one that stands again below it."""
    words = [cell.strip() for cell in header]
    named = sum(fold(word) in known for word in words)
    values = [word for word in words if word and fold(word) not in known and _is_value(word)]
    if not named:
        columns = [column for column, word in enumerate(words) if word]
        repeated = {column for row in rows for column in columns if row.cells[column].strip() == words[column]}
        values += [words[column] for column in sorted(repeated)]
    if values and len(values) >= named:
        raise BadData(
            N_("{name}, line {line}: no header; “{word}” is a value, and the first line must name the columns"),
            name=name,
            line=line,
            word=visible(values[0])[:40],
        )


def _is_value(word: str) -> bool:
    if len(word) > _LONGEST_HEADER or _ADDRESS.fullmatch(word):
        return True
    return is_number(word) or is_date(word) or is_identifier(word)
