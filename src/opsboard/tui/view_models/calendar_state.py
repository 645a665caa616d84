"""What the calendar shows and where its cursors are: a day, and an item on it. Without a terminal or a database.

Of each day it holds the entries that come first, and how many there are; a span is held once and stands on every day
that it reaches over. What is known is known day by day, so that a scroll reads only the days that come into sight.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from opsboard.domain.days import days_from, iso_week, shifted, shifted_months, week_of
from opsboard.domain.items import CalendarDays, Campaign, Card, DatedCard, DayTotal
from opsboard.domain.kinds import CLOSED_CATEGORIES, DEADLINE_ROLES, OPEN_ENDED
from opsboard.domain.spans import FIRST, LAST
from opsboard.domain.values import replaced

MOST_HELD = 700
"""When more entries than this are held, those of days out of sight go."""


CAMPAIGN = "campaign"
"""Stands for the role where the cursor is on the band of a campaign."""


@dataclass(slots=True)
class CalendarState:
    """Days with the items on them. `day` is the one under the cursor; `at` the (key, role) of its item, of the band of
    a campaign its key and `CAMPAIGN`."""

    day: str
    today: str
    layout: int = 0
    """The place of the layout in use."""
    by_person: bool = False
    """The week has a row for each person."""
    people: Mapping[str, DayTotal] = field(default_factory=dict)
    """Login, or nothing for what nobody has -> what is theirs in the week that is shown so."""
    first_weekday: int = 0
    """0 is Monday."""
    at: tuple[str, str] | None = None
    campaigns: Sequence[Campaign] = ()
    """Whose bands lie over the days."""
    depth: int = 0
    """So many entries of a day are held at least, when it has as many."""
    days: dict[str, list[DatedCard]] = field(default_factory=dict)
    """The entries that stand on one day alone."""
    spans: list[DatedCard] = field(default_factory=list)
    totals: dict[str, DayTotal] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    stamps: dict[str, int] = field(default_factory=dict)
    """Day -> when it was learned, for pictures that are kept."""
    late: list[DatedCard] = field(default_factory=list)
    """What is open and ought to have been done before today, the oldest first, as far as it is held."""
    late_count: int = 0
    late_known: bool = False
    generation: int = 0
    _items: dict[str, list[DatedCard]] = field(default_factory=dict)

    # what is shown

    def week(self) -> list[str]:
        """The days of the week of the cursor."""
        return self.week_at(self.day)

    def week_at(self, day: str) -> list[str]:
        """The days of the week of a day."""
        return list(days_from(*week_of(day, self.first_weekday)))

    def week_number(self, week: list[str]) -> int:
        """The ISO number of a week, that of its Monday."""
        return iso_week(week[-self.first_weekday % 7])[1]

    def is_held(self, first: str, last: str) -> bool:
        """Whether all of these days are known."""
        return self.missing(first, last) is None

    def missing(self, first: str, last: str) -> tuple[str, str] | None:
        """The days of these that are not known, from the first to the last of them."""
        unknown = [day for day in days_from(first, last) if day not in self.known]
        return (unknown[0], unknown[-1]) if unknown else None

    def entries(self, day: str) -> list[DatedCard]:
        """The entries of one day alone, as far as they are held, without the spans that reach over it."""
        return self.days.get(day, [])

    def items(self, day: str) -> list[DatedCard]:
        """What stands on a day, as far as it is held: the spans that reach over it, then its own entries."""
        if day not in self._items:
            over = [one for one in self.spans if one.day <= day <= self.end_of(one)]
            self._items[day] = [*over, *self.entries(day)] if over else self.entries(day)
        return self._items[day]

    def end_of(self, one: DatedCard) -> str:
        """The last day of an entry; what runs without an end has run until today."""
        if one.until == OPEN_ENDED:
            return max(one.day, self.today)
        return one.until or one.day

    def total(self, day: str) -> DayTotal:
        """What a day holds, shown or not."""
        return self.totals.get(day, _NOTHING)

    def beyond(self, day: str) -> int:
        """How many items of a day are not held."""
        return max(0, self.total(day).items - len(self.items(day)))

    def count(self, first: str, last: str) -> int:
        """Entries on these days."""
        return sum(total.items for day, total in self.totals.items() if first <= day <= last)

    def current(self) -> DatedCard | None:
        """The item under the cursor, on the cursor's day or among what is late since then."""
        here = next((one for one in self.items(self.day) if identity(one) == self.at), None)
        return here or next((one for one in self.late if one.day == self.day and identity(one) == self.at), None)

    def band(self) -> Campaign | None:
        """The campaign under the cursor, on its band."""
        return next((one for one in self.bands(self.day) if (one.key, CAMPAIGN) == self.at), None)

    def bands(self, day: str) -> list[Campaign]:
        """The campaigns whose bands lie over a day, in the order in which they are drawn."""
        return in_band_order(one for one in self.campaigns if one.first <= day <= one.last)

    def place(self) -> int:
        """The place of the item under the cursor among those of its day."""
        return next((n for n, one in enumerate(self.items(self.day)) if identity(one) == self.at), 0)

    # what was read

    def put(self, read: Iterable[tuple[str, str, CalendarDays]]) -> None:
        """Take over what stands on some parts of the calendar, from a day to another. The cursor stays on its item,
        also when it moved."""
        place, at = self.place(), self.at
        for first, last, days in read:
            self._take(first, last, days)
        if not self._stays(at):
            self._choose(place)

    def _take(self, first: str, last: str, read: CalendarDays) -> None:
        self.generation += 1
        self.spans = [one for one in self.spans if one.day > last or self.end_of(one) < first]
        for day in days_from(first, last):
            self.known.add(day)
            self.days.pop(day, None)
            self.totals.pop(day, None)
            self.stamps[day] = self.generation
        for card in read.cards:
            if card.until is not None:
                self.spans.append(card)
            else:
                self.days.setdefault(card.day, []).append(card)
        self.spans.sort(key=_span_order)
        for day in {card.day for card in read.cards if card.until is None}:
            self.days[day].sort(key=_order)
        self.totals.update((day, total) for day, total in read.totals.items() if first <= day <= last)
        self._items.clear()

    def put_late(self, read: CalendarDays) -> None:
        """Take over what ought to have been done before today."""
        self.generation += 1
        self.late = read.cards[::-1]
        self.late_known = True
        self.late_count = sum(total.items for total in read.totals.values())

    def let_go(self, first: str, last: str) -> None:
        """Forget what lies out of sight, when much is held."""
        if sum(map(len, self.days.values())) <= MOST_HELD:
            return
        for day in [one for one in self.known if not first <= one <= last]:
            self.known.discard(day)
            for held in (self.days, self.totals, self.stamps):
                held.pop(day, None)
        self.spans = [one for one in self.spans if one.day <= last and self.end_of(one) >= first]
        self._items.clear()

    def _stays(self, at: tuple[str, str] | None) -> bool:
        """Have the cursor on the day of its item; gives whether that is known."""
        if at is None:
            return False
        if at[1] == CAMPAIGN:
            return self.band() is not None
        if any(identity(one) == at for one in self.items(self.day)) or self.current() is not None:
            return True
        for one in self.spans:
            if identity(one) == at:
                self.day, self.at = max(one.day, min(self.day, self.end_of(one))), at
                return True
        for day, items in self.days.items():
            if any(identity(one) == at and not one.coming for one in items):
                self.day, self.at = day, at
                return True
        return False

    def forget(self) -> None:
        """What is known no longer holds: another kind, another filter."""
        self.known.clear()
        self.late_known = False

    def drop_all_but(self, first: str, last: str) -> None:
        """What other days hold is of another kind or filter."""
        self.known.clear()
        self.days = {day: held for day, held in self.days.items() if first <= day <= last}
        self.totals = {day: held for day, held in self.totals.items() if first <= day <= last}
        self.spans = [one for one in self.spans if one.day <= last and self.end_of(one) >= first]
        self._items.clear()

    def days_of(self, keys: Collection[str]) -> set[str]:
        """The known days on which these items stand."""
        found = {day for day, items in self.days.items() if any(one.card.key in keys for one in items)}
        for one in self.spans:
            if one.card.key in keys:
                found |= {day for day in self.known if one.day <= day <= self.end_of(one)}
        return found & self.known

    def picture_of(self, week: Iterable[str]) -> int:
        """What tells pictures of these days apart, as they come to hold other entries."""
        return max(self.stamps.get(day, 0) for day in week)

    # the cursors

    def go(self, day: str) -> None:
        """Put the cursor on a day, and on its first item; on a span that it is on already it stays."""
        if day != self.day:
            self.day = day
            if self.current() is None and self.band() is None:
                self._choose(0)

    def step(self, by: int) -> None:
        """To the next or previous item of the day, behind the last one to the bands over it, from one end round to the
        other."""
        stops = [identity(one) for one in self.items(self.day)]
        stops += [(one.key, CAMPAIGN) for one in self.bands(self.day)]
        if stops:
            place = stops.index(self.at) if self.at in stops else self.place()
            self.at = stops[(place + by) % len(stops)]

    def put_on(self, day: str, at: tuple[str, str]) -> None:
        """Put the cursor on an item of a day."""
        self.day, self.at = day, at

    def made(self) -> Iterator[DatedCard]:
        """All entries that are held, without what only comes."""
        for items in (*self.days.values(), self.spans):
            yield from (one for one in items if not one.coming)

    def go_to(self, key: str) -> bool:
        """Put the cursor on an item, on the nearest of its days that is known."""
        found = [
            one
            for items in (*self.days.values(), self.spans)
            for one in items
            if one.card.key == key and not one.coming
        ]
        if not found:
            return False
        here = next((one for one in found if one.day <= self.day <= self.end_of(one)), None)
        one = here or min(found, key=lambda one: one.role != "due")
        self.day, self.at = max(one.day, min(self.day, self.end_of(one))), identity(one)
        return True

    def _choose(self, place: int) -> None:
        items = self.items(self.day)
        self.at = identity(items[max(0, min(place, len(items) - 1))]) if items else None

    # moving, ahead of the board's answer

    def stay(self, day: str, place: int, gone: Collection[str]) -> None:
        """The cursor stays on this day, on what stands at this place of it now that the items `gone` have left it."""
        self.day = day
        items = [one for one in self.items(day) if one.card.key not in gone]
        self.at = identity(items[max(0, min(place, len(items) - 1))]) if items else None

    def shift(self, days: int) -> None:
        """The item under the cursor stands so many days later, and the cursor with it. Raises Invalid when there are no
        such days."""
        if (one := self.current()) is not None:
            self._shift([one], days)
            self.day = shifted(self.day, days)

    def carry(self, entries: Collection[tuple[str, str]], days: int, end: str = "") -> None:
        """These stand so many days later, or one `end` of them alone; the cursor stays on its day. Raises as
        `shift`."""
        place = self.place()
        self._shift([one for one in self.made() if identity(one) in entries], days, end)
        if self.at in entries and self.current() is None:
            self._choose(place)

    def _shift(self, entries: Iterable[DatedCard], days: int, end: str = "") -> None:
        moved = [(one, later(one, days, end)) for one in entries]
        self.generation += 1
        for was, now in moved:
            if was.until is not None:
                self.spans[self.spans.index(was)] = now
                self.spans.sort(key=_span_order)
            else:
                if was in self.entries(was.day):
                    self.days[was.day].remove(was)
                self.days.setdefault(now.day, []).append(now)
                self.days[now.day].sort(key=_order)
            self._count(was, was.day, self.end_of(was), -1)
            self._count(now, now.day, self.end_of(now), 1)
        self._items.clear()

    def _count(self, one: DatedCard, first: str, last: str, by: int) -> None:
        still_open = 0 if is_over(one.card) else by
        for day in days_from(first, last):
            was = self.total(day)
            self.totals[day] = DayTotal(max(0, was.items + by), max(0, was.open + still_open), was.load)
            self.stamps[day] = self.generation

    # periods

    def turn(self, by: int) -> None:
        """To the same day of the next or previous month."""
        self.go(shifted_months(self.day, by))


