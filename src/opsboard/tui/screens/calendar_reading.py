"""The calendar kept in step with the store: which days are read, and which of them again when something changed."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import ClassVar

from opsboard.domain.days import day_of, shifted, shifted_within
from opsboard.domain.items import CalendarDays, Campaign, Change, DayTotal
from opsboard.domain.values import frozen
from opsboard.i18n import _
from opsboard.tui.screens.calendar_layouts.layout import HEAD, Layout
from opsboard.tui.screens.calendar_layouts.people import People
from opsboard.tui.screens.calendar_layouts.table import LAYOUTS
from opsboard.tui.screens.calendar_layouts.week import Week
from opsboard.tui.screens.row_pane import RowPane
from opsboard.tui.view_models.calendar_state import CAMPAIGN, CalendarState
from opsboard.usecases.ports import Selection
from opsboard.usecases.reading import (
    calendar,
    calendar_dates,
    calendar_late,
    calendar_next,
    calendar_people,
    campaigns,
    selection,
)
from opsboard.usecases.session import Session

_DATE = re.compile(r"\d{4}-\d\d-\d\d(T[\d:]{8}Z)?")
AROUND = 4
"""Rows of the screen that are no pane: its head and its foot."""
MANY = 60
"""When more items than this change at once, all days in sight are read again."""
LATE_SHOWN = 50
"""So many of those that are overdue are listed; of all it is said how many there are."""
NEAR = 1
"""Days after the first that are read before it is known whether there is room for more."""
MORE = 3
"""When fewer entries than this are held after that of the cursor, more of its day are read."""

_Part = tuple[str, str, CalendarDays]
"""The first and the last of some days, and what was read of them."""


@frozen
class Beside:
    """What is read with the days: what lies over all of them."""

    campaigns: Sequence[Campaign]
    late: CalendarDays | None


class CalendarReading(RowPane):
    """A calendar that fetches its days from the worker's thread."""

    scope: ClassVar[str] = "calendar"

    def __init__(self) -> None:
        super().__init__()
        self.state = CalendarState(day="2000-01-01", today="2000-01-01")
        self.layouts: list[Layout] = [layout(self.state) for layout in LAYOUTS]
        self.people = People(self.state)
        self._follow: str | None = None
        self._pending: list[Change] = []
        """Changes that are not shown yet."""

    @property
    def layout_in_use(self) -> Layout:
        """The layout that the person chose."""
        layout = self.layouts[self.state.layout]
        return self.people if self.state.by_person and layout.name == Week.name else layout

    # what a pane that derives from it does

    def forget_look(self) -> None:
        """What was drawn before holds no longer."""

    def begin_weeks(self) -> None:
        """Begin weeks with the day that the person chose."""
        self.state.first_weekday = self.host.application.config.week_start

    # reading

    def reload(self) -> None:
        """The kind, the filter or the find text changed, or the calendar is shown again: read all."""
        self.state.today = self.host.state.today.day.isoformat()
        self.begin_weeks()
        for layout in self.layouts:
            layout.begin_anew()
        self.read_days()
        self.reloaded()

    def read_days(self) -> None:
        """Read all days in sight."""
        self.state.forget()
        self._pending.clear()
        self.drop_answers()
        self._fit()
        self._read(*self.layout_in_use.span(), anew=True)

    def drop_answers(self) -> None:
        """What was asked for before is not worth drawing any more."""
        self.asked += 1

    def show_days(self) -> None:
        """Draw, and read what is in sight and not known."""
        self._fit()
        self.redraw()
        if (missing := self.state.missing(*self.layout_in_use.span())) is not None:
            self._read(*missing)
        elif self.layout_in_use.lists_late and not self.state.late_known:
            self._read(self.state.day, self.state.day)
        elif (deeper := self._deeper()) is not None:
            self._read(self.state.day, self.state.day, deeper=deeper)
        elif (wanted := self.layout_in_use.wanted()) is not None:
            self._look_for(*wanted)

    def _fit(self) -> None:
        """Tell the layout in use how much room it has; when it shows more of a day than is held, all is read anew. When
        it shows less, no more than that is read from here on."""
        height = self._rows_of_layout()
        self.layout_in_use.fits(self.cells, height)
        depth = self.layout_in_use.depth(height)
        if depth > self.state.depth:
            self.state.forget()
        self.state.depth = depth

    def _rows_of_layout(self) -> int:
        """Rows for the layout; while another screen is shown those that it will have."""
        return max(1, (self.size.height or self.app.size.height - AROUND) - HEAD)

    def _cursor_depth(self) -> int:
        return self.layout_in_use.depth_of_cursor(self._rows_of_layout())

    def _deeper(self) -> int | None:
        """How many entries of the cursor's day are wanted: as many as are shown of it, and more when the cursor comes
        near the end of those that are held."""
        state = self.state
        if not state.beyond(state.day) or not state.is_held(state.day, state.day):
            return None
        held = len(state.items(state.day))
        if held < self._cursor_depth():
            return self._cursor_depth()
        return held * 4 if state.place() >= held - MORE else None

    def _read(self, first: str, last: str, *, deeper: int = 0, anew: bool = False) -> None:
        """Read some days; `anew`: nothing that is held now goes with what is read."""
        state, shown = self.state, self.host.state
        queries, kind, depth = shown.queries, shown.kind, state.depth
        late_before = state.today if self.layout_in_use.lists_late else None
        more = {state.day: max(deeper, self._cursor_depth())}
        here, layout = self._wanted_item(), self.layout_in_use
        enough, near = layout.enough(self._rows_of_layout()), max(state.day, shifted_within(first, NEAR))

        def read(session: Session) -> tuple[list[_Part], Beside]:
            chosen = selection(session, queries, kind=kind)
            until = last if enough is None else min(near, last)
            parts = [(first, until, calendar(session, chosen, first, until, depth, more, here))]
            if until < last and enough is not None and not _fills(parts[0], state.day, enough):
                begin = shifted(until, 1)
                parts.append((begin, last, calendar(session, chosen, begin, last, depth, more, here)))
            return parts, _beside(session, chosen, late_before)

        def done(answer: tuple[list[_Part], Beside]) -> None:
            parts, beside = answer
            until = parts[-1][1]
            if anew:
                state.drop_all_but(first, until)
            state.put(parts)
            if until < last:
                layout.ends_at(until)
            state.let_go(*self.layout_in_use.span())
            self._take(beside)

        self.read_latest(read, done, slot="calendar")

    def _wanted_item(self) -> str:
        """The item of the cursor: it is read wherever on its day it comes, so that the cursor stays on it."""
        at = self.state.at
        return self._follow or (at[0] if at is not None and at[1] != CAMPAIGN else "")

    def _take(self, beside: Beside) -> None:
        if beside.campaigns != self.state.campaigns:
            self.state.campaigns = beside.campaigns
            self.forget_look()
        if beside.late is not None:
            self.state.put_late(beside.late)
        if self._follow is not None and self.state.go_to(self._follow):
            self._follow = None
        self.taken()
        self.show_days()
        self._read_people()

    def taken(self) -> None:
        """Days were read and taken over, before they are drawn."""

    def _read_people(self) -> None:
        """Read how full the week of each person is, where that is shown."""
        if self.layout_in_use is not self.people:
            return
        shown, (first, last) = self.host.state, self.layout_in_use.span()
        queries, kind = shown.queries, shown.kind

        def done(found: Mapping[str, DayTotal]) -> None:
            if found != self.state.people:
                self.state.people = found
                self.redraw()

        self.read_latest(
            lambda session: calendar_people(session, selection(session, queries, kind=kind), first, last),
            done,
            slot="calendar people",
        )

    def _look_for(self, day: str, by: int) -> None:
        """Look for the next day that holds something, and show it."""
        shown, layout = self.host.state, self.layout_in_use
        queries, kind = shown.queries, shown.kind

        def done(found: str | None) -> None:
            layout.reach(found, by)
            self.show_days()

        self.read_latest(
            lambda session: calendar_next(session, selection(session, queries, kind=kind), day, by),
            done,
            slot="calendar next",
        )

    def changed(self, changes: Sequence[Change]) -> None:
        """Read the days again that changes concern."""
        self._pending += changes
        self.state.late_known = self.state.late_known and self.layout_in_use.lists_late
        keys = {change.key for change in self._pending}
        if len(keys) > MANY or not self.state.known:
            self.read_days()
            return
        state, shown, pending = self.state, self.host.state, tuple(self._pending)
        queries, kind, depth = shown.queries, shown.kind, state.depth
        late_before = state.today if self.layout_in_use.lists_late else None
        known, old = frozenset(state.known), state.days_of(keys)
        deeper = {day: len(held) for day, held in state.days.items() if len(held) > depth}
        deeper.setdefault(state.day, self._cursor_depth())
        here = self._wanted_item()

        def read(session: Session) -> tuple[list[_Part], Beside]:
            days = known & (old | _named(pending, session.zone) | calendar_dates(session, sorted(keys)))
            chosen = selection(session, queries, kind=kind)
            parts = [(a, b, calendar(session, chosen, a, b, depth, deeper, here)) for a, b in _stretches(days)]
            return parts, _beside(session, chosen, late_before)

        def done(answer: tuple[list[_Part], Beside]) -> None:
            self._pending = [change for change in self._pending if change not in pending]
            parts, beside = answer
            state.put(parts)
            self._take(beside)

        self.read_latest(read, done, slot="calendar again")

    def follow(self, key: str) -> None:
        if self.state.go_to(key):
            self.show_days()
            return

        def read(session: Session) -> list[tuple[str, str]]:
            from opsboard.usecases.rescheduling import dates

            return dates(session, key)

        def done(found: list[tuple[str, str]]) -> None:
            if not found:
                self.host.say(_("{key} has no date").format(key=key))
                return
            role, day = min(found, key=lambda one: one[0] != "due")
            self.state.day, self.state.at, self._follow = day, (key, role), key
            self.read_days()

        self.host.worker.ask(read, done)


def _fills(part: _Part, day: str, enough: int) -> bool:
    """Whether so many entries stand on a day and those after it."""
    return sum(one.day >= day for one in part[2].cards) >= enough


def _beside(session: Session, chosen: Selection, late_before: str | None) -> Beside:
    late = calendar_late(session, chosen, late_before, LATE_SHOWN) if late_before else None
    return Beside(tuple(campaigns(session)), late)


def _named(changes: Sequence[Change], zone: str) -> set[str]:
    """The days that changes name, before and after."""
    values = (value for change in changes for held in (change.before, change.after) for value in held.values())
    return {day_of(value, zone) for value in values if isinstance(value, str) and _DATE.fullmatch(value)}


def _stretches(days: Collection[str]) -> list[tuple[str, str]]:
    """Days as first and last of each stretch without a gap."""
    found: list[tuple[str, str]] = []
    for day in sorted(days):
        if found and shifted(found[-1][1], 1) == day:
            found[-1] = found[-1][0], day
        else:
            found.append((day, day))
    return found
