"""The frame that is on the terminal, cell for cell."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from opsboard.tui.terminal.frame.cells import BLANK, RIGHT_HALF, UNKNOWN, is_disputed
from opsboard.tui.terminal.frame.reading import Span
from opsboard.tui.terminal.frame.styles import UNKNOWN as UNKNOWN_STYLE


class Row(NamedTuple):
    """A line of the screen: a character and a style per cell."""

    characters: list[str]
    styles: list[int]
    disputed: bool
    """Whether terminals may disagree on the width of something that stands here."""


class Changed(NamedTuple):
    """A row that differs from what it was, between two columns at most."""

    y: int
    was: Row
    row: Row
    start: int
    end: int


class KeptFrame:
    """All rows of a screen of `size` (columns, rows); in the beginning no cell is known."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.size = size
        columns, rows = size
        self.rows = [Row([UNKNOWN] * columns, [UNKNOWN_STYLE] * columns, False) for _ in range(rows)]

    def take(self, spans: Iterable[Span]) -> list[Changed]:
        """Write spans over the frame. Gives the rows that differ now."""
        columns = self.size[0]
        touched: dict[int, Changed] = {}
        for y, x, characters, styles, disputed in spans:
            end = x + len(characters)
            known = touched.get(y)
            if known is None:
                was = self.rows[y]
                row, first, last = Row(was.characters.copy(), was.styles.copy(), was.disputed), columns, 0
            else:
                _y, was, row, first, last = known
            _halve(row, x, end)
            row.characters[x:end] = characters
            row.styles[x:end] = styles
            if disputed and not row.disputed:
                row = row._replace(disputed=True)
            touched[y] = Changed(y, was, row, min(first, max(0, x - 1)), max(last, min(columns, end + 1)))
        changed = []
        for y in sorted(touched):
            _y, was, row, first, last = touched[y]
            if row.disputed:
                row = row._replace(disputed=any(map(is_disputed, row.characters)))
            if was.characters != row.characters or was.styles != row.styles:
                self.rows[y] = row
                changed.append(Changed(y, was, row, first, last))
        return changed


def _halve(row: Row, start: int, end: int) -> None:
    """Half of a wide character that is written over leaves a blank, as terminals do it."""
    characters = row.characters
    if start and characters[start] == RIGHT_HALF:
        characters[start - 1] = BLANK
    if end < len(characters) and characters[end] == RIGHT_HALF:
        characters[end] = BLANK
