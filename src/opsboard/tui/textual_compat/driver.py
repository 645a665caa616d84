"""What Textual's driver, which reads and writes the terminal, keeps to itself."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

from opsboard.window import window_size


class DriverPatches:
    """Stands before a class that derives from Textual's `LinuxDriver`: gives names to what is private there, and
    takes the size from the terminal alone, within bounds. Textual's own way believes COLUMNS and LINES."""

    fileno: int
    _in_band_window_resize: bool
    _key_thread: threading.Thread | None
    _loop: asyncio.AbstractEventLoop
    _mouse: bool
    _must_signal_resume: bool
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

    def use_mouse(self, wanted: bool) -> None:
        """Have the terminal report the mouse from now on, or no longer. Textual chooses once, when it starts."""
        self._mouse = True  # else neither is sent
        if wanted:
            self._enable_mouse_support()
        else:
            self._disable_mouse_support()
        self._mouse = wanted
        self.flush()

    def _enable_mouse_support(self) -> None:
        super()._enable_mouse_support()  # type: ignore[misc]  # of the driver behind it

    def _disable_mouse_support(self) -> None:
        super()._disable_mouse_support()  # type: ignore[misc]

    def flush(self) -> None:
        super().flush()  # type: ignore[misc]

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

    def _sigcont_application(self, *values: Any) -> None:  # as the module signal calls it
        """Go on after a stop. Who was stopped unasked has not left the terminal, and leaves it first: Textual's way
        begins a second thread that reads keys, and never ends the first one."""
        if self._key_thread is not None and self._key_thread.is_alive():
            self.suspend_application_mode()
            self._must_signal_resume = True  # somebody may have written on the screen: all of it is drawn again
        super()._sigcont_application(*values)  # type: ignore[misc]  # of the driver behind it

    def suspend_application_mode(self) -> None:
        super().suspend_application_mode()  # type: ignore[misc]

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except BaseException as error:
            self.reading_failed(error)
