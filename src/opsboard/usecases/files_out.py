"""The one rule of every door that writes a file of the machine, such as `export -o` and `backup make FILE`."""

from __future__ import annotations

import os

from opsboard.domain.errors import N_, Exists, Refused
from opsboard.usecases.restriction import require_unrestricted
from opsboard.usecases.session import Session

_BOARDS_OWN = ("", "-wal", "-shm", "-journal", ".lock", ".here", ".spare")
"""How the names of the files of a board end behind its own."""


def require_free(session: Session, path: str, *, force: bool) -> None:
    """Refuse a path where there is a file already, unless it may be written over (`force`); a file of the board itself
    never may. Raises Exists, and Refused, also for one who is restricted to the board."""
    require_unrestricted(session)
    if not os.path.lexists(path):
        return
    board = os.path.realpath(session.store.info.path)
    if os.path.realpath(path) in {board + ending for ending in _BOARDS_OWN}:
        raise Refused(N_("{path} is the board itself; give another path"), path=path)
    if not force:
        raise Exists(path)
