"""What ends the program when its line is gone, against a program that does not end by itself."""

from __future__ import annotations

import os
import pty
import signal
import termios
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest

from opsboard.tui.terminal.lifeline import Lifeline


class Stuck:
    """A program that hears all and ends never."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.gone = threading.Event()

    def keep_all(self) -> None:
        self.heard.append("keep")

    def leave(self, code: int) -> None:
        self.heard.append(f"leave {code}")

    def written(self, timeout: float) -> bool:
        self.heard.append("written")
        return True

    def at_once(self, code: int) -> None:
        self.heard.append(f"exit {code}")
        self.gone.set()


@pytest.fixture
def line() -> Iterator[tuple[int, int]]:
    ours, theirs = pty.openpty()
    yield ours, theirs
    for end in (ours, theirs):
        with suppress(OSError):
            os.close(end)


def all_heard(code: int) -> list[str]:
    return ["keep", f"leave {code}", "written", f"exit {code}"]


def test_a_program_that_hangs_is_ended_after_its_drafts_are_kept(line: tuple[int, int]) -> None:
    stuck = Stuck()
    with Lifeline(stuck, terminal=line[1], leave_at_once=stuck.at_once, grace=0.05):
        os.close(line[0])
        assert stuck.gone.wait(10)
    assert stuck.heard == all_heard(128 + signal.SIGHUP)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_gives_the_terminal_back(line: tuple[int, int], number: int) -> None:
    stuck = Stuck()
    before = signal.getsignal(number)
    with Lifeline(stuck, terminal=line[1], leave_at_once=stuck.at_once, grace=0.05):
        raw = termios.tcgetattr(line[1])
        raw[3] &= ~termios.ECHO
        termios.tcsetattr(line[1], termios.TCSANOW, raw)
        os.kill(os.getpid(), number)
        assert stuck.gone.wait(10)
        assert termios.tcgetattr(line[1])[3] & termios.ECHO
        assert b"\x1b[?1049l" in os.read(line[0], 1000)
    assert stuck.heard == all_heard(128 + number)
    assert signal.getsignal(number) == before


def test_a_parent_that_is_gone_ends_the_program(line: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    stuck = Stuck()
    with Lifeline(stuck, terminal=line[1], leave_at_once=stuck.at_once, grace=0.05):
        monkeypatch.setattr(os, "getppid", lambda: 1)
        assert stuck.gone.wait(10)
    assert stuck.heard == all_heard(128 + signal.SIGHUP)


def test_a_program_that_ends_by_itself_is_left_alone(line: tuple[int, int]) -> None:
    stuck = Stuck()
    with Lifeline(stuck, terminal=line[1], leave_at_once=stuck.at_once) as lifeline:
        pass
    assert lifeline.code is None
    assert stuck.heard == []
    assert not any(thread.name == "lifeline" for thread in threading.enumerate())
