"""Making values in a second process while this one works on those that came before.

A large import spends half of its time on the file and half on the tables; a server has a core for each.
"""

from __future__ import annotations

import os
import struct
import sys
import threading
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from itertools import cycle, pairwise
from typing import IO, Any, NoReturn, TypeVar

from opsboard.domain.errors import N_, Unavailable

T = TypeVar("T")

_HEAD = struct.Struct("<cI")
"""What comes, and how many bytes."""
_VALUE, _MORE, _ERROR, _END = b"v", b"m", b"e", b"."
_PIPES, _PIPE_BYTES = 12, 1 << 20
"""A pipe holds as much as Linux gives to anyone, so that many of them hold what the maker is ahead."""
_PART = _PIPE_BYTES // 2
"""Bytes of a value that go through one pipe."""


def ahead(values: Generator[T, None, None]) -> Generator[T, None, None]:
    """The same values in the same order, of what `marshal` takes; what making them raises is raised here.

    Made in a second process where there are a core for it and a system on which one is safe to begin, else
    on the way. The maker sees this process as it was when the first value was asked for, holds none of its
    files, and what it changes is not seen here. Close it when not all values are taken.
    Raises Unavailable when the maker was ended from outside.
    """
    return _from_another(values) if can_fork() else values


def can_fork() -> bool:
    """Whether a second process helps: on Linux, with two cores, and no other thread that could hold a lock."""
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1 and threading.active_count() == 1


def _from_another(values: Generator[T, None, None]) -> Generator[T, None, None]:
    pipes = [os.pipe() for _ in range(_PIPES)]
    child = os.fork()
    if child == 0:
        _make(values, [writing for _, writing in pipes])
    try:
        for _, writing in pipes:
            os.close(writing)
        with ExitStack() as stack:
            yield from _received([stack.enter_context(os.fdopen(reading, "rb")) for reading, _ in pipes])
    finally:
        os.waitpid(child, 0)


def _received(pipes: Sequence[IO[bytes]]) -> Iterator[Any]:
    import marshal
    import pickle

    parts: list[bytes] = []
    for pipe in cycle(pipes):
        head = pipe.read(_HEAD.size)
        if len(head) < _HEAD.size:
            break
        what, size = _HEAD.unpack(head)
        if what == _END:
            return
        parts.append(pipe.read(size))
        if len(parts[-1]) < size:
            break
        if what == _ERROR:
            raise pickle.loads(b"".join(parts))
        if what == _VALUE:
            yield marshal.loads(b"".join(parts))
            parts.clear()
    raise Unavailable(N_("the process that prepared the items was ended from outside; nothing was changed; try again"))


def _make(values: Iterable[Any], writing: Sequence[int]) -> NoReturn:
    """The second process: send all values, and end without a trace."""
    import fcntl
    import marshal
    import signal

    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # who began this hears it too, and closes the pipes
        # The board is none of this process's business: it would keep a lock that the other lets go of.
        for first, last in pairwise((2, *writing, os.sysconf("SC_OPEN_MAX"))):
            os.closerange(first + 1, last)
        for pipe in writing:
            with suppress(OSError):  # who has many pipes already gets small ones
                fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
        pipes = cycle(writing)
        try:
            for value in values:
                _send(pipes, _VALUE, marshal.dumps(value))
            _send(pipes, _END, b"")
        except BrokenPipeError:
            pass
        except Exception as error:
            _send(pipes, _ERROR, _told(error))
        code = 0
    finally:
        os._exit(code)


def _send(pipes: Iterator[int], what: bytes, content: bytes) -> None:
    """Send a value in parts, one through each pipe in turn."""
    rest = memoryview(content)
    while len(rest) > _PART:
        _write(next(pipes), _HEAD.pack(_MORE, _PART), rest[:_PART])
        rest = rest[_PART:]
    _write(next(pipes), _HEAD.pack(what, len(rest)), rest)


def _write(pipe: int, head: bytes, content: memoryview) -> None:
    os.write(pipe, head)  # a few bytes are written whole
    while content:
        content = content[os.write(pipe, content) :]


def _told(error: Exception) -> bytes:
    import pickle

    try:
        return pickle.dumps(error)
    except Exception:
        return pickle.dumps(RuntimeError(f"{type(error).__name__}: {error}"))
