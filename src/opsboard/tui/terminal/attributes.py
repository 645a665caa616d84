"""How a terminal treats what is typed (termios), kept over another program."""

from __future__ import annotations

import termios
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any


@contextmanager
def attributes_kept(terminal: int = 0) -> Iterator[None]:
    """Give the terminal back as it is now, whatever another program does with it: one that was killed leaves it raw,
    and as it is found after the editor it is left at the end."""
    before: list[Any] | None = None  # what termios gives: numbers, speeds, a list of bytes
    with suppress(termios.error):
        before = termios.tcgetattr(terminal)
    try:
        yield
    finally:
        if before is not None:
            with suppress(termios.error):
                termios.tcsetattr(terminal, termios.TCSANOW, before)
