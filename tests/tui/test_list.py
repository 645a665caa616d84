"""The list and `mine`: many items as lines, the cursor on an item, groups."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from golden_screen import SIZES, same_as_before
from opsboard.domain.items import NewItem
from opsboard.tui.screens.list import ListPane
from opsboard.tui.screens.mine import MinePane
from screen_board import OpenApp, Running, session_of


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_list_and_mine_look_as_they_did(open_app: OpenApp, size: tuple[int, int]) -> None:
    async with open_app(size=size) as running:
        await running.press("3")
        same_as_before(running, "list")
        await running.press("4")
        same_as_before(running, "mine")


async def test_the_cursor_is_on_an_item_and_stays_there_when_the_order_changes(open_app: OpenApp) -> None:
    async with open_app() as running:
        await running.press("3", "G")
        last = current(running)
        await running.press("g", "g")
        first = current(running)
        assert first != last
        await running.press("s", "t")
        assert current(running) == first
        await running.press("j", "s", "k")
        assert current(running) is not None
        assert "key" in running.line(3)


async def test_a_click_on_the_head_of_a_column_orders_by_it_and_again_the_other_way_round(open_app: OpenApp) -> None:
    async with open_app() as running:
        await running.press("3")
        (line,) = [number for number in range(6) if " title " in running.line(number)]
        head = running.line(line)

        async def click(name: str) -> str:
            await running.pilot.click(offset=(head.index(name), line))
            await running.settle()
            return running.app.shell.state.sort

        assert await click("title") == "title"
        assert await click("title") == "-title"
        assert await click("due") == "due"
        assert await click("assignee") == "due", "nothing is ordered by who does it"
        assert await click("stage") == "rank"
        await running.press("4")
        assert await click("title") == "rank"
        assert "here items stand by when they are due" in running.line(-1)


async def test_acts_work_on_the_line_and_on_a_selection(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await running.press("tab", "tab", "tab", "tab", "3", "space", "space", "p", "3")
        session = session_of(board)
        assert [session.store.item(key).priority for key in ("SUP-1", "SUP-2")] == ["P3", "P3"]
        session.store.close()
        await running.press("u", "g", "g", "j", "L")
        assert current(running) == "SUP-2"
        session = session_of(board)
        assert session.store.item("SUP-2").stage == "triage"
        session.store.close()


async def test_items_are_put_in_order_within_their_stage(open_app: OpenApp) -> None:
    async with open_app() as running:
        await running.press("tab", "tab", "tab", "tab", "3", "J")
        assert [card.key for card in place(running).column.cards][:3] == ["SUP-2", "SUP-1", "SUP-3"]
        assert current(running) == "SUP-1"


async def test_find_narrows_the_list(open_app: OpenApp) -> None:
    async with open_app() as running:
        await running.press("3", "slash", *"coupon", "enter")
        assert [card.key for card in place(running).column.cards] == ["SUP-3"]
        await running.press("escape")
        assert len(place(running).column.cards) == 8


async def test_mine_groups_what_a_person_has_to_do(open_app: OpenApp, board: Path) -> None:
    session = session_of(board)
    with session.store.write("demo", "2026-11-02T02:00:00Z", "lin") as tx:
        tx.add_many(
            [
                NewItem("support", title, stage, {"assignee": "lin", **properties})
                for title, stage, properties in (
                    ("is late", "new", {"due": "2026-11-02"}),
                    ("is for today", "new", {"due": "2026-11-04T10:00:00Z"}),
                    ("waits for them", "pending", {}),
                    ("has time", "new", {}),
                    ("is done", "solved", {}),
                )
            ],
            "2026-11-02T02:00:00Z",
            "lin",
        )
    session.store.close()
    async with open_app() as running:
        await running.press("4")
        text = running.text()
        places = [
            text.index(part)
            for part in ("Overdue  1", "is late", "Today  1", "is for today", "This week  1", "Missing invoice",
                         "Later  1", "has time", "Waiting  1", "waits for them")
        ]  # fmt: skip
        assert places == sorted(places)
        assert "is done" not in text
        mine = running.app.screen.query_one(MinePane)
        await running.press("l", "l")
        card = mine.state.current()
        assert card is not None
        assert card.title == "Missing invoice for order 88213"


async def test_a_long_list_is_held_in_windows_and_a_step_asks_for_nothing(
    open_app: OpenApp, board: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = session_of(board)
    with session.store.write("demo", "2026-11-02T02:00:00Z", "lin") as tx:
        tx.add_many(
            [NewItem("support", f"number {n}", "new") for n in range(3000)],
            "2026-11-02T02:00:00Z",
            "lin",
        )
    session.store.close()
    async with open_app() as running:
        await running.press("tab", "tab", "tab", "tab", "3")
        here = place(running)
        assert here.column.count == 3004
        asked: list[object] = []
        ask = running.app.worker.ask

        def counted(*args: Any, **named: Any) -> None:
            asked.append(named)
            ask(*args, **named)

        monkeypatch.setattr(running.app.worker, "ask", counted)
        await running.press(*["j"] * 20)
        assert asked == []
        assert here.state.row == 20
        await running.press("G")
        assert len(asked) == 1
        assert here.state.row == 3003
        card = here.state.current()
        assert card is not None
        assert card.key == "SUP-4"
        assert len(here.column.cards) <= 400
        await running.press("pageup", "pagedown", "k", "g", "g")
        assert here.state.row == 0
        assert current(running) == "SUP-5"


def place(running: Running) -> ListPane:
    return running.app.screen.query_one(ListPane)


def current(running: Running) -> str | None:
    return place(running).state.key


async def test_the_list_stands_in_the_same_groups_as_the_board(open_app: OpenApp) -> None:
    async with open_app() as running:
        await running.press("3", "j", "s", "1")
        text = running.text()
        assert text.index("林娜 ") < text.index("赵强 ") < text.index("nobody")
        place = running.app.screen.query_one(ListPane)
        key = place.state.key
        await running.press("s", "3")
        assert place.state.key == key
        assert [card.priority for card in place.column.cards] == sorted(
            (card.priority for card in place.column.cards), key=lambda one: one or "P9"
        )
        await running.press("J")
        assert "items stand in groups" in running.text()
