"""From what Textual composed of a frame straight to cells, without the text in between.

Textual writes the strips of an update as text, and each strip from its beginning for every part of it that is due;
to read that text again takes as long as to make it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TypeVar

from rich.color import ColorSystem
from rich.console import COLOR_SYSTEMS
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from opsboard.tui.terminal.frame.cells import cells_in
from opsboard.tui.terminal.frame.reading import Span, join_mark
from opsboard.tui.terminal.frame.styles import PLAIN, Styles, UnknownSequence
from opsboard.tui.textual_compat.frames import PartialUpdate, Update

if TYPE_CHECKING:
    from rich.console import Console

    from opsboard.tui.terminal.frame.difference import FrameDifference

T = TypeVar("T")


class ComposedUpdate(Update):
    """An update whose cells go to the frame difference; its text is empty then, and as ever where something in it
    is not understood."""

    def __init__(self, update: PartialUpdate, difference: FrameDifference) -> None:
        self._update = update
        self._difference = difference

    def render_segments(self, console: Console) -> str:
        colours = COLOR_SYSTEMS[console.color_system or "truecolor"]
        try:
            self._difference.take(spans_of(self._update, self._difference.styles, colours))
        except UnknownSequence:
            return self._update.render_segments(console)
        return ""


def composed(update: T, difference: FrameDifference) -> T | ComposedUpdate:
    """What to display in place of an update: the same, without text where a part of the screen is drawn again."""
    return ComposedUpdate(update, difference) if isinstance(update, PartialUpdate) else update


def spans_of(update: PartialUpdate, styles: Styles, colours: ColorSystem) -> list[Span]:
    """The cells of all strips in which something is due. Raises UnknownSequence."""
    due: dict[int, list[tuple[int, int]]] = {}
    for y, start, end in update.spans:
        due.setdefault(y, []).append((start, end))
    spans = []
    for y, parts in due.items():
        for x, strip in _strips(update.chops[y], update.chop_ends[y], parts):
            if strip:
                spans.append(_span(y, x, strip, styles, colours))
    return spans


def _strips(
    chops: Mapping[int, Strip | None], ends: Iterable[int], parts: list[tuple[int, int]]
) -> Iterable[tuple[int, Strip]]:
    for end, (x, strip) in zip(ends, chops.items(), strict=False):
        if strip is not None and any(start < end and x < stop for start, stop in parts):
            yield x, strip


def _span(y: int, x: int, strip: Iterable[Segment], styles: Styles, colours: ColorSystem) -> Span:
    characters: list[str] = []
    numbers: list[int] = []
    disputed = False
    known = styles.known
    for text, style, control in strip:
        held = cells_in(text)
        if held is None or control:
            raise UnknownSequence(text)
        cells, doubt, mark = held
        if doubt:
            disputed = True
            if mark:
                cells = join_mark(characters, cells)
        number = PLAIN if style is None else known.get(style) or _number(style, styles, colours)
        characters += cells
        numbers += [number] * len(cells)
    return Span(y, x, characters, numbers, disputed)


def _number(style: Style, styles: Styles, colours: ColorSystem) -> int:
    """The number of what a terminal of so many colours makes of a style."""
    parameters = Strip.render_ansi(style, colours)
    number = styles.set(PLAIN, parameters) if parameters else PLAIN
    if style.link:
        return styles.linked(number, f"id={style.link_id};{style.link}")
    styles.known[style] = number
    return number
