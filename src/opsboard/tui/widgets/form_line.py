"""The line of a form in which a short field is typed."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.widgets.input import Selection

from opsboard.domain.text import typed, visible
from opsboard.tui.widgets.field import Field

Completed = Callable[[str], tuple[str, int] | None]
"""Gives for a typed text the whole that is meant by it, and how many letters of it were typed."""


class FormLine(Field):
    """Goes on to the whole value that a typed letter or beginning means: what was not typed is marked, so that the
    next letter takes its place."""

    def __init__(self, completed: Completed) -> None:
        super().__init__(compact=True, select_on_focus=False)
        self.cursor_blink = False
        self._completed = completed

    def begin(self, text: str, *, anew: bool, keep_cursor: bool) -> None:
        """Hold the text of a field. `anew`: what is typed takes its place."""
        shown = visible(text)
        if self.value != shown:
            with self.prevent(self.Changed):
                self.value = shown
        if not keep_cursor:
            self.cursor_position = len(self.value)
            if anew:
                self.select_all()

    def now(self, known: str) -> str:
        """The text as it is now; `known` where nothing was typed since."""
        return known if self.value == visible(known) else self.value

    def put(self, text: str, typed_letters: int | None = None) -> None:
        """Hold another text, marked from behind the letters that were typed of it."""
        self.value = text
        if typed_letters is None:
            self.cursor_position = len(text)
        else:
            self.selection = Selection(typed_letters, len(text))

    def on_key(self, event: events.Key) -> None:
        super().on_key(event)
        if typed(event.character) and self.cursor_position == len(self.value):
            whole = self._completed(self.value)
            if whole is not None:
                self.put(*whole)
