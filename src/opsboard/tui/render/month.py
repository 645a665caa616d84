"""Weeks of cells under one another, with what lasts several days as bars over them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from rich.segment import Segment
from rich.style import Style

from opsboard.domain.items import DatedCard
from opsboard.domain.text import cut, fit, visible, width
from opsboard.i18n import _, current_language
from opsboard.tui.render.bars import Bar, bar_at, bar_segments, bars_of, end_at, in_rows
from opsboard.tui.render.card import Row
from opsboard.tui.render.entries import (
    LATE,
    CalendarLook,
    day_word,
    holiday_name,
    load_words,
    mark_of,
    time_of,
    title_style,
    words_of,
)
from opsboard.tui.view_models.calendar_state import CAMPAIGN, CalendarState, identity, is_late, is_over
from opsboard.tui.words import day_of_month, weekday

GUTTER = 4
"""Cells at the left, for the number of the week."""
NARROW = 10
"""In cells narrower than this there is no room for words."""
TIMED = 14
"""From this width on an entry says its time."""
KEYED = 26
"""From this width on the key of an item stands behind its title, where both have room."""
REST = "·"
"""Behind the number of a day on which nobody works."""


def month_name(day: str) -> str:
    """`November 2026`, `2026年11月`."""
    if current_language() == "zh":
        return f"{day[:4]}年{int(day[5:7])}月"
    return f"{date.fromisoformat(day):%B %Y}"


def lanes(cells: int) -> list[int]:
    """The widths of seven days side by side."""
    each, rest = divmod(cells - GUTTER, 7)
    return [each + (place < rest) for place in range(7)]


def column_at(x: int, cells: int) -> int:
    """Which of seven days side by side a cell lies in."""
    x -= GUTTER
    for column, room in enumerate(lanes(cells)):
        if x < room:
            return column
        x -= room
    return 6


def weekday_row(week: Sequence[str], cells: int, look: CalendarLook, here: str = "") -> Row:
    """The names of the days, over their columns; that of the cursor's day is lit."""
    p = look.drawing.palette
    segments = [Segment(" " * GUTTER)]
    for day, room in zip(week, lanes(cells), strict=True):
        on = date.fromisoformat(day)
        style = p.accent if day == here else p.faint if on.weekday() >= 5 else p.dim
        segments.append(Segment(fit(" " + weekday(on), room), style))
    return tuple(segments)


