"""The rows of a table while somebody edits them: what stands in each cell, which one is typed in, and how rows come,
go and move. Cells hold text as it is typed; what is wrong with one stands with it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from opsboard.domain.kinds import Field
from opsboard.domain.text import visible
from opsboard.domain.value_text import loose_text

Check = Callable[[Field, str], str]
"""What is wrong with the text of a cell of a column; empty when nothing is. An empty text is asked of columns that
must have one."""


@dataclass(slots=True)
class TableRow:
    """`cells`: a text for each column; `wrong`: place of a column -> what is wrong there."""

    cells: list[str]
    wrong: dict[int, str] = field(default_factory=dict)

    @property
    def blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


class TableRows:
    """The table of a field. There is always a row to type in: that of an empty table is blank, and a blank row is
    none when the table is written."""

    def __init__(self, own: Field, text: str) -> None:
        self.own = own
        self.rows = [TableRow(cells) for cells in cells_of_text(own, text)] or [self._new()]
        self.row = self.column = 0
        """Of the cell that is typed in."""
        self.to_end(1)
        self._removed: list[tuple[int, TableRow]] = []

    @property
    def columns(self) -> tuple[Field, ...]:
        return self.own.columns

    @property
    def here(self) -> TableRow:
        return self.rows[self.row]

    @property
    def cell(self) -> str:
        return self.here.cells[self.column]

    @property
    def text(self) -> str:
        """The table as a field of a form keeps it: a row a line."""
        return text_of_cells(self.own, (row.cells for row in self.rows))

    def type(self, text: str) -> None:
        """The text of the cell became this."""
        self.here.cells[self.column] = text
        self.here.wrong.pop(self.column, None)

    def check(self, check: Check, rows: Iterable[TableRow] | None = None) -> None:
        """Say at each cell of these rows (all, unless given) what is wrong with it."""
        for row in self.rows if rows is None else rows:
            told = {
                place: check(column, cell)
                for place, (column, cell) in enumerate(zip(self.columns, row.cells, strict=True))
                if cell.strip() or (column.required and not row.blank)
            }
            row.wrong = {place: words for place, words in told.items() if words}

    # going about

    def step(self, by: int) -> bool:
        """Go to the next (1) or previous (-1) cell, on into the next row; gives whether there was one. A blank row at
        the end has one cell only: behind it the table is left, before it is the last cell of the row above."""
        place = self.row * len(self.columns) + self.column + by
        if self.here.blank and self.row == len(self.rows) - 1:
            place = self.row * len(self.columns) - 1 if by < 0 else -1
        if not 0 <= place < len(self.rows) * len(self.columns):
            return False
        self.row, self.column = divmod(place, len(self.columns))
        if self.here.blank and self.row == len(self.rows) - 1:
            self.column = self._begin
        return True

    def step_row(self, by: int) -> bool:
        """Go to the same cell of the row below (1) or above (-1); gives whether there was one."""
        if not 0 <= self.row + by < len(self.rows):
            return False
        self.row += by
        return True

    def to_end(self, by: int) -> None:
        """Go to where one comes in: the first cell from above (1), the last from below (-1)."""
        self.row, self.column = (0, 0) if by > 0 else (len(self.rows) - 1, len(self.columns) - 1)
        if self.here.blank:
            self.column = self._begin

    @property
    def _begin(self) -> int:
        """The column in which a row begins: the first that must have a text."""
        return next((place for place, column in enumerate(self.columns) if column.required), 0)

    # rows

    def add(self) -> bool:
        """Put a blank row under this one and go to where it begins; gives False where this one is blank itself."""
        if self.here.blank:
            return False
        self.row += 1
        self.column = self._begin
        self.rows.insert(self.row, self._new())
        return True

    def remove(self) -> bool:
        """Take this row out; gives whether something stood in it, which `put_back` brings again."""
        gone = self.rows.pop(self.row)
        if not gone.blank:
            self._removed.append((self.row, gone))
        if not self.rows:
            self.rows.append(self._new())
        self.row = min(self.row, len(self.rows) - 1)
        return not gone.blank

    def put_back(self) -> bool:
        """Bring the row again that was removed last; gives whether there is one."""
        if not self._removed:
            return False
        place, row = self._removed.pop()
        if len(self.rows) == 1 and self.here.blank:
            self.rows.clear()
        self.row = min(place, len(self.rows))
        self.rows.insert(self.row, row)
        return True

    def move(self, by: int) -> bool:
        """Carry this row down (1) or up (-1); gives whether it could be."""
        other = self.row + by
        if not 0 <= other < len(self.rows):
            return False
        self.rows[self.row], self.rows[other] = self.rows[other], self.rows[self.row]
        self.row = other
        return True

    def _new(self) -> TableRow:
        return TableRow([""] * len(self.own.columns))


def text_of_cells(own: Field, rows: Iterable[list[str]]) -> str:
    """Rows of typed texts as `domain.fields.parse_field` reads them. Blank rows and cells are left out."""
    lines = []
    for cells in rows:
        held = {column.key: cell.strip() for column, cell in zip(own.columns, cells, strict=True) if cell.strip()}
        if held:
            lines.append(json.dumps(held, ensure_ascii=False))
    return "\n".join(lines)


def cells_of_text(own: Field, text: str) -> list[list[str]]:
    """The other way round. A line that is no row is the first cell that must have a text, as it is when it is read."""
    rows = []
    for line in text.splitlines():
        if line.strip():
            held = _row_of_line(own, line)
            rows.append([_typed(held.get(column.key)) for column in own.columns])
    return rows


def _row_of_line(own: Field, line: str) -> Mapping[str, Any]:  # a draft may hold anything
    if line.lstrip().startswith("{"):
        try:
            held = json.loads(line)
        except (ValueError, RecursionError):
            held = None
        if isinstance(held, dict):
            return held
    first = next((column for column in own.columns if column.required), own.columns[0])
    return {first.key: line}


def _typed(value: Any) -> str:  # as JSON has it
    return visible(loose_text(value))
