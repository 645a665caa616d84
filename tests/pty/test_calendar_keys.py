"""How many keys planning takes on the calendar, counted as in `test_key_counts`: letters of titles are not, those of a
time are. A job begins on the calendar, with the cursor on the day that is to be planned first.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from opsboard.domain.items import NewItem
from ptyboard import make_board, open_board
from terminal import Terminal
from test_key_counts import CTRL_J, ENTER, KINDS, TAB, Hand

pytestmark = pytest.mark.pty


def monday_ahead() -> datetime:
    """The first Monday after today, by the clock of the board."""
    today = datetime.now(ZoneInfo("Asia/Shanghai")).replace(hour=0, minute=0, second=0, microsecond=0)
    return today + timedelta(7 - today.weekday())


def days() -> list[str]:
    """Monday to Friday of next week."""
    return [(monday_ahead() + timedelta(step)).strftime("%Y-%m-%d") for step in range(5)]


def begin(board: Path, kind: str, *, items: bool) -> Terminal:
    """The calendar of a kind, with the cursor on Monday."""
    terminal = open_board(board, size=(120, 36))
    terminal.wait_for("SUP-1")
    for _tab in range(KINDS.index(kind) + 1):
        terminal.send(TAB)
    terminal.wait_for(rf"\[{kind.title()}( \d+)?\]")
    terminal.send("2")
    monday = monday_ahead()
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    terminal.wait_for(re.escape(f"{today:%a} {today.day} {today:%b}") + "  today ─")
    terminal.send("l" * (monday.date() - today).days)
    terminal.wait_for(re.escape(f"{monday:%a} {monday.day} {monday:%b}") + (".*5 items" if items else ""))
    return terminal


def test_five_items_are_spread_over_the_days_of_a_week(tmp_path: Path) -> None:
    week = days()
    items = [NewItem("support", f"Parcel {number}", "open", {"due": week[0]}) for number in range(1, 6)]
    board = make_board(tmp_path / "board.db", items)
    with begin(board, "support", items=True) as terminal:
        hand = Hand(terminal, board)
        hand.press("V", until="5 selected")
        hand.press(" ", until="4 selected")
        hand.press("L", until="4 items -> ")
        for left in (3, 2, 1):
            hand.press("l", " ", until=f"{left} selected")
            hand.press("L", until=rf"({left} items|SUP-\d) -> ")
        assert sorted(hand.item(f"SUP-{number}").due or "" for number in range(1, 6)) == week
    print(f"\nfive items onto Monday to Friday: was 14, aim 12, now {hand.keys}")
    assert hand.keys <= 12


def test_five_new_items_are_typed_onto_the_days_of_a_week(tmp_path: Path) -> None:
    week = days()
    board = make_board(tmp_path / "board.db", [NewItem("support", "Parcel 0 is late", "new")])
    with begin(board, "support", items=False) as terminal:
        hand = Hand(terminal, board)
        hand.press("n", until="ctrl.j next day")
        for number in range(1, 6):
            hand.write(f"Parcel {number}")
            last = number == 5
            hand.press(ENTER if last else CTRL_J, until=f"SUP-{number + 1} added" if last else "Support · ")
            if not last:
                shown = datetime.fromisoformat(week[number])
                terminal.wait_for(re.escape(f"Support · {shown:%a} {shown.day} {shown:%b}"))
        assert [hand.item(f"SUP-{number}").due for number in range(2, 7)] == week
    print(f"\nfive new items on Monday to Friday: was 14, aim 12, now {hand.keys}")
    assert hand.keys <= 12


@pytest.mark.parametrize(("kind", "key"), [("support", "SUP-2"), ("content", "CNT-1")])
def test_one_timed_item(tmp_path: Path, kind: str, key: str) -> None:
    week = days()
    board = make_board(tmp_path / "board.db", [NewItem("support", "Parcel 0 is late", "new")])
    with begin(board, kind, items=False) as terminal:
        hand = Hand(terminal, board)
        hand.press("n", until="ctrl.j next day")
        hand.press("1", "0", ":", "0", "0", " ", until="10:00")
        hand.write("Call them")
        hand.press(ENTER, until=f"{key} added")
        done = hand.item(key)
        assert done.title == "Call them"
        assert (done.due if kind == "support" else done.fields["publish_at"]) == f"{week[0]}T02:00:00Z"
    print(f"\none timed item ({kind}): was 13, aim 8 (calcurse 9), now {hand.keys}")
    assert hand.keys <= 8
