"""An event that a thread can wait for together with a file, without looking at it every now and then."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class WakingEvent(threading.Event):
    """A `threading.Event` for which `select` can wait."""

    def __init__(self) -> None:
        super().__init__()
        self._guard = threading.RLock()  # a signal's handler may set it on the thread that is setting it
        self._write: int | None = None

    @contextmanager
    def as_file(self) -> Iterator[int]:
        """A descriptor that can be read once the event is set. One thread at a time."""
        read, write = os.pipe()
        with self._guard:
            self._write = write
            if self.is_set():
                os.write(write, b"\0")
        try:
            yield read
        finally:
            with self._guard:
                self._write = None
            os.close(read)
            os.close(write)

    def set(self) -> None:
        with self._guard:
            super().set()
            if self._write is not None:
                os.write(self._write, b"\0")
