"""Chinese holidays: announced years from the table of `chinese-calendar`, later ones reckoned from the calendar.

What is not announced yet is provisional: the days of the law (2025: thirteen of them) without the days around them
that are moved, and without those that make up for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from opsboard.domain.errors import N_, Invalid
from opsboard.domain.festivals import clear_and_bright
from opsboard.domain.moon_calendar import LAST, moon_day
from opsboard.domain.working_time import SpecialDay

_LUNAR = (("春节", 1, 1, -1, 4), ("端午", 5, 5, 0, 1), ("中秋", 8, 15, 0, 1))
"""Name, month and day of the lunar year, from how many days before on, how many days."""
_FIXED = (("元旦", 1, 1, 1), ("劳动节", 5, 1, 2), ("国庆节", 10, 1, 3))
"""Name, month, day, how many days."""


def special_days(year: int) -> list[SpecialDay]:
    """The holidays and make-up days of a year, in order. Raises Invalid for years that nobody tells."""
    from chinese_calendar import constants

    last = max(constants.holidays).year
    if min(constants.holidays).year <= year <= last:
        names = {holiday.value: holiday.chinese for holiday in constants.Holiday}
        found = [
            SpecialDay(day.isoformat(), worked, names.get(name, name))
            for worked, days in ((False, constants.holidays), (True, constants.workdays))
            for day, name in days.items()
            if day.year == year
        ]
        return sorted(found, key=lambda one: one.day)
    if not last < year <= LAST:
        raise Invalid(
            N_("the holidays of {year} are not known; from {first} to {last} they are"),
            year=year,
            first=min(constants.holidays).year,
            last=LAST,
        )
    days = {day.isoformat(): name for day, name in _by_law(year)}
    return [SpecialDay(day, False, days[day], provisional=True) for day in sorted(days)]


def _by_law(year: int) -> Iterator[tuple[date, str]]:
    for name, month, day, count in _FIXED:
        for place in range(count):
            yield date(year, month, day) + timedelta(place), name
    yield date.fromisoformat(clear_and_bright(year)), "清明"
    for name, month, day, before, count in _LUNAR:
        festival = date.fromisoformat(moon_day(year, month, day))
        for place in range(count):
            yield festival + timedelta(before + place), name
