"""The same board on two terminals, with and without the frame difference: after each frame of a long random walk
every cell, attribute and the cursor are the same."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from emulator import Emulator, differences
from opsboard import bootstrap
from opsboard.domain.addresses import SqliteFile
from opsboard.usecases import adding
from ptyboard import clean_environment, state_of
from terminal import Terminal

pytestmark = pytest.mark.pty

STEPS = int(os.environ.get("OPSBOARD_FRAME_STEPS", "40"))
"""Steps of each walk; thousands take minutes."""
SIZES = ((80, 24), (120, 36), (61, 17), (99, 30), (40, 12), (140, 40))
ESCAPE = "\x1b[27u"
"""As terminals with the kitty keyboard protocol send it: nobody has to wait for more of a sequence."""
KEYS = (
    *"jjjjkkklllhhh", *"JKLH", "G", "gg", "\x1b[6~", "\x1b[5~", " ", "v", "u", "U", "\t", "\x1b[Z", "x", "z", "\x0c",
    "\r", "\rjjj\t\t", "\rz", "e", "ec退款👍🏽\x1b[D\x7f", "n", "n首页🇨🇳 new", "?", "?jjj",
    "\x10", "\x10mo", "\x10\x7f\x1b[B", ":", ":SUP-1\r", "/", "/re", "/退款", "f", "fkind:support\r",
    "m", "mj", "a", "p", "t", "d", "df", "b", "2", "2llj", "2M", "3", "3jjj", "4", "1", "s", "I", "y",
)  # fmt: skip
TITLES = (
    "退款三天没到账，客户要求投诉到平台", "Coupon not applied at checkout on mobile", "双11预售订单地址改不了",
    "thumbs 👍🏽 up and flags 🇨🇳🇸🇪", "family 👨\u200d👩\u200d👧 and heart ❤\ufe0f in a title that is rather long",
    "cafe\u0301 — naïve façade", "①②③ “quotes” … ▌─│", "emoji 😀 in 🚚 the 📦 middle", "アイウ ｱｲｳ 한국어", "short",
)  # fmt: skip


@pytest.fixture(scope="module")
def filled_board(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("frames") / "board.db"
    session = bootstrap.create_session(SqliteFile(str(path)), name="Frames 帧", zone="Asia/Shanghai")
    for number in range(40):
        kind = ("support", "content", "requirement", "coordination")[number % 4]
        title = f"{TITLES[number % len(TITLES)]} {number}"
        labels = ["退款", "🚚 late"][: number % 3]
        adding.add(session, kind, title, edits={"due": f"+{number % 9}d"}, labels=labels, body=title * (number % 5))
    session.store.close()
    return path


@pytest.fixture
def board(filled_board: Path, tmp_path: Path) -> Path:
    """A copy, so that no walk depends on another."""
    return Path(shutil.copy(filled_board, tmp_path / "board.db"))


class Twins:
    """Two emulators that are shown what a log holds: one what Textual wrote, the other what was sent for it."""

    def __init__(self, log: Path, size: tuple[int, int]) -> None:
        self._file = log.open(encoding="utf-8")
        self.written, self.sent = Emulator(*size), Emulator(*size)
        self.frames = self.bytes_written = self.bytes_sent = self.raw = 0

    def compare(self) -> None:
        """Show all that is new in the log, and compare after each frame."""
        for line in self._lines():
            what, *values = json.loads(line)
            if what == "size":
                for screen in (self.written, self.sent):
                    screen.resize(values[1], values[0])
            elif what == "write":
                self._write(*values)

    def _lines(self) -> Iterator[str]:
        while line := self._file.readline():
            assert line.endswith("\n")
            yield line

    def _write(self, text: str, sent: str) -> None:
        self.bytes_written += len(text.encode())
        self.bytes_sent += len(sent.encode())
        if "\x1b[?1049" in text:
            self.written.scribble()
            self.sent.scribble()
        self.written.feed(Terminal.understood(text))
        self.sent.feed(Terminal.understood(sent))
        if text.startswith("\x1b[") and text.endswith("H"):
            self.frames += 1
            self.raw += sent.endswith(text)
            found = differences(self.written, self.sent)
            assert found == [], f"frame {self.frames}: {found[:5]}\nwritten: {text!r}\nsent: {sent!r}"


@pytest.mark.parametrize(
    ("seed", "environment"),
    [
        (1, {}),
        (2, {"TERM": "screen-256color", "COLORTERM": ""}),
        (3, {"TERM": "linux", "COLORTERM": ""}),
        (4, {"NO_COLOR": "1"}),
    ],
)
def test_a_random_walk_shows_the_same_with_and_without(
    seed: int, environment: dict[str, str], board: Path, tmp_path: Path
) -> None:
    log = tmp_path / "frames.jsonl"
    command = [sys.executable, str(Path(__file__).parent / "teed_board.py"), str(log), "--board", str(board)]
    size = (120, 36)
    chance = random.Random(seed)
    with Terminal(command, size=size, environment=clean_environment(tmp_path, **environment)) as terminal:
        terminal.wait_for(r"[A-Z]{3}-\d+ ")
        twins = Twins(log, size)
        for _ in range(STEPS):
            step(terminal, chance)
            twins.compare()
        assert terminal.wait(0) is None, "the board ended"
    print(f"{twins.frames} frames, {twins.raw} raw, {twins.bytes_written:,} -> {twins.bytes_sent:,} bytes")
    assert twins.frames > STEPS / 2
    assert twins.raw <= twins.frames / 50
    assert twins.bytes_sent < twins.bytes_written / 2


def step(terminal: Terminal, chance: random.Random) -> None:
    """A key, several keys at once, another size, or a moment in the background."""
    what = chance.random()
    if state_of(terminal.process) == "T":  # it was long in stopping
        os.kill(terminal.process, signal.SIGCONT)
    if what < 0.04:
        terminal.resize(*chance.choice(SIZES))
        terminal.settle(0.03)
    elif what < 0.06:
        terminal.press("\x1a", quiet=0.02)
        for _ in range(100):
            if state_of(terminal.process) == "T":
                os.kill(terminal.process, signal.SIGCONT)
                break
            terminal.read(0.02)
        terminal.settle(0.03)
    else:
        terminal.press(chance.choice(KEYS), quiet=0.01, patience=0.1)
        if chance.random() < 0.5:
            terminal.press(ESCAPE, quiet=0.01, patience=0.1)
