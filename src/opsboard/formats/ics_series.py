"""The rule of a series, meant for days so many earlier or later."""

from __future__ import annotations

from opsboard.domain import days
from opsboard.domain.errors import Invalid
from opsboard.domain.recurrence import DAYS, Repeat
from opsboard.domain.values import replaced

_SAFE_DAYS = range(1, 29)
"""Days that every month has."""


def shifted_rule(repeat: Repeat, by: int, anchor: str) -> Repeat | None:
    """The rule that falls `by` days beside each day of this one, which falls on `anchor`; None where no rule does:
    the second Tuesday of a month has no fixed day before it."""
    try:
        until = days.shifted(repeat.until, by) if repeat.until else None
    except Invalid:
        return None
    moved = replaced(repeat, until=until)
    if repeat.nth:
        return None
    if repeat.weekdays:
        places = sorted((DAYS.index(day) + by) % 7 for day in repeat.weekdays)
        return replaced(moved, weekdays=tuple(DAYS[place] for place in places))
    if repeat.frequency in ("daily", "weekly"):
        return moved
    number = repeat.month_day or int(anchor[8:])
    if number not in _SAFE_DAYS or number + by not in _SAFE_DAYS:
        return None
    return replaced(moved, month_day=number + by) if repeat.month_day else moved
