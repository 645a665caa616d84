"""Cards dragged with the mouse, as a terminal reports it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from opsboard.domain.items import NewItem
from ptyboard import cards_of, make_board, open_board, tickets
from terminal import Terminal

pytestmark = pytest.mark.pty


@pytest.fixture
def board(tmp_path: Path) -> Path:
    return make_board(tmp_path / "board.db", [*tickets(3), NewItem("support", "limits", "triage")])


@pytest.fixture
def screen(board: Path) -> Iterator[Terminal]:
    """The board of support in a terminal: SUP-1 to SUP-3 in its first column, SUP-4 in its second."""
    with open_board(board, size=(120, 36)) as terminal:
        terminal.wait_for("SUP-1")
        for _ in range(4):
            terminal.press("\t")
        terminal.wait_for(r"\[Support 4\]")
        yield terminal


def place(terminal: Terminal, text: str) -> tuple[int, int]:
    """The cell of the screen, from 1, where a text begins."""
    terminal.show()
    for y, line in enumerate(terminal.screen.display, 1):
        if text in line:
            return line.index(text) + 1, y
    raise AssertionError(f"{text} is not on the screen")


def drag(terminal: Terminal, text: str, x: int, y: int, *, drop: bool = True) -> None:
    """Press the button on a text, move to a cell, and let go."""
    column, row = place(terminal, text)
    terminal.send(f"\x1b[<0;{column};{row}M")
    terminal.press(f"\x1b[<32;{column + 4};{row}M\x1b[<32;{x};{y}M")
    if drop:
        terminal.press(f"\x1b[<0;{x};{y}m")


def keys_in(board: Path, stage: str) -> list[str]:
    return [card.key for card in cards_of(board, stage)]


def test_a_card_lands_in_the_column_and_at_the_place_where_it_is_dropped(board: Path, screen: Terminal) -> None:
    x, y = place(screen, "SUP-4")
    drag(screen, "SUP-1", x, y + 2)
    screen.wait_for("Triage  2/5")
    assert keys_in(board, "triage") == ["SUP-4", "SUP-1"]
    drag(screen, "SUP-2", x, y)
    screen.wait_for("Triage  3/5")
    assert keys_in(board, "triage") == ["SUP-2", "SUP-4", "SUP-1"]
    screen.press("u")
    screen.wait_for("Triage  2/5")


def test_a_card_is_put_elsewhere_in_its_column(board: Path, screen: Terminal) -> None:
    x, y = place(screen, "SUP-3")
    drag(screen, "SUP-1", x, y + 2)
    screen.settle()
    assert keys_in(board, "new") == ["SUP-2", "SUP-3", "SUP-1"]


def test_a_drag_that_is_given_up_or_ends_where_it_began_changes_nothing(board: Path, screen: Terminal) -> None:
    before = keys_in(board, "new")
    x, y = place(screen, "SUP-4")
    drag(screen, "SUP-1", x, y, drop=False)
    screen.press("\x1b", quiet=0.2)
    screen.press(f"\x1b[<0;{x};{y}m")
    drag(screen, "SUP-2", *place(screen, "SUP-2"))
    assert keys_in(board, "new") == before
    assert keys_in(board, "triage") == ["SUP-4"]


def test_a_gate_asks_the_dragged_card_for_what_is_missing(board: Path, screen: Terminal) -> None:
    x, y = place(screen, "Open  0")
    drag(screen, "SUP-1", x, y + 4)
    screen.wait_for("Category of SUP-1")
    screen.press("-")
    screen.wait_for("Reason")
    assert keys_in(board, "new") == ["SUP-1", "SUP-2", "SUP-3"]


def test_dragging_a_selected_card_takes_the_whole_selection_as_one_batch(board: Path, screen: Terminal) -> None:
    x, y = place(screen, "SUP-4")
    screen.press("  ")
    drag(screen, "SUP-1", x, y + 2)
    screen.wait_for("2 items -> Triage")
    assert keys_in(board, "triage") == ["SUP-4", "SUP-1", "SUP-2"]
    screen.press("u")
    screen.wait_for("Triage  1/5")
    assert keys_in(board, "new") == ["SUP-1", "SUP-2", "SUP-3"]


def by(terminal: Terminal, group: str) -> None:
    """Stand the cards in lanes."""
    terminal.press(f":group {group}\r")
    terminal.wait_for(f"no {group}")


def test_a_card_dropped_into_another_lane_gets_its_value_and_its_stage_at_once(board: Path, screen: Terminal) -> None:
    screen.press("p1")  # the card under the cursor, SUP-1, is urgent
    screen.wait_for("P1")
    by(screen, "priority")
    triage, _y = place(screen, "Triage")
    _x, urgent = place(screen, " P1  1")
    drag(screen, "SUP-2", triage, urgent + 1)
    screen.wait_for(" P1  2")
    (moved,) = [card for card in cards_of(board) if card.key == "SUP-2"]
    assert (moved.priority, moved.stage) == ("P1", "triage")
    assert screen.text().index("SUP-2") < screen.text().index("no priority")
    screen.press("u")
    screen.wait_for(" P1  1")
    (back,) = [card for card in cards_of(board) if card.key == "SUP-2"]
    assert (back.priority, back.stage) == (None, "new")


def test_a_card_dropped_beside_one_of_another_lane_stands_there(board: Path, screen: Terminal) -> None:
    screen.press("p1")
    screen.wait_for("P1")
    by(screen, "priority")
    x, y = place(screen, "SUP-1")
    drag(screen, "SUP-3", x, y + 2)
    screen.wait_for(" P1  2")
    assert keys_in(board, "new") == ["SUP-1", "SUP-3", "SUP-2"]
    below = place(screen, "no priority")[1]
    drag(screen, "SUP-1", x, below + 20)
    screen.wait_for(" P1  1")
    assert [card.priority for card in cards_of(board, "new")] == ["P1", None, None]


def test_the_wheel_moves_the_lanes_and_a_card_is_dragged_into_one_that_was_out_of_sight(tmp_path: Path) -> None:
    urgent = [
        NewItem("support", f"for the third time: where is order number {n}", "new", {"priority": "P1"})
        for n in range(9)
    ]
    board = make_board(tmp_path / "board.db", [*urgent, NewItem("support", "late parcel", "new")])
    with open_board(board, size=(120, 36)) as screen:
        screen.wait_for("SUP-1")
        screen.press(":kind support\r")
        screen.wait_for(r"\[Support 10\]")
        screen.press(":group priority\r")
        screen.wait_for(" P1  9")
        assert "no priority" not in screen.text()
        x, y = place(screen, "SUP-1 ")
        drag(screen, "SUP-1 ", x, y + 4, drop=False)
        for _ in range(6):
            screen.press(f"\x1b[<65;{x};{y + 4}M")
        screen.wait_for("no priority")
        _x, below = place(screen, "SUP-10")
        screen.press(f"\x1b[<32;{x};{below + 2}M\x1b[<0;{x};{below + 2}m")
        screen.wait_for("no priority  2")
        assert [card.key for card in cards_of(board) if card.priority is None] == ["SUP-10", "SUP-1"]
        for _ in range(6):
            screen.press(f"\x1b[<64;{x};10M")
        screen.wait_for(" P1  8")


def test_a_drop_that_makes_no_sense_in_a_lane_is_refused_with_a_sentence(board: Path, screen: Terminal) -> None:
    screen.press("tamber sale\r")
    screen.wait_for("amber")
    screen.press("j")
    screen.press("tvip\r")
    by(screen, "label")
    _x, vip = place(screen, "vip  1")
    new, _y = place(screen, "SUP-1")
    drag(screen, "SUP-1", new, vip + 2)
    screen.wait_for("SUP-1 has the label sale too")
    assert [card.labels for card in cards_of(board, "new")] == [("amber", "sale"), ("vip",), ()]
