"""Attachments on the screen: `A` adds one, `-` in the item takes one away; the parts of a plan stand in its panel."""

from __future__ import annotations

from pathlib import Path

from opsboard.usecases import adding, attaching, editing
from screen_board import OpenApp, item, session_of


async def test_an_address_is_attached_taken_away_and_comes_back(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await running.press(*":SUP-2", "enter")
        await running.press("A", "enter")
        assert "nothing was changed" in running.text()
        await running.press("A", *"https://example.com/v3 draft", "enter")
        assert [(one.name, one.url) for one in item(board, "SUP-2").attachments] == [
            ("draft", "https://example.com/v3")
        ]
        assert await running.sees("draft https://example.com/v3")
        panel = running.app.shell.panel
        while panel.here.name != "attachments":  # type: ignore[union-attr]
            await running.press("tab")
        await running.press("-")
        assert item(board, "SUP-2").attachments == ()
        await running.press("u")
        assert len(item(board, "SUP-2").attachments) == 1
        await running.press(*":detach", "enter")
        assert await running.sees("Take away from SUP-2")
        await running.press("enter")
        assert item(board, "SUP-2").attachments == ()


async def test_the_panel_tells_the_parts_of_a_plan(open_app: OpenApp, board: Path) -> None:
    session = session_of(board)
    key = adding.add(session, "plan", "双11 主会场", body="## Market research\n8,000 calls").key
    attaching.attach(session, key, "https://example.com/flow", "Business flow")
    editing.edit(session, key, {"fields.deliverable_research": "yes", "fields.deliverable_document": "yes"})
    session.store.close()
    async with open_app(size=(120, 40)) as running:
        await running.press(*f":{key}", "enter", "z")
        assert await running.sees("Deliverables 2/5")
        for words in (
            "✓ Market research    8,000 calls",
            "✓ Plan document      nothing written yet",
            "– Business flow      https://example.com/flow",
        ):
            assert words in running.text()
        await running.press("Y")
        assert await running.sees(f"{key} whole")
