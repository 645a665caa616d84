"""Telling a damaged board from a mistake of ours, when something fails that should not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opsboard.domain.errors import N_, UNEXPECTED, Unavailable

if TYPE_CHECKING:
    from opsboard.usecases.ports.store import Store


def meaning_of(error: Exception, store: Store) -> Exception:
    """What it means that using a board ended in this error: that the board is damaged (Unavailable), when a deep
    check finds it so; else the error itself."""
    if not isinstance(error, UNEXPECTED):
        return error
    found = dict.fromkeys(finding.check for finding in store.check(deep=True) if finding.level == "error")
    if not found:
        return error
    message = N_("the board is damaged ({what}); run: opsboard check --deep ({path})")
    return Unavailable(message, what=tuple(found), path=store.info.path)
