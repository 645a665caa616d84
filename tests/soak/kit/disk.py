"""A disk in a test's hand: it writes down what a board does to its files, or fails when it is told to.

Under SQLite it is a VFS of apsw over the real one. `recorded()` gives every write, sync, truncation and
removal in order, from which `states` makes what a power cut may leave; `failing(n)` lets the n-th of
them fail with an input/output error or a full disk.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import apsw
import pytest

DISK_NAME = "opsboard-disk"
SECTOR = 512
"""Bytes that reach a disk together."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing done to a file. `what`: write, truncate, sync, remove, remove soon (without a sync of the
    folder) or mark, which the test makes itself; `offset` is the size when truncated, and a mark's number."""

    what: str
    file: str
    offset: int = 0
    data: bytes = b""


class Disk:
    """What happens to the files of the board under test."""

    def __init__(self) -> None:
        self.operations: list[Operation] | None = None
        self.countdown = 0
        self.full = False
        self.failed: list[Operation] = []

    def note(self, operation: Operation, code: int = 0) -> None:
        """Write it down, or fail. Raises what a broken disk raises there: apsw's error of a code, or OSError."""
        if self.countdown:
            grows = operation.what in ("write", "open")
            if self.countdown > 1:
                self.countdown -= 1 if grows or not self.full else 0
            elif grows or not self.full:
                # A broken disk fails once, a full one until somebody makes room.
                self.countdown = 1 if self.full else 0
                self.failed.append(operation)
                raise self._error(code)
        if self.operations is not None:
            self.operations.append(operation)

    def _error(self, code: int) -> Exception:
        if not code:
            number = errno.ENOSPC if self.full else errno.EIO
            return OSError(number, os.strerror(number))
        return apsw.exception_for(apsw.SQLITE_FULL if self.full else code)


DISK = Disk()


class _File(apsw.VFSFile):
    def __init__(self, filename: Any, flags: list[int]) -> None:
        self._path = filename.filename() if isinstance(filename, apsw.URIFilename) else str(filename or "")
        super().__init__("", filename, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 - SQLite's name
        DISK.note(Operation("write", self._path, offset, bytes(data)), apsw.SQLITE_IOERR_WRITE)
        super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:  # noqa: N802
        DISK.note(Operation("truncate", self._path, size), apsw.SQLITE_IOERR_TRUNCATE)
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:  # noqa: N802
        DISK.note(Operation("sync", self._path), apsw.SQLITE_IOERR_FSYNC)
        super().xSync(flags)


@dataclass(slots=True)
class _Kept:
    """A file as the disk surely has it, what was done to it since it was synced last, and whether it is there."""

    content: bytearray
    there: bool
    pending: list[Operation]

    def settle(self) -> None:
        """What was pending reaches the disk."""
        for operation in self.pending:
            self.take(operation)
        self.pending.clear()

    def take(self, operation: Operation) -> None:
        if operation.what == "write":
            self.there = True
            end = operation.offset + len(operation.data)
            if len(self.content) < end:
                self.content.extend(bytes(end - len(self.content)))
            self.content[operation.offset : end] = operation.data
        elif operation.what == "truncate":
            del self.content[operation.offset :]
        elif operation.what in ("remove", "remove soon"):
            self.content.clear()
            self.there = False

    def left(self, chance: Random, share: float) -> bytearray | None:
        """What a power cut may leave: of what is pending each operation is there, torn or lost."""
        after = _Kept(bytearray(self.content), self.there, [])
        for operation in self.pending:
            if chance.random() < share:
                after.take(operation)
            elif operation.what == "write" and chance.random() < 0.3:
                cut = chance.randrange(len(operation.data) // SECTOR + 1) * SECTOR
                after.take(replace(operation, data=operation.data[:cut]))
        return after.content if after.there else None


def states(
    operations: Sequence[Operation], before: Mapping[str, bytes], chance: Random, count: int
) -> Iterator[tuple[int, dict[str, bytes]]]:
    """So many of the states in which a power cut may leave the files: the number of the last mark before
    it, and path -> content. A sync makes all of its file durable; what came after may be there in any part."""
    cuts = sorted(chance.choices(range(len(operations)), k=count))
    files = {path: _Kept(bytearray(content), True, []) for path, content in before.items()}
    mark = 0
    for place, operation in enumerate(operations):
        while cuts and cuts[0] == place:
            cuts.pop(0)
            share = chance.choice((0.0, 0.2, 0.5, 0.8, 1.0))
            left = {path: kept.left(chance, share) for path, kept in files.items()}
            yield mark, {path: bytes(content) for path, content in left.items() if content is not None}
        if operation.what == "mark":
            mark = operation.offset
            continue
        kept = files.setdefault(operation.file, _Kept(bytearray(), False, []))
        if operation.what == "sync":
            kept.settle()
        elif operation.what == "remove":
            kept.settle()
            kept.take(operation)
        else:
            kept.pending.append(operation)


class _Files(apsw.VFS):
    def __init__(self) -> None:
        super().__init__(DISK_NAME, base="")

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802
        return _File(name, flags)

    def xDelete(self, name: str, sync: bool) -> None:  # noqa: N802
        DISK.note(Operation("remove" if sync else "remove soon", name), apsw.SQLITE_IOERR_DELETE)
        super().xDelete(name, sync)


FILES = _Files()


@contextmanager
def recorded() -> Iterator[list[Operation]]:
    """Everything done to files in the block."""
    operations: list[Operation] = []
    DISK.operations = operations
    try:
        yield operations
    finally:
        DISK.operations = None


@contextmanager
def failing(number: int, *, full: bool) -> Iterator[list[Operation]]:
    """The file operation of this number (from 1) fails in the block with an input/output error; or the disk is
    full from the write of this number on. Gives those that failed; none when there were not so many."""
    DISK.countdown, DISK.full, DISK.failed = number, full, []
    try:
        yield DISK.failed
    finally:
        DISK.countdown = 0


_OF_FILES = ("open", "fsync", "rename", "replace", "unlink", "mkdir", "chmod", "fchmod", "chown", "fchown")


def watch_files(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """What Python itself does to files under a folder goes through the disk of the test, too."""

    def watched(name: str) -> Callable[..., Any]:
        real = getattr(os, name)

        def call(path: Any, *arguments: Any, **named: Any) -> Any:
            inside = isinstance(path, int) or str(path).startswith(str(folder))
            if inside and not (name == "open" and not arguments[0] & os.O_CREAT):
                DISK.note(Operation(name, str(path)))
            return real(path, *arguments, **named)

        return call

    for name in _OF_FILES:
        monkeypatch.setattr(os, name, watched(name))
