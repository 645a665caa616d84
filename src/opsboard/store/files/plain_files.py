"""Files made and opened safely: no link is followed, no umask changes a mode."""

from __future__ import annotations

import os
import stat
from contextlib import suppress

PRIVATE = 0o600
SHARED = 0o660

NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
CLOSE = getattr(os, "O_CLOEXEC", 0)


def same_file(before: os.stat_result, path: str) -> bool:
    """Whether `path` is still the file that was checked, and not a link to another one."""
    try:
        now = os.lstat(path)
    except OSError:
        return False
    return (before.st_dev, before.st_ino) == (now.st_dev, now.st_ino)


def open_beside(path: str, name: str) -> int | None:
    """A descriptor of the file `name` beside the board at `path`, without which the board works as well: made when
    it is missing, with the board's group and mode; None when it cannot be had or is no plain file."""
    flags = os.O_RDWR | NO_FOLLOW | CLOSE | os.O_NONBLOCK
    try:
        try:
            descriptor = os.open(name, flags)
        except FileNotFoundError:
            status = os.stat(path)
            try:
                descriptor = make(name, status.st_mode & SHARED, status.st_gid)
            except FileExistsError:
                descriptor = os.open(name, flags)
    except OSError:
        return None
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return descriptor
    os.close(descriptor)
    return None


def make(path: str, mode: int = PRIVATE, group: int = -1) -> int:
    """A new empty file, open for writing, with this mode whatever the umask. Raises OSError when one is there."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | NO_FOLLOW | CLOSE, PRIVATE)
    try:
        if group != -1:
            os.fchown(descriptor, -1, group)
        os.fchmod(descriptor, mode)
    except OSError:
        os.close(descriptor)
        os.unlink(path)
        raise
    return descriptor


def is_full(path: str) -> bool:
    """Whether the disk of `path` has no room for a page or two."""
    try:
        disk = os.statvfs(path)
    except OSError:
        return False
    return disk.f_bavail * disk.f_frsize < 65536


def remove_left(*paths: str) -> None:
    """Take away what was only on the way to something; what cannot be taken away is in nobody's way."""
    for path in paths:
        with suppress(OSError):
            os.unlink(path)


def sync(path: str) -> None:
    """Make a file or folder durable."""
    descriptor = os.open(path, os.O_RDONLY | CLOSE)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
