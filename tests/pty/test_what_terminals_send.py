"""What terminals send that is no key does nothing, whatever an editor or the window does the board comes back, and
nothing that comes without end takes memory without end."""

from __future__ import annotations

import fcntl
import re
import signal
import struct
import sys
import termios
import time
from pathlib import Path

import pytest

from opsboard.window import MOST_COLUMNS, MOST_LINES
from ptyboard import OPSBOARD, cards_of, clean_environment, make_board, open_board, tickets
from terminal import Terminal

pytestmark = pytest.mark.pty

NO_KEYS = (
    *("\x1b[13;1:3u", "\x1b[999999999999u", "\x1b[1;999999999999A", "\x1b[57441;2u", "\x1b[48;99999;99999;1;1t"),
    *("\x1b[?0u", "\x1b[?62;22c", "\x1b[>41;354;0c", "\x1b[?997;1n", "\x1b[12;40R", "\x1bP>|XTerm(390)\x1b\\"),
    *("\x1b]11;rgb:0000/0000/0000\x07", "\x1b]11;rgb:0000/0000/0000\x1b\\", "\x1b_Gi=31;OK\x1b\\", "\x1b^n\x1b\\"),
)
KEYBOARD = re.compile(rb"\x1b\[[<>=][0-9;]*u")
BROKEN = """
from opsboard.cli.main import main
from opsboard.tui.terminal.input import driver
class Broken(driver.InputReader):
    def feed(self, text, now):
        return [] if "b" not in text else text.a_bug
driver.InputReader = Broken
main()
"""
TITLE = "▌SUP-1"
MEGABYTE = 1 << 20


@pytest.fixture
def board(tmp_path: Path) -> Path:
    return make_board(tmp_path / "board.db", tickets(3))


def editor(folder: Path, code: str) -> str:
    script = folder / "an editor"
    script.write_text(f"#!/bin/sh\n{code}\n")
    script.chmod(0o755)
    return f"'{script}'"


def tell_size(terminal: Terminal, columns: int, rows: int) -> None:
    """Give the line a size that no emulator here has."""
    fcntl.ioctl(terminal.file, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def quit_board(terminal: Terminal) -> None:
    """`q` ends it with 0, and the terminal is as it was."""
    terminal.press("q")
    assert terminal.wait() == 0
    assert terminal.echoes()
    assert "Traceback" not in terminal.output.decode()


def test_answers_and_releases_are_no_keys(board: Path) -> None:
    with open_board(board) as terminal:
        terminal.wait_for(TITLE)
        before = terminal.wait_for(r"\[All 3\]")
        for sent in NO_KEYS:
            terminal.press(sent + "j")
            assert "▌SUP-2" in terminal.text(), sent
            terminal.press(sent[:3], patience=0.12)  # and the rest later than an escape character waits
            terminal.press(sent[3:] + "k")
            assert terminal.text() == before, sent
        terminal.press("\x1b[106;1:1u")
        terminal.wait_for("▌SUP-2")
        terminal.press("\x1b[1;1:1A")
        terminal.wait_for(TITLE)
        quit_board(terminal)
    assert [(card.key, card.title) for card in cards_of(board)] == [
        (f"SUP-{n}", f"item number {n - 1}") for n in (1, 2, 3)
    ]


def test_a_bug_in_the_reading_ends_with_70_and_gives_the_terminal_back(board: Path) -> None:
    command = [sys.executable, "-c", BROKEN, "--board", str(board)]
    with Terminal(command, environment=clean_environment(board.parent)) as terminal:
        terminal.wait_for(TITLE)
        terminal.press("b")
        assert terminal.wait() == 70
        assert terminal.echoes()
        assert "\x1b[?1049l" in terminal.output.decode().split("\x1b[?1049h")[-1]
    [log] = board.parent.rglob("bugs.log")
    assert "a_bug" in log.read_text(encoding="utf-8")
    log.unlink()


def test_the_answer_that_an_editor_asked_for_and_did_not_wait_for_is_no_keys(board: Path, tmp_path: Path) -> None:
    with open_board(board, EDITOR=editor(tmp_path, "echo asked")) as terminal:
        terminal.wait_for(TITLE)
        terminal.press("E")
        terminal.wait_for("nothing was changed")
        terminal.press("\x1b]11;rgb:0000/0000/0000\x07")
        terminal.press("\x1b]11;rgb:0000")
        terminal.press("/0000/0000\x07")
        terminal.press("?")
        terminal.wait_for("Keys here")


def test_the_text_of_an_input_method_is_text_of_any_length(board: Path) -> None:
    with open_board(board) as terminal:
        terminal.wait_for(TITLE)
        terminal.press("\t\t\t\t")
        terminal.wait_for(r"\[SUP")
        terminal.press("n")
        terminal.wait_for("Title|New")
        terminal.press(f"\x1b[0;;{':'.join(str(ord(letter)) for letter in '退款三天未到账')}u")
        terminal.press("\x1b[32u\x1b[97;2u\x1b[98u\x1b[127;2u")
        terminal.wait_for("退款三天未到账 A")
        terminal.press("\r")
        terminal.wait_for("SUP-4")
    assert [card.title for card in cards_of(board) if card.key == "SUP-4"] == ["退款三天未到账 A"]


def test_shift_alone_between_two_keys_is_none(board: Path) -> None:
    with open_board(board) as terminal:
        terminal.wait_for(TITLE)
        terminal.press("j")
        terminal.wait_for("▌SUP-2")
        terminal.press("g\x1b[57441;2u\x1b[57441;1:3ug")
        terminal.wait_for(TITLE)


def test_the_terminal_is_asked_to_tell_keys_apart_and_is_left_as_it_was(board: Path, tmp_path: Path) -> None:
    with open_board(board, EDITOR=editor(tmp_path, "exit 3")) as terminal:
        terminal.wait_for(TITLE)
        terminal.press("E")
        terminal.wait_for("ended with 3")
        quit_board(terminal)
        assert KEYBOARD.findall(terminal.output) == [b"\x1b[>1u", b"\x1b[<u"] * 2


def test_with_a_plain_keyboard_it_is_asked_for_nothing(board: Path) -> None:
    folder = board.parent / "config" / "opsboard"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text('keyboard = "plain"\n', encoding="utf-8")
    with open_board(board) as terminal:
        terminal.wait_for(TITLE)
        quit_board(terminal)
        assert KEYBOARD.findall(terminal.output) == []


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("exit 1", "ended with 1"),
        ("stty raw -echo; kill -9 $$", "ended with -9"),
        ("printf '\\033[?1049h'; exec false", "ended with 1"),
        ('rm -r "$(dirname "$1")"', "cannot be read"),
        (None, "does not start"),
    ],
)
def test_the_board_comes_back_whatever_the_editor_does(
    board: Path, tmp_path: Path, code: str | None, said: str
) -> None:
    command = "/nowhere/editor" if code is None else editor(tmp_path, code)
    with open_board(board, size=(120, 24), EDITOR=command) as terminal:
        terminal.wait_for(TITLE)
        terminal.press("E")
        terminal.wait_for(said)
        assert not terminal.echoes()
        terminal.press("j")
        terminal.wait_for("▌SUP-2")
        quit_board(terminal)


