"""Copies of a board that are checked before they count, and putting one back."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

from opsboard.domain.errors import N_, NotFound, Unavailable
from opsboard.store import files
from opsboard.store.checking import check
from opsboard.store.locking import BoardLock
from opsboard.store.opening import connect
from opsboard.store.sqlite import SqliteDatabase, engine_version, wal_is_safe
from opsboard.store.unfinished import made_beside

_JOURNALS = ("-wal", "-shm", "-journal")


def backup(database: SqliteDatabase, target: str) -> str:
    """A copy at `target`, readable by its maker alone; gives the path. Raises Unavailable."""
    if os.path.realpath(target) == os.path.realpath(database.path):
        raise Unavailable(N_("{path} is the board itself; give another path"), path=target)
    with _made_beside(target) as made:
        database.run("VACUUM INTO ?", (made,))
        _verify(made, database.path)
    return target


def restore_board(path: str, copy: str) -> None:
    """Put the copy of a board at `copy` in the place of the one at `path`, which is kept beside it as
    `.before`. Raises NotFound, and Unavailable when someone has the board open or the copy is damaged."""
    path = os.path.abspath(path)
    source = connect(os.path.abspath(copy))
    lock = BoardLock(path)
    try:
        lock.acquire()
        if not lock.alone():
            raise Unavailable(N_("someone has {path} open; ask them to leave, then try again"), path=path)
        status = os.stat(path) if os.path.lexists(path) else None
        # Left after the copy has taken the place, or has failed to.
        with ExitStack() as kept, _made_beside(path) as made:
            source.run("VACUUM INTO ?", (made,))
            _verify(made, copy)
            _check_whole(made, copy)
            if status is not None:
                os.chown(made, -1, status.st_gid)
                os.chmod(made, status.st_mode & 0o777)
                kept.enter_context(_kept(path, status))
    finally:
        lock.close()
        source.close()


@contextmanager
def _kept(path: str, status: os.stat_result) -> Iterator[None]:
    """Have the board under the name `.before` as well, and its journals there alone, so that they are out of
    the way of another file. When the block fails and the board is still there, it has them back."""
    # When it is damaged, which is why a copy takes its place, what there is of it is kept as it is.
    with suppress(Unavailable):
        SqliteDatabase(path, present=False).close()
    before, moved = f"{path}.before", []
    try:
        files.remove_left(*(before + ending for ending in _JOURNALS))
        _link(path, before)
        for ending in _JOURNALS:
            if os.path.lexists(path + ending):
                os.replace(path + ending, before + ending)
                moved.append(ending)
        yield
    except BaseException:
        if files.same_file(status, path):
            for ending in moved:
                os.replace(before + ending, path + ending)
            # A board of two names is not opened.
            files.remove_left(before)
        raise


def _link(path: str, name: str) -> None:
    """Give a file a second name, in the place of whatever has it: at no moment is it without its first one."""
    spare = f"{name}.{secrets.token_hex(4)}"
    try:
        os.link(path, spare, follow_symlinks=False)
        os.replace(spare, name)
    finally:
        files.remove_left(spare)


def _verify(made: str, path: str) -> None:
    """Check a copy and give it the journal of a board. Raises Unavailable when it is damaged."""
    copy = SqliteDatabase(made)
    try:
        if wal_is_safe(engine_version()):
            copy.value("PRAGMA journal_mode=WAL")
        copy.write_back()
        found = copy.rows("PRAGMA integrity_check")
    finally:
        copy.close()
    if found != [("ok",)]:
        raise Unavailable(N_("the copy of {path} is damaged; run: opsboard check --deep"), path=path)


def _check_whole(made: str, copy: str) -> None:
    """Refuse a copy in which a deep check finds damage. Raises Unavailable."""
    database = connect(made)
    try:
        found = check(database, deep=True)
    finally:
        database.close()
    wrong = dict.fromkeys(one.check for one in found if one.level == "error" and one.check != "files")
    if wrong:
        message = N_("{path} is damaged ({what}) and nothing was replaced; run: opsboard --board {path} check --deep")
        raise Unavailable(message, path=copy, what=tuple(wrong))


@contextmanager
def _made_beside(target: str) -> Iterator[str]:
    """As `made_beside`, for a person. Raises NotFound and Unavailable."""
    try:
        with made_beside(target) as made:
            yield made
    except FileNotFoundError as error:
        raise NotFound(N_("there is no folder {path}"), path=os.path.dirname(target)) from error
    except OSError as error:
        raise Unavailable(N_("{path} cannot be written: {reason}"), path=target, reason=error.strerror) from error
