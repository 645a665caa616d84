"""The dates of an item as rows of `item_date`: what calendars, clocks and reminders look through.

A row says besides the date what a calendar sorts, counts and narrows by, so that it needs no look at the items to tell
which of very many entries of a day come first, and how many there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from opsboard.domain.capacity import EFFORT
from opsboard.domain.kinds import CLOSED_CATEGORIES, OPEN_ENDED, SPAN_ENDS, SPAN_STARTS
from opsboard.domain.values import frozen
from opsboard.store.dialect import Database, Dialect
from opsboard.store.items.workflows import KindRows

_DAY_LENGTH = len("2026-11-03")
OPEN, CLOSED, UNSEEN = 0, 1, 2
"""How an item stands: work is left, it is done, it is on no calendar (dropped or archived)."""
DATE_COLUMNS = "item, role, day, moment, kind, standing, priority, load, until"
NO_PRIORITY = "P9"
"""Stands for a priority that is missing: after all others."""

DateRow = tuple[int, str, str, str, str, int, str, float, str]
"""The columns of `DATE_COLUMNS`; the moment of a day and the end of what is no span are empty."""


@frozen
class Holder:
    """What of an item its dates depend on."""

    kind: str
    category: str
    due: str | None = None
    start: str | None = None
    fields: Mapping[str, Any] | None = None
    priority: str | None = None
    archived: bool = False
    closed_at: str | None = None


def holder_of(kind: str, category: str, held: Mapping[str, Any], closed_at: str | None) -> Holder:
    """The same of an item's properties, as the log names them."""
    fields = {name[7:]: value for name, value in held.items() if name.startswith("fields.")}
    get = held.get
    return Holder(kind, category, get("due"), get("start"), fields, get("priority"), bool(get("archived")), closed_at)


def insert_date(sql: Dialect) -> str:
    """The statement that writes a row of `date_rows`. Two fields of one role may hold the same day, and one that became
    a date field later may hold what is none."""
    values = "?, ?, ?, nullif(?, ''), ?, ?, ?, ?, nullif(?, '')"
    return f"{sql.insert_new} item_date ({DATE_COLUMNS}) VALUES ({values})"


def date_rows(item: int, of: Holder, kind: KindRows, zone: str) -> Iterator[DateRow]:
    """A row for every date; the day of a moment is that of the board's zone. Where a span begins the row tells its last
    day: that on which the item was closed, when that was before its end, and OPEN_ENDED when nobody said one."""
    held: dict[str, str] = {}
    dates: list[tuple[str, str]] = []
    fields = of.fields
    named: list[tuple[str, Any]] = [("due", of.due), ("start", of.start)]
    if fields:
        named += [(role, fields[field]) for field, role in kind.dates.items() if field in fields]
    for role, value in named:
        if not isinstance(value, str) or not value:
            continue
        held.setdefault(role, _day(value, zone))
        if role not in SPAN_ENDS or role == "due":
            dates.append((role, value))
    if not dates:
        return
    standing = UNSEEN if of.archived or of.category == "dropped" else _STANDING.get(of.category, OPEN)
    priority = of.priority or NO_PRIORITY
    effort = kind.effort.get(fields.get(EFFORT) or "", 0.0) if fields and "due" in held else 0.0
    for role, value in dates:
        day = held[role] if len(value) <= _DAY_LENGTH else _day(value, zone)
        moment = value if len(value) > _DAY_LENGTH else ""
        until = _until(role, day, held, of, zone) if role in SPAN_STARTS else ""
        yield item, role, day, moment, of.kind, standing, priority, effort if role == "due" else 0.0, until


_STANDING = dict.fromkeys(CLOSED_CATEGORIES, CLOSED)


def _until(role: str, day: str, held: Mapping[str, str], of: Holder, zone: str) -> str:
    """The last day of the span that begins on a day; empty where it is none."""
    end = held.get(SPAN_STARTS[role], OPEN_ENDED if role == "run" else "")
    if role == "run" and of.closed_at:
        end = min(end, _day(of.closed_at, zone))
    return end if end > day else ""


def _day(value: str, zone: str) -> str:
    if len(value) <= _DAY_LENGTH:
        return value
    from opsboard.domain.days import day_of

    return day_of(value, zone)


def write_dates(database: Database, dates: Iterable[DateRow]) -> None:
    """Write rows of `date_rows`."""
    database.run_many(insert_date(database.sql), dates)