def test_the_window_counts_and_not_what_the_environment_says_of_it(board: Path) -> None:
    with open_board(board, size=(160, 40), COLUMNS="80", LINES="24") as terminal:
        terminal.wait_for(TITLE)
        lines = terminal.text().split("\n")
        assert len(lines[0].rstrip()) > 100
        assert "? help" in lines[39]
    listing = [*OPSBOARD, "--board", str(board), "list"]
    with Terminal(listing, size=(160, 40), environment=clean_environment(board.parent, COLUMNS="40")) as terminal:
        assert terminal.wait() == 0
        assert "item number 0" in terminal.text()


def test_a_window_without_end_is_drawn_in_its_corner(board: Path) -> None:
    with open_board(board) as terminal:
        terminal.wait_for(TITLE)
        before = terminal.memory()
        terminal.show()
        terminal.columns, terminal.rows = MOST_COLUMNS, MOST_LINES
        terminal.screen.resize(MOST_LINES, MOST_COLUMNS)
        tell_size(terminal, 65535, 65535)
        terminal.wait_for(rf"^(.*\n){{{MOST_LINES - 1}}}.*\? help$")
        assert terminal.memory() < before + 100 * MEGABYTE
        tell_size(terminal, 80, 24)
        terminal.wait_for(TITLE)
        quit_board(terminal)


def test_what_an_editor_wrote_after_the_board_was_killed_is_offered_at_the_next_start(
    board: Path, tmp_path: Path
) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    code = 'trap "" HUP; kill -9 $PPID; echo "written later" > "$1"; echo written > ' + f"'{tmp_path}/done'"
    with open_board(board, EDITOR=editor(tmp_path, code), TMPDIR=str(texts)) as terminal:
        terminal.wait_for(TITLE)
        terminal.press("E")
        assert terminal.wait() == -signal.SIGKILL
    deadline = time.monotonic() + 20
    while not (tmp_path / "done").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert list(texts.iterdir())
    with open_board(board, TMPDIR=str(texts)) as terminal:
        terminal.wait_for("1 draft was not saved: D goes on with it")
        terminal.press("D")
        terminal.wait_for("written later")
        assert not list(texts.iterdir())
