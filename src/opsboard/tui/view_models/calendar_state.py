"""What the calendar shows and where its cursors are: a day, and an item on it. Without a terminal or a database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from opsboard.domain.days import iso_week, month_weeks, shifted, shifted_months, week_of
from opsboard.domain.items import Card, DatedCard
from opsboard.domain.kinds import CLOSED_CATEGORIES
from opsboard.domain.values import replaced


@dataclass(slots=True)
class CalendarState:
    """Days with the items on them. `day` is the one under the cursor; `at` the (key, role) of its item."""

    day: str
    today: str
    layout: int = 0
    """The place of the layout in use."""
    first_weekday: int = 0
    """0 is Monday."""
    at: tuple[str, str] | None = None
    held: tuple[str, str] | None = None
    """First and last day that is known."""
    days: dict[str, list[DatedCard]] = field(default_factory=dict)
    generation: int = 0
    """Counts what was learned, for pictures that are kept."""

    # what is shown

    def weeks(self) -> list[list[str]]:
        """The weeks of the month, whole."""
        return month_weeks(int(self.day[:4]), int(self.day[5:7]), self.first_weekday)

    def week(self) -> list[str]:
        """The days of the week of the cursor."""
        first = week_of(self.day, self.first_weekday)[0]
        return [shifted(first, step) for step in range(7)]

    def week_number(self, week: list[str]) -> int:
        """The ISO number of a week, that of its Monday."""
        return iso_week(week[-self.first_weekday % 7])[1]

    def is_held(self, first: str, last: str) -> bool:
        """Whether all of these days are known."""
        return self.held is not None and self.held[0] <= first and last <= self.held[1]

    def items(self, day: str) -> list[DatedCard]:
        return self.days.get(day, [])

    def count(self, first: str, last: str) -> int:
        """Dates on these days."""
        return sum(len(items) for day, items in self.days.items() if first <= day <= last)

    def current(self) -> DatedCard | None:
        """The item under the cursor, on the cursor's day."""
        return next((one for one in self.items(self.day) if identity(one) == self.at), None)

    def place(self) -> int:
        """The place of the item under the cursor among those of its day."""
        return next((n for n, one in enumerate(self.items(self.day)) if identity(one) == self.at), 0)

    # what was read

    def put(self, first: str, last: str, cards: Iterable[DatedCard]) -> None:
        """Take over the items of these days. The cursor stays on its item, also when it moved."""
        place, found = self.place(), None
        self.days, self.held = {}, (first, last)
        for card in cards:
            self.days.setdefault(card.day, []).append(card)
            if identity(card) == self.at:
                found = card.day
        for items in self.days.values():
            items.sort(key=_order)
        self.generation += 1
        if found is None:
            self._choose(place)
        else:
            self.day = found

    def forget(self) -> None:
        """What is known no longer holds: another kind, another filter."""
        self.held = None

    # the cursors

    def go(self, day: str) -> None:
        """Put the cursor on a day, and on its first item."""
        if day != self.day:
            self.day = day
            self._choose(0)

    def step(self, by: int) -> None:
        """To the next or previous item of the day, from one end round to the other."""
        if items := self.items(self.day):
            self._choose((self.place() + by) % len(items))

    def put_on(self, day: str, at: tuple[str, str]) -> None:
        """Put the cursor on an item of a day."""
        self.day, self.at = day, at

    def step_through(self, by: int, span: tuple[str, str]) -> bool:
        """To the next or previous item, over the ends of days; gives whether there was one."""
        place = self.place() + by
        if 0 <= place < len(self.items(self.day)) and self.items(self.day):
            self._choose(place)
            return True
        first, last = span
        days = [day for day, items in self.days.items() if items and first <= day <= last]
        beyond = [day for day in days if (day > self.day if by > 0 else day < self.day)]
        if not beyond:
            return False
        self.day = min(beyond) if by > 0 else max(beyond)
        self._choose(0 if by > 0 else len(self.items(self.day)) - 1)
        return True

    def go_to(self, key: str) -> bool:
        """Put the cursor on an item, on the nearest of its days that is known."""
        found = [one for items in self.days.values() for one in items if one.card.key == key]
        if not found:
            return False
        here = next((one for one in found if one.day == self.day), None)
        one = here or min(found, key=lambda one: one.role != "due")
        self.day, self.at = one.day, identity(one)
        return True

    def _choose(self, place: int) -> None:
        items = self.items(self.day)
        self.at = identity(items[max(0, min(place, len(items) - 1))]) if items else None

    # moving, ahead of the board's answer

    def shift(self, days: int) -> None:
        """The item under the cursor stands so many days later, and the cursor with it."""
        one = self.current()
        if one is None:
            return
        self.days[self.day].remove(one)
        self.day = shifted(self.day, days)
        self.days.setdefault(self.day, []).append(replaced(one, day=self.day))
        self.days[self.day].sort(key=_order)
        self.generation += 1

    # periods

    def turn(self, by: int) -> None:
        """To the same day of the next or previous month."""
        self.go(shifted_months(self.day, by))


def identity(one: DatedCard) -> tuple[str, str]:
    """What tells the entries of a calendar apart: an item may stand on it several times."""
    return one.card.key, one.role


def is_over(card: Card) -> bool:
    return card.category in CLOSED_CATEGORIES


def is_late(one: DatedCard, today: str) -> bool:
    """Whether something was due, or promised, on a day that is over."""
    return one.role in ("due", "promised", "publish") and one.day < today and not is_over(one.card)


def _order(one: DatedCard) -> tuple[bool, str, str, str]:
    """Open ones first, those of the whole day, then by time, the most urgent first."""
    return is_over(one.card), one.moment or "", one.card.priority or "P9", one.card.key
