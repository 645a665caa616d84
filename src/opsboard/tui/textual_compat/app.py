"""Textual's app, whose frames can be changed before they are sent, and which ends in good order after a bug."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App

from opsboard.tui.textual_compat.driver import DriverPatches

if TYPE_CHECKING:
    from typing import Any

    from rich.console import RenderableType
    from textual.screen import Screen

    from opsboard.tui.textual_compat.frames import Update


class PatchedApp(App[int], inherit_bindings=False):
    """Says in `error` which bug ended it, and prints nothing about it."""

    def __init__(self) -> None:
        super().__init__(ansi_color=True)
        self.error: BaseException | None = None
        """The bug that ended the app: for the caller of `run`."""

    def prepare_frame(self, frame: RenderableType) -> RenderableType | Update:
        """What to send in place of a frame that was composed: by default the same."""
        return frame

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:  # any screen's answer
        frame = None if renderable is None else self.prepare_frame(renderable)
        super()._display(screen, frame)  # type: ignore[arg-type]  # updates are displayed as well

    def send_to_terminal(self, sequence: str) -> None:
        """Send what draws nothing: a clipboard, a bell. Before the app runs nothing is sent."""
        if self._driver is not None:
            self._driver.write(sequence)
            self._driver.flush()

    def use_mouse(self, wanted: bool) -> None:
        """Have the terminal report the mouse from now on, or no longer."""
        if isinstance(self._driver, DriverPatches):
            self._driver.use_mouse(wanted)

    def panic(self, *_renderables: object) -> None:
        """End because of a bug. Textual would print it, and end with exit code 0."""
        self.error = self.error or self._exception or RuntimeError("Textual gave up")
        self._fatal_error()

    def _fatal_error(self) -> None:
        """End because of a bug. Textual would print the values of all variables, which are other people's data."""
        self.error = self.error or self._exception
        self._close_messages_no_wait()
