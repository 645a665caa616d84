"""Fields on the screen: orders, lanes and groups by one, what a card says of its kind, and why an item is mine."""

from __future__ import annotations

from pathlib import Path

import pytest

from opsboard.usecases import adding
from screen_board import OpenApp, session_of


@pytest.fixture
def filled(board: Path) -> Path:
    """The board with something in fields."""
    session = session_of(board)
    adding.add(session, "content", "头图三版", fields={"channel": "公众号", "publish_at": "2026-11-06 10:00"})
    adding.add(session, "content", "测评一篇", fields={"channel": "小红书", "quality": "2"})
    adding.add(session, "content", "买家秀", fields={"channel": "小红书", "quality": "5", "reviewer": session.login})
    adding.add(session, "plan", "年货节方案", fields={"deliverable_research": "yes"})
    session.store.close()
    return board


async def test_a_card_says_what_its_kind_lives_by(filled: Path, open_app: OpenApp) -> None:
    async with open_app(size=(150, 40)) as running:
        await running.press("colon", *"kind content", "enter")
        assert "公众号 Fri" in running.text()
        await running.press("colon", *"kind plan", "enter")
        assert "missing: Fe" in running.text()


async def test_the_list_is_sorted_by_a_field_and_shows_its_values(filled: Path, open_app: OpenApp) -> None:
    async with open_app() as running:
        await running.press("3", "colon", *"kind content", "enter", "colon", *"sort quality", "enter")
        text = running.text()
        assert "Quality" in text
        assert text.index("测评一篇") < text.index("买家秀") < text.index("头图三版")
        await running.press("colon", *"sort -quality", "enter")
        text = running.text()
        assert text.index("买家秀") < text.index("测评一篇") < text.index("头图三版")
        await running.press("colon", *"sort qualiti", "enter")
        assert "did you mean quality?" in running.text()


async def test_lanes_and_groups_by_channel_and_by_a_choice(filled: Path, open_app: OpenApp) -> None:
    async with open_app(size=(150, 40)) as running:
        await running.press("colon", *"kind content", "enter", "colon", *"group channel", "enter")
        text = running.text()
        assert "公众号  1" in text
        assert "小红书  2" in text
        assert "no Channel" in text or "no channel" in text.lower()
        await running.press("3")
        text = running.text()
        assert text.index("公众号") < text.index("头图三版")


async def test_the_question_of_s_offers_the_fields_of_the_kind(filled: Path, open_app: OpenApp) -> None:
    async with open_app(size=(120, 60)) as running:
        await running.press("3", "colon", *"kind content", "enter", "s", *"quality", "enter")
        assert running.app.shell.state.sort == "-field.quality"


async def test_mine_holds_what_names_me_in_a_field_and_says_which(filled: Path, open_app: OpenApp) -> None:
    async with open_app() as running:
        await running.press("4")
        (line,) = [one for one in running.text().splitlines() if "买家秀" in one]
        assert "Reviewer" in line
