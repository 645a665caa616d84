"""Ways in which the line to a person ends, and what has to be so after it."""

from __future__ import annotations

import os
import pwd
import signal
import time
from collections.abc import Sequence
from pathlib import Path

from opsboard import bootstrap
from opsboard.domain.addresses import SqliteFile
from opsboard.domain.values import replaced
from opsboard.usecases.drafts import Unsaved, drafts
from opsboard.usecases.inbox import SEEN
from ptyboard import make_board, open_board, tickets
from terminal import Terminal

GONE_SECONDS = 5.0
"""A program whose line is gone has ended by then."""
WAYS = ("closed", "SIGHUP", "SIGTERM", "SIGKILL")


def small_board(folder: Path, *, service: bool = False, people: Sequence[str] = ()) -> Path:
    """A board of four items in `folder`."""
    return make_board(folder / "board.db", tickets(4), name="Ops", service=service, people=people)


def drop(terminal: Terminal, way: str) -> None:
    """End the line: close the terminal's other end, or send a signal."""
    if way == "closed":
        terminal.hang_up()
    else:
        terminal.signal(getattr(signal, way))


def in_form(terminal: Terminal) -> None:
    """The form of an item is open, and a word typed in its title."""
    terminal.wait_for("SUP-1")
    terminal.press("e")
    terminal.wait_for("Title")
    terminal.send(" half a thought")
    terminal.wait_for("half a thought")


def goes_on_with_the_draft(board: Path) -> None:
    """Come again: the draft is offered, and `D` opens it."""
    with open_board(board) as terminal:
        terminal.wait_for("1 draft was not saved: D goes on with it")
        terminal.press("D")
        terminal.wait_for("form of SUP-")
        terminal.press("\r")
        terminal.wait_for("half a thought")


def typed_and_kept(board: Path) -> list[Unsaved]:
    """The drafts of the account that runs the program; the board is opened, read and closed."""
    session = bootstrap.session_at(SqliteFile(str(board)))
    try:
        return drafts(replaced(session, login=pwd.getpwuid(os.getuid()).pw_name))
    finally:
        session.store.close()


def wait_until_kept(board: Path, text: str, limit: float = 15.0) -> None:
    """Wait until a draft holds this text. Raises TimeoutError."""
    end = time.monotonic() + limit
    while not any(text in one.text for one in typed_and_kept(board)):
        if time.monotonic() > end:
            raise TimeoutError(f"no draft holds {text!r}")
        time.sleep(0.05)


def wait_until_begun(board: Path, limit: float = 15.0) -> None:
    """Wait until a first session on a board has written what it writes after its first cards. Raises TimeoutError."""
    end, login = time.monotonic() + limit, pwd.getpwuid(os.getuid()).pw_name
    session = bootstrap.session_at(SqliteFile(str(board)))
    try:
        while session.store.settings.recall(login, SEEN) is None:
            if time.monotonic() > end:
                raise TimeoutError("the session did not note what its person has seen")
            time.sleep(0.02)
    finally:
        session.store.close()


def write_once(board: Path) -> None:
    """Write to the board, as nobody may hold a lock on it."""
    session = bootstrap.session_at(SqliteFile(str(board)))
    session.store.settings.remember(session.login, "after", "the drop")
    session.store.close()


def children_of(process: int) -> list[int]:
    """Processes begun by this one that are alive."""
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdecimal():
            try:
                fields = Path(f"/proc/{entry}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == process and fields[0] != "Z":
                found.append(int(entry))
    return found
