"""Keys, paste, mouse and clipboard as bytes: the installed program in a real pty, and in real tmux."""

from __future__ import annotations

import base64
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from ptyboard import OPSBOARD, cards_of, clean_environment, make_board, open_board, tickets
from terminal import Terminal

pytestmark = pytest.mark.pty

COPIED = b"\x1b]52;c;" + base64.b64encode(b"SUP-1") + b"\x07"


@pytest.fixture
def board(tmp_path: Path) -> Path:
    return make_board(tmp_path / "board.db", tickets(3))


def config(board: Path, text: str) -> None:
    folder = board.parent / "config" / "opsboard"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(text, encoding="utf-8")


def titles(board: Path) -> list[str]:
    return [card.title for card in cards_of(board)]


def support(terminal: Terminal) -> None:
    """Go to the board of support, with the cursor on its first item."""
    terminal.wait_for("SUP-1")
    terminal.press("\t\t\t\t")
    terminal.wait_for(r"\[SUP.*\n(.*\n)+▌SUP-1")


def test_a_bad_keymap_is_one_line_with_its_place_and_nothing_is_drawn(board: Path) -> None:
    config(board, '[keymap]\narchive = "X"\ndue = "X"\n')
    with open_board(board) as terminal:
        assert terminal.wait() == 2
        said = terminal.output.decode()
        assert "config.toml, line 3: keymap: X is both archive and due" in said
        assert said.count("\n") == 1
        assert "\x1b" not in said


def test_ctrl_q_in_a_field_is_no_way_out(board: Path) -> None:
    with open_board(board) as terminal:
        support(terminal)
        terminal.press("n")
        terminal.press("\x11abc")
        terminal.wait_for("abc")
        assert terminal.wait(0.1) is None


def test_a_pasted_text_with_sequences_in_it_is_only_text(board: Path) -> None:
    with open_board(board) as terminal:
        support(terminal)
        terminal.press("n")
        terminal.press("\x1b[200~one\x1b[31m\x1b]52;c;eA==\x07\x03\x11\r\ntwo\x1b[201~")
        terminal.wait_for("2 lines became one")
        terminal.press("\r")
        terminal.wait_for("SUP-4")
        assert "\x1b]52;" not in terminal.output.decode()
        assert any(title.startswith("one") and title.endswith("two") for title in titles(board))


@pytest.mark.parametrize("by", ["option", "config"])
def test_without_the_mouse_the_terminal_keeps_it(board: Path, by: str) -> None:
    if by == "config":
        config(board, "mouse = false\n")
    command = [*OPSBOARD, *(["--no-mouse"] if by == "option" else []), "--board", str(board)]
    with Terminal(command, environment=clean_environment(board.parent)) as terminal:
        terminal.wait_for("SUP-1")
        assert not any(mode in terminal.output for mode in (b"?1000h", b"?1003h", b"?1006h"))
        terminal.press("q")
        assert terminal.wait() == 0


def test_y_sends_the_key_to_the_terminal(board: Path) -> None:
    with open_board(board) as terminal:
        support(terminal)
        terminal.press("y")
        terminal.wait_for("sent to the terminal: SUP-1")
        assert terminal.output.count(COPIED) == 1


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[str]:
    """The name of a tmux server of its own, ended afterwards."""
    if shutil.which("tmux") is None:
        pytest.skip("no tmux here")
    socket = str(tmp_path / "tmux")
    yield socket
    subprocess.run(["tmux", "-S", socket, "kill-server"], capture_output=True, check=False)


@pytest.mark.parametrize(
    "options",
    [
        {"set-clipboard": "on"},
        {"set-clipboard": "external", "allow-passthrough": "on"},
    ],
    ids=["set-clipboard", "passthrough"],
)
def test_y_reaches_the_terminal_around_tmux(board: Path, tmux: str, options: dict[str, str]) -> None:
    lines = [f"set -g {name} {value}" for name, value in options.items()]
    settings = board.parent / "tmux.conf"
    settings.write_text("\n".join(["set -g default-terminal tmux-256color", *lines]), encoding="utf-8")
    inside = clean_environment(board.parent, SHELL="/bin/sh")
    command = ["tmux", "-S", tmux, "-f", str(settings), "new-session", *OPSBOARD, "--board", str(board)]
    with Terminal(command, environment=inside) as terminal:
        support(terminal)
        terminal.press("y")
        terminal.wait_for("sent to the terminal: SUP-1")
        for _round in range(100):
            if base64.b64encode(b"SUP-1") in terminal.output:
                break
            terminal.read(0.05)
        assert b"\x1b]52;" in terminal.output
        if options["set-clipboard"] == "on":
            held = subprocess.run(["tmux", "-S", tmux, "show-buffer"], capture_output=True, check=False)
            assert held.stdout.decode().strip() == "SUP-1"
        terminal.press("q")


def test_sequences_pasted_on_the_board_are_no_keys(board: Path) -> None:
    with open_board(board) as terminal:
        support(terminal)
        terminal.press("\x1b[200~ab\x1b[31mxxL\x1b[Axq\nsecond\x1b[201~")
        terminal.wait_for("create 2 items")
        terminal.press("\x1b")
        assert len(titles(board)) == 3
        assert terminal.wait(0.1) is None


def test_bytes_that_are_no_utf_8_leave_the_keys_alive(board: Path) -> None:
    with open_board(board) as terminal:
        support(terminal)
        terminal.send_bytes("退款".encode("gbk"))
        terminal.press("j")
        terminal.wait_for(r"▌SUP-2|SUP-2")
        terminal.press("q")
        assert terminal.wait() == 0
