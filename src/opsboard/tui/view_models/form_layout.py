"""What a form shows first: what is filled and what the next stage asks for; the rest is folded under a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from opsboard.domain.gates import CORE_NAMES, held_by
from opsboard.domain.items import Item
from opsboard.domain.kinds import Kind
from opsboard.domain.workflow import Ahead, asked_next
from opsboard.i18n import _, current_language
from opsboard.tui.state import ScreenState
from opsboard.tui.view_models.form_fields import FormField, value_of
from opsboard.tui.view_models.question import Choice

ALWAYS = ("title", "priority", "assignee", "due", "body")
"""Fields that are shown also while they are empty."""


class StageAhead:
    """What the next stage of an item asks for, followed as its fields are filled in."""

    def __init__(self, item: Item, kind: Kind, state: ScreenState) -> None:
        self._kind, self._stage, self._state = kind, item.stage, state
        self._held = held_by(item)
        self.ahead: Ahead | None = None

    def ask(self, fields: Sequence[FormField]) -> None:
        """Mark the fields that the next stage asks for and that are not there yet."""
        for field in fields:
            if not field.several:
                self._held[field.name] = value_of(field, self._state)
        self._mark(fields)

    def typed(self, field: FormField, fields: Sequence[FormField]) -> None:
        """The text of a field is another one."""
        if field.several or self.ahead is None:
            return
        value = value_of(field, self._state)
        if value != self._held.get(field.name):
            self._held[field.name] = value
            self._mark(fields)

    def _mark(self, fields: Sequence[FormField]) -> None:
        self.ahead = asked_next(self._kind, self._held, self._stage, self._state.moment, self._state.zone)
        asked = {name for one in self.ahead.failures for name in one.properties} if self.ahead else set()
        for field in fields:
            field.asked = field.name in asked

    def words(self, fields: Sequence[FormField]) -> str:
        """Where the item goes next and how many fields it needs for that; what is no field by its name."""
        if self.ahead is None or not self.ahead.failures:
            return ""
        language = current_language()
        marked = sum(field.asked for field in fields)
        names = {field.name for field in fields}
        others = [one.missing.of(language) for one in self.ahead.failures if not names.intersection(one.properties)]
        stage = self.ahead.stage.name.of(language)
        if marked and others:
            words = _("to {stage}: {count} missing *, {others}")
        elif marked:
            words = _("to {stage}: {count} missing *")
        else:
            words = _("to {stage}: {others} missing")
        return words.format(stage=stage, count=marked, others=_(", ").join(others))


def in_order(fields: Sequence[FormField]) -> tuple[list[FormField], int]:
    """The fields with those first that are filled, asked for or always shown, and how many these are."""
    first = [one for one in fields if not one.blank or one.asked or one.changed or one.name in ALWAYS]
    return [*first, *(one for one in fields if one not in first)], len(first)


def as_choice(field: FormField) -> Choice:
    """A field as it is gone to by name, in either language."""
    if field.own is not None:
        names: Mapping[str, str] = {"en": field.own.name.en, "zh": field.own.name.zh}
    else:
        core = CORE_NAMES.get(field.name)
        names = {"en": core.en, "zh": core.zh} if core else {"en": field.name, "zh": field.label}
    other = names["en" if current_language() == "zh" else "zh"]
    return Choice(field.name, field.label, field.heading, also=other)
