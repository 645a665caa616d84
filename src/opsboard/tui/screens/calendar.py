"""The calendar: what is due, published, promised and run on which day; month, week or agenda."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events

from opsboard.domain.days import shifted, week_of
from opsboard.domain.errors import OpsboardError
from opsboard.domain.items import Campaign, Card, Change, DatedCard
from opsboard.i18n import _, ngettext
from opsboard.tui.render.card import Row
from opsboard.tui.render.days import agenda_lines, agenda_row, strip_rows, week_columns
from opsboard.tui.render.empty import empty_rows
from opsboard.tui.render.lines import spread
from opsboard.tui.render.month import (
    GUTTER,
    CalendarLook,
    lanes,
    month_name,
    week_head,
    week_heights,
    week_rows,
    weekday_row,
)
from opsboard.tui.screens.row_pane import RowPane
from opsboard.tui.view_models.calendar_state import MODES, CalendarState
from opsboard.tui.view_models.empty_states import nothing_dated, nothing_on_day
from opsboard.usecases.reading import campaigns, dated, selection
from opsboard.usecases.session import Session

HEAD = 2
"""Rows over the days: the month, and the names of the weekdays."""
_KEPT = 300


class CalendarPane(RowPane):
    """Days with what stands on them, for the kind of the tab or for all."""

    scope: ClassVar[str] = "calendar"

    def __init__(self) -> None:
        super().__init__()
        self.state = CalendarState(day="2000-01-01", today="2000-01-01")
        self._campaigns: list[Campaign] = []
        self._look: CalendarLook | None = None
        self._weeks: dict[tuple[object, ...], list[Row]] = {}
        self._follow: str | None = None
        self._top = 0
        """The first row of the agenda in sight."""

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
        first, last = self.state.span()
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

    def drop_answers(self) -> None:
        """What was asked for before is not worth drawing any more."""
        self.asked += 1

    def _show(self) -> None:
        """Draw, and read the days in sight that are not known."""
        self.redraw()
        if not self.state.is_held():
            self.read_days()

    def changed(self, changes: Sequence[Change]) -> None:
        self.read_days()

    # the protocol of a pane

    def targets(self) -> Sequence[Card]:
        one = self.state.current()
        return (one.card,) if one is not None else ()

    def _begin_weeks(self) -> None:
        """Begin weeks with the day that the person chose."""
        self.state.first_weekday = self.host.application.config.week_start

    def restyle(self) -> None:
        first = self.state.first_weekday
        self._begin_weeks()
        if self.display and self.state.first_weekday != first:
            self.reload()
        self._look = None
        self.state.today = self.host.state.today.day.isoformat()
        self._weeks.clear()
        self.redraw()

    def marks_changed(self) -> None:
        self._look = None
        self._weeks.clear()
        self.redraw()

    def resized(self) -> None:
        self._weeks.clear()

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
            self._weeks.clear()
        rows = [self._title(cells)]
        if self.state.mode == "agenda":
            return [*rows, (), *self._agenda(cells, height - HEAD, self._look)]
        strip = strip_height(height)
        room = height - HEAD - strip
        workflow = self.host.state.workflow
        empty = nothing_on_day(self.host.state, self.host.keymap.shown)
        rows.append(weekday_row(self.state.week(), cells, self._look))
        rows += self._month(cells, room) if self.state.mode == "month" else self._week(cells, room)
        return [*rows, *strip_rows(self.state, cells, strip, self._look, workflow, empty)]

    def _title(self, cells: int) -> Row:
        p, state = self.host.palette, self.state
        weeks = [state.week_number(week) for week in state.weeks()]
        numbers = f"W{weeks[0]}-W{weeks[-1]}"
        if state.mode == "week":
            numbers = f"W{state.week_number(state.week())}"
        count = state.count()
        words = ngettext("{count} date", "{count} dates", count).format(count=count)
        names = {"month": _("month"), "week": _("week"), "agenda": _("agenda")}
        left = [Segment(" "), Segment(month_name(state.day), p.strong), Segment(f"   {numbers}", p.dim)]
        right = [Segment(f"{words}   {names[state.mode]} ", p.dim)]
        return tuple(spread(left, right, cells))

    def _month(self, cells: int, room: int) -> list[Row]:
        weeks = self.state.weeks()
        rows: list[Row] = []
        for week, height in zip(weeks, week_heights(self.state, weeks, room), strict=True):
            rows += self._kept_week(week, cells, height)
        rows = rows[:room]
        return [*rows, *[()] * (room - len(rows))]

    def _kept_week(self, week: list[str], cells: int, height: int) -> list[Row]:
        """A week as it was drawn before, when nothing in it differs."""
        assert self._look is not None
        state = self.state
        here = (state.day, state.at) if state.day in week else None
        asked = (week[0], cells, height, here, state.day[:7], state.today, state.generation)
        if asked not in self._weeks:
            if len(self._weeks) > _KEPT:
                self._weeks.clear()
            self._weeks[asked] = week_rows(state, week, cells, height, self._look)
        return self._weeks[asked]

    def _week(self, cells: int, room: int) -> list[Row]:
        assert self._look is not None
        week, rooms = self.state.week(), lanes(cells)
        head = week_head(self.state, week, cells, self._look)
        columns = week_columns(self.state, week, rooms, room - 1, self._look)
        gutter = Segment(" " * GUTTER)
        return [
            head,
            *((gutter, *(segment for column in columns for segment in column[y])) for y in range(room - 1)),
        ]

    def _agenda(self, cells: int, room: int, look: CalendarLook) -> list[Row]:
        lines, (head, cursor) = agenda_lines(self.state)
        if head < self._top:
            self._top = head
        if cursor + 1 >= self._top + room:
            self._top = cursor - room + 2
        self._top = max(0, min(self._top, len(lines) - 1))
        workflow = self.host.state.workflow
        shown = lines[self._top : self._top + room]
        rows = [agenda_row(line, self.state, cells, look, workflow) for line in shown]
        if not self.state.count() and self.state.is_held():
            words = nothing_dated(self.host.state, self.host.keymap.shown)
            rows += empty_rows(words, cells, room - len(rows), self.host.palette)
        return rows

    # the cursors

    def _go(self, day: str) -> None:
        self.state.go(day)
        self._show()

    def _days(self, by: int) -> None:
        try:
            self._go(shifted(self.state.day, by))
        except OpsboardError as error:
            self.host.refuse(error)

    def do_day_left(self) -> None:
        self._days(-1)

    def do_day_right(self) -> None:
        self._days(1)

    def do_week_down(self) -> None:
        if self.state.mode == "agenda":
            self._through(1)
        else:
            self._days(7)

    def do_week_up(self) -> None:
        if self.state.mode == "agenda":
            self._through(-1)
        else:
            self._days(-7)

    def _through(self, by: int) -> None:
        """In the agenda: to the next item, and from its end to the next month."""
        if self.state.step_through(by):
            self.redraw()
        else:
            edge = self.state.span()[1 if by > 0 else 0]
            self._go(shifted(edge, by))

    def do_next_item(self) -> None:
        self.state.step(1)
        self.redraw()

    def do_previous_item(self) -> None:
        self.state.step(-1)
        self.redraw()

    def do_previous_period(self) -> None:
        self._turn(-1)

    def do_next_period(self) -> None:
        self._turn(1)

    def _turn(self, by: int) -> None:
        try:
            self.state.turn(by)
        except OpsboardError as error:
            self.host.refuse(error)
        self._show()

    def do_today(self) -> None:
        self._go(self.state.today)

    def do_calendar_mode(self) -> None:
        self.state.mode = MODES[(MODES.index(self.state.mode) + 1) % len(MODES)]
        self._top = 0
        self._show()

    def do_open_item(self) -> None:
        if self.targets():
            self.host.do("open")
        else:
            self.host.do("new")

    # the mouse

    def on_click(self, event: events.Click) -> None:
        state, height = self.state, self.size.height
        if state.mode == "agenda" or event.x >= self.cells:
            return
        strip = strip_height(height)
        if event.y >= height - strip:
            self._click_strip(event, event.y - (height - strip) - 1, strip - 1)
            return
        x, column = event.x - GUTTER, 0
        rooms = lanes(self.cells)
        while column < 6 and x >= rooms[column]:
            x -= rooms[column]
            column += 1
        if event.y < HEAD or event.x < GUTTER:
            return
        if state.mode == "week":
            self._go(shifted(week_of(state.day, state.first_weekday)[0], column))
            return
        y, weeks = event.y - HEAD, state.weeks()
        for week, rows in zip(weeks, week_heights(state, weeks, height - HEAD - strip), strict=True):
            if y < rows:
                self._go(week[column])
                return
            y -= rows

    def _click_strip(self, event: events.Click, row: int, room: int) -> None:
        items = self.state.items(self.state.day)
        top = max(0, min(self.state.place() - room // 2, len(items) - room))
        if 0 <= row < room and top + row < len(items):
            self.state.step(top + row - self.state.place())
            self.redraw()
            if event.chain == 2:
                self.do_open_item()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self.do_week_down()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self.do_week_up()


def strip_height(height: int) -> int:
    """Rows of the strip of one day: its heading, and from three items on a low screen to eleven."""
    return max(4, min(12, height // 5 + 1))
