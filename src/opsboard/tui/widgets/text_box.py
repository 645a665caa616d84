"""A text of several lines, typed."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult, Location

from opsboard.domain.graphemes import after, before, nearest_start
from opsboard.domain.items import BODY_LIMIT
from opsboard.domain.text import typed, visible_body
from opsboard.i18n import _
from opsboard.tui.widgets.whole_characters import WholeText


class TextBox(TextArea):
    """A plain text area without line numbers, colours of its own or a blinking cursor. What is pasted is
    made safe first; no more gets in than a body may have. The cursor stands between whole characters."""

    DEFAULT_CSS = """
    TextBox, TextBox:focus {
        padding: 0; border: none; background: ansi_default; color: ansi_default; background-tint: ansi_default 0%;
        scrollbar-size: 0 0;
    }
    TextBox:ansi .text-area--cursor { background: ansi_default; color: ansi_default; text-style: reverse; }
    TextBox:ansi .text-area--selection {
        background: ansi_default; color: ansi_default; text-style: reverse underline;
    }
    """

    tells_when_done = True
    MOST: ClassVar[int] = BODY_LIMIT
    """Characters that fit."""
    _editing = False

    def __init__(self) -> None:
        super().__init__(compact=True, soft_wrap=True, show_line_numbers=False, tab_behavior="focus")
        self.cursor_blink = False
        self.highlight_cursor_line = False

    async def on_event(self, event: events.Event) -> None:
        await super().on_event(event)
        if isinstance(event, events.Key):
            self.screen.editor_is_done()  # type: ignore[attr-defined]

    def on_key(self, event: events.Key) -> None:
        if text := typed(event.character):
            event.stop()
            event.prevent_default()
            self.replace(text, *self.selection, maintain_selection_offset=False)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        pasted = event.text[: 2 * self.MOST]  # more is not looked at: a paste may be of megabytes
        text = visible_body(pasted.replace("\t", "    "))
        self.replace(text, *self.selection, maintain_selection_offset=False)
        if len(pasted) < len(event.text):
            self._say_full()

    def replace(
        self, insert: str, start: Location, end: Location, *, maintain_selection_offset: bool = True
    ) -> EditResult:
        """Put a text in the place of another, as much of it as fits."""
        held = sum(map(len, self.document.lines)) + self.document.line_count - 1
        room = max(0, self.MOST - held + len(self.get_text_range(start, end)))
        if len(insert) > room:
            insert = insert[: nearest_start(insert, room)]
            self._say_full()
        return super().replace(insert, start, end, maintain_selection_offset=maintain_selection_offset)

    def _say_full(self) -> None:
        words = _("the text is full: {limit} characters fit, what is more was left out")
        self.screen.say(words.format(limit=self.MOST))  # type: ignore[attr-defined]

    @property
    def cursor_place(self) -> int:
        """The place of the cursor in the text, in characters."""
        row, column = self.cursor_location
        return sum(len(line) + 1 for line in self.document.lines[:row]) + column

    def complete(self, begin: int, text: str) -> None:
        """Put a text in the place of what stands between a place of the cursor's line and the cursor."""
        row, column = self.cursor_location
        start = (row, column - (self.cursor_place - begin))
        self.replace(text, start, (row, column), maintain_selection_offset=False)

    # whole characters

    def get_line(self, line_index: int) -> Text:
        return WholeText(self.document.get_line(line_index), end="", no_wrap=True)

    def edit(self, edit: Edit) -> EditResult:
        """While a character is typed the cursor stands where the next part of it goes."""
        self._editing = True
        try:
            return super().edit(edit)
        finally:
            self._editing = False

    def clamp_visitable(self, location: Location) -> Location:
        row, column = super().clamp_visitable(location)
        return row, column if self._editing else nearest_start(self.document[row], column)

    def get_cursor_left_location(self) -> Location:
        row, column = self.cursor_location
        return (row, before(self.document[row], column)) if column else super().get_cursor_left_location()

    def get_cursor_right_location(self) -> Location:
        row, column = self.cursor_location
        line = self.document[row]
        return (row, after(line, column)) if column < len(line) else super().get_cursor_right_location()
