"""The tables, indexes, guards and rows of its own schema that a board has, and making them anew.

What a fresh board of this version has is the measure: it is made in memory, by the statements of `schema`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from typing import TYPE_CHECKING

from opsboard.domain.errors import N_, Unavailable
from opsboard.domain.segments import TOKENIZER
from opsboard.domain.values import frozen
from opsboard.store.dialect import Database, Row
from opsboard.store.sqlite import schema
from opsboard.store.sqlite.connection import engine
from opsboard.usecases.ports import Finding

if TYPE_CHECKING:
    from opsboard.store.sqlite.connection import SqliteDatabase

MIGRATIONS = "_sqlite_migrations"
"""The table in which sqlite-utils keeps which migrations were applied; its statement is sqlite-utils' own."""
HELD = "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_autoindex%'"
"""What a board's file says that it has."""
_OWN = frozenset({"sqlite_stat1", "sqlite_stat4", MIGRATIONS, f"idx_{MIGRATIONS}_migration_set_name"})
"""What stands beside: statistics that ANALYZE made, and the record of migrations."""


@frozen
class Part:
    """One table, index or trigger."""

    sort: str
    """table, index, trigger or view."""
    name: str
    table: str
    sql: str
    """Empty for the tables behind the full text, which the engine makes in its own words."""


def statements() -> Iterator[str]:
    """What makes all tables and indexes, in order; without the guards."""
    first = (schema.TABLES, schema.TEAM, schema.TEAM_LOG, schema.TIME, schema.DAYS, schema.REPEATS)
    later = (schema.HOLIDAYS, schema.CHANNELS, schema.FIELDS, schema.CHANNEL_CHECKS, schema.MACROS, schema.ANSWERS)
    yield from filter(None, map(str.strip, "".join((*first, *later)).split(";\n")))
    yield schema.SEARCH.format(tokenizer=TOKENIZER)


@cache
def wanted() -> dict[str, Part]:
    """All that a board of this version has, by name."""
    with closing(engine.connect(":memory:")) as connection:
        for statement in (*statements(), *map(str.strip, schema.GUARDS.values())):
            connection.execute(statement)
        return _parts(connection.execute(HELD).fetchall())


def _parts(rows: list[Row]) -> dict[str, Part]:
    return {
        name: Part(sort, name, table, "" if name.startswith("search_") else sql or "")
        for sort, name, table, sql in rows
        if name not in _OWN
    }


def differing(database: Database) -> tuple[list[Part], list[Part], list[Part]]:
    """What of the board is missing, what is other than it ought to be (as it ought to be), and what is too much."""
    return compared(database.rows(HELD))


def compared(rows: list[Row]) -> tuple[list[Part], list[Part], list[Part]]:
    """As `differing`, of rows of `HELD`."""
    held, meant = _parts(rows), wanted()
    missing = [part for name, part in meant.items() if name not in held]
    other = [part for name, part in meant.items() if name in held and held[name] != part]
    more = [part for name, part in held.items() if name not in meant]
    return missing, other, more


_MISSING = {
    "table": N_("the table {name} is missing"),
    "index": N_("the index {name} is missing; run: opsboard doctor --fix"),
    "trigger": N_("the guard {name} is missing; run: opsboard doctor --fix"),
}
_OTHER = {
    "table": N_("the table {name} has other columns or conditions than opsboard gave it; run: opsboard doctor --fix"),
    "index": N_("the index {name} is not the one that opsboard made; run: opsboard doctor --fix"),
    "trigger": N_("the guard {name} is not the one that opsboard made; run: opsboard doctor --fix"),
}
_MORE = {
    "table": N_(
        "the table {name} is none of opsboard's; look at it and take it away: sqlite3 BOARD 'DROP TABLE {name}'"
    ),
    "index": N_("the index {name} is none of opsboard's; run: opsboard doctor --fix"),
    "trigger": N_("the trigger {name} is none of opsboard's; run: opsboard doctor --fix"),
    "view": N_("the SQL view {name} is none of opsboard's; run: opsboard doctor --fix"),
}


def check(database: SqliteDatabase) -> list[Finding]:
    """Whether the board has its tables, indexes and guards, these alone, and each as it was made."""
    wrong = [
        Finding("structure", "error", messages.get(part.sort, messages["table"]), {"name": part.name[:60]})
        for messages, parts in zip((_MISSING, _OTHER, _MORE), differing(database), strict=True)
        for part in parts
    ]
    if not _is_recorded(database):
        message = N_("the record of migrations is not that of a board of this version; run: opsboard doctor --fix")
        wrong.append(Finding("structure", "error", message, {}))
    return wrong or [
        Finding("structure", "ok", N_("{count} tables, indexes and guards are as made"), {"count": len(wanted())})
    ]


