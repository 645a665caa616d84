"""Asks for what a gate that refused an act needs: one field after the other, or the reason to pass without them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from opsboard.domain.errors import GateRefused, OpsboardError
from opsboard.domain.items import Card
from opsboard.domain.kinds import Kind
from opsboard.domain.text import visible, width
from opsboard.domain.values import frozen, made_by
from opsboard.i18n import _, current_language, sentence
from opsboard.tui.controllers.asking import among
from opsboard.tui.panes import Controller
from opsboard.tui.view_models.date_editor import date_editor
from opsboard.tui.view_models.form_fields import LABELS, FormField, choices, empty_field, hint, understood
from opsboard.tui.view_models.mention_editor import MentionEditor
from opsboard.tui.view_models.question import Choice, Question


@frozen
class Given:
    """What a person answered to gates: values as they were typed, by property name, and a reason."""

    values: Mapping[str, str] = made_by(factory=dict)
    reason: str | None = None


NOTHING = Given()
Attempt = Callable[[Given], None]


def may_ask(error: OpsboardError, given: Given) -> bool:
    """Whether the act may still go through: a value or a reason that was not given yet is asked for."""
    return isinstance(error, GateRefused) and (bool(error.asks) or (error.overridable and given.reason is None))


class GateQuestions(Controller):
    """Asks for what is missing, then tries again."""

    _back: Callable[[], None] | None = None
    """What `esc` does: a text that the gates refused is asked for again, so that it is not lost."""

    def ask(
        self,
        refusals: Sequence[tuple[GateRefused, Kind | None]],
        about: Sequence[Card],
        attempt: Attempt,
        given: Given,
        *,
        told: bool = False,
    ) -> None:
        """Ask for what the gates of one act asked for of items of these kinds, and try again with all that was
        `given`. Where nothing is to be filled in, for the reason alone. `told`: why it was refused is said already."""
        if given is NOTHING:
            self._back = self.host.asks_again()
        error = refusals[0][0]
        fields: dict[str, FormField] = {}
        for refusal, kind in refusals:
            for name in refusal.asks:
                if (field := _field(name, kind)) is not None:
                    fields.setdefault(name, field)
        self._next(error, list(fields.values()), about, attempt, given)
        if not told and (fields or not self._fits(error)):
            self.host.refuse(error)

    def _ask_reason(self, error: GateRefused, about: Sequence[Card], attempt: Callable[[str], None]) -> None:
        """Ask for the reason to pass, saying what for."""

        def submit(text: str) -> None:
            if text.strip():
                attempt(text)

        why = sentence(error) if self._fits(error) else ""
        editor = MentionEditor(self.host.state)
        question = Question(_("Reason"), submit, hint=why, edit=editor, keeps="reason", cancelled=self._back)
        self.host.ask(question, about)

    def _fits(self, error: GateRefused) -> bool:
        """Whether why it was refused has room in the line of the answer."""
        return width(_("Reason")) + width(visible(sentence(error))) + 4 <= self.host.size.width

    def _next(
        self, error: GateRefused, fields: Sequence[FormField], about: Sequence[Card], attempt: Attempt, given: Given
    ) -> None:
        """Ask for the first of these fields, or, without one, for the reason."""
        if not fields:
            self._ask_reason(error, about, lambda reason: attempt(Given(given.values, reason)))
            return
        field, *rest = fields

        def submit(text: str) -> None:
            if not text.strip():
                if error.overridable:
                    self._next(error, (), about, attempt, given)
                else:
                    self.host.refuse(error)
                return
            field.text = _typed(field, text)
            _meaning, wrong = understood(field, self.host.state)
            if wrong:
                self.host.say(wrong, self.host.palette.error)
                return
            answered = Given({**given.values, field.name: field.text}, given.reason)
            if rest:
                self._next(error, rest, about, attempt, answered)
            else:
                attempt(answered)

        rows = _rows(field, choices(field, self.host.state))
        instead = _("give a reason instead")
        if rows and error.overridable:
            rows.append(Choice("", instead, "", "-"))
        words = [_hint(field), _("empty: {what}").format(what=instead) if error.overridable and not rows else ""]
        label = _("{field} of {key}").format(field=field.label, key=about[0].key) if len(about) == 1 else field.label
        question = Question(
            label,
            submit,
            hint=" · ".join(word for word in words if word),
            complete=among(rows) if rows else None,
            pick=bool(rows),
            edit=date_editor(field, self.host.state),
            cancelled=self._back,
        )
        self.host.ask(question, about)


def _field(name: str, kind: Kind | None) -> FormField | None:
    """The field of the form in which a property is filled in."""
    if name in LABELS:
        return empty_field(name)
    own = next((one for one in kind.fields if f"fields.{one.key}" == name), None) if kind is not None else None
    return None if own is None else empty_field(own)


def _typed(field: FormField, text: str) -> str:
    """An answer as the act reads it: that for a table is its one row."""
    if field.own is None or field.own.type != "table" or text.lstrip().startswith("{"):
        return text
    import json

    from opsboard.domain.title_words import cells_of_text

    return json.dumps(cells_of_text(field.own, text), ensure_ascii=False)


def _hint(field: FormField) -> str:
    """What may be typed; of a table what the text of its one row is."""
    if field.own is None or field.own.type != "table":
        return hint(field)
    column = next((column for column in field.own.columns if column.required), field.own.columns[0])
    return column.name.of(current_language())


def _rows(field: FormField, found: Sequence[Choice]) -> list[Choice]:
    """The choices with a key each: the digit of a priority, y and n, else their number."""
    if field.name == "priority":
        keys = [choice.value[1:] for choice in found]
    elif field.own is not None and field.own.type == "flag":
        keys = ["y", "n"]
    else:
        keys = [str(number) for number in range(1, 10)]
    keys += [""] * (len(found) - len(keys))
    named = field.own is not None and field.own.type == "choice"  # its note is the English word: found, not shown
    return [
        Choice(one.value, one.text, "" if named else one.note, key, one.note if named else one.also)
        for one, key in zip(found, keys, strict=False)
    ]
