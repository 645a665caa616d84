"""Dragging an entry of the calendar to another day with the mouse, through the same use case as the keys.

While it is held it is shown on the day where it would land. `esc` puts it back.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual import events

from opsboard.domain.days import days_between
from opsboard.domain.errors import OpsboardError
from opsboard.domain.items import DatedCard
from opsboard.domain.spans import FIRST
from opsboard.domain.values import frozen
from opsboard.tui.screens.calendar_layouts.layout import Spot
from opsboard.tui.screens.calendar_selecting import CalendarSelecting
from opsboard.tui.view_models.calendar_state import identity
from opsboard.tui.view_models.entry_selection import Chosen


@frozen
class Held:
    """What the button went down on: a day, and what is carried from there."""

    day: str
    chosen: Sequence[Chosen]
    x: int
    y: int
    cursor: tuple[str, tuple[str, str] | None]
    """Where the cursor was before."""
    end: str = ""
    """The end of a span that alone is held."""
    row: str | None = None
    """The row that it lies in, of a layout with rows."""


class CalendarDragging(CalendarSelecting):
    """A calendar whose entries can be dragged."""

    def __init__(self) -> None:
        super().__init__()
        self._held_entry: Held | None = None
        self._shown_by: int | None = None
        """By how many days it is shown away from where it is; None: nothing is dragged."""
        self._row: str | None = None
        """The row that it is over."""
        self._was_dragged = False
        """The click that ends a drag is not one."""

    def spot_at(self, x: int, y: int) -> Spot | None:
        """What lies under a cell of the pane."""
        raise NotImplementedError

    @property
    def dragging(self) -> bool:
        return self._shown_by is not None

    def closed_popup(self) -> bool:
        return self.stop_dragging()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self._was_dragged = False
        spot = self.spot_at(event.x, event.y)
        one = self.layout_in_use.entry(spot) if spot is not None and event.button == 1 else None
        if spot is None or one is None:
            return
        selected = self.selection.chosen
        chosen: Sequence[Chosen] = list(selected.values()) if one.card.key in selected and not spot.end else [one]
        cursor = self.state.day, self.state.at
        self._row = spot.row
        self._held_entry = Held(spot.day, chosen, event.x, event.y, cursor, spot.end, spot.row)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        held = self._held_entry
        if held is None:
            return
        if not self.dragging:
            if event.button != 1:
                self._held_entry = None
                return
            if abs(event.x - held.x) < 3 and event.y == held.y:
                return
            self.capture_mouse()
            self._shown_by = 0
        spot = self.spot_at(event.x, event.y)
        if spot is not None:
            self._row = spot.row
            self._show_by(self._reach(held, days_between(held.day, spot.day)))

    def _reach(self, held: Held, days: int) -> int:
        """So many days, or as many as an end of a span can go: it begins no later than it ends."""
        one = held.chosen[0]
        if not held.end or not isinstance(one, DatedCard):
            return days
        lasts = days_between(one.day, self.state.end_of(one))
        return min(days, lasts) if held.end == FIRST else max(days, -lasts)

    def _show_by(self, days: int) -> None:
        """Show what is dragged so many days away from where it is."""
        if self._held_entry is None or self._shown_by in (None, days):
            return
        try:
            self._carried(days - (self._shown_by or 0))
        except OpsboardError:
            return  # there is no such day
        self._shown_by = days
        self.redraw()

    def _carried(self, days: int) -> None:
        """Move what is shown as dragged; the cursor stays where it was."""
        assert self._held_entry is not None
        held = self._held_entry
        by = self._shown_by or 0
        self.state.carry({identity(one) for one in held.chosen if isinstance(one, DatedCard)}, days, held.end)
        self.state.day, self.state.at = held.cursor
        if by + days and self.state.current() is None:
            self.state.stay(self.state.day, 0, ())

    def taken(self) -> None:
        """When days are read anew while something is dragged it is shown again where it would land."""
        super().taken()
        if self.dragging:
            by, self._shown_by = self._shown_by or 0, 0
            self._show_by(by)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        held, days, row = self._held_entry, self._shown_by, self._row
        self.stop_dragging()
        if held is None or days is None:
            return
        self._was_dragged = True
        one = held.chosen[0]
        if held.end and isinstance(one, DatedCard):
            if days:
                self.host.dates.drop_end(one, days, held.end)
            return
        edits = self.layout_in_use.edits(row) if row is not None and row != held.row else {}
        if days or edits:
            self.host.dates.drop(held.chosen, days, edits)

    def stop_dragging(self) -> bool:
        """Forget the drag, what was dragged stays where it is; gives whether there was one."""
        was = self.dragging
        if was:
            self._show_by(0)
            self.release_mouse()
        self._held_entry = self._shown_by = None
        return was
