"""What stands around the cards: column heads, the strip of stages, folded and empty columns."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style

from opsboard.domain.kinds import Name
from opsboard.domain.text import cut, fit, width
from opsboard.domain.values import frozen
from opsboard.i18n import current_language
from opsboard.tui.render.card import Drawing, Row
from opsboard.tui.render.columns import Lane
from opsboard.tui.theme import Palette
from opsboard.tui.view_models.board_state import BoardState, Column


def _name(name: Name, cells: int) -> str:
    """A name, or its short form, or as much of that as fits."""
    long, short = name.of(current_language()), name.short(current_language())
    if width(long) <= cells:
        return long
    return cut(short, cells)


def count_words(column: Column, p: Palette) -> tuple[str, Style]:
    """`4`, `3/5`, at the limit `6/6 !`, and how loudly: one place before the limit is worth a look. `12+` where
    only some cards were read and none were counted."""
    if not column.loaded and column.total is None:
        return "", p.dim
    count, limit = column.count if column.total is None else column.total, column.spec.wip
    words = f"{count}+" if column.total is None and count else str(count)
    if limit is None:
        return words, p.dim
    if count >= limit:
        return f"{words}/{limit} !", p.urgent
    return f"{words}/{limit}", p.warn if count == limit - 1 else p.dim


def column_head(column: Column, lane: Lane, drawing: Drawing, *, cursor: bool, beyond: str = "") -> list[Row]:
    """The name with its count, and the rule under it; at the rule's end how much lies above or beside."""
    p = drawing.palette
    count, loud = count_words(column, p)
    room = lane.width - 1 - (width(count) + 2 if count else 0)
    name = _name(column.spec.name, room)
    rest = lane.width - 1 - width(name) - (2 + width(count) if count else 0)
    head = [Segment(" "), Segment(name, p.accent if cursor else p.strong)]
    if count:
        head.append(Segment(f"  {count}", loud))
    above = f"^ {column.top}" if column.top else ""
    if beyond and rest > width(beyond) + 1:
        head += [Segment(" " * (rest - width(beyond))), Segment(beyond, p.faint)]
    else:
        head.append(Segment(" " * rest))
    line = lane.width - 1 - (width(above) + 1 if above else 0)
    rule = [Segment(" "), Segment("─" * line, p.rule)]
    if above:
        rule.append(Segment(f" {above}", p.faint))
    return [tuple(head), tuple(rule)]


@frozen
class StageTab:
    """A stage in the strip: its column, and how it is drawn."""

    column: int
    text: str
    style: Style


def stage_tabs(state: BoardState, cells: int, drawing: Drawing) -> list[StageTab]:
    """All stages beside each other, the shown one in brackets; those that do not fit are left out."""
    p = drawing.palette
    tabs: list[StageTab] = []
    for place, column in enumerate(state.heads):
        count, loud = count_words(column, p)
        name = column.spec.name.short(current_language())
        text = f"{name} {count}" if count else name
        here = place == state.across
        tabs.append(StageTab(place, f"[{text}]" if here else f" {text} ", p.accent if here else loud))
    widths = [width(tab.text) for tab in tabs]
    first = 0
    while first < state.across and sum(widths[first : state.across + 2]) > cells - 2:
        first += 1
    last = first
    while last < len(tabs) and sum(widths[first : last + 1]) <= cells:
        last += 1
    return tabs[first:last]


def stage_strip(tabs: Sequence[StageTab], cells: int, drawing: Drawing) -> list[Row]:
    """The stages on one line: where one column fills a narrow screen."""
    segments = [Segment(tab.text, tab.style) for tab in tabs]
    segments.append(Segment(" " * (cells - sum(width(tab.text) for tab in tabs))))
    return [tuple(segments), (Segment(" "), Segment("─" * (cells - 1), drawing.palette.rule))]


def folded_rows(column: Column, lane: Lane, drawing: Drawing, height: int, *, cursor: bool) -> list[Row]:
    """A folded column: its count, and its name from top to bottom."""
    p = drawing.palette
    count = count_words(column, p)[0].partition("/")[0]
    if width(count) > lane.width:
        count = "+"
    style = p.accent if cursor else p.faint
    rows: list[Row] = [
        (Segment(fit(f"{count:>{lane.width}}", lane.width), style),),
        (Segment("─" * lane.width, p.rule),),
    ]
    for character in column.spec.name.of(current_language()):
        rows.append(
            (Segment(fit(" " + character, lane.width) if width(character) == 1 else fit(character, lane.width), style),)
        )
    blank: Row = (Segment(" " * lane.width),)
    rows += [blank] * (height - len(rows))
    return rows[:height]


def waiting_rows(lane: Lane, drawing: Drawing) -> list[Row]:
    """In place of a card that is on its way."""
    p = drawing.palette
    return [(Segment("▌", p.rule), Segment(fit("·", lane.width - 1), p.faint)), *[(Segment(" " * lane.width),)] * 3]


def blank_rows(lane: Lane, count: int, drawing: Drawing, *, cursor: bool = False) -> list[Row]:
    """The blank rest of a column; in an empty one the cursor shows as a bar."""
    blank: Row = (Segment(" " * lane.width),)
    rows = [blank] * max(0, count)
    if cursor and rows:
        rows[0] = (Segment("▌", drawing.palette.accent), Segment(" " * (lane.width - 1)))
    return rows
