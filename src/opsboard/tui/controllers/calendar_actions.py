"""What keys do to the item of a day: move it, make it longer, let it come again, make a new one there.

What an item stands on a day under (due, publish, promised ...) is what moves.
"""

from __future__ import annotations

from collections.abc import Callable

from opsboard.domain.errors import OpsboardError
from opsboard.domain.items import Item
from opsboard.i18n import _, current_language
from opsboard.tui.controllers.acting import Acting
from opsboard.tui.screens.calendar import CalendarPane
from opsboard.usecases.session import Session


class CalendarActions(Acting):
    """Acts on the item under the calendar's cursor."""

    @property
    def _pane(self) -> CalendarPane:
        """The calendar, which fills the screen whenever one of its keys is pressed."""
        pane = self.host.main
        assert isinstance(pane, CalendarPane)
        return pane

    # moving items

    def _act(
        self,
        pane: CalendarPane,
        work: Callable[[Session, str | None], Item],
        done: Callable[[Item], None] | None = None,
    ) -> None:
        """Write; when that is refused what is shown ahead of it is taken back. Where a reason is missing it is
        asked for."""
        pane.drop_answers()
        self.with_reason(work, done, pane.read_days)

    def _move(self, pane: CalendarPane, days: int) -> None:
        """Move the item under the cursor: the date that it stands here under."""
        one = pane.state.current()
        if one is None:
            self.host.say(_("no item here"))
            return
        key, role = one.card.key, one.role

        def work(session: Session, reason: str | None) -> Item:
            from opsboard.usecases.rescheduling import move_by_days

            return move_by_days(session, key, role, days, reason=reason)

        try:
            pane.state.shift(days)
        except OpsboardError as error:
            self.host.refuse(error)
            return
        self.host.last = lambda: self._move(pane, days)
        self._act(pane, work)
        pane.redraw()

    def earlier(self) -> None:
        self._move(self._pane, -1)

    def later(self) -> None:
        self._move(self._pane, 1)

    def week_earlier(self) -> None:
        self._move(self._pane, -7)

    def week_later(self) -> None:
        self._move(self._pane, 7)

    def longer(self) -> None:
        self._stretch(self._pane, 1)

    def shorter(self) -> None:
        self._stretch(self._pane, -1)

    def _stretch(self, pane: CalendarPane, days: int) -> None:
        one = pane.state.current()
        if one is None:
            self.host.say(_("no item here"))
            return
        key = one.card.key

        def work(session: Session, reason: str | None) -> Item:
            from opsboard.usecases.rescheduling import stretch

            return stretch(session, key, days)

        def done(item: Item) -> None:
            first = (item.start or "")[:10]
            self.host.say(_("{key} lasts from {first} to {last}").format(key=key, first=first, last=self._day(item)))

        self.host.last = lambda: self._stretch(pane, days)
        self._act(pane, work, done)

    def _day(self, item: Item) -> str:
        """The day on which an item is due, in the board's zone."""
        due = item.due or ""
        return self.host.state.today.local(due).date().isoformat() if "T" in due else due

    def move_to_date(self) -> None:
        from opsboard.tui.view_models.question import Question

        pane = self._pane
        one = pane.state.current()
        if one is None:
            self.host.say(_("no item here"))
            return
        key, role = one.card.key, one.role

        def submit(text: str) -> None:
            def work(session: Session, reason: str | None) -> Item:
                from opsboard.usecases.rescheduling import move_to_day

                return move_to_day(session, key, role, text, reason=reason)

            if text.strip():
                pane.drop_answers()
                self.with_reason(work, lambda _item: self._follow_moved(pane, key, role))

        self.host.ask(
            Question(_("Move {key} to").format(key=key), submit, hint=_("fri, +3d, 11-03, today 18:00, 月底"))
        )

    def _follow_moved(self, pane: CalendarPane, key: str, role: str) -> None:
        """Go along with an item to the day that it was moved to."""

        def read(session: Session) -> list[tuple[str, str]]:
            from opsboard.usecases.rescheduling import dates

            return dates(session, key)

        def done(found: list[tuple[str, str]]) -> None:
            day = next((day for name, day in found if name == role), None)
            if day is not None:
                pane.state.day, pane.state.at = day, (key, role)
            pane.read_days()

        self.host.worker.ask(read, done)

    def repeat_rule(self) -> None:
        from opsboard.tui.view_models.question import Choice
        from opsboard.tui.widgets.prompt import matching

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

        self.question_for_targets(
            _("Repeat"),
            lambda text: self.edit_targets({"repeat": text or None}),
            complete=complete,
            hint=_("daily, weekly:mo,we until 12-31, monthly:2tu count 6"),
        )

    # new items

    def new(self) -> None:
        """A new item that is due on the day under the cursor."""
        from opsboard.tui.view_models.question import Choice, Question
        from opsboard.tui.widgets.prompt import matching

        host, day = self.host, self._pane.state.day
        if host.state.kind is not None:
            self._ask_title(host.state.kind, day)
            return
        choices = [
            Choice(kind.key, kind.name.of(current_language()), kind.prefix, str(place))
            for place, kind in enumerate(host.state.workflow.kinds, 1)
        ]
        host.ask(
            Question(
                _("New on {day}").format(day=day),
                lambda kind: self._ask_title(kind, day),
                hint=_("which kind?"),
                complete=lambda typed: matching(choices, typed),
                pick=True,
            )
        )

    def _ask_title(self, kind: str, day: str) -> None:
        from opsboard.tui.view_models.question import Question

        of_kind = self.host.state.kind_of(kind)
        name = of_kind.name.of(current_language()) if of_kind else kind
        self.host.ask(
            Question(
                f"{name} · {day}", lambda text: self._create(kind, day, text), hint=_("title"), keeps=f"new {kind}"
            )
        )

    def _create(self, kind: str, day: str, title: str) -> None:
        pane = self._pane

        def attempt(reason: str | None) -> None:
            def work(session: Session) -> Item:
                from opsboard.usecases.adding import add

                return add(session, kind, title, edits={"due": day}, reason=reason)

            def done(item: Item) -> None:
                pane.state.at = (item.key, "due")
                pane.read_days()

            self.host.act(work, done, lambda error: self.ask_reason(error, attempt))

        attempt(None)
