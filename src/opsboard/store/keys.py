"""The keys by which people enter the account that owns the board, and whether they enter so at all."""

from __future__ import annotations

from opsboard.store.dialect import Database
from opsboard.usecases.ports import PersonKey

SERVICE = "service"
"""The row of `meta` that a board in service mode has."""


def keys(database: Database) -> list[PersonKey]:
    """All keys, by their people."""
    return [
        PersonKey(*row)
        for row in database.rows("SELECT key, login, added_at, added_by FROM person_key ORDER BY login, added_at, key")
    ]


def add_key(database: Database, key: PersonKey) -> None:
    """Keep a key. Raises Invalid when someone has it."""
    database.run(
        "INSERT INTO person_key (key, login, added_at, added_by) VALUES (?, ?, ?, ?)",
        (key.key, key.login, key.added_at, key.added_by),
    )


def drop_key(database: Database, key: str) -> None:
    """Forget a key."""
    database.run("DELETE FROM person_key WHERE key = ?", (key,))


def in_service_mode(database: Database) -> bool:
    """Whether people enter by their keys now."""
    return database.row("SELECT 1 FROM meta WHERE name = ?", (SERVICE,)) is not None


def set_service(database: Database, on: bool) -> None:
    """Have people enter by their keys, or no longer."""
    if on:
        database.run("INSERT OR REPLACE INTO meta (name, value) VALUES (?, 'on')", (SERVICE,))
    else:
        database.run("DELETE FROM meta WHERE name = ?", (SERVICE,))
