"""The board and its terminal: how it comes, how it goes, and how much it sends."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from ptyboard import make_board, open_board, state_of, tickets

pytestmark = pytest.mark.pty

RESTORED = (b"\x1b[?1049l", b"\x1b[?1003l", b"\x1b[?2004l", b"\x1b[?25h")


@pytest.fixture
def board(tmp_path: Path) -> Path:
    return make_board(tmp_path / "board.db", tickets(12))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_that_ends_the_program_leaves_the_terminal_as_it_was(board: Path, number: int) -> None:
    with open_board(board) as terminal:
        terminal.wait_for("SUP-1")
        terminal.signal(number)
        assert terminal.wait() == 128 + number
        assert all(sequence in terminal.output for sequence in RESTORED)


def test_q_quits_and_esc_and_ctrl_c_do_not(board: Path) -> None:
    with open_board(board) as terminal:
        terminal.wait_for("SUP-1")
        terminal.press("\x1b")
        terminal.press("\x03")
        terminal.wait_for("q quits")
        terminal.press("q")
        assert terminal.wait() == 0
        assert all(sequence in terminal.output for sequence in RESTORED)


def test_ctrl_z_hands_the_terminal_back_and_the_board_returns(board: Path) -> None:
    with open_board(board) as terminal:
        terminal.wait_for("SUP-1")
        terminal.press("\x1a")
        for _round in range(100):
            if state_of(terminal.process) == "T":
                break
            terminal.read(0.05)
        assert state_of(terminal.process) == "T"
        assert b"\x1b[?1049l" in terminal.output
        before = len(terminal.output)
        os.kill(terminal.process, signal.SIGCONT)
        terminal.settle(0.3)
        assert b"\x1b[?1049h" in terminal.output[before:]
        assert terminal.press("j").data


def test_whoever_is_stopped_from_outside_and_goes_on_can_quit(board: Path) -> None:
    """A shell, a debugger and `kill -STOP` stop a program unasked: two threads read keys then, one of them for ever."""
    with open_board(board) as terminal:
        terminal.wait_for("SUP-1")
        terminal.signal(signal.SIGSTOP)
        terminal.signal(signal.SIGCONT)
        terminal.settle(0.3)
        terminal.press("?")
        terminal.wait_for("Keys here")
        terminal.press("q")
        terminal.press("q")
        assert terminal.wait(20) == 0


def test_a_bracketed_paste_is_no_keys(board: Path) -> None:
    with open_board(board) as terminal:
        terminal.wait_for("SUP-1")
        terminal.press("\t\t\t\t")
        terminal.press("\x1b[200~xq\nLd\n\x1b[201~")
        terminal.wait_for("create 2 items")
        assert terminal.wait(0.2) is None


def test_nothing_is_sent_while_nothing_happens(board: Path) -> None:
    with open_board(board) as terminal:
        terminal.wait_for("SUP-1")
        terminal.settle(0.6)
        before = len(terminal.output)
        terminal.read(1.2)
        assert len(terminal.output) == before


def test_a_cursor_move_sends_little(board: Path) -> None:
    with open_board(board, size=(120, 36)) as terminal:
        terminal.wait_for("SUP-1")
        terminal.settle(0.6)
        assert len(terminal.press("j").data) < 1200
