"""Lines that drop at any moment, many of them: no process, no lock, no lost draft, nothing half done."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from soaking import Report, amount

from dropping import GONE_SECONDS, WAYS, drop, small_board, typed_and_kept, wait_until_kept, write_once
from opsboard import bootstrap
from opsboard.domain.addresses import SqliteFile
from ptyboard import open_board

pytestmark = [pytest.mark.pty, pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks at /proc")]

DROPS = amount(8, 200)
"""How many terminals are dropped."""
PLACES = ("form", "prompt", "carry")


def test_terminals_that_drop_anywhere_leave_their_drafts_and_nothing_else(tmp_path: Path, figure: Report) -> None:
    board = small_board(tmp_path)
    for number in range(DROPS):
        chance = Random(number)
        place, way = PLACES[number % len(PLACES)], WAYS[number % len(WAYS)]
        seen = f"seen before the drop {number}"
        with open_board(board) as terminal:
            terminal.wait_for("SUP-")
            if place == "carry":
                for key in "LLHLHHLL"[: chance.randint(1, 8)]:
                    terminal.send(key)
            else:
                terminal.press("e" if place == "form" else "c")
                terminal.wait_for("Title  " if place == "form" else "Comment on")
                terminal.send(f" {seen}")
                terminal.wait_for(seen)
                if way == "SIGKILL":  # nothing can be done any more: what is a second old is there
                    wait_until_kept(board, seen)
                terminal.send(" and more"[: chance.randint(0, 9)])
            terminal.read(chance.random() * 0.2)
            drop(terminal, way)
            assert terminal.wait(GONE_SECONDS) is not None, f"the program of drop {number} outlived its line"
        write_once(board)
        if place != "carry":
            assert any(seen in one.text for one in typed_and_kept(board)), f"the draft of drop {number} is lost"
    session = bootstrap.session_at(SqliteFile(str(board)))
    found = [finding for finding in session.store.check(deep=True) if finding.level != "ok"]
    session.store.close()
    assert found == []
    figure("terminals closed, hung up or killed while somebody typed", f"{DROPS}: no process, no lock, no lost draft")
