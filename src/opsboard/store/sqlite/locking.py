"""One writer at a time, fairly, and who has a board open.

SQLite's own waiting is unfair: among thirty busy writers one may wait for seconds.
So a writer holds the board's lock file first. Those who wait stand in a turnstile: only one of them
waits for the lock itself, so a writer that has just finished cannot overtake it.
"""

from __future__ import annotations

import fcntl
import os
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from opsboard.domain.errors import N_, Unavailable
from opsboard.store.sqlite import board_file

WAIT_SECONDS = 10.0

_TURNSTILE = 0
_PRESENCE = 1
# Locks of an open file, not of a process: two connections of one process do not share them.
_TRY = getattr(fcntl, "F_OFD_SETLK", None)
_WAIT = getattr(fcntl, "F_OFD_SETLKW", None)


class BoardLock:
    """The lock file of one connection to the board at `path`."""

    def __init__(self, path: str, mode: int | None = None, group: int = -1) -> None:
        self._path = path
        self._descriptor = board_file.open_lock(path, mode, group)
        self._present = False

    def acquire(self, seconds: float = WAIT_SECONDS) -> None:
        """Become the writer. Raises Unavailable when another one does not finish in time."""
        if _turnstile(self._descriptor, wait=False):
            return
        # The kernel's waiting has no time limit, so a thread waits.
        waiter = _Waiter(self._descriptor)
        waiter.start()
        try:
            arrived = waiter.arrived.wait(seconds)
        except BaseException:
            self._abandon(waiter)
            raise
        if not arrived:
            self._abandon(waiter)
            raise Unavailable(
                N_("the board is busy: another session has been writing for {seconds} s; try again"),
                seconds=round(seconds),
            )
        if waiter.error is not None:
            raise Unavailable(N_("{path} cannot be locked: {reason}"), path=self._path, reason=waiter.error)

    def release(self) -> None:
        """Let the next writer in."""
        fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def enter(self) -> None:
        """Be known as someone who has the board open; waits while it is being migrated."""
        self._present = _range(self._descriptor, fcntl.F_RDLCK, _PRESENCE, wait=True)

    def leave(self) -> None:
        """No longer have the board open."""
        self._present = False
        _range(self._descriptor, fcntl.F_UNLCK, _PRESENCE)

    def alone(self) -> bool:
        """Keep everyone else from entering; False when someone has the board open."""
        return _range(self._descriptor, fcntl.F_WRLCK, _PRESENCE)

    @contextmanager
    def held_if_free(self) -> Iterator[None]:
        """Hold the writer's lock when nobody else does, without waiting."""
        held = _turnstile(self._descriptor, wait=False)
        try:
            yield
        finally:
            if held:
                self.release()

    @property
    def closed(self) -> bool:
        return self._descriptor < 0

    def close(self) -> None:
        """Let go of everything."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _abandon(self, waiter: _Waiter) -> None:
        """Leave the descriptor to the waiter, who closes it when the lock comes, and take a new one."""
        if waiter.give_up():
            self._descriptor = board_file.open_lock(self._path)
            if self._present:
                _range(self._descriptor, fcntl.F_RDLCK, _PRESENCE)
        else:
            self.release()


class _Waiter(threading.Thread):
    """Waits for the lock; closes the file instead when nobody wants it any more."""

    def __init__(self, descriptor: int) -> None:
        super().__init__(name="board-lock", daemon=True)
        self.arrived = threading.Event()
        self.error: OSError | None = None
        self._descriptor = descriptor
        self._deciding = threading.Lock()
        self._abandoned = False

    def run(self) -> None:
        try:
            _turnstile(self._descriptor, wait=True)
        except OSError as error:
            self.error = error
        with self._deciding:
            if self._abandoned:
                os.close(self._descriptor)
            else:
                self.arrived.set()

    def give_up(self) -> bool:
        """False when the lock has come after all."""
        with self._deciding:
            self._abandoned = not self.arrived.is_set()
            return self._abandoned


def _turnstile(descriptor: int, *, wait: bool) -> bool:
    """Pass the turnstile and take the writer's lock; False when someone is there and it may not wait."""
    if not _range(descriptor, fcntl.F_WRLCK, _TURNSTILE, wait=wait):
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        _range(descriptor, fcntl.F_UNLCK, _TURNSTILE)
    return True


def _range(descriptor: int, kind: int, start: int, *, wait: bool = False) -> bool:
    """Lock one byte of an open file; False when it is taken. True where the system has no such locks."""
    command = _WAIT if wait else _TRY
    if command is None:
        return True
    # struct flock of 64-bit Linux: type, whence, start, length, process (0 for locks of open files).
    request = struct.pack("hhqqi4x", kind, os.SEEK_SET, start, 1, 0)
    try:
        fcntl.fcntl(descriptor, command, request)
    except (BlockingIOError, PermissionError):
        return False
    return True
