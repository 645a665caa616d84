"""opsboard is updated while the board is on the screen: the footer says so, and what was typed is kept."""

from __future__ import annotations

from pathlib import Path

from opsboard.store.sqlite import connection
from opsboard.usecases.drafts import draft_of
from screen_board import OpenApp, Running, session_of

TYPED = "typed before the update"


async def look(running: Running) -> None:
    """Let the screen look for changes, as it does when nothing is asked."""
    running.app.worker.ask(running.app.look)
    await running.settle()


def execute(board: Path, sql: str) -> None:
    database = connection.engine.connect(str(board))
    database.execute(sql)
    database.commit()
    database.close()


async def test_a_newer_board_is_told_takes_no_change_and_keeps_drafts(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await running.press("e")
        await running.press("end", *TYPED)
        execute(board, "PRAGMA user_version=99")
        await look(running)
        await running.press("ctrl+s")
        assert "restart opsboard" in running.text()
        assert TYPED in running.text()  # still in the form
        await running.press("escape")
        await running.press("j")
        assert "the board is newer" in running.line(-1)
        for _press in range(2):
            await running.press("n")
            await running.press("enter", *"lost", "enter")
            assert "restart opsboard" in running.text()
            await running.press("escape")
        await running.press("j")
        assert "the board is newer" in running.line(-1)
    execute(board, "PRAGMA user_version=2")
    session = session_of(board)
    try:
        assert session.store.seq() == 8
        drafts = [draft_of(session, f"{prefix}-{n}") for prefix in ("SUP", "REQ", "CNT") for n in range(1, 5)]
        assert [TYPED in str(draft) for draft in drafts if draft is not None] == [True]
    finally:
        session.store.close()


async def test_a_newer_program_that_waits_is_told_and_work_goes_on(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        execute(board, "INSERT INTO meta (name, value) VALUES ('wanted_version', '99')")
        await look(running)
        assert "opsboard was updated" in running.line(-1)
        await running.press("p", "enter", "j")
        assert "opsboard was updated" in running.line(-1)
        assert running.app.error is None
