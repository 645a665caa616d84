"""The lines of a widget that has no border, padding, tint or opacity, without the work that those take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual._styles_cache import StylesCache
from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Region
from textual.strip import Strip

if TYPE_CHECKING:
    from textual.widget import Widget


class BareLines(StylesCache):
    """Keeps the lines that a widget drew until it says that they differ, as Textual does for every widget; but
    each line stands on the screen as it was drawn, and passes the filters when it is drawn instead of each time.

    A widget that puts this in place of its `_styles_cache` draws lines as long as it is wide.
    """

    def __init__(self) -> None:
        super().__init__()
        self._passed: tuple[Sequence[LineFilter], Color] | None = None

    def render_widget(self, widget: Widget, crop: Region) -> list[Strip]:
        size = widget.region.size
        passes = (tuple(widget.get_line_filters()), widget.background_colors[1])
        if size.width != self._width or passes != self._passed:
            self.clear()
            self._width, self._passed = size.width, passes
        cache, dirty = self._cache, self._dirty_lines
        filters, background = passes
        lines = []
        for y in crop.line_range:
            line = cache.get(y)
            if line is None or y in dirty:
                line = widget.render_line(y) if y < size.height else Strip.blank(size.width)
                for one in filters:
                    line = line.apply_filter(one, background)
                cache[y] = line
            lines.append(line)
        dirty.difference_update(crop.line_range)
        if crop.column_span != (0, size.width):
            lines = [line.crop(*crop.column_span) for line in lines]
        return lines


def draw_bare(widget: Widget) -> None:
    """Let a widget draw its lines bare: without border, padding, tint and opacity, each as long as it is wide."""
    widget._styles_cache = BareLines()
