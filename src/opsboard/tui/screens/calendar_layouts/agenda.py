"""The agenda: what is overdue, then today and what follows, without end; above them what was."""

from __future__ import annotations

from typing import ClassVar

from opsboard.domain.days import days_between, shifted
from opsboard.domain.errors import N_
from opsboard.tui.render.agenda import AgendaLine, agenda_lines, agenda_row, place_of_cursor
from opsboard.tui.render.card import Row
from opsboard.tui.render.empty import empty_rows
from opsboard.tui.screens.calendar_layouts.layout import Layout, Spot, Surface
from opsboard.tui.view_models.calendar_state import CalendarState, identity

_AHEAD = 13
"""Days after today that are read at first."""


class Agenda(Layout):
    """One day under the other."""

    name: ClassVar[str] = "agenda"
    words: ClassVar[str] = N_("agenda")
    lists_late: ClassVar[bool] = True

    def __init__(self, state: CalendarState) -> None:
        super().__init__(state)
        self._top = 0
        """The first line in sight."""
        self._first = self._last = self._today = ""
        self._ends = {1: False, -1: False}
        """Whether nothing comes in a direction."""
        self._lines: list[AgendaLine] = []
        self._shown: list[AgendaLine] = []
        self._wants: tuple[str, int] | None = None

    def _settle(self) -> None:
        """Have the days of the cursor among those in sight, and today among them on its first day."""
        state = self.state
        if self._today != state.today:
            self._today = self._first = state.today
            self._last = shifted(state.today, _AHEAD)
        if state.current() not in state.late or not state.late:
            self._first = min(self._first, state.day)
        self._last = max(self._last, state.day)

    def span(self) -> tuple[str, str]:
        self._settle()
        return self._first, self._last

    def depth(self, height: int) -> int:
        return max(20, height)

    def enough(self, height: int) -> int | None:
        return height

    def ends_at(self, day: str) -> None:
        self._last = day

    def numbers(self) -> str:
        return ""

    def begin_anew(self) -> None:
        self._today, self._ends, self._wants = "", {1: False, -1: False}, None

    def rows(self, on: Surface) -> list[Row]:
        room = on.height - 1
        self._settle()
        self._lines = lines = agenda_lines(self.state, self._first, self._last)
        cursor = place_of_cursor(lines, self.state)
        head = cursor
        while head > 0 and lines[head].item is not None and cursor - head < room - 2:
            head -= 1
        if head < self._top:
            self._top = head
        if cursor + 1 >= self._top + room:
            self._top = cursor - room + 2
        self._top = max(0, min(self._top, len(lines) - 1))
        self._shown = lines[self._top : self._top + room]
        if len(self._shown) < room and self._wants is None and not self._ends[1]:
            self._wants = self._last, 1
        rows: list[Row] = [()]
        rows += [agenda_row(line, self.state, on.cells, on.look, on.workflow) for line in self._shown]
        if on.empty and not self.state.late:
            rows += empty_rows(on.empty, on.cells, room + 1 - len(rows), on.look.drawing.palette)
        return rows

    def wanted(self) -> tuple[str, int] | None:
        """From which day on, in which direction, the next day that holds something is looked for."""
        wanted, self._wants = self._wants, None
        return wanted

    def reach(self, day: str | None, by: int) -> None:
        """The next day in a direction that holds something; None: there is none."""
        if day is None:
            self._ends[by] = True
        elif by > 0:
            self._last = shifted(day, min(180, days_between(self._first, day)))
        else:
            self._first = day

    def down(self, by: int) -> None:
        """To the next item, over the ends of days; at the end further days are looked for."""
        lines = self._lines or agenda_lines(self.state, *self.span())
        place = place_of_cursor(lines, self.state) + by
        while 0 <= place < len(lines) and lines[place].item is None:
            place += by
        if 0 <= place < len(lines):
            item = lines[place].item
            assert item is not None
            self.state.put_on(lines[place].day, identity(item))
        elif not self._ends[by]:
            self._wants = (self._last if by > 0 else self._first), by

    def spot(self, x: int, y: int) -> Spot | None:
        if not 0 < y <= len(self._shown) or not self._shown[y - 1].day:
            return None
        line = self._shown[y - 1]
        return Spot(line.day, identity(line.item) if line.item else None)
