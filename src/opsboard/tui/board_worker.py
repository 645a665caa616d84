"""The one thread that owns the session: every read and write of the board runs there, in order.

A key never waits for the database. `ask` puts a call in the queue; its answer comes back on the
screen's thread. A call with a `slot` takes the place of a queued one of the same slot that has not
begun: of ten requests to fill a column only the newest is worth an answer. A call may be for later (a draft,
a second after the last letter): the thread keeps that time itself, whatever the screen waits for.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

from opsboard.domain.errors import OpsboardError
from opsboard.domain.values import slotted
from opsboard.usecases.damage import meaning_of
from opsboard.usecases.session import Session

T = TypeVar("T")


@slotted
class _Task(Generic[T]):
    call: Callable[[Session], T]
    done: Callable[[T], None] | None
    failed: Callable[[OpsboardError], None] | None
    slot: str | None


LONG_READING = 0.2
"""Seconds after which a call is broken off when the session has to end, if it only reads."""
LONGEST_AFTER = 5.0
"""Seconds after which a call for later is done although it is put off again and again."""


@slotted
class _Later:
    task: _Task[Any]  # each has an answer of its own type
    due: float
    latest: float


class Front(Protocol):
    """Whom the thread answers."""

    def post(self, call: Callable[[], None]) -> None:
        """Run a call on the screen's thread, soon. Called from the worker's thread."""

    def refused(self, error: OpsboardError) -> None:
        """A call was refused, and its asker does not want to know."""

    def broken(self, error: BaseException) -> None:
        """The board could not be opened, or something failed that is no OpsboardError."""

    def look(self, session: Session) -> None:
        """Look for changes: it is time again. Called in the worker's thread."""


