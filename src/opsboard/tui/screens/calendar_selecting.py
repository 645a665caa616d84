"""Selecting on the calendar, by the same keys as on board and list; days that are not held are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from opsboard.domain.days import shifted
from opsboard.domain.items import Card, DatedCard
from opsboard.i18n import _
from opsboard.tui.screens.calendar_reading import CalendarReading
from opsboard.tui.view_models.board_state import SELECTED_AT_MOST
from opsboard.tui.view_models.calendar_state import identity, in_order
from opsboard.tui.view_models.entry_selection import Chosen, EntrySelection, card_of
from opsboard.usecases.reading import calendar, selection
from opsboard.usecases.session import Session


class CalendarSelecting(CalendarReading):
    """A calendar with a cursor (`state`) and a selection."""

    def __init__(self) -> None:
        super().__init__()
        self.selection = EntrySelection()

    def selection_changed(self) -> None:
        """Draw again with what is selected now."""
        self.forget_look()
        self.redraw()

    def taken(self) -> None:
        self.selection.refresh(self.state)

    def show_days(self) -> None:
        self.extend_range()
        super().show_days()

    # the protocol of a pane

    def targets(self) -> Sequence[Card]:
        if self.selection.chosen:
            return self.selection.cards()
        card = self.layout_in_use.card()
        return (card,) if card is not None else ()

    def current(self) -> Card | None:
        return self.layout_in_use.card()

    def chosen(self) -> list[Chosen]:
        """What an act on dates is for: what is selected, else the entry under the cursor."""
        if self.selection.chosen:
            return list(self.selection.chosen.values())
        one = self.layout_in_use.current()
        return [one] if one is not None else []

    def of_series(self) -> Sequence[Card]:
        one = self.coming()
        return (one.card,) if one is not None and not self.selection.chosen else self.targets()

    def why_nothing(self) -> str:
        if self.coming() is None:
            if self.state.band() is not None:
                return _("a campaign; {key} shows it").format(key=self.host.keymap.shown("open_item"))
            return super().why_nothing()
        words = _("this one is not made yet; {key} changes the series")
        return words.format(key=self.host.keymap.shown("repeat_rule"))

    def coming(self) -> DatedCard | None:
        """The later date of a series under the cursor, of which there is no item yet."""
        one = self.layout_in_use.current()
        return one if one is not None and one.coming else None

    def act_done(self, refused: Sequence[str] = ()) -> None:
        if self.selection.keep(set(refused)):
            self.selection_changed()

    def unselect(self) -> bool:
        had = self.selection.keep(())
        if had:
            self.selection_changed()
        return had

    def choose(self, cards: Sequence[Card]) -> bool:
        self.say_selected(self.selection.select(cards))
        self.selection.refresh(self.state)
        self.selection_changed()
        return True

    def carry_shown(self, chosen: Sequence[Chosen], days: int) -> None:
        """Show these so many days later, ahead of the board's answer; the cursor stays on its day. Raises Invalid when
        there are no such days."""
        self.selection.shift(days, {card_of(one).key for one in chosen})
        self.state.carry({identity(one) for one in chosen if isinstance(one, DatedCard)}, days)

    def tell_selected(self) -> None:
        """Say in the lines around how many are selected, once they are drawn."""
        host, count = self.host, len(self.selection.chosen)
        if host.state.selected != count:
            host.state.selected = count
            host.redraw_lines()

    # keys

    def do_select(self) -> None:
        """Select the entry under the cursor or no longer, and go on to the next one of its day."""
        if (one := self.layout_in_use.current()) is None or one.coming:
            if one is not None:
                self.host.say(self.why_nothing())
            return
        self.selection.toggle(one)
        if self.state.place() + 1 < len(self.state.items(self.state.day)):
            self.state.step(1)
        self.selection_changed()

    def do_select_range(self) -> None:
        self.selection.start_range(self.state)
        self.selection_changed()

    def do_select_day(self) -> None:
        """Select what begins, ends or stands on the day; not what merely goes on over it."""
        day = self.state.day
        self._select_days(day, day, lambda one: day in (one.day, one.until))

    def do_select_all(self) -> None:
        self._select_days(*self.layout_in_use.span())

    def _select_days(self, first: str, last: str, only: Callable[[DatedCard], bool] = lambda one: True) -> None:
        """Select all that stands on these days, also what is not held."""

        def done(found: dict[str, list[DatedCard]]) -> None:
            wanted = [one for day in sorted(found) for one in found[day] if only(one)]
            self.say_selected(self.selection.select(wanted))
            self.selection_changed()

        self._read_range(first, last, done, slot="select")

    def extend_range(self) -> None:
        """The cursor moved: a range under way goes to it. It may reach over what is not held: it is read."""
        days = self.selection.range_days(self.state)
        if days is None:
            return

        def done(found: dict[str, list[DatedCard]]) -> None:
            if self.selection.range_days(self.state) == days:
                self.say_selected(self.selection.extend(self.state, found))
                self.selection_changed()

        self._read_range(*days, done, slot="range")

    def _read_range(
        self, first: str, last: str, done: Callable[[dict[str, list[DatedCard]]], None], *, slot: str
    ) -> None:
        """Read what stands on these days, as much of it as can be selected."""
        queries, kind, shows = self.host.state.queries, self.host.state.kind, self.layout_in_use.shows

        def read(session: Session) -> dict[str, list[DatedCard]]:
            chosen = selection(session, queries, kind=kind)
            found: dict[tuple[str, str, str], DatedCard] = {}
            begin = first
            while begin <= last and len(found) <= SELECTED_AT_MOST:  # by weeks: a range may hold very many
                end = min(shifted(begin, 6), last)
                cards = calendar(session, chosen, begin, end, SELECTED_AT_MOST + 1).cards
                found.update({(*identity(one), one.day): one for one in cards if not one.coming})
                begin = shifted(end, 1)
            return in_order(one for one in found.values() if shows(one))

        self.host.worker.ask(read, done, slot=slot)
