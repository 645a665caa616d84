"""The thread of the board looks for what others did however much its own person asks for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from opsboard.domain.errors import OpsboardError, Unavailable
from opsboard.tui.board_worker import BoardWorker

PATIENCE = 20.0


class Front:
    """Answers on the worker's thread itself."""

    def __init__(self) -> None:
        self.looks = threading.Event()

    def post(self, call: Callable[[], None]) -> None:
        call()

    def refused(self, error: OpsboardError) -> None:
        raise AssertionError(error)

    def broken(self, error: BaseException) -> None:
        raise AssertionError(error)

    def look(self, session: Any) -> None:
        self.looks.set()


def a_session() -> Any:
    return SimpleNamespace(store=SimpleNamespace(close=lambda: None))


def nothing(session: Any) -> None:
    """Ask for nothing."""


def test_looks_at_the_board_between_two_of_many_questions() -> None:
    front = Front()
    worker = BoardWorker(a_session)
    still = threading.Event()
    still.set()

    def again(_answer: None = None) -> None:
        if still.is_set():
            worker.ask(nothing, again)

    worker.ask(nothing, again)
    worker.start()
    worker.connect(front, 0.001)
    try:
        assert front.looks.wait(PATIENCE)
    finally:
        still.clear()
        worker.stop()


def test_nothing_is_looked_at_once_the_board_is_left() -> None:
    front = Front()
    worker = BoardWorker(a_session)
    done: list[str] = []
    worker.ask(lambda _session: done.append("one"))
    worker.ask(lambda _session: done.append("two"))
    worker.connect(front, 0.0)
    worker._stopping = True
    worker.start()
    worker.stop()
    assert done == ["one", "two"]
    assert not front.looks.is_set()


class Board:
    """A store that reads for ever, until it is told to give up."""

    def __init__(self) -> None:
        self.reading = threading.Event()
        self.given_up = threading.Event()
        self.kept: list[str] = []

    def read(self, _session: Any) -> None:
        self.given_up.clear()
        self.reading.set()
        assert self.given_up.wait(PATIENCE)
        raise Unavailable("given up")

    def interrupt(self) -> None:
        self.given_up.set()

    def close(self) -> None:
        pass


def test_what_is_read_for_nobody_gives_way_to_what_is_to_be_kept() -> None:
    board = Board()
    worker = BoardWorker(lambda: SimpleNamespace(store=board))  # type: ignore[arg-type, return-value]
    refused: list[OpsboardError] = []
    for _round in range(3):
        worker.ask(board.read, failed=refused.append)
    worker.ask(lambda _session: board.kept.append("the draft"))
    worker.start()
    worker.connect(Front())
    assert board.reading.wait(PATIENCE)
    assert worker.finish(PATIENCE)
    assert board.kept == ["the draft"]
    assert len(refused) == 3
    worker.stop()
