"""The list of choices above the prompt."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from opsboard.domain.text import fit, visible, width
from opsboard.tui.theme import Palette
from opsboard.tui.view_models.question import Choice


class Choices(Widget):
    """The list over the lower part of a place."""

    DEFAULT_CSS = "Choices { layer: choices; dock: bottom; width: 28; max-width: 100%; height: 1; display: none; }"
    MOST = 10
    NARROWEST = 28

    def __init__(self, palette: Callable[[], Palette], clicked: Callable[[Choice], None]) -> None:
        super().__init__()
        self._palette = palette
        self._clicked = clicked
        self._all: Sequence[Choice] = ()
        self._at: int | None = None
        self._top = 0
        self._text_cells = 0
        self._shown = (0, 0)

    @property
    def picked(self) -> Choice | None:
        return self._all[self._at] if self._at is not None and self._at < len(self._all) else None

    @property
    def aside(self) -> bool:
        """Whether nothing here completes what is typed."""
        return all(choice.aside for choice in self._all)

    def show(self, choices: Sequence[Choice], at: int | None) -> None:
        """Show these, with the cursor on one of them or on none."""
        self._all, self._at = choices, at if choices else None
        self._top = max(0, (at or 0) - self.MOST + 1)
        self.display = bool(choices)
        self._text_cells = max((width(visible(choice.text)) for choice in choices), default=0)
        notes = max((width(visible(choice.note)) for choice in choices), default=0)
        cells = max(self.NARROWEST, 4 + self._text_cells + (2 + notes if notes else 0) + 2)
        size = (cells, min(len(choices), self.MOST))
        if size != self._shown:
            self.styles.width, self.styles.height = size
            self._shown = size
            self.call_after_refresh(self._draw_behind)
        self.refresh()

    def _draw_behind(self) -> None:
        """Draw the rows behind anew: a wide character that the edge cut in half was not sent again."""
        behind = self.parent
        if isinstance(behind, Widget):
            rows = min(self.MOST, behind.size.height)
            behind.refresh(Region(0, behind.size.height - rows, behind.size.width, rows))

    def ends(self, by: int) -> bool:
        """Whether the cursor has no further to go this way."""
        return self._at == (len(self._all) - 1 if by > 0 else 0)

    def to_first(self) -> None:
        """Put the cursor on the first."""
        if self._all:
            self._at = self._top = 0
            self.refresh()

    def step(self, by: int) -> None:
        """Move the cursor, from one end round to the other."""
        if not self._all:
            return
        self._at = (0 if by > 0 else len(self._all) - 1) if self._at is None else (self._at + by) % len(self._all)
        shown = min(len(self._all), self.MOST)
        self._top = max(min(self._top, self._at), self._at - shown + 1)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        p = self._palette()
        cells = self.size.width
        place = self._top + y
        if place >= len(self._all):
            return Strip.blank(cells)
        choice = self._all[place]
        ground = p.picked if place == self._at else p.raised
        key = choice.key if len(choice.key) == 1 else ""
        text = fit(visible(choice.text), min(self._text_cells, cells - 4))
        used = 4 + width(text) + 2
        note = fit(visible(choice.note), max(0, cells - used))
        normal = p.picked if place == self._at else p.text + p.raised
        return Strip(
            [
                Segment(f" {key:1}  ", p.key + ground),
                Segment(text + "  ", normal),
                Segment(note, Style.combine([p.dim, ground])),
            ]
        ).adjust_cell_length(cells, ground)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        at = self._top + event.y
        # The choices may have become fewer since the button went down.
        if at < len(self._all):
            self._at = at
            self.refresh()
            self._clicked(self._all[at])
