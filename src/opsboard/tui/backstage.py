"""The one thread that owns the session: every read and write of the board runs there, in order.

A key never waits for the database. `ask` puts a call in the queue; its answer comes back on the
screen's thread. A call with a `slot` takes the place of a queued one of the same slot that has not
begun: of ten requests to fill a column only the newest is worth an answer.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from opsboard.domain.errors import OpsboardError
from opsboard.usecases.session import Session

T = TypeVar("T")
Post = Callable[[Callable[[], None]], object]
"""Runs a call on the screen's thread, soon. From any thread."""


@dataclass(slots=True)
class _Task(Generic[T]):
    call: Callable[[Session], T]
    done: Callable[[T], None] | None
    failed: Callable[[OpsboardError], None] | None
    slot: str | None


class Backstage:
    """Runs calls on a session in one thread. `broken` hears of an error that is no OpsboardError; `idle`
    is called with the session, in the thread, every so many seconds in which nothing was asked."""

    def __init__(
        self,
        open_session: Callable[[], Session],
        post: Post,
        *,
        refused: Callable[[OpsboardError], None],
        broken: Callable[[BaseException], None],
        idle: Callable[[Session], None] | None = None,
        every: float = 0.25,
    ) -> None:
        self._open_session = open_session
        self._post = post
        self._refused = refused
        self._broken = broken
        self._when_idle = idle
        self._every = every
        self._tasks: deque[_Task[Any]] = deque()
        self._wake = threading.Condition()
        self._stopping = False
        self._busy = False
        self._thread = threading.Thread(target=self._run, name="backstage", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def ask(
        self,
        call: Callable[[Session], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[OpsboardError], None] | None = None,
        *,
        slot: str | None = None,
    ) -> None:
        """Run `call` with the session; then `done` with its answer, or `failed` (else the place for
        messages) with the error, on the screen's thread."""
        with self._wake:
            if slot is not None:
                for task in self._tasks:
                    if task.slot == slot:
                        self._tasks.remove(task)
                        break
            self._tasks.append(_Task(call, done, failed, slot))
            self._wake.notify()

    @property
    def idle(self) -> bool:
        """Whether nothing is queued or running."""
        return not self._tasks and not self._busy

    def stop(self, timeout: float = 10.0) -> None:
        """Finish what is queued (nothing a person did is dropped), close the session, end the thread."""
        with self._wake:
            self._stopping = True
            self._wake.notify()
        if self._thread.is_alive():
            self._thread.join(timeout)

    def _run(self) -> None:
        try:
            session = self._open_session()
        except OpsboardError as error:
            self._post(lambda error=error: self._broken(error))  # type: ignore[misc]
            return
        except BaseException as error:
            self._post(lambda error=error: self._broken(error))  # type: ignore[misc]
            return
        try:
            while (task := self._next(session)) is not None:
                self._do(task, session)
                self._busy = False
        finally:
            session.store.close()

    def _next(self, session: Session) -> _Task[Any] | None:
        while True:
            with self._wake:
                if not self._tasks and not self._stopping:
                    self._wake.wait(self._every if self._when_idle else None)
                if self._tasks:
                    self._busy = True
                    return self._tasks.popleft()
                if self._stopping:
                    return None
            if self._when_idle is not None:
                self._do(_Task(self._when_idle, None, None, None), session)

    def _do(self, task: _Task[Any], session: Session) -> None:
        try:
            answer = task.call(session)
        except OpsboardError as error:
            hear = task.failed or self._refused
            self._post(lambda error=error: hear(error))  # type: ignore[misc]
        except Exception as error:
            self._post(lambda error=error: self._broken(error))  # type: ignore[misc]
        else:
            if (done := task.done) is not None:
                self._post(lambda: done(answer))
