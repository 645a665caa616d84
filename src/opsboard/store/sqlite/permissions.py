"""Who may do what with the files of a board: what is wrong with them, and the line that puts it right.

A shared board works for every member whatever their umask because SQLite gives its side files the mode of
the board's file, and a folder with the setgid bit its group. Each of these facts can be
broken by a copy, a restore or a well-meant chmod, and then somebody else is shut out.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping

from opsboard.domain.errors import N_, Refused, Unavailable
from opsboard.domain.values import frozen, replaced

JOURNALS = ("-wal", "-shm", "-journal")
DISPENSABLE = (".here", ".spare")
"""Side files without which the board works: they are put right, but keep nobody out."""
SIDE_FILES = (".lock", *JOURNALS, *DISPENSABLE)
_SHARED = stat.S_IRGRP | stat.S_IWGRP
_FOLDER = stat.S_ISGID | stat.S_IRWXG
_OTHERS = stat.S_IRWXO


@frozen
class Repair:
    """What a file or folder should be. `group` -1: as it is."""

    path: str
    mode: int
    group: int = -1


@frozen
class Fault:
    """One thing that is wrong. `blocks`: the board is not opened so."""

    message: str
    values: Mapping[str, object]
    blocks: bool
    repair: Repair | None = None
    mine: bool = False
    """Whether the person who runs the program may repair it."""


class FileAccess:
    """`Access` to a board in a file."""

    def __init__(self, path: str) -> None:
        self._path = path

    def is_own(self) -> bool:
        try:
            return os.lstat(self._path).st_uid == os.getuid()
        except FileNotFoundError:  # taken away since it was opened: nobody's
            return False

    def require_private(self) -> None:
        require_private(self._path)


def require_private(path: str) -> None:
    """Refuse a board, there or to be made at `path`, that others than its owner can reach. Raises Refused."""
    folder = os.path.dirname(os.path.abspath(path))
    others, writers = stat.S_IRWXG | stat.S_IRWXO, stat.S_IWGRP | stat.S_IWOTH
    for one, forbidden, mode in ((path, others, "600"), (folder, writers, "700")):
        if os.path.exists(one) and os.stat(one).st_mode & forbidden:
            raise Refused(
                N_("a board in service mode is its owner's alone; run: chmod {mode} {path}, then try again"),
                mode=mode,
                path=one,
            )


def faults(path: str) -> Iterator[Fault]:
    """What is wrong with the files of the board at `path`, the worst first. The board must be a plain file."""
    status = os.lstat(path)
    folder = os.path.dirname(path) or "."
    if is_read_only(path):
        yield read_only(path)
        return
    held = os.stat(folder)
    group = status.st_gid
    if status.st_mode & stat.S_IWGRP and _group_of_new_files(held) != group and os.geteuid() != 0:
        fault, group = _other_group(path, status, folder, held)
        yield fault
    yield from _of_file(path, status)
    yield from _of_folder(path, status, folder, held, group)
    for ending in SIDE_FILES:
        for fault in _of_side_file(path, status, path + ending, group):
            dispensable = ending in DISPENSABLE and not is_repaired_at_once(fault, path)
            yield replaced(fault, blocks=False) if dispensable else fault


def check(path: str) -> None:
    """Repair side files of one's own that would shut others out. Raises Unavailable for the first fault
    with which the board cannot be used safely, with what to do."""
    for fault in faults(path):
        if fault.blocks and is_repaired_at_once(fault, path) and fault.repair is not None:
            repair(fault.repair)
        elif fault.blocks:
            raise Unavailable(fault.message, **fault.values)


def is_repaired_at_once(fault: Fault, path: str) -> bool:
    """Whether opening the board at `path` puts this right: a side file of one's own that shuts others out."""
    side_files = [path + ending for ending in SIDE_FILES]
    return fault.mine and fault.repair is not None and fault.repair.path in side_files


def repair(wanted: Repair) -> None:
    """Give a file the group and mode it should have. Raises Unavailable.

    The file is reached without opening it: closing a file drops the locks that SQLite holds on it for
    this process; and without following a link that someone put there meanwhile.
    """
    try:
        if wanted.group != -1:
            os.chown(wanted.path, -1, wanted.group, follow_symlinks=False)
        _chmod(wanted.path, wanted.mode)
    except FileNotFoundError:
        return  # a side file that the last one out has taken away
    except OSError as error:
        raise Unavailable(
            N_("{path} cannot be repaired: {reason}; root can run: {command}"),
            path=wanted.path,
            reason=error,
            command=command_of(wanted),
        ) from error


