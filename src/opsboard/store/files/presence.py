"""Who has the board open just now, in a small file beside it: nothing in the log, nothing in the database.

`board.db.here` has a slot of fixed size for each session. A session holds a lock on the first byte of its slot,
which the kernel takes back when the process ends, however it ends: so nobody needs to beat and nothing goes stale.
A session writes its slot when its person goes to another item; the others see the file's time change.

Whoever may write the board may write this file, so what is read there is believed as little as any text: it is
bounded, cleaned, and only shown.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import struct
from contextlib import suppress

from opsboard.domain.text import clean_line
from opsboard.store.files import plain_files
from opsboard.usecases.ports.presence import Here

SLOT = 256
"""Bytes of a slot."""
SLOTS = 200
"""Sessions that find room. More of them work as well, and are not shown."""
LOGIN_LENGTH = 40
LOOKS_BETWEEN = 10
"""Looks at an unchanged file until it is asked again whether those in it still live."""

_KEY = re.compile(r"[A-Z][A-Z0-9]{0,15}-[0-9]{1,9}")
_LOCK = "hhqqi4x"
"""`struct flock` where `off_t` has eight bytes."""
_SET = getattr(fcntl, "F_OFD_SETLK", None)
_GET = getattr(fcntl, "F_OFD_GETLK", None)


def here_path(path: str) -> str:
    """The file of those who are at the board at `path`."""
    return f"{path}.here"


class PresenceFile:
    """A `Presence`. Where the file cannot be had, everybody seems to be alone: the board works without it."""

    def __init__(self, path: str) -> None:
        self._file = plain_files.open_beside(path, here_path(path))
        self._slot: int | None = None
        self._shown: tuple[str, str | None, bool] | None = None
        self._seen: tuple[int, int] | None = None
        self._again = False
        self._looks = 0
        self._found: list[Here] = []

    def show(self, login: str, key: str | None, *, editing: bool = False) -> None:
        if self._file is None or self._shown == (login, key, editing):
            return
        if self._slot is None:
            self._slot = next((slot for slot in range(SLOTS) if self._ask(_SET, slot) is not None), None)
        if self._slot is None:
            return
        self._shown = (login, key, editing)
        held = json.dumps({"who": login[:LOGIN_LENGTH], "key": key, "edits": editing}).encode()
        if len(held) < SLOT:
            with suppress(OSError):  # a full disk: the others do not see it
                os.pwrite(self._file, held.ljust(SLOT), self._slot * SLOT)

    def others(self) -> list[Here] | None:
        if self._file is None:
            return None
        status = os.fstat(self._file)
        now = (status.st_mtime_ns, status.st_size)
        changed = now != self._seen
        self._looks += 1
        if not changed and not self._again and (self._looks < LOOKS_BETWEEN or not self._found):
            return None
        # A file's time goes by ticks: what was written in the same one would be missed without a second look.
        self._seen, self._again, self._looks = now, changed, 0
        found = self._read()
        if found == self._found:
            return None
        self._found = found
        return found

    def close(self) -> None:
        if self._file is None:
            return
        if self._slot is not None:
            with suppress(OSError):
                os.pwrite(self._file, b" " * SLOT, self._slot * SLOT)
        os.close(self._file)
        self._file = self._slot = None

    def _read(self) -> list[Here]:
        """Those in the file who live, each of their items once."""
        assert self._file is not None
        try:
            held = os.pread(self._file, SLOT * SLOTS, 0)
        except OSError:
            return []
        found: dict[tuple[str, str | None], Here] = {}
        for slot in range(len(held) // SLOT):
            one = _understood(held[slot * SLOT : (slot + 1) * SLOT])
            if one is None or slot == self._slot or not self._is_held(slot):
                continue
            known = found.get((one.login, one.key))
            if known is None or one.editing:
                found[one.login, one.key] = one
        return sorted(found.values(), key=lambda one: (one.login, one.key or ""))

    def _is_held(self, slot: int) -> bool:
        """Whether another session has this slot, and so lives."""
        answer = self._ask(_GET, slot)
        return answer is not None and bool(struct.unpack(_LOCK, answer)[0] != fcntl.F_UNLCK)

    def _ask(self, command: int | None, slot: int) -> bytes | None:
        """What the system answers to a lock of a slot; None when another session has it, or there are no such locks."""
        if command is None or self._file is None:
            return None
        try:
            return fcntl.fcntl(self._file, command, _lock(fcntl.F_WRLCK, slot))
        except OSError:
            return None


def _lock(kind: int, slot: int) -> bytes:
    return struct.pack(_LOCK, kind, os.SEEK_SET, slot * SLOT, 1, 0)


def _understood(slot: bytes) -> Here | None:
    """What a slot says; None when it is empty or says nothing that can be."""
    try:
        held = json.loads(slot)
    except (ValueError, RecursionError):
        return None
    if not isinstance(held, dict) or not isinstance(held.get("who"), str):
        return None
    login = clean_line(held["who"])[:LOGIN_LENGTH].strip()
    key = held.get("key")
    if not isinstance(key, str) or _KEY.fullmatch(key) is None:
        key = None
    return Here(login, key, editing=held.get("edits") is True and key is not None) if login else None
