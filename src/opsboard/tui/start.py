"""The board on a terminal, from nothing to the first cards as fast as can be.

The session opens on its thread while Textual is still being imported. Garbage is not collected until the
cards are there: there is none before, and looking for it costs a tenth of the start.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from opsboard.tui.board_worker import BoardWorker
from opsboard.tui.textual_compat.import_stubs import import_stubs

if TYPE_CHECKING:
    from opsboard.config import Config
    from opsboard.usecases.session import Session


def run_board(
    open_session: Callable[[], Session],
    config: Config,
    environment: Mapping[str, str] = os.environ,
    *,
    restricted: bool = False,
    open_other: Callable[[str], Session] | None = None,
    greeting: str = "",
) -> int:
    """Show the board until the person leaves it; gives the exit code. The session is opened, used and
    closed on another thread. Who is `restricted` finds no way out of the board to the machine; others go
    from board to board with `open_other`, which opens the one at a path. The first says the
    `greeting`. Raises what opening the board raised, and Invalid for a bad keymap."""
    from opsboard.tui.keys.keymap import keymap_of

    keymap_of(config)  # a mistake in it is told before anything is opened or drawn
    code, path = _one_board(open_session, config, environment, restricted, open_other, greeting)
    while path is not None and open_other is not None:
        code, path = _one_board(partial(open_other, path), config, environment, restricted, open_other)
    return code


def print_screen(
    open_session: Callable[[], Session],
    config: Config,
    environment: Mapping[str, str],
    *,
    screen: str,
    query: str,
    kind: str | None,
    size: tuple[int, int],
    encoding: str,
    coloured: bool,
    restricted: bool,
) -> str:
    """One frame of a screen as text in characters that the encoding has. Raises what opening the board raised, and
    Invalid for the query, the kind or the keymap."""
    worker = BoardWorker(open_session)
    worker.start()
    try:
        with import_stubs():
            from opsboard.tui.printing import Frame, encodable, printed
        if worker.failure is not None:
            raise worker.failure
        frame = Frame(screen, query, kind, size)
        text = printed(worker, config, environment, frame, restricted=restricted, coloured=coloured)
    finally:
        worker.stop()
    return encodable(text, encoding)


def _one_board(
    open_session: Callable[[], Session],
    config: Config,
    environment: Mapping[str, str],
    restricted: bool,
    open_other: Callable[[str], Session] | None,
    greeting: str = "",
) -> tuple[int, str | None]:
    """Show one board; gives the exit code, and the path of the board to go on with."""
    gc.disable()
    worker = BoardWorker(open_session)
    worker.start()
    try:
        with import_stubs():
            from opsboard.tui.app import OpsboardApp

        if worker.failure is not None:
            raise worker.failure
        from opsboard.tui.terminal.lifeline import Lifeline

        app = OpsboardApp(worker, config, environment, restricted=restricted, open_other=open_other, greeting=greeting)
        with Lifeline(app):
            code = app.run(mouse=config.mouse)
            if app.error is None and not app.return_code and app.leaving is None:
                worker.ask(_leave, failed=lambda error: None)
            worker.stop()
    finally:
        worker.stop()
        gc.enable()
    if app.error is not None:
        raise app.error
    return code if code is not None else app.return_code or 0, app.next_board if app.leaving is None else None


def _leave(session: Session) -> None:
    """Remember what the person has seen: the next time they are told what came after it."""
    from opsboard.usecases.inbox import note_seen

    note_seen(session)
