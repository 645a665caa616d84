"""`C`: taking what is free, from the board, the list and the open item."""

from __future__ import annotations

from pathlib import Path

from opsboard.tui.controllers.navigation import Navigation
from screen_board import OpenApp, Running, session_of


def has(board: Path, key: str) -> str | None:
    session = session_of(board)
    try:
        return session.store.item(key).assignee
    finally:
        session.store.close()


async def test_the_best_free_item_of_what_is_shown_is_taken_and_the_cursor_goes_to_it(
    open_app: OpenApp, board: Path
) -> None:
    async with open_app() as running:
        await running.press("tab")  # requirements
        await running.press("C")
        assert has(board, "REQ-1") == "lin"
        assert "REQ-1 is yours" in running.line(-1)
        await running.press("C")
        assert "nothing is free here" in running.line(-1)
        await running.press("shift+tab", "3", "C")
        assert has(board, "SUP-1") == "lin", "the most urgent of all kinds"
        assert _cursor(running) == "SUP-1"
        await running.press("u")
        assert has(board, "SUP-1") is None


async def test_an_open_item_that_somebody_has_is_not_taken_from_them(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        running.app.shell.controller(Navigation).go_to_key("SUP-2", lambda: running.app.shell.open_item("SUP-2"))
        await running.settle()
        await running.press("C")
        assert "SUP-2: 赵强 has it" in running.line(-1)
        await running.press("escape")
        running.app.shell.controller(Navigation).go_to_key("SUP-3", lambda: running.app.shell.open_item("SUP-3"))
        await running.settle()
        await running.press("C")
    assert (has(board, "SUP-2"), has(board, "SUP-3")) == ("zhao", "lin")


async def test_selected_items_are_taken_together(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await running.press("tab", "tab", "tab", "tab", "V", "C")
        assert "2 items assignee -> 林娜, 1 refused: SUP-2: 赵强 has it" in running.line(-1)
        assert [has(board, key) for key in ("SUP-1", "SUP-2", "SUP-3")] == ["lin", "zhao", "lin"]
        await running.press("u")
        assert [has(board, key) for key in ("SUP-1", "SUP-2", "SUP-3")] == [None, "zhao", None]


def _cursor(running: Running) -> str | None:
    place = running.app.shell.main
    card = place.current() if place is not None else None
    return card.key if card is not None else None
