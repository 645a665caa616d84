"""Competitors on the screen: seen and judged from the line, in the view by competitor, on to a requirement."""

from __future__ import annotations

from pathlib import Path

from opsboard.usecases.competitors import add_competitor
from screen_board import OpenApp, session_of


async def test_what_is_seen_is_judged_and_becomes_a_requirement(open_app: OpenApp, board: Path) -> None:
    session = session_of(board)
    add_competitor(session, "某宝")
    async with open_app() as running:
        await running.press(":", *"competitor seen 某宝 camera in the search box", "enter")
        key = session.store.keys_like("ANL-", 9)[-1]
        await running.press(":", *"list kind:analysis field.type:competitor", "enter")
        await running.press("3", ":", *"group competitor_name", "enter")
        assert "某宝" in running.text()
        assert "camera in the search box" in running.text()
        await running.press("L")
        assert "Competitor verdict" in running.text(), "it is not passed on without a verdict"
        await running.press("escape", ":", *'competitor verdict take --value "one step less"', "enter")
        await running.press("F", "1")
        item = session.store.item(key)
        assert (item.stage, item.fields["competitor_value"], item.fields["became_stage"]) == (
            "closed",
            "one step less",
            "inbox",
        )
        assert f"Take · {item.fields['became']} · Inbox" in running.text()
    session.store.close()
