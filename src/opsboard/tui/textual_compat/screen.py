"""Textual's screen, told when to draw, and with each widget told its size."""

from __future__ import annotations

from textual.events import Event
from textual.geometry import Size
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget


class PatchedScreen(Screen[None], inherit_bindings=False):
    """A screen that can be drawn at once, keeps what a held frame would have shown, and compares each layout with
    the layout before it.

    Textual (8.2) compares a layout with the last map of where everything is, and paints anything that is due from a
    new map. What was painted between a widget's coming and the layout therefore hid its coming: the widget got its
    size without an event, and a panel that draws itself when it is told its size stayed empty for good.
    """

    def __init__(self) -> None:
        super().__init__()
        self._last_layout = self._compositor._full_map
        self._frame_withheld = False

    def strips(self) -> list[Strip]:
        """What stands on the screen, row by row."""
        return self._compositor.render_strips(self.size)

    def draw_now(self) -> None:
        """Draw what changed at once. Textual draws at its next tick, up to 17 ms later."""
        for part in self.walk_children(Widget):
            if part._repaint_required and part.display:  # it has not told the screen yet
                part._repaint_required = False
                self._dirty_widgets.add(part)
        self._on_timer_update()
        if self._frame_withheld:
            self._compositor_refresh()

    def _compositor_refresh(self) -> None:
        """Draw what changed, unless frames are held: Textual would take it for drawn, and never draw it."""
        self._frame_withheld = bool(self.app._batch_count)
        if not self._frame_withheld:
            super()._compositor_refresh()

    def _refresh_layout(self, size: Size | None = None, scroll: bool = False) -> None:
        self._compositor._full_map = self._last_layout
        super()._refresh_layout(size, scroll)
        self._last_layout = self._compositor._full_map


def forward(event: Event, to: Widget) -> None:
    """Give an event to a widget or screen as Textual's app does: marked, so that the app does not take it for new
    when it comes back up from there."""
    to._forward_event(event)
