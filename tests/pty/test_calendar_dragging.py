"""The calendar at the mouse, as a terminal reports it: ends of spans, cards between days and rows, campaigns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from opsboard import bootstrap
from opsboard.domain.addresses import SqliteFile
from opsboard.domain.items import Campaign, NewItem
from ptyboard import cards_of, make_board, open_board
from terminal import Terminal
from test_calendar_keys import monday_ahead
from test_dragging import drag, place

pytestmark = pytest.mark.pty


def day(step: int) -> str:
    """A day of next week, from its Monday."""
    return (monday_ahead() + timedelta(step)).strftime("%Y-%m-%d")


@pytest.fixture
def board(tmp_path: Path) -> Path:
    """A span from Tuesday to Thursday, a card on Monday, and a campaign over the week."""
    items = [
        NewItem("support", "longspan", "open", {"start": day(1), "due": day(3)}),
        NewItem("support", "single", "open", {"due": day(0), "assignee": "zhao"}),
        NewItem("support", "other", "open", {"due": day(4), "assignee": "wang"}),
    ]
    path = make_board(tmp_path / "board.db", items, people=["zhao", "wang"])
    session = bootstrap.session_at(SqliteFile(str(path)))
    with session.store.write("campaign", session.clock(), session.login) as tx:
        tx.team.save_campaign(Campaign("W11", "Bigsale", day(0), day(6), (("Warmup", day(0), day(2)),)))
    session.store.close()
    return path


@pytest.fixture
def screen(board: Path) -> Iterator[Terminal]:
    with open_board(board, size=(120, 36)) as terminal:
        terminal.wait_for("SUP-1")
        terminal.send("2")
        terminal.wait_for("Bigsale")
        yield terminal


def dates(board: Path, key: str) -> tuple[str | None, str | None]:
    from opsboard.usecases.reading import item

    session = bootstrap.session_at(SqliteFile(str(board)))
    try:
        found = item(session, key)
        return found.start, found.due
    finally:
        session.store.close()


LANE = 17
"""The width of Monday to Thursday on 120 cells."""


def test_the_ends_of_a_span_are_dragged(board: Path, screen: Terminal) -> None:
    x, y = place(screen, "longspan")
    line = screen.screen.display[y - 1]
    end = line.index("─ ", x) + 1  # the last sign of the span
    screen.send(f"\x1b[<0;{end};{y}M")
    screen.press(f"\x1b[<32;{end + 4};{y}M\x1b[<32;{end + LANE};{y}M\x1b[<0;{end + LANE};{y}m")
    screen.wait_for("SUP-1")
    screen.settle()
    assert dates(board, "SUP-1") == (day(1), day(4))
    begin, y = place(screen, "longspan")
    begin -= 1  # its sign
    back = begin - LANE
    screen.send(f"\x1b[<0;{begin};{y}M")
    screen.press(f"\x1b[<32;{begin - 4};{y}M\x1b[<32;{back};{y}M\x1b[<0;{back};{y}m")
    screen.settle()
    assert dates(board, "SUP-1") == (day(0), day(4))
    screen.press("uu")
    screen.settle()
    assert dates(board, "SUP-1") == (day(1), day(3))


def test_a_beginning_is_dragged_no_farther_than_the_end(board: Path, screen: Terminal) -> None:
    begin, y = place(screen, "longspan")
    begin -= 1
    far = begin + 5 * LANE
    screen.send(f"\x1b[<0;{begin};{y}M")
    screen.press(f"\x1b[<32;{begin + 4};{y}M\x1b[<32;{far};{y}M\x1b[<0;{far};{y}m")
    screen.settle()
    assert dates(board, "SUP-1") == (day(3), day(3))


def test_a_span_is_dragged_by_its_middle_and_a_card_by_its_title(board: Path, screen: Terminal) -> None:
    x, y = place(screen, "longspan")
    drag(screen, "longspan", x + LANE, y)
    screen.settle()
    assert dates(board, "SUP-1") == (day(2), day(4))
    x, y = place(screen, "single")
    drag(screen, "single", x + 3 * LANE, y)
    screen.settle()
    assert dates(board, "SUP-2") == (None, day(3))


def test_a_card_is_dragged_to_another_person_and_day_as_one_act(board: Path, screen: Terminal) -> None:
    screen.press("l" * (monday_ahead().date() - date.today()).days)
    screen.press("s")
    screen.wait_for("Zhao")
    _x, wang = place(screen, "Wang")
    x, _y = place(screen, "single")
    drag(screen, "single", x, wang)
    screen.settle()
    assert [card.assignee for card in cards_of(board) if card.key == "SUP-2"] == ["wang"]
    assert dates(board, "SUP-2") == (None, day(0))
    drag(screen, "single", x + 16, wang)
    screen.settle()
    assert dates(board, "SUP-2") == (None, day(1))
    screen.press("uu")
    screen.settle()
    assert [card.assignee for card in cards_of(board) if card.key == "SUP-2"] == ["zhao"]


def test_a_click_and_a_key_reach_the_band_of_a_campaign_and_enter_shows_it(board: Path, screen: Terminal) -> None:
    x, y = place(screen, "Bigsale")
    screen.press(f"\x1b[<0;{x};{y}M\x1b[<0;{x};{y}m")
    screen.press("\r")
    screen.wait_for("Warmup")
    screen.wait_for("0 done · 0 open")
    screen.press("\x1b", quiet=0.2)
    screen.press("i")
    assert "Zhao" in screen.text()
    screen.press("I")
    screen.press("\r")
    screen.wait_for("Warmup")
    screen.wait_for("0 done · 0 open")
