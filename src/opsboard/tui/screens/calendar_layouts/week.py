"""The week: seven columns of small cards, and the cursor's day in full below them."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment

from opsboard.domain.days import week_of
from opsboard.domain.errors import N_
from opsboard.tui.render.card import Row
from opsboard.tui.render.days import week_columns
from opsboard.tui.render.month import GUTTER, column_at, lanes, week_head, weekday_row
from opsboard.tui.screens.calendar_layouts.layout import Layout, Spot, Surface
from opsboard.tui.screens.calendar_layouts.strip import strip, strip_height, strip_spot
from opsboard.tui.view_models.calendar_state import CalendarState


class Week(Layout):
    """Seven days side by side."""

    name: ClassVar[str] = "week"
    words: ClassVar[str] = N_("week")

    def __init__(self, state: CalendarState) -> None:
        super().__init__(state)
        self._drawn: tuple[int, int] = (0, 0)

    def span(self) -> tuple[str, str]:
        return week_of(self.state.day, self.state.first_weekday)

    def period(self) -> tuple[str, str]:
        return self.span()

    def rows(self, on: Surface) -> list[Row]:
        self._drawn = on.cells, on.height
        week, room = self.state.week(), on.height - 1 - strip_height(on.height)
        columns = week_columns(self.state, week, lanes(on.cells), room - 1, on.look)
        gutter = Segment(" " * GUTTER)
        return [
            weekday_row(week, on.cells, on.look),
            week_head(self.state, week, on.cells, on.look),
            *((gutter, *(segment for column in columns for segment in column[y])) for y in range(room - 1)),
            *strip(self.state, on),
        ]

    def turn(self, by: int) -> None:
        self.down(by)

    def spot(self, x: int, y: int) -> Spot | None:
        cells, height = self._drawn
        strip_at = height - strip_height(height)
        if y >= strip_at:
            return strip_spot(self.state, y - strip_at, height)
        if y < 1 or x < GUTTER:
            return None
        return Spot(self.state.week()[column_at(x, cells)])
