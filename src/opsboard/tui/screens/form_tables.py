"""The tables of a form: the cell that is typed in, and the keys that go from cell to cell and change rows."""

from __future__ import annotations

from collections.abc import Callable

from opsboard.domain.kinds import Field
from opsboard.i18n import _
from opsboard.tui.screens.form_going import FormGoing
from opsboard.tui.view_models.form_fields import FormField, cell_field, cell_mistake, hint
from opsboard.tui.view_models.table_rows import TableRows


class FormTables(FormGoing):
    """A form whose tables are edited as rows. Who derives from it shows them."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.table: TableRows | None = None
        """The table under the cursor, while one is."""
        self._table_of = ""
        self._cell: FormField | None = None
        self._came_by = 1

    def take_text(self, text: str) -> None:
        """The text of the field under the cursor became this."""
        raise NotImplementedError

    def delete_right(self) -> None:
        """Delete the letter after the cursor of the text box."""
        raise NotImplementedError

    @property
    def typed_in(self) -> FormField | None:
        """What the text box lies over: a field, or a cell of the table under the cursor."""
        return self._cell if self.table is not None else self.here

    def open_table(self) -> None:
        """Begin with the table under the cursor, if one is there: in its first cell, or coming back in its last."""
        here = self.here
        if here is None or here.own is None or not here.is_table:
            self.table, self._table_of, self._cell = None, "", None
            return
        if self.table is None or self._table_of != here.name or self.table.text != here.text.strip():
            at = (self.table.row, self.table.column) if self.table is not None and self._table_of == here.name else None
            self.table, self._table_of = TableRows(here.own, here.text), here.name
            if at is None:
                self.table.to_end(self._came_by)
            else:  # others changed the rows: the cursor stays where it was
                self.table.row, self.table.column = min(at[0], len(self.table.rows) - 1), at[1]
            if here.error:
                self.table.check(self._mistake)
        self._cell = cell_field(self.table.columns[self.table.column], self.table.cell, self.host.state)

    def cell_typed(self, text: str) -> None:
        """The text of the cell became this."""
        if self.table is not None and self._cell is not None:
            self._cell.text = text
            self.table.type(text)
            self.take_text(self.table.text)

    def check_row(self) -> None:
        """Say what is wrong in the row that is left."""
        if self.table is not None:
            self.table.check(self._mistake, [self.table.here])

    def table_note(self) -> str:
        """What may be typed in the cell, and the keys of rows."""
        keys = self.host.keymap
        said = _("enter new row · {up} {down} carry it · {remove} remove it").format(
            up=keys.shown("row_up"), down=keys.shown("row_down"), remove=keys.shown("remove_row")
        )
        told = hint(self._cell) if self._cell is not None and not self._cell.picks else ""
        return "   ".join(filter(None, (told, said)))

    def _mistake(self, column: Field, text: str) -> str:
        return cell_mistake(column, text, self.host.state)

    # from cell to cell

    def do_next_field(self) -> None:
        self._step_cell(1)

    def do_previous_field(self) -> None:
        self._step_cell(-1)

    def _step_cell(self, by: int) -> None:
        """Go to the next cell; after the last one (before the first) to the next field."""
        self.leave_field()
        if self.table is not None and self.table.step(by):
            self.show_editor()
        else:
            self.step(by)

    def step_row(self, by: int) -> None:
        """Go to the row below or above; from the last or first one to the next field."""
        self.leave_field()
        if self.table is not None and self.table.step_row(by):
            self.show_editor()
        else:
            self.step(by)

    def step(self, by: int) -> None:
        self._came_by = by
        super().step(by)
        self._came_by = 1

    def go_to_cell(self, row: int, column: int) -> None:
        """Leave the cell for another of the table."""
        self.leave_field()
        if self.table is not None:
            self.table.row, self.table.column = min(row, len(self.table.rows) - 1), column
            self.show_editor()

    # rows

    def new_row(self) -> None:
        """Put a row under this one; from one in which nothing stands the table is left."""
        self.leave_field()
        if self.table is not None and self.table.add():
            self.show_editor()
        else:
            self.step(1)

    def do_remove_row(self) -> None:
        if self.table is None:
            self.delete_right()
            return
        number = self.table.row + 1
        if self._changed_by(self.table.remove):
            back = self.host.keymap.shown("put_back_row")
            self.host.say(_("row {number} removed · {key} brings it back").format(number=number, key=back))

    def do_put_back_row(self) -> None:
        if self.table is not None and not self._changed_by(self.table.put_back):
            self.host.say(_("no row was removed here"))

    def do_row_up(self) -> None:
        self._carry(-1)

    def do_row_down(self) -> None:
        self._carry(1)

    def _carry(self, by: int) -> None:
        table = self.table
        if table is not None and self._changed_by(lambda: table.move(by)):
            self.host.say(_("row {number} of {count}").format(number=table.row + 1, count=len(table.rows)))

    def _changed_by(self, act: Callable[[], bool]) -> bool:
        """Change the rows and show them; gives what the act gave."""
        self.take_over()
        done = act()
        if self.table is not None:
            self.take_text(self.table.text)
            self.show_editor()
        return done
