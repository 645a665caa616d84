"""Making values in a second process while this one works on those that came before.

A large import spends half of its time on the file and half on the tables; a server has a core for each.
"""

from __future__ import annotations

import os
import struct
import sys
import threading
from collections.abc import Iterable, Iterator
from typing import IO, Any, NoReturn, TypeVar

from opsboard.domain.errors import N_, Unavailable

T = TypeVar("T")

_HEAD = struct.Struct("<cI")
"""What comes, and how many bytes."""
_VALUE, _ERROR, _END = b"v", b"e", b"."
_PIPE_BYTES = 1 << 20
"""What the maker may be ahead: as much as Linux gives to anyone."""


def ahead(values: Iterable[T]) -> Iterator[T]:
    """The same values in the same order, of what `marshal` takes; what making them raises is raised here.

    Made in a second process where there are a core for it and a system on which one is safe to begin, else
    on the way. The maker sees this process as it was when the first value was asked for, holds none of its
    files, and what it changes is not seen here. Close it when not all values are taken.
    Raises Unavailable when the maker was ended from outside.
    """
    return _from_another(values) if can_fork() else iter(values)


def can_fork() -> bool:
    """Whether a second process helps: on Linux, with two cores, and no other thread that could hold a lock."""
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1 and threading.active_count() == 1


def _from_another(values: Iterable[T]) -> Iterator[T]:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _make(values, writing)
    try:
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            yield from _received(pipe)
    finally:
        os.waitpid(child, 0)


def _received(pipe: IO[bytes]) -> Iterator[Any]:
    import marshal
    import pickle

    while len(head := pipe.read(_HEAD.size)) == _HEAD.size:
        what, size = _HEAD.unpack(head)
        if what == _END:
            return
        content = pipe.read(size)
        if len(content) < size:
            break
        if what == _ERROR:
            raise pickle.loads(content)
        yield marshal.loads(content)
    raise Unavailable(N_("the process that prepared the items was ended from outside; nothing was changed; try again"))


def _make(values: Iterable[Any], writing: int) -> NoReturn:
    """The second process: send all values, and end without a trace."""
    import fcntl
    import marshal
    import signal

    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # who began this hears it too, and closes the pipe
        # The board is none of this process's business: it would keep a lock that the other lets go of.
        os.closerange(3, writing)
        os.closerange(writing + 1, os.sysconf("SC_OPEN_MAX") if writing < 4096 else writing + 1)
        fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
        with os.fdopen(writing, "wb", buffering=0) as pipe:
            try:
                for value in values:
                    _send(pipe, _VALUE, marshal.dumps(value))
                _send(pipe, _END, b"")
            except BrokenPipeError:
                pass
            except Exception as error:
                _send(pipe, _ERROR, _told(error))
        code = 0
    finally:
        os._exit(code)


def _send(pipe: IO[bytes], what: bytes, content: bytes) -> None:
    rest = memoryview(_HEAD.pack(what, len(content)) + content)
    while rest:
        rest = rest[pipe.write(rest) :]


def _told(error: Exception) -> bytes:
    import pickle

    try:
        return pickle.dumps(error)
    except Exception:
        return pickle.dumps(RuntimeError(f"{type(error).__name__}: {error}"))
