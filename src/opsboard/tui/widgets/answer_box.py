"""The prompt's text of several lines."""

from __future__ import annotations

from collections.abc import Callable

from textual import events

from opsboard.tui.widgets.text_box import TextBox


class AnswerBox(TextBox):
    """A text of several lines that looks to the prompt like its text of one line. Its keys reach the prompt in the
    order in which they were typed."""

    MOST = 10_000

    def __init__(
        self, press: Callable[[events.Key], bool], typed: Callable[[], None], done: Callable[[], None]
    ) -> None:
        super().__init__()
        self._press = press
        self._typed = typed
        self._done = done
        self.pasted: Callable[[str], None] | None = None

    @property
    def value(self) -> str:
        return self.text

    @value.setter
    def value(self, text: str) -> None:
        if text != self.text:
            self.text = text

    @property
    def cursor_position(self) -> int:
        """The place of the cursor in the text, in characters."""
        return self.cursor_place

    @cursor_position.setter
    def cursor_position(self, place: int) -> None:
        before = self.text[:place].split("\n")
        self.move_cursor((len(before) - 1, len(before[-1])))

    def put(self, text: str) -> None:
        """Put what was typed in the place of what is selected."""
        self.replace(text, *self.selection, maintain_selection_offset=False)

    @property
    def rows(self) -> int:
        """Lines of the text, as they are wrapped."""
        return self.wrapped_document.height

    def on_key(self, event: events.Key) -> None:
        if self._press(event):
            event.stop()
            event.prevent_default()

    async def on_event(self, event: events.Event) -> None:
        before = self.text
        await super().on_event(event)
        if isinstance(event, events.Paste) and self.text != before:
            self._typed()
        if isinstance(event, events.Key):
            if self.text != before:
                self._typed()
            self._done()
