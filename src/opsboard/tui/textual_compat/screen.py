"""A screen whose every widget is told its size, whatever is painted before the layout."""

from __future__ import annotations

from textual.geometry import Size
from textual.screen import Screen


class LaidOut(Screen[None], inherit_bindings=False):
    """Compares each layout with the layout before it.

    Textual (8.2) compares it with the last map of where everything is, and paints anything that is due from a new
    map. What was painted between a widget's coming and the layout therefore hid its coming: the widget got its
    size without an event, and a panel that draws itself when it is told its size stayed empty for good.
    """

    def __init__(self) -> None:
        super().__init__()
        self._laid_out = self._compositor._full_map

    def _refresh_layout(self, size: Size | None = None, scroll: bool = False) -> None:
        self._compositor._full_map = self._laid_out
        super()._refresh_layout(size, scroll)
        self._laid_out = self._compositor._full_map
