"""Derived fields of items (category, moment of closing, dates), recomputed after the workflow was edited."""

from __future__ import annotations

from opsboard.domain.kinds import CLOSED_CATEGORIES
from opsboard.store.dialect import Database
from opsboard.store.items.dates import Holder, date_rows, write_dates
from opsboard.store.items.field_values import write_all_fields
from opsboard.store.items.rows import load
from opsboard.store.items.workflows import KindRows, read_kinds
from opsboard.store.log.replay import replayed


def recompute(database: Database, before: dict[str, KindRows], zone: str) -> None:
    """Give items the categories, moments of closing and calendar dates that the new workflow means.

    They are no changes of the items, so the log says nothing of them; it tells the same with the new
    workflow. `before` are the kinds as they were.
    """
    kinds = read_kinds(database)
    for key, kind in kinds.items():
        old = before.get(key)
        if old is None:
            continue
        if old.categories != kind.categories:
            database.run(
                "UPDATE item SET category = (SELECT category FROM stage WHERE kind = item.kind AND key = item.stage)"
                " WHERE kind = ?",
                (key,),
            )
            if _closed(old) != _closed(kind):
                all_logged = replayed(database, {key: kind.categories}, "kind = ?", (key,))
                moments = [(logged.closed_at, item, logged.closed_at) for item, logged in all_logged]
                database.run_many("UPDATE item SET closed_at = ? WHERE id = ? AND closed_at IS NOT ?", moments)
        if old.rules != kind.rules:
            write_all_fields(database, {key: kind.rules})
        if (old.dates, old.categories, old.effort) != (kind.dates, kind.categories, kind.effort):
            date_again(database, key, kind, zone)


def _closed(kind: KindRows) -> set[str]:
    return {stage for stage, category in kind.categories.items() if category in CLOSED_CATEGORIES}


def write_all_dates(database: Database) -> None:
    """Write the dates of all items anew."""
    zone = str(database.value("SELECT value FROM meta WHERE name = 'zone'") or "UTC")
    for key, kind in read_kinds(database).items():
        date_again(database, key, kind, zone)


def date_again(database: Database, key: str, kind: KindRows, zone: str) -> None:
    """Write the dates of all items of a kind anew."""
    rows = database.rows(
        "SELECT id, category, due, start, fields, priority, archived, closed_at FROM item WHERE kind = ?", (key,)
    )
    database.run("DELETE FROM item_date WHERE item IN (SELECT id FROM item WHERE kind = ?)", (key,))
    write_dates(
        database,
        (
            date
            for item, category, due, start, fields, *rest in rows
            for date in date_rows(item, Holder(key, category, due, start, load(fields), *rest), kind, zone)
        ),
    )
