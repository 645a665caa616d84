"""From one schema to the next: append-only, numbered, each all or nothing.

Imported only when a board needs it, since sqlite-utils costs every command 80 ms otherwise.
"""

from __future__ import annotations

import os
from contextlib import suppress

from sqlite_utils import Database as Tables
from sqlite_utils import Migrations

from opsboard.domain import segments
from opsboard.domain.errors import Invalid
from opsboard.domain.items import RECOUNTED
from opsboard.domain.views import built_in
from opsboard.i18n import current_language
from opsboard.store.items.derived_fields import write_all_dates
from opsboard.store.items.field_values import write_all_fields
from opsboard.store.items.workflow_updates import bring_kinds
from opsboard.store.items.workflows import read_kinds, stored_workflow, write_field_rules
from opsboard.store.log import notification_rebuild
from opsboard.store.log.team_log import journal_of_update
from opsboard.store.people.views import bring_views
from opsboard.store.search import full_text
from opsboard.store.sqlite import schema
from opsboard.store.sqlite.connection import SqliteDatabase
from opsboard.store.sqlite.permissions import user_name

_TEAM_LOG = 3
"""The schema that brought the log of the team: it begins with what an older board has."""
_KINDS = 14
"""The newest schema that brought something to the kinds of a board."""
_WORDS_OF_FIELDS = 11
"""The schema from which on the words of fields are indexed as they are now."""
_FIELDS = 14
"""The schema from which on fields are sorted and narrowed by, and name people, those of tables too."""
_SIGNALS = 14
"""The schema from which on the signals of items are kept with them."""
_VIEWS = 14
"""The schema from which on a board that is there has the views that a new one begins with."""
_DAYS = 14
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
    """Gates that hold in any direction. From here on a mark of a blocked item tells which item made it, too."""


@migrations()
def m005_time(tables: Tables) -> None:
    """What time brings: its marks, snoozed items, and notices of it."""
    if "snoozed" not in tables["item"].columns_dict:  # a board that was made by this version has it
        tables.execute(f"ALTER TABLE item ADD COLUMN {schema.SNOOZED}")
    _notices_anew(tables)
    _make(tables, schema.TIME)


@migrations()
def m006_words_of_fields(tables: Tables) -> None:
    """What is written in fields is found by its words: all items are indexed anew."""


@migrations()
def m007_days(tables: Tables) -> None:
    """What the dates of items tell of them, which `write_all_dates` writes for those that are there."""
    _make(tables, schema.DAYS)


@migrations()
def m008_series(tables: Tables) -> None:
    """What is kept of a series beside its rule, and what comes again by an index."""
    if "series" not in tables["item"].columns_dict:  # a board that was made by this version has it
        tables.execute(f"ALTER TABLE item ADD COLUMN {schema.SERIES}")
    _make(tables, schema.REPEATS)


@migrations()
def m009_holidays(tables: Tables) -> None:
    """Holidays and make-up days."""
    _make(tables, schema.HOLIDAYS)


@migrations()
def m010_channels(tables: Tables) -> None:
    """Channels and templates of campaigns; of a campaign, its day, what its freeze holds back, and its steps."""
    _make(tables, schema.CHANNELS)


@migrations()
def m011_fields(tables: Tables) -> None:
    """The values of fields, to sort and narrow by; what a card shows of them; notices of people that a field names."""
    if "shown" not in tables["item"].columns_dict:  # a board that was made by this version has it
        tables.execute(f"ALTER TABLE item ADD COLUMN {schema.SHOWN}")
    _make(tables, schema.FIELDS)
    _notices_anew(tables)


@migrations()
def m012_channel_checks(tables: Tables) -> None:
    """What channels have looked at, and what expires by an index; the rules and fields of kinds that came with it."""
    _make(tables, schema.CHANNEL_CHECKS)


@migrations()
def m013_macros(tables: Tables) -> None:
    """Macros."""
    _make(tables, schema.MACROS)


@migrations()
def m014_operations(tables: Tables) -> None:
    """Signals, counted; whose customers are to be told, by an index; the views that a new board begins with; what an
    effort and a person's week come to. What kinds, relations and settings say of them `bring_kinds` brings."""
    _make(tables, schema.ANSWERS)


def _notices_anew(tables: Tables) -> None:
    """Have the table of notices take the reasons that this version has."""
    tables.execute("ALTER TABLE notice RENAME TO old_notice")
    tables.execute("DROP INDEX notice_unread")
    _make(tables, "CREATE TABLE notice (" + schema.TEAM.split("CREATE TABLE notice (")[1])
    tables.execute("INSERT INTO notice SELECT * FROM old_notice")
    tables.execute("DROP TABLE old_notice")


def _count_signals(database: SqliteDatabase, by: str) -> None:
    """Have items keep how many signals they have: one act in the log. Of kinds that are damaged a check tells."""
    from opsboard.store.items.signals import miscounted
    from opsboard.store.log.change_log import Journal
    from opsboard.store.transaction import SqlTransaction
    from opsboard.usecases.ports import NewChange

    with suppress(Invalid, TypeError):
        at = database.value(f"SELECT {database.sql.now}")
        journal = Journal(database, "update", at, by, None, None)
        zone = str(database.value("SELECT value FROM meta WHERE name = 'zone'"))
        act = SqlTransaction(database, journal, read_kinds(database), zone, lambda _workflow: None)
        for key, found in list(miscounted(database)):
            held = act.properties(key)
            act.apply(NewChange(key, RECOUNTED, {name: held.get(name) for name in found}, found), at, by)
        act.close()
        journal.close()


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
    if 0 < before < _WORDS_OF_FIELDS:
        full_text.rebuild(database)
    if 0 < before < _FIELDS:
        with suppress(Invalid, TypeError):  # of kinds that are damaged a check tells
            write_field_rules(database, stored_workflow(database))
    if 0 < before < _KINDS:
        bring_kinds(database, account, before)
    if 0 < before < _VIEWS:
        kinds = read_kinds(database)
        languages = ("zh", "en") if current_language() == "zh" else ("en", "zh")
        bring_views(database, account, list(zip(*(built_in(one, kinds) for one in languages), strict=True)))
    if 0 < before < _FIELDS:
        write_all_fields(database, {key: kind.rules for key, kind in read_kinds(database).items()})
        notification_rebuild.rebuild(database, as_read=True)
    if 0 < before < _SIGNALS:
        _count_signals(database, account)
    if before < _DAYS:
        write_all_dates(database)
    for name, statement in schema.GUARDS.items():
        tables.execute(f"DROP TRIGGER IF EXISTS {name}")
        tables.execute(statement.strip())
    tables.execute(f"PRAGMA user_version={version}")
