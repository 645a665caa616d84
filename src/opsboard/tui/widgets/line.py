"""One line of styled text: header, tabs, footer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.segment import Segment
from textual import events
from textual.strip import Strip
from textual.widget import Widget

from opsboard.domain.text import width
from opsboard.tui.textual_compat.bare_lines import draw_bare

Draw = Callable[[int], Sequence[Segment]]


class Line(Widget):
    """Draws what a function gives for its width; sends it again only when that changed."""

    DEFAULT_CSS = "Line { height: 1; width: 1fr; }"

    def __init__(self, draw: Draw, *, clicked: Callable[[int], None] | None = None, id: str | None = None) -> None:
        super().__init__(id=id)
        draw_bare(self)
        self._draw = draw
        self._clicked = clicked
        self._segments: list[Segment] = []

    def redraw(self) -> None:
        """Draw again."""
        if not self.size.width:
            return
        segments = list(self._draw(self.size.width))
        used = sum(width(segment.text) for segment in segments)
        if used < self.size.width:
            segments.append(Segment(" " * (self.size.width - used)))
        if segments != self._segments:
            self._segments = segments
            self.refresh()

    def render_line(self, y: int) -> Strip:
        return Strip(self._segments).adjust_cell_length(self.size.width)

    def on_resize(self) -> None:
        self._segments = []
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        if self._clicked is not None:
            self._clicked(event.x)
