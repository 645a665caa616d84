"""What keys do to the item of a day: move it, make it longer, let it come again, make a new one there.

What an item stands on a day under (due, publish, promised ...) is what moves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from opsboard.domain.days import day_of, shifted
from opsboard.domain.errors import OpsboardError
from opsboard.domain.fields import own_date
from opsboard.domain.items import CORE_DATES, Card, Change, DatedCard, Item
from opsboard.domain.kinds import DATE_TYPES, Kind
from opsboard.domain.spans import LAST
from opsboard.domain.values import replaced
from opsboard.i18n import _, current_language
from opsboard.tui.controllers.acting import Acting
from opsboard.tui.controllers.asking import ask_choice, ask_one_or_all, kind_choices
from opsboard.tui.controllers.channel_actions import ChannelActions
from opsboard.tui.controllers.creating import Creating
from opsboard.tui.screens.calendar import CalendarPane
from opsboard.tui.view_models.date_editor import DateEditor
from opsboard.tui.view_models.entry_selection import Chosen, card_of
from opsboard.tui.view_models.question import Question
from opsboard.tui.words import day_and_weekday, which
from opsboard.usecases import rescheduling
from opsboard.usecases.adding import add
from opsboard.usecases.editing import edit
from opsboard.usecases.rescheduling import NOTHING, Entry
from opsboard.usecases.results import BulkResult


class CalendarActions(Acting):
    """Acts on the item under the calendar's cursor."""

    @property
    def _pane(self) -> CalendarPane:
        """The calendar, which fills the screen whenever one of its keys is pressed."""
        pane = self.host.main
        assert isinstance(pane, CalendarPane)
        return pane

    def _chosen(self, pane: CalendarPane) -> list[Chosen]:
        """What is selected, else the entry under the cursor; says so when there is none. A coming date of a series is
        no item yet."""
        found = pane.chosen()
        chosen = [one for one in found if isinstance(one, Card) or not one.coming]
        if not chosen:
            self.host.say(pane.why_nothing())
        return chosen

    # moving items; when that is refused what is shown ahead of it is taken back

    def _move(self, pane: CalendarPane, days: int) -> None:
        """Carry the entry under the cursor, and the cursor with it; or what is selected, which stays so."""
        chosen = self._chosen(pane)
        if not chosen:
            return
        entries = _entries(pane, chosen)
        if pane.channels is not None and not pane.selection.chosen:
            self.host.controller(ChannelActions).move(days)
            return
        try:
            if pane.channels is not None:
                pane.selection.shift(days, {card_of(one).key for one in chosen})
            elif pane.selection.chosen:
                pane.carry_shown(chosen, days)
            else:
                pane.state.shift(days)
        except OpsboardError as error:
            self.host.refuse(error)
            return
        self.host.last = lambda: self._move(pane, days)
        self._carry(pane, entries, days)

    def _carry(
        self, pane: CalendarPane, entries: Sequence[Entry], days: int, edits: Mapping[str, str | None] = NOTHING
    ) -> None:
        """Move these by days, which is shown already, and give them these values."""
        pane.drop_answers()

        def go(following: bool) -> None:
            self.with_reason(
                lambda session, reason: rescheduling.move_by_days(
                    session, entries, days, reason=reason, following=following, edits=edits
                ),
                refused=pane.read_days,
            )

        ask_one_or_all(self.host, [one.key for one in entries], go, pane.read_days)
        pane.redraw()

    def earlier(self) -> None:
        self._move(self._pane, -1)

    def later(self) -> None:
        self._move(self._pane, 1)

    def week_earlier(self) -> None:
        self._week(-1)

    def week_later(self) -> None:
        self._week(1)

    def _week(self, by: int) -> None:
        """A week on or back; among channels, to the next or previous one."""
        if self._pane.channels is not None:
            self.host.controller(ChannelActions).carry(by)
        else:
            self._move(self._pane, 7 * by)

    def longer(self) -> None:
        self._stretch(self._pane, 1)

    def shorter(self) -> None:
        self._stretch(self._pane, -1)

    def _stretch(self, pane: CalendarPane, days: int, end: str = LAST, held: Sequence[Chosen] | None = None) -> None:
        """Move one end of spans: of what was `held`, else of what is chosen."""
        entries = [replaced(_entry(pane, one), seen=None) for one in held or self._chosen(pane)]
        if not entries:
            return
        self.host.last = lambda: self._stretch(pane, days, end)
        pane.selection.changing(entry.key for entry in entries)
        pane.drop_answers()
        self.with_reason(
            lambda session, reason: rescheduling.stretch(session, entries, days, end, reason=reason),
            refused=pane.read_days,
        )

    def move_to_date(self) -> None:
        pane = self._pane
        if pane.channels is not None and pane.channels.grid.in_tray:
            self.host.controller(ChannelActions).date()
            return
        chosen = self._chosen(pane)
        if not chosen:
            return
        state, held = self.host.state, _date_of(chosen[0])

        def read(text: str) -> str | None:
            return rescheduling.landing(held, state.meant(text, held or None, keeps_day=True), state.zone)

        self.host.ask(
            Question(
                _("Move {key} to").format(key=which([card_of(one).key for one in chosen])),
                lambda text: self._move_to(pane, chosen, text),
                hint=_("fri, +3d, 11-03, today 18:00, eom"),
                edit=DateEditor(state, read, from_each=len(chosen) > 1),
            ),
            [card_of(one) for one in chosen],
        )

    def _move_to(self, pane: CalendarPane, chosen: Sequence[Chosen], typed: str) -> None:
        """Move these to a day as people type it; the cursor stays where it was."""
        if not typed.strip():
            self.nothing_answered()
            return
        entries, state = _entries(pane, chosen), pane.state
        stays = state.day, state.place(), state.at

        def done(result: BulkResult) -> None:
            self.host.last = lambda: self._move_to(pane, self._chosen(pane), typed)
            self._left(pane, stays, result)
            self.unselect(result)

        def go(following: bool) -> None:
            pane.drop_answers()
            self.with_reason(
                lambda session, reason: rescheduling.move_to_day(
                    session, entries, typed, reason=reason, following=following
                ),
                done,
                refused=pane.read_days,
            )

        ask_one_or_all(self.host, [one.key for one in entries], go)

    def drop(self, chosen: Sequence[Chosen], days: int, edits: Mapping[str, str | None]) -> None:
        """Move what was dropped on another day, perhaps in another row, whose values (`edits`) it gets in the same act;
        the cursor stays where it was."""
        pane = self._pane
        entries = _entries(pane, chosen)
        if not days:
            keys = list(dict.fromkeys(one.key for one in entries))
            self.with_reason(lambda session, reason: edit(session, keys, edits, reason=reason), refused=pane.read_days)
            return
        try:
            pane.carry_shown(chosen, days)
        except OpsboardError as error:
            self.host.refuse(error)
        else:
            self._carry(pane, entries, days, edits)

    def drop_end(self, one: DatedCard, days: int, end: str) -> None:
        """An end of a span was dropped so many days away: it begins, or ends, there."""
        self._stretch(self._pane, days, end, [one])

    def show_campaign(self, key: str) -> None:
        """Show how far a campaign is, in a box."""
        from opsboard.tui.controllers.campaigns import ask_progress

        ask_progress(self.host, key)

    def _left(self, pane: CalendarPane, stays: tuple[str, int, tuple[str, str] | None], result: BulkResult) -> None:
        """What was moved has left the cursor's day: the cursor stays there, unless it went elsewhere meanwhile."""
        day, place, at = stays
        gone = {change.key for change in result.changed if not self._stands_on(change, day)}
        if gone and pane.state.at == at:
            pane.state.stay(day, place, gone)
        pane.read_days()

    def _stands_on(self, change: Change, day: str) -> bool:
        """Whether an item is on a day with the dates that a change gave it."""
        days = [
            day_of(str(value), self.host.state.zone)
            for name, value in change.after.items()
            if value and self._is_date(change, name)
        ]
        return bool(days) and min(days) <= day <= max(days)

    def _is_date(self, change: Change, name: str) -> bool:
        kind = self.host.state.workflow.kind_of_item(change.key)
        return name in CORE_DATES or (
            kind is not None and any(f"fields.{one.key}" == name and one.type in DATE_TYPES for one in kind.fields)
        )

    # new items

    def new(self) -> None:
        """A new item on the day under the cursor: that is its own date, when it goes out or else is due."""
        host, day = self.host, self._pane.state.day
        if self._pane.channels is not None:
            host.controller(ChannelActions).new()
            return
        if host.state.kind is not None:
            self._ask_title(host.state.kind, day)
            return
        ask_choice(
            host,
            _("New on {day}").format(day=day_and_weekday(date.fromisoformat(day))),
            lambda kind: self._ask_title(kind, day),
            kind_choices(host.state.workflow.kinds),
            hint=_("which kind?"),
        )

    def _ask_title(self, kind: str, day: str, text: str = "", held: Mapping[str, str] | None = None) -> None:
        of_kind, given = self.host.state.kind_of(kind), self._pane.layout_in_use.given() if held is None else held
        if of_kind is None:
            self.host.say(_("no kind {kind}").format(kind=kind))
            return

        def next_day() -> None:
            try:
                following = shifted(day, 1)
            except OpsboardError as error:
                self.host.refuse(error)
                return
            self._pane.go_to_day(following)
            self._ask_title(kind, following, held=given)

        whose = self.host.state.name(given.get("assignee"))
        on = [of_kind.name.of(current_language()), day_and_weekday(date.fromisoformat(day)), whose]
        self.host.controller(Creating).ask_for_title(
            of_kind,
            None,
            " · ".join(filter(None, on)),
            lambda title, edits: self._create(of_kind, day, title, {**given, **edits}),
            lambda other, text: self._ask_title(other, day, text, given),
            value=text,
            day=day,
            onward=lambda title, edits: self._create(of_kind, day, title, {**given, **edits}, next_day),
        )

    def _create(
        self,
        kind: Kind,
        day: str,
        title: str,
        edits: Mapping[str, str | None],
        then: Callable[[], None] = lambda: None,
    ) -> None:
        pane, own = self._pane, own_date(kind)

        def done(item: Item) -> None:
            role = next((one.role for one in kind.fields if f"fields.{one.key}" == own), None)
            pane.state.at = (item.key, role or own)
            pane.read_days()
            then()

        given = {own: day, **edits}
        self.with_reason(lambda session, reason: add(session, kind.key, title, edits=given, reason=reason), done)


def _entries(pane: CalendarPane, chosen: Sequence[Chosen]) -> list[Entry]:
    """What is to be moved of what was chosen: an entry that tells of two dates on one day is moved with both."""
    found = [_entry(pane, one) for one in chosen]
    for one in chosen:
        if not isinstance(one, Card):
            found += [Entry(one.card.key, role) for role in one.also if role != "start"]
    return found


def _entry(pane: CalendarPane, one: Chosen) -> Entry:
    """An entry as the use case takes it, with the day on which it was seen; that of a due date is the last of its
    span."""
    if isinstance(one, Card):
        return Entry(one.key)
    seen = one.until if one.until and one.role == "due" else one.day
    return Entry(one.card.key, one.role, None if one.card.key in pane.selection.unsure else seen)


def _date_of(one: Chosen) -> str:
    """The date with which an entry was seen."""
    if isinstance(one, Card):
        return one.due or ""
    return one.moment or (one.until if one.until and one.role == "due" else one.day)
