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
    moved = replaced(repeat, until=until, working=False)
    if repeat.nths:
        return None
    if repeat.weekdays:
        places = sorted((DAYS.index(day) + by) % 7 for day in repeat.weekdays)
        return replaced(moved, weekdays=tuple(DAYS[place] for place in places))
    if repeat.frequency in ("daily", "weekly"):
        return moved
    month, own = repeat.year_day or (0, int(anchor[8:]))
    numbers = repeat.month_days or (own,)
    if any(number not in _SAFE_DAYS or number + by not in _SAFE_DAYS for number in numbers):
        return None
    if repeat.year_day:
        return replaced(moved, year_day=(month, own + by))
    return replaced(moved, month_days=tuple(number + by for number in numbers)) if repeat.month_days else moved
