"""A main pane that is drawn row by row; only the cells that differ are sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.geometry import Region

from opsboard.domain.text import width
from opsboard.tui.panes import MainPane
from opsboard.tui.render.card import Row
from opsboard.tui.screens.drawn_rows import DrawnRows
from opsboard.tui.textual_compat.bare_lines import draw_bare


class RowPane(DrawnRows, MainPane, can_focus=True):
    """Shows rows. Who derives from it makes them in `draw_rows` and calls `redraw` when they may differ."""

    DEFAULT_CSS = "RowPane { width: 1fr; height: 1fr; overflow: hidden; }"

    def __init__(self) -> None:
        super().__init__()
        draw_bare(self)
        self.cover = 0
        """Cells at the right that a panel lies over."""
        self.marks: dict[str, str] = {}
        """Key -> who changed it just now."""

    @property
    def cells(self) -> int:
        """The width to draw in: what no panel lies over."""
        return max(0, self.size.width - self.cover)

    def draw_rows(self, cells: int, height: int) -> Sequence[Row]:
        """The rows from the top."""
        return ()

    def resized(self) -> None:
        """The size changed: make again what depends on it, before it is drawn."""

    def mark(self, who: Mapping[str, str]) -> None:
        self.marks.update(who)
        self.marks_changed()

    def unmark(self, who: Mapping[str, str]) -> None:
        for key in who:
            self.marks.pop(key, None)
        self.marks_changed()

    def marks_changed(self) -> None:
        """Draw again with other marks."""
        self.redraw()

    def on_mount(self) -> None:
        self.call_after_refresh(self.reload)

    def reloaded(self) -> None:
        """It is being read: there is time for what can wait."""
        if not self.host.state.counts:
            self.host.count()
        self.host.first_paint_done()

    def redraw(self) -> None:
        if self.size.width and self.size.height:
            self.show_rows(self.draw_rows(self.cells, self.size.height))
            self.tell_held()

    def cover_right(self, cells: int) -> None:
        if cells != self.cover:
            self.cover = cells
            self.resized()
            self.redraw()

    def on_resize(self) -> None:
        self._shown = []
        self.resized()
        self.redraw()

    def differing(self, old: Row, new: Row, y: int) -> Region:
        """The part of a row between its first and its last segment that differ."""
        start = end = 0
        least = min(len(old), len(new))
        while start < least and old[start] == new[start]:
            start += 1
        while end < least - start and old[-1 - end] == new[-1 - end]:
            end += 1
        left = sum(width(segment.text) for segment in new[:start])
        right = sum(width(segment.text) for segment in new[len(new) - end :])
        if sum(width(segment.text) for segment in new) != sum(width(segment.text) for segment in old):
            right = 0
        elif new and sum(width(segment.text) for segment in new) < self.size.width:
            right += self.size.width - sum(width(segment.text) for segment in new)
        return Region(left, y, max(1, self.size.width - left - right), 1)
