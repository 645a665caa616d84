"""Copies of a board that are checked before they count, and putting one back."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

from opsboard.domain.errors import N_, NotFound, Refused, Unavailable
from opsboard.store.files import plain_files
from opsboard.store.sqlite import unfinished
from opsboard.store.sqlite.connection import SqliteDatabase, engine_version, wal_is_safe
from opsboard.store.sqlite.file_checks import check
from opsboard.store.sqlite.locking import BoardLock
from opsboard.store.sqlite.opening import connect
from opsboard.store.sqlite.permissions import JOURNALS
from opsboard.store.sqlite.unfinished import made_beside
from opsboard.usecases.ports.files import Backup

_BEFORE = ".before"
"""Ends the name of the board that a restored copy took the place of; it lies beside that."""
_DATED = re.compile(r"(?P<board>.+)-(?P<at>\d{8}T\d{6}Z)(?:-(?P<turn>\d+))?\.db")


class BackupFiles:
    """`Copies` of a board in a file, which are files as well: `backups/ops-20261103T100000Z.db` of `ops.db`."""

    def __init__(self, database: SqliteDatabase) -> None:
        self._database = database
        self._path = os.path.abspath(database.path)
        self.folder = os.path.join(os.path.dirname(self._path), "backups")
        self._stem = os.path.splitext(os.path.basename(self._path))[0]

    def make(self, target: str) -> str:
        """A copy at `target`, readable by its maker alone; gives the path. Raises Refused, Unavailable."""
        target = os.path.abspath(os.path.expanduser(target))
        if os.path.lexists(target):
            raise Refused(N_("{path} exists already; give another path"), path=target)
        with _made_beside(target) as made:
            self._database.run("VACUUM INTO ?", (made,))
            _verify(made, self._database.path)
        return target

    def make_dated(self, now: str, keep: int) -> str:
        """A copy in the folder; of those made so the last `keep` stay. Raises Unavailable."""
        try:
            if not os.path.isdir(self.folder):
                os.mkdir(self.folder, 0o700)
                # Whoever may keep the board may keep its copies; each copy is still its maker's alone.
                os.chmod(self.folder, os.stat(os.path.dirname(self.folder)).st_mode & 0o7770)
        except OSError as error:
            message = N_("{path} cannot be made: {reason}")
            raise Unavailable(message, path=self.folder, reason=error) from error
        self.sweep()
        made = self.make(os.path.join(self.folder, self._name(now)))
        for old in self.dated()[keep:] if keep else ():
            if old.path != made:  # another one is made at the same time
                _remove(old.path)
        return made

    def _name(self, now: str) -> str:
        """What the next copy is called: it comes after all earlier ones, also when the clock went back."""
        earlier = self.dated()
        turn = max((one.turn for one in earlier), default=0)
        turn += any(one.turn == turn and one.at >= now for one in earlier)
        stamp = now.replace("-", "").replace(":", "")
        return f"{self._stem}-{stamp}{f'-{turn}' if turn else ''}.db"

    def dated(self) -> list[Backup]:
        """The copies in the folder, the one that was made last first. Raises Unavailable."""
        try:
            names = os.listdir(self.folder)
        except FileNotFoundError:
            return []
        except OSError as error:
            message = N_("{path} cannot be read: {reason}")
            raise Unavailable(message, path=self.folder, reason=error) from error
        found = []
        for name in names:
            match = _DATED.fullmatch(name)
            if match is not None and match["board"] == self._stem:
                at = match["at"]
                moment = f"{at[:4]}-{at[4:6]}-{at[6:11]}:{at[11:13]}:{at[13:]}"
                path = os.path.join(self.folder, name)
                found.append(Backup(path, moment, os.stat(path).st_size, int(match["turn"] or 0)))
        return sorted(found, key=lambda one: (one.turn, one.at), reverse=True)

    def replaced(self) -> list[str]:
        """The board that a copy took the place of, which lies beside it."""
        before = f"{self._path}{_BEFORE}"
        return [before] if os.path.lexists(before) else []

    def unfinished(self) -> list[str]:
        """Paths of full copies of the board that killed programs left, beside it and in the folder."""
        return unfinished.left_of(self._path, self.folder)

    def sweep(self) -> list[str]:
        """Take away what `unfinished` gives; gives those that are gone."""
        return [path for path in self.unfinished() if unfinished.remove(path)]


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except OSError as error:
        raise Unavailable(N_("{path} cannot be removed: {reason}"), path=path, reason=error) from error


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
    before, moved = f"{path}{_BEFORE}", []
    try:
        plain_files.remove_left(*(before + ending for ending in JOURNALS))
        _link(path, before)
        for ending in JOURNALS:
            if os.path.lexists(path + ending):
                os.replace(path + ending, before + ending)
                moved.append(ending)
        yield
    except BaseException:
        if plain_files.same_file(status, path):
            for ending in moved:
                os.replace(before + ending, path + ending)
            # A board of two names is not opened.
            plain_files.remove_left(before)
        raise


def _link(path: str, name: str) -> None:
    """Give a file a second name, in the place of whatever has it: at no moment is it without its first one."""
    spare = f"{name}.{secrets.token_hex(4)}"
    try:
        os.link(path, spare, follow_symlinks=False)
        os.replace(spare, name)
    finally:
        plain_files.remove_left(spare)


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
        raise Unavailable(N_("{path} cannot be written: {reason}"), path=target, reason=error) from error
