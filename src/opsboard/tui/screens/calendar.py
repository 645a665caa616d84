"""The calendar: what is due, published, promised and run on which day; month, week or agenda."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

from rich.segment import Segment
from textual import events

from opsboard.domain.errors import OpsboardError
from opsboard.domain.items import Campaign, Card, Change, DatedCard, Item
from opsboard.domain.schedule import shifted, week_of
from opsboard.i18n import _, current_language, ngettext
from opsboard.tui.calendar_state import MODES, CalendarState
from opsboard.tui.render.card import Drawing
from opsboard.tui.render.days import agenda_rows, strip_rows, week_columns
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
from opsboard.tui.widgets.row_place import Row, RowPlace
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.tui.app import OpsboardApp

HEAD = 2
"""Rows over the days: the month, and the names of the weekdays."""
_KEPT = 300


class CalendarPlace(RowPlace):
    """Days with what stands on them, for the kind of the tab or for all."""

    scope: ClassVar[str] = "calendar"

    def __init__(self) -> None:
        super().__init__(id="calendar")
        self.state = CalendarState(day="2000-01-01", today="2000-01-01")
        self._campaigns: list[Campaign] = []
        self._look: CalendarLook | None = None
        self._weeks: dict[tuple[Any, ...], list[Row]] = {}
        self._asked = 0
        self._follow: str | None = None
        self._top = 0
        """The first row of the agenda in sight."""

    def on_mount(self) -> None:
        today = self.shell.state.today.day.isoformat()
        self.state.day = self.state.today = today
        self.state.first_weekday = cast("OpsboardApp", self.app).config.week_start
        self.call_after_refresh(self.reload)

    # reading

    def reload(self) -> None:
        """The kind, the filter or the find text changed, or the calendar is shown again: read all."""
        self.state.today = self.shell.state.today.day.isoformat()
        self.state.forget()
        self._read()
        if not self.shell.state.counts:
            self.shell.count()
        self.shell.first_paint_done()

    def _read(self) -> None:
        """Read the days in sight."""
        first, last = self.state.span()
        shown = self.shell.state
        queries, kind = shown.queries, shown.kind
        self._asked += 1
        asked = self._asked

        def read(session: Session) -> tuple[list[DatedCard], list[Campaign]]:
            from opsboard.usecases.reading import campaigns, dated, selection

            return dated(session, selection(session, queries, kind=kind), first, last), campaigns(session)

        def done(answer: tuple[list[DatedCard], list[Campaign]]) -> None:
            if asked != self._asked:
                return
            cards, campaigns = answer
            if campaigns != self._campaigns:
                self._campaigns, self._look = campaigns, None
            self.state.put(first, last, (one for one in cards if one.card.category != "dropped"))
            if self._follow is not None and self.state.go_to(self._follow):
                self._follow = None
            self._show()

        self.shell.backstage.ask(read, done, slot="calendar")

    def _show(self) -> None:
        """Draw, and read the days in sight that are not known."""
        self.redraw()
        if not self.state.is_held():
            self._read()

    def changed(self, changes: Sequence[Change]) -> None:
        self._read()

    def counted(self) -> None:
        """Nothing here counts."""

    # the protocol of a part

    def targets(self) -> Sequence[Card]:
        one = self.state.current()
        return (one.card,) if one is not None else ()

    def restyle(self) -> None:
        self._look = None
        self.state.today = self.shell.state.today.day.isoformat()
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
                self.shell.say(_("{key} has no date").format(key=key))
                return
            role, day = min(found, key=lambda one: one[0] != "due")
            self.state.day, self.state.at, self._follow = day, (key, role), key
            self._read()

        self.shell.backstage.ask(read, done)

    # drawing

    def draw_rows(self, cells: int, height: int) -> Sequence[Row]:
        if self._look is None:
            shell = self.shell
            hues = {kind.key: kind.colour for kind in shell.state.workflow.kinds}
            self._look = CalendarLook(Drawing(shell.palette, shell.state.today, hues), self._campaigns)
            self._weeks.clear()
        rows = [self._title(cells)]
        if self.state.mode == "agenda":
            return [*rows, (), *self._agenda(cells, height - HEAD, self._look)]
        strip = strip_height(height)
        room = height - HEAD - strip
        workflow = self.shell.state.workflow
        rows.append(weekday_row(self.state.week(), cells, self._look))
        rows += self._month(cells, room) if self.state.mode == "month" else self._week(cells, room)
        return [*rows, *strip_rows(self.state, cells, strip, self._look, workflow)]

    def _title(self, cells: int) -> Row:
        p, state = self.shell.palette, self.state
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
        rows, (head, cursor) = agenda_rows(self.state, cells, look, self.shell.state.workflow)
        if head < self._top:
            self._top = head
        if cursor + 1 >= self._top + room:
            self._top = cursor - room + 2
        self._top = max(0, min(self._top, len(rows) - 1))
        if not self.state.count() and self.state.is_held():
            words = _("no dates in this month")
            rows.append((Segment(f"  {words}", self.shell.palette.dim),))
        return rows[self._top : self._top + room]

    # the cursors

    def _go(self, day: str) -> None:
        self.state.go(day)
        self._show()

    def _days(self, by: int) -> None:
        try:
            self._go(shifted(self.state.day, by))
        except OpsboardError as error:
            self.shell.refuse(error)

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
            self.shell.refuse(error)
        self._show()

    def do_today(self) -> None:
        self._go(self.state.today)

    def do_calendar_mode(self) -> None:
        self.state.mode = MODES[(MODES.index(self.state.mode) + 1) % len(MODES)]
        self._top = 0
        self._show()

    def do_open_item(self) -> None:
        if self.targets():
            self.shell.do("open")
        else:
            self.do_new()

    # moving items

    def _act(self, work: Callable[[Session], Item], done: Callable[[Item], None] | None = None) -> None:
        """Write; when that is refused what is shown ahead of it is taken back."""
        self._asked += 1

        def failed(error: OpsboardError) -> None:
            self.shell.refuse(error)
            self._read()

        self.shell.act(work, done, failed)

    def _move(self, days: int) -> None:
        """Move the item under the cursor: the date that it stands here under."""
        one = self.state.current()
        if one is None:
            self.shell.say(_("no item here"))
            return
        key, role = one.card.key, one.role

        def work(session: Session) -> Item:
            from opsboard.usecases.rescheduling import move_by_days

            return move_by_days(session, key, role, days)

        try:
            self.state.shift(days)
        except OpsboardError as error:
            self.shell.refuse(error)
            return
        self.shell.last = lambda: self._move(days)
        self._act(work)
        self.redraw()

    def do_earlier(self) -> None:
        self._move(-1)

    def do_later(self) -> None:
        self._move(1)

    def do_week_earlier(self) -> None:
        self._move(-7)

    def do_week_later(self) -> None:
        self._move(7)

    def do_longer(self) -> None:
        self._stretch(1)

    def do_shorter(self) -> None:
        self._stretch(-1)

    def _stretch(self, days: int) -> None:
        one = self.state.current()
        if one is None:
            self.shell.say(_("no item here"))
            return
        key = one.card.key

        def work(session: Session) -> Item:
            from opsboard.usecases.rescheduling import stretch

            return stretch(session, key, days)

        def done(item: Item) -> None:
            first = (item.start or "")[:10]
            self.shell.say(_("{key} lasts from {first} to {last}").format(key=key, first=first, last=self._day(item)))

        self.shell.last = lambda: self._stretch(days)
        self._act(work, done)

    def _day(self, item: Item) -> str:
        """The day on which an item is due, in the board's zone."""
        due = item.due or ""
        return self.shell.state.today.local(due).date().isoformat() if "T" in due else due

    def do_move_to_date(self) -> None:
        from opsboard.tui.widgets.prompt import Question

        one = self.state.current()
        if one is None:
            self.shell.say(_("no item here"))
            return
        key, role = one.card.key, one.role

        def submit(text: str) -> None:
            def work(session: Session) -> Item:
                from opsboard.usecases.rescheduling import move_to_day

                return move_to_day(session, key, role, text)

            if text.strip():
                self._asked += 1
                self.shell.act(work, lambda _item: self.follow_moved(key, role))

        self.shell.ask(
            Question(_("Move {key} to").format(key=key), submit, hint=_("fri, +3d, 11-03, today 18:00, 月底"))
        )

    def follow_moved(self, key: str, role: str) -> None:
        """Go along with an item to the day that it was moved to."""

        def read(session: Session) -> list[tuple[str, str]]:
            from opsboard.usecases.rescheduling import dates

            return dates(session, key)

        def done(found: list[tuple[str, str]]) -> None:
            day = next((day for name, day in found if name == role), None)
            if day is not None:
                self.state.day, self.state.at = day, (key, role)
            self._read()

        self.shell.backstage.ask(read, done)

    def do_repeat_rule(self) -> None:
        from opsboard.tui.widgets.prompt import Choice, matching

        choices = [
            Choice("daily", "daily", _("every day")),
            Choice("weekly", "weekly", _("every week on this day")),
            Choice("weekly:mo,we", "weekly:mo,we", _("on Mondays and Wednesdays")),
            Choice("weekly/2", "weekly/2", _("every second week")),
            Choice("monthly", "monthly", _("every month on this day")),
            Choice("monthly:31", "monthly:31", _("on the last day of the month")),
            Choice("yearly", "yearly", _("every year")),
            Choice("none", "none", _("not again")),
        ]

        def complete(typed: str) -> list[Choice]:
            return matching(choices, typed)

        self.shell.question_for_targets(
            _("Repeat"),
            submit=lambda text: self.shell.edit_targets({"repeat": text or None}),
            complete=complete,
            hint=_("daily, weekly:mo,we until 12-31, monthly:2tu count 6"),
        )

    # new items

    def do_new(self) -> None:
        """A new item that is due on the day under the cursor."""
        from opsboard.tui.widgets.prompt import Choice, Question, matching

        shell, day = self.shell, self.state.day
        if shell.state.kind is not None:
            self._ask_title(shell.state.kind, day)
            return
        choices = [
            Choice(kind.key, kind.name.of(current_language()), kind.prefix, str(place))
            for place, kind in enumerate(shell.state.workflow.kinds, 1)
        ]
        shell.ask(
            Question(
                _("New on {day}").format(day=day),
                lambda kind: self._ask_title(kind, day),
                hint=_("which kind?"),
                complete=lambda typed: matching(choices, typed),
                pick=True,
            )
        )

    def _ask_title(self, kind: str, day: str) -> None:
        from opsboard.tui.widgets.prompt import Question

        of_kind = self.shell.state.kind_of(kind)
        name = of_kind.name.of(current_language()) if of_kind else kind
        self.shell.ask(Question(f"{name} · {day}", lambda text: self._create(kind, day, text), hint=_("title")))

    def _create(self, kind: str, day: str, title: str) -> None:
        def attempt(reason: str | None) -> None:
            def work(session: Session) -> Item:
                from opsboard.usecases.adding import add

                return add(session, kind, title, edits={"due": day}, reason=reason)

            def done(item: Item) -> None:
                self.state.at = (item.key, "due")
                self._read()

            self.shell.act(work, done, lambda error: self.shell.ask_reason(error, attempt))

        attempt(None)

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
