"""Files that become a board or a copy of one when they are whole, and those left by a program that was killed.

Such a file is hidden and lies beside its target: `.board.db.1a2b3c4d`. Whoever makes it holds its lock file, so that
one which nobody holds is known to be left; it is a full copy of a board, purged words and all.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from opsboard.domain.errors import Unavailable
from opsboard.store.files import plain_files
from opsboard.store.sqlite import board_file
from opsboard.store.sqlite.locking import BoardLock
from opsboard.store.sqlite.permissions import DISPENSABLE, JOURNALS

_MADE = re.compile(r"(?:\.(?P<hidden>.+)|(?P<linked>.+\.before))\.[0-9a-f]{8}")


@contextmanager
def made_beside(target: str, mode: int = plain_files.PRIVATE, group: int = -1) -> Iterator[str]:
    """A name beside `target` for a file that becomes `target` when the block ends well; an empty one is there with
    this mode. What was left of earlier ones is taken away first. Raises OSError."""
    sweep(target)
    folder, name = os.path.split(target)
    made = os.path.join(folder, f".{name}.{secrets.token_hex(4)}")
    os.close(plain_files.make(board_file.lock_path(made), mode, group))
    lock = BoardLock(made)
    try:
        lock.enter()
        os.close(plain_files.make(made, mode, group))
        yield made
        plain_files.sync(made)
        os.rename(made, target)
        plain_files.sync(folder or ".")
    finally:
        _remove(made)
        lock.close()


def left_of(path: str, folder: str) -> list[str]:
    """Paths of what was left of the board at `path` and, in the folder of its backups, of copies of it."""
    beside, name = os.path.split(path)
    stem = re.escape(os.path.splitext(name)[0])
    return [
        *left(beside, re.compile(re.escape(name))),
        *left(folder, re.compile(rf"{stem}-\d{{8}}T\d{{6}}Z(-\d+)?\.db")),
    ]


def left(folder: str, names: re.Pattern[str]) -> list[str]:
    """Paths in a folder of what was left on the way to a file whose name matches; none of one that is not to be
    looked into."""
    try:
        found = sorted(os.listdir(folder or "."))
    except OSError:
        return []
    matched = [(name, _MADE.fullmatch(name)) for name in found]
    return [
        path
        for name, match in matched
        if match is not None and names.fullmatch(match["hidden"] or match["linked"].removesuffix(".before"))
        if not _is_being_made(path := os.path.join(folder, name))
    ]


def sweep(target: str) -> None:
    """Take away what was left on the way to `target`."""
    folder, name = os.path.split(target)
    for path in left(folder, re.compile(re.escape(name))):
        _remove(path)


def remove(path: str) -> bool:
    """Take away what was left at a path of `left`; gives whether it is gone."""
    if not _is_being_made(path):
        _remove(path)
    return not os.path.lexists(path)


def _remove(made: str) -> None:
    plain_files.remove_left(made, *(made + ending for ending in (*JOURNALS, *DISPENSABLE, ".lock")))


def _is_being_made(path: str) -> bool:
    """Whether a program holds the lock file beside it."""
    if not os.path.lexists(board_file.lock_path(path)):
        return False
    try:
        lock = BoardLock(path)
    except Unavailable:
        return True  # another account's: it knows
    try:
        return not lock.alone()
    finally:
        lock.close()
