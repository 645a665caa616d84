"""Whether a board is whole."""

from __future__ import annotations

from opsboard.domain.errors import N_
from opsboard.store.sqlite import SqliteDatabase
from opsboard.usecases.ports import Finding


def check(database: SqliteDatabase, *, deep: bool) -> list[Finding]:
    """What a check of the file finds."""
    said = [row[0] for row in database.rows("PRAGMA integrity_check" if deep else "PRAGMA quick_check")]
    if said == ["ok"]:
        return [Finding("file", "ok", N_("the file is whole"), {})]
    return [Finding("file", "error", N_("the file is damaged: {what}"), {"what": line}) for line in said]
