"""One frame instead of two: what a key changes at once waits a moment for the answer it asked for."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

    from textual.app import App

LONGEST = 0.015
"""Seconds that a frame waits: no more than the eye takes one frame for. An answer that is not there by
then comes in the next."""


class HeldFrame:
    """Holds back what is drawn. Textual sends a second frame only at its next tick, up to 17 ms later."""

    def __init__(self) -> None:
        self._held: ExitStack | None = None
        self._app: App[Any] | None = None
        self._end: asyncio.TimerHandle | None = None

    def hold(self, app: App[Any]) -> None:
        """Hold frames back until `release`, but not for long."""
        if self._held is not None:
            return
        self._held, self._app = ExitStack(), app
        self._held.enter_context(app.batch_update())
        self._end = asyncio.get_running_loop().call_later(LONGEST, self.release)

    def release(self) -> None:
        """Send what was held back."""
        held, self._held = self._held, None
        if self._end is not None:
            self._end.cancel()
            self._end = None
        if held is not None and self._app is not None:
            held.close()
            self._app.screen.check_idle()
