"""The strip at the foot of month and week: the cursor's day with its items in full."""

from __future__ import annotations

from opsboard.tui.render.card import Row
from opsboard.tui.render.days import strip_rows, strip_top
from opsboard.tui.screens.calendar_layouts.layout import Spot, Surface
from opsboard.tui.view_models.calendar_state import CalendarState, identity


def strip_height(height: int) -> int:
    """Rows of the strip, for a layout of so many: its heading, and from three items on a low screen to eleven."""
    return max(4, min(12, (height + 1) // 5 + 1))


def strip(state: CalendarState, on: Surface) -> list[Row]:
    """The strip as it is drawn."""
    return strip_rows(state, on.cells, strip_height(on.height), on.look, on.workflow, on.empty_day)


def strip_spot(state: CalendarState, y: int, height: int) -> Spot:
    """What lies on a row of the strip of a layout so high; `y` counts from its heading."""
    items, room = state.items(state.day), strip_height(height) - 1
    place = strip_top(state, room) + y - 1
    return Spot(state.day, identity(items[place]) if 0 < y <= room and place < len(items) else None)
