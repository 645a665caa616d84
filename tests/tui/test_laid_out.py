"""Every part of the screen is told its size, also when something else is painted before the layout."""

from __future__ import annotations

from typing import Any

import pytest
from textual.geometry import Size

from opsboard.tui.panes import Pane
from opsboard.tui.shell import Shell
from screen_board import OpenApp


class Told(Pane):
    """A panel that remembers the sizes that it was told."""

    scope = "everywhere"
    DEFAULT_CSS = "Told { layer: over; dock: right; width: 40; } Told.-wide { width: 60; }"

    def __init__(self) -> None:
        super().__init__()
        self.told: list[Size] = []

    def on_resize(self) -> None:
        self.told.append(self.size)


async def test_a_panel_hears_of_its_size_when_others_were_painted_before_the_layout(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A card that another person changed was painted just before an item was opened: the panel stayed empty."""
    panel = Told()
    laid_out = Shell._refresh_layout

    def painted_before(shell: Shell, *values: Any, **named: Any) -> None:
        if panel.is_mounted:
            shell._compositor.update_widgets({panel})
            assert panel.region.width, "painting has found the panel in a map of its own"
        laid_out(shell, *values, **named)

    monkeypatch.setattr(Shell, "_refresh_layout", painted_before)
    async with open_app() as running:
        running.app.shell.open_panel(panel)
        await running.settle()
        assert [size.width for size in panel.told] == [40]
        panel.set_class(True, "-wide")
        await running.settle()
        assert [size.width for size in panel.told] == [40, 60]
