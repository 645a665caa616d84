"""The dates of an item as rows of `item_date`: what calendars, clocks and reminders look through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from opsboard.store.dialect import Database, Dialect
from opsboard.store.items.workflows import KindRows

_DAY_LENGTH = len("2026-11-03")


def insert_date(sql: Dialect) -> str:
    """The statement that writes a row of `date_rows`. Two fields of one role may hold the same day, and one that became
    a date field later may hold what is none."""
    return f"{sql.insert_new} item_date (item, role, day, moment) VALUES (?, ?, ?, nullif(?, ''))"


def date_rows(
    item: int, due: str | None, start: str | None, fields: Mapping[str, Any], kind: KindRows, zone: str
) -> Iterator[tuple[int, str, str, str]]:
    """(item, role, day, moment) of every date; the day of a moment is that of the board's zone, the
    moment of a day is empty."""
    dates: list[tuple[str, Any]] = [("due", due), ("start", start)]
    if fields:
        dates += [(role, fields[field]) for field, role in kind.dates.items() if field in fields]
    for role, value in dates:
        if not isinstance(value, str) or not value:
            continue
        if len(value) > _DAY_LENGTH:
            from opsboard.domain.days import day_of

            yield item, role, day_of(value, zone), value
        else:
            yield item, role, value, ""


def write_dates(database: Database, dates: Iterable[tuple[int, str, str, str]]) -> None:
    """Write rows of `date_rows`."""
    database.run_many(insert_date(database.sql), dates)
