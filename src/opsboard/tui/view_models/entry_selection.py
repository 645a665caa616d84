"""What is selected on a calendar: items, each under the date with which it was chosen. Without a terminal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass, field

from opsboard.domain.items import Card, DatedCard
from opsboard.tui.view_models.board_state import SELECTED_AT_MOST
from opsboard.tui.view_models.calendar_state import CalendarState, identity, later

Chosen = DatedCard | Card
"""An entry of a day; a card alone where the date is not known, as of what a query selected."""


@dataclass(slots=True)
class EntrySelection:
    """Selected items by key, in the order of selection."""

    chosen: dict[str, Chosen] = field(default_factory=dict)
    unsure: set[str] = field(default_factory=set)
    """Items whose dates were changed from here and are not read again: on which day they stand is not known."""
    anchor: tuple[str, tuple[str, str] | None] | None = None
    """The day and the item where a range began; None when none is under way."""
    before_range: dict[str, Chosen] = field(default_factory=dict)
    """What was selected when the range began."""

    def cards(self) -> list[Card]:
        return [card_of(one) for one in self.chosen.values()]

    def toggle(self, one: DatedCard) -> None:
        if self.chosen.pop(one.card.key, None) is None:
            self.select([one])

    def select(self, found: Iterable[Chosen]) -> int:
        """Select these too, as far as there is room; gives how many there was none for."""
        return self._select_only(self.chosen, found)

    def _select_only(self, base: Mapping[str, Chosen], found: Iterable[Chosen]) -> int:
        wanted = dict(base)
        for one in found:
            wanted.setdefault(card_of(one).key, one)
        left_out = max(0, len(wanted) - SELECTED_AT_MOST)
        self.chosen = dict(list(wanted.items())[:SELECTED_AT_MOST]) if left_out else wanted
        return left_out

    def keep(self, keys: Collection[str]) -> bool:
        """Let only these stay selected; gives whether that changes anything."""
        kept = {key: one for key, one in self.chosen.items() if key in keys}
        had = len(kept) != len(self.chosen) or self.anchor is not None
        self.chosen, self.anchor = kept, None
        return had

    def shift(self, days: int, keys: Set[str]) -> None:
        """These are carried, ahead of the board's answer."""
        for key in keys & self.chosen.keys():
            if isinstance(one := self.chosen[key], DatedCard):
                self.chosen[key] = later(one, days)

    def changing(self, keys: Iterable[str]) -> None:
        """Dates of these are being changed."""
        self.unsure.update(keys)

    def refresh(self, state: CalendarState) -> None:
        """Take over what was read anew of what is selected."""
        for items in state.days.values() if self.chosen or self.unsure else ():
            for one in items:
                self.unsure.discard(one.card.key)
                held = self.chosen.get(one.card.key)
                if held is not None and (isinstance(held, Card) or held.role == one.role):
                    self.chosen[one.card.key] = one.card if isinstance(held, Card) else one

    # a range

    def start_range(self, state: CalendarState) -> None:
        """Begin a range at the cursor, or end the one under way, keeping what it selected."""
        if self.anchor is not None:
            self.anchor = None
            return
        self.anchor, self.before_range = (state.day, state.at), dict(self.chosen)
        if (one := state.current()) is not None:
            self.select([one])

    def range_days(self, state: CalendarState) -> tuple[str, str] | None:
        """The days from the anchor to the cursor; None without a range."""
        if self.anchor is None:
            return None
        return min(self.anchor[0], state.day), max(self.anchor[0], state.day)

    def extend(self, state: CalendarState, days: Mapping[str, list[DatedCard]]) -> int:
        """Select what stands between the anchor and the cursor on these days, in the order in which they are drawn,
        and nothing more than was selected before; gives how many there was no room for."""
        if self.anchor is None:
            return 0
        ends = sorted([self._place(*self.anchor, days), self._place(state.day, state.at, days)])
        found = [
            one for day in sorted(days) for place, one in enumerate(days[day]) if ends[0] <= (day, place) <= ends[1]
        ]
        return self._select_only(self.before_range, found)

    def _place(self, day: str, at: tuple[str, str] | None, days: Mapping[str, list[DatedCard]]) -> tuple[str, int]:
        items = days.get(day, [])
        return day, next((n for n, one in enumerate(items) if identity(one) == at), 0)


def card_of(one: Chosen) -> Card:
    return one.card if isinstance(one, DatedCard) else one
