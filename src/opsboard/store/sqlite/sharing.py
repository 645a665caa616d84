"""A folder in which every member of a group may work on a board."""

from __future__ import annotations

import os
import stat

from opsboard.domain.errors import N_, Invalid, Refused, Unavailable
from opsboard.store.sqlite.permissions import Repair, command_of, group_name, repair, shell_word, user_name

MODE = 0o2770
_WANTED = stat.S_ISGID | stat.S_IRWXG


def shared_folder(folder: str, group: str) -> int:
    """The number of the group, with `folder` made ready for it: a missing one is made, an empty one of
    one's own is changed; one that holds other things is left alone.

    Raises Invalid for an unknown group, Refused and Unavailable, with the line that makes the folder ready.
    """
    number = _number(group)
    try:
        status = os.stat(folder)
    except FileNotFoundError:
        _make(folder, number)
        return number
    except OSError as error:
        raise _cannot_make(folder, number, error) from error
    if status.st_gid == number and status.st_mode & _WANTED == _WANTED and not status.st_mode & stat.S_IWOTH:
        return number
    if os.geteuid() in (0, status.st_uid) and stat.S_ISDIR(status.st_mode) and not os.listdir(folder):
        _give(folder, number)
        return number
    raise Refused(
        N_("{folder} is not shared by {group} alone; its owner {owner} can run: {command}"),
        folder=folder,
        group=group,
        owner=user_name(status.st_uid),
        command=command_of(Repair(folder, MODE, number)),
    )


def _number(group: str) -> int:
    import grp

    if group.isascii() and group.isdigit() and len(group) < 10:
        return int(group)
    try:
        return grp.getgrnam(group).gr_gid
    except (KeyError, ValueError) as error:  # ValueError: a name that no system has
        raise Invalid(
            N_("there is no group {group} on this computer; root can run: groupadd {group}"), group=group
        ) from error


def _make(folder: str, number: int) -> None:
    """Make a folder and those above it that are missing, each the group's whatever the umask."""
    above = os.path.dirname(folder)
    if above != folder and not os.path.lexists(above):
        _make(above, number)
    try:
        os.mkdir(folder, 0o700)
    except FileExistsError:
        return  # someone else made it meanwhile; what is made in it is checked again
    except OSError as error:
        raise _cannot_make(folder, number, error) from error
    try:
        _give(folder, number)
    except BaseException:
        os.rmdir(folder)
        raise


def _give(folder: str, number: int) -> None:
    if os.geteuid() != 0 and number not in (os.getegid(), *os.getgroups()):
        raise Refused(
            N_("you are not in the group {group}; root can run: usermod -aG {group} {login}, then log in again"),
            group=group_name(number),
            login=user_name(os.geteuid()),
        )
    repair(Repair(folder, MODE, number))


def _cannot_make(folder: str, number: int, error: OSError) -> Unavailable:
    return Unavailable(
        N_("{folder} cannot be made: {reason}; root can run: {command}"),
        folder=folder,
        reason=error,
        command=f"install -d -m {MODE:o} -g {group_name(number)} {shell_word(folder)}",
    )