def _chmod(path: str, mode: int) -> None:
    if not hasattr(os, "O_PATH"):
        os.chmod(path, mode, follow_symlinks=False)
        return
    descriptor = os.open(path, os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        os.chmod(f"/proc/self/fd/{descriptor}", mode)
    finally:
        os.close(descriptor)


def is_read_only(path: str) -> bool:
    """Whether the file system of `path` is mounted for reading only: no mode helps there."""
    try:
        return bool(os.statvfs(path).f_flag & os.ST_RDONLY)
    except OSError:
        return False


def read_only(path: str) -> Fault:
    """What is wrong with a board on a file system for reading only."""
    return Fault(
        N_("{path} lies on a file system that is mounted read-only; root can mount it for writing, or copy the board"),
        {"path": path},
        blocks=True,
    )


def command_of(repair: Repair) -> str:
    """The line for a shell that does what `repair` does."""
    change = f"chmod {repair.mode:04o} {shell_word(repair.path)}"
    if repair.group == -1:
        return change
    return f"chgrp {group_name(repair.group)} {shell_word(repair.path)} && {change}"


def shell_word(path: str) -> str:
    """A path as a shell takes it."""
    import shlex

    return shlex.quote(path)


def group_name(number: int) -> str:
    """A group as people call it."""
    import grp

    try:
        return grp.getgrgid(number).gr_name
    except KeyError:
        return str(number)


def user_name(number: int) -> str:
    """An account as people call it."""
    import pwd

    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def all_faults(path: str) -> Iterator[Fault]:
    """As `faults`, and for a shared board also what bars its members on the way to it."""
    yield from faults(path)
    status = os.lstat(path)
    if status.st_mode & stat.S_IWGRP and not _is_private(status):
        yield from way_in(path, status.st_gid)


def way_in(path: str, group: int) -> Iterator[Fault]:
    """The folders above a board's own that do not let its group through."""
    above = os.path.dirname(os.path.realpath(os.path.dirname(path) or "."))
    while True:
        status = os.stat(above)
        opened = stat.S_IXOTH | (stat.S_IXGRP if status.st_gid == group else 0)
        if not status.st_mode & opened and not _has_list(above):
            yield Fault(
                N_(
                    "{folder} does not let members of {group} through to the board; put it where they get, such as"
                    " /srv, or run: {command}"
                ),
                {"folder": above, "group": group_name(group), "command": f"chmod o+x {shell_word(above)}"},
                blocks=False,
            )
        if above == os.path.dirname(above):
            return
        above = os.path.dirname(above)


def unreachable(path: str) -> Unavailable:
    """Why a path cannot be looked at, by the first folder on the way that lets nobody like this person in."""
    folder = os.path.dirname(os.path.abspath(path))
    while folder != os.path.dirname(folder):
        try:
            status = os.stat(folder)
        except OSError:
            folder = os.path.dirname(folder)
            continue
        group, owner = group_name(status.st_gid), user_name(status.st_uid)
        if status.st_mode & stat.S_IXGRP:
            return Unavailable(
                N_(
                    "{folder} is for the group {group}, and you are not in it; root can run: {command}, then log in"
                    " again"
                ),
                folder=folder,
                group=group,
                command=f"usermod -aG {group} {user_name(os.geteuid())}",
            )
        return Unavailable(N_("{folder} is {owner}'s alone; ask them"), folder=folder, owner=owner)
    return Unavailable(N_("{path} cannot be reached"), path=path)


def _of_file(path: str, status: os.stat_result) -> Iterator[Fault]:
    mode = stat.S_IMODE(status.st_mode)
    if status.st_nlink > 1:
        yield Fault(
            N_(
                "{path} has {count} names (hard links), and a writer under another one would damage it; find them:"
                " {command}"
            ),
            {"path": path, "count": status.st_nlink, "command": f"find / -xdev -inum {status.st_ino}"},
            blocks=True,
        )
    if mode & _OTHERS:
        yield _open_to_all(path, status, blocks=bool(mode & stat.S_IWOTH))
    if not os.access(path, os.R_OK | os.W_OK):
        yield _no_access(path, status, path)


def _of_folder(path: str, status: os.stat_result, folder: str, held: os.stat_result, group: int) -> Iterator[Fault]:
    mode = stat.S_IMODE(held.st_mode)
    if mode & stat.S_IWOTH:
        sticky = bool(mode & stat.S_ISVTX)
        message = N_("everyone on this computer may put files into {folder}, also a false board; run: {command}")
        fault = _repairable(message, Repair(folder, mode & ~stat.S_IWOTH), held, blocks=not sticky, folder=folder)
        yield replaced(fault, repair=None) if sticky else fault  # /tmp is to be as it is
    shared = bool(status.st_mode & stat.S_IWGRP)
    if shared and (held.st_gid != group or mode & _FOLDER != _FOLDER) and not _is_private(status):
        message = N_("members of {group} cannot all work in {folder}; its owner {owner} can run: {command}")
        repair, name = Repair(folder, mode | _FOLDER, group), group_name(status.st_gid)
        yield _repairable(message, repair, held, blocks=False, group=name, folder=folder)
    if not os.access(folder, os.W_OK | os.X_OK):
        message = N_("you may not write in the folder of {path}; its owner {owner} can run: {command}")
        yield _repairable(message, Repair(folder, mode | _FOLDER, status.st_gid), held, blocks=True, path=path)


def _other_group(path: str, status: os.stat_result, folder: str, held: os.stat_result) -> tuple[Fault, int]:
    """A board and what is made beside it are not of the same group; also gives the group they should have."""
    if held.st_mode & _FOLDER == _FOLDER:
        repair = Repair(path, stat.S_IMODE(status.st_mode), held.st_gid)
        message = N_("{path} belongs to {group}, its folder to {other}; its owner {owner} can run: {command}")
        owner = status
    else:
        repair = Repair(folder, stat.S_IMODE(held.st_mode) | _FOLDER, status.st_gid)
        message = N_(
            "what you make in {folder} would not belong to {group}, as {path} does, and would shut the others out;"
            " its owner {owner} can run: {command}"
        )
        owner = held
    group, other = group_name(status.st_gid), group_name(held.st_gid)
    return _repairable(
        message, repair, owner, blocks=True, folder=folder, path=path, group=group, other=other
    ), repair.group


def _of_side_file(path: str, status: os.stat_result, side: str, group: int) -> Iterator[Fault]:
    try:
        held = os.lstat(side)
    except FileNotFoundError:
        return
    if not stat.S_ISREG(held.st_mode) or held.st_nlink > 1:
        yield Fault(
            N_("{path} is not a plain file with one name; remove it while nobody has the board open"),
            {"path": side},
            blocks=True,
        )
        return
    mode = stat.S_IMODE(held.st_mode)
    shared = stat.S_IMODE(status.st_mode) & _SHARED
    if mode & shared != shared or (shared and held.st_gid != group):
        repair = Repair(side, (mode | shared) & ~_OTHERS, group if held.st_gid != group else -1)
        message = N_("{path} shuts the group of the board out; its owner {owner} can run: {command}")
        blocks = _is_mine(held) or not os.access(side, os.R_OK | os.W_OK)
        yield _repairable(message, repair, held, blocks=blocks, path=side)
    elif not os.access(side, os.R_OK | os.W_OK):
        yield _no_access(side, held, path)
    if mode & _OTHERS:
        yield _open_to_all(side, held, blocks=False)


def _open_to_all(path: str, status: os.stat_result, *, blocks: bool) -> Fault:
    repair = Repair(path, stat.S_IMODE(status.st_mode) & ~_OTHERS)
    message = N_("{path} is open to everyone on this computer; its owner can run: {command}")
    command = f"chmod o-rwx {shell_word(path)}"
    return _repairable(message, repair, status, blocks=blocks, path=path, command=command)


def _repairable(message: str, repair: Repair, held: os.stat_result, *, blocks: bool, **values: object) -> Fault:
    """What another group or mode puts right; the owner of what is `held` so can run the command that does it."""
    told = {"owner": user_name(held.st_uid), "command": command_of(repair), **values}
    return Fault(message, told, blocks, repair, _is_mine(held))


def _no_access(path: str, status: os.stat_result, board: str) -> Fault:
    """Neither read nor written: by one outside the group, or because the group may not either."""
    mode = stat.S_IMODE(status.st_mode)
    if mode & _SHARED == _SHARED and status.st_gid not in (os.getegid(), *os.getgroups()):
        me, group = user_name(os.geteuid()), group_name(status.st_gid)
        return Fault(
            N_(
                "{path} belongs to the group {group}, and you are not in it; root can run: {command}, then log in again"
            ),
            {"path": path, "group": group, "command": f"usermod -aG {group} {me}"},
            blocks=True,
        )
    return Fault(
        N_("you may not read and write {path}; its owner {owner} can run: {command}"),
        {
            "path": path,
            "owner": user_name(status.st_uid),
            "command": f"chmod g+rw,o-rwx {shell_word(board)}*",
        },
        blocks=True,
    )


def _group_of_new_files(folder: os.stat_result) -> int:
    return folder.st_gid if folder.st_mode & stat.S_ISGID else os.getegid()


def _is_private(status: os.stat_result) -> bool:
    """Whether the group that shares a board is the owner's own: then nobody else is shut out."""
    import pwd

    try:
        return pwd.getpwuid(status.st_uid).pw_gid == status.st_gid
    except KeyError:
        return False


def _is_mine(status: os.stat_result) -> bool:
    return os.geteuid() in (0, status.st_uid)


def _has_list(folder: str) -> bool:
    """Whether an access control list says more than the mode does."""
    try:
        return hasattr(os, "getxattr") and bool(os.getxattr(folder, "system.posix_acl_access"))
    except OSError:
        return False  # there is none
