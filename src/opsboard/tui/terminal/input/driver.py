"""A driver that reads a terminal without stumbling over anything that comes from it, and asks it to report keys."""

from __future__ import annotations

import os
import selectors
import threading
import time
from codecs import getincrementaldecoder
from collections.abc import Callable, Mapping
from typing import Any

from textual.drivers.linux_driver import LinuxDriver

from opsboard.tui.terminal.input.reader import InputReader, escape_seconds
from opsboard.tui.terminal.input.waking import WakingEvent
from opsboard.tui.textual_compat.driver import DriverPatches

PIECE = 4096
TOGETHER = 256
"""What is read before it is looked whether the screen keeps up."""
WAITING_LIMIT = 1000
"""Keys that wait for the screen at the most; further ones stay in the terminal's own line until there is room."""
LOOK_SECONDS = 0.02
"""Between two looks whether there is room again."""
_REPORTS, _AS_BEFORE = "\x1b[>1u", "\x1b[<u"
"""The kitty keyboard protocol: unambiguous keys alone, and what was before. With more flags, which Textual asks for,
terminals report what an input method gives as numbers, or lose it, and shift alone as a key."""


def reading_safely(
    driver: type[LinuxDriver],
    environment: Mapping[str, str],
    *,
    reports: bool = True,
    waiting: Callable[[], int] = lambda: 0,
    broken: Callable[[BaseException], None],
) -> type[LinuxDriver]:
    """The driver class with an input of ours. Textual's ends at the first byte that is no UTF-8 (a terminal set to
    GBK) and at numbers that it does not expect, takes answers for keys, and wakes ten times a second.

    With `reports` the terminal is asked to tell keys apart; `waiting` tells, on the screen's thread, how many keys it
    has not dealt with; `broken` hears, on the reading thread, of a bug in the reading."""

    class SafeDriver(DriverPatches, driver):  # type: ignore[misc, valid-type]
        """Reads keys, pasted text, the mouse and the window's size."""

        def __init__(self, *values: Any, **named: Any) -> None:  # as the driver under it takes them
            super().__init__(*values, **named)
            self.exit_event = WakingEvent()

        def write(self, data: str) -> None:
            if data.startswith("\x1b[>") and data.endswith("u"):
                data = _REPORTS
            if reports or data not in (_REPORTS, _AS_BEFORE):
                super().write(data)

        def reading_failed(self, error: BaseException) -> None:
            broken(error)

        def run_input_thread(self) -> None:
            reader = InputReader(time.monotonic(), escape=escape_seconds(environment), sizes=lambda: self.reports_size)
            decoder = getincrementaldecoder("utf-8")("replace")
            unlooked = 0
            with selectors.SelectSelector() as selector, self.exit_event.as_file() as ending:
                selector.register(self.fileno, selectors.EVENT_READ)
                selector.register(ending, selectors.EVENT_READ)
                while not self.exit_event.is_set():
                    ready = selector.select(reader.pause(time.monotonic()))
                    if any(key.fd == self.fileno for key, _mask in ready):
                        try:
                            data = os.read(self.fileno, PIECE)
                        except OSError:
                            data = b""
                        if not data:
                            break  # the terminal is gone: the hang-up's signal ends the program
                        found = reader.feed(decoder.decode(data), time.monotonic())
                    else:
                        found = reader.tick(time.monotonic())
                    for message in found:
                        self.process_message(message)
                    unlooked += len(found)
                    if unlooked > TOGETHER:
                        unlooked = 0
                        self._wait_for_room()

        def _wait_for_room(self) -> None:
            """Wait until the screen has few keys to deal with, or the reading ends."""
            room = threading.Event()

            def look() -> None:
                if waiting() <= WAITING_LIMIT:
                    room.set()
                else:
                    self.call_later(LOOK_SECONDS, look)

            self.call_on_screen_thread(look)
            while not self.exit_event.is_set() and not room.wait(LOOK_SECONDS):
                pass

    return SafeDriver
