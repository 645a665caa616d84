"""Repairing a board in SQLite: its tables and indexes as they are declared, then what its logs tell."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from opsboard.domain.errors import N_, Unavailable
from opsboard.store.checking.checks import chain
from opsboard.store.checking.repair import repair_from_the_logs, repair_inboxes, repair_own
from opsboard.store.checking.team_checks import chain_errors
from opsboard.store.sqlite import structure
from opsboard.store.sqlite.connection import SqliteDatabase
from opsboard.usecases.ports import Finding


def repair(database: SqliteDatabase) -> list[Finding]:
    """Repair what can be; tells what was. Raises Unavailable, and NotTaken for rows that no table of a board takes."""
    database.run("PRAGMA foreign_keys=OFF")  # within a transaction it has no effect
    try:
        with database.writing():
            return [Finding(check, "ok", message, values) for check, message, values in _repaired(database)]
    finally:
        database.run("PRAGMA foreign_keys=ON")


def _repaired(database: SqliteDatabase) -> Iterator[tuple[str, str, dict[str, object]]]:
    made = structure.repair(database)
    if made:
        yield "structure", N_("repaired: made anew {names}"), {"names": ", ".join(made)}
    if database.rows("PRAGMA integrity_check(1)") != [("ok",)]:
        with suppress(Unavailable):  # damaged in another way: the check after this one says how
            database.run("REINDEX")
    if all(finding.level == "ok" for finding in chain(database)) and not chain_errors(database):
        with structure.without_guards(database):
            yield from repair_from_the_logs(database)
        yield from repair_inboxes(database)
    yield from repair_own(database)
