"""Opening a board file: only one that is a board, whole, and of a version that this program knows."""

from __future__ import annotations

import time

from opsboard.domain.errors import N_, Unavailable
from opsboard.store.dialect import WANTED
from opsboard.store.files import plain_files
from opsboard.store.sqlite import board_file, schema
from opsboard.store.sqlite.connection import APPLICATION_ID, SqliteDatabase
from opsboard.store.sqlite.locking import BoardLock

SCHEMA_VERSION = 14
"""How many migrations there are: what `PRAGMA user_version` of an up-to-date board says."""

_ALONE_SECONDS = 5.0
_WITH_KEYS = 2
"""The first schema that has what `people keys` reads: who enters must not wait for an update."""


def connect(path: str, *, guarded: bool = True, older: bool = False) -> SqliteDatabase:
    """The board at `path`, brought up to date; one to be repaired need not be `guarded`. With `older`, one that
    waits to be brought up to date can be read as it is. Raises NotFound and Unavailable."""
    before = board_file.checked(path)
    database = SqliteDatabase(path)
    try:
        if not plain_files.same_file(before, path):
            raise Unavailable(N_("{path} was exchanged while it was opened; try again"), path=path)
        _check_header(database, older)
        if _version(database) < SCHEMA_VERSION:
            database.run("PRAGMA query_only=ON")
            _check_guards(database, all_of_them=False)
            return database
        if guarded:
            _check_guards(database)
        database.version = SCHEMA_VERSION
    except BaseException:
        database.close()
        raise
    return database


def _check_header(database: SqliteDatabase, older: bool) -> None:
    if database.value("PRAGMA application_id") != APPLICATION_ID:
        raise Unavailable(N_("{path} is not a board"), path=database.path)
    version = _version(database)
    if version > SCHEMA_VERSION:
        raise Unavailable(N_("the board {path} is newer than this program; update opsboard"), path=database.path)
    if version < SCHEMA_VERSION:
        _migrate(database, older and version >= _WITH_KEYS)


def _version(database: SqliteDatabase) -> int:
    return int(database.value("PRAGMA user_version"))


def _migrate(database: SqliteDatabase, readable: bool) -> None:
    """Bring an older board up to date, unless an older program has it open: then its people are told that
    they should restart. Raises Unavailable then, but for one who finds it `readable` as it is."""
    lock = database.lock
    lock.leave()
    try:
        with database.writing():
            if _version(database) >= SCHEMA_VERSION:
                return
            if _is_alone(lock):
                from opsboard.store.sqlite.migrations import migrate

                migrate(database, SCHEMA_VERSION)
                return
            database.run("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", (WANTED, str(SCHEMA_VERSION)))
    finally:
        lock.enter()
    if readable:
        return
    raise Unavailable(
        N_(
            "{path} must be brought up to date, but someone has it open with an older opsboard; they are told to"
            " restart it, try again then"
        ),
        path=database.path,
    )


def _is_alone(lock: BoardLock) -> bool:
    """Whether nobody else has the board open; waits a moment for those who are just leaving."""
    import random

    until = time.monotonic() + _ALONE_SECONDS
    while not lock.alone():
        if time.monotonic() > until:
            return False
        time.sleep(random.uniform(0.01, 0.05))
    return True


def wanted_version(database: SqliteDatabase) -> int:
    """The schema that a newer program waits to bring the board to; 0 when none does."""
    return int(database.value("SELECT value FROM meta WHERE name = ?", (WANTED,)) or 0)


def _check_guards(database: SqliteDatabase, *, all_of_them: bool = True) -> None:
    """Raises Unavailable when the board has other triggers or views than opsboard gave it: they would
    run with the rights of whoever opens the board. One of an older version has not `all_of_them`."""
    found: dict[str, str] = dict(database.rows("SELECT name, sql FROM sqlite_schema WHERE type IN ('trigger', 'view')"))
    meant = {name: statement.strip() for name, statement in schema.GUARDS.items()}
    if found != meant and (all_of_them or not found.items() <= meant.items()):
        raise Unavailable(
            N_(
                "{path} has triggers or views that opsboard did not make, or lacks those it made;"
                " run: opsboard doctor --fix"
            ),
            path=database.path,
        )
