"""The files of a board: made safely, checked before they are opened, and locked.

A board `board.db` has a lock file `board.db.lock` beside it, `.here` (`presence.py`) and `.spare` (`spare.py`), and
while it is open the engine's own `-wal` and `-shm` (or `-journal`) files, which take over the mode of the board file.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress

from opsboard.domain.errors import N_, NotFound, Unavailable
from opsboard.store import permissions

PRIVATE = 0o600
SHARED = 0o660

_NETWORK = (
    " nfs nfs4 cifs smb2 smb3 smbfs 9p ceph glusterfs lustre gpfs afs ncpfs ocfs2 gfs2 beegfs orangefs vboxsf drvfs"
    " virtiofs prl_fs vmhgfs davfs "
)
"""File systems on which a lock or shared memory of one host does not hold for another (storage.md 1.2)."""

_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_CLOSE = getattr(os, "O_CLOEXEC", 0)


def lock_path(path: str) -> str:
    """The lock file of the board at `path`."""
    return f"{path}.lock"


def checked(path: str) -> os.stat_result:
    """The board file's status. Raises NotFound when it is missing, Unavailable when it cannot be used.

    The file is never opened here: closing it would drop the locks that SQLite holds on it for this
    process (https://www.sqlite.org/howtocorrupt.html, 2.2).
    """
    try:
        status = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NotFound(N_("there is no board {path}; `opsboard init {path}` makes one"), path=path) from error
    except PermissionError as error:
        raise permissions.unreachable(path) from error
    except OSError as error:
        raise Unavailable(N_("{path} cannot be reached: {reason}"), path=path, reason=error.strerror) from error
    if stat.S_ISLNK(status.st_mode):
        raise Unavailable(N_("{path} is a symbolic link; give the path of the board itself"), path=path)
    if not stat.S_ISREG(status.st_mode):
        raise Unavailable(N_("{path} is not a file; give the path of a board"), path=path)
    permissions.check(path)
    refuse_network(path)
    return status


def same_file(before: os.stat_result, path: str) -> bool:
    """Whether `path` is still the file that was checked, and not a link to another one."""
    try:
        now = os.lstat(path)
    except OSError:
        return False
    return (before.st_dev, before.st_ino) == (now.st_dev, now.st_ino)


def refuse_network(path: str, mounts: str = "/proc/self/mountinfo") -> None:
    """Raises Unavailable when `path` lies on a network file system. Knows Linux; elsewhere it lets pass."""
    kind = file_system(path, mounts)
    if kind and (f" {kind} " in _NETWORK or kind.startswith("fuse.")):
        raise Unavailable(
            N_("{path} lies on {kind}, where several hosts could damage it; put the board on a local disk"),
            path=path,
            kind=kind,
        )


def file_system(path: str, mounts: str = "/proc/self/mountinfo") -> str:
    """The type of the file system that holds `path`; empty when it cannot be told."""
    try:
        with open(mounts, encoding="utf-8", errors="surrogateescape") as lines:
            entries = lines.read().splitlines()
    except OSError:
        return ""
    real = os.path.realpath(os.path.dirname(path) or ".")
    best, kind = -1, ""
    for entry in entries:
        left, _, right = entry.partition(" - ")
        words = left.split(" ")
        if len(words) < 5:
            continue
        point = words[4].replace("\\040", " ").replace("\\011", "\t").replace("\\012", "\n").replace("\\134", "\\")
        inside = real == point or real.startswith(point.rstrip("/") + "/")
        # The last of equal ones covers those before it.
        if inside and len(point) >= best:
            best, kind = len(point), right.split(" ", 1)[0]
    return kind


def open_lock(path: str, mode: int | None = None, group: int = -1) -> int:
    """A descriptor of the lock file of the board at `path`, made when it is missing; without `mode` it
    is shared as the board file is. Raises Unavailable."""
    name = lock_path(path)
    try:
        return os.open(name, os.O_RDWR | _NO_FOLLOW | _CLOSE)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise Unavailable(N_("{path} cannot be opened: {reason}"), path=name, reason=error.strerror) from error
    try:
        if mode is None:
            status = os.stat(path)
            mode, group = status.st_mode & SHARED, status.st_gid
        return make(name, mode, group)
    except FileExistsError:
        return os.open(name, os.O_RDWR | _NO_FOLLOW | _CLOSE)
    except OSError as error:
        raise Unavailable(N_("{path} cannot be made: {reason}"), path=name, reason=error.strerror) from error


def open_beside(path: str, name: str) -> int | None:
    """A descriptor of the file `name` beside the board at `path`, without which the board works as well: made when
    it is missing, with the board's group and mode; None when it cannot be had or is no plain file."""
    flags = os.O_RDWR | _NO_FOLLOW | _CLOSE | os.O_NONBLOCK
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
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _NO_FOLLOW | _CLOSE, PRIVATE)
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


def remove_board(path: str) -> None:
    """Take away a board that was only on the way to being one, with all that lies beside it."""
    remove_left(path, *(path + ending for ending in permissions.SIDE_FILES))


def sync(path: str) -> None:
    """Make a file or folder durable."""
    descriptor = os.open(path, os.O_RDONLY | _CLOSE)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
