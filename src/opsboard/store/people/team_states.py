"""What the tables hold of a team, as properties that the log of the team can name: one dictionary a subject."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from opsboard.store.dialect import Database
from opsboard.store.items.rows import damaged, load, load_object

States = dict[str, dict[str, Any]]
"""Subject -> its properties."""

BOARD = "board"
"""The one subject of what is the board's own."""

OWN = ("uuid", "name", "zone", "default_kind", "created_at", "service")
"""Rows of `meta` that say what the board is."""


def states(database: Database, what: str, subject: str | None = None) -> States:
    """All subjects of a sort, or the one, when it is there. Raises Unavailable for damaged ones."""
    read, column = _READERS[what]
    condition, values = ("", ()) if subject is None else (f" AND {column} = ?", (subject,))
    return read(database, condition, values)


def _people(database: Database, condition: str, values: tuple[str, ...]) -> States:
    return {
        login: {"name": name, "role": role, "department": department, "active": bool(active)}
        for login, name, role, department, active in database.rows(
            f"SELECT login, name, role, department, active FROM person WHERE true{condition}", values
        )
    }


def _keys(database: Database, condition: str, values: tuple[str, ...]) -> States:
    return {
        key: {"login": login, "added_at": at, "added_by": by}
        for key, login, at, by in database.rows(
            f"SELECT key, login, added_at, added_by FROM person_key WHERE true{condition}", values
        )
    }


def _campaigns(database: Database, condition: str, values: tuple[str, ...]) -> States:
    return {
        key: {
            "name": name,
            "first": first,
            "last": last,
            "phases": _list(phases),
            "freeze": None if freeze is None else _list(freeze),
        }
        for key, name, first, last, phases, freeze in database.rows(
            f"SELECT key, name, first, last, phases, freeze FROM campaign WHERE true{condition}", values
        )
    }


def _views(database: Database, condition: str, values: tuple[str, ...]) -> States:
    rows = database.rows(f"SELECT name, value FROM view WHERE owner IS NULL{condition}", values)
    return {name: load_object(value) for name, value in rows}


def _kinds(database: Database, condition: str, values: tuple[str, ...]) -> States:
    kinds = _workflow(database).get("kinds", [])
    if not isinstance(kinds, list) or not all(isinstance(kind, dict) and "key" in kind for kind in kinds):
        raise damaged("workflow")
    return {str(kind["key"]): kind for kind in kinds if not values or kind["key"] in values}


def _board(database: Database, condition: str, values: tuple[str, ...]) -> States:
    held: dict[str, Any] = dict(
        database.rows(f"SELECT name, value FROM meta WHERE name IN ({', '.join('?' * len(OWN))})", OWN)
    )
    if not held:
        return {}
    held["service"] = "service" in held
    return {BOARD: held | {name: value for name, value in _workflow(database).items() if name != "kinds"}}


def _workflow(database: Database) -> dict[str, Any]:
    text = database.value("SELECT value FROM meta WHERE name = 'workflow'")
    return {} if text is None else load_object(text)


def _list(text: str) -> list[Any]:
    held = load(text)
    if not isinstance(held, list):
        raise damaged(text)
    return held


_READERS: dict[str, tuple[Callable[[Database, str, tuple[str, ...]], States], str]] = {
    "board": (_board, ""),
    "kind": (_kinds, ""),
    "person": (_people, "login"),
    "key": (_keys, "key"),
    "campaign": (_campaigns, "key"),
    "view": (_views, "name"),
}
