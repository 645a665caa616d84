"""One line of styled text, or a few: header, tabs, footer, messages."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.segment import Segment
from textual import events
from textual.strip import Strip
from textual.widget import Widget

from opsboard.domain.text import width
from opsboard.tui.render.parts import Part, Target, segments_of, target_at
from opsboard.tui.textual_compat.bare_lines import draw_bare

Draw = Callable[[int], Sequence[Segment]]


class Line(Widget):
    """Draws what a function gives for its width; sends it again only when that changed. It is as high as the lines
    that it was given (`Segment.line()` ends one)."""

    DEFAULT_CSS = "Line { height: 1; width: 1fr; }"

    def __init__(self, draw: Draw, *, id: str | None = None) -> None:
        super().__init__(id=id)
        draw_bare(self)
        self._draw = draw
        self._rows: list[list[Segment]] = []

    def redraw(self) -> None:
        """Draw again."""
        if not self.size.width:
            return
        rows = list(Segment.split_lines(self._draw(self.size.width))) or [[]]
        for row in rows:
            used = sum(width(segment.text) for segment in row)
            if used < self.size.width:
                row.append(Segment(" " * (self.size.width - used)))
        if rows != self._rows:
            if len(rows) != (len(self._rows) or 1):
                self.styles.height = len(rows)
            self._rows = rows
            self.refresh()

    def render_line(self, y: int) -> Strip:
        return Strip(self._rows[y] if y < len(self._rows) else []).adjust_cell_length(self.size.width)

    def on_resize(self, event: events.Resize) -> None:
        self._rows = [[]] * len(self._rows)
        self.redraw()


class ClickableLine(Line):
    """Draws parts, and answers a click on one by what it is for."""

    DEFAULT_CSS = "ClickableLine { height: 1; width: 1fr; }"

    def __init__(
        self, draw: Callable[[int], Sequence[Part]], clicked: Callable[[Target], None], *, id: str | None = None
    ) -> None:
        super().__init__(self._draw_parts, id=id)
        self._make = draw
        self._clicked = clicked
        self._parts: Sequence[Part] = ()

    def _draw_parts(self, cells: int) -> Sequence[Segment]:
        self._parts = self._make(cells)
        return segments_of(self._parts)

    def on_click(self, event: events.Click) -> None:
        target = target_at(self._parts, event.x)
        if target is not None:
            self._clicked(target)
