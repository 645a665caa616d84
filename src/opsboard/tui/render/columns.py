"""How many columns fit, and where."""

from __future__ import annotations

from collections.abc import Sequence

from opsboard.domain.values import frozen

GUTTER = 2
NARROWEST = 21
"""Cells of the narrowest open column: five of them stand in 120 cells, three in 80."""
WIDEST = 60
MARGIN = 1
"""Cells that stay free at the right edge."""
FOLDED = 3
ONE_AT_A_TIME = 80
"""Below this width one column is shown at a time."""


@frozen
class Lane:
    """A column on the screen: which one, its first cell, its cells."""

    column: int
    x: int
    width: int
    folded: bool = False


def place_lanes(width: int, folded: Sequence[bool], cursor: int, first: int, cover: int = 0) -> list[Lane]:
    """The columns that are shown in `width` cells, beginning with column `first` as long as that keeps
    the cursor's column in sight. Beside a panel over the last `cover` cells stand as many as fit there at their
    widths, and one more where that would leave half a column empty; they share the room."""
    lanes = _lanes(width, folded, cursor, first)
    if not cover or not lanes:
        return lanes
    room = width - MARGIN - cover
    size = max((lane.width for lane in lanes if not lane.folded), default=NARROWEST)
    shown = _around(room, folded, cursor, lanes[0].column, size)
    if room - _taken(shown, folded, size) - GUTTER >= NARROWEST // 2:
        more = _around(room, folded, cursor, lanes[0].column, NARROWEST)
        shown = more[: len(shown) + 1] if cursor in more[: len(shown) + 1] else more[-len(shown) - 1 :]
    return _shared(room, shown, folded)


def _around(room: int, folded: Sequence[bool], cursor: int, first: int, size: int) -> list[int]:
    """As many columns as fit when the open ones have this size, the cursor's among them, from `first` if that can
    be."""
    first = min(first, cursor)
    while first < cursor and cursor not in _fitting(room, folded, first, size):
        first += 1
    while first > 0 and cursor in (shown := _fitting(room, folded, first - 1, size)) and shown[-1] == len(folded) - 1:
        first -= 1
    return _fitting(room, folded, first, size)


def _taken(shown: Sequence[int], folded: Sequence[bool], size: int) -> int:
    return sum(FOLDED if folded[column] else size for column in shown) + GUTTER * (len(shown) - 1)


def _lanes(width: int, folded: Sequence[bool], cursor: int, first: int) -> list[Lane]:
    width -= MARGIN
    if not folded:
        return []
    if width < ONE_AT_A_TIME - MARGIN:
        return [Lane(cursor, 0, width)]
    return _shared(width, _around(width, folded, cursor, max(0, first), NARROWEST), folded)


def _shared(room: int, shown: Sequence[int], folded: Sequence[bool]) -> list[Lane]:
    """Columns side by side; the open ones share the room, each at most `WIDEST` cells."""
    open_ones = [column for column in shown if not folded[column]]
    spare = room - _taken(shown, folded, 0)
    size, rest = divmod(spare, len(open_ones)) if open_ones else (0, 0)
    if size >= WIDEST:
        size, rest = WIDEST, 0
    lanes, x = [], 0
    for column in shown:
        cells = FOLDED if folded[column] else size + (1 if open_ones.index(column) < rest else 0)
        lanes.append(Lane(column, x, cells, folded[column]))
        x += cells + GUTTER
    return lanes


def _fitting(width: int, folded: Sequence[bool], first: int, size: int) -> list[int]:
    shown: list[int] = []
    used = -GUTTER
    for column in range(first, len(folded)):
        used += GUTTER + (FOLDED if folded[column] else size)
        if used > width and shown:
            break
        shown.append(column)
    return shown
