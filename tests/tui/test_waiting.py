"""What other departments owe, on the screen: the place, the reason for a slip, the reminder."""

from __future__ import annotations

from pathlib import Path

import pytest

from golden_screen import SIZES, same_as_before
from opsboard.usecases.adding import add
from opsboard.usecases.editing import edit
from opsboard.usecases.moving import move
from screen_board import OpenApp, session_of


@pytest.fixture
def asked(board: Path) -> str:
    """A request to the technology department, promised for a day that is over."""
    session = session_of(board)
    key = add(session, "coordination", "payment interface").key
    edit(session, key, {"fields.to_dept": "tech", "fields.promised_date": "2026-11-02"})
    move(session, [key], "requested", reason="asked")
    session.store.close()
    return key


def promised(board: Path, key: str) -> str:
    session = session_of(board)
    try:
        return str(session.store.item(key).fields["promised_date"])
    finally:
        session.store.close()


async def test_what_is_owed_stands_by_department(open_app: OpenApp, asked: str) -> None:
    async with open_app() as running:
        await running.press("W")
        assert "waiting on" in running.line(0)
        assert "Technology  1 open, 1 late" in running.text()
        assert asked in running.text()
        await running.press("q")
        assert "waiting on" not in running.line(0)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_is_owed_looks_as_it_did(open_app: OpenApp, asked: str, size: tuple[int, int]) -> None:
    async with open_app(size=size) as running:
        await running.press("tab", "W")
        same_as_before(running, "waiting")


async def test_no_kind_is_lit_where_all_kinds_are_shown(open_app: OpenApp) -> None:
    async with open_app(size=(120, 36)) as running:
        await running.press("tab", "W")
        assert "[" not in running.line(1)
        await running.press("tab")
        assert "here are all kinds; 1 goes to the board" in running.text()
        assert "[" not in running.line(1)
        await running.press("1")
        assert "[Requirement 2]" in running.line(1)


async def test_a_tab_that_is_clicked_there_leads_to_the_board_of_its_kind(open_app: OpenApp) -> None:
    async with open_app(size=(120, 36)) as running:
        await running.press("W")
        await running.pilot.click("#tabs", offset=(running.line(1).index("Support"), 0))
        await running.press("escape")
        assert "[Support 4]" in running.line(1)
        assert "waiting on" not in running.line(0)
        await running.press("W", "colon", *"kind content", "enter")
        assert "[Content 2]" in running.line(1)
        assert "waiting on" not in running.line(0)


async def test_at_60_columns_a_click_hits_the_tab_that_is_under_it(open_app: OpenApp) -> None:
    async with open_app(size=(60, 20)) as running:
        await running.press("shift+tab")
        line = running.line(1)
        assert "[ANL]" in line or "[Analysis]" in line
        await running.pilot.click("#tabs", offset=(line.index("SUP"), 0))
        await running.press("escape")
        assert "[SUP" in running.line(1)


async def test_a_promise_that_slips_asks_for_the_reason(open_app: OpenApp, board: Path, asked: str) -> None:
    async with open_app() as running:
        await running.press("W", "colon", *"set promised_date=2026-11-09", "enter")
        assert "needs a reason" in running.text()
        assert promised(board, asked) == "2026-11-02"
        await running.press(*"ill", "enter")
        assert promised(board, asked) == "2026-11-09"
        assert "moved 7.0 days" in running.text()
        await running.press("enter")
        assert "promised for Mon 9 Nov" in running.text()
        assert "7 days later than first said (Mon 2 Nov)" in running.text()
        assert "Mon 2 Nov → Mon 9 Nov  林娜  ill" in running.text()


async def test_the_day_that_was_promised_is_shown_and_how_it_moved(open_app: OpenApp, board: Path) -> None:
    session = session_of(board)
    for title, days in (("over", ("01",)), ("put off", ("06", "08", "11")), ("nothing said", ())):
        key = add(session, "coordination", title).key
        edit(session, key, {"due": "2026-12-24", "fields.to_dept": "tech"})
        for day in days:
            edit(session, key, {"fields.promised_date": f"2026-11-{day}"}, reason="ill")
        move(session, [key], "requested", reason="asked")
    session.store.close()
    async with open_app(size=(80, 24)) as running:
        await running.press("W")
        lines = running.text().split("\n")
        heading = next(line for line in lines if " title " in line)
        assert heading.split()[-2:] == ["promised", "slipped"]
        assert "due" not in heading
        assert [
            next(line for line in lines[3:] if title in line).split()[-2:] for title in ("over", "put off", "said")
        ] == [
            ["over", "-3d"],
            ["+5d", "2x"],
            ["no", "day"],
        ]
        assert "24 Dec" not in running.text()
        assert " 11 Nov " in next(line for line in lines if "+5d" in line)


async def test_a_reminder_is_copied_and_logged(open_app: OpenApp, board: Path, asked: str) -> None:
    async with open_app() as running:
        await running.press("W", "N")
        assert f"the reminder of {asked}" in running.text()
    session = session_of(board)
    assert session.store.changes(key=asked)[-1].op == "nudge"
    session.store.close()


async def test_an_empty_place_says_so(open_app: OpenApp) -> None:
    async with open_app() as running:
        await running.press("W")
        assert "nothing is waited for" in running.text()
