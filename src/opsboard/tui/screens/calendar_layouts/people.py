"""The week with a row for each person, and the cursor's day in full below it: `s` in the week."""

from __future__ import annotations

from itertools import accumulate
from typing import ClassVar

from rich.segment import Segment

from opsboard.domain.days import shifted
from opsboard.domain.errors import N_
from opsboard.i18n import ngettext
from opsboard.tui.render.card import Row
from opsboard.tui.render.people_rows import (
    NOBODY,
    PersonRow,
    day_cells,
    days_head,
    head_cells,
    heights_of,
    person_lines,
    person_rows,
    top_of,
)
from opsboard.tui.screens.calendar_layouts.layout import Spot, Surface, WeekLayout
from opsboard.tui.screens.calendar_layouts.strip import strip, strip_height, strip_spot
from opsboard.tui.view_models.calendar_state import CalendarState, identity

DEPTH = 200
"""Entries of a day that are read: all of most days, so that each is in the row of its person."""


class People(WeekLayout):
    """People under one another, seven days side by side. `j` and `k` go through the entries of a day, person by
    person."""

    name: ClassVar[str] = "people"
    words: ClassVar[str] = N_("week by person")

    def __init__(self, state: CalendarState) -> None:
        super().__init__(state)
        self._top = 0
        """The first person in sight."""
        self._rows: list[PersonRow] = []
        self._made_of: object = None
        """What the rows were made of: they are not made again for a key that only moves the cursor."""
        self._shown: list[tuple[PersonRow, int]] = []
        """What was drawn last, with its height."""

    def depth(self, height: int) -> int:
        return DEPTH

    def rows(self, on: Surface) -> list[Row]:
        self._drawn = on.cells, on.height
        week, room = self.state.week(), on.height - 1 - strip_height(on.height)
        if self._made_of != (made_of := (week[0], self.state.generation, self.state.people)):
            self._rows, self._made_of = person_rows(self.state, week, self.state.people, on.look), made_of
        self._shown = self._in_sight(room)
        rows = [
            line
            for row, height in self._shown
            for line in person_lines(row, height, self.state, week, on.cells, on.look)
        ]
        left = len(self._rows) - len(self._shown)
        if left:
            words = ngettext("{count} more person", "{count} more people", left).format(count=left)
            rows.append((Segment(f" {words}", on.look.drawing.palette.dim),))
        rows += [()] * (room - len(rows))
        return [days_head(self.state, week, on.cells, on.look), *rows, *strip(self.state, on)]

    def _in_sight(self, room: int) -> list[tuple[PersonRow, int]]:
        """The rows that are drawn, with their heights: that of the cursor's entry is one of them."""
        place = self._row_of_cursor()
        most = max(1, room - 1 if len(self._rows) > room else room)
        self._top = max(0, min(self._top, place, len(self._rows) - most))
        self._top = max(self._top, place - most + 1)
        rows = self._rows[self._top : self._top + most]
        return list(zip(rows, heights_of(rows, most), strict=False))

    def _row_of_cursor(self) -> int:
        one = self.state.current()
        who = one.card.assignee or NOBODY if one is not None else None
        return next((place for place, row in enumerate(self._rows) if row.login == who), self._top)

    def forget(self) -> None:
        self._made_of = None

    # the cursors

    def given(self) -> dict[str, str]:
        """A new item is the one's in whose row the cursor is."""
        one = self.state.current()
        return {"assignee": one.card.assignee} if one is not None and one.card.assignee else {}

    def sideways(self, by: int) -> None:
        """To the next day, and there to what is the same person's."""
        one = self.state.current()
        self.state.go(shifted(self.state.day, by))
        if one is not None and self.state.current() != one:
            same = (other for other in self.state.items(self.state.day) if other.card.assignee == one.card.assignee)
            if (found := next(same, None)) is not None:
                self.state.put_on(self.state.day, identity(found))

    def down(self, by: int) -> None:
        """To the next entry of the day, through the rows of the people."""
        place = self.state.week().index(self.state.day)
        entries = [one for row in self._rows for one in row.days[place]]
        here = next((number for number, one in enumerate(entries) if identity(one) == self.state.at), -by)
        if 0 <= here + by < len(entries):
            self.state.put_on(self.state.day, identity(entries[here + by]))

    def turn(self, by: int) -> None:
        self.state.go(shifted(self.state.day, 7 * by))

    # the mouse

    def edits(self, row: str) -> dict[str, str | None]:
        return {"assignee": row or None}

    def spot(self, x: int, y: int) -> Spot | None:
        cells, height = self._drawn
        strip_at = height - strip_height(height)
        if y >= strip_at:
            return strip_spot(self.state, y - strip_at, height)
        x -= head_cells(cells)
        if y < 1 or x < 0:
            return None
        ends = list(accumulate(day_cells(cells)))
        column = next((place for place, end in enumerate(ends) if x < end), 6)
        day, y = self.state.week()[column], y - 1
        for row, rows in self._shown:
            if y < rows:
                items = row.days[column]
                place = top_of(items, day, rows, self.state) + y
                return Spot(day, identity(items[place]) if place < len(items) else None, row.login)
            y -= rows
        return Spot(day)
