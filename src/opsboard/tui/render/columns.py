"""How many columns fit, and where."""

from __future__ import annotations

from collections.abc import Sequence

from opsboard.domain.values import frozen

GUTTER = 2
NARROWEST = 21
"""Cells of the narrowest open column: five of them stand in 120 cells, three in 80."""
LEAST_BESIDE = 12
"""Cells of a column in the room that is left beside a panel: a key, its priority, a word of the title a row."""
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
    the cursor's column in sight. A panel over the last `cover` cells does not change their widths (all would
    be sent again): they move to the left until the cursor's column stands beside it, and of those under it one
    more is shown in the room that is left, if that says something."""
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
    shown = [start]
    used = sizes[start]
    while shown[-1] + 1 < len(folded) and used + GUTTER + sizes[shown[-1] + 1] <= room:
        shown.append(shown[-1] + 1)
        used += GUTTER + sizes[shown[-1]]
    left = room - used - GUTTER
    if left >= LEAST_BESIDE and shown[-1] + 1 < len(folded):
        shown.append(shown[-1] + 1)
        sizes[shown[-1]] = min(sizes[shown[-1]], left)
    elif left >= LEAST_BESIDE and start > lanes[0].column:
        shown.insert(0, start - 1)
        sizes[start - 1] = min(sizes[start - 1], left)
    return _side_by_side(shown, sizes, folded)


def _side_by_side(shown: Sequence[int], sizes: Sequence[int], folded: Sequence[bool]) -> list[Lane]:
    lanes, x = [], 0
    for column in shown:
        lanes.append(Lane(column, x, sizes[column], folded[column]))
        x += sizes[column] + GUTTER
    return lanes


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
