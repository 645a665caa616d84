"""The terminal is read without being looked at when nothing comes from it, and the reading ends when it is told to."""

from __future__ import annotations

import os
import queue
import selectors
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from textual import events
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from opsboard.tui.terminal.input.driver import reading_safely
from opsboard.tui.terminal.input.waking import WakingEvent

pytestmark = pytest.mark.smoke

PATIENCE = 20.0


def raised(error: BaseException) -> None:
    raise error


class Piped(LinuxDriver):
    """A driver whose terminal is a pipe."""

    def __init__(self, terminal: int) -> None:
        self.fileno = terminal
        self.exit_event: threading.Event = threading.Event()
        self.told: queue.Queue[Message] = queue.Queue()
        self._size = (80, 24)
        self._in_band_window_resize = False

    def process_message(self, message: Message) -> None:
        self.told.put(message)


class Reading:
    """A driver at work on a thread, and what it waited for."""

    def __init__(self, driver: Any, terminal: int, pauses: queue.Queue[float | None]) -> None:
        self.driver, self._terminal, self.pauses = driver, terminal, pauses
        self.thread = threading.Thread(target=driver.run_input_thread, daemon=True)

    def type(self, keys: str) -> None:
        os.write(self._terminal, keys.encode())

    def keys(self, count: int) -> list[str]:
        told = [self.driver.told.get(timeout=PATIENCE) for _key in range(count)]
        return [event.key for event in told if isinstance(event, events.Key)]

    def next_pauses(self, count: int) -> list[float | None]:
        """How long it waits at the most, of the next times it does."""
        return [self.pauses.get(timeout=PATIENCE) for _wait in range(count)]


@contextmanager
def reading(monkeypatch: pytest.MonkeyPatch) -> Iterator[Reading]:
    pauses: queue.Queue[float | None] = queue.Queue()
    select = selectors.SelectSelector.select

    def noted(self: selectors.SelectSelector, timeout: float | None = None) -> Any:
        pauses.put(timeout)
        return select(self, timeout)

    monkeypatch.setattr(selectors.SelectSelector, "select", noted)
    read, write = os.pipe()
    try:
        driver: Any = reading_safely(Piped, {}, broken=raised)
        one = Reading(driver(read), write, pauses)
        one.thread.start()
        yield one
        one.driver.exit_event.set()
        one.thread.join(PATIENCE)
        assert not one.thread.is_alive()
    finally:
        os.close(read)
        os.close(write)


def test_nobody_looks_at_a_terminal_at_which_nobody_types(monkeypatch: pytest.MonkeyPatch) -> None:
    with reading(monkeypatch) as terminal:
        assert terminal.next_pauses(1) == [None]
        terminal.type("j")
        assert terminal.keys(1) == ["j"]
        assert terminal.next_pauses(1) == [None]
        terminal.type("\x1b")
        assert terminal.keys(1) == ["escape"]
        moment, then = terminal.next_pauses(2)
        assert moment is not None
        assert 0 < moment <= 0.05
        assert then is None


def test_a_lone_escape_is_a_key_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    with reading(monkeypatch) as terminal:
        terminal.type("\x1b")
        assert terminal.keys(1) == ["escape"]
        terminal.type("\x1b[A")
        assert terminal.keys(1) == ["up"]


def test_what_is_no_utf_8_is_no_end(monkeypatch: pytest.MonkeyPatch) -> None:
    with reading(monkeypatch) as terminal:
        os.write(terminal._terminal, b"\xcd\xcb")
        terminal.type("k")
        assert terminal.keys(3)[-1] == "k"


def test_an_event_that_was_set_before_wakes_at_once() -> None:
    ended = WakingEvent()
    ended.set()
    with ended.as_file() as file:
        assert os.read(file, 1) == b"\0"
    ended.clear()
    with ended.as_file() as file, selectors.SelectSelector() as selector:
        selector.register(file, selectors.EVENT_READ)
        assert not selector.select(0)
        ended.set()
        assert selector.select(PATIENCE)
    ended.set()  # nobody waits: nothing is written anywhere


def test_keys_without_end_wait_in_the_line_until_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    class Loop:
        """A screen that looks at nothing for a while."""

        def __init__(self) -> None:
            self.looks: queue.Queue[Any] = queue.Queue()

        def call_soon_threadsafe(self, call: Any) -> None:
            self.looks.put(call)

        def call_later(self, _seconds: float, call: Any) -> None:
            self.looks.put(call)

    waiting = [10**6]
    read, write = os.pipe()
    try:
        made: Any = reading_safely(Piped, {}, waiting=lambda: waiting[0], broken=raised)
        driver = made(read)
        driver._loop = loop = Loop()
        thread = threading.Thread(target=driver.run_input_thread, daemon=True)
        thread.start()
        os.write(write, b"j" * 60_000)
        look = loop.looks.get(timeout=PATIENCE)
        look()  # there is no room yet
        look = loop.looks.get(timeout=PATIENCE)
        read_so_far = driver.told.qsize()
        assert read_so_far <= 4096
        waiting[0] = 0
        while driver.told.qsize() < 60_000:
            look()
            with suppress(queue.Empty):
                look = loop.looks.get(timeout=0.01)
        driver.exit_event.set()
        thread.join(PATIENCE)
        assert not thread.is_alive()
    finally:
        os.close(read)
        os.close(write)


def test_a_bug_in_the_reading_is_told_and_nothing_is_printed() -> None:
    told: list[BaseException] = []

    class Broken(Piped):
        def process_message(self, message: Message) -> None:
            raise ZeroDivisionError

    read, write = os.pipe()
    made: Any = reading_safely(Broken, {}, broken=told.append)
    driver = made(read)
    os.write(write, b"j")
    driver._run_input_thread()
    os.close(read)
    os.close(write)
    assert [type(error) for error in told] == [ZeroDivisionError]
