"""Work that comes again: giving it a rule, and whether a date is for one or for all that follow."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from opsboard.domain.errors import Invalid
from opsboard.domain.items import Card
from opsboard.i18n import _
from opsboard.tui.controllers.acting import Acting
from opsboard.tui.view_models.question import Choice, Question
from opsboard.tui.view_models.repeat_editor import RepeatEditor
from opsboard.usecases.editing import edit
from opsboard.usecases.rescheduling import come_again
from opsboard.usecases.series import Before, before_rule


class Series(Acting):
    """What keys do to items that come again."""

    def repeat_rule(self) -> None:
        """Ask for the rule of the items; of a single one its coming dates are shown while one types."""
        cards = self.chosen()
        if len(cards) == 1:
            key = cards[0].key
            self.host.worker.ask(lambda session: before_rule(session, key), lambda found: self._ask(cards, found))
        elif cards:
            self._ask(cards, None)

    def _ask(self, cards: Sequence[Card], before: Before | None) -> None:
        editor = RepeatEditor(self.host.state, before)

        def submit(text: str) -> None:
            if not text.strip():
                self.nothing_answered()
            elif before is not None and before.held.get("repeat") and _is_no_rule(editor, text):
                self._move_occurrence(cards[0], before, text)
            else:
                self.edit_targets({"repeat": text})

        self.question_for_targets(
            _("Repeat"),
            submit,
            about=cards,
            edit=editor,
            hint=_("every mon, monthly:15, 3 times, after done, ahead 7d"),
        )

    def _move_occurrence(self, card: Card, before: Before, typed: str) -> None:
        """Give the item another date; which one is that of its rule."""
        from opsboard.domain.series import series_of

        by = series_of(before.kind, before.held).by or "due"
        self.one_or_all(
            [card.key],
            lambda following: self.through_gates(
                lambda session, keys, given: edit(session, keys, {by: typed}, reason=given.reason, following=following),
                [card],
            ),
        )

    def one_or_all(
        self, keys: Sequence[str], go: Callable[[bool], None], cancelled: Callable[[], None] | None = None
    ) -> None:
        """Go on with whether what is done to these items is for all that follow as well: asked where one of them comes
        again; `cancelled` when the question was closed."""

        def ask(found: list[str]) -> None:
            if not found:
                go(False)
                return
            choices = (
                Choice("one", _("this one"), _("the series stays"), "1"),
                Choice("all", _("this one and all that follow"), _("the rule moves"), "2"),
            )

            def submit(answer: str) -> None:
                self.host.close_prompt()
                go(answer == "all")

            label = _("{key} comes again: move").format(key=", ".join(found[:3]))
            question = Question(label, submit, complete=lambda _typed: choices, pick=True, cancelled=cancelled)
            self.host.ask(question, ())

        self.host.worker.ask(lambda session: come_again(session, keys), ask)


def _is_no_rule(editor: RepeatEditor, text: str) -> bool:
    """Whether a text means a date and no rule."""
    try:
        editor.rule(text)
    except Invalid:
        return editor.is_date(text)
    return False
