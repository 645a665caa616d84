"""How an act on items is done: for what is chosen, with a report, and with the reason where one is missing.

Mixed into the shell under the verbs themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from opsboard.domain.errors import GateRefused, OpsboardError
from opsboard.domain.items import Card
from opsboard.i18n import _, current_language, ngettext
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.tui.panes import Pane
    from opsboard.tui.state import ScreenState

Work = Callable[[Session, Sequence[str]], Any]
"""A use case for some keys."""


def report(result: Any, keys: Sequence[str]) -> str:
    """What a bulk act did to the items that it was for, in one line: `8 changed, 1 refused: ...`."""
    from opsboard.tui.dispatch import sentence

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
    return f"{changed}, {more}: {why[0]}{rest.format(count=others)}"


class ActingVerbs:
    """What the verbs do their acts with."""

    if TYPE_CHECKING:

        def targets(self) -> Sequence[Card]: ...
        def act(self, *args: Any, **named: Any) -> None: ...
        def ask(self, question: Any, about: Sequence[Card] = ()) -> None: ...
        def say(self, message: str, style: Any = None) -> None: ...
        def refuse(self, error: OpsboardError) -> None: ...

        state: ScreenState

        @property
        def front(self) -> Pane | None: ...
        @property
        def panel(self) -> Pane | None: ...

    last: Callable[[], None] | None = None
    """Does the last change again, on what is chosen then: what `.` does."""

    def on_targets(
        self, work: Work, *, cards: Sequence[Card] | None = None, again: Callable[[], None] | None = None
    ) -> None:
        """Do a use case for the targets, with a report; `.` does it again, unless `again` says how. A gate
        that asks for a reason is not for this."""
        chosen = list(self.targets() if cards is None else cards)
        if not chosen:
            self.say(_("no item here"))
            return
        keys = [card.key for card in chosen]

        def done(answer: Any) -> None:
            self.last = again or (lambda: self.on_targets(work))
            self._tell(answer, keys)

        self.act(lambda session: work(session, keys), done)

    def _tell(self, answer: Any, keys: Sequence[str], *, keeps: bool = False) -> None:
        """Say what an act did to these items. The selection that it was for ends, unless it `keeps`; what was
        refused of it stays selected."""
        if self.front is not None and not keeps:
            refused = [key for key, _error in answer.refused] if isinstance(answer, BulkResult) else ()
            self.front.act_done(refused)
        if text := report(answer, keys):
            self.say(text)

    def _tell_stage(self, result: Any) -> None:
        """Say where one item came to be, where its card does not show it: under a panel, among all kinds."""
        if not isinstance(result, BulkResult):
            return
        moved = [change for change in result.changed if change.op == "move" and change.after.get("stage")]
        if len(moved) != 1 or result.refused or (self.state.kind is not None and self.panel is None):
            return
        kinds = self.state.workflow.kinds
        kind = next((kind for kind in kinds if kind.prefix == moved[0].key.partition("-")[0]), None)
        if kind is not None:
            stage = kind.stage(moved[0].after["stage"]).name.of(current_language())
            self.say(_("{key}: {stage}").format(key=moved[0].key, stage=stage))

    def ask_reason(self, error: OpsboardError, attempt: Callable[[str], None]) -> None:
        """Ask for the reason to pass a gate that refused, and try again with it; other errors are shown."""
        from opsboard.tui.dispatch import sentence
        from opsboard.tui.widgets.prompt import Question

        if not isinstance(error, GateRefused) or not error.overridable:
            self.refuse(error)
            return

        def submit(text: str) -> None:
            if text.strip():
                attempt(text)

        self.ask(Question(_("Reason"), submit, hint=sentence(error), keeps="reason"))

    def with_reason(
        self,
        work: Callable[[Session, str | None], Any],
        done: Callable[[Any], None] | None = None,
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
                    self.refuse(error)

            self.act(lambda session: work(session, reason), done, failed)

        attempt(None)

    def through_gates(
        self,
        work: Callable[[Session, Sequence[str], str | None], Any],
        cards: Sequence[Card],
        *,
        keeps: bool = False,
        again: Callable[[], None] | None = None,
    ) -> None:
        """Do a use case that gates may refuse; a refused one asks for the reason and goes again. `keeps`: what
        is selected stays so; `again` is what `.` does after it."""
        keys = [card.key for card in cards]

        def attempt(reason: str | None, only: Sequence[str]) -> None:
            def done(result: Any) -> None:
                refused = result.refused if isinstance(result, BulkResult) else ()
                gated = [(k, e) for k, e in refused if isinstance(e, GateRefused) and e.overridable]
                self.last = again or self.last
                self._tell(result, only, keeps=keeps)
                self._tell_stage(result)
                if gated and reason is None:
                    self.ask_reason(gated[0][1], lambda reason: attempt(reason, [k for k, _e in gated]))

            def failed(error: OpsboardError) -> None:
                if reason is None:
                    self.ask_reason(error, lambda reason: attempt(reason, only))
                else:
                    self.refuse(error)

            self.act(lambda session: work(session, only, reason), done, failed)

        attempt(None, keys)
