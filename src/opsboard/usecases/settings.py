"""A person's own settings: in a file of theirs, or, for those who enter a service account by their key and have no
file there, on the board."""

from __future__ import annotations

from collections.abc import Mapping

from opsboard.domain.errors import N_, Refused
from opsboard.usecases.session import Session

_NAME = "settings"
"""Under which the store remembers them for a person."""


def own_settings(session: Session) -> Mapping[str, str]:
    """What a person who came by a key set: name -> word."""
    held = session.store.settings.recall(session.login, _NAME)
    return {str(name): str(word) for name, word in held.items()} if isinstance(held, dict) else {}


def set_own(session: Session, name: str, word: str | None, path: str = "") -> None:
    """Set one of this person's settings, which is checked already (`config.checked_word`): on the board for one who
    came by a key, else in the file at `path`. None clears it, on the board.

    Raises Refused, Invalid and Unavailable as `config_file.set_in_file`.
    """
    if session.restricted:
        held = {other: kept for other, kept in own_settings(session).items() if other != name}
        session.store.settings.remember(session.login, _NAME, {**held, name: word} if word is not None else held)
    elif word is not None:
        from opsboard.config_file import set_in_file

        set_in_file(path, name, word)


def in_a_file() -> Refused:
    """Why the command line keeps no settings for one who has a file."""
    return Refused(N_("your settings are in a file; `opsboard config --path` says where"))
