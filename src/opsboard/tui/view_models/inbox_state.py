"""What the inbox shows: days with dates and changes, of which only a window is held; where the cursor is."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from opsboard.domain.notices import DatedNotice, Notice
from opsboard.domain.values import replaced
from opsboard.usecases.inbox import InboxDay

Entry = DatedNotice | Notice
WINDOW = 300
"""Changes held at most."""
MARGIN = 80
"""When fewer than this lie between what is shown and the end of the window, more are read."""


class InboxState:
    """Entries by their places from 0: of each day first the dates, then the changes, the newest first.

    Lines are those places with a heading before each day.
    """

    def __init__(self) -> None:
        self.days: Sequence[InboxDay] = ()
        self.row = 0
        self.top = 0
        """The line at the top of the screen."""
        self.offset = 0
        """The place, among the changes, of the first one held."""
        self.held: list[Notice] = []
        self._firsts: list[int] = []
        self._notices: list[int] = []
        """Of each day the place of its first entry, and how many changes stand before it."""
        self.total = 0

    def fill(self, inbox: Sequence[InboxDay], offset: int, held: list[Notice]) -> None:
        """Take over what was read."""
        self.days = inbox
        self.offset, self.held = offset, held
        sizes = [len(day.dates) + day.notices for day in inbox]
        self._firsts = [0, *accumulate(sizes)][:-1]
        self._notices = [0, *accumulate(day.notices for day in inbox)][:-1]
        self.total = sum(sizes)
        self.row = max(0, min(self.row, self.total - 1))

    # entries

    def day_of(self, row: int) -> int:
        """The number of the day that an entry is of."""
        return max(0, bisect_right(self._firsts, row) - 1)

    def entry(self, row: int) -> Entry | None:
        """The entry at a place; None when it is not held, or there is none."""
        if not 0 <= row < self.total:
            return None
        number = self.day_of(row)
        day, within = self.days[number], row - self._firsts[number]
        if within < len(day.dates):
            return day.dates[within]
        place = self._notices[number] + within - len(day.dates) - self.offset
        return self.held[place] if 0 <= place < len(self.held) else None

    def entries(self) -> Iterator[Entry]:
        """Every entry that is held."""
        for day in self.days:
            yield from day.dates
        yield from self.held

    def current(self) -> Entry | None:
        """The entry under the cursor."""
        return self.entry(self.row)

    def go_to(self, entry: Entry | None, place: int | None) -> None:
        """Put the cursor on the entry that it was on: a date, or the change at this `place` of them. One that
        is gone leaves the cursor where it was."""
        if isinstance(entry, DatedNotice):
            for number, day in enumerate(self.days):
                for within, one in enumerate(day.dates):
                    if one.id == entry.id:
                        self.row = self._firsts[number] + within
                        return
        elif place is not None and self.days:
            number = max(0, bisect_right(self._notices, place) - 1)
            while number and not self.days[number].notices:
                number -= 1
            row = self._firsts[number] + len(self.days[number].dates) + place - self._notices[number]
            self.row = max(0, min(row, self.total - 1))

    def mark(self, entry: Entry, read: bool) -> None:
        """Show an entry as read, or not, before the board has it."""
        if isinstance(entry, Notice):
            self.held = [replaced(one, read=read) if one.seq == entry.seq else one for one in self.held]
        else:
            self.days = tuple(
                replaced(day, dates=tuple(replaced(d, read=read) if d.id == entry.id else d for d in day.dates))
                for day in self.days
            )

    def mark_all(self) -> None:
        """Show all as read."""
        self.held = [replaced(one, read=True) for one in self.held]
        self.days = tuple(
            replaced(day, dates=tuple(replaced(one, read=True) for one in day.dates)) for day in self.days
        )

    # lines

    @property
    def lines(self) -> int:
        """Lines in all, headings included."""
        return self.total + len(self.days)

    def line_of(self, row: int) -> int:
        """The line of an entry."""
        return row + self.day_of(row) + 1

    def at_line(self, line: int) -> tuple[int, int | None]:
        """The number of the day that a line is of, and the place of its entry; None for the day's heading."""
        heads = [first + number for number, first in enumerate(self._firsts)]
        number = max(0, bisect_right(heads, line) - 1)
        return number, None if line == heads[number] else line - number - 1

    def keep_in_sight(self, height: int) -> None:
        """Scroll as little as shows the cursor, and the heading above the first entry of a day."""
        if not self.total or height <= 0:
            self.top = 0
            return
        line = self.line_of(self.row)
        first = line - 1 if self.row == self._firsts[self.day_of(self.row)] else line
        self.top = max(line - height + 1, min(self.top, first))
        self.top = max(0, min(self.top, self.lines - height))

    def wanted(self, height: int) -> int | None:
        """From which change on to read, when what is shown comes near an end of what is held; else None."""
        first, last = self._notices_at(self.top), self._notices_at(self.top + height)
        every = sum(day.notices for day in self.days)
        end = self.offset + len(self.held)
        if (first - MARGIN < self.offset and self.offset > 0) or (last + MARGIN > end and end < every):
            offset = max(0, min(first - (WINDOW - height) // 2, every - WINDOW))
            return offset if offset != self.offset else None
        return None

    def _notices_at(self, line: int) -> int:
        """How many changes stand above a line."""
        if not self.days:
            return 0
        number, row = self.at_line(min(line, self.lines - 1))
        within = 0 if row is None else row - self._firsts[number] - len(self.days[number].dates)
        return self._notices[number] + max(0, within)
