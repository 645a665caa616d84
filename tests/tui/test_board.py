"""The board as a person uses it: what is seen, and what each key does."""

from __future__ import annotations

from pathlib import Path

import pytest

from screen_board import OpenApp, Running, session_of, support

pytestmark = pytest.mark.smoke


async def test_the_board_shows_header_tabs_columns_cards_and_the_next_keys(open_app: OpenApp) -> None:
    async with open_app() as running:
        text = running.text()
        assert "Ops Team" in running.line(0)
        assert "Wed 4 Nov" in running.line(0)
        assert "[All 8]" in running.line(1)
        assert "Support 4" in running.line(1)
        for words in ("Backlog  5", "Active", "Waiting", "Done  1"):
            assert words in text
        assert "SUP-1 P0" in text
        assert "today" in text
        assert "-2d" in text
        assert "enter open" in running.line(35)


async def test_moving_the_cursor_goes_from_card_to_card_and_column_to_column(open_app: OpenApp) -> None:
    async with open_app() as running:
        await running.press("tab", "tab", "tab", "tab")
        assert current(running) == "SUP-1"
        await running.press("j", "j")
        assert current(running) == "SUP-3"
        await running.press("l")
        assert current(running) == "SUP-4"
        await running.press("h", "g", "g")
        assert current(running) == "SUP-1"
        await running.press("G")
        assert current(running) == "SUP-3"


async def test_carrying_a_card_moves_it_and_the_cursor_stays_on_it(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("j", "L")
        assert current(running) == "SUP-2"
        assert stage_of(board, "SUP-2") == "triage"
        await running.press("u")
        assert stage_of(board, "SUP-2") == "new"
        assert "undone: SUP-2" in running.text()


async def test_several_quick_carries_are_all_done(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("j", "L", "H", "L")
        session = session_of(board)
        assert session.store.item("SUP-2").stage == "triage"
        assert len(session.store.changes(key="SUP-2")) == 4
        session.store.close()


async def test_a_gate_that_refuses_asks_for_the_reason_and_keeps_what_was_typed(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("j", "L", "L")
        assert "Reason" in running.line(35)
        assert stage_of(board, "SUP-2") == "triage"
        await running.press(*"vip", "enter")
        assert stage_of(board, "SUP-2") == "open"
        assert "Reason" not in running.line(35)


@pytest.mark.parametrize("way", ["n", ":"])
async def test_a_new_item_in_a_late_column_asks_for_the_reason(open_app: OpenApp, board: Path, way: str) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("l", "l")
        typed = ["n", *"by phone"] if way == "n" else [":", *"new support by phone"]
        await running.press(*("space" if key == " " else key for key in typed), "enter")
        assert "Reason" in running.line(35)
        assert "Category, Priority, Assignee" in running.text()
        session = session_of(board)
        held = session.store.seq()
        await running.press(*"urgent", "enter")
        key = current(running)
        made = session.store.item(str(key))
        assert (made.title, made.stage) == ("by phone", "open")
        assert session.store.changes(made.key)[0].reason == "urgent"
        assert session.store.seq() == held + 1
        session.store.close()


async def test_reordering_moves_a_card_past_its_neighbour(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("J")
        assert keys_in(running, 0) == ["SUP-2", "SUP-1", "SUP-3"]
        assert current(running) == "SUP-1"


async def test_an_act_on_a_selection_is_one_batch_and_one_undo(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("space", "space", "p", "3")
        assert [priority_of(board, key) for key in ("SUP-1", "SUP-2", "SUP-3")] == ["P3", "P3", None]
        assert "2 changed" in running.text()
        await running.press("u")
        assert [priority_of(board, key) for key in ("SUP-1", "SUP-2", "SUP-3")] == ["P0", "P1", None]


async def test_a_new_item_begins_in_the_column_under_the_cursor(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("l", "n", *"late", "enter")
        assert current(running) == "SUP-5"
        assert stage_of(board, "SUP-5") == "triage"


async def test_find_narrows_while_typing_and_esc_brings_all_back(open_app: OpenApp) -> None:
    async with open_app() as running:
        await running.press("slash", *"退款")
        assert "1/8" in running.line(1)
        assert "SUP-1" in running.text()
        assert "SUP-3" not in running.text()
        await running.press("enter")
        assert "SUP-3" not in running.text()
        await running.press("escape")
        assert "SUP-3" in running.text()


async def test_the_cursor_goes_to_the_only_thing_found_in_a_column_out_of_sight(open_app: OpenApp, board: Path) -> None:
    from opsboard.usecases import adding

    session = session_of(board)
    key = adding.add(session, "content", "paper lantern", stage="published", reason="so it came").key
    session.store.close()
    async with open_app(size=(60, 15)) as running:
        assert key not in running.text()
        await running.press("slash", *"lantern")
        assert current(running) == key
        assert key in running.text()
        await running.press("enter", "escape")
        assert current(running) == key


async def test_text_pasted_on_the_board_is_never_keys(open_app: OpenApp, board: Path) -> None:
    from textual import events

    async with open_app() as running:
        await support(running)
        running.app.post_message(events.Paste("xxx\nLdq\n"))
        await running.settle()
        assert "create 2 items" in running.text()
        await running.press("y")
        session = session_of(board)
        assert [session.store.item(key).title for key in ("SUP-5", "SUP-6")] == ["xxx", "Ldq"]
        assert not session.store.item("SUP-1").archived
        session.store.close()


async def test_full_width_letters_are_keys_on_the_board(open_app: OpenApp) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("ｊ")
        assert current(running) == "SUP-2"


async def test_what_another_person_does_shows_and_the_cursor_stays_on_its_item(open_app: OpenApp, board: Path) -> None:
    from opsboard.usecases.adding import add

    async with open_app() as running:
        await support(running)
        await running.press("j")
        other = session_of(board, "zhao")
        add(other, "support", "from zhao")
        other.store.close()
        while "from zhao" not in running.text():
            await running.pilot.pause(0.05)
        assert current(running) == "SUP-2"
        assert "< 赵强" in running.text()


async def test_a_window_too_small_says_so(open_app: OpenApp) -> None:
    async with open_app(size=(50, 10)) as running:
        assert "too small" in running.text()
        assert "SUP-1" not in running.text()


def current(running: Running) -> str | None:
    from opsboard.tui.screens.board import BoardPane

    return running.app.screen.query_one(BoardPane).state.key


def keys_in(running: Running, column: int) -> list[str]:
    from opsboard.tui.screens.board import BoardPane

    return [card.key for card in running.app.screen.query_one(BoardPane).state.columns[column].cards]


def stage_of(board: Path, key: str) -> str:
    session = session_of(board)
    try:
        return session.store.item(key).stage
    finally:
        session.store.close()


def priority_of(board: Path, key: str) -> str | None:
    session = session_of(board)
    try:
        return session.store.item(key).priority
    finally:
        session.store.close()
