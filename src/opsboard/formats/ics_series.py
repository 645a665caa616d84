"""The rule of a series, meant for days so many earlier or later."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from opsboard.domain import days
from opsboard.domain.errors import Invalid
from opsboard.domain.recurrence import DAYS, Repeat, rrule_of
from opsboard.domain.values import replaced

_EVERY_MONTH = 28
"""Days that every month has."""
_LAST_DAY = 31
WEEK = ";WKST="
"""Stands before the day with which the weeks of a rule begin, where that is not as it always is."""
_LEAP, _COMMON = 2024, 2023


def shifted_rule(repeat: Repeat, by: int, anchor: str) -> tuple[str, str | None] | None:
    """The rule without its end, and its end, that falls `by` days beside each day of this one, which falls on `anchor`.
    None where no rule does: nothing falls on the day before the 30th of each month, that has 28 days or more."""
    try:
        until = days.shifted(repeat.until, by) if repeat.until else None
    except Invalid:
        return None
    endless = replaced(repeat, until=None, working=False)
    if repeat.weekdays:
        # Where weeks are left out they begin with the day that the Monday became.
        week = f"{WEEK}{_weekdays(DAYS[:1], by)[0]}" if repeat.interval > 1 else ""
        return rrule_of(replaced(endless, weekdays=_weekdays(repeat.weekdays, by))) + week, until
    if repeat.frequency == "yearly":
        month, day = repeat.year_day or (int(anchor[5:7]), int(anchor[8:]))
        if (moved := _day_of_year(month, day, by)) is None:
            return None
        return rrule_of(replaced(endless, year_day=moved if repeat.year_day else None)), until
    if repeat.frequency != "monthly":
        return rrule_of(endless), until
    if (numbers := _numbers(repeat, anchor, by)) is None:
        return None
    parts = [rrule_of(replaced(endless, nths=(), month_days=()))]
    if repeat.nths:
        parts.append(f"BYDAY={_weekdays([repeat.nths[0][1]], by)[0]}")
    parts.append(f"BYMONTHDAY={','.join(map(str, numbers))}")
    return ";".join(parts), until


def _weekdays(names: Iterable[str], by: int) -> tuple[str, ...]:
    return tuple(DAYS[place] for place in sorted((DAYS.index(day) + by) % 7 for day in names))


def _day_of_year(month: int, day: int, by: int) -> tuple[int, int] | None:
    """The month and day so many days beside another one, where it is the same in every year."""
    try:
        moved = [date(year, month, day) + timedelta(by) for year in (_COMMON, _LEAP)]
    except ValueError:
        return None
    return (moved[0].month, moved[0].day) if moved[0].timetuple()[1:3] == moved[1].timetuple()[1:3] else None


def _numbers(repeat: Repeat, anchor: str, by: int) -> list[int] | None:
    """The days of a month, from its end below 0, on which a moved rule falls. The second Tuesday is one of seven days
    of the month; so is the day before it."""
    if len({day for _number, day in repeat.nths}) > 1 or any(number == 5 for number, _day in repeat.nths):
        return None  # a weekday and days of the month are all combined; a fifth one is not in every month
    held: list[int] = []
    for number, _day in repeat.nths:
        first = 7 * number - 6 if number > 0 else -7
        held += range(first, first + 7)
    if not repeat.nths:
        own = repeat.month_days or (int(anchor[8:]),)
        held = [-1 if number == _LAST_DAY else number for number in own]
    if any(number > _EVERY_MONTH for number in held):
        return None
    moved = []
    for number in held:
        new = number + by
        if number > 0 and new < 1:  # the day before the first is the last one of the month before
            new = new - 1 if repeat.interval == 1 else 0
        if not 0 < abs(new) <= _EVERY_MONTH or (number < 0) > (new < 0):
            return None
        moved.append(new)
    return moved
