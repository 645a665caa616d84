"""The month: weeks under one another, and the cursor's day in full below them."""

from __future__ import annotations

from typing import ClassVar

from opsboard.domain.errors import N_
from opsboard.tui.render.card import Row
from opsboard.tui.render.month import GUTTER, column_at, week_heights, week_rows, weekday_row
from opsboard.tui.screens.calendar_layouts.layout import Layout, Spot, Surface
from opsboard.tui.screens.calendar_layouts.strip import strip, strip_height, strip_spot
from opsboard.tui.view_models.calendar_state import CalendarState

_KEPT = 300


class Month(Layout):
    """Weeks of cells."""

    name: ClassVar[str] = "month"
    words: ClassVar[str] = N_("month")

    def __init__(self, state: CalendarState) -> None:
        super().__init__(state)
        self._weeks: dict[tuple[object, ...], list[Row]] = {}
        self._drawn: tuple[int, int] = (0, 0)

    def span(self) -> tuple[str, str]:
        weeks = self.state.weeks()
        return weeks[0][0], weeks[-1][-1]

    def numbers(self) -> str:
        weeks = self.state.weeks()
        return f"W{self.state.week_number(weeks[0])}-W{self.state.week_number(weeks[-1])}"

    def forget(self) -> None:
        self._weeks.clear()

    def rows(self, on: Surface) -> list[Row]:
        self._drawn = on.cells, on.height
        room = on.height - 1 - strip_height(on.height)
        weeks = self.state.weeks()
        rows: list[Row] = []
        for week, height in zip(weeks, week_heights(self.state, weeks, room), strict=True):
            rows += self._kept_week(week, height, on)
        rows = rows[:room]
        head = weekday_row(self.state.week(), on.cells, on.look)
        return [head, *rows, *[()] * (room - len(rows)), *strip(self.state, on)]

    def _kept_week(self, week: list[str], height: int, on: Surface) -> list[Row]:
        """A week as it was drawn before, when nothing in it differs."""
        state = self.state
        here = (state.day, state.at) if state.day in week else None
        asked = (week[0], on.cells, height, here, state.day[:7], state.today, state.generation)
        if asked not in self._weeks:
            if len(self._weeks) > _KEPT:
                self._weeks.clear()
            self._weeks[asked] = week_rows(state, week, on.cells, height, on.look)
        return self._weeks[asked]

    def spot(self, x: int, y: int) -> Spot | None:
        cells, height = self._drawn
        strip_at = height - strip_height(height)
        if y >= strip_at:
            return strip_spot(self.state, y - strip_at, height)
        if y < 1 or x < GUTTER:
            return None
        y -= 1
        weeks = self.state.weeks()
        for week, rows in zip(weeks, week_heights(self.state, weeks, strip_at - 1), strict=True):
            if y < rows:
                return Spot(week[column_at(x, cells)])
            y -= rows
        return None
