"""Channels by days: what stands in each slot, what is missing there, and the tray of pieces without a date.

It has pieces and a cursor of its own: a calendar holds only the first entries of a full day. Without a terminal or a
database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from opsboard.domain.channel_numbers import ChannelNumbers
from opsboard.domain.channels import Channel, known_channel
from opsboard.domain.days import weekday
from opsboard.domain.items import Card, DatedCard
from opsboard.domain.rhythms import slots_of
from opsboard.domain.values import frozen
from opsboard.tui.view_models.calendar_state import identity


@frozen
class Place:
    """One line of a slot: a piece, or a time at which the rhythm expects one."""

    time: str
    """`10:00`; empty: at any time of the day."""
    piece: DatedCard | None = None


@dataclass(slots=True)
class ChannelGrid:
    """What is published on which day in which channel. `row` is the channel under the cursor, `day` its day."""

    day: str
    today: str
    clock: Callable[[str], str] = str
    """Of a moment: the time on the board's clock, `10:00`."""
    held: tuple[str, str] | None = None
    """The first and last day that are known."""
    days: dict[str, list[DatedCard]] = field(default_factory=dict)
    """The pieces of each day."""
    channels: Sequence[Channel] = ()
    channel_of: dict[str, str] = field(default_factory=dict)
    """Key -> what the item says of its channel, of the pieces that are known."""
    tray: Sequence[Card] = ()
    """Open pieces without a publish date."""
    numbers: Mapping[str, ChannelNumbers] = field(default_factory=dict)
    """Channel -> what its published pieces say of it, once that is read."""
    row: str = ""
    at: tuple[str, str] | None = None
    """The piece under the cursor, by its (key, role); None in an empty place."""
    time: str | None = None
    """The time of the empty place under the cursor; None on a piece."""
    tray_at: str | None = None
    """The key of the piece under the cursor of the tray."""
    in_tray: bool = False
    """Keys go to the tray."""

    # what is shown

    def rows(self, days: Sequence[str]) -> list[str]:
        """The channels, those of the board first, then what pieces of these days say besides; the last one, without a
        name, of those that say nothing."""
        known = [one.name for one in self.channels]
        other = {self._row_of(one) for day in days for one in self.pieces(day)} - {*known}
        return [*known, *sorted(other - {""}), *([""] if "" in other else [])]

    def pieces(self, day: str) -> list[DatedCard]:
        """What is published on a day."""
        return self.days.get(day, [])

    def places(self, row: str, day: str) -> list[Place]:
        """The slot of a channel on a day: its pieces, and the times at which one is missing, by the clock."""
        here = [Place(self._time(one), one) for one in self.pieces(day) if self._row_of(one) == row]
        wanted = [time for slot, time in self._slots(row) if slot == weekday(day)]
        taken = [place.time for place in here]
        missing = []
        for time in wanted:
            if time in taken:
                taken.remove(time)
            else:
                missing.append(time)
        # A piece at another time than the rhythm says is for one of the times that are left.
        missing = missing[: max(0, len(wanted) - len(here))]
        return sorted([*here, *(Place(time) for time in missing)], key=lambda place: place.time)

    def channel(self, row: str) -> Channel | None:
        """The channel of the board that a row is."""
        return next((one for one in self.channels if one.name == row), None)

    def here(self) -> list[Place]:
        """The places of the slot under the cursor."""
        return self.places(self.row, self.day)

    def number(self) -> int:
        """Which of them is under the cursor."""
        for number, place in enumerate(self.here()):
            if place.piece is not None and identity(place.piece) == self.at:
                return number
            if place.piece is None and self.at is None and place.time == self.time:
                return number
        return 0

    def current(self) -> DatedCard | None:
        """The piece under the cursor."""
        return next((one for one in self.pieces(self.day) if identity(one) == self.at), None)

    def card(self) -> Card | None:
        """The item under the cursor."""
        if self.in_tray:
            return next((card for card in self.tray if card.key == self.tray_at), None)
        one = self.current()
        return one.card if one is not None else None

    # what was read

    def put(
        self,
        held: tuple[str, str],
        pieces: Iterable[DatedCard],
        channels: Sequence[Channel],
        channel_of: dict[str, str],
        tray: Sequence[Card],
    ) -> None:
        """Take over what was read of some days. The cursor stays on its item, also when it moved."""
        self.held, self.channels, self.channel_of, self.tray = held, channels, channel_of, tray
        self.days = {}
        for one in pieces:
            self.days.setdefault(one.day, []).append(one)
            if identity(one) == self.at:
                self.day = one.day
        if self.tray_at not in {card.key for card in tray}:
            self.tray_at = tray[0].key if tray else None
        self.in_tray = self.in_tray and bool(tray)
        self.settle([self.day])

    def settle(self, days: Sequence[str]) -> None:
        """Put the cursor where something is: on the row of its item, else on its row, else on the first one."""
        current = self.current()
        if current is not None:
            self.row, self.time = self._row_of(current), None
            return
        rows = self.rows(days)
        if self.row not in rows and rows:
            self.row = rows[0]
        self.choose(self.number())

    # the cursor

    def go(self, row: str, day: str, place: int = 0) -> None:
        """Put the cursor on a slot."""
        self.in_tray = False
        self.row, self.day = row, day
        self.choose(place)

    def choose(self, number: int) -> None:
        """Put the cursor on a place of its slot."""
        places = self.here()
        if not places:
            self.at, self.time = None, None
            return
        place = places[max(0, min(number, len(places) - 1))]
        self.at = identity(place.piece) if place.piece is not None else None
        self.time = None if place.piece is not None else place.time

    def step(self, by: int) -> None:
        """To the next or previous place of the slot, from one end round to the other."""
        if places := self.here():
            self.choose((self.number() + by) % len(places))

    def step_rows(self, by: int, days: Sequence[str]) -> None:
        """To the next or previous channel; in the tray, to the next or previous piece, and over its top back."""
        if self.in_tray:
            keys = [card.key for card in self.tray]
            number = keys.index(self.tray_at) + by if self.tray_at in keys else 0
            if number < 0:
                self.in_tray = False
            else:
                self.tray_at = keys[min(number, len(keys) - 1)]
            return
        if (row := self.beside(by, days)) is not None:
            self.go(row, self.day)

    def beside(self, by: int, days: Sequence[str]) -> str | None:
        """The next or previous channel; None at the end."""
        rows = self.rows(days)
        number = rows.index(self.row) + by if self.row in rows else 0
        return rows[number] if 0 <= number < len(rows) else None

    def enter_tray(self) -> bool:
        """Go to the tray; gives whether anything is in it."""
        self.in_tray = bool(self.tray)
        return self.in_tray

    # within

    def _row_of(self, one: DatedCard) -> str:
        return self.row_of(one.card.key)

    def row_of(self, key: str) -> str:
        """The channel of a piece, by the name of its row."""
        said = self.channel_of.get(key, "")
        found = known_channel(said, self.channels) if said else None
        return found.name if found else said

    def _time(self, one: DatedCard) -> str:
        return self.clock(one.moment) if one.moment else ""

    def _slots(self, row: str) -> Sequence[tuple[int, str]]:
        channel = self.channel(row)
        return slots_of(channel.rhythm) if channel and channel.rhythm else ()
