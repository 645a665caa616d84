"""The month: weeks under one another that scroll by week, and the cursor's day in full below them."""

from __future__ import annotations

from typing import ClassVar

from opsboard.domain.days import days_between, shifted
from opsboard.domain.errors import N_
from opsboard.tui.render.card import Row
from opsboard.tui.render.days import legend_row
from opsboard.tui.render.entries import CalendarLook
from opsboard.tui.render.month import GUTTER, column_at, lanes, under, week_heights, week_rows, weekday_row
from opsboard.tui.screens.calendar_layouts.layout import Layout, Spot, Surface
from opsboard.tui.screens.calendar_layouts.strip import strip, strip_height, strip_spot
from opsboard.tui.view_models.calendar_state import CalendarState

_KEPT = 24
_MORE = 5
"""Cells at the right end of a day in which its `+12` stands."""
AHEAD = 3
"""Weeks that are in sight after that of the cursor."""
MOST = 6
"""Weeks in sight, from a screen of usual height on."""


class Month(Layout):
    """Weeks of cells."""

    name: ClassVar[str] = "month"
    words: ClassVar[str] = N_("month")

    def __init__(self, state: CalendarState) -> None:
        super().__init__(state)
        self._weeks: dict[tuple[object, ...], list[Row]] = {}
        self._drawn: tuple[int, int] = (0, 0)
        self._heights: list[int] = []
        self._look: CalendarLook | None = None
        self._shown = MOST
        self._top = ""
        """The first day in sight."""

    def fits(self, cells: int, height: int) -> None:
        self._shown = max(AHEAD + 1, min(MOST, self._room(height) // 3))

    def _room(self, height: int) -> int:
        return height - 1 - strip_height(height) - has_legend(height)

    def weeks(self) -> list[list[str]]:
        """The weeks in sight: that of the cursor lies in their upper part, so that what comes is seen."""
        here = self.state.week()[0]
        lowest, highest = int(self._shown == MOST), self._shown - 1 - AHEAD
        place = days_between(self._top, here) // 7 if self._top else lowest
        if self._top and days_between(self._top, here) % 7:  # weeks begin on another day now
            place = lowest
        self._top = shifted(here, -7 * max(lowest, min(highest, place)))
        return [self.state.week_at(shifted(self._top, 7 * week)) for week in range(self._shown)]

    def span(self) -> tuple[str, str]:
        weeks = self.weeks()
        return weeks[0][0], weeks[-1][-1]

    def period(self) -> tuple[str, str]:
        return self.span()

    def depth(self, height: int) -> int:
        return self._room(height) // self._shown

    def depth_of_cursor(self, height: int) -> int:
        return max(strip_height(height) - 1, self.depth(height))

    def numbers(self) -> str:
        weeks = self.weeks()
        return f"W{self.state.week_number(weeks[0])}-W{self.state.week_number(weeks[-1])}"

    def forget(self) -> None:
        self._weeks.clear()

    def rows(self, on: Surface) -> list[Row]:
        self._drawn, self._look = (on.cells, on.height), on.look
        room, weeks = self._room(on.height), self.weeks()
        rows: list[Row] = []
        self._heights = week_heights(self.state, weeks, room, on.look)
        for week, height in zip(weeks, self._heights, strict=True):
            rows += self._kept_week(week, height, on)
        rows = rows[:room]
        head = weekday_row(self.state.week(), on.cells, on.look, self.state.day)
        legend = [legend_row(on.cells, on.look)] if has_legend(on.height) else []
        return [head, *rows, *[()] * (room - len(rows)), *strip(self.state, on), *legend]

    def _kept_week(self, week: list[str], height: int, on: Surface) -> list[Row]:
        """A week as it was drawn before, when nothing in it differs."""
        state = self.state
        here = (state.day, state.at) if state.day in week else None
        asked = (week[0], on.cells, height, here, state.day[:7], state.today, state.picture_of(week))
        if asked not in self._weeks:
            if len(self._weeks) > _KEPT:
                self._weeks.clear()
            self._weeks[asked] = week_rows(state, week, on.cells, height, on.look)
        return self._weeks[asked]

    def spot(self, x: int, y: int) -> Spot | None:
        cells, height = self._drawn
        strip_at = height - strip_height(height) - has_legend(height)
        if y >= strip_at:
            return strip_spot(self.state, y - strip_at, height)
        if y < 1 or x < GUTTER:
            return None
        y -= 1
        weeks, place = self.weeks(), column_at(x, cells)
        for week, rows in zip(weeks, self._heights, strict=True):
            if y < rows:
                shown = self.state.total(week[place]).items
                end = GUTTER + sum(lanes(cells)[: place + 1])
                more = y == 0 and shown > rows - 1 and x >= end - _MORE
                if y == 0 or self._look is None:
                    return Spot(week[place], more=more)
                at, held = under(self.state, week, cells, rows, self._look, x, y)
                return Spot(week[place], at, end=held)
            y -= rows
        return None


def has_legend(height: int) -> bool:
    """Whether there is room for a line that says what the signs mean."""
    return height >= 40
