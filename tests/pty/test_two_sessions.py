"""Two people at one board, each at a terminal of their own."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from dropping import small_board
from ptyboard import OPSBOARD, clean_environment
from terminal import Terminal

pytestmark = pytest.mark.pty


@pytest.fixture
def board(tmp_path: Path) -> Path:
    """A board in service mode, at which people are who their keys say."""
    return small_board(tmp_path, service=True, people=("lin", "zhao"))


@pytest.fixture
def two(board: Path) -> Iterator[tuple[Terminal, Terminal]]:
    """Lin's and Zhao's terminal."""
    terminals = []
    for login in ("lin", "zhao"):
        command = [*OPSBOARD, "--board", str(board), "--as", login]
        terminals.append(Terminal(command, size=(100, 30), environment=clean_environment(board.parent)))
    lin, zhao = terminals
    lin.wait_for("SUP-1")
    zhao.wait_for("SUP-1")
    yield lin, zhao
    for terminal in terminals:
        terminal.close()


def test_each_sees_who_is_there_what_they_edit_and_what_they_did(two: tuple[Terminal, Terminal]) -> None:
    lin, zhao = two
    lin.wait_for("Zhao  Lin")
    zhao.wait_for("Lin  Zhao")
    zhao.press("e")
    zhao.wait_for("Title")
    lin.wait_for(r"Zhao:SUP-1\*")
    lin.wait_for("@Zhao edits")
    lin.press("e")
    lin.wait_for("Zhao is editing SUP-1")
    lin.press("n")
    zhao.send(" changed")
    zhao.wait_for("changed")
    zhao.press("\x13")
    lin.wait_for("< Zhao")  # for two seconds, and the new title with it
    lin.wait_for("item number 0 changed")
    lin.wait_for("Zhao  Lin")


def test_who_is_killed_is_not_there_any_more(two: tuple[Terminal, Terminal]) -> None:
    lin, zhao = two
    zhao.press("e")
    lin.wait_for(r"Zhao:SUP-1\*")
    zhao.signal(signal.SIGKILL)
    lin.wait_for(r"(?m)^ Ops  board +Lin ")
    assert "@Zhao" not in lin.text()
