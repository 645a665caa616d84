"""From one schema to the next: append-only, numbered, each all or nothing.

Imported only when a board needs it, since sqlite-utils costs every command 80 ms otherwise.
"""

from __future__ import annotations

import os

from sqlite_utils import Database as Tables
from sqlite_utils import Migrations

from opsboard.domain import segments
from opsboard.store.items.derived_fields import write_all_dates
from opsboard.store.items.workflow_updates import write_any_direction
from opsboard.store.log.team_log import journal_of_update
from opsboard.store.sqlite import schema
from opsboard.store.sqlite.connection import SqliteDatabase
from opsboard.store.sqlite.permissions import user_name

_TEAM_LOG = 3
"""The schema that brought the log of the team: it begins with what an older board has."""
_ANY_DIRECTION = 4
"""The schema from which on gates may hold in any direction."""
_DAYS = 5
"""The schema from which on dates tell what a calendar sorts and counts by."""

migrations = Migrations("opsboard")


@migrations()
def m001_board(tables: Tables) -> None:
    """The first schema."""
    _make(tables, schema.TABLES)
    tables.execute(schema.SEARCH.format(tokenizer=segments.TOKENIZER))


@migrations()
def m002_team(tables: Tables) -> None:
    """Saved views, keys of people, notices."""
    _make(tables, schema.TEAM)


@migrations()
def m003_team_log(tables: Tables) -> None:
    """The log of the team."""
    _make(tables, schema.TEAM_LOG)


@migrations()
def m004_any_direction(tables: Tables) -> None:
    """Gates that hold in any direction, which `write_any_direction` brings to what a board has. From here on a mark
    of a blocked item tells which item made it, too."""


@migrations()
def m005_days(tables: Tables) -> None:
    """What the dates of items tell of them, which `write_all_dates` writes for those that are there."""
    _make(tables, schema.DAYS)


@migrations()
def m006_channels(tables: Tables) -> None:
    """Channels and templates of campaigns; of a campaign, its day, what its freeze holds back, and its steps."""
    _make(tables, schema.CHANNELS)


def _make(tables: Tables, statements: str) -> None:
    for statement in filter(None, map(str.strip, statements.split(";\n"))):
        tables.execute(statement)


def migrate(database: SqliteDatabase, version: int) -> None:
    """Bring a board to the newest schema, inside the caller's transaction."""
    tables = Tables(database.connection, execute_plugins=False)
    before = database.value("PRAGMA user_version")
    migrations.apply(tables)
    account = user_name(os.getuid())
    if before < _TEAM_LOG:
        journal_of_update(database, account).write_found()  # what an older board has
    if before < _ANY_DIRECTION:
        write_any_direction(database, account)
    if before < _DAYS:
        write_all_dates(database)
    for name, statement in schema.GUARDS.items():
        tables.execute(f"DROP TRIGGER IF EXISTS {name}")
        tables.execute(statement.strip())
    tables.execute(f"PRAGMA user_version={version}")
