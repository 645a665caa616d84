"""Clocks on the screen: on the card, on the item, by the minute, and the key that answers."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from opsboard.domain.text import width
from opsboard.i18n import use_language
from opsboard.tui.screens.board import BoardPane
from opsboard.usecases import adding, moving, workflow
from opsboard.usecases.ports import Selection
from opsboard.usecases.session import Session
from screen_board import NOW, OpenApp, Running, item, make_lead, session_of, support

TITLE = "订单一直没有发货"


@pytest.fixture
def board(board: Path) -> Path:
    """With one ticket of P1 that is opened now."""
    session = session_of(board)
    adding.add(session, "support", TITLE, edits={"priority": "P1"})
    session.store.close()
    return board


def minutes_later(running: Running, minutes: int) -> None:
    running.app._clock = lambda: datetime(2026, 11, 4, 2 + minutes // 60, minutes % 60, tzinfo=UTC)
    running.app.shell.tick()


async def test_a_card_says_what_is_left_and_the_number_moves_with_the_minute(open_app: OpenApp, board: Path) -> None:
    async with open_app(size=(200, 40)) as running:
        await support(running)
        assert await running.sees("reply 30m left")
        pane = running.app.screen.query_one(BoardPane)
        calm = {key: rows for key, rows in pane._cards.items() if key[0] != item_key(running)}
        minutes_later(running, 22)
        assert await running.sees("reply 8m left")
        minutes_later(running, 42)
        assert await running.sees("reply 12m late")
        # Cards that say nothing else are those that were drawn before.
        kept = [key for key, rows in calm.items() if pane._cards.get(key) is rows and key[-1] is None]
        assert kept


def item_key(running: Running) -> str:
    pane = running.app.screen.query_one(BoardPane)
    (card,) = [card for column in pane.state.columns for card in column.cards if card.title == TITLE]
    return card.key


async def test_r_asks_for_the_answer_which_stops_the_clock(open_app: OpenApp, board: Path) -> None:
    async with open_app(size=(120, 36)) as running:
        await support(running)
        key = item_key(running)
        running.app.shell.main.follow(key)  # type: ignore[union-attr]
        await running.press("r", *"sent", "enter")
        assert [(one.body, one.customer) for one in item(board, key).comments] == [("sent", "to")]
        assert item(board, key).fields["first_reply_at"] == NOW
        assert await running.sees("solve 8h left")
        await running.press("u")
        assert item(board, key).comments == ()
        assert await running.sees("P1      30m left")


async def test_the_item_shows_all_its_clocks(open_app: OpenApp, board: Path) -> None:
    async with open_app(size=(120, 36)) as running:
        await support(running)
        running.app.shell.main.follow(item_key(running))  # type: ignore[union-attr]
        await running.press("enter")
        assert await running.sees("30m left of 30m")
        assert "8h left of 8h · until" in running.text()


async def test_waiting_for_the_customer_and_resting_are_two_words(open_app: OpenApp, board: Path) -> None:
    session = session_of(board)
    keys = [card.key for card in session.store.cards(_all_support(session)) if card.title == TITLE]
    moving.move(session, keys, "pending", reason="asked")
    session.store.close()
    async with open_app(size=(240, 40)) as running:
        await support(running)
        assert await running.sees("reply waits, 30m")
    session = session_of(board)
    moving.move(session, keys, "open", reason="heard")
    session.store.close()
    async with open_app(size=(240, 40)) as running:
        await support(running)
        assert await running.sees("reply 30m left")
        running.app._clock = lambda: datetime(2026, 11, 5, 0, 30, tzinfo=UTC)  # half past eight, the day after
        running.app.shell.tick()
        assert await running.sees("7h 30m late")


def _all_support(session: Session) -> Selection:
    return Selection(session.zone, kind="support")


async def test_a_rule_that_a_colleague_changes_is_felt_within_a_minute(open_app: OpenApp, board: Path) -> None:
    async with open_app(size=(200, 40)) as running:
        await support(running)
        assert await running.sees("reply 30m left")
        other = session_of(board, make_lead(board, "zhao"))
        workflow.set_setting(other, "clocks.support.P1.reply", "45m")
        other.store.close()
        minutes_later(running, 1)
        assert await running.sees("reply 44m left")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("size", [(80, 24), (60, 15), (120, 36)])
async def test_a_card_with_a_clock_is_as_wide_as_any(
    open_app: OpenApp, board: Path, size: tuple[int, int], language: str
) -> None:
    use_language(language)
    async with open_app(size=size) as running:
        await support(running)
        await running.settle()
        pane = running.app.screen.query_one(BoardPane)
        for drawn in pane._cards.values():
            assert len({sum(width(segment.text) for segment in row) for row in drawn}) == 1


async def test_a_clock_cuts_no_character_off_a_stage_of_two(open_app: OpenApp, board: Path) -> None:
    use_language("zh")
    async with open_app(size=(80, 24)) as running:
        await running.press("1", "j")
        assert await running.sees("剩 30 分钟")
        line = next(line for line in running.text().split("\n") if "剩 30 分钟" in line)
        assert "新…" not in line
    use_language("en")
