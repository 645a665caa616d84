"""What keys do to the item of a day: move it, make it longer, let it come again, make a new one there.

What an item stands on a day under (due, publish, promised ...) is what moves.
"""

from __future__ import annotations

from collections.abc import Mapping

from opsboard.domain.errors import OpsboardError
from opsboard.domain.items import DatedCard, Item
from opsboard.i18n import _, current_language
from opsboard.tui.controllers.acting import Acting
from opsboard.tui.controllers.asking import among, ask_choice, kind_choices
from opsboard.tui.controllers.channel_actions import ChannelActions
from opsboard.tui.controllers.creating import Creating
from opsboard.tui.screens.calendar import CalendarPane
from opsboard.tui.view_models.question import Choice, Question
from opsboard.usecases import rescheduling
from opsboard.usecases.adding import add


class CalendarActions(Acting):
    """Acts on the item under the calendar's cursor."""

    @property
    def _pane(self) -> CalendarPane:
        """The calendar, which fills the screen whenever one of its keys is pressed."""
        pane = self.host.main
        assert isinstance(pane, CalendarPane)
        return pane

    def _here(self, pane: CalendarPane) -> DatedCard | None:
        """The item under the cursor; says so when there is none."""
        if (one := pane.layout_in_use.current()) is None:
            self.host.say(_("no item here"))
        return one

    # moving items; when that is refused what is shown ahead of it is taken back

    def _move(self, pane: CalendarPane, days: int) -> None:
        """Move the item under the cursor: the date that it stands here under."""
        if (one := self._here(pane)) is None:
            return
        key, role = one.card.key, one.role

        if pane.channels is not None:
            self.host.controller(ChannelActions).move(days)
            return
        try:
            pane.state.shift(days)
        except OpsboardError as error:
            self.host.refuse(error)
            return
        self.host.last = lambda: self._move(pane, days)
        pane.drop_answers()
        self.with_reason(
            lambda session, reason: rescheduling.move_by_days(session, key, role, days, reason=reason),
            refused=pane.read_days,
        )
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

    def _stretch(self, pane: CalendarPane, days: int) -> None:
        if (one := self._here(pane)) is None:
            return
        key = one.card.key

        self.host.last = lambda: self._stretch(pane, days)
        pane.drop_answers()
        self.with_reason(lambda session, _reason: rescheduling.stretch(session, key, days), refused=pane.read_days)

    def move_to_date(self) -> None:
        pane = self._pane
        if pane.channels is not None and pane.channels.grid.in_tray:
            self.host.controller(ChannelActions).date()
            return
        if (one := self._here(pane)) is None:
            return
        key, role = one.card.key, one.role

        def submit(text: str) -> None:
            if text.strip():
                pane.drop_answers()
                self.with_reason(
                    lambda session, reason: rescheduling.move_to_day(session, key, role, text, reason=reason),
                    lambda _item: self._follow_moved(pane, key, role),
                )

        self.host.ask(
            Question(_("Move {key} to").format(key=key), submit, hint=_("fri, +3d, 11-03, today 18:00, 月底"))
        )

    def _follow_moved(self, pane: CalendarPane, key: str, role: str) -> None:
        """Go along with an item to the day that it was moved to."""

        def done(found: list[tuple[str, str]]) -> None:
            day = next((day for name, day in found if name == role), None)
            if day is not None:
                pane.state.day, pane.state.at = day, (key, role)
            pane.read_days()

        self.host.worker.ask(lambda session: rescheduling.dates(session, key), done)

    def repeat_rule(self) -> None:
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

        self.question_for_targets(
            _("Repeat"),
            lambda text: self.edit_targets({"repeat": text or None}),
            complete=among(choices),
            hint=_("daily, weekly:mo,we until 12-31, monthly:2tu count 6"),
        )

    # new items

    def new(self) -> None:
        """A new item that is due on the day under the cursor."""
        host, day = self.host, self._pane.state.day
        if self._pane.channels is not None:
            host.controller(ChannelActions).new()
            return
        if host.state.kind is not None:
            self._ask_title(host.state.kind, day)
            return
        ask_choice(
            host,
            _("New on {day}").format(day=day),
            lambda kind: self._ask_title(kind, day),
            kind_choices(host.state.workflow.kinds),
            hint=_("which kind?"),
        )

    def _ask_title(self, kind: str, day: str, text: str = "") -> None:
        of_kind = self.host.state.kind_of(kind)
        if of_kind is None:
            self.host.say(_("no kind {kind}").format(kind=kind))
            return
        self.host.controller(Creating).ask_for_title(
            of_kind,
            None,
            f"{of_kind.name.of(current_language())} · {day}",
            lambda title, edits: self._create(kind, day, title, edits),
            lambda other, text: self._ask_title(other, day, text),
            value=text,
        )

    def _create(self, kind: str, day: str, title: str, edits: Mapping[str, str | None]) -> None:
        pane = self._pane

        def done(item: Item) -> None:
            pane.state.at = (item.key, "due")
            pane.read_days()

        given = {"due": day, **edits}
        self.with_reason(lambda session, reason: add(session, kind, title, edits=given, reason=reason), done)
