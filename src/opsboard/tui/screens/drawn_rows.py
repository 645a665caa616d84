"""A pane that is drawn row by row; only what differs from what is on the screen is sent."""

from __future__ import annotations

from collections.abc import Sequence

from textual.geometry import Region
from textual.strip import Strip

from opsboard.tui.panes import Pane
from opsboard.tui.render.card import Row


class DrawnRows(Pane):
    """Shows the rows that it is given."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: list[Row] = []

    def redraw(self) -> None:
        """Draw again and send what differs."""

    def presence_changed(self) -> None:
        self.redraw()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these from the top, and nothing below them."""
        height = self.size.height
        new = [*rows[:height], *[()] * (height - len(rows))]
        old, self._shown = self._shown, new
        if len(old) != len(new):
            self.refresh()
            return
        pairs = enumerate(zip(old, new, strict=True))
        regions = [self.differing(was, now, y) for y, (was, now) in pairs if was is not now and was != now]
        if regions:
            self.refresh(*regions)

    def differing(self, old: Row, new: Row, y: int) -> Region:
        """The part of the row at `y` that is sent again."""
        return Region(0, y, self.size.width, 1)

    def render_line(self, y: int) -> Strip:
        return Strip(self._shown[y] if y < len(self._shown) else ()).adjust_cell_length(self.size.width)
