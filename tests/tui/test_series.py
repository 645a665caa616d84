"""Work that comes again, on the screen: its rule in words with the next dates, and one or all that follow."""

from __future__ import annotations

from pathlib import Path

import pytest

from opsboard.tui.screens.calendar import CalendarPane
from opsboard.usecases.editing import edit
from screen_board import OpenApp, item, session_of


@pytest.fixture
def weekly(board: Path) -> Path:
    """The board with an item that is due each Friday."""
    session = session_of(board)
    edit(session, "SUP-1", {"due": "2026-11-06", "repeat": "weekly:fr"})
    session.store.close()
    return board


async def test_a_rule_is_said_with_the_next_three_dates_while_one_types(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await running.press("2", "R", *"every mon")
        assert await running.sees("every Monday · ")
        assert "9 Nov, 16 Nov, 23 Nov" in running.text().replace("Mon ", "")
        await running.press("enter")
        key = running.app.screen.query_one(CalendarPane).state.at
        assert key is not None
        assert item(board, key[0]).repeat == "FREQ=WEEKLY;BYDAY=MO"


async def test_the_rule_that_there_is_stands_under_an_empty_line(open_app: OpenApp, weekly: Path) -> None:
    async with open_app() as running:
        await running.press(":", *"SUP-1", "enter", "R")
        assert await running.sees("every Friday · ")


async def test_the_board_the_list_and_an_item_take_a_rule(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await running.press("tab", "tab", "tab", "tab", "R")
        assert await running.sees("Repeat SUP-")
        await running.press("escape", "enter", "R", *"每两周完成后")
        assert await running.sees("every 2 weeks after done")
        await running.press("enter")
        assert await running.sees("every 2 weeks after done")


@pytest.mark.parametrize(("answer", "rule"), [("1", "FREQ=WEEKLY;BYDAY=FR"), ("2", "FREQ=WEEKLY;BYDAY=SA")])
async def test_carrying_asks_for_one_or_all_that_follow(
    open_app: OpenApp, weekly: Path, answer: str, rule: str
) -> None:
    async with open_app() as running:
        await running.press("2")
        await running.press(*["l"] * 2)
        pane = running.app.screen.query_one(CalendarPane)
        while pane.state.at != ("SUP-1", "due"):
            await running.press("i")
        await running.press("L")
        assert await running.sees("this one and all that follow")
        await running.press(answer)
        await running.settle()
        assert (item(weekly, "SUP-1").due, item(weekly, "SUP-1").repeat) == ("2026-11-07", rule)
        await running.press("u")
        await running.settle()
        assert (item(weekly, "SUP-1").due, item(weekly, "SUP-1").repeat) == ("2026-11-06", "FREQ=WEEKLY;BYDAY=FR")


async def test_closing_the_question_carries_nothing(open_app: OpenApp, weekly: Path) -> None:
    async with open_app() as running:
        await running.press("2", "l", "l")
        pane = running.app.screen.query_one(CalendarPane)
        while pane.state.at != ("SUP-1", "due"):
            await running.press("i")
        await running.press("L")
        assert await running.sees("this one and all that follow")
        await running.press("escape")
        await running.settle()
        assert item(weekly, "SUP-1").due == "2026-11-06"
        assert pane.state.day == "2026-11-06" or pane.state.at != ("SUP-1", "due")


async def test_a_date_typed_as_a_rule_moves_one_or_all(open_app: OpenApp, weekly: Path) -> None:
    async with open_app() as running:
        await running.press("2", "l", "l")
        pane = running.app.screen.query_one(CalendarPane)
        while pane.state.at != ("SUP-1", "due"):
            await running.press("i")
        await running.press("R", *"2026-11-10")
        assert await running.sees("= Tue 10 Nov 2026 · in 6 days · for this one, or for all that follow")
        await running.press("enter")
        assert await running.sees("this one and all that follow")
        await running.press("2")
        await running.settle()
        assert item(weekly, "SUP-1").repeat == "FREQ=WEEKLY;BYDAY=TU"


async def test_a_due_date_typed_on_the_board_asks_too(open_app: OpenApp, weekly: Path) -> None:
    async with open_app() as running:
        await running.press(":", *"SUP-1", "enter")
        await running.press("d", *"2026-11-12", "enter")
        assert await running.sees("this one and all that follow")
        await running.press("2")
        await running.settle()
        assert (item(weekly, "SUP-1").due, item(weekly, "SUP-1").repeat) == ("2026-11-12", "FREQ=WEEKLY;BYDAY=TH")


async def test_a_later_date_is_no_item_yet_but_its_series_is_changed_and_opened(
    open_app: OpenApp, weekly: Path
) -> None:
    async with open_app() as running:
        await running.press("2")
        pane = running.app.screen.query_one(CalendarPane)
        pane.go_to_day("2026-11-13")
        await running.settle()
        while pane.coming() is None:
            await running.press("i")
        for key in ("L", "m", "space", "a", "d", "p", "x"):
            await running.press(key)
            assert "this one is not made yet; R changes the series" in running.text(), key
        await running.press("enter")
        assert running.app.shell.panel is not None
        assert "every Friday" in running.text()
        await running.press("escape", "R")
        assert "Repeat SUP-1" in running.text()
        await running.press(*"weekly:mo", "enter")
        assert item(weekly, "SUP-1").repeat == "FREQ=WEEKLY;BYDAY=MO"
