"""A new board: made whole under another name, then given its own, so that nobody ever meets half of one."""

from __future__ import annotations

import os
import uuid
from collections.abc import Sequence

from opsboard.domain.errors import N_, Refused, Unavailable
from opsboard.domain.items import Person
from opsboard.domain.kinds_loader import workflow_from_json, workflow_to_json
from opsboard.domain.values import replaced
from opsboard.domain.views import View
from opsboard.store.files import draft_fallback, plain_files
from opsboard.store.items import workflows
from opsboard.store.log.change_log import START
from opsboard.store.log.team_log import TeamJournal
from opsboard.store.people.team import Team
from opsboard.store.sqlite import board_file, sharing
from opsboard.store.sqlite.connection import APPLICATION_ID, SqliteDatabase, engine_version, wal_is_safe
from opsboard.store.sqlite.locking import BoardLock
from opsboard.store.sqlite.migrations import migrate
from opsboard.store.sqlite.opening import SCHEMA_VERSION
from opsboard.store.sqlite.unfinished import made_beside
from opsboard.usecases.ports import BoardInfo


def create(
    path: str, info: BoardInfo, workflow_json: str, person: Person, group: str | None, views: Sequence[View] = ()
) -> None:
    """Make the file. Raises Refused, Unavailable and Invalid as `create_board` says."""
    workflow = workflow_from_json(workflow_json)
    workflow.kind(info.default_kind)
    folder = os.path.dirname(path)
    number = _private_folder(folder) if group is None else sharing.shared_folder(folder, group)
    board_file.refuse_network(path)
    _refuse_existing(path)
    mode = plain_files.PRIVATE if group is None else plain_files.SHARED
    # Two that make the same board at once: the second finds it made.
    lock = BoardLock(path, mode, number)
    try:
        lock.acquire()
        _refuse_existing(path)
        try:
            with made_beside(path, mode, number) as made:
                _fill(made, info, workflow_to_json(workflow), person, views)
            draft_fallback.reserve(path)
        except OSError as error:
            raise Unavailable(N_("{path} cannot be made: {reason}"), path=path, reason=error) from error
    finally:
        lock.close()


def _private_folder(folder: str) -> int:
    try:
        os.makedirs(folder, 0o700, exist_ok=True)
    except OSError as error:
        raise Unavailable(N_("{path} cannot be made: {reason}"), path=folder, reason=error) from error
    return -1


def _refuse_existing(path: str) -> None:
    if os.path.lexists(path):
        raise Refused(N_("{path} exists already; give another path"), path=path)


def _fill(path: str, info: BoardInfo, workflow_json: str, person: Person, views: Sequence[View]) -> None:
    database = SqliteDatabase(path)
    try:
        database.run(f"PRAGMA application_id={APPLICATION_ID}")
        if wal_is_safe(engine_version()):
            database.run("PRAGMA journal_mode=WAL")
            database.apply_durability()
        with database.writing():
            migrate(database, SCHEMA_VERSION)
            team = Team(database, TeamJournal(database, info.created_at, person.login, None, 0, START))
            team.write_workflow(lambda: _write_board(database, info, workflow_json))
            team.save_person(person)
            for view in views:
                team.save_view(replaced(view, by=person.login))
            team.close()
        database.write_back()
    finally:
        database.close()


def _write_board(database: SqliteDatabase, info: BoardInfo, workflow_json: str) -> None:
    workflows.write_workflow(database, workflow_from_json(workflow_json), workflow_json)
    database.run_many(
        "INSERT INTO meta (name, value) VALUES (?, ?)",
        [
            ("uuid", str(uuid.uuid4())),
            ("name", info.name),
            ("zone", info.zone),
            ("default_kind", info.default_kind),
            ("created_at", info.created_at),
        ],
    )
