"""What is out of reach for those who enter a service account by their key: everything but the board."""

from __future__ import annotations

from opsboard.domain.errors import N_, Refused
from opsboard.usecases.session import Session


def require_free(session: Session) -> None:
    """Refuse a person who is confined to the board. Raises Refused."""
    if session.confined:
        raise Refused(
            N_("you came by a key, so no file or program of the server is yours; the account's own user may do this")
        )
