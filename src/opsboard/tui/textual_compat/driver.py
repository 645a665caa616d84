"""What Textual's driver, which reads and writes the terminal, keeps to itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from opsboard.window import window_size


class DriverPatches:
    """Stands before a class that derives from Textual's `LinuxDriver`: gives names to what is private there, and
    takes the size from the terminal alone, within bounds. Textual's own way believes COLUMNS and LINES."""

    fileno: int
    _in_band_window_resize: bool
    _loop: asyncio.AbstractEventLoop
    _size: tuple[int, int] | None

    def __init__(self, *values: Any, **named: Any) -> None:  # as the driver behind it takes them
        super().__init__(*values, **named)
        if self._size is None:
            self._size = self._get_terminal_size()

    def run_input_thread(self) -> None:
        """Read the terminal until the driver ends; on a thread of its own."""
        raise NotImplementedError

    def reading_failed(self, error: BaseException) -> None:
        """The reading ended with a bug. Textual would print it over the screen."""
        raise NotImplementedError

    @property
    def reports_size(self) -> bool:
        """Whether the terminal was asked to report its size among the keys."""
        return self._in_band_window_resize

    def call_on_screen_thread(self, call: Callable[[], None]) -> None:
        """Have the screen's thread call this soon; may be called on any thread."""
        self._loop.call_soon_threadsafe(call)

    def call_later(self, seconds: float, call: Callable[[], None]) -> None:
        """Have the screen's thread call this after so many seconds; called on that thread."""
        self._loop.call_later(seconds, call)

    def _get_terminal_size(self) -> tuple[int, int]:
        return window_size(self.fileno)

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except BaseException as error:
            self.reading_failed(error)
