"""The installed program in a real pty, away from the machine's own settings."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from opsboard import bootstrap
from opsboard.config import Config
from opsboard.domain.addresses import SqliteFile
from opsboard.domain.items import Card, NewItem, Person
from terminal import Terminal

OPSBOARD = [sys.executable, "-m", "opsboard"]


def clean_environment(folder: Path, **more: str) -> dict[str, str]:
    """Only what a program needs, with a home of its own."""
    return {
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_STATE_HOME": str(folder / "state"),
        "PATH": os.environ["PATH"],
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LC_ALL": "C.UTF-8",
        **more,
    }


def make_board(
    path: Path, items: Sequence[NewItem], *, name: str = "Ops Team", service: bool = False, people: Sequence[str] = ()
) -> Path:
    """A new board at `path` with these items, of the person who runs the tests, perhaps in service mode and with
    other members."""
    session = bootstrap.create_session(
        SqliteFile(str(path)), name=name, zone="Asia/Shanghai", service=service, environment={}, config=Config()
    )
    with session.store.write("demo", session.clock(), session.login) as tx:
        for login in people:
            tx.team.save_person(Person(login, login.title(), "member"))
        tx.add_many(items, session.clock(), session.login)
    session.store.close()
    return path


def tickets(count: int, stage: str = "new") -> list[NewItem]:
    """Items of support in one stage: `item number 0` and so on."""
    return [NewItem("support", f"item number {n}", stage) for n in range(count)]


def cards_of(board: Path, stage: str | None = None) -> list[Card]:
    """The cards of support on a board, of a stage or all, in their order."""
    from opsboard.domain.values import replaced
    from opsboard.usecases.reading import cards, selection

    session = bootstrap.session_at(SqliteFile(str(board)))
    try:
        return cards(session, replaced(selection(session, kind="support"), stage=stage))
    finally:
        session.store.close()


def open_board(board: Path, *, size: tuple[int, int] = (80, 24), **environment: str) -> Terminal:
    """The program on this board."""
    command = [*OPSBOARD, "--board", str(board)]
    return Terminal(command, size=size, environment=clean_environment(board.parent, **environment))


def state_of(process: int) -> str:
    """`R`, `S`, or `T` for a stopped process."""
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
