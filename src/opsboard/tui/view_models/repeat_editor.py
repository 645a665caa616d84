"""The box for a repetition: it says in words what it understood, and the next dates."""

from __future__ import annotations

from collections.abc import Sequence

from opsboard.domain.errors import Invalid
from opsboard.domain.property_text import repeat_words
from opsboard.i18n import _, current_language, sentence
from opsboard.tui.state import ScreenState
from opsboard.tui.view_models.question import Choice, OneValue
from opsboard.tui.view_models.ranking import WITHIN, plain, rank
from opsboard.tui.words import day_words, understood_words
from opsboard.usecases.series import Before

LIKELY = {
    "en": ("weekly", "every 2 weeks", "weekdays", "monthly", "monthly:31", "quarterly", "yearly", "weekly after done"),
    "zh": ("每周", "每两周", "每个工作日", "每月", "每月底", "每季度", "每年", "每周完成后"),
}
"""Offered before anything is typed."""


class RepeatEditor(OneValue):
    """`before`: the one item that is asked about; None for several."""

    checks = False

    def __init__(self, state: ScreenState, before: Before | None) -> None:
        self._state = state
        self._before = before
        self._said: tuple[str | None, str] = (None, "")

    def choices(self, text: str, cursor: int) -> Sequence[Choice]:
        begun = text.strip()
        words = LIKELY[current_language() if begun.isascii() else "zh"]
        found = [Choice(word, word, self._meaning(word)) for word in words if not begun or _is_begun(begun, word)]
        none = _("none")
        if not begun or (none.startswith(begun) and none != begun):
            found.append(Choice("none", none, _("not again")))
        return found

    def note(self, text: str) -> str:
        if self._said[0] != text:
            self._said = text, self._note(text.strip())
        return self._said[1]

    def _note(self, text: str) -> str:
        held = self._before.held.get("repeat") if self._before is not None else None
        if not text:
            return " · ".join([self._worded(held), *self._dates(held)]) if held else ""
        try:
            rule = self.rule(text)
        except Invalid as error:
            when = self._date(text) if held else None
            if when is None:
                return sentence(error)
            return " · ".join([understood_words(when, self._state.today), _("for this one, or for all that follow")])
        if rule is None:
            return _("not again")
        whose = _("this one and all that follow") if held else ""
        return " · ".join(filter(None, [self._worded(rule), *self._dates(rule), whose]))

    def rule(self, text: str) -> str | None:
        """The rule that is meant. Raises Invalid."""
        from opsboard.domain.repeat_words import parse_repeat

        return parse_repeat(text, self._state.moment, self._state.zone)

    def is_date(self, text: str) -> bool:
        """Whether a text means a day or moment."""
        return self._date(text) is not None

    def _date(self, text: str) -> str | None:
        try:
            return self._state.meant(text)
        except Invalid:
            return None

    def _worded(self, rule: str) -> str:
        return repeat_words(rule, current_language())

    def _meaning(self, typed: str) -> str:
        rule = self.rule(typed)
        words = self._worded(rule) if rule else ""
        return words if words != typed else ""

    def _dates(self, rule: str) -> list[str]:
        if self._before is None:
            return []
        today = self._state.today.day.isoformat()
        try:
            dates = self._before.dates(rule, self._state.zone, today)
        except Invalid:
            return []
        return [_(", ").join(day_words(one, self._state.today) for one in dates) or _("no next one")]


def _is_begun(begun: str, word: str) -> bool:
    fit = rank(begun, [plain(word)])
    return begun != word and fit is not None and fit <= WITHIN
