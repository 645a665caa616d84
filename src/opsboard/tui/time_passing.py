"""What a session that stays open does once a minute: what time brings, and reminders. Used on the worker's thread."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from opsboard.domain.notices import DatedNotice
from opsboard.usecases.session import Session

EVERY = 60.0
"""Seconds."""
FIRST_AFTER = 3.0
"""Seconds after which a session that was opened does it for the first time: the board is on the screen by then."""


class TimePassing:
    """Knows when it is time again."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._next: float | None = None

    def look_at_times(self, session: Session) -> tuple[bool, Sequence[DatedNotice]]:
        """As `look`, but only when it is time again."""
        now = self._now()
        if self._next is None:
            self._next = now + FIRST_AFTER
        if now < self._next:
            return False, ()
        self._next = now + EVERY
        return self.look(session)

    def look(self, session: Session) -> tuple[bool, Sequence[DatedNotice]]:
        """Do what time brings; gives whether there was something, and what the person is to be reminded of."""
        from opsboard.usecases.reminding import remind
        from opsboard.usecases.time_effects import MOST_AT_ONCE, bring_in_passing

        brought = bring_in_passing(session)
        if len(brought) >= MOST_AT_ONCE:
            self._next = self._now()  # there is more: after the keys that wait
        return bool(brought), remind(session)
