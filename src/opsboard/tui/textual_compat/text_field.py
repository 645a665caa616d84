"""Textual's field of one line, which asks how its text is drawn and which letter is under a cell."""

from __future__ import annotations

from rich.text import Text
from textual.widgets import Input


class PatchedInput(Input):
    """Whoever derives from it says what Textual works out letter by letter, and so cuts flags and marked letters."""

    def drawn_text(self) -> Text:
        """The text as it is drawn."""
        raise NotImplementedError

    def place_of_cell(self, cell: int) -> int:
        """The place in the text that a cell of it belongs to."""
        raise NotImplementedError

    @property
    def _value(self) -> Text:
        return self.drawn_text()

    def _cell_offset_to_index(self, offset: int) -> int:
        return self.place_of_cell(offset + self.scroll_offset.x)
