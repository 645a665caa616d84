"""Three people at one board press whatever keys: nothing they press ends the program, hurts the board or leaves
them where no key leads out."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path
from random import Random

import pytest
from soaking import Report, amount, faults_of

from opsboard import bootstrap
from opsboard.config import Config
from opsboard.domain.addresses import SqliteFile
from opsboard.usecases import demo
from ptyboard import OPSBOARD, clean_environment
from terminal import Terminal
from terminal_bytes import mutated

pytestmark = pytest.mark.pty

PRESSED = amount(600, 40_000)
PEOPLE = ("lin", "zhao", "gu")
SIZES = ((80, 24), (120, 36), (60, 15), (200, 50))
KEYS = (
    *"hjklhjklhjklgGHLJKmeVv*aptdbcoFCxzsyY.n/f[]uUDWN12345-?:iI{}TMR<>qrASNO+",
    *("\x1b", "\x1b", "\x1b", "\r", "\r", "\t", "\x1b[Z", " ", "\x10", "\x13", "\x0c"),
    *("\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[5~", "\x1b[6~"),
)
TYPED = (
    *("退款", "refund", "fri", "+3d", "P0", "kind:support", "is:overdue", "wang", "@me", "nonsense", "x y z", "none"),
    "\x1b[200~pasted 文本\nof two lines\x1b[201~",
)
BACK = ("\x1b",) * 6
"""From wherever one is: to the place below."""
HELP = "Keys here|此处按键"
PATIENCE = 120.0
"""Seconds that an answer may take; of use on a busy machine alone."""


class Person:
    """Somebody at a terminal, who comes again when they have left."""

    def __init__(self, login: str, board: Path, chance: Random) -> None:
        self.login, self._board, self._chance = login, board, chance
        self.pressed: list[str] = []
        self.terminal = self._come()

    def _come(self) -> Terminal:
        self.pressed = []
        command = [*OPSBOARD, "--board", str(self._board), "--as", self.login]
        language = self._chance.choice(("C.UTF-8", "zh_CN.UTF-8"))
        environment = clean_environment(self._board.parent, LC_ALL=language)
        terminal = Terminal(command, size=self._chance.choice(SIZES), environment=environment)
        terminal.wait_for(r"\? (?:help|帮助)", limit=PATIENCE)
        return terminal

    def press(self) -> None:
        """One key, word, drag or corner of the window pulled."""
        draw, terminal = self._chance.random(), self.terminal
        keys = self._chance.choice(KEYS)
        if draw < 0.12:
            keys = self._chance.choice(TYPED)
        elif draw < 0.15:
            x, y = self._chance.randint(10, terminal.columns), self._chance.randint(1, terminal.rows)
            keys = f"\x1b[<0;{x};{y}M\x1b[<32;{x - 5};{y}M\x1b[<0;{x - 9};{y}m"
        elif draw < 0.17:
            terminal.resize(self._chance.randint(60, 160), self._chance.randint(15, 50))
            keys = ""
        elif draw < 0.2 and "122" not in (sent := mutated(self._chance)):  # 122 is z, and ctrl+z suspends
            keys = f"{sent}\x1b[201~"
        self.pressed.append(keys)
        terminal.send(keys)
        terminal.read(self._chance.choice((0.0, 0.005, 0.02)))
        if self.has_left():
            terminal.close()
            self.terminal = self._come()

    def has_left(self) -> bool:
        """Whether the program ended, which it does for `q` and with 0 alone."""
        process, status = os.waitpid(self.terminal.process, os.WNOHANG)
        if process == 0:
            return False
        self.terminal.settle()
        code = os.waitstatus_to_exitcode(status)
        assert code == 0, (self.login, code, self.pressed[-40:], self.terminal.output[-600:].decode(errors="replace"))
        return True

    def comes_back(self) -> None:
        """Escape and `1` lead to the board, whatever was open, and it still answers.

        On a busy machine the program is seconds behind the keys, and `q` may be among those that it has not read: who
        has left by then comes again, and looks from there."""
        self.terminal.settle(0.3)
        for key in (*BACK, "1", "?"):
            self.terminal.press(key, quiet=0.05)
        end = time.perf_counter() + PATIENCE
        while not re.search(HELP, self.terminal.text()) and time.perf_counter() < end:
            if self.has_left():
                self.terminal.close()
                self.terminal = self._come()
                self.terminal.press("?")
            self.terminal.read(0.05)
        self.terminal.wait_for(HELP)


def test_no_keys_end_the_program_or_hurt_the_board(tmp_path: Path, figure: Report) -> None:
    path = tmp_path / "board.db"
    session = bootstrap.create_session(
        SqliteFile(str(path)), name="Ops", zone="Asia/Shanghai", service=True, environment={}, config=Config()
    )
    demo.fill(session)
    session.store.close()
    chance = Random(PRESSED)
    people = [Person(login, path, chance) for login in PEOPLE]
    for number in range(PRESSED):
        chance.choice(people).press()
        if number % 40 == 0:  # nobody types for ever: what was painted is read
            for person in people:
                person.terminal.settle(0.02, 0.3)
    for person in people:
        person.comes_back()
        person.terminal.close()
    assert faults_of(path) == []
    figure("keys, words, clicks and windows pulled at random by three people", f"{PRESSED:,}: nothing came down")
