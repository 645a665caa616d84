"""Work that comes again: giving it a rule, and whether a date is for one or for all that follow."""

from __future__ import annotations

from collections.abc import Sequence

from opsboard.domain.errors import Invalid
from opsboard.domain.items import Card
from opsboard.i18n import _
from opsboard.tui.controllers.acting import Acting
from opsboard.tui.controllers.asking import ask_one_or_all
from opsboard.tui.view_models.repeat_editor import RepeatEditor
from opsboard.usecases.editing import edit
from opsboard.usecases.series import Before, before_rule


class Series(Acting):
    """What keys do to items that come again."""

    def repeat_rule(self) -> None:
        """Ask for the rule of the items; of a single one its coming dates are shown while one types."""
        cards = self.host.front.of_series() if self.host.front is not None else ()
        if not cards:
            self.say_nothing_here()
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
        ask_one_or_all(
            self.host,
            [card.key],
            lambda following: self.through_gates(
                lambda session, keys, given: edit(session, keys, {by: typed}, reason=given.reason, following=following),
                [card],
            ),
        )


def _is_no_rule(editor: RepeatEditor, text: str) -> bool:
    """Whether a text means a date and no rule."""
    try:
        editor.rule(text)
    except Invalid:
        return editor.is_date(text)
    return False
