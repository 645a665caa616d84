"""How an act on items is done: for what is chosen, with a report, and with the reason where one is missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from opsboard.domain.errors import GateRefused, OpsboardError
from opsboard.domain.items import Card
from opsboard.i18n import _, current_language, ngettext
from opsboard.tui.panes import Controller
from opsboard.tui.view_models.question import Complete, Question
from opsboard.tui.words import sentence
from opsboard.usecases.editing import edit
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session

T = TypeVar("T")
SEEN = ("priority", "assignee", "due")
"""Values that a card shows as they are kept: an edit carries them, so that nobody's change is lost."""
Work = Callable[[Session, Sequence[str]], object]
"""A use case for some keys."""


def report(result: object, keys: Sequence[str]) -> str:
    """What a bulk act did to the items that it was for, in one line: `8 changed, 1 refused: ...`."""
    if not isinstance(result, BulkResult):
        return ""
    count = len(set(keys) & set(result.keys()))
    changed = ngettext("{count} changed", "{count} changed", count).format(count=count)
    same = len(keys) - count - len(result.refused)
    if same and len(keys) > 1:
        changed += ngettext(", {count} was so already", ", {count} were so already", same).format(count=same)
    if not result.refused:
        return changed if len(keys) > 1 else ""
    why = list(dict.fromkeys(sentence(error) for _key, error in result.refused))
    more = ngettext("{count} refused", "{count} refused", len(result.refused)).format(count=len(result.refused))
    others = len({error.template for _key, error in result.refused}) - 1
    rest = ngettext(" (and {count} other reason)", " (and {count} other reasons)", others) if others else ""
    return _("{changed}, {refused}: {reason}").format(
        changed=changed, refused=more, reason=why[0] + rest.format(count=others)
    )


class Acting(Controller):
    """What controllers do their acts with."""

    def on_targets(self, work: Work, *, cards: Sequence[Card] | None = None) -> None:
        """Do a use case for the targets, with a report; `.` does it again. A gate that asks for a reason is not for
        this."""
        chosen = self.chosen() if cards is None else cards
        if not chosen:
            return
        keys = [card.key for card in chosen]

        def done(answer: object) -> None:
            self.host.last = lambda: self.on_targets(work)
            self.tell(answer, keys)

        self.host.act(lambda session: work(session, keys), done)

    def tell(self, answer: object, keys: Sequence[str], *, keeps: bool = False) -> None:
        """Say what an act did to these items. The selection that it was for ends, unless it `keeps`; what was
        refused of it stays selected."""
        if self.host.front is not None and not keeps:
            refused = [key for key, _error in answer.refused] if isinstance(answer, BulkResult) else ()
            self.host.front.act_done(refused)
        if text := report(answer, keys):
            self.host.say(text)

    def _tell_stage(self, result: object) -> None:
        """Say where one item came to be, where its card does not show it: under a panel, among all kinds."""
        if not isinstance(result, BulkResult):
            return
        moved = [change for change in result.changed if change.op == "move" and change.after.get("stage")]
        if len(moved) != 1 or result.refused or (self.host.state.kind is not None and self.host.panel is None):
            return
        kinds = self.host.state.workflow.kinds
        kind = next((kind for kind in kinds if kind.prefix == moved[0].key.partition("-")[0]), None)
        if kind is not None:
            stage = kind.stage(moved[0].after["stage"]).name.of(current_language())
            self.host.say(_("{key}: {stage}").format(key=moved[0].key, stage=stage))

    def ask_reason(self, error: OpsboardError, attempt: Callable[[str], None]) -> None:
        """Ask for the reason to pass a gate that refused, and try again with it; other errors are shown."""
        if not isinstance(error, GateRefused) or not error.overridable:
            self.host.refuse(error)
            return

        def submit(text: str) -> None:
            if text.strip():
                attempt(text)

        self.host.ask(Question(_("Reason"), submit, hint=sentence(error), keeps="reason"))

    def with_reason(
        self,
        work: Callable[[Session, str | None], T],
        done: Callable[[T], None] | None = None,
        refused: Callable[[], None] | None = None,
    ) -> None:
        """Do a use case that may ask for a reason; then it is asked for and the use case goes again. `refused`
        is called each time that it was."""

        def attempt(reason: str | None) -> None:
            def failed(error: OpsboardError) -> None:
                if refused is not None:
                    refused()
                if reason is None:
                    self.ask_reason(error, attempt)
                else:
                    self.host.refuse(error)

            self.host.act(lambda session: work(session, reason), done, failed)

        attempt(None)

    def through_gates(
        self,
        work: Callable[[Session, Sequence[str], str | None], object],
        cards: Sequence[Card],
        *,
        keeps: bool = False,
        again: Callable[[], None] | None = None,
    ) -> None:
        """Do a use case that gates may refuse; a refused one asks for the reason and goes again. `keeps`: what
        is selected stays so; `again` is what `.` does after it."""
        keys = [card.key for card in cards]

        def attempt(reason: str | None, only: Sequence[str]) -> None:
            def done(result: object) -> None:
                refused = result.refused if isinstance(result, BulkResult) else ()
                gated = [(k, e) for k, e in refused if isinstance(e, GateRefused) and e.overridable]
                self.host.last = again or self.host.last
                self.tell(result, only, keeps=keeps)
                self._tell_stage(result)
                if gated and reason is None:
                    self.ask_reason(gated[0][1], lambda reason: attempt(reason, [k for k, _e in gated]))

            def failed(error: OpsboardError) -> None:
                if reason is None:
                    self.ask_reason(error, lambda reason: attempt(reason, only))
                else:
                    self.host.refuse(error)

            self.host.act(lambda session: work(session, only, reason), done, failed)

        attempt(None, keys)

    def edit_targets(self, edits: Mapping[str, str | None]) -> None:
        """Give the targets new values; of a single item, what was seen on its card has to hold still."""
        if not (cards := self.chosen()):
            return
        seen = {name: getattr(cards[0], name) for name in edits if name in SEEN} if len(cards) == 1 else {}
        self.through_gates(
            lambda session, keys, reason: edit(session, keys, edits, seen=seen or None, reason=reason),
            cards,
            again=lambda: self.edit_targets(edits),
        )

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
        keeps: str = "",
    ) -> None:
        """Ask something about the targets, or these, saying which ones they are; nothing when there are none."""
        if not (cards := about or self.chosen()):
            return
        what = (
            cards[0].key
            if len(cards) == 1
            else ngettext("{count} item", "{count} items", len(cards)).format(count=len(cards))
        )
        question = Question(
            f"{label} {what}", submit, value, hint, complete=complete, pick=pick, whole=whole, keeps=keeps
        )
        self.host.ask(question, cards)

    def nothing_answered(self) -> None:
        """An empty answer is no answer: nothing is cleared by a slip of the finger."""
        self.host.close_prompt()
        self.host.say(_("nothing was changed; none clears it"))
