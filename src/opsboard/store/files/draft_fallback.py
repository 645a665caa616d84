"""Where a draft is kept that the board itself cannot take: its disk is full or broken, or somebody holds it for long.

`board.db.spare` lies beside the board with its room on the disk taken while there was some, so that writing into it
needs no more. It has two areas. What is kept is written whole into the area that is not in use and made durable, and
only then the other one is blanked: a program that ends at any moment leaves one that is whole, and nothing that was
forgotten stays in the file. Being the board's neighbour, it is as private as the board, and a purge reaches it.

An area is a head (magic, sequence number, length and CRC-32 of what follows), then compressed JSON:
login -> form -> text. Whoever may write the board may write this file: what is read there is bounded, and no more
than drafts can come of it.
"""

from __future__ import annotations

import fcntl
import json
import os
import struct
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress

from opsboard.store.files import plain_files

AREA = 256 * 1024
"""Bytes of an area: some 150,000 Chinese characters, compressed."""
ROOM = 64 * 1024
"""Bytes behind the areas, kept for the shared memory that the engine makes beside a board when the first one opens it:
on a full disk they are given for that, so that the board can be read."""
MOST = 16 * 1024 * 1024
"""Bytes of JSON that are read of an area."""
LOCK_SECONDS = 0.5
"""Seconds to wait for another session, which holds the file for a few milliseconds."""

_HEAD = struct.Struct(">4sIII")
_MAGIC = b"opsd"
_BLANK = bytes(_HEAD.size)

Drafts = dict[str, dict[str, str]]
"""login -> form -> text."""


def fallback_path(path: str) -> str:
    """The file of the drafts that the board at `path` could not take."""
    return f"{path}.spare"


def reserve(path: str) -> None:
    """Take room for the drafts of the board at `path`, when the disk has some."""
    DraftFallback(path).close()


def give_room(path: str) -> bool:
    """Give the disk back what was kept for opening the board at `path`; gives whether there was something."""
    file = plain_files.open_beside(path, fallback_path(path))
    if file is None:
        return False
    try:
        if os.fstat(file).st_size <= 2 * AREA:
            return False
        os.ftruncate(file, 2 * AREA)
        return True
    except OSError:
        return False
    finally:
        os.close(file)


class DraftFallback:
    """The file beside the board at `path`, made when it is missing. Where it cannot be had it holds nothing."""

    def __init__(self, path: str) -> None:
        self._file = plain_files.open_beside(path, fallback_path(path))
        if self._file is not None and _has_room(self._file):
            _keep_room(self._file)

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def of(self, login: str) -> Mapping[str, str]:
        """The drafts of a person that are kept here: form -> text."""
        return self._read()[2].get(login, {})

    def keep(self, login: str, form: str, text: str) -> bool:
        """Keep a draft in place of the one of the same form; gives whether there was room."""

        def put(held: Drafts) -> None:
            held.setdefault(login, {})[form] = text

        return self._change(put)

    def forget(self, unwanted: Callable[[str, str, str], bool]) -> bool:
        """Drop the drafts (login, form, text) that are not wanted any more; gives whether none of them is left."""
        if not any(unwanted(*one) for one in _each(self._read()[2])):
            return True

        def take_out(held: Drafts) -> None:
            for login, form, text in list(_each(held)):
                if unwanted(login, form, text):
                    del held[login][form]

        return self._change(take_out)

    def _change(self, change: Callable[[Drafts], None]) -> bool:
        """Write what a change makes of the drafts; gives whether it is on the disk."""
        if self._file is None or not _has_room(self._file):
            return False
        try:
            with _locked(self._file):
                area, sequence, held = self._read()
                change(held)
                self._write(1 - area, sequence + 1, {login: forms for login, forms in held.items() if forms})
                self._blank(area)
        except OSError:
            return False
        return True

    def _write(self, area: int, sequence: int, held: Drafts) -> None:
        assert self._file is not None
        packed = zlib.compress(json.dumps(held).encode()) if held else b""
        if _HEAD.size + len(packed) > AREA:
            raise OSError("there is no room for so much")
        head = _HEAD.pack(_MAGIC, sequence % 2**32 or 1, len(packed), zlib.crc32(packed)) if held else _BLANK
        _write_at(self._file, head + packed, area * AREA)
        os.fdatasync(self._file)

    def _blank(self, area: int) -> None:
        """Overwrite what an area holds. It counts no more already: another one has a higher number, or is blank
        as this one is to be."""
        assert self._file is not None
        _write_at(self._file, bytes(AREA), area * AREA)
        os.fdatasync(self._file)

    def _read(self) -> tuple[int, int, Drafts]:
        """The area that counts, its number, and what it holds."""
        found: tuple[int, int, Drafts] = (1, 0, {})
        if self._file is not None:
            for area in (0, 1):
                with suppress(OSError, ValueError, zlib.error, RecursionError):
                    sequence, held = _understood(self._file, area)
                    if sequence > found[1]:
                        found = (area, sequence, held)
        return found


def _understood(file: int, area: int) -> tuple[int, Drafts]:
    """The number of an area and what it holds; (0, {}) when it is blank. Raises when it makes no sense."""
    magic, sequence, length, check = _HEAD.unpack(os.pread(file, _HEAD.size, area * AREA).ljust(_HEAD.size, b"\0"))
    if magic != _MAGIC or length > AREA:
        return 0, {}
    packed = os.pread(file, length, area * AREA + _HEAD.size)
    if zlib.crc32(packed) != check:
        return 0, {}
    held = json.loads(zlib.decompressobj().decompress(packed, MOST))
    if not isinstance(held, dict):
        return 0, {}
    return sequence, {
        str(login): {str(form): text for form, text in forms.items() if isinstance(text, str)}
        for login, forms in held.items()
        if isinstance(forms, dict)
    }


def _each(held: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str, str]]:
    for login, forms in held.items():
        for form, text in forms.items():
            yield login, form, text


def _has_room(file: int) -> bool:
    """Whether the file has all of its room on the disk, taken now if need be."""
    status = os.fstat(file)
    if status.st_size >= 2 * AREA and status.st_blocks * 512 >= 2 * AREA:
        return True
    try:
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(file, 0, 2 * AREA)
        else:
            _write_at(file, os.pread(file, 2 * AREA, 0).ljust(2 * AREA, b"\0"), 0)
    except OSError:
        return False
    return True


def _keep_room(file: int) -> None:
    """Take what is kept for opening the board, when the disk has plenty."""
    if os.fstat(file).st_size < 2 * AREA + ROOM and not plain_files.is_full(f"/proc/self/fd/{file}"):
        with suppress(OSError, AttributeError):  # no room, or a system without this call
            os.posix_fallocate(file, 2 * AREA, ROOM)


def _write_at(file: int, data: bytes, offset: int) -> None:
    """All of the data. Raises OSError."""
    view = memoryview(data)
    while view:
        count = os.pwrite(file, view, offset)
        view, offset = view[count:], offset + count


@contextmanager
def _locked(file: int) -> Iterator[None]:
    """Hold the file alone. Raises BlockingIOError when another session does not let go of it in time."""
    until = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            if time.monotonic() > until:
                raise
        time.sleep(0.005)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)
