"""Ends the program when its terminal is gone or somebody ends it: with the drafts kept, in seconds, whatever hangs.

Textual alone reads a dead terminal in a loop for ever, and a screen that cannot write (the line stands still)
no longer hears a signal. So the line is watched by a thread that does nothing else: it waits in the kernel for
the terminal to hang up, for a signal, or for the parent to be gone.
"""

from __future__ import annotations

import os
import select
import signal
import termios
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any, Protocol

PARENT_SECONDS = 2.0
"""Seconds between two looks whether the parent still lives: a hang-up is told by the kernel at once."""
GRACE = 2.5
"""Seconds that the screen has to end by itself."""
WRITING = 1.5
"""Seconds more for what is still being written to the board."""

_SIGNALS = (signal.SIGTERM, signal.SIGHUP)
_RESTORED = b"\x1b[?2004l\x1b[?7h\x1b[?1000l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"
"""What takes a terminal out of all that Textual puts it into."""


class Ending(Protocol):
    """What is to end."""

    def keep_all(self) -> None:
        """Write drafts down now. Any thread calls it."""

    def leave(self, code: int) -> None:
        """End in good order with this exit code, soon. Any thread calls it."""

    def written(self, timeout: float) -> bool:
        """Wait until nothing is left to write; gives whether nothing is. Any thread calls it."""


class Lifeline:
    """Watches the line to a person: `hold` it around the program, on the main thread."""

    def __init__(
        self,
        ending: Ending,
        *,
        terminal: int = 0,
        leave_at_once: Callable[[int], None] = os._exit,
        grace: float = GRACE,
    ) -> None:
        self._ending = ending
        self._terminal = terminal
        self._leave_at_once = leave_at_once
        self._grace = grace
        self._parent = os.getppid()
        self._read, self._write = os.pipe()
        os.set_blocking(self._write, False)
        self._before: dict[int, Any] = {}  # handlers, as the module signal has them
        self._attributes: list[Any] | None = None  # what termios gives
        self._thread = threading.Thread(target=self._watch, name="lifeline", daemon=True)
        self.code: int | None = None
        """The exit code, once the program has to end."""

    def __enter__(self) -> Lifeline:
        with suppress(termios.error):
            self._attributes = termios.tcgetattr(self._terminal)
        for number in _SIGNALS:
            self._before[number] = signal.signal(number, self._told)
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        if self.code is None:
            os.write(self._write, b"\0")
            self._thread.join()
            os.close(self._read)
            os.close(self._write)

    def _told(self, number: int, _frame: FrameType | None) -> None:
        with suppress(BlockingIOError):
            os.write(self._write, bytes([number]))

    def _watch(self) -> None:
        """Wait for the end of the line; the thread's whole life."""
        poll = select.poll()
        poll.register(self._read, select.POLLIN)
        poll.register(self._terminal, 0)  # the kernel always tells of hang-ups and errors
        while True:
            ready = dict(poll.poll(int(PARENT_SECONDS * 1000)))
            if self._read in ready:
                number = os.read(self._read, 1)[0]
                if number == 0:
                    return
                self._end(128 + number)
                return
            if ready.get(self._terminal, 0) & select.POLLNVAL:
                poll.unregister(self._terminal)  # a system that cannot wait for a terminal in this way
            elif ready or os.getppid() != self._parent:
                self._end(128 + signal.SIGHUP)
                return

    def _end(self, code: int) -> None:
        """End the program: in good order if it can, at once if it cannot."""
        self.code = code
        began = time.monotonic()
        self._ending.keep_all()
        self._ending.leave(code)
        while time.monotonic() - began < self._grace:
            time.sleep(0.05)
        self._ending.written(WRITING)
        self._restore()
        self._leave_at_once(code)

    def _restore(self) -> None:
        """Give the terminal back as it was, as far as it takes anything."""
        if self._attributes is not None:
            with suppress(termios.error):
                termios.tcsetattr(self._terminal, termios.TCSANOW, self._attributes)
        poll = select.poll()
        poll.register(self._terminal, select.POLLOUT)
        if any(event == select.POLLOUT for _file, event in poll.poll(0)):
            with suppress(OSError):
                os.write(self._terminal, _RESTORED)
