"""`S` puts an item off: it leaves the board until its day, and comes back by itself while the board is open."""

from __future__ import annotations

from pathlib import Path

import pytest

from opsboard.config import Config
from opsboard.domain.values import replaced
from opsboard.tui.time_passing import EVERY, FIRST_AFTER, TimePassing
from opsboard.usecases import adding, editing
from opsboard.usecases.snoozing import snooze
from screen_board import OpenApp, Running, item, session_of

LATER = "2026-11-06T01:00:00Z"
"""Friday morning, two days after the screen was opened."""


def on_friday(running: Running) -> None:
    """Have the session of the screen believe that it is Friday, and look what time brings."""

    def look(session: object) -> None:
        worker = running.app.worker
        assert worker._session is not None
        worker._session = replaced(worker._session, clock=lambda: LATER)
        running.app.time_passing._next = 0.0
        running.app.look(worker._session)

    running.app.worker.ask(look)


async def test_s_puts_an_item_off_and_undo_brings_it_back(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await running.press(*":SUP-2", "enter", "escape")
        await running.press("3", *":SUP-2", "enter")
        assert await running.sees("双11预售订单地址改不了")
        await running.press("S")
        assert "Snooze SUP-2" in running.text()
        await running.press(*"fri", "enter")
        assert item(board, "SUP-2").snoozed == "2026-11-06"
        assert await running.sees("snoozed until")
        await running.press("escape")
        assert "双11预售订单地址改不了" not in running.text()
        assert "1 snoozed" in running.text()
        await running.press("u")
        assert await running.sees("双11预售订单地址改不了")
        assert "1 snoozed" not in running.text()


@pytest.mark.parametrize("screen", ["1", "3"])
async def test_it_goes_from_the_screen_and_its_count(open_app: OpenApp, board: Path, screen: str) -> None:
    async with open_app() as running:
        await running.press(screen)
        assert await running.sees("[All 8]")
        await running.press("S", *"+3d", "enter")
        assert "[All 7]" in running.text()
        assert "1 snoozed" in running.text()


async def test_an_empty_answer_changes_nothing_and_a_past_day_is_refused(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await running.press("3", "S", "enter")
        assert "nothing was changed" in running.text()
        await running.press("S", *"yesterday", "enter")
        assert await running.sees("not after today")


async def test_the_filter_shows_what_is_put_off(open_app: OpenApp, board: Path) -> None:
    session = session_of(board)
    snooze(session, "SUP-1", "fri")
    session.store.close()
    async with open_app() as running:
        await running.press("3")
        assert "退款三天没到账" not in running.text()
        await running.press("f", *"is:snoozed", "enter")
        assert await running.sees("退款三天没到账")
        assert "until Fri" in running.text()


async def test_it_comes_back_while_the_board_is_open_and_calls(
    open_app: OpenApp, board: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = session_of(board)
    snooze(session, "SUP-2", "fri")
    session.store.close()
    async with open_app(config=Config(notify="osc9")) as running:
        heard: list[str] = []
        monkeypatch.setattr(running.app, "send_to_terminal", heard.append)
        await running.press("3")
        assert "双11预售订单地址改不了" not in running.text()
        on_friday(running)
        await running.settle()
        assert await running.sees("双11预售订单地址改不了")
        assert item(board, "SUP-2").snoozed is None
        assert heard == ["\x1b]9;SUP-2 双11预售订单地址改不了: it is back on the board\x07"]


async def test_what_time_did_is_taken_back_by_its_key(open_app: OpenApp, board: Path) -> None:
    session = session_of(board)
    snooze(session, "SUP-2", "fri")
    session.store.close()
    async with open_app() as running:
        await running.press("3")
        on_friday(running)
        await running.settle()
        await running.press(*":undo sup-2", "enter")
        await running.settle()
        assert item(board, "SUP-2").snoozed == "2026-11-06"
        assert "双11预售订单地址改不了" not in running.text()
        await running.press(*":undo SUP-3", "enter")
        assert await running.sees("time brought nothing to SUP-3")


async def test_a_reminder_stands_at_the_foot_and_rings(
    open_app: OpenApp, board: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = session_of(board)
    adding.add(session, "requirement", "明天要交", edits={"assignee": "lin", "due": "2026-11-06"})
    editing.edit(session, "SUP-4", {"due": "none"})
    session.store.settings.remember("lin", "reminded", "2026-11-05T09:00:00Z")
    session.store.close()
    async with open_app(config=Config(notify="bell")) as running:
        heard: list[str] = []
        monkeypatch.setattr(running.app, "send_to_terminal", heard.append)
        on_friday(running)
        await running.settle()
        assert await running.sees("REQ-3 due: 明天要交")
        assert heard == ["\x07"]


def test_a_session_looks_once_a_minute(board: Path) -> None:
    now = 0.0
    passing = TimePassing(lambda: now)
    session = session_of(board)
    snooze(session, "SUP-1", "fri")
    later = replaced(session, clock=lambda: LATER)
    assert passing.look_at_times(later) == (False, ())
    now = FIRST_AFTER
    assert passing.look_at_times(later)[0]
    snooze(replaced(session, clock=lambda: "2026-11-03T01:00:00Z"), "SUP-2", "2026-11-05")
    now += EVERY - 1
    assert passing.look_at_times(later) == (False, ())
    now += 1
    assert passing.look_at_times(later)[0]
    session.store.close()


async def test_a_card_that_is_put_off_says_until_when(open_app: OpenApp, board: Path) -> None:
    session = session_of(board)
    snooze(session, "SUP-2", "fri")
    session.store.close()
    async with open_app() as running:
        await running.press("tab", "tab", "tab", "tab", "f", *"is:snoozed", "enter")
        assert await running.sees("SUP-2")
        assert "until Fri" in running.text()
