"""One frame instead of two: what a key changes at once waits a moment for the answer it asked for."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from typing import Protocol

LONGEST = 0.015
"""Seconds that a frame waits: no more than the eye takes one frame for. An answer that is not there by
then comes in the next."""


class Batching(Protocol):
    """An app that can be told not to draw for a while."""

    def batch_update(self) -> AbstractContextManager[None]: ...


class HeldFrame:
    """Holds back what is drawn, until `draw` draws it. Textual sends a second frame only at its next tick, up to
    17 ms later."""

    def __init__(self, draw: Callable[[], None]) -> None:
        self._draw = draw
        self._held: ExitStack | None = None
        self._end: asyncio.TimerHandle | None = None
        self._garbage_waits = False
        self._late = False
        """What was waited for was not there in time: it is drawn as soon as it comes, and not at the next tick."""

    def hold(self, app: Batching, longest: float | None = None) -> None:
        """Hold frames back until `release`, but not for longer than so many seconds, by default `LONGEST`."""
        if self._held is not None:
            return
        self._late = False
        self._held = ExitStack()
        self._held.enter_context(app.batch_update())
        if gc.isenabled():  # a tenth of the frame, for what can wait until it is drawn
            gc.disable()
            self._garbage_waits = True
        self._end = asyncio.get_running_loop().call_later(LONGEST if longest is None else longest, self._give_up)

    def _give_up(self) -> None:
        self.release()
        self._late = True

    def release(self) -> None:
        """Send what was held back, and what came too late for that."""
        held, self._held = self._held, None
        late, self._late = self._late, False
        if self._end is not None:
            self._end.cancel()
            self._end = None
        if held is not None:
            held.close()
        if held is not None or late:
            self._draw()
        if self._garbage_waits:
            self._garbage_waits = False
            gc.enable()
