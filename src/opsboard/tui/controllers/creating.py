"""New items: asked for, pasted, or the next of a chain."""

from __future__ import annotations

from collections.abc import Sequence

from opsboard.domain.items import TITLE_LIMIT, Card, Item
from opsboard.i18n import _, current_language
from opsboard.tui.controllers.acting import Acting
from opsboard.tui.controllers.asking import among, ask_choice, ask_consent, kind_choices
from opsboard.tui.view_models.question import Choice, Question
from opsboard.usecases import adding
from opsboard.usecases.results import BulkResult

LONGEST_LINE = 4_000
"""Characters of a pasted line of which a title can still be made by hand."""


class Creating(Acting):
    """Asks what is missing and makes items."""

    # new items

    def create(self, kind: str, titles: Sequence[str], stage: str | None) -> None:
        """Make items of these titles; the first stands on top and the cursor goes to it."""

        def done(items: list[Item]) -> None:
            if self.host.main is not None and items:
                self.host.main.follow(items[0].key)

        self.with_answers(
            lambda session, given: adding.add_many(
                session, kind, titles, stage=stage, edits=given.values, reason=given.reason
            ),
            done,
            kind=kind,
        )

    def flow(self) -> None:
        """Begin the next item of the chain from the one under the cursor."""
        if not (cards := self.chosen()):
            return
        if len({card.kind for card in cards}) > 1:
            self.host.say(_("these are of several kinds; choose items of one"))
            return
        state = self.host.state
        kinds = [state.kind_of(flow.target) for flow in state.workflow.flows if flow.source == cards[0].kind]
        choices = kind_choices(kind for kind in kinds if kind is not None)
        if not choices:
            self.host.say(_("nothing follows from this kind"))
            return

        self.question_for_targets(
            _("Flow on from"), lambda kind: self.flow_on(kind, cards), complete=among(choices), pick=True
        )

    def flow_on(self, kind: str, cards: Sequence[Card]) -> None:
        """Begin the next item of each one's chain, in one act."""
        keys = [card.key for card in cards]

        def done(result: BulkResult) -> None:
            self.host.last = lambda: self.flow_on(kind, self.host.targets())
            self.unselect(result)

        self.with_reason(lambda session, reason: adding.flow(session, keys, kind, reason=reason), done)

    def pasted_lines(self, lines: Sequence[str]) -> None:
        """Lines pasted on the board: one is the title of a new item, several are many new items."""
        if any(len(line) > LONGEST_LINE for line in lines):
            self.host.say(
                _("a pasted line is too long for a title; it takes {limit} characters").format(limit=TITLE_LIMIT)
            )
        elif lines:
            self.new(lines)

    def new(self, lines: Sequence[str] = ("",)) -> None:
        """Ask what is still missing to make items of these lines: the kind, the title or a yes."""
        if self.host.state.kind is not None:
            self.ask_title(self.host.state.kind, lines)
            return
        choices = kind_choices(self.host.state.workflow.kinds)
        here = self.host.front.targets() if self.host.front is not None else ()
        kind_here = (
            here[0].kind if here else self.host.state.opening.info.default_kind if self.host.state.opening else ""
        )
        choices.sort(key=lambda choice: choice.value != kind_here)
        ask_choice(self.host, _("New"), lambda kind: self.ask_title(kind, lines), choices, hint=_("which kind?"))

    def ask_title(self, kind: str, lines: Sequence[str]) -> None:
        """Ask for the title of a new item that begins with this line; of several lines, whether to make items."""
        of_kind = self.host.state.kind_of(kind)
        if of_kind is None:
            self.host.say(_("no kind {kind}").format(kind=kind))
            return
        stage = self.host.main.stage_for_new(kind) if self.host.main is not None else None
        name = of_kind.name.of(current_language())
        where = next((s.name.of(current_language()) for s in of_kind.stages if s.key == stage), "")
        label = f"{name} · {where}" if where else name
        if len(lines) == 1:
            self.host.ask(
                Question(
                    label,
                    lambda text: self.create(kind, [text], stage),
                    value=lines[0].strip(),
                    hint=_("title"),
                    keeps=f"new {kind}",
                )
            )
            return
        words = _("create {count} items").format(count=len(lines))
        choices = [Choice("yes", words, lines[0].strip(), "y"), Choice("no", _("leave it"), "", "n")]
        ask_consent(self.host, label, choices, lambda: self.create(kind, lines, stage))
