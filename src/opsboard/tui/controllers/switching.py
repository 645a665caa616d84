"""From one board to another without leaving: the new one is looked at first, then the old one is left in order.

A board that cannot be opened is told in the footer, and nothing has changed.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from opsboard.domain.addresses import SqliteFile, board_address
from opsboard.domain.errors import N_, Invalid, Refused
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.tui.panes import Host


def boards_of(host: Host) -> Mapping[str, str]:
    """Name -> path of the boards that the person's settings name; none for who came by a key."""
    application = host.application
    return {} if application.open_other is None else application.config.boards


def switch_to(host: Host, named: str) -> None:
    """Go to the board of this name or path, as soon as it proves to be one. Raises Invalid, Refused."""
    application = host.application
    open_other, names = application.open_other, boards_of(host)
    if open_other is None:
        raise Refused(N_("there is only this board here"))
    if not named:
        if names:
            raise Invalid(N_("which board? there are {names}"), names=tuple(names))
        raise Invalid(N_("which board? give its path, or name boards in the table [boards] of the settings"))
    address = board_address(os.path.expanduser(names.get(named, named)))
    path = os.path.abspath(address.path) if isinstance(address, SqliteFile) else address.typed
    if names and named not in names and os.sep not in named and not os.path.lexists(path):
        from opsboard.domain.nearest import nearest

        near = nearest(named, tuple(names)) or next(iter(names))
        raise Invalid(N_("there is no board {name}; did you mean {near}?"), name=named, near=near)

    def look(_session: Session) -> None:
        open_other(path).store.close()

    def done(_nothing: None) -> None:
        host.close_prompt()
        application.keep_all()
        application.next_board = path
        application.exit(0)

    host.worker.ask(look, done)
