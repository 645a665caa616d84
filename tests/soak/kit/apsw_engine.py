"""apsw as the store's engine: the same SQL of the same store over a file system that a test holds in its hand.

It gives what `opsboard.store.sqlite.connection` asks of an engine: connections with the DB-API's `execute`, errors with
`sqlite_errorcode`, and the codes by name. Files of a connection go through `disk.DISK`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any

import apsw
from disk import DISK_NAME

sqlite_version_info = tuple(int(part) for part in apsw.sqlite_lib_version().split("."))


class Error(Exception):
    """What apsw raises, as the DB-API names it."""

    def __init__(self, error: apsw.Error) -> None:
        super().__init__(str(error))
        self.sqlite_errorcode = getattr(error, "extendedresult", 0) or getattr(error, "result", 0)


class DatabaseError(Error):
    """Of the engine."""


class OperationalError(DatabaseError):
    """Also of the engine: the store tells them apart by their codes."""


def __getattr__(name: str) -> int:
    if name.startswith("SQLITE_"):
        code: int = getattr(apsw, name)
        return code
    raise AttributeError(name)


def connect(address: str, /, **options: Any) -> Connection:
    """A connection to the file that the address names, over the disk of the test."""
    return Connection(address, options.get("timeout", 5.0))


class Connection:
    """A connection in autocommit mode."""

    def __init__(self, address: str, timeout: float) -> None:
        flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_URI
        self._held = _told(apsw.Connection, address, flags, DISK_NAME)
        self._held.set_busy_timeout(round(timeout * 1000))
        self.row_factory: Any = None

    @property
    def in_transaction(self) -> bool:
        return bool(self._held.in_transaction)

    @property
    def total_changes(self) -> int:
        return int(self._held.total_changes())

    def execute(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> Rows:
        """All rows at once, so that a statement ends when it is run."""
        before = self._held.total_changes()
        cursor = self._held.cursor()
        _told(cursor.execute, sql, values or None)
        try:
            names = tuple(column[:1] for column in cursor.description)
        except apsw.ExecutionCompleteError:
            names = ()
        found = _told(list, cursor)
        cursor.close()
        return Rows(found, names, self._held.total_changes() - before, self._held.last_insert_rowid())

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        _told(lambda: list(self._held.cursor().executemany(sql, rows)))

    def executescript(self, sql: str) -> None:
        _told(lambda: list(self._held.cursor().execute(sql)))

    def close(self) -> None:
        # SQLite's own closing says nothing when it cannot write the WAL back: the WAL stays.
        with suppress(apsw.Error):
            self._held.close()


class Rows:
    """What a statement gave."""

    def __init__(
        self, rows: list[tuple[Any, ...]], description: tuple[tuple[str], ...], changed: int, row: int
    ) -> None:
        self._rows = rows
        self.lastrowid = row
        self.description = description
        self.rowcount = changed

    def fetchall(self) -> list[tuple[Any, ...]]:
        rows, self._rows = self._rows, []
        return rows

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter(self.fetchall())

    def fetchone(self) -> tuple[Any, ...] | None:
        return self._rows.pop(0) if self._rows else None


def _told(work: Any, *arguments: Any) -> Any:
    try:
        return work(*arguments)
    except apsw.Error as error:
        raise OperationalError(error) from error
