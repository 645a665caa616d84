"""The thread of the board looks for what others did however much its own person asks for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from opsboard.domain.errors import OpsboardError
from opsboard.tui.backstage import Backstage

PATIENCE = 20.0


class Front:
    """Answers on the backstage thread itself."""

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
    backstage = Backstage(a_session)
    still = threading.Event()
    still.set()

    def again(_answer: None = None) -> None:
        if still.is_set():
            backstage.ask(nothing, again)

    backstage.ask(nothing, again)
    backstage.start()
    backstage.connect(front, 0.001)
    try:
        assert front.looks.wait(PATIENCE)
    finally:
        still.clear()
        backstage.stop()


def test_nothing_is_looked_at_once_the_board_is_left() -> None:
    front = Front()
    backstage = Backstage(a_session)
    done: list[str] = []
    backstage.ask(lambda _session: done.append("one"))
    backstage.ask(lambda _session: done.append("two"))
    backstage.connect(front, 0.0)
    backstage._stopping = True
    backstage.start()
    backstage.stop()
    assert done == ["one", "two"]
    assert not front.looks.is_set()
