"""How an act on items is done: for what is chosen, with a report, and with the reason where one is missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from opsboard.domain.errors import GateRefused, OpsboardError
from opsboard.domain.items import CORE_DATES, Card
from opsboard.i18n import _
from opsboard.tui.controllers.asking import ask_one_or_all
from opsboard.tui.controllers.gate_questions import NOTHING, GateQuestions, Given, may_ask
from opsboard.tui.panes import Controller
from opsboard.tui.view_models.question import Complete, Editor, Question
from opsboard.tui.words import which
from opsboard.usecases.editing import edit
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session

T = TypeVar("T")
SEEN = ("priority", "assignee", "due")
"""Values that a card shows as they are kept: an edit carries them, so that nobody's change is lost."""
Work = Callable[[Session, Sequence[str]], object]
"""A use case for some keys."""


class Acting(Controller):
    """What controllers do their acts with."""

    def on_targets(
        self,
        work: Work,
        *,
        cards: Sequence[Card] | None = None,
        again: Callable[[], None] | None = None,
    ) -> None:
        """Do a use case for the targets; `.` does it again, or `again`. A gate that asks for a reason is not for
        this."""
        chosen = self.chosen() if cards is None else cards
        if not chosen:
            return
        keys = [card.key for card in chosen]

        def done(answer: object) -> None:
            self.host.last = again or (lambda: self.on_targets(work))
            self.unselect(answer)

        self.host.act(lambda session: work(session, keys), done)

    def unselect(self, answer: object) -> None:
        """End the selection that an act was for; what was refused of it stays selected."""
        if self.host.front is not None:
            self.host.front.act_done([key for key, _error in answer.refused] if isinstance(answer, BulkResult) else ())

    def ask_reason(self, error: OpsboardError, attempt: Callable[[str], None]) -> None:
        """Ask for the reason to pass a gate that refused, and try again with it; other errors are shown."""
        if isinstance(error, GateRefused) and error.overridable:
            questions = self.host.controller(GateQuestions)
            questions.ask([(error, None)], (), lambda given: attempt(given.reason or ""), NOTHING)
        else:
            self.host.refuse(error)

    def with_reason(
        self,
        work: Callable[[Session, str | None], T],
        done: Callable[[T], None] | None = None,
        refused: Callable[[], None] | None = None,
    ) -> None:
        """Do a use case that may ask for a reason; then it is asked for and the use case goes again. `refused`
        is called each time that it was."""
        self.with_answers(lambda session, given: work(session, given.reason), done, refused)

    def with_answers(
        self,
        work: Callable[[Session, Given], T],
        done: Callable[[T], None] | None = None,
        refused: Callable[[], None] | None = None,
        *,
        kind: str = "",
    ) -> None:
        """The same for one that gates may refuse which ask for values of an item of a kind."""

        def attempt(given: Given) -> None:
            def failed(error: OpsboardError) -> None:
                if refused is not None:
                    refused()
                if isinstance(error, GateRefused) and may_ask(error, given):
                    of_kind = self.host.state.kind_of(kind)
                    self.host.controller(GateQuestions).ask([(error, of_kind)], (), attempt, given)
                else:
                    self.host.refuse(error)

            self.host.act(lambda session: work(session, given), done, failed)

        attempt(NOTHING)

    def through_gates(
        self,
        work: Callable[[Session, Sequence[str], Given], object],
        cards: Sequence[Card],
        *,
        keeps: bool = False,
        again: Callable[[], None] | None = None,
    ) -> None:
        """Do a use case that gates may refuse; what a refused one asks for is asked for, and it goes again. `keeps`:
        what is selected stays so; `again` is what `.` does after it."""

        def attempt(given: Given, only: Sequence[Card]) -> None:
            keys = [card.key for card in only]

            def ask(refusals: Mapping[str, OpsboardError], *, told: bool) -> bool:
                gated = [
                    (card, error)
                    for card in only
                    if isinstance(error := refusals.get(card.key), GateRefused) and may_ask(error, given)
                ]
                if not gated:
                    return False
                left = [card for card, _error in gated]
                self.host.controller(GateQuestions).ask(
                    [(error, self.host.state.kind_of(card.kind)) for card, error in gated],
                    left,
                    lambda answered: attempt(answered, left),
                    given,
                    told=told,
                )
                return True

            def done(result: object) -> None:
                self.host.last = again or self.host.last
                if not keeps:
                    self.unselect(result)
                if isinstance(result, BulkResult):
                    ask(dict(result.refused), told=True)

            def failed(error: OpsboardError) -> None:
                if not ask({keys[0]: error} if len(keys) == 1 else {}, told=False):
                    self.host.refuse(error)

            self.host.act(lambda session: work(session, keys, given), done, failed)

        attempt(NOTHING, cards)

    def edit_targets(self, edits: Mapping[str, str | None]) -> None:
        """Give the targets new values; of a single item, what was seen on its card has to hold still."""
        if not (cards := self.chosen()):
            return
        seen = {name: getattr(cards[0], name) for name in edits if name in SEEN} if len(cards) == 1 else {}

        def go(following: bool) -> None:
            self.through_gates(
                lambda session, keys, given: edit(
                    session, keys, edits, seen=seen or None, reason=given.reason, following=following
                ),
                cards,
                again=lambda: self.edit_targets(edits),
            )

        if edits.keys().isdisjoint(CORE_DATES):
            go(False)
        else:
            ask_one_or_all(self.host, [card.key for card in cards], go)

    def question_for_targets(
        self,
        label: str,
        submit: Callable[[str], None],
        *,
        about: Sequence[Card] = (),
        value: str = "",
        hint: str = "",
        complete: Complete | None = None,
        pick: bool = False,
        whole: bool = True,
        edit: Editor | None = None,
        lines: bool = False,
        keeps: str = "",
    ) -> None:
        """Ask something about the targets, or these, saying which ones they are; nothing when there are none."""
        if not (cards := about or self.chosen()):
            return
        question = Question(
            f"{label} {which([card.key for card in cards])}",
            submit,
            value,
            hint,
            complete=complete,
            edit=edit,
            lines=lines,
            pick=pick,
            whole=whole,
            keeps=keeps,
        )
        self.host.ask(question, cards)

    def nothing_answered(self) -> None:
        """An empty answer is no answer: nothing is cleared by a slip of the finger."""
        self.host.close_prompt()
        self.host.say(_("nothing was changed; none clears it"))
