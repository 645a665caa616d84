"""From one board to another in one session, in a real terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from opsboard.domain.items import NewItem
from ptyboard import make_board, open_board
from terminal import Terminal

pytestmark = pytest.mark.pty


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Terminal]:
    """The board of the shop, with another one that the settings name `desk`."""
    shop = make_board(tmp_path / "shop.db", [NewItem("support", "a kettle smells")], name="Shop")
    desk = make_board(tmp_path / "desk.db", [NewItem("support", "a chair squeaks")], name="Dispatcher")
    settings = tmp_path / "config" / "opsboard" / "config.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text(f'[boards]\ndesk = "{desk}"\nshop = "{shop}"\n')
    with open_board(shop, size=(100, 30)) as terminal:
        terminal.wait_for("a kettle smells")
        yield terminal


def test_one_goes_to_another_board_and_back_and_quits_as_ever(screen: Terminal) -> None:
    screen.press(":board desk\r")
    screen.wait_for("a chair squeaks")
    assert "Dispatcher" in screen.text().splitlines()[0]
    screen.press("n")
    screen.press("support\r" if "which kind" in screen.text() else "")
    screen.press("\x1b")
    screen.press(":board shop\r")
    screen.wait_for("a kettle smells")
    screen.press("q")
    assert screen.wait() == 0


def test_a_board_that_is_none_leaves_one_where_one_is(screen: Terminal, tmp_path: Path) -> None:
    screen.press(f":board {tmp_path}/none.db\r")
    screen.wait_for("there is no board")
    screen.press("\x1b")
    screen.press(":board dosk\r")
    screen.wait_for("did you mean desk")
    screen.press("\x1b")
    assert "a kettle smells" in screen.text()
    screen.press(":board\r")
    screen.wait_for("which board")
