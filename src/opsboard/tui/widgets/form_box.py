"""The box of a form in which a long field is typed."""

from __future__ import annotations

from collections.abc import Callable

from opsboard.domain.text import visible_body
from opsboard.tui.widgets.text_box import TextBox


class FormBox(TextBox):
    """`up` in its first row and `down` in its last go to the field before and after."""

    def __init__(self, left: Callable[[int], None]) -> None:
        super().__init__()
        self._left = left

    def begin(self, text: str, *, anew: bool, keep_cursor: bool) -> None:
        """Hold the text of a field."""
        if self.text != text:
            with self.prevent(self.Changed):
                self.text = visible_body(text)

    def now(self, known: str) -> str:
        """The text as it is now; `known` where nothing was typed since."""
        return known if self.text == visible_body(known) else self.text

    def action_cursor_down(self, select: bool = False) -> None:
        if not select and self.navigator.is_last_wrapped_line(self.cursor_location):
            self._left(1)
        else:
            super().action_cursor_down(select)

    def action_cursor_up(self, select: bool = False) -> None:
        if not select and self.navigator.is_first_wrapped_line(self.cursor_location):
            self._left(-1)
        else:
            super().action_cursor_up(select)
