"""Text that is drawn without cutting a character from what belongs to it: a flag under the cursor stays a flag."""

from __future__ import annotations

from rich.style import Style
from rich.text import Text

from opsboard.domain.graphemes import after, nearest_start


class WholeText(Text):
    """A `Text` whose styles begin and end between whole characters."""

    def stylize(self, style: str | Style, start: int = 0, end: int | None = None) -> None:
        text = self.plain
        if end is not None and 0 <= start < end:
            start, end = nearest_start(text, start), after(text, end - 1)
        super().stylize(style, start, end)