def repair(database: SqliteDatabase) -> list[str]:
    """Inside a transaction, with foreign keys off: make what is missing, and anew what was altered; take away what
    would run or slow the board down. Tables that are none of opsboard's stay. Gives the names of what was repaired.

    Raises Unavailable or Invalid when the rows of a table do not meet its conditions.
    """
    missing, other, more = differing(database)
    done = []
    for part in (*other, *more):
        if part.sort in ("trigger", "index", "view"):
            database.run(f"DROP {part.sort.upper()} {_quoted(part.name)}")
            done.append(part.name)
    again = {part.name for part in (*missing, *other)}
    tables = [part for part in (*missing, *other) if part.sort == "table" and part.sql]
    for part in tables:
        if part in other:
            again |= {name for name, one in wanted().items() if one.table == part.name and one.sort != "table"}
        if part.name != "search":
            _make_table(database, part, there=part in other)
        done.append(part.name)
    if any(name == "search" or name.startswith("search_") for name in again):
        _make_search(database)
        done.append("search")
    for name, part in wanted().items():
        if part.sort in ("index", "trigger") and name in again:
            database.run(f"DROP {part.sort.upper()} IF EXISTS {_quoted(name)}")
            database.run(part.sql)
            done.append(name)
    return list(dict.fromkeys(done)) + _repair_record(database)


def _make_table(database: SqliteDatabase, part: Part, *, there: bool) -> None:
    """Make a table anew, with the rows that it has."""
    if not there:
        database.run(part.sql)
        return
    held = {row[1] for row in database.rows(f"PRAGMA table_info({part.name})")}
    database.run("PRAGMA legacy_alter_table=ON")  # references to the table stay as they are
    try:
        database.run(f"ALTER TABLE {part.name} RENAME TO old_{part.name}")
    finally:
        database.run("PRAGMA legacy_alter_table=OFF")
    for (name,) in database.rows(
        "SELECT name FROM sqlite_schema WHERE tbl_name = ? AND type IN ('index', 'trigger') AND sql IS NOT NULL",
        (f"old_{part.name}",),
    ):
        sort = database.value("SELECT type FROM sqlite_schema WHERE name = ?", (name,))
        database.run(f"DROP {str(sort).upper()} {_quoted(name)}")
    database.run(part.sql)
    columns = ", ".join(row[1] for row in database.rows(f"PRAGMA table_info({part.name})") if row[1] in held)
    database.run(f"INSERT INTO {part.name} ({columns}) SELECT {columns} FROM old_{part.name}")
    database.run(f"DROP TABLE old_{part.name}")


def _make_search(database: SqliteDatabase) -> None:
    """An empty full text, which is to be filled."""
    try:
        database.run("DROP TABLE IF EXISTS search")
    except Unavailable:  # its own tables are so damaged that the engine does not know it
        database.run("PRAGMA writable_schema=ON")
        database.run("DELETE FROM sqlite_schema WHERE name = 'search'")
        database.run("PRAGMA writable_schema=RESET")
    for name in [name for name in wanted() if name.startswith("search_")]:
        database.run(f"DROP TABLE IF EXISTS {name}")
    database.run(wanted()["search"].sql)


def _is_recorded(database: SqliteDatabase) -> bool:
    """Whether the board says of itself that all migrations were applied, and no others."""
    from sqlite_utils import Database as Tables

    from opsboard.store.sqlite.migrations import migrations

    tables = Tables(database.connection, execute_plugins=False)
    try:
        return not migrations.pending(tables) and len(migrations.applied(tables)) == database.value(
            f"SELECT count(*) FROM {MIGRATIONS}"
        )
    except engine.Error:  # other columns than sqlite-utils gave it
        return False


def _repair_record(database: SqliteDatabase) -> list[str]:
    """Have the board say that all migrations were applied, as one of this version."""
    if _is_recorded(database):
        return []
    from sqlite_utils import Database as Tables

    from opsboard.store.sqlite.migrations import migrations

    database.run(f"DROP TABLE IF EXISTS {MIGRATIONS}")
    tables = Tables(database.connection, execute_plugins=False)
    migrations.ensure_migrations_table(tables)
    now = database.value("SELECT strftime('%Y-%m-%d %H:%M:%f+00:00', 'now')")
    for step in migrations.pending(tables):
        database.run(
            f"INSERT INTO {MIGRATIONS} (migration_set, name, applied_at) VALUES (?, ?, ?)",
            (migrations.name, step.name, now),
        )
    return [MIGRATIONS]


@contextmanager
def without_guards(database: Database) -> Iterator[None]:
    """Within a transaction, let what the guards refuse be written: what is repaired is what they guard. Whoever opens
    the board meets them at their place."""
    for name in schema.GUARDS:
        database.run(f"DROP TRIGGER IF EXISTS {name}")
    yield
    for statement in schema.GUARDS.values():
        database.run(statement.strip())


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
