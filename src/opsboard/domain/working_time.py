"""When a team works: hours of each weekday, holidays and make-up days, and steps over the days.

Days are canonical text. `working_hours` measures moments by it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import accumulate, pairwise
from typing import Any

from opsboard.domain.days import moment_at, seconds_of, shifted, weekday
from opsboard.domain.errors import N_, Invalid
from opsboard.domain.values import frozen, made_by

Interval = tuple[int, int]
"""From one minute of a day until another, 0 to 1440."""

WEEKDAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
LONGEST_REST = 400
"""Days without any work after which a search gives up."""


@frozen
class SpecialDay:
    """A day on which work is other than on its weekday: a holiday, or a day that makes up for one."""

    day: str
    worked: bool
    name: str = ""
    provisional: bool = False
    """Not announced yet: reckoned from the calendar alone."""


@frozen
class DayCounts:
    """How many days are worked between two, told at once however far they lie apart."""

    week: tuple[bool, ...]
    """Whether Monday to Sunday are worked as a rule."""
    days: tuple[str, ...]
    """Days that are other than their weekday, in order."""
    sums: tuple[int, ...]
    """How many more are worked than their weekdays say, before each of them and in all."""

    def after(self, first: date, last: date) -> int:
        """The days that are worked after the first one, up to the last; 0 when that is earlier."""
        span = (last - first).days
        if span <= 0:
            return 0
        weeks, rest = divmod(span, 7)
        usual = weeks * sum(self.week) + sum(self.week[(first.weekday() + n) % 7] for n in range(1, rest + 1))
        begin, end = bisect_right(self.days, first.isoformat()), bisect_right(self.days, last.isoformat())
        return usual + self.sums[end] - self.sums[begin]


MONDAY_TO_FRIDAY = DayCounts((True,) * 5 + (False,) * 2, (), (0,))


@frozen
class WorkingTime:
    """The working hours of a board. `week` has the intervals of Monday to Sunday, in order."""

    week: tuple[tuple[Interval, ...], ...]
    special: Mapping[str, SpecialDay] = made_by(factory=dict)

    def hours(self, day: str) -> tuple[Interval, ...]:
        """The working intervals of a day; a make-up day on a day of rest has those of the first working weekday."""
        usual = self.week[weekday(day)]
        special = self.special.get(day)
        if special is None:
            return usual
        if not special.worked:
            return ()
        return usual or next((hours for hours in self.week if hours), ())

    def is_worked(self, day: str) -> bool:
        return bool(self.hours(day))

    def end_of(self, day: str) -> Interval:
        """Hour and minute at which work ends on a day, on a day of rest at which it usually does; 18:00 without any."""
        return divmod(self._usual(day)[-1][1], 60)

    def begin_of(self, day: str) -> Interval:
        """The same of the beginning; 9:00 without any."""
        return divmod(self._usual(day)[0][0], 60)

    def step(self, day: str, steps: int) -> str:
        """The working day so many working days later, or earlier; 0: the day itself, or the next one that is worked.
        Raises Invalid where nobody ever works."""
        by = -1 if steps < 0 else 1
        for _step in range(abs(steps) or 1):
            day = self._worked(shifted(day, by) if steps else day, by)
        return day

    def day_counts(self) -> DayCounts:
        """How many days are worked, for very many spans."""
        week = tuple(map(bool, self.week))
        other = sorted((day, self.is_worked(day) - week[weekday(day)]) for day in self.special)
        other = [(day, more) for day, more in other if more]
        return DayCounts(week, tuple(day for day, _more in other), (0, *accumulate(more for _day, more in other)))

    def stretches(self, day: str, zone: str) -> list[tuple[int, int]]:
        """The working intervals of a day, as seconds since 1970. An hour that the clock leaps over is none."""
        found = ((_at(day, start, zone), _at(day, until, zone)) for start, until in self.hours(day))
        return [(start, until) for start, until in found if start < until]

    def _usual(self, day: str) -> tuple[Interval, ...]:
        return self.hours(day) or next((hours for hours in self.week if hours), ((540, 1080),))

    def _worked(self, day: str, by: int) -> str:
        """The day itself, or the next one in a direction that is worked."""
        for _day in range(LONGEST_REST):
            if self.is_worked(day):
                return day
            day = shifted(day, by)
        raise never_worked()


ALWAYS = WorkingTime(week=(((0, 1440),),) * 7)
"""Every hour of every day."""


def of_settings(settings: Mapping[str, Any], special: Iterable[SpecialDay] = ()) -> WorkingTime:
    """The working time that a workflow's `settings.working_time` declares: `days` of WEEKDAYS with one `from` and
    `until`, or several `hours` (`["09:00-12:00", "13:30-18:00"]`), or for one weekday its own under `of.sa`; with the
    special days of a board. Raises Invalid for what are no hours."""
    declared = settings.get("working_time", {})
    usual = declared.get("hours") or [f"{declared.get('from', '09:00')}-{declared.get('until', '18:00')}"]
    days = declared.get("days", WEEKDAYS[:5])
    own = declared.get("of", {})
    week = tuple(intervals(own[day]) if day in own else intervals(usual) if day in days else () for day in WEEKDAYS)
    return WorkingTime(week, {one.day: one for one in special})


def intervals(typed: Iterable[str]) -> tuple[Interval, ...]:
    """`09:00-12:00` and more as intervals in order. Raises Invalid for one that ends before it begins, or overlaps."""
    found = sorted(_interval(one) for one in typed)
    for (_start, until), (start, _until) in pairwise(found):
        if start < until:
            raise Invalid(N_("working hours overlap at {time}"), time=f"{start // 60:02d}:{start % 60:02d}")
    return tuple(found)


def _interval(typed: str) -> Interval:
    start, _dash, until = typed.partition("-")
    try:
        found = _minute(start), _minute(until)
    except ValueError:
        found = (0, 0)
    if not 0 <= found[0] < found[1] <= 1440:
        raise Invalid(N_('"{text}" are no working hours; write them like 09:00-12:00'), text=typed)
    return found


def _minute(typed: str) -> int:
    hour, minute = typed.strip().split(":")
    if len(minute) != 2 or not 0 <= int(minute) < 60:
        raise ValueError(typed)
    return int(hour) * 60 + int(minute)


def _at(day: str, minute: int, zone: str) -> int:
    """A minute of a day as seconds since 1970; 1440 is the beginning of the next one."""
    if minute == 1440:
        return seconds_of(moment_at(shifted(day, 1), 0, 0, zone))
    return seconds_of(moment_at(day, minute // 60, minute % 60, zone))


def never_worked() -> Invalid:
    """What to say where no day is worked."""
    return Invalid(N_("no day is worked; `opsboard workflow set` gives the board its working hours"))
