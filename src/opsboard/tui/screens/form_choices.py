"""The words that can stand in a field of the form, in a list under it. Mixed into the form's panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opsboard.tui.render.form import FormPicture
from opsboard.tui.view_models.form_fields import FormField, Surroundings, choices, last_word, with_last_word
from opsboard.tui.widgets.prompt import Choices, Field, matching

if TYPE_CHECKING:
    from textual.geometry import Size

    from opsboard.tui.view_models.question import Choice

HEAD = 2
"""Rows above the fields."""


class FieldChoices(Choices):
    """The list under a field."""

    DEFAULT_CSS = "FieldChoices { dock: none; position: absolute; layer: above; }"
    LEAD = 4
    """Cells before the words."""


class FormChoices:
    """Offers choices and takes them."""

    if TYPE_CHECKING:
        top: int
        at: int
        _picture: FormPicture
        _popup: FieldChoices
        _line: Field

        @property
        def size(self) -> Size: ...
        @property
        def here(self) -> FormField | None: ...
        @property
        def around(self) -> Surroundings: ...
        def _typed(self, text: str) -> None: ...

    def _offer(self, *, all_of_them: bool = False) -> None:
        """Show what can stand in the field and goes with what was typed."""
        here = self.here
        if here is None:
            return
        word = last_word(here.text) if here.several else here.text.strip()
        every = choices(here, self.around)
        offered = every if all_of_them else matching(every, word) if word else []
        if len(offered) == 1 and offered[0].value == word:
            offered = []
        self._popup.show(offered, 0)
        if offered:
            first, last = self._picture.spots[self.at]
            rows = min(len(offered), self._popup.MOST)
            under = HEAD + last - self.top + 1
            y = under if under + rows <= self.size.height else max(0, HEAD + first - self.top - rows)
            self._popup.styles.offset = (max(0, self._picture.value_at + 1 - self._popup.LEAD), y)

    def _take_picked(self) -> None:
        """Put the choice under the cursor into the field."""
        if (choice := self._popup.picked) is not None:
            self._take_choice(choice)

    def _take_choice(self, choice: Choice) -> None:
        here = self.here
        if here is None:
            return
        text = with_last_word(here.text, choice.value) if here.several else choice.value
        self._popup.show((), None)
        self._line.value = text
        self._line.cursor_position = len(text)
        self._typed(text)
        self._popup.show((), None)
