"""What every part of the soak suite stands on: how long to go on, boards to write on, and a board's fingerprint.

The suite is short in `make test` and long in `make soak`; OPSBOARD_SOAK=10 makes it ten times as long as that.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from opsboard.domain.errors import OpsboardError
from opsboard.domain.items import Person
from opsboard.domain.kinds_loader import load_default, workflow_to_json
from opsboard.store.sqlite.board import SqliteStore, create_board, open_board
from opsboard.store.sqlite.connection import SqliteDatabase
from opsboard.usecases.session import Session

# Read when the module is: every test is kept from the variables of the machine.
SCALE = float(os.environ.get("OPSBOARD_SOAK", "0") or "0")

START = "2026-11-03T02:00:00Z"
ZONE = "Asia/Shanghai"
ADMIN = "ann"

Report = Callable[[str, str], None]
"""Keeps a figure for the table at the end: what, and how much."""


def amount(short: int, soak: int) -> int:
    """How many: `short` among the tests, `soak` in `make soak`, times OPSBOARD_SOAK."""
    return short if not SCALE else max(short, round(soak * SCALE))


def new_board(path: Path) -> None:
    """A board of one admin with no items, closed."""
    create_board(
        str(path), "Soak", ZONE, workflow_to_json(load_default()), "support", START, Person(ADMIN, "Ann", "admin")
    ).close()


def session_at(path: Path, login: str = ADMIN, clock: Callable[[], str] = lambda: START) -> Session:
    """Someone at the board."""
    return Session(store=open_board(str(path)), clock=clock, login=login, zone=ZONE, name=login.title())


def database_of(session: Session) -> SqliteDatabase:
    """The connection behind a session: the soak looks where no user can."""
    assert isinstance(session.store, SqliteStore)
    return session.store._database


def fingerprint(database: SqliteDatabase) -> str:
    """A digest of every row of every table: two boards with the same one hold the same."""
    tables = database.rows(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'search%'"
        " AND name <> '_sqlite_migrations' ORDER BY name"
    )
    digest = hashlib.sha256()
    for (table,) in tables:
        rows: list[tuple[Any, ...]] = database.rows(f'SELECT * FROM "{table}"')
        digest.update(repr((table, sorted(map(repr, rows)))).encode())
    return digest.hexdigest()


def state_of(path: Path) -> str:
    """The fingerprint of a closed board, opened and closed. Raises OpsboardError."""
    store = open_board(str(path))
    try:
        return fingerprint(store._database)
    finally:
        store.close()


def faults_of(path: Path) -> list[str]:
    """What `check --deep` says is wrong with a closed board."""
    try:
        store = open_board(str(path))
    except OpsboardError as error:
        return [str(error)]
    try:
        return [str(finding.message) for finding in store.check(deep=True) if finding.level == "error"]
    finally:
        store.close()
