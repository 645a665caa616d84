"""SQLite: which engine, how a board file is opened, and the one way to write.

The settings are told with their measured reasons in docs/development/decisions.md; none may be weakened for speed.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

from opsboard.domain.errors import N_, NotTaken, Unavailable
from opsboard.store.dialect import Dialect, Row
from opsboard.store.files import plain_files
from opsboard.store.sqlite.dialect import SqliteDialect
from opsboard.store.sqlite.locking import WAIT_SECONDS, BoardLock
from opsboard.store.sqlite.permissions import is_read_only, read_only

if TYPE_CHECKING:
    import sqlite3 as engine
else:
    try:
        import pysqlite3.dbapi2 as engine
    except ImportError:
        import sqlite3 as engine

__all__ = ["APPLICATION_ID", "SqliteDatabase", "engine", "engine_version", "unavailable", "wal_is_safe"]

Answer = TypeVar("Answer")

APPLICATION_ID = 0x6F707362
"""`opsb`: says in the file's header that it is a board."""

_SETTINGS = """
PRAGMA foreign_keys=ON;
PRAGMA trusted_schema=OFF;
PRAGMA cell_size_check=ON;
PRAGMA recursive_triggers=ON;
PRAGMA mmap_size=0;
PRAGMA journal_size_limit=16777216;
"""

_CACHE, _BULK_CACHE = 2000, 16_000
"""KiB of pages held in memory: SQLite's own, and while many rows are written. With less, pages of the
indexes go to the file and come back many times."""
_READONLY_DBMOVED = 1032
"""SQLITE_READONLY_DBMOVED (sqlite.org/rescode.html), which pysqlite3 does not name."""
_RETRY_SECONDS = 0.005
_NOT_TEXT = "Could not decode to UTF-8"
"""What Python's module says, without a code, of a text in the file that is none. Where a name or a message
is none, it raises UnicodeDecodeError."""
_NO_JSON = "malformed JSON"
"""What the engine says, without a code of its own, of a text that it was to read as JSON."""


def engine_version() -> tuple[int, int, int]:
    """The version of the SQLite library in use."""
    major, minor, patch = engine.sqlite_version_info
    return major, minor, patch


