"""A board in SQLite: made, opened, read and written."""

from __future__ import annotations

import os
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from opsboard.domain.addresses import SqliteFile
from opsboard.domain.errors import Unavailable
from opsboard.domain.items import Person
from opsboard.store.board import SqlStore
from opsboard.store.dialect import FORGETTING
from opsboard.store.people.people import NOTE_SECONDS
from opsboard.store.sqlite.connection import SqliteDatabase
from opsboard.store.sqlite.opening import SCHEMA_VERSION, connect, wanted_version
from opsboard.store.sqlite.permissions import FileAccess
from opsboard.usecases.ports import BoardInfo, Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opsboard.domain.views import View
    from opsboard.store.sqlite.backups import BackupFiles
    from opsboard.usecases.ports.presence import Presence
    from opsboard.usecases.ports.store import Store


def open_board(path: str, *, older: bool = False) -> SqliteStore:
    """The board at `path`. Raises NotFound when there is none, and Unavailable, with what to do, when it
    is not a board, newer than this program, damaged, locked, read-only or on a network file system. With `older`, one
    that waits to be brought up to date can be read as it is."""
    database = connect(os.path.abspath(path), older=older)
    try:
        return SqliteStore(database)
    except BaseException:
        database.close()
        raise


def repair_board(path: str) -> list[Finding]:
    """Repair the board at `path` from its logs, whether it can be opened or not; tells what was repaired. Raises
    NotFound and Unavailable."""
    from opsboard.store.sqlite.repair import repair

    database = connect(os.path.abspath(path), guarded=False)
    try:
        return repair(database)
    finally:
        database.close()


def create_board(
    path: str,
    name: str,
    zone: str,
    workflow_json: str,
    default_kind: str,
    created_at: str,
    person: Person,
    group: str | None = None,
    views: Sequence[View] = (),
) -> SqliteStore:
    """A new board at `path`, with its first person and everybody's `views`; opened. With a group, its members share
    it.

    Raises Refused when the file exists or the folder is not shared by the group, Unavailable when it
    cannot be written, Invalid for a workflow that makes no sense.
    """
    from opsboard.store.sqlite.creating import create

    path = os.path.abspath(path)
    info = BoardInfo("", name, zone, default_kind, SqliteFile(path), created_at)
    create(path, info, workflow_json, person, group, views)
    return open_board(path)


class SqliteStore(SqlStore):
    """A `Store` on one board file. One thread uses it."""

    _database: SqliteDatabase

    def __init__(self, database: SqliteDatabase) -> None:
        super().__init__(database, SqliteFile(database.path))
        self._presence: Presence | None = None
        if self.waits_to_forget():
            self._go_on_forgetting()

    def close(self) -> None:
        if self._presence is not None:
            self._presence.close()
        if not self._database.lock.closed:
            self._go_on_forgetting()
        super().close()

    def _forget(self) -> None:
        """Bring what was purged out of the journal as well. While someone is reading the journal stays: then whoever
        opens or leaves the board after them does it."""
        # The purge itself is done: a disk that fails now does it at the next time that the journal is written back.
        with suppress(Unavailable):
            if not self._database.is_written_back():
                with self._database.writing(seconds=NOTE_SECONDS):
                    self._database.run(
                        "INSERT INTO meta (name, value) VALUES (?, 'on') ON CONFLICT DO NOTHING", (FORGETTING,)
                    )

    def waits_to_forget(self) -> bool:
        return self._database.value("SELECT 1 FROM meta WHERE name = ?", (FORGETTING,)) is not None

    def _go_on_forgetting(self) -> None:
        """Bring purged words out of the journal, which someone who was reading had kept there."""
        with suppress(Unavailable):
            if self.waits_to_forget() and self._database.is_written_back():
                with self._database.writing(seconds=NOTE_SECONDS):
                    self._database.run("DELETE FROM meta WHERE name = ?", (FORGETTING,))

    def presence(self) -> Presence:
        if self._presence is None:
            from opsboard.store.files.presence import PresenceFile

            self._presence = PresenceFile(self.info.path)
        return self._presence

    def update(self) -> str:
        if self._database.is_newer:
            return "newer"
        return "wanted" if wanted_version(self._database) > SCHEMA_VERSION else ""

    @property
    def access(self) -> FileAccess:
        return FileAccess(self.info.path)

    @cached_property
    def copies(self) -> BackupFiles:
        from opsboard.store.sqlite.backups import BackupFiles

        return BackupFiles(self._database)

    def check(self, *, deep: bool) -> list[Finding]:
        from opsboard.store.sqlite.file_checks import check

        return check(self._database, deep=deep)


if TYPE_CHECKING:

    def _is_a_store(store: SqliteStore) -> Store:
        return store
