"""Channels: a row for each, days across, gaps where the rhythm expects a piece, and the tray of undated ones."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment

from opsboard.domain.back_scheduling import PUBLISH
from opsboard.domain.days import shifted, week_of
from opsboard.domain.errors import N_
from opsboard.domain.items import Card, DatedCard
from opsboard.domain.text import width
from opsboard.domain.values import replaced
from opsboard.i18n import _
from opsboard.tui.render.card import Row
from opsboard.tui.render.channels import LEAST, Columns, channel_rows, head_row, slot_rows, tray_rows
from opsboard.tui.screens.calendar_layouts.layout import Layout, Spot, Surface
from opsboard.tui.view_models.calendar_state import CalendarState, identity
from opsboard.tui.view_models.channel_grid import ChannelGrid

WIDE = 160
"""Cells from which on the tray stands beside the days."""
CHANNEL = "fields.channel"
_TRAY = 44
_NAMES = (8, 16)
"""Cells of the names of channels, at least and at most."""


class Channels(Layout):
    """Rows are channels, columns are days."""

    name: ClassVar[str] = "channels"
    words: ClassVar[str] = N_("channels")

    def __init__(self, state: CalendarState) -> None:
        super().__init__(state)
        self.grid = ChannelGrid(state.day, state.today)
        self.keys = ("n", "+")
        """The keys that make a new piece, and that take one from the tray, as this person has them."""
        self._first = ""
        """The first day in sight."""
        self._days = 7
        self._top = 0
        self._lines: list[tuple[str, int]] = []
        """The channel of each row that is drawn, and which of its rows it is."""
        self._columns = Columns((), _NAMES[0], ())

    @property
    def days(self) -> list[str]:
        """The days in sight."""
        return [shifted(self._first or self._week()[0], step) for step in range(self._days)]

    def _week(self) -> tuple[str, str]:
        return week_of(self.grid.day, self.state.first_weekday)

    def span(self) -> tuple[str, str]:
        self._scroll()
        first, last = self._week()
        return min(first, self._first), max(last, shifted(self._first, self._days - 1))

    def period(self) -> tuple[str, str]:
        self._scroll()
        return self._first, shifted(self._first, self._days - 1)

    def count(self) -> int:
        return sum(len(self.grid.pieces(day)) for day in self.days)

    def _scroll(self) -> None:
        """Whole weeks where seven days have room; else by the day, so that the cursor's is in sight."""
        if self._days == 7 or not self._first:
            self._first = self._week()[0]
        if self.grid.day < self._first:
            self._first = self.grid.day
        if self.grid.day > shifted(self._first, self._days - 1):
            self._first = shifted(self.grid.day, 1 - self._days)

    def depth(self, height: int) -> int:
        return 1  # what stands there is held by the grid

    # drawing

    def rows(self, on: Surface) -> list[Row]:
        beside = _TRAY if on.cells >= WIDE else 0
        cells = on.cells - (beside + 1 if beside else 0)
        self.grid.today = self.state.today
        self.grid.clock = lambda moment: on.look.drawing.today.local(moment).strftime("%H:%M")
        channels = [one.name for one in self.grid.channels]
        names = max(_NAMES[0], min(_NAMES[1], max(map(width, channels), default=0) + 3))
        self._days = max(1, min(7, (cells - names) // LEAST))
        self._scroll()
        days = self.days
        self.grid.settle(days)
        each, rest = divmod(cells - names, len(days))
        self._columns = Columns(days, names, [each + (place < rest) for place in range(len(days))])
        foot = max(4, min(9, on.height // 4))
        body = self._body(on.height - 1 - foot, on)
        if self.grid.in_tray and not beside:
            below = tray_rows(self.grid, cells, foot, on.look, self.keys[1])
        else:
            below = slot_rows(self.grid, cells, foot, on.look, on.workflow, self.keys)
        rows = [head_row(self.grid, self._columns, on.look), *body, *below]
        if not beside:
            return rows
        tray = tray_rows(self.grid, beside, on.height, on.look, self.keys[1])
        return [
            (*row, Segment(" " * (cells + 1 - sum(width(one.text) for one in row))), *side)
            for row, side in zip(rows, tray, strict=True)
        ]

    def _body(self, room: int, on: Surface) -> list[Row]:
        """The channels, as many as have room, the cursor's among them; where there is plenty, titles on two rows."""
        days = self._columns.days
        names = self.grid.rows(days)
        if not names:
            self._lines = []
            said = _("no channels yet · :channels add NAME RHYTHM")
            return [(Segment(f" {said}", on.look.drawing.palette.dim),), *[()] * (room - 1)]
        needs = [max(1, *(len(self.grid.places(row, day)) for day in days)) for row in names]
        lines = 2 if 2 * sum(needs) <= room else 1
        self._columns = replaced(self._columns, lines=lines)
        heights = [min(room, need * lines) for need in needs]
        gap = 1 if sum(heights) + len(heights) - 1 <= room else 0
        at = names.index(self.grid.row) if self.grid.row in names else 0
        self._top = min(self._top, at)
        while self._top < at and sum(heights[self._top : at + 1]) + gap * (at - self._top) > room:
            self._top += 1
        drawn: list[Row] = []
        self._lines = []
        for row, height in list(zip(names, heights, strict=True))[self._top :]:
            if drawn and gap:
                drawn.append(())
                self._lines.append(("", -1))
            drawn += channel_rows(self.grid, row, self._columns, height, on.look)
            self._lines += [(row, y // lines) for y in range(height)]
        self._lines = self._lines[:room]
        return [*drawn[:room], *[()] * (room - len(drawn))]

    # the cursors

    def current(self) -> DatedCard | None:
        return None if self.grid.in_tray else self.grid.current()

    def shows(self, one: DatedCard) -> bool:
        return one.role == PUBLISH

    def entry(self, spot: Spot) -> DatedCard | None:
        return next((one for one in self.grid.pieces(spot.day) if identity(one) == spot.at), None)

    def edits(self, row: str) -> dict[str, str | None]:
        return {CHANNEL: row or None}

    def card(self) -> Card | None:
        return self.grid.card()

    def enter(self) -> None:
        self.grid.day, self.grid.today = self.state.day, self.state.today
        self.grid.at = self.state.at

    def step(self, by: int) -> None:
        self.grid.step(by)

    def go(self, day: str) -> None:
        self.grid.go(self.grid.row, day)
        self.state.day = day

    def point(self, spot: Spot) -> None:
        self.go(spot.day)
        self.grid.row = spot.row or ""
        self.grid.choose(0)
        if spot.at is not None:
            self.grid.at, self.grid.time = spot.at, None

    def sideways(self, by: int) -> None:
        self.go(shifted(self.grid.day, by))

    def down(self, by: int) -> None:
        self.grid.step_rows(by, self.days)

    def turn(self, by: int) -> None:
        self._first = shifted(self._first or self._week()[0], 7 * by)
        self.go(shifted(self.grid.day, 7 * by))

    # the mouse

    def spot(self, x: int, y: int) -> Spot | None:
        if not 1 <= y <= len(self._lines) or x < self._columns.names:
            return None
        row, line = self._lines[y - 1]
        if line < 0:
            return None
        x -= self._columns.names
        for day, room in zip(self._columns.days, self._columns.rooms, strict=True):
            if x < room:
                places = self.grid.places(row, day)
                piece = places[line].piece if line < len(places) else None
                return Spot(day, identity(piece) if piece else None, row=row)
            x -= room
        return None
