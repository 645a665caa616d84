"""Working time measured: how much of it lies between two moments, and when so much has passed.

A `WorkingTime` says the hours of days; this lays them side by side once, as a table of stretches with what had passed
at the beginning of each, so that a clock of months costs two looks into the table. Only the hours of a day count, and a
working day is that day's hours: three of them from an hour before the end of one end an hour before the end of the
third one after it. Moments are seconds since 1970.
"""

from __future__ import annotations

from bisect import bisect_right

from opsboard.domain.days import as_local, moment_at, moment_of_seconds, seconds_of, shifted
from opsboard.domain.working_time import LONGEST_REST, WorkingTime, never_worked

_DAY = 86_400


class Hours:
    """The working time of a zone, as a table that grows with the moments asked about."""

    def __init__(self, time: WorkingTime, zone: str) -> None:
        self.time = time
        self.zone = zone
        self._begin("")

    def _begin(self, first: str) -> None:
        """An empty table that begins with a day."""
        self._next = first
        """The day after the last one in the table."""
        self._first = seconds_of(moment_at(first, 0, 0, self.zone)) if first else None
        """When the table begins; None while nothing is in it."""
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._seconds: list[int] = [0]
        """Seconds of work before each stretch, and after the last of them."""
        self._days: list[float] = [0.0]
        """Working days before each stretch, and after the last of them."""
        self._end = 0
        """The table is whole up to this moment."""

    def between(self, begin: int, end: int, *, in_days: bool = False) -> float:
        """Seconds of work between two moments, or working days, each that day's hours; 0 when the second is earlier."""
        if end <= begin:
            return 0
        self._reach(begin, end)
        return self._passed(end, in_days) - self._passed(begin, in_days)

    def after(self, moment: int, amount: float, *, in_days: bool = False) -> int:
        """The moment at which so many seconds of work, or working days, have passed. Raises Invalid where nobody ever
        works."""
        self._reach(moment, moment)
        wanted = self._passed(moment, in_days) + amount
        table: list[int] | list[float] = self._days if in_days else self._seconds
        rest = 0
        if amount <= 0:
            return moment
        while table[-1] < wanted - 1e-9:
            had = len(self._starts)
            self._grow()
            rest = rest + 1 if len(self._starts) == had else 0
            if rest > LONGEST_REST:
                raise never_worked()
        place = max(0, min(bisect_right(table, wanted - 1e-9) - 1, len(self._starts) - 1))
        start, end = self._starts[place], self._ends[place]
        share = (wanted - table[place]) / (table[place + 1] - table[place])
        return start + round(share * (end - start))

    def before(self, moment: int, amount: float, *, in_days: bool = False) -> int:
        """The last moment since which so many seconds of work, or working days, have passed. Raises Invalid where
        nobody ever works."""
        back = 40 * _DAY
        while self.between(moment - back, moment, in_days=in_days) < amount:
            if back > LONGEST_REST * 10 * _DAY:
                raise never_worked()
            back *= 2
        wanted = self._passed(moment, in_days) - amount
        table: list[int] | list[float] = self._days if in_days else self._seconds
        place = max(0, bisect_right(table, wanted + 1e-9) - 1)
        if place >= len(self._starts):
            return moment
        start, end = self._starts[place], self._ends[place]
        return min(moment, start + round((wanted - table[place]) / (table[place + 1] - table[place]) * (end - start)))

    def is_worked(self, moment: int) -> bool:
        self._reach(moment, moment)
        place = bisect_right(self._starts, moment) - 1
        return place >= 0 and moment < self._ends[place]

    def _passed(self, moment: int, in_days: bool) -> float:
        place = bisect_right(self._starts, moment) - 1
        if place < 0:
            return 0
        table: list[int] | list[float] = self._days if in_days else self._seconds
        start, end = self._starts[place], self._ends[place]
        if moment >= end:
            return table[place + 1]
        return table[place] + (moment - start) / (end - start) * (table[place + 1] - table[place])

    def _reach(self, begin: int, end: int) -> None:
        """Have the table hold these moments."""
        if self._first is None or begin < self._first:
            # It begins anew, some months earlier: older items come rarely, and then many of them. One that is read
            # alone needs no more than its own days.
            end, earlier = max(end, self._end), 0 if self._first is None else -100
            self._begin(shifted(_day_of(begin, self.zone), earlier))
        while self._end <= end:
            self._grow()

    def _grow(self) -> None:
        """Take in one day more."""
        day = self._next
        stretches = self.time.stretches(day, self.zone)
        whole = sum(end - start for start, end in stretches)
        for start, end in stretches:
            self._starts.append(start)
            self._ends.append(end)
            self._seconds.append(self._seconds[-1] + end - start)
            self._days.append(self._days[-1] + (end - start) / whole)
        self._next = shifted(day, 1)
        self._end = seconds_of(moment_at(self._next, 0, 0, self.zone))


def _day_of(seconds: int, zone: str) -> str:
    return as_local(moment_of_seconds(seconds), zone).date().isoformat()
