"""What keys do to the item of a day: move it, make it longer, let it come again, make a new one there.

Mixed into the calendar. What an item stands on a day under (due, publish, promised ...) is what moves.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from opsboard.domain.errors import OpsboardError
from opsboard.domain.items import Item
from opsboard.i18n import _, current_language
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.tui.shell import Shell
    from opsboard.tui.view_models.calendar_state import CalendarState


class CalendarVerbs:
    """The `do_` methods that change items."""

    if TYPE_CHECKING:
        state: CalendarState

        @property
        def shell(self) -> Shell: ...
        def redraw(self) -> None: ...
        def read_days(self) -> None: ...
        def drop_answers(self) -> None: ...

    # moving items

    def _act(self, work: Callable[[Session, str | None], Item], done: Callable[[Item], None] | None = None) -> None:
        """Write; when that is refused what is shown ahead of it is taken back. Where a reason is missing it is
        asked for."""
        self.drop_answers()
        self.shell.with_reason(work, done, self.read_days)

    def _move(self, days: int) -> None:
        """Move the item under the cursor: the date that it stands here under."""
        one = self.state.current()
        if one is None:
            self.shell.say(_("no item here"))
            return
        key, role = one.card.key, one.role

        def work(session: Session, reason: str | None) -> Item:
            from opsboard.usecases.rescheduling import move_by_days

            return move_by_days(session, key, role, days, reason=reason)

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

        def work(session: Session, reason: str | None) -> Item:
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
            def work(session: Session, reason: str | None) -> Item:
                from opsboard.usecases.rescheduling import move_to_day

                return move_to_day(session, key, role, text, reason=reason)

            if text.strip():
                self.drop_answers()
                self.shell.with_reason(work, lambda _item: self.follow_moved(key, role))

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
            self.read_days()

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
        self.shell.ask(
            Question(
                f"{name} · {day}", lambda text: self._create(kind, day, text), hint=_("title"), keeps=f"new {kind}"
            )
        )

    def _create(self, kind: str, day: str, title: str) -> None:
        def attempt(reason: str | None) -> None:
            def work(session: Session) -> Item:
                from opsboard.usecases.adding import add

                return add(session, kind, title, edits={"due": day}, reason=reason)

            def done(item: Item) -> None:
                self.state.at = (item.key, "due")
                self.read_days()

            self.shell.act(work, done, lambda error: self.shell.ask_reason(error, attempt))

        attempt(None)
