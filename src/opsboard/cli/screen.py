"""Bare `opsboard`: the board on the screen. The one place of the command line that loads Textual."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from opsboard.cli.call import Call
from opsboard.domain.errors import N_, NoTerminal
from opsboard.domain.values import replaced

if TYPE_CHECKING:
    from opsboard.config import Config


def open_board(call: Call, greeting: str = "") -> int:
    """Open the board until the person leaves it, saying the greeting first; gives the exit code. Raises NoTerminal,
    Invalid for a bad keymap."""
    require_terminal()
    from opsboard.tui.start import run_board

    if call.login is None:
        return run_board(
            call.open, call.config, open_other=lambda path: replaced(call, board=path).open(), greeting=greeting
        )
    return run_board(call.open, _own_config(call), restricted=True, greeting=greeting)


def _own_config(call: Call) -> Config:
    """The settings of one who came by a key: they have no file here, so the board keeps them."""
    from opsboard.config import config_of
    from opsboard.usecases.settings import own_settings

    with call.session() as session:
        config = config_of(own_settings(session))
    return replaced(config, mouse=config.mouse and call.config.mouse)


def require_terminal() -> None:
    """Refuse to draw where nobody can see it. Raises NoTerminal."""
    if not sys.stdin.isatty() or not sys.stdout.isatty():
        raise NoTerminal(N_("the board needs a terminal; for a pipe use a command: opsboard list, opsboard --help"))
    if os.environ.get("TERM", "dumb") in ("", "dumb", "unknown"):
        raise NoTerminal(
            N_("the board needs a terminal that can move the cursor, and TERM is {term}; opsboard list works here"),
            term=os.environ.get("TERM") or "dumb",
        )
