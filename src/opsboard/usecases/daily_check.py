"""The quick check that a person's first session of a day gives the board: it finds about half of all damage."""

from __future__ import annotations

from opsboard.usecases.ports import Finding
from opsboard.usecases.session import Session

CHECKED_ON = "checked_on"
"""The setting that holds the UTC day on which the person's session looked last."""


def due(session: Session) -> bool:
    """Whether this person's sessions have not looked today; from now on they have."""
    today = session.clock()[:10]
    if session.store.settings.recall(session.login, CHECKED_ON) == today:
        return False
    session.store.settings.remember(session.login, CHECKED_ON, today)
    return True


def damage(session: Session) -> Finding | None:
    """The first error that a quick check finds. Reads the whole file: not on a session that somebody waits for."""
    return next((finding for finding in session.store.check(deep=False) if finding.level == "error"), None)
