"""The restricted session of those who enter a service account by their key: all but the board is out of reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opsboard.domain.errors import N_, Refused

if TYPE_CHECKING:
    from opsboard.usecases.session import Session
    from opsboard.usecases.verbs import Reach


def leads_out(reach: Reach | None) -> bool:
    """Whether a restricted session is refused what reaches this; None: nobody declared what it reaches."""
    return reach != "board"


def require_unrestricted(session: Session) -> None:
    """Refuse a person whose session is restricted to the board. Raises Refused."""
    if session.restricted:
        raise Refused(
            N_("you came by a key, so no file or program of the server is yours; the account's own user may do this")
        )
