"""Moving the cursor in a form: to the next field or group, to a field by its name, and to what is folded."""

from __future__ import annotations

from opsboard.i18n import _
from opsboard.tui.screens.form_saving import FormSaving
from opsboard.tui.view_models.form_fields import FormField
from opsboard.tui.view_models.form_layout import as_choice
from opsboard.tui.view_models.question import Choice, Question
from opsboard.tui.widgets.prompt import matching


def fields_named(fields: list[FormField], typed: str) -> list[Choice]:
    """The fields whose names go with what was typed, the best first."""
    return matching([as_choice(one) for one in fields], typed)


class FormGoing(FormSaving):
    """A form whose fields are gone through. Who derives from it shows them."""

    def leave_field(self) -> None:
        """Take over what was typed in the field, and say what is wrong with it."""
        raise NotImplementedError

    @property
    def here(self) -> FormField | None:
        """The field being typed in; None on the line under which the rest is folded."""
        return self.fields[self.at] if self.at < self.stops and not self.at_fold else None

    @property
    def at_fold(self) -> bool:
        """Whether the cursor is on the line under which the rest is folded."""
        return self.folded and self.at == self.first < len(self.fields)

    @property
    def stops(self) -> int:
        """How many places the cursor goes to: fields that are shown, and the line of those that are not."""
        return min(self.first + 1, len(self.fields)) if self.folded else len(self.fields)

    # from field to field

    def do_next_field(self) -> None:
        self.step(1)

    def do_previous_field(self) -> None:
        self.step(-1)

    def step(self, by: int) -> None:
        """Go so many places on, from one end round to the other."""
        if self.fields:
            self.go_to((self.at + by) % self.stops)

    def go_to(self, place: int) -> None:
        """Leave the field for another place that is shown."""
        self.leave_field()
        self.at = place
        self.show_editor()

    def go_to_field(self, name: str) -> None:
        """Leave the field for another, and open what is folded when it is there."""
        for place, one in enumerate(self.fields):
            if one.name == name:
                self.leave_field()
                self.folded = self.folded and place < self.first
                self.at = place
                self.show_editor()

    # from group to group

    def do_next_group(self) -> None:
        starts = self._starts()
        if starts:
            self.go_to(next((place for place in starts if place > self.at), starts[0]))

    def do_previous_group(self) -> None:
        starts = self._starts()
        if starts:
            self.go_to(next((place for place in reversed(starts) if place < self.at), starts[-1]))

    def _starts(self) -> list[int]:
        """The places at which groups begin, and the line that the rest is folded under."""
        places = range(self.stops)
        return [place for place in places if place in (0, self.first) or self._group(place) != self._group(place - 1)]

    def _group(self, place: int) -> str:
        return self.fields[place].heading

    # what is folded

    def do_unfold(self) -> None:
        """Show all fields, or fold again what was. The cursor stays on its field while that is shown."""
        if self.first == len(self.fields):
            return
        self.leave_field()
        self.folded = not self.folded
        if self.folded:
            self.at = min(self.at, self.first)
        self.show_editor()

    def do_find_field(self, begun: str = "") -> None:
        """Go to a field by its name, `begun` with some letters of it."""

        def submit(name: str) -> None:
            self.host.close_prompt()
            self.go_to_field(name)

        self.host.ask(
            Question(
                _("Field"),
                submit=submit,
                value=begun,
                hint=_("its name, or some letters of it"),
                complete=lambda typed: fields_named(self.fields, typed),
                pick=True,
            )
        )
