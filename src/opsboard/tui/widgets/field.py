"""One line of text that is typed: its letters, its cursor, and how much fits."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.widgets.input import Selection

from opsboard.domain.graphemes import after, before, nearest_start
from opsboard.domain.text import typed, visible, width, within
from opsboard.i18n import _
from opsboard.tui.textual_compat.text_field import PatchedInput
from opsboard.tui.widgets.whole_characters import WholeText


class Field(PatchedInput):
    """One line of text. Several pasted lines become one; nothing that hides or commands gets in. The cursor
    stands between whole characters: a flag, a letter with its marks, a family is one."""

    DEFAULT_CSS = """
    Field:ansi > .input--cursor { background: ansi_default; color: ansi_default; text-style: reverse; }
    Field:ansi > .input--selection { background: ansi_default; color: ansi_default; text-style: reverse underline; }
    """
    """Text and ground the other way round: both are the theme's, or both the terminal's."""

    tells_when_done = True
    MOST: ClassVar[int] = 64_000
    """Bytes that fit."""
    _replacing = False

    async def on_event(self, event: events.Event) -> None:
        await super().on_event(event)
        if isinstance(event, events.Key):
            self.screen.editor_is_done()  # type: ignore[attr-defined]

    # what comes in

    def on_key(self, event: events.Key) -> None:
        if text := typed(event.character):
            event.stop()
            event.prevent_default()
            self.replace(text, *self.selection)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        pasted = within(event.text, 2 * self.MOST)  # more is not looked at: a paste may be of megabytes
        lines = [line.strip() for line in pasted.splitlines() if line.strip()]
        line = visible(" ".join(lines))
        self.replace(line, *self.selection)
        if len(pasted) < len(event.text) or line not in self.value:
            self._say_full()
        elif len(lines) > 1:
            self._say(_("{count} lines became one").format(count=len(lines)))

    def replace(self, text: str, start: int, end: int) -> None:
        """Put a text in the place of another, as much of it as fits."""
        start, end = sorted((max(0, start), min(len(self.value), end)))
        kept = self.value[:start] + self.value[end:]
        fitting = within(text, max(0, self.MOST - len(kept.encode("utf-8", "replace")))) if text else ""
        self._replacing = True
        super().replace(fitting, start, end)
        self._replacing = False
        if fitting != text:
            self._say_full()

    def _say_full(self) -> None:
        self._say(_("the line is full: {limit} kB fit, what is more was left out").format(limit=self.MOST // 1000))

    def _say(self, words: str) -> None:
        self.screen.say(words)  # type: ignore[attr-defined]

    # whole characters

    def drawn_text(self) -> Text:
        return WholeText(self.value, no_wrap=True, overflow="ignore", end="")

    def validate_selection(self, selection: Selection) -> Selection:
        """Between whole characters: on the way to the right behind the one that a place is in, else before it.
        While a character is typed the cursor stands where the next part of it goes."""
        was, (start, end) = self.selection.end, super().validate_selection(selection)
        if self._replacing:
            return Selection(start, end)
        if start == end:
            start = end = self._snapped(end, end > was)
        else:
            start, end = self._snapped(start, start > end), self._snapped(end, end > was)
        return Selection(start, end)

    def _snapped(self, place: int, right: bool) -> int:
        begin = nearest_start(self.value, place)
        return begin if begin == place or not right else after(self.value, begin)

    def action_delete_left(self) -> None:
        if self.selection.is_empty:
            self.delete(before(self.value, self.cursor_position), self.cursor_position)
        else:
            self.delete_selection()

    def action_delete_right(self) -> None:
        if self.selection.is_empty:
            self.delete(self.cursor_position, after(self.value, self.cursor_position))
        else:
            self.delete_selection()

    def place_of_cell(self, cell: int) -> int:
        place = 0
        while place < len(self.value):
            behind = after(self.value, place)
            if width(self.value[:behind]) > cell:
                return place
            place = behind
        return place
