"""The keys by which people enter the account that owns the board, and whether they enter so at all."""

from __future__ import annotations

from opsboard.store.dialect import Database
from opsboard.usecases.ports import PersonKey

SERVICE = "service"
"""The row of `meta` that a board in service mode has."""


def add_key(database: Database, key: PersonKey) -> None:
    """Keep a key. Raises Invalid when someone has it."""
    database.run(
        "INSERT INTO person_key (key, login, added_at, added_by) VALUES (?, ?, ?, ?)",
        (key.key, key.login, key.added_at, key.added_by),
    )


def drop_key(database: Database, key: str) -> None:
    """Forget a key."""
    database.run("DELETE FROM person_key WHERE key = ?", (key,))


def set_service(database: Database, on: bool) -> None:
    """Have people enter by their keys, or no longer."""
    if on:
        database.run("INSERT INTO meta (name, value) VALUES (?, 'on') ON CONFLICT DO NOTHING", (SERVICE,))
    else:
        database.run("DELETE FROM meta WHERE name = ?", (SERVICE,))
