"""Bare `opsboard`: the board on the screen. The one place of the command line that loads Textual."""

from __future__ import annotations

import os
import sys

from opsboard.cli.call import Call
from opsboard.domain.errors import N_, NoTerminal


def open_board(call: Call) -> int:
    """Open the board until the person leaves it; gives the exit code. Raises NoTerminal, Invalid for a bad keymap."""
    require_terminal()
    from opsboard.tui.start import run_board

    confined = call.login is not None
    return run_board(call.open, call.config, confined=confined, open_other=None if confined else call.open_other)


def require_terminal() -> None:
    """Refuse to draw where nobody can see it. Raises NoTerminal."""
    if not sys.stdin.isatty() or not sys.stdout.isatty():
        raise NoTerminal(N_("the board needs a terminal; for a pipe use a command: opsboard list, opsboard --help"))
    if os.environ.get("TERM", "dumb") in ("", "dumb", "unknown"):
        raise NoTerminal(
            N_("the board needs a terminal that can move the cursor, and TERM is {term}; opsboard list works here"),
            term=os.environ.get("TERM") or "dumb",
        )
