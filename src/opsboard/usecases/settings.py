"""The settings of those who enter a service account by their key: they have no file there, so the board keeps them."""

from __future__ import annotations

from collections.abc import Mapping

from opsboard.domain.errors import N_, Refused
from opsboard.usecases.session import Session

_NAME = "settings"
"""Under which the store remembers them for a person."""


def own_settings(session: Session) -> Mapping[str, str]:
    """What this person set: name -> word."""
    held = session.store.settings.recall(session.login, _NAME)
    return {str(name): str(word) for name, word in held.items()} if isinstance(held, dict) else {}


def set_own(session: Session, name: str, word: str | None) -> None:
    """Set one of this person's settings; None clears it. Raises Refused for one whose settings are in a file."""
    if not session.restricted:
        raise in_a_file()
    held = {other: kept for other, kept in own_settings(session).items() if other != name}
    session.store.settings.remember(session.login, _NAME, {**held, name: word} if word is not None else held)


def in_a_file() -> Refused:
    """Why the board keeps no settings for one who has a file."""
    return Refused(N_("your settings are in a file; `opsboard config --path` says where"))
