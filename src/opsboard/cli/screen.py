"""Bare `opsboard`: the board on the screen, and `print`: a frame of it as text. The one place of the command line that
loads Textual."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from opsboard.cli.call import Call
from opsboard.cli.completion import QUERY, kind_words
from opsboard.cli.declared import argument, command, is_number, option
from opsboard.domain.errors import N_, Invalid, NoTerminal
from opsboard.domain.lookup import as_quoted
from opsboard.domain.values import replaced
from opsboard.domain.views import PRINTED

if TYPE_CHECKING:
    from opsboard.config import Config


SMALLEST = (60, 15)
"""Columns and lines of the smallest screen."""
USUAL = (120, 36)
"""Those of a frame where nobody says otherwise and there is no terminal."""


@command(
    N_("Print one frame of a screen as text: for a wall, a mail, a test. Needs no terminal."),
    argument("screen", "SCREEN", optional=True, words=PRINTED),
    QUERY,
    option("--size", "120x36", N_("Columns and lines (those of the terminal, else 120x36).")),
    option("--kind", "KIND", N_("The tab of this kind."), complete=kind_words),
)
def print_command(call: Call, *, screen: str | None, query: Sequence[str], size: str | None, kind: str | None) -> None:
    from opsboard.tui.start import print_screen

    text = print_screen(
        call.open,
        call.config if call.login is None else _own_config(call),
        os.environ,
        screen=screen or "board",
        query=" ".join(query),
        kind=kind,
        size=_size(size),
        encoding=sys.stdout.encoding,
        coloured=call.coloured(),
        restricted=call.login is not None,
    )
    sys.stdout.write(text)


def _size(typed: str | None) -> tuple[int, int]:
    """The columns and lines of a frame. Raises Invalid."""
    from opsboard.window import MOST_COLUMNS, MOST_LINES, window_size

    if typed is None:
        columns, lines = window_size(sys.stdout.fileno()) if sys.stdout.isatty() else USUAL
        return max(columns, SMALLEST[0]), max(lines, SMALLEST[1])
    wide, sign, high = typed.lower().replace("×", "x").partition("x")
    if sign and is_number(wide) and is_number(high):
        size = int(wide), int(high)
        if SMALLEST[0] <= size[0] <= MOST_COLUMNS and SMALLEST[1] <= size[1] <= MOST_LINES:
            return size
    raise Invalid(
        N_("--size does not take {word}; write columns x lines, from {least} to {most}: --size 120x36"),
        word=as_quoted(typed),
        least=f"{SMALLEST[0]}x{SMALLEST[1]}",
        most=f"{MOST_COLUMNS}x{MOST_LINES}",
    )


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
