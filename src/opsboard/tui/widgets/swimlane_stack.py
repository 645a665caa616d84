"""Lanes one under the other: which rows of the picture each takes, and what stands in them.

Rows are counted from the top of the whole stack, which may be longer than the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.segment import Segment

from opsboard.domain.items import Card
from opsboard.domain.text import fit, width
from opsboard.domain.values import frozen
from opsboard.i18n import _
from opsboard.tui.render.card import Drawing, Row
from opsboard.tui.render.columns import Lane
from opsboard.tui.view_models.board_state import BoardState, Swimlane

FOLDED_SIGN = "+"
LEAST_NAME = 14
"""Cells of a heading that a person's work leaves for their name and the number of cards."""


@frozen
class Section:
    """One lane's rows: its heading at `top`, then its cards; `height` rows in all."""

    lane: int
    top: int
    height: int

    @property
    def bottom(self) -> int:
        return self.top + self.height


@frozen
class Spot:
    """Where a card is drawn: cell and row of the state, first row and the row after its last."""

    column: int
    row: int
    top: int
    bottom: int


Height = Callable[[Card, int], int]
"""Rows that a card takes in so many cells."""
Draw = Callable[[int, int, Lane], Sequence[Row]]
"""The rows of the card at a cell and row of the state, drawn in a column of the screen."""


def stack(state: BoardState, columns: Sequence[Lane], height: Height, tight: bool) -> list[Section]:
    """Where the lanes stand: each as high as its fullest cell among the shown columns, a heading where those
    are all empty."""
    sections: list[Section] = []
    top = 0
    for place, lane in enumerate(state.lanes):
        rows = 1
        if not lane.folded:
            cells = [(state.columns[place * len(state.heads) + shown.column], shown) for shown in columns]
            heights = [
                sum(height(card, shown.width) for card in cell.cards) + (2 if cell.beyond else 0)
                for cell, shown in cells
                if not shown.folded
            ]
            highest = max(heights, default=0)
            rows += highest + (1 if tight and highest else 0)
        sections.append(Section(place, top, rows))
        top += rows
    return sections


def cursor_rows(state: BoardState, sections: Sequence[Section], shown: Lane | None, height: Height) -> tuple[int, int]:
    """The first row of the cursor's card and the row after its last; those of its lane's heading when the
    cursor is on no card."""
    if not sections:
        return 0, 1
    cell = state.columns[state.column]
    section = sections[min(cell.lane, len(sections) - 1)]
    if state.key is None or shown is None or cell.folded:
        return section.top, section.top + 1
    top = section.top + 1 + sum(height(card, shown.width) for card in cell.cards[: state.row])
    return top, top + height(cell.cards[state.row], shown.width) if state.row < len(cell.cards) else top + 1


def column_rows(
    state: BoardState, sections: Sequence[Section], shown: Lane, window: range, drawing: Drawing, draw: Draw
) -> tuple[list[Row], list[Spot]]:
    """What one column of the screen shows of the rows in `window`, and where its cards are (in rows of the
    window). A lane whose heading is above the window has it in the first row."""
    rows: list[Row] = []
    spots: list[Spot] = []
    blank: Row = (Segment(" " * shown.width),)
    for section in sections:
        if section.bottom <= window.start or section.top >= window.stop:
            continue
        at = section.lane * len(state.heads) + shown.column
        part = [heading(state, section.lane, shown, drawing)]
        if not state.lanes[section.lane].folded and not shown.folded:
            for row in range(len(state.columns[at].cards)):
                begin = len(part)
                part += draw(at, row, shown)
                first = section.top - window.start
                spots.append(Spot(at, row, first + begin, first + len(part)))
            if beyond := state.columns[at].beyond:
                part.append(
                    (Segment(fit(" " + _("{count} more").format(count=beyond), shown.width), drawing.palette.faint),)
                )
        part = part[: section.height] + [blank] * (section.height - len(part))
        sticky = max(0, window.start - section.top)
        if sticky:
            part = [part[0], *part[sticky + 1 :]]
        rows += part
    rows = rows[: len(window)]
    rows += [blank] * (len(window) - len(rows))
    return rows, [spot for spot in spots if spot.bottom > 0 and spot.top < len(window)]


def heading(state: BoardState, place: int, shown: Lane, drawing: Drawing) -> Row:
    """A lane's heading in one column of the screen: its name in the first one, how many in each, a rule."""
    p, lane = drawing.palette, state.lanes[place]
    if shown.folded:
        return (Segment("─" * shown.width, p.rule),)
    here = bool(state.columns) and state.columns[state.column].lane == place
    segments = [Segment(FOLDED_SIGN if lane.folded else " ", p.dim)]
    used = 1
    if shown.x == 0:
        load = f"  {lane.load}" if lane.load and width(lane.load) + LEAST_NAME < shown.width else ""
        name, count = _name(lane, shown.width - 4 - width(load)), f"  {lane.total}"
        segments += [Segment(name, p.accent if here else p.strong), Segment(load, p.warn if lane.is_over else p.text)]
        segments.append(Segment(count, p.dim))
        used += width(name) + width(load) + width(count)
    else:
        cell = state.columns[place * len(state.heads) + shown.column]
        count = str(len(cell.cards) + cell.beyond or "")
        segments.append(Segment(count, p.faint))
        used += width(count)
    rest = shown.width - used
    if rest > 0:
        segments.append(Segment(" " if used > 1 or rest == 1 else "─", p.rule))
        segments.append(Segment("─" * (rest - 1), p.rule))
    return tuple(segment for segment in segments if segment.text)


def _name(lane: Swimlane, cells: int) -> str:
    room = cells - len(str(lane.total)) - 2
    return lane.name if width(lane.name) <= room else fit(lane.name, max(1, room)).rstrip()