def week_heights(state: CalendarState, weeks: Sequence[Sequence[str]], room: int, look: CalendarLook) -> list[int]:
    """How many rows each week gets: the fuller ones more (after d'Hondt), and what no one needs in equal parts."""
    needs = [
        1
        + max(state.total(day).items for day in week)
        + sum(1 for one in look.campaigns if one.first <= week[-1] and week[0] <= one.last)
        for week in weeks
    ]
    heights = [min(3, max(1, room // len(weeks)))] * len(weeks)
    for _row in range(room - sum(heights)):
        wanting = [place for place in range(len(weeks)) if heights[place] < min(needs[place], room // 2)]
        if wanting:
            heights[max(wanting, key=lambda place: needs[place] / heights[place])] += 1
        else:
            heights[heights.index(min(heights))] += 1
    return heights


def week_rows(state: CalendarState, week: list[str], cells: int, height: int, look: CalendarLook) -> list[Row]:
    """One week, `height` rows high: the numbers of its days, then bars and entries in the rows that are free."""
    p, rooms = look.drawing.palette, lanes(cells)
    number = Segment(f"{state.week_number(week):>2}  ", p.faint)
    if height == 1:
        return [(number, *(part for place, day in enumerate(week) for part in _dots(state, day, rooms[place], look)))]
    placed, left = bar_rows(state, week, height - 1, look)
    columns = [_column(state, week, place, rooms, placed, left, height, look) for place in range(7)]
    rows: list[Row] = [(number, *(part for column in columns for part in column[0]))]
    for y in range(1, height):
        parts = [Segment(" " * GUTTER)]
        place = 0
        while place < 7:
            bar = _bar_at(placed, y - 1, place)
            if bar is None:
                parts += columns[place][y]
                place += 1
            else:
                parts += bar_segments(bar, state, week, rooms, look)
                place = bar.last + 1
        rows.append(tuple(parts))
    return rows


def bar_rows(
    state: CalendarState, week: Sequence[str], rows: int, look: CalendarLook
) -> tuple[list[list[Bar]], list[Bar]]:
    """The bars of a week in rows, and those without room: of a day with entries one row stays for them."""
    rooms = [max(1, rows - (1 if state.entries(day) else 0)) for day in week]
    return in_rows(bars_of(state, week, look.campaigns), rooms)


def _bar_at(placed: Sequence[Sequence[Bar]], row: int, column: int) -> Bar | None:
    return bar_at(placed[row], column) if row < len(placed) else None


def under(
    state: CalendarState, week: Sequence[str], cells: int, height: int, look: CalendarLook, x: int, y: int
) -> tuple[tuple[str, str] | None, str]:
    """What lies under a cell of a week that is drawn so high: the (key, role) of an item or of a band, and which end
    of a span it is."""
    placed, _left = bar_rows(state, week, height - 1, look)
    place = column_at(x, cells)
    if (bar := _bar_at(placed, y - 1, place)) is not None:
        return told_by(bar), end_at(bar, state, week, lanes(cells), x - GUTTER)
    free, shown = _shown(state, week[place], place, placed, height)
    found = dict(zip(free, shown, strict=False)).get(y)
    return (identity(found) if found is not None else None), ""


def told_by(bar: Bar) -> tuple[str, str]:
    """By which the cursor is on a bar: a campaign's, or that of an item."""
    if bar.campaign is not None:
        return bar.campaign.key, CAMPAIGN
    assert bar.span is not None
    return identity(bar.span)


def _shown(
    state: CalendarState, day: str, place: int, placed: Sequence[Sequence[Bar]], height: int
) -> tuple[list[int], list[DatedCard]]:
    """The rows of a day over which no bar lies, and the entries in them, the one under the cursor among them."""
    free = [y for y in range(1, height) if _bar_at(placed, y - 1, place) is None]
    entries = state.entries(day)
    at = next((n for n, one in enumerate(entries) if identity(one) == state.at), 0) if day == state.day else 0
    top = max(0, min(at - len(free) + 1, len(entries) - len(free)))
    return free, entries[top : top + len(free)]


def _column(
    state: CalendarState,
    week: Sequence[str],
    place: int,
    rooms: Sequence[int],
    placed: Sequence[Sequence[Bar]],
    left: Sequence[Bar],
    height: int,
    look: CalendarLook,
) -> list[list[Segment]]:
    """The rows of one day: its number, then its entries where no bar lies; empty where one does."""
    day, cells = week[place], rooms[place]
    here, p = day == state.day, look.drawing.palette
    free, shown = _shown(state, day, place, placed, height)
    entries = state.entries(day)
    hidden = [bar for bar in left if bar.first <= place <= bar.last]
    spans = sum(1 for row in placed for bar in row if bar.span is not None and bar.first <= place <= bar.last)
    total = max(state.total(day).items, len(entries) + spans)
    more = total - len(shown) - spans + sum(1 for bar in hidden if bar.campaign is not None)
    rows: list[list[Segment]] = [[] for _row in range(height)]
    rows[0] = _on_ground(head_segments(state, day, cells, more, look), here, p.tint)
    for y, one in zip(free, shown, strict=False):
        cursor = here and identity(one) == state.at
        asked = one.card.key, one.card.version, one.role, one.moment, cells, cursor, here, state.today, "cell"
        rows[y] = look.kept(asked, partial(_drawn, one, cells, cursor, here, state.today, look))
    for y in free[len(shown) :]:
        rows[y] = _on_ground([Segment(" " * cells)], here, p.tint)
    return rows


def _drawn(one: DatedCard, cells: int, cursor: bool, here: bool, today: str, look: CalendarLook) -> list[Segment]:
    return _on_ground(entry_segments(one, cells, cursor, today, look), here, look.drawing.palette.tint)


def _on_ground(row: list[Segment], here: bool, tint: Style) -> list[Segment]:
    """A row on the ground of the cursor's day; its last cell stays free, between two days."""
    if not here:
        return row
    *front, last = row
    text = last.text
    tinted = [Segment(segment.text, _on(segment.style, tint)) for segment in front]
    if not text.endswith(" "):
        return [*tinted, Segment(text, _on(last.style, tint))]
    return [*tinted, Segment(text[:-1], _on(last.style, tint)), Segment(" ")]


def _on(style: Style | None, tint: Style) -> Style:
    return tint if style is None else style + tint


def head_segments(state: CalendarState, day: str, cells: int, more: int, look: CalendarLook) -> list[Segment]:
    """The first row of a day: its number, what is special about it; at the right how many more there are than are
    shown, else how full it is."""
    p = look.drawing.palette
    number = number_of(state, day, cells, look)
    total = state.total(day)
    right = f"+{more}" if more > 0 else ""
    if not right and total.open and cells >= 18 and total.load:
        right = load_words(total.open, total.load)
    right = cut(right, max(0, cells - width(number.text) - 1))
    room = cells - 1 - width(number.text) - width(right)
    name = holiday_name(day, look)
    middle = fit(name, room) if name and room >= 4 else " " * max(0, room)
    return [number, Segment(middle, p.label), Segment(right + " ", p.text if more > 0 else p.dim)]


def number_of(state: CalendarState, day: str, cells: int, look: CalendarLook) -> Segment:
    """`4`, `4 today`, `1 Nov`, with a point on a day off and a word on one that is worked or not as a holiday goes."""
    p = look.drawing.palette
    number = f"{int(day[8:]):>2}"
    word = day_word(day, look)
    off = "" if word or look.working.is_worked(day) else REST
    if day == state.today:
        text = f"{number}{off} {_('today')} {word}" if cells >= NARROW + 2 else f"{number}*{off}{word}"
        return Segment(text.rstrip() + " ", p.accent)
    if day[8:] == "01" and cells >= NARROW:
        number = " " + day_of_month(date.fromisoformat(day)) if current_language() == "en" else f"{int(day[5:7])}月1日"
    style = p.strong if day == state.day or day[8:] == "01" else p.faint if day[:7] != state.day[:7] else p.text
    text = f"{number}{off} {word}".rstrip() + " "
    return Segment(cut(text, cells - 1), p.label if word and day != state.day else style)


def entry_segments(one: DatedCard, cells: int, cursor: bool, today: str, look: CalendarLook) -> list[Segment]:
    """An item in a day: its mark, its time, as much of its title as fits, its key where there is room for all."""
    p = look.drawing.palette
    mark = mark_of(one, look, cursor=cursor)
    late = LATE if is_late(one, today) else ""
    clock = f"{time_of(one, look)} " if one.moment and cells >= TIMED else ""
    room = cells - 2 - width(late) - width(clock)
    words, key = words_of(one, look), one.card.key
    title = title_style(one, today, cursor=cursor, look=look)
    segments = [mark]
    if late:
        segments.append(Segment(late, p.urgent))
    if clock:
        segments.append(Segment(clock, p.dim if is_over(one.card) or one.coming else p.warn))
    if cells >= KEYED and width(words) + width(key) + 2 <= room:
        gap = room - width(words) - width(key)
        return [*segments, Segment(words + " " * gap, title), Segment(visible(key) + " ", p.dim)]
    return [*segments, Segment(fit(words, max(0, room)) + " ", title)]


def _dots(state: CalendarState, day: str, cells: int, look: CalendarLook) -> list[Segment]:
    """A day on one row: a mark for each item, or their number."""
    p = look.drawing.palette
    items, count = state.items(day), state.total(day).items
    number = number_of(state, day, cells, look)
    room = cells - width(number.text) - 1
    if max(count, len(items)) <= room:
        marks = [mark_of(one, look) if not is_over(one.card) else Segment("·", p.faint) for one in items]
        row = [number, *marks, Segment(" " * (cells - width(number.text) - len(items)))]
    else:
        row = [number, Segment(fit(f"+{count}", room) + " ", p.text)]
    return _on_ground(row, day == state.day, p.tint)
