"""Days of work on the screen: the line in a ranking, the heads of people's lanes."""

from __future__ import annotations

from pathlib import Path

from opsboard.domain.views import View
from opsboard.usecases import adding, views
from screen_board import OpenApp, session_of


def rate(board: Path) -> None:
    """Four people with ten days each; REQ-3 and REQ-4 of ten days fit with REQ-5, which has no effort yet."""
    session = session_of(board)
    for title, reach, effort, who in (
        ("首屏提速", 4000, "xl", "zhao"),
        ("退款进度", 2000, "xl", "lin"),
        ("尺码表", 90, "", "lin"),
    ):
        rated = {"user_value": "2", "confidence": "100", "reach": str(reach), "effort": effort}
        edits = {f"fields.{name}": value for name, value in rated.items() if value}
        adding.add(session, "requirement", title, edits={**edits, "assignee": who})
    views.save_view(session, View("Ranking", "kind:requirement", "list", sort="-score"), shared=True)
    session.store.close()


async def test_a_ranking_has_a_line_that_the_cursor_passes_over(open_app: OpenApp, board: Path) -> None:
    rate(board)
    async with open_app() as running:
        await running.press(*":view", "space", *"Ranking", "enter")
        rows = [line[1:6] for line in running.text().split("\n")[3:10]]
        assert rows[1:3] == ["REQ-3", "REQ-4"]
        assert "these fit into two weeks · 20 of 30 d · 3 without a score ──" in running.line(6)
        assert "– lacks 1 " in running.text()
        await running.press("j", "j", "enter")
        assert "Search finds" in running.text() or "尺码表" in running.text()


async def test_the_lanes_of_people_say_how_much_there_is_against_their_week(open_app: OpenApp, board: Path) -> None:
    rate(board)
    async with open_app() as running:
        await running.press("s", "1")
        assert "林娜  10/5 d !" in running.text()
        assert "陈明  0/5 d  " in running.text()
        assert "nobody  " in running.text()
        await running.press("s", "3")
        assert "/5 d" not in running.text()
