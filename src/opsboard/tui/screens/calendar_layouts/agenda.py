"""The agenda: days that hold something under one another, each with its items in full."""

from __future__ import annotations

from typing import ClassVar

from opsboard.domain.days import month_of, shifted
from opsboard.domain.errors import N_
from opsboard.tui.render.card import Row
from opsboard.tui.render.days import AgendaLine, agenda_lines, agenda_row
from opsboard.tui.render.empty import empty_rows
from opsboard.tui.screens.calendar_layouts.layout import Layout, Spot, Surface
from opsboard.tui.view_models.calendar_state import CalendarState, identity


class Agenda(Layout):
    """One day under the other."""

    name: ClassVar[str] = "agenda"
    words: ClassVar[str] = N_("agenda")

    def __init__(self, state: CalendarState) -> None:
        super().__init__(state)
        self._top = 0
        """The first line in sight."""
        self._shown: list[AgendaLine] = []

    def span(self) -> tuple[str, str]:
        return month_of(self.state.day)

    def numbers(self) -> str:
        weeks = self.state.weeks()
        return f"W{self.state.week_number(weeks[0])}-W{self.state.week_number(weeks[-1])}"

    def rows(self, on: Surface) -> list[Row]:
        room = on.height - 1
        lines, (head, cursor) = agenda_lines(self.state, self.span())
        if head < self._top:
            self._top = head
        if cursor + 1 >= self._top + room:
            self._top = cursor - room + 2
        self._top = max(0, min(self._top, len(lines) - 1))
        self._shown = lines[self._top : self._top + room]
        rows: list[Row] = [()]
        rows += [agenda_row(line, self.state, on.cells, on.look, on.workflow) for line in self._shown]
        if on.empty:
            rows += empty_rows(on.empty, on.cells, room + 1 - len(rows), on.look.drawing.palette)
        return rows

    def down(self, by: int) -> None:
        """To the next item, and from the end to the next month."""
        span = self.span()
        if not self.state.step_through(by, span):
            self.state.go(shifted(span[1 if by > 0 else 0], by))

    def spot(self, x: int, y: int) -> Spot | None:
        if not 0 < y <= len(self._shown) or not self._shown[y - 1].day:
            return None
        line = self._shown[y - 1]
        return Spot(line.day, identity(line.item) if line.item else None)
