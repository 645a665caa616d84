"""The board in real terminals, with and without the frame difference, side by side: tmux by what it captured, xterm by
a picture of its window. Skipped where the programs are missing."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from emulator import Cell, Emulator
from opsboard import bootstrap
from opsboard.domain.addresses import SqliteFile
from opsboard.usecases import adding
from ptyboard import OPSBOARD, clean_environment
from terminal import Terminal

pytestmark = pytest.mark.pty

LIMIT = 20.0
"""Seconds until a state must have come."""
TITLES = (
    "退款三天没到账，客户要求投诉到平台", "Coupon not applied at checkout on mobile", "双11预售订单地址改不了",
    "naïve façade — “quotes” … ─│", "アイウ 한국어", "short",
)  # fmt: skip
"""Of widths that no terminal disputes: of others each makes something else with and without the difference."""


@pytest.fixture
def boards(tmp_path: Path) -> tuple[Path, Path]:
    """Two boards alike."""
    one = tmp_path / "one.db"
    session = bootstrap.create_session(SqliteFile(str(one)), name="Frames 帧", zone="Asia/Shanghai")
    for number in range(24):
        kind = ("support", "content", "requirement")[number % 3]
        title = f"{TITLES[number % len(TITLES)]} {number}"
        adding.add(session, kind, title, edits={"due": f"+{number % 9}d"}, labels=["退款"], body=title * 3)
    session.store.close()
    return one, Path(shutil.copy(one, tmp_path / "two.db"))


class Pane:
    """A program in a tmux server of its own."""

    def __init__(self, folder: Path, name: str, command: Sequence[str], environment: dict[str, str]) -> None:
        self._tmux = ["tmux", "-S", str(folder / name), "-f", "/dev/null"]
        self._environment = environment
        self.size = (100, 30)
        self.run("new-session", "-d", "-x", "100", "-y", "30", *command)
        self.run("set", "-g", "status", "off")

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            [*self._tmux, *arguments], env=self._environment, capture_output=True, text=True, check=True
        )
        return done.stdout

    def press(self, keys: Sequence[str]) -> None:
        """Keys in tmux's names. Escape is sent whole, as newer terminals do: with the next key close behind, its
        one byte is that key with alt."""
        if keys == ("Escape",):
            self.run("send-keys", "-H", *(f"{byte:02x}" for byte in b"\x1b[27u"))
        else:
            self.run("send-keys", *keys)

    def resize(self, columns: int, rows: int) -> None:
        self.size = (columns, rows)
        self.run("resize-window", "-x", str(columns), "-y", str(rows))

    def seen(self) -> list[list[Cell]]:
        """The cells as a person sees them."""
        columns, rows = self.size
        screen = Emulator(columns, rows)
        screen.feed("\x1b[?7l" + self.run("capture-pane", "-p", "-e", "-N").removesuffix("\n"))
        return [screen.seen(y) for y in range(rows)]

    def close(self) -> None:
        subprocess.run([*self._tmux, "kill-server"], env=self._environment, capture_output=True, check=False)


def wait_until(holds: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + LIMIT
    while not holds():
        assert time.monotonic() < end, what
        time.sleep(0.02)


WALK = (
    ("Down", "Down", "Right", "Down"), ("Enter",), ("j", "j"), ("Escape",), ("C-p",), ("m", "o"), ("Escape",), ("?",),
    ("Escape",), ("NPage",), ("PPage",), ("2",), ("Right", "Down"), ("1",), ("/",), ("退", "款"), ("Escape",), ("3",),
    ("Down", "Down", "Space"), ("Escape",), ("1",), ("v", "j", "j"), ("Escape",),
)  # fmt: skip
"""Keys in tmux's names; after each group the two screens are compared."""


@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
@pytest.mark.parametrize(
    "look", [{"COLORTERM": "truecolor"}, {"NO_COLOR": "1", "COLORTERM": ""}], ids=["colour", "none"]
)
def test_tmux_shows_the_same_with_and_without(boards: tuple[Path, Path], tmp_path: Path, look: dict[str, str]) -> None:
    with ExitStack() as stack:
        panes = []
        for board, switch in zip(boards, ("0", "1"), strict=True):
            environment = clean_environment(tmp_path, OPSBOARD_FRAME_DIFF=switch, **look)
            pane = Pane(tmp_path, f"socket{switch}", [*OPSBOARD, "--board", str(board)], environment)
            stack.callback(pane.close)
            panes.append(pane)
        without, through = panes

        def same() -> bool:
            screen = without.seen()
            return screen == through.seen() and screen == without.seen()

        for pane in panes:
            wait_until(lambda pane=pane: "SUP-" in pane.run("capture-pane", "-p"), "no card came")  # type: ignore[misc]
        for keys in WALK:
            for pane in panes:
                pane.press(keys)
            wait_until(same, f"{keys}: {without.run('capture-pane', '-p')}\n{through.run('capture-pane', '-p')}")
        for size in ((80, 24), (120, 33)):
            for pane in panes:
                pane.resize(*size)
            wait_until(same, f"{size}")

        def written_over() -> bool:
            # Again and again: the frame of the last size may come late, over what was written.
            with open(through.run("display", "-p", "#{pane_tty}").strip(), "w") as terminal:
                terminal.write("\x1b[5;5Hwall: the machine goes down\r\n")
            return not same()

        wait_until(written_over, "nobody wrote on the terminal")
        through.run("send-keys", "C-l")
        wait_until(same, "drawn again")


