"""A panel at the right that is drawn row by row; only rows that differ are sent."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment

from opsboard.tui.render.card import Row
from opsboard.tui.screens.drawn_rows import DrawnRows

MARGIN = 3
"""Cells at the left of the text: the panel's edge, the cursor's bar, a blank."""
BESIDE = 100
"""From this width on the board stays in sight beside the panel."""
BAR = "▌"


class RowPanel(DrawnRows):
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

    def draw_rows(self) -> Sequence[Row]:
        """The rows of the screen from the top, without the panel's edge."""
        return ()

    def resized(self) -> None:
        """The size changed: make again what depends on it."""
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
        if self.size.width:
            edge = Segment("│", self.host.palette.rule) if self.covers < 1 else Segment(" ")
            rows: list[Row] = [(edge, *row) for row in self.draw_rows()]
            self.show_rows([*rows, *[(edge,)] * (self.size.height - len(rows))])

    def on_resize(self) -> None:
        self.take_room()
        self._shown = []
        self.resized()