_NOTHING = DayTotal()


def identity(one: DatedCard) -> tuple[str, str]:
    """What tells the entries of a calendar apart: an item may stand on it several times."""
    return one.card.key, one.role


def later(one: DatedCard, days: int, end: str = "") -> DatedCard:
    """An entry so many days later, a span with its end, or with one `end` of it alone. Raises Invalid when there are no
    such days."""
    until = one.until if one.until in (None, OPEN_ENDED) or end == FIRST else shifted(one.until, days)
    return replaced(one, day=one.day if end == LAST else shifted(one.day, days), until=until)


def in_band_order(campaigns: Iterable[Campaign]) -> list[Campaign]:
    """Campaigns as their bands are drawn: as they begin."""
    return sorted(campaigns, key=lambda one: (one.first, one.last, one.key))


def in_order(cards: Iterable[DatedCard]) -> dict[str, list[DatedCard]]:
    """Entries by their days, those of a day in the order in which they are drawn."""
    days: dict[str, list[DatedCard]] = {}
    for card in cards:
        days.setdefault(card.day, []).append(card)
    for items in days.values():
        items.sort(key=_order)
    return days


def is_over(card: Card) -> bool:
    return card.category in CLOSED_CATEGORIES


def is_late(one: DatedCard, today: str) -> bool:
    """Whether something ought to have been done on a day that is over, and was not."""
    day = one.until or one.day
    return day < today and not is_over(one.card) and any(role in DEADLINE_ROLES for role in (one.role, *one.also))


def _order(one: DatedCard) -> tuple[bool, bool, str, str, str]:
    """Open ones first, those of the whole day, then by the clock, the most urgent first; what only comes last."""
    return is_over(one.card), one.coming, one.moment or "", one.card.priority or "P9", one.card.key


def _span_order(one: DatedCard) -> tuple[str, int, str]:
    """Those that begin first, then the longer ones."""
    return one.day, -date.fromisoformat(one.until or one.day).toordinal(), one.card.key
