"""The files of a board: checked before they are opened, and locked.

A board `board.db` has a lock file `board.db.lock` beside it, `.here` (`files/presence.py`) and `.spare`
(`files/draft_fallback.py`), and while it is open the engine's own `-wal` and `-shm` (or `-journal`) files, which take
over the mode of the board file.
"""

from __future__ import annotations

import os
import stat

from opsboard.domain.errors import N_, NotFound, Unavailable
from opsboard.store.files import plain_files
from opsboard.store.sqlite import permissions

_NETWORK = (
    " nfs nfs4 cifs smb2 smb3 smbfs 9p ceph glusterfs lustre gpfs afs ncpfs ocfs2 gfs2 beegfs orangefs vboxsf drvfs"
    " virtiofs prl_fs vmhgfs davfs "
)
"""File systems on which a lock or shared memory of one host does not hold for another."""


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
        raise Unavailable(N_("{path} cannot be reached: {reason}"), path=path, reason=error) from error
    if stat.S_ISLNK(status.st_mode):
        raise Unavailable(N_("{path} is a symbolic link; give the path of the board itself"), path=path)
    if not stat.S_ISREG(status.st_mode):
        raise Unavailable(N_("{path} is not a file; give the path of a board"), path=path)
    permissions.check(path)
    refuse_network(path)
    return status


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
        # Of several mounts at the same point the last one is on top.
        if inside and len(point) >= best:
            best, kind = len(point), right.split(" ", 1)[0]
    return kind


def open_lock(path: str, mode: int | None = None, group: int = -1) -> int:
    """A descriptor of the lock file of the board at `path`, made when it is missing; without `mode` it
    is shared as the board file is. Raises Unavailable."""
    name = lock_path(path)
    try:
        return os.open(name, os.O_RDWR | plain_files.NO_FOLLOW | plain_files.CLOSE)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise Unavailable(N_("{path} cannot be opened: {reason}"), path=name, reason=error) from error
    try:
        if mode is None:
            status = os.stat(path)
            mode, group = status.st_mode & plain_files.SHARED, status.st_gid
        return plain_files.make(name, mode, group)
    except FileExistsError:
        return os.open(name, os.O_RDWR | plain_files.NO_FOLLOW | plain_files.CLOSE)
    except OSError as error:
        raise Unavailable(N_("{path} cannot be made: {reason}"), path=name, reason=error) from error


def remove_board(path: str) -> None:
    """Take away a board that was only on the way to being one, with all that lies beside it."""
    plain_files.remove_left(path, *(path + ending for ending in permissions.SIDE_FILES))
