"""A text of several lines, typed."""

from __future__ import annotations

from textual import events
from textual.widgets import TextArea

from opsboard.domain.text import visible_body


class TextBox(TextArea):
    """A plain text area without line numbers, colours of its own or a blinking cursor. What is pasted is
    made safe first."""

    DEFAULT_CSS = """
    TextBox, TextBox:focus {
        padding: 0; border: none; background: ansi_default; color: ansi_default; background-tint: ansi_default 0%;
        scrollbar-size: 0 0;
    }
    """

    tells_when_done = True

    def __init__(self) -> None:
        super().__init__(compact=True, soft_wrap=True, show_line_numbers=False, tab_behavior="focus")
        self.cursor_blink = False
        self.highlight_cursor_line = False

    async def on_event(self, event: events.Event) -> None:
        await super().on_event(event)
        if isinstance(event, events.Key):
            self.screen.editor_is_done()  # type: ignore[attr-defined]

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.replace(visible_body(event.text.replace("\t", "    ")), *self.selection)
