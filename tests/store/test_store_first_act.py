"""What the first act of a program has to make ready is made ready before others wait for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from opsboard import bootstrap
from opsboard.config import Config
from opsboard.domain.addresses import SqliteFile

_ACT = """
import sys
from opsboard.bootstrap import session_at
from opsboard.domain.addresses import SqliteFile
from opsboard.store.sqlite.locking import BoardLock
from opsboard.usecases import adding, editing, moving

acquire, release, before = BoardLock.acquire, BoardLock.release, set()

def taken(self, *values):
    acquire(self, *values)
    before.update(sys.modules)

def given_back(self):
    release(self)
    print(*sorted(set(sys.modules) - before))

BoardLock.acquire, BoardLock.release = taken, given_back
session = session_at(SqliteFile(sys.argv[1]))
if sys.argv[2] == "add":
    adding.add(session, "support", "退款三天没到账")
elif sys.argv[2] == "edit":
    editing.edit(session, "SUP-1", {"priority": "P0", "due": "fri"})
else:
    moving.move(session, ["SUP-1"], "triage")
"""


def test_nothing_is_imported_while_the_board_is_held(tmp_path: Path) -> None:
    board = tmp_path / "board.db"
    bootstrap.create_session(
        SqliteFile(str(board)), name="Ops", zone="Asia/Shanghai", environment={}, config=Config()
    ).store.close()
    for number, act in enumerate(("add", "add", "edit", "move")):
        told = subprocess.run(
            [sys.executable, "-c", _ACT, str(board), act], check=True, capture_output=True, text=True
        ).stdout
        if number:  # the very first one makes the person known, who never has to be again
            assert told.split() == [], act