class BoardWorker:
    """Runs calls on a session in one thread."""

    def __init__(self, open_session: Callable[[], Session]) -> None:
        self._open_session = open_session
        self._tasks: deque[_Task[Any]] = deque()  # each has an answer of its own type
        self._later: dict[str, _Later] = {}
        self._wake = threading.Condition()
        self._stopping = False
        self._busy = True
        self._front: Front | None = None
        self._session: Session | None = None
        self._began = 0.0
        self._every: float | None = None
        self._look_at = 0.0
        self.failure: BaseException | None = None
        """Why the session could not be opened."""
        self._thread = threading.Thread(target=self._run, name="board worker", daemon=True)

    def start(self) -> None:
        """Open the session in the thread. What is asked waits until `connect`."""
        self._thread.start()

    def run_detached(self, call: Callable[[Session], T], done: Callable[[T], None]) -> None:
        """Do something long on a session and a thread of its own, so that nobody waits for it. What cannot
        be done there is left: the session of the screen tells of a board that cannot be used."""

        def work() -> None:
            with suppress(OpsboardError):
                session = self._open_session()
                try:
                    answer = call(session)
                finally:
                    session.store.close()
                if self._front is not None:
                    self._front.post(partial(done, answer))

        threading.Thread(target=work, name="detached", daemon=True).start()

    def connect(self, front: Front, every: float | None = None) -> None:
        """Answer to this front from now on; look for changes every so many seconds, also while much is asked."""
        with self._wake:
            self._front, self._every = front, every
            self._look_at = time.monotonic() + (every or 0.0)
            self._wake.notify()

    def ask(
        self,
        call: Callable[[Session], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[OpsboardError], None] | None = None,
        *,
        slot: str | None = None,
        after: float = 0.0,
    ) -> None:
        """Run `call` with the session; then `done` with its answer, or `failed` (else the place for
        messages) with the error, on the screen's thread. `after` so many seconds; asked again for its `slot`
        meanwhile, so many after that, but not for ever."""
        with self._wake:
            if after and slot is not None and not self._stopping:
                now = time.monotonic()
                was = self._later.get(slot)
                latest = was.latest if was is not None else now + LONGEST_AFTER
                self._later[slot] = _Later(_Task(call, done, failed, slot), min(now + after, latest), latest)
                self._wake.notify()
                return
            if slot is not None:
                self._later.pop(slot, None)
                for task in self._tasks:
                    if task.slot == slot:
                        self._tasks.remove(task)
                        break
            self._tasks.append(_Task(call, done, failed, slot))
            self._wake.notify()

    @property
    def idle(self) -> bool:
        """Whether nothing is queued or running; what is for later does not count."""
        return not self._tasks and not self._busy

    def flush(self) -> None:
        """Do now what is for later. Any thread calls it."""
        with self._wake:
            self._queue_later(None)
            self._wake.notify()

    def cancel(self, slot: str) -> None:
        """Do not do what is for later in this slot."""
        with self._wake:
            self._later.pop(slot, None)

    def give_up_reading(self) -> None:
        """Break off what is being read: nobody will see it, and what is to be written waits behind it. Any thread
        calls it."""
        session = self._session
        if session is not None and self._busy and time.monotonic() - self._began > LONG_READING:
            session.store.interrupt()

    def finish(self, timeout: float) -> bool:
        """Wait until nothing is left to do, without reading anything more at length; gives whether nothing is. Any
        thread calls it."""
        end = time.monotonic() + timeout
        while not self.idle and self._thread.is_alive():
            self.give_up_reading()
            if time.monotonic() > end:
                return False
            time.sleep(0.01)
        return True

    def stop(self, timeout: float = 10.0) -> None:
        """Finish what is queued (nothing a person did is dropped), close the session, end the thread."""
        with self._wake:
            self._stopping = True
            self._queue_later(None)
            self._wake.notify()
        if self._thread.is_alive():
            self._thread.join(timeout)

    def _run(self) -> None:
        try:
            session = self._session = self._open_session()
        except BaseException as error:
            self.failure = error
            self._busy = False
            if front := self._wait_for_front():
                front.post(partial(front.broken, error))
            return
        try:
            if front := self._wait_for_front():
                while (task := self._next(session, front)) is not None:
                    self._do(task, session, front)
                    self._busy = False
        finally:
            self._session = None
            session.store.close()

    def _wait_for_front(self) -> Front | None:
        with self._wake:
            self._wake.wait_for(lambda: self._front is not None or self._stopping)
            self._busy = False
            return self._front

    def _next(self, session: Session, front: Front) -> _Task[Any] | None:  # of whatever answer is next in the queue
        while True:
            with self._wake:
                if not self._tasks and not self._stopping:
                    self._wake.wait(self._pause())
                now = time.monotonic()
                self._queue_later(now)
                look = self._every is not None and now >= self._look_at and not self._stopping
                if not look:
                    if self._tasks:
                        self._busy, self._began = True, time.monotonic()
                        return self._tasks.popleft()
                    if self._stopping:
                        return None
            if look and self._every is not None:
                self._look_at = now + self._every
                self._do(_Task(front.look, None, None, None), session, front)

    def _pause(self) -> float | None:
        """Seconds until there is something to do when nobody asks."""
        due = [later.due for later in self._later.values()]
        if self._every is not None:
            due.append(self._look_at)
        return max(0.0, min(due) - time.monotonic()) if due else None

    def _queue_later(self, now: float | None) -> None:
        """Put what was for later and is due at `now`, or all of it, into the queue."""
        for slot, later in list(self._later.items()):
            if now is None or later.due <= now:
                del self._later[slot]
                self._tasks.append(later.task)

    def _do(self, task: _Task[Any], session: Session, front: Front) -> None:  # of any answer
        try:
            answer = task.call(session)
        except OpsboardError as error:
            front.post(partial(task.failed or front.refused, error))
        except Exception as error:
            front.post(partial(front.broken, meaning_of(error, session.store)))
        else:
            if task.done is not None:
                front.post(partial(task.done, answer))
