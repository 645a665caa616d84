"""Dragging an entry of the calendar to another day with the mouse, through the same use case as the keys.

While it is held it is shown on the day where it would land. `esc` puts it back.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual import events

from opsboard.domain.days import days_between
from opsboard.domain.errors import OpsboardError
from opsboard.domain.items import DatedCard
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


class CalendarDragging(CalendarSelecting):
    """A calendar whose entries can be dragged."""

    def __init__(self) -> None:
        super().__init__()
        self._held_entry: Held | None = None
        self._shown_by: int | None = None
        """By how many days it is shown away from where it is; None: nothing is dragged."""
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
        one = self._entry_at(spot) if spot is not None and event.button == 1 else None
        if spot is None or one is None:
            return
        selected = self.selection.chosen
        chosen: Sequence[Chosen] = list(selected.values()) if one.card.key in selected else [one]
        self._held_entry = Held(spot.day, chosen, event.x, event.y, (self.state.day, self.state.at))

    def _entry_at(self, spot: Spot) -> DatedCard | None:
        """The entry that is held: the one under the mouse, in a cell that shows several of them without their places
        the one under the cursor, or the only one."""
        items = self.state.items(spot.day)
        at = spot.at or (self.state.at if spot.day == self.state.day else None)
        found = next((one for one in items if identity(one) == at), None)
        return found or (items[0] if len(items) == 1 and spot.at is None else None)

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
            self._show_by(days_between(held.day, spot.day))

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
        self.state.carry({identity(one) for one in held.chosen if isinstance(one, DatedCard)}, days)
        self.state.day, self.state.at = held.cursor
        if by + days and self.state.current() is None:
            self.state.stay(self.state.day, 0, ())

    def dragged_anew(self) -> None:
        """The days were read anew while something is dragged: show it again where it would land."""
        if self.dragging:
            by, self._shown_by = self._shown_by or 0, 0
            self._show_by(by)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        held, days = self._held_entry, self._shown_by
        self.stop_dragging()
        if held is not None and days is not None:
            self._was_dragged = True
            if days:
                self.host.dates.drop(held.chosen, days)

    def stop_dragging(self) -> bool:
        """Forget the drag, what was dragged stays where it is; gives whether there was one."""
        was = self.dragging
        if was:
            self._show_by(0)
            self.release_mouse()
        self._held_entry = self._shown_by = None
        return was