@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
def test_a_screen_that_comes_back_from_the_shell_is_drawn_whole(boards: tuple[Path, Path], tmp_path: Path) -> None:
    """tmux reports no size when a program comes back: Textual then draws nothing until something changes."""
    environment = clean_environment(tmp_path, PS1="ready> ")
    pane = Pane(tmp_path, "socket", ["bash", "--norc", "--noprofile", "-i"], environment)
    with ExitStack() as stack:
        stack.callback(pane.close)

        def shows(text: str) -> Callable[[], bool]:
            return lambda: text in pane.run("capture-pane", "-p")

        wait_until(shows("ready>"), "no shell")
        pane.run("send-keys", "-l", f"{shlex.join([*OPSBOARD, '--board', str(boards[0])])}\n")
        wait_until(shows("SUP-"), "no card came")
        for keys, text in ((("2",), "calendar"), (("1",), "SUP-")):  # all of the start is over then
            pane.press(keys)
            wait_until(shows(text), text)
        pane.press(("C-z",))
        wait_until(shows("Stopped"), "the shell did not come back")
        pane.run("send-keys", "-l", "fg\n")
        wait_until(shows("SUP-"), "the board did not come back")


PROGRAMS = ("xterm", "Xvfb", "import")
SCRIPT = (
    ("\x1b[B\x1b[B\x1b[C", "SUP-"),
    ("\r", "│"),
    ("\x1b[27u", "SUP-"),
    ("\x10", "next kind +tab"),
    ("\x1b[27u", "SUP-"),
    ("?", "shift|Keys"),
    ("\x1b[27u", "SUP-"),
    ("2", "calendar"),
    ("1", "SUP-"),
)
"""Keys, and what must be on the screen then."""


class Window:
    """An xterm that shows what is written to it."""

    def __init__(self, folder: Path, name: str, place: str, environment: dict[str, str]) -> None:
        pipe = folder / name
        os.mkfifo(pipe)
        command = [
            "xterm",
            "-geometry",
            f"100x30{place}",
            "-u8",
            "-fa",
            "monospace",
            "-fs",
            "7",
            "-bg",
            "black",
            "-fg",
            "white",
            "+sb",
            "-b",
            "0",
            "-bw",
            "0",
        ]
        self._xterm = subprocess.Popen(
            [*command, "-e", "sh", "-c", f"stty raw -echo; exec cat {pipe}"], env=environment, stderr=subprocess.DEVNULL
        )
        self._pipe = pipe.open("w", encoding="utf-8")

    def write(self, text: str) -> None:
        self._pipe.write(text.replace("\n", "\r\n"))
        self._pipe.flush()

    def close(self) -> None:
        self._pipe.close()
        self._xterm.kill()
        self._xterm.wait()


@pytest.fixture
def display(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A display of its own; gives the environment of programs on it."""
    reader, writer = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1500x480x24", "-nolisten", "tcp"],
        pass_fds=(writer,), stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writer)
    with os.fdopen(reader) as numbers:
        number = numbers.readline().strip()
    yield clean_environment(tmp_path, DISPLAY=f":{number}")
    server.kill()
    server.wait()


WIDTH, HEIGHT = 690, 470
OVERLAP = 2
"""A line reaches a pixel into the cell beside it, and stays where that one was erased instead of written over."""


def pixels(environment: dict[str, str], x: int) -> bytes:
    """What half of the display shows."""
    take = ["import", "-window", "root", "-crop", f"{WIDTH}x{HEIGHT}+{x}+0", "+repage", "-depth", "8", "rgb:-"]
    return subprocess.run(take, env=environment, capture_output=True, check=True).stdout


def same_cells(one: bytes, other: bytes) -> bool:
    """Whether two pictures show the same characters: no place of a character's size differs by more than its edge."""
    differing: dict[tuple[int, int], list[int]] = {}
    for y in range(HEIGHT):
        line = slice(y * WIDTH * 3, (y + 1) * WIDTH * 3)
        if one[line] != other[line]:
            for x in range(WIDTH):
                pixel = slice(line.start + x * 3, line.start + x * 3 + 3)
                if one[pixel] != other[pixel]:
                    differing.setdefault((x // 6, y // 12), []).append(x % 6)
    # A block beside a cell reaches into its whole left or right edge.
    return all(len(columns) <= OVERLAP or set(columns) in ({0}, {5}) for columns in differing.values())


@pytest.mark.skipif(
    any(shutil.which(name) is None for name in PROGRAMS), reason=f"not all installed: {', '.join(PROGRAMS)}"
)
def test_xterm_shows_the_same_with_and_without(
    boards: tuple[Path, Path], display: dict[str, str], tmp_path: Path
) -> None:
    """One board, whose frames go to two windows: as Textual writes them, and as they are sent."""
    log = tmp_path / "frames.jsonl"
    command = [sys.executable, str(Path(__file__).parent / "teed_board.py"), str(log), "--board", str(boards[0])]
    with ExitStack() as stack:
        terminal = stack.enter_context(Terminal(command, size=(100, 30), environment=clean_environment(tmp_path)))
        windows = [Window(tmp_path, f"pipe{x}", f"+{x}+0", display) for x in (0, 700)]
        for window in windows:
            stack.callback(window.close)
        terminal.wait_for(r"SUP-\d+")
        empty = pixels(display, 0)

        def alike() -> bool:
            shown = pixels(display, 0)
            return shown != empty and same_cells(shown, pixels(display, 700)) and shown == pixels(display, 0)

        lines = stack.enter_context(log.open(encoding="utf-8"))
        for keys, pattern in (("j", "SUP-"), *SCRIPT):
            terminal.press(keys, quiet=0.1)
            terminal.wait_for(pattern)
            terminal.settle(0.1)
            for event in map(json.loads, lines):
                if event[0] == "write":
                    for window, text in zip(windows, event[1:], strict=True):
                        window.write(text)
            wait_until(alike, f"after {keys!r}")
        windows[1].write("\x1b[3;40Hx")
        wait_until(lambda: not alike(), "a letter more is seen")
