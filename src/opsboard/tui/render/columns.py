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
    the cursor's column in sight. A panel over the last `cover` cells does not change their widths: all
    move to the left until the cursor's column stands beside it, and those under it are left out."""
    lanes = _lanes(width, folded, cursor, first)
    under = next((lane for lane in lanes if lane.column == cursor), None)
    if not cover or under is None:
        return lanes
    widths = {lane.column: lane.width for lane in lanes}
    open_width = max((lane.width for lane in lanes if not lane.folded), default=NARROWEST)
    room = width - MARGIN - cover
    sizes = [FOLDED if one else min(widths.get(column, open_width), room) for column, one in enumerate(folded)]
    start, used = cursor, sizes[cursor]
    while start > lanes[0].column and used + GUTTER + sizes[start - 1] <= room:
        start -= 1
        used += GUTTER + sizes[start]
    moved, x = [], 0
    for column in range(start, len(folded)):
        if x + sizes[column] > room:
            break
        moved.append(Lane(column, x, sizes[column], folded[column]))
        x += sizes[column] + GUTTER
    return moved


def _lanes(width: int, folded: Sequence[bool], cursor: int, first: int) -> list[Lane]:
    width -= MARGIN
    if not folded:
        return []
    if width < ONE_AT_A_TIME - MARGIN:
        return [Lane(cursor, 0, width)]
    first = max(0, min(first, cursor))
    while first < cursor and cursor not in _fitting(width, folded, first):
        first += 1
    while (
        first > 0
        and len(shown := _fitting(width, folded, first - 1))
        and cursor in shown
        and shown[-1] == len(folded) - 1
    ):
        first -= 1
    shown = _fitting(width, folded, first)
    open_ones = [c for c in shown if not folded[c]]
    spare = width - sum(FOLDED for c in shown if folded[c]) - GUTTER * (len(shown) - 1)
    size, rest = divmod(spare, len(open_ones)) if open_ones else (0, 0)
    if size >= WIDEST:
        size, rest = WIDEST, 0
    lanes, x = [], 0
    for column in shown:
        cells = FOLDED if folded[column] else size + (1 if open_ones.index(column) < rest else 0)
        lanes.append(Lane(column, x, cells, folded[column]))
        x += cells + GUTTER
    return lanes


def _fitting(width: int, folded: Sequence[bool], first: int) -> list[int]:
    shown: list[int] = []
    used = -GUTTER
    for column in range(first, len(folded)):
        used += GUTTER + (FOLDED if folded[column] else NARROWEST)
        if used > width and shown:
            break
        shown.append(column)
    return shown
