"""A panel at the right that is drawn row by row; only rows that differ are sent."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip

from opsboard.tui.panes import Pane
from opsboard.tui.render.card import Row

MARGIN = 3
"""Cells at the left of the text: the panel's edge, the cursor's bar, a blank."""
BESIDE = 100
"""From this width on the board stays in sight beside the panel."""
BAR = "▌"


class RowPanel(Pane):
    """Takes half of the screen, all of a narrow one, and shows rows.

    Who derives from it makes rows in `draw_rows`, and calls `redraw` when they may differ.
    """

    DEFAULT_CSS = """
    RowPanel { layer: over; dock: right; width: 50%; height: 1fr; overflow: hidden; }
    RowPanel.-whole { width: 100%; }
    """
    HALF = 0.5
    """All panels have the same edge: where one lies over another with a different one, Textual cuts wide
    letters in two there."""

    def __init__(self) -> None:
        super().__init__()
        self.whole = False
        """The whole screen was asked for."""
        self._rows_shown: list[Row] = []

    def draw_rows(self) -> Sequence[Row]:
        """The rows of the screen from the top, without the panel's edge."""
        return ()

    def resized(self) -> None:
        """The size changed: make again what depends on it."""
        self.redraw()

    def presence_changed(self) -> None:
        self.redraw()

    def take_room(self) -> None:
        """As much of the screen as was asked for; all of a narrow one."""
        cells = self.host.size.width
        beside = cells >= BESIDE and not self.whole
        self.set_class(not beside, "-whole")
        self.covers = self.HALF if beside else 1.0
        if beside and self.host.main is not None and self.host.panel is self:
            self.host.main.cover_right(int(cells * self.covers))

    def redraw(self) -> None:
        """Send the rows that differ from what is shown."""
        if not self.size.width:
            return
        edge = Segment("│", self.host.palette.rule) if self.covers < 1 else Segment(" ")
        rows = [(edge, *row) for row in self.draw_rows()][: self.size.height]
        rows += [(edge,)] * (self.size.height - len(rows))
        old, self._rows_shown = self._rows_shown, rows
        if len(old) != len(rows):
            self.refresh()
            return
        changed = [y for y, (was, now) in enumerate(zip(old, rows, strict=True)) if was != now]
        if changed:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in changed))

    def render_line(self, y: int) -> Strip:
        row = self._rows_shown[y] if y < len(self._rows_shown) else ()
        return Strip(row).adjust_cell_length(self.size.width)

    def on_resize(self) -> None:
        self.take_room()
        self._rows_shown = []
        self.resized()
