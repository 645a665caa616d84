"""Which cells of a row are sent: the runs that differ, and short gaps that cost less than a cursor move."""

from __future__ import annotations

from opsboard.tui.terminal.frame.cells import BLANK, RIGHT_HALF, UNKNOWN
from opsboard.tui.terminal.frame.kept import Changed, Row

_GAP = 4
"""A move over a gap costs as many bytes."""


def changed_runs(changed: Changed, looks: list[int]) -> list[tuple[int, int]]:
    """Start and end of each run of cells to send for a row that was another.

    `looks` gives the look of each style's blanks: two blanks that look the same are no change."""
    _y, was, row, first, last = changed
    if was.disputed or row.disputed:
        return _known_runs(row)
    runs: list[tuple[int, int]] = []
    characters, styles = row.characters, row.styles
    before, before_styles = was.characters, was.styles
    start = end = -1
    for x in range(first, last):
        cell = characters[x]
        if before[x] == cell and (
            before_styles[x] == styles[x] or (cell == BLANK and looks[before_styles[x]] == looks[styles[x]])
        ):
            continue
        if x == end:
            end += 1
            continue
        end = _whole(characters, end)
        begin = x - 1 if cell == RIGHT_HALF else x
        if start < 0:
            start = begin
        elif begin > end and not _bridges(row, end, begin):
            runs.append((start, end))
            start = begin
        end = x + 1
    if start >= 0:
        runs.append((start, _whole(characters, end)))
    return runs


def _whole(characters: list[str], end: int) -> int:
    """The end of a run, behind the whole of its last character."""
    return end + 1 if 0 < end < len(characters) and characters[end] == RIGHT_HALF else end


def _bridges(row: Row, start: int, end: int) -> bool:
    """Whether the cells between two runs are sent along: few, plain, in the style of the run before."""
    style = row.styles[start - 1]
    return (
        end - start <= _GAP
        and all(cell.isascii() and cell for cell in row.characters[start:end])
        and all(number == style for number in row.styles[start:end])
    )


def _known_runs(row: Row) -> list[tuple[int, int]]:
    """All cells that are known: a terminal that takes a character for wider or narrower has moved the rest."""
    runs: list[tuple[int, int]] = []
    start = -1
    for x, cell in enumerate(row.characters):
        if cell == UNKNOWN:
            if start >= 0:
                runs.append((start, x))
            start = -1
        elif start < 0:
            start = x
    if start >= 0:
        runs.append((start, len(row.characters)))
    return runs
