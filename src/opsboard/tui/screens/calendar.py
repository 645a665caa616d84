"""The calendar: what is due, published, promised and run on which day, in the layout that the person chose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events

from opsboard.domain.errors import OpsboardError
from opsboard.domain.items import Campaign, Card, Change, DatedCard
from opsboard.i18n import _, ngettext
from opsboard.tui.render.card import Row
from opsboard.tui.render.lines import spread
from opsboard.tui.render.month import CalendarLook, month_name
from opsboard.tui.screens.calendar_layouts.channels import Channels
from opsboard.tui.screens.calendar_layouts.layout import HEAD, Layout, Spot, Surface
from opsboard.tui.screens.calendar_layouts.table import LAYOUTS
from opsboard.tui.screens.row_pane import RowPane
from opsboard.tui.view_models.calendar_state import CalendarState
from opsboard.tui.view_models.empty_states import EmptyState, nothing_dated, nothing_on_day
from opsboard.usecases.reading import campaigns, dated, selection
from opsboard.usecases.session import Session


class CalendarPane(RowPane):
    """Days with what stands on them, for the kind of the tab or for all."""

    scope: ClassVar[str] = "calendar"

    def __init__(self) -> None:
        super().__init__()
        self.state = CalendarState(day="2000-01-01", today="2000-01-01")
        self._campaigns: list[Campaign] = []
        self._look: CalendarLook | None = None
        self._layouts: list[Layout] = [layout(self.state) for layout in LAYOUTS]
        self._follow: str | None = None
        self._asked_channels = False

    @property
    def layout_in_use(self) -> Layout:
        """The layout that the person chose."""
        return self._layouts[self.state.layout]

    def on_mount(self) -> None:
        today = self.host.state.today.day.isoformat()
        self.state.day = self.state.today = today
        self._begin_weeks()

    # reading

    def reload(self) -> None:
        """The kind, the filter or the find text changed, or the calendar is shown again: read all."""
        self.state.today = self.host.state.today.day.isoformat()
        self._begin_weeks()
        self.state.forget()
        self.read_days()
        self.reloaded()

    def read_days(self) -> None:
        """Read the days in sight."""
        first, last = self.layout_in_use.span()
        shown = self.host.state
        queries, kind = shown.queries, shown.kind
        self.drop_answers()

        def read(session: Session) -> tuple[list[DatedCard], list[Campaign]]:
            return dated(session, selection(session, queries, kind=kind), first, last), campaigns(session)

        def done(answer: tuple[list[DatedCard], list[Campaign]]) -> None:
            cards, planned = answer
            if planned != self._campaigns:
                self._campaigns, self._look = planned, None
            self.state.put(first, last, (one for one in cards if one.card.category != "dropped"))
            if self._follow is not None and self.state.go_to(self._follow):
                self._follow = None
            self._show()

        self.read_latest(read, done, slot="calendar")
        self._read_channels()

    @property
    def channels(self) -> Channels | None:
        """The layout of channels, while it is the one in use."""
        return self.layout_in_use if isinstance(self.layout_in_use, Channels) else None

    def _read_channels(self) -> None:
        """Read what the layout of channels shows beside the days."""
        if (layout := self.channels) is None:
            return
        from opsboard.usecases.channels import Pieces, pieces

        queries, kind, (first, last) = self.host.state.queries, self.host.state.kind, layout.span()
        layout.keys = self.host.keymap.shown("new"), self.host.keymap.shown("take_from_tray")

        def read(session: Session) -> Pieces:
            return pieces(session, selection(session, queries, kind=kind), first, last)

        def done(found: Pieces) -> None:
            layout.grid.put(found.channels, found.channel_of, found.tray)
            self.host.state.channels = found.channels
            self.redraw()
            self.host.redraw_lines()
            self._ask_channels()

        self.read_latest(read, done, slot="channels")

    def _ask_channels(self) -> None:
        """On first coming to the channels of a board without any, a lead is asked for them."""
        if self._asked_channels or self.channels is None or self.channels.grid.channels:
            return
        self._asked_channels = True
        self.host.do("plan_channels")

    def drop_answers(self) -> None:
        """What was asked for before is not worth drawing any more."""
        self.asked += 1

    def _show(self) -> None:
        """Draw, and read the days in sight that are not known."""
        self.redraw()
        if not self.state.is_held(*self.layout_in_use.span()):
            self.read_days()

    def changed(self, changes: Sequence[Change]) -> None:
        self.read_days()

    # the protocol of a pane

    def targets(self) -> Sequence[Card]:
        card = self.layout_in_use.card()
        return (card,) if card is not None else ()

    def holds(self, what: str) -> bool:
        if what == "tray":
            return self.channels is not None and bool(self.channels.grid.tray)
        if what == "channel":
            return self.channels is not None and self.current() is not None and not self.channels.grid.in_tray
        return super().holds(what)

    def _begin_weeks(self) -> None:
        """Begin weeks with the day that the person chose."""
        self.state.first_weekday = self.host.application.config.week_start

    def restyle(self) -> None:
        first = self.state.first_weekday
        self._begin_weeks()
        if self.display and self.state.first_weekday != first:
            self.reload()
        self.state.today = self.host.state.today.day.isoformat()
        self._forget_look()
        self.redraw()

    def marks_changed(self) -> None:
        self._forget_look()
        self.redraw()

    def resized(self) -> None:
        for layout in self._layouts:
            layout.forget()

    def _forget_look(self) -> None:
        self._look = None
        self.resized()

    def follow(self, key: str) -> None:
        if self.state.go_to(key):
            self._show()
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

    # drawing

    def draw_rows(self, cells: int, height: int) -> Sequence[Row]:
        if self._look is None:
            self._look = CalendarLook(self.drawing_now(), self._campaigns, dict(self.marks))
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
        return nothing_dated(self.host.state, self.host.keymap.shown)

    def _title(self, cells: int) -> Row:
        p, state, layout = self.host.palette, self.state, self.layout_in_use
        first, last = layout.period()
        count = state.count(first, last)
        words = ngettext("{count} date", "{count} dates", count).format(count=count)
        left = [Segment(" "), Segment(month_name(state.day), p.strong), Segment(f"   {layout.numbers()}", p.dim)]
        right = [Segment(f"{words}   {_(layout.words)} ", p.dim)]
        return tuple(spread(left, right, cells))

    # the cursors

    def _go(self, day: str) -> None:
        self.state.go(day)
        self._show()

    def _moved(self, move: Callable[[int], None], by: int) -> None:
        """Move the cursor and show where it went, or say why it cannot."""
        try:
            move(by)
        except OpsboardError as error:
            self.host.refuse(error)
        self._show()

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
        self.redraw()

    def do_previous_item(self) -> None:
        self.layout_in_use.step(-1)
        self.redraw()

    def do_previous_period(self) -> None:
        self._moved(self.layout_in_use.turn, -1)

    def do_next_period(self) -> None:
        self._moved(self.layout_in_use.turn, 1)

    def do_today(self) -> None:
        self._go(self.state.today)

    def do_calendar_mode(self) -> None:
        self.state.layout = (self.state.layout + 1) % len(self._layouts)
        self._show()
        self._read_channels()

    def do_open_item(self) -> None:
        if self.targets():
            self.host.do("open")
        else:
            self.host.do("new")

    # the mouse

    def spot_at(self, x: int, y: int) -> Spot | None:
        """What lies under a cell of the pane."""
        return self.layout_in_use.spot(x, y - HEAD) if x < self.cells and y >= HEAD else None

    def on_click(self, event: events.Click) -> None:
        if (spot := self.spot_at(event.x, event.y)) is None:
            return
        self.layout_in_use.point(spot)
        self._show()
        if spot.at is not None and event.chain == 2:
            self.do_open_item()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self.do_week_down()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self.do_week_up()
