"""The box for a date, the same wherever one is asked for: it says what it understood, and offers words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from opsboard.domain.errors import OpsboardError
from opsboard.domain.fields import parse_field
from opsboard.domain.items import CORE_DATES
from opsboard.domain.kinds import DATE_TYPES
from opsboard.i18n import _, current_language, sentence
from opsboard.tui.state import ScreenState
from opsboard.tui.view_models.question import Choice, OneValue
from opsboard.tui.view_models.ranking import WITHIN, plain, rank
from opsboard.tui.words import understood_words

if TYPE_CHECKING:
    from opsboard.tui.view_models.form_fields import FormField

LIKELY = {
    "en": ("today", "tomorrow", "fri", "next mon", "eod", "end of week", "eom"),
    "zh": ("今天", "明天", "周五", "下周一", "下班前", "周日", "月底"),
}
"""Offered before anything is typed."""
MOST = 8
"""Words that are offered at once."""


class DateEditor(OneValue):
    """`read` gives what a text means; `clears`: `none` takes the date away. `from_each`: `++1d` counts from the dates
    of several items."""

    gives_way = True

    def __init__(
        self, state: ScreenState, read: Callable[[str], str | None], *, clears: bool = True, from_each: bool = False
    ) -> None:
        self._state = state
        self._read = read
        self._clears = clears
        self._from_each = from_each

    def choices(self, text: str, cursor: int) -> Sequence[Choice]:
        begun = " ".join(text.split())
        found = _words_like(begun) if begun else list(LIKELY[current_language()])
        choices = [Choice(word, word, said) for word in found[:MOST] if (said := self._said(word))]
        none = _("none")
        if self._clears and (not begun or none.startswith(begun)) and begun != none:
            choices.append(Choice("none", none, _("clears it")))
        return choices

    def note(self, text: str) -> str:
        text = text.strip()
        if not text:
            return ""
        if self._from_each and text.startswith(("++", "--")):
            return _("= each from its own date")
        try:
            when = self._read(text)
        except OpsboardError as error:
            return sentence(error)
        return understood_words(when, self._state.today) if when else _("= no date")

    def _said(self, word: str) -> str:
        """What an offered word means; empty where it means nothing here."""
        try:
            when = self._read(word)
        except OpsboardError:
            return ""
        return understood_words(when, self._state.today).removeprefix("= ") if when else ""


def date_editor(field: FormField, state: ScreenState, *, from_each: bool = False) -> DateEditor | None:
    """The box for a field of a form that holds a date; None for another one."""
    own = field.own
    if field.name not in CORE_DATES and (own is None or own.type not in DATE_TYPES):
        return None

    def read(typed: str) -> str | None:
        if own is None:
            return state.meant(typed, field.seen)
        value = parse_field(own, typed, state.moment, state.zone, None, state.customs, field.seen)
        return str(value) if value else None

    return DateEditor(state, read, from_each=from_each)


def _words_like(begun: str) -> list[str]:
    """Words of the table that are meant by the beginning of one, in the language in use or the one that is typed."""
    from opsboard.domain.date_table import DAYS, HOURS, PERIODS
    from opsboard.domain.day_shapes import WEEKDAYS
    from opsboard.domain.festivals import FESTIVALS

    chinese = current_language() == "zh" or not begun.isascii()
    rows = [(day.en, day.zh) for day in DAYS]
    rows += [(hour.en, hour.zh) for hour in HOURS] + [(festival.en, festival.zh) for festival in FESTIVALS]
    rows += [(period.en, period.zh) for period in PERIODS if not period.months]
    rows[3:3] = [(day, f"周{sign}") for day, sign in zip(WEEKDAYS, "一二三四五六日", strict=True)]
    rows += [("end of month", "月底"), ("end of quarter", "季度末"), ("end of year", "年底"), ("next friday", "下周五")]
    ranked = []
    for place, (en, zh) in enumerate(rows):
        word = (zh if chinese and zh else en or zh).split("|")[0]
        names = [name for names in (en, zh) for name in names.split("|") if name]
        fit = rank(begun, [plain(name) for name in names])
        if word != begun and fit is not None and fit <= WITHIN:
            ranked.append((fit, place, word))
    return [word for _fit, _place, word in sorted(ranked)]
