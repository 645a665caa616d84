"""The calendar: what is due, published, promised and run on which day, in the layout that the person chose."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.segment import Segment
from textual import events

from opsboard.domain.channel_numbers import Measured
from opsboard.domain.errors import OpsboardError
from opsboard.domain.items import Change
from opsboard.domain.working_time import ALWAYS
from opsboard.i18n import _, ngettext
from opsboard.tui.render.card import Row
from opsboard.tui.render.entries import CalendarLook
from opsboard.tui.render.lines import spread
from opsboard.tui.render.month import month_name
from opsboard.tui.screens.calendar_dragging import CalendarDragging
from opsboard.tui.screens.calendar_layouts.channels import Channels
from opsboard.tui.screens.calendar_layouts.layout import HEAD, Spot, Surface
from opsboard.tui.view_models.calendar_state import identity
from opsboard.tui.view_models.channel_grid import ChannelGrid
from opsboard.tui.view_models.empty_states import EmptyState, nothing_dated, nothing_on_day
from opsboard.usecases.session import Session


class CalendarPane(CalendarDragging):
    """Days with what stands on them, for the kind of the tab or for all."""

    def __init__(self) -> None:
        super().__init__()
        self._look: CalendarLook | None = None
        self._asked_channels = False
        self._numbers_wanted = False
        """The numbers of the channels are to be read, where something changed since."""
        self._numbers_held: tuple[int, str] | None = None
        """The newest change and the day of those that are held."""
        self._opened_from = 0
        """The layout from which the whole day was opened."""
        self._people_from = 0
        """The one from which rows per person were asked for."""

    def on_mount(self) -> None:
        today = self.host.state.today.day.isoformat()
        self.state.day = self.state.today = today
        self.begin_weeks()

    # the protocol of a pane

    def redraw(self) -> None:
        super().redraw()
        self.tell_selected()

    # channels, which have pieces of their own

    @property
    def channels(self) -> Channels | None:
        """The layout of channels, while it is the one in use."""
        return self.layout_in_use if isinstance(self.layout_in_use, Channels) else None

    def holds(self, what: str) -> bool:
        if what == "tray":
            return self.channels is not None and bool(self.channels.grid.tray)
        if what == "channel":
            return self.channels is not None and self.channels.current() is not None
        return super().holds(what)

    def read_days(self) -> None:
        super().read_days()
        self._numbers_wanted = True
        self._read_channels()

    def changed(self, changes: Sequence[Change]) -> None:
        super().changed(changes)
        self._read_channels()

    def show_days(self) -> None:
        if self.channels is not None:  # its cursor is in a slot: a range goes from and to the pieces there
            one = self.channels.current()
            self.state.at = None if one is None else identity(one)
        super().show_days()
        if self.channels is not None and self.channels.grid.held != self.channels.period():
            self._read_channels()

    def _read_channels(self) -> None:
        """Read what the layout of channels shows, while it is in use."""
        if (layout := self.channels) is None:
            return
        from opsboard.usecases.channels import Pieces, pieces
        from opsboard.usecases.following import newest_change
        from opsboard.usecases.reading import selection

        queries, kind, held = self.host.state.queries, self.host.state.kind, layout.period()
        layout.keys = self.host.keymap.shown("new"), self.host.keymap.shown("take_from_tray")

        def read(session: Session) -> tuple[Pieces, int]:
            return pieces(session, selection(session, queries, kind=kind), *held), newest_change(session)

        def done(answer: tuple[Pieces, int]) -> None:
            found, newest = answer
            layout.grid.put(held, found.dated, found.channels, found.channel_of, found.tray)
            self.host.state.channels = found.channels
            self._read_numbers(layout.grid, newest)
            self.show_days()
            self.host.redraw_lines()
            if not self._asked_channels and self.channels is not None and not found.channels:
                self._asked_channels = True  # on first coming to a board without channels
                self.host.do("plan_channels")

        self.read_latest(read, done, slot="channels")

    def _read_numbers(self, grid: ChannelGrid, newest: int) -> None:
        """Read what the published pieces say of their channels, beside what keys ask for: all of them are looked at.
        Only when all days are read anew, and not for a letter of find, which changes nothing of it."""
        held = newest, self.state.today
        if not self._numbers_wanted or held == self._numbers_held:
            return
        from opsboard.usecases.channels import measured

        self._numbers_wanted, self._numbers_held = False, held

        def done(found: list[Measured]) -> None:
            grid.numbers = {one.channel.name: one.numbers for one in found}
            self.redraw()

        self.host.worker.run_detached(measured, done)

    def restyle(self) -> None:
        first = self.state.first_weekday
        self.begin_weeks()
        if self.display and self.state.first_weekday != first:
            self.reload()
        today = self.host.state.today.day.isoformat()
        if today != self.state.today:
            self.state.today = today
            self.read_days()
        self.forget_look()
        self.redraw()

    def marks_changed(self) -> None:
        self.forget_look()
        self.redraw()

    def resized(self) -> None:
        for layout in self.layouts:
            layout.forget()
        if self.state.known:
            self.call_after_refresh(self.show_days)

    def forget_look(self) -> None:
        self._look = None
        for layout in (*self.layouts, self.people):
            layout.forget()

    # drawing

    def draw_rows(self, cells: int, height: int) -> Sequence[Row]:
        if self._look is None:
            selected = frozenset(self.selection.chosen)
            working = self.host.state.working or ALWAYS
            self._look = CalendarLook(self.drawing_now(), self.state.campaigns, dict(self.marks), selected, working)
        on = Surface(
            cells,
            height - HEAD,
            self._look,
            self.host.state.workflow,
            nothing_on_day(self.host.state, self.host.keymap.shown),
            self._nothing(),
        )
        return [self._title(cells), *self.layout_in_use.rows(on)]

    def _nothing(self) -> EmptyState | None:
        """What is said when nothing stands on the days in sight, as soon as that is known."""
        if (
            self.channels is not None
            or self.state.count(*self.layout_in_use.span())
            or not self.state.is_held(*self.layout_in_use.span())
        ):
            return None
        return nothing_dated(self.host.state, self.host.keymap.shown, endless=self.layout_in_use.lists_late)

    def _title(self, cells: int) -> Row:
        p, state, layout = self.host.palette, self.state, self.layout_in_use
        count = layout.count()
        words = ngettext("{count} date", "{count} dates", count).format(count=count)
        left = [Segment(" "), Segment(month_name(state.day), p.strong), Segment(f"   {layout.numbers()}", p.dim)]
        right = [Segment(f"{words}   {_(layout.words)} ", p.dim)]
        return tuple(spread(left, right, cells))

    # the cursors

    def go_to_day(self, day: str) -> None:
        """Put the cursor on a day."""
        self.layout_in_use.go(day)
        self.show_days()

    def _moved(self, move: Callable[[int], None], by: int) -> None:
        """Move the cursor and show where it went, or say why it cannot."""
        try:
            move(by)
        except OpsboardError as error:
            self.host.refuse(error)
        self.show_days()

    def do_day_left(self) -> None:
        self._moved(self.layout_in_use.sideways, -1)

    def do_day_right(self) -> None:
        self._moved(self.layout_in_use.sideways, 1)

    def do_week_down(self) -> None:
        self._moved(self.layout_in_use.down, 1)

    def do_week_up(self) -> None:
        self._moved(self.layout_in_use.down, -1)

    def do_next_item(self) -> None:
        self.layout_in_use.step(1)
        self.show_days()

    def do_previous_item(self) -> None:
        self.layout_in_use.step(-1)
        self.show_days()

    def do_previous_period(self) -> None:
        self._moved(self.layout_in_use.turn, -1)

    def do_next_period(self) -> None:
        self._moved(self.layout_in_use.turn, 1)

    def do_today(self) -> None:
        self.go_to_day(self.state.today)

    def open_day(self, day: str) -> None:
        """Show a day with all that stands on it."""
        self._opened_from = self.state.layout
        self.state.layout = self._place_of("agenda")
        self.go_to_day(day)

    def do_whole_day(self) -> None:
        """The cursor's day with all that stands on it, or the layout from which it was opened."""
        if self.state.layout != self._place_of("agenda"):
            self.open_day(self.state.day)
            return
        self.state.layout = self._opened_from
        self.layout_in_use.enter()
        self.show_days()

    def _place_of(self, name: str) -> int:
        return next(place for place, one in enumerate(self.layouts) if one.name == name)

    def do_calendar_mode(self) -> None:
        self.state.layout = (self.state.layout + 1) % len(self.layouts)
        self.layout_in_use.enter()
        self.show_days()

    def do_rows_per_person(self) -> None:
        """The week with a row for each person; from there back to the layout from which it was asked for."""
        state, week = self.state, self._place_of("week")
        if state.layout == week and state.by_person:
            state.by_person, state.layout = False, self._people_from
        else:
            self._people_from, state.by_person, state.layout = state.layout, True, week
            if self._people_from != week:
                words = _("rows per person show one week: that of the cursor; {key} goes back")
                self.host.say(words.format(key=self.host.keymap.shown("rows_per_person")))
        self.layout_in_use.enter()
        self.read_days()

    def do_open_item(self) -> None:
        if self.channels is None and (band := self.state.band()) is not None:
            self.host.dates.show_campaign(band.key)
            return
        one = self.coming()
        card = self.current() if one is None else one.card
        if card is not None:
            self.host.open_item(card.key)
        else:
            self.host.do("new")

    # the mouse

    def spot_at(self, x: int, y: int) -> Spot | None:
        """What lies under a cell of the pane."""
        return self.layout_in_use.spot(x, y - HEAD) if x < self.cells and y >= HEAD else None

    def on_click(self, event: events.Click) -> None:
        if self._was_dragged or (spot := self.spot_at(event.x, event.y)) is None:
            return
        if spot.more:
            self.open_day(spot.day)
            return
        self.layout_in_use.point(spot)
        self.show_days()
        if spot.at is not None and event.chain == 2:
            self.do_open_item()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self.do_week_down()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self.do_week_up()
