"""What the tables hold of a team, as properties that the log of the team can name: one dictionary a subject."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from opsboard.domain.values import frozen
from opsboard.store.dialect import Database
from opsboard.store.items.rows import damaged, dump, load, load_object

States = dict[str, dict[str, Any]]
"""Subject -> its properties."""

BOARD = "board"
"""The one subject of what is the board's own."""

SERVICE = "service"
"""The row of `meta` that a board in service mode has: people enter by their keys."""

OWN = ("uuid", "name", "zone", "default_kind", "created_at", SERVICE)
"""Rows of `meta` that say what the board is."""


@frozen
class Table:
    """The table of a sort of subject: a row for each, with its properties in columns of the same names."""

    name: str
    key: str
    columns: tuple[str, ...]
    replaces: bool = True
    """Whether writing a subject that is there changes it; else that is refused."""
    optional: tuple[str, ...] = ()
    """Columns beside those: a state holds one only where it says something, so that what an older log tells of a
    subject still is all of it."""


TABLES = {
    "person": Table("person", "login", ("name", "role", "department", "active")),
    "key": Table("person_key", "key", ("login", "added_at", "added_by"), replaces=False),
    "campaign": Table(
        "campaign",
        "key",
        ("name", "first", "last", "phases", "freeze"),
        optional=("day", "freeze_kinds", "steps"),
    ),
    "holiday": Table("holiday", "year", ("days",)),
    "channel": Table("channel", "name", ("words", "rhythm", "steps"), optional=("checks",)),
    "template": Table("campaign_template", "name", ("phases", "freeze", "freeze_kinds", "steps")),
}


def states(database: Database, what: str, subject: str | None = None) -> States:
    """All subjects of a sort, or the one, when it is there. Raises Unavailable for damaged ones."""
    if what in _READERS:
        return _READERS[what](database, subject)
    table = TABLES[what]
    condition, values = ("", ()) if subject is None else (f" WHERE {table.key} = ?", (subject,))
    columns = (*table.columns, *table.optional)
    sql = f"SELECT {table.key}, {', '.join(columns)} FROM {table.name}{condition} ORDER BY {table.key}"
    return {
        row[0]: {
            name: _MEANT[name](value) if name in _MEANT else value
            for name, value in zip(columns, row[1:], strict=True)
            if value is not None or name not in table.optional
        }
        for row in database.rows(sql, values)
    }


def write(database: Database, what: str, subject: str, state: Mapping[str, Any]) -> None:
    """Write the row of a subject of `TABLES`. Raises NotTaken."""
    table = TABLES[what]
    columns = (*table.columns, *table.optional)
    sql = f"INSERT INTO {table.name} ({', '.join((table.key, *columns))}) VALUES (?{', ?' * len(columns)})"
    if table.replaces:
        changed = ", ".join(f"{name} = excluded.{name}" for name in columns)
        sql += f" ON CONFLICT ({table.key}) DO UPDATE SET {changed}"
    values = [state[name] for name in table.columns] + [state.get(name) or None for name in table.optional]
    database.run(sql, (subject, *(dump(value) if isinstance(value, list | tuple) else value for value in values)))


def remove(database: Database, what: str, subject: str) -> None:
    """Take away the row of a subject of `TABLES`."""
    database.run(f"DELETE FROM {TABLES[what].name} WHERE {TABLES[what].key} = ?", (subject,))


def set_service(database: Database, on: bool) -> None:
    """Have people enter by their keys, or no longer."""
    if on:
        database.run("INSERT INTO meta (name, value) VALUES (?, 'on') ON CONFLICT DO NOTHING", (SERVICE,))
    else:
        database.run("DELETE FROM meta WHERE name = ?", (SERVICE,))


def _shared(what: str) -> Callable[[Database, str | None], States]:
    """Reads what is everybody's of a table that holds each person's own as well."""
    sql = f"SELECT name, value FROM {what} WHERE owner IS NULL AND coalesce(?, name) = name"
    return lambda database, subject: {name: load_object(value) for name, value in database.rows(sql, (subject,))}


def _kinds(database: Database, subject: str | None) -> States:
    kinds = _workflow(database).get("kinds", [])
    if not isinstance(kinds, list) or not all(isinstance(kind, dict) and "key" in kind for kind in kinds):
        raise damaged("workflow")
    return {str(kind["key"]): kind for kind in kinds if subject in (None, kind["key"])}


def _board(database: Database, subject: str | None) -> States:
    held: dict[str, Any] = dict(
        database.rows(f"SELECT name, value FROM meta WHERE name IN ({', '.join('?' * len(OWN))})", OWN)
    )
    if not held:
        return {}
    held[SERVICE] = SERVICE in held
    return {BOARD: held | {name: value for name, value in _workflow(database).items() if name != "kinds"}}


def _workflow(database: Database) -> dict[str, Any]:
    text = database.value("SELECT value FROM meta WHERE name = 'workflow'")
    return {} if text is None else load_object(text)


def _list(text: str) -> list[Any]:
    held = load(text)
    if not isinstance(held, list):
        raise damaged(text)
    return held


_MEANT: dict[str, Callable[[Any], Any]] = {
    "active": bool,
    "phases": _list,
    "days": _list,
    "freeze": lambda text: None if text is None else _list(text),
    "freeze_kinds": lambda text: [] if text is None else _list(text),
    "steps": lambda text: [] if text is None else _list(text),
    "words": _list,
    "checks": lambda text: [] if text is None else _list(text),
}
"""Columns whose values are other than what the log has."""

OWNED = ("view", "macro")
"""Sorts whose table holds each person's own as well: only what is everybody's is the team's."""

_READERS: dict[str, Callable[[Database, str | None], States]] = {
    "board": _board,
    "kind": _kinds,
    **{what: _shared(what) for what in OWNED},
}
