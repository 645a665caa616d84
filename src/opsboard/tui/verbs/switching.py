"""From one board to another without leaving: the new one is looked at first, then the old one is left in order.

A board that cannot be opened is told in the footer, and nothing has changed.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from opsboard.domain.errors import N_, Invalid, Refused
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.tui.app import OpsboardApp
    from opsboard.tui.screens.shell import Shell


def boards_of(shell: Shell) -> Mapping[str, str]:
    """Name -> path of the boards that the person's settings name; none for who came by a key."""
    app = cast("OpsboardApp", shell.app)
    return {} if app.open_other is None else app.config.boards


def switch_to(shell: Shell, named: str) -> None:
    """Go to the board of this name or path, as soon as it proves to be one. Raises Invalid, Refused."""
    app = cast("OpsboardApp", shell.app)
    open_other, names = app.open_other, boards_of(shell)
    if open_other is None:
        raise Refused(N_("there is only this board here"))
    if not named:
        if names:
            raise Invalid(N_("which board? there are {names}"), names=tuple(names))
        raise Invalid(N_("which board? give its path, or name boards in the table [boards] of the settings"))
    path = os.path.abspath(os.path.expanduser(names.get(named, named)))
    if names and named not in names and os.sep not in named and not os.path.lexists(path):
        from opsboard.domain.nearest import nearest

        near = nearest(named, tuple(names)) or next(iter(names))
        raise Invalid(N_("there is no board {name}; did you mean {near}?"), name=named, near=near)

    def look(_session: Session) -> None:
        open_other(path).store.close()

    def done(_nothing: None) -> None:
        shell.close_prompt()
        app.keep_all()
        app.next_board = path
        app.exit(0)

    shell.backstage.ask(look, done)