def wal_is_safe(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite has no WAL-reset bug: 3.7.0 to 3.51.2 have it but for two repaired branches
    (https://www.sqlite.org/wal.html#walresetbug)."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51, 0) or (3, 44, 6) <= version < (3, 45, 0)


class SqliteDatabase:
    """A connection to a board file. One thread uses it."""

    sql: Dialect = SqliteDialect()

    def __init__(self, path: str, *, present: bool = True) -> None:
        """Open the file at `path`, which must be there; not `present` when the caller holds it for
        itself. Raises Unavailable."""
        self.path = path
        self.lock = BoardLock(path)
        """What this connection writes under."""
        self._seconds = WAIT_SECONDS
        self._spread = False
        self.wrote = False
        """Whether something was written to the board and is kept."""
        self._is_writing = False
        self.version: int | None = None
        """The schema that the program knows, once it is sure that the board has it."""
        try:
            if present:
                self.lock.enter()
            self.connection = engine.connect(
                f"file:{_quoted(path)}?mode=rw", uri=True, isolation_level=None, timeout=self._seconds
            )
        except BaseException as error:
            self.lock.close()
            if isinstance(error, engine.Error):
                raise unavailable(error, path) from error
            raise
        try:
            self._status = os.lstat(path)
            self._settle_with_room()
        except BaseException:
            self.close()
            raise

    def _settle_with_room(self) -> None:
        """Settle; on a full disk with the room that was kept for it: the engine needs some even to read."""
        try:
            self._settle()
        except Unavailable:
            from opsboard.store.files.draft_fallback import give_room

            if not plain_files.is_full(self.path) or not give_room(self.path):
                raise
            self._settle()

    def _settle(self) -> None:
        try:
            self.connection.executescript(_SETTINGS)
        except (engine.DatabaseError, UnicodeDecodeError) as error:
            raise unavailable(error, self.path) from error
        self.apply_durability()

    def apply_durability(self) -> None:
        """Have every commit reach the disk, as the file's journal needs it.

        A board that a bug-free engine keeps in WAL is taken out of it by an engine with the bug;
        when someone has it open, the lock that every opsboard commits under keeps it safe.
        """
        journal = str(self.value("PRAGMA journal_mode"))
        if journal == "wal" and not wal_is_safe(engine_version()):
            try:
                journal = str(self.connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0])
            except engine.OperationalError:
                journal = "wal"
        self.run("PRAGMA synchronous=FULL" if journal == "wal" else "PRAGMA synchronous=EXTRA")

    @contextmanager
    def bulk_write(self) -> Iterator[None]:
        """Have what is written go straight to the file, and only what was there before to a journal: for a new
        board, of which all would go through the WAL. Where someone has it open it stays as it is; one that was left
        without a WAL, as such an act was killed, has it back."""
        held = str(self.value("PRAGMA journal_mode"))
        if held == "wal":
            self._keep_journal("DELETE")
        try:
            yield
        finally:
            if held == "wal" or wal_is_safe(engine_version()):
                self._keep_journal("WAL")

    def _keep_journal(self, mode: str) -> None:
        with suppress(engine.OperationalError):  # in use: by someone else, or by an act that failed
            self.connection.execute(f"PRAGMA journal_mode={mode}")
        self.apply_durability()

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        return self._answer(sql, values, lambda cursor: cursor.fetchall())

    def row(self, sql: str, values: Sequence[Any] = ()) -> Row | None:
        found: Row | None = self._answer(sql, values, lambda cursor: cursor.fetchone())
        return found

    def value(self, sql: str, values: Sequence[Any] = ()) -> Any:
        found = self.row(sql, values)
        return None if found is None else found[0]

    def numbers(self, sql: str, values: Sequence[Any] = ()) -> Sequence[int]:
        from array import array

        return self._answer(sql, values, lambda cursor: array("q", (row[0] for row in cursor)))

    def run(self, sql: str, values: Sequence[Any] = ()) -> int:
        return self._answer(sql, values, lambda cursor: cursor.rowcount)

    def _answer(self, sql: str, values: Sequence[Any], taken: Callable[[engine.Cursor], Answer]) -> Answer:
        """What is `taken` of what a statement gives."""
        try:
            return taken(self.connection.execute(sql, values))
        except (engine.DatabaseError, UnicodeDecodeError) as error:
            raise self._meaning(error) from error

    def run_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        try:
            self.connection.executemany(sql, rows)
        except (engine.DatabaseError, UnicodeDecodeError) as error:
            raise self._meaning(error) from error

    def overwrite_deleted(self, on: bool) -> None:
        self.value(f"PRAGMA secure_delete={'ON' if on else 'OFF'}")

    @contextmanager
    def unguarded(self, guard: str) -> Iterator[None]:
        """As the protocol says; whoever opens the board meets the guard at its place, as nothing is seen before the
        commit."""
        from opsboard.store.sqlite.schema import GUARDS

        self.run(f"DROP TRIGGER {guard}")
        yield
        self.run(GUARDS[guard])

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """As the protocol says: with a rollback journal a reader keeps writers out, so that there each read is
        one of its own."""
        if self.connection.in_transaction or str(self.value("PRAGMA journal_mode")) != "wal":
            yield
            return
        self.run("BEGIN")
        try:
            yield
        finally:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")

    def interrupt(self) -> None:
        """Give up what is being read, but not what is being written. Any thread calls it."""
        # What the connection itself says of a transaction waits for the statement under way.
        if not self._is_writing:
            with suppress(engine.ProgrammingError):  # closed meanwhile
                self.connection.interrupt()

    def data_version(self) -> int:
        return int(self.connection.execute("PRAGMA data_version").fetchone()[0])

    def spread_out(self) -> None:
        if not self._spread:
            self._spread = True
            self.run(f"PRAGMA cache_size=-{_BULK_CACHE}")

    @property
    def is_newer(self) -> bool:
        """Whether a newer program has brought the board up to date while this one had it open."""
        held = "PRAGMA user_version"
        return self.version is not None and int(self.connection.execute(held).fetchone()[0]) > self.version

    def _meaning(self, error: Exception) -> Exception:
        """What an error means; on a newer board a table or column that is gone is no mistake of ours."""
        if _code(error) == engine.SQLITE_ERROR and self.is_newer:
            return newer(self.path)
        if _code(error) == engine.SQLITE_ERROR and self._has_other_tables():
            return _damaged(self.path)
        return unavailable(error, self.path)

    def _has_other_tables(self) -> bool:
        """Whether the file's own description of its tables is damaged: then a statement that is right fails."""
        from opsboard.store.sqlite.structure import HELD, compared

        if self.version is None:
            return False
        try:
            missing, other, _more = compared(self.connection.execute(HELD).fetchall())
        except (engine.DatabaseError, UnicodeDecodeError):
            return True
        return bool(missing or other)

    @contextmanager
    def writing(self, *, any_version: bool = False, seconds: float | None = None) -> Iterator[None]:
        """One transaction, alone: all of the block is kept, or nothing of it. On a board that was brought
        up to date meanwhile it raises Unavailable, unless what is written is the same in every version; and
        when the others do not let it write for so many seconds."""
        if self.connection.in_transaction:
            raise RuntimeError("a transaction is under way on this connection")
        seconds = min(seconds or self._seconds, self._seconds)
        self._is_writing = True
        try:
            self.lock.acquire(seconds)
        except BaseException:
            self._is_writing = False
            raise
        try:
            if not plain_files.same_file(self._status, self.path):
                raise _moved(self.path)
            self._begin(seconds)
            try:
                if not any_version and self.is_newer:
                    raise newer(self.path)
                before = self.connection.total_changes
                yield
                self.run("COMMIT")
                self.wrote = self.wrote or self.connection.total_changes > before
            except BaseException:
                # A full disk or a failed write has ended the transaction already.
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise
        finally:
            self._is_writing = False
            self.lock.release()
            if self._spread:
                self._spread = False
                self.connection.execute(f"PRAGMA cache_size=-{_CACHE}")

    def _begin(self, seconds: float) -> None:
        """Begin at once with the right to write: only another program can be in the way, since the
        lock is ours. SQLite's own waiting backs off to 100 ms, so short random pauses are used."""
        until = time.monotonic() + seconds
        self.run("PRAGMA busy_timeout=0")
        try:
            while True:
                try:
                    self.connection.execute("BEGIN IMMEDIATE")
                    return
                except engine.OperationalError as error:
                    if _code(error) not in (engine.SQLITE_BUSY, engine.SQLITE_LOCKED) or time.monotonic() > until:
                        raise unavailable(error, self.path) from error
                import random

                time.sleep(random.uniform(0.001, _RETRY_SECONDS))
        finally:
            self.run(f"PRAGMA busy_timeout={round(self._seconds * 1000)}")

    def write_back(self) -> None:
        """Bring all of the WAL into the file, which closing tries too but does not tell of. Raises Unavailable."""
        if self.value("PRAGMA wal_checkpoint(TRUNCATE)") != 0:
            raise Unavailable(_LOCKED, path=self.path)

    def is_written_back(self) -> bool:
        """Bring all of the WAL into the file and empty it, when nobody is reading; gives whether it was done. Raises
        Unavailable."""
        self.run("PRAGMA busy_timeout=200")
        try:
            return bool(self.value("PRAGMA wal_checkpoint(TRUNCATE)") == 0)
        finally:
            self.run(f"PRAGMA busy_timeout={round(self._seconds * 1000)}")

    def close(self) -> None:
        """Close, with the lock held when it is free: the last one out writes the WAL back."""
        if self.lock.closed:
            return
        try:
            with self.lock.held_if_free():
                self.connection.close()
        finally:
            self.lock.close()


def _quoted(path: str) -> str:
    return path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _code(error: Exception) -> int:
    """The primary result code, 0 when the error did not come from SQLite."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _moved(path: str) -> Unavailable:
    return Unavailable(N_("{path} was moved or removed while it was open; open it again"), path=path)


def newer(path: str) -> Unavailable:
    """Why nothing is written any more to a board that a newer program brought up to date."""
    message = N_("restart opsboard: the board is newer than it now, and nothing was changed ({path})")
    return Unavailable(message, path=path)


def _damaged(path: str) -> Unavailable:
    return Unavailable(_DAMAGED, path=path)


_DAMAGED = N_("{path} is damaged; restore a backup: opsboard backup list")
_LOCKED = N_("{path} is locked by another program; close it and try again")
_NOT_WRITTEN = N_("{path} may not be written; its owner can run: chmod g+rw {path}*")
_MEANINGS = {
    engine.SQLITE_BUSY: _LOCKED,
    engine.SQLITE_LOCKED: _LOCKED,
    engine.SQLITE_INTERRUPT: N_("{path} was not read to the end: the session is ending"),
    engine.SQLITE_FULL: N_("the disk is full: nothing was changed; make room and try again ({path})"),
    engine.SQLITE_READONLY: _NOT_WRITTEN,
    engine.SQLITE_PERM: _NOT_WRITTEN,
    engine.SQLITE_AUTH: _NOT_WRITTEN,
    engine.SQLITE_NOTADB: N_("{path} is not a board"),
    engine.SQLITE_CORRUPT: _DAMAGED,
    engine.SQLITE_FORMAT: _DAMAGED,
    engine.SQLITE_CANTOPEN: N_("{path} cannot be opened; its folder must let you write"),
    engine.SQLITE_IOERR: N_("{path} could not be read or written ({reason}); nothing was changed; check the disk"),
}
"""What is to be said of each of the engine's codes, where there is nothing more to it."""


def unavailable(error: Exception, path: str) -> Exception:
    """What an engine's error means to a person, with what to do; the error itself when it is a mistake of ours.

    Unavailable, or NotTaken for a value that the tables refuse.
    """
    code = _code(error)
    if code == engine.SQLITE_CONSTRAINT:
        return NotTaken(N_("the board does not take this: {reason}"), reason=error)
    if getattr(error, "sqlite_errorcode", 0) == _READONLY_DBMOVED:
        return _moved(path)
    if code in (engine.SQLITE_IOERR, engine.SQLITE_CANTOPEN) and plain_files.is_full(path):
        code = engine.SQLITE_FULL
    if code in (engine.SQLITE_READONLY, engine.SQLITE_CANTOPEN, engine.SQLITE_IOERR) and is_read_only(path):
        fault = read_only(path)
        return Unavailable(fault.message, **fault.values)
    if code in _MEANINGS:
        return Unavailable(_MEANINGS[code], path=path, reason=error)
    if isinstance(error, UnicodeDecodeError) or _NOT_TEXT in str(error):
        return _damaged(path)
    if _NO_JSON in str(error):
        message = N_("the board is damaged ({what}); run: opsboard check --deep ({path})")
        return Unavailable(message, what=error, path=path)
    return error
