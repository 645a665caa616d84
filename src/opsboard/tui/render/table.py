"""The rows of a table in a form: under the names of its columns, or, where that is too narrow, the cells of the row
that is edited one under the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.segment import Segment

from opsboard.domain.kinds import DATE_TYPES, Field
from opsboard.domain.text import fit, shared_cells, visible, width, wrap
from opsboard.domain.value_text import CELLS_APART, readable_cells
from opsboard.i18n import current_language
from opsboard.tui.render.card import Row
from opsboard.tui.theme import Palette
from opsboard.tui.view_models.table_rows import TableRow, TableRows

_CELLS = {"percent": 6, "flag": 5, "integer": 8, "number": 10, "person": 14}
"""Cells in which a value of this type is typed."""
DATE_CELLS = 17
TEXT_CELLS = 14
"""The fewest in which a text is typed; it gets what there is."""
WIDEST = 48
LONG_ROWS = 3
"""Rows of a table while nobody types in it."""
ERROR_ROWS = 2


@dataclass(slots=True)
class TablePicture:
    """Rows of the table, and where the cell that is typed in lies: its row, first cell and cells."""

    rows: list[Row] = field(default_factory=list)
    at: tuple[int, int, int] = (0, 0, 0)
    cells: list[tuple[int, int, int, int, int]] = field(default_factory=list)
    """What a click is on: a row of the picture, first cell and the one behind the last, row and column of the table."""
    names: dict[int, Segment] = field(default_factory=dict)
    """Where cells stand one under the other: row -> the name of its column."""


def column_cells(table: TableRows, cells: int) -> list[int] | None:
    """How wide the columns are while the table is typed in: by their types, what stands in the other cells and what
    room there is; not by the cell that is typed in, so that a letter moves nothing. None where they do not fit beside
    each other."""
    columns = table.columns
    sizes = [max(_least(column), width(_name(column))) for column in columns]
    left = cells - sum(sizes) - CELLS_APART * (len(columns) - 1)
    if left < 0:
        return None
    growing = [place for place, column in enumerate(columns) if column.type in ("text", "url")]
    for wanted in ({place: _wanted(table, place) for place in growing}, dict.fromkeys(growing, WIDEST)):
        more = shared_cells(left, [max(0, wanted[place] - sizes[place]) for place in growing])
        for place, cells_more in zip(growing, more, strict=True):
            sizes[place] += cells_more
        left -= sum(more)
    return sizes


def _wanted(table: TableRows, place: int) -> int:
    """Cells that the texts of a column take, but for the one that is typed in."""
    typed_in = (table.row, table.column)
    others = (row.cells[place] for number, row in enumerate(table.rows) if (number, place) != typed_in)
    return min(WIDEST, max((width(visible(cell)) + 1 for cell in others), default=0))


def _least(column: Field) -> int:
    if column.type == "choice":
        return max((width(one.name.of(current_language())) for one in column.values), default=0) + 1
    return DATE_CELLS if column.type in DATE_TYPES else _CELLS.get(column.type, TEXT_CELLS)


def _name(column: Field) -> str:
    return visible(column.name.of(current_language()))


def edited_table(table: TableRows, sizes: Sequence[int] | None, cells: int, p: Palette, most: int) -> TablePicture:
    """The table with the cell that is typed in left empty, in at most so many rows: those around that cell. `sizes`:
    how wide its columns are, None where the cells of a row stand one under the other."""
    picture = TablePicture() if sizes is None else TablePicture([_heads(table.columns, sizes, p)])
    first, last = _in_sight(table, most - len(picture.rows), sizes is None)
    for place, row in enumerate(table.rows[first : last + 1], first):
        here = place == table.row
        if sizes is not None:
            begin = 0
            for at, size in enumerate(sizes):
                picture.cells.append((len(picture.rows), begin, begin + size, place, at))
                begin += size + CELLS_APART
            if here:
                begin = sum(sizes[: table.column]) + CELLS_APART * table.column
                picture.at = len(picture.rows), begin, sizes[table.column]
            picture.rows.append(_beside(row.cells, sizes, p, table.column if here else None))
        elif here:
            _under(table, cells, p, picture)
        else:
            picture.cells.append((len(picture.rows), 0, cells, place, 0))
            picture.rows.append(_in_a_line(row, cells, p))
        if sizes is not None or not here:
            for words in row.wrong.values():
                picture.rows += _mistake(words, cells, p)
    return picture


def _in_sight(table: TableRows, room: int, under: bool) -> tuple[int, int]:
    """The first and the last row that are shown."""
    others = max(0, room - (len(table.columns) + 1 if under else 1))
    first = max(0, min(table.row - others // 2, len(table.rows) - 1 - others))
    return first, min(len(table.rows) - 1, first + others)


def _heads(columns: Sequence[Field], sizes: Sequence[int], p: Palette) -> Row:
    gap = " " * CELLS_APART
    return (Segment(gap.join(fit(_name(one), size) for one, size in zip(columns, sizes, strict=True)).rstrip(), p.dim),)


def _beside(cells: Sequence[str], sizes: Sequence[int], p: Palette, typed_in: int | None) -> Row:
    gap = " " * CELLS_APART
    shown = ["" if place == typed_in else visible(cell) for place, cell in enumerate(cells)]
    return (Segment(gap.join(fit(cell, size) for cell, size in zip(shown, sizes, strict=True)).rstrip(), p.text),)


def _under(table: TableRows, cells: int, p: Palette, picture: TablePicture) -> None:
    """The cells of the row that is edited, one under the other; their names stand before them (`names`)."""
    for place, (column, cell) in enumerate(zip(table.columns, table.here.cells, strict=True)):
        here = place == table.column
        if here:
            picture.at = len(picture.rows), 0, cells
        picture.cells.append((len(picture.rows), 0, cells, table.row, place))
        picture.names[len(picture.rows)] = Segment(_name(column), p.accent if here else p.dim)
        picture.rows.append((Segment("" if here else fit(visible(cell), cells).rstrip(), p.text),))
        if words := table.here.wrong.get(place):
            picture.rows += _mistake(words, cells, p)


def _mistake(words: str, cells: int, p: Palette) -> list[Row]:
    return [(Segment(line, p.error),) for line in wrap(visible(words), cells, ERROR_ROWS)]


def _in_a_line(row: TableRow, cells: int, p: Palette) -> Row:
    words = " · ".join(visible(cell) for cell in row.cells if cell.strip())
    return (Segment(fit(words, cells).rstrip(), p.dim),)


def table_at_rest(own: Field, rows: Sequence[Sequence[str]], cells: int, p: Palette) -> tuple[list[Row], int]:
    """The first rows of a table that nobody types in, and how many more there are."""
    told = [[visible(cell) for cell in row] for row in rows]
    filled = [place for place in range(len(own.columns)) if any(row[place].strip() for row in told)]
    shown = [[row[place] for place in filled] for row in told[:LONG_ROWS]]
    names = [_name(own.columns[place]) for place in filled]
    wanted = [max(map(width, column)) for column in zip(names, *shown, strict=True)]
    sizes = readable_cells(wanted, cells)
    if sizes is None:
        lines: list[Row] = [_in_a_line(TableRow(row), cells, p) for row in shown]
    else:
        lines = [_heads([own.columns[place] for place in filled], sizes, p)] if filled else []
        lines += [_beside(row, sizes, p, None) for row in shown]
    return lines, len(told) - len(shown)
