"""The week: seven columns of small cards under bars of what lasts longer, and the cursor's day in full below them."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment

from opsboard.domain.errors import N_
from opsboard.tui.render.bars import Bar, bar_at, end_at
from opsboard.tui.render.card import Row
from opsboard.tui.render.days import legend_row, week_bars, week_columns, week_head
from opsboard.tui.render.month import GUTTER, bar_rows, column_at, lanes, told_by, weekday_row
from opsboard.tui.screens.calendar_layouts.layout import Spot, Surface, WeekLayout
from opsboard.tui.screens.calendar_layouts.month import has_legend
from opsboard.tui.screens.calendar_layouts.strip import strip, strip_height, strip_spot
from opsboard.tui.view_models.calendar_state import CalendarState


class Week(WeekLayout):
    """Seven days side by side."""

    name: ClassVar[str] = "week"
    words: ClassVar[str] = N_("week")

    def __init__(self, state: CalendarState) -> None:
        super().__init__(state)
        self._bars: list[list[Bar]] = []
        """The rows of bars that were drawn last."""

    def depth(self, height: int) -> int:
        return max(4, height // 3)

    def depth_of_cursor(self, height: int) -> int:
        return max(strip_height(height) - 1, self.depth(height))

    def rows(self, on: Surface) -> list[Row]:
        self._drawn = on.cells, on.height
        week = self.state.week()
        room = on.height - 2 - strip_height(on.height) - has_legend(on.height)
        most = max(1, room // 3)
        placed, left = bar_rows(self.state, week, most + 1, on.look)
        self._bars = placed[:most]
        bars = week_bars(self.state, week, on.cells, self._bars, len(left), on.look)
        columns = week_columns(self.state, week, lanes(on.cells), room - len(bars), on.look)
        gutter = Segment(" " * GUTTER)
        return [
            weekday_row(week, on.cells, on.look, self.state.day),
            week_head(self.state, week, on.cells, on.look),
            *bars,
            *((gutter, *(segment for column in columns for segment in column[y])) for y in range(room - len(bars))),
            *strip(self.state, on),
            *([legend_row(on.cells, on.look)] if has_legend(on.height) else []),
        ]

    def turn(self, by: int) -> None:
        self.down(by)

    def spot(self, x: int, y: int) -> Spot | None:
        cells, height = self._drawn
        strip_at = height - strip_height(height) - has_legend(height)
        if y >= strip_at:
            return strip_spot(self.state, y - strip_at, height)
        if y < 1 or x < GUTTER:
            return None
        week, place = self.state.week(), column_at(x, cells)
        day = week[place]
        if 0 <= y - 2 < len(self._bars) and (bar := bar_at(self._bars[y - 2], place)) is not None:
            return Spot(day, told_by(bar), end=end_at(bar, self.state, week, lanes(cells), x - GUTTER))
        return Spot(day, more=y == strip_at - 1 and self.state.total(day).items > 1)
