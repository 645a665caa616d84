"""A month as weeks of cells, with campaigns as bands along the top of the days."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from rich.segment import Segment
from rich.style import Style

from opsboard.domain.items import Campaign, DatedCard
from opsboard.domain.text import fit, visible, width
from opsboard.i18n import _, current_language
from opsboard.tui.render.card import BAR, SELECTED, Drawing, Row
from opsboard.tui.view_models.calendar_state import CalendarState, identity, is_late, is_over
from opsboard.tui.words import weekday

GUTTER = 4
"""Cells at the left, for the number of the week."""
NARROW = 10
"""In cells narrower than this there is no room for words."""
BAND, FROZEN = "═", "/"
MARKS = {"start": ">", "publish": "*", "promised": "=", "run": "~", "follow_up": "?", "review": "o"}
"""What stands before an item for a date that is not its due date, which has the bar of its kind."""


@dataclass(frozen=True, slots=True)
class CalendarLook:
    """What is the same for all days of a picture."""

    drawing: Drawing
    campaigns: Sequence[Campaign]
    marks: Mapping[str, str] = field(default_factory=dict)
    """Key -> who changed it just now."""
    selected: Collection[str] = ()
    """Keys of the items that an act is for."""


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


def weekday_row(week: Sequence[str], cells: int, look: CalendarLook) -> Row:
    """The names of the days, over their columns."""
    p = look.drawing.palette
    segments = [Segment(" " * GUTTER)]
    for day, room in zip(week, lanes(cells), strict=True):
        on = date.fromisoformat(day)
        segments.append(Segment(fit(weekday(on), room), p.faint if on.weekday() >= 5 else p.dim))
    return tuple(segments)


def week_heights(state: CalendarState, weeks: Sequence[Sequence[str]], room: int) -> list[int]:
    """How many rows each week gets: the fuller ones more (after d'Hondt), and what no one needs in equal parts."""
    needs = [1 + max(len(state.items(day)) for day in week) for week in weeks]
    heights = [min(2, max(1, room // len(weeks)))] * len(weeks)
    for _row in range(room - sum(heights)):
        wanting = [place for place in range(len(weeks)) if heights[place] < needs[place]]
        if wanting:
            heights[max(wanting, key=lambda place: needs[place] / heights[place])] += 1
        else:
            heights[heights.index(min(heights))] += 1
    return heights


def week_rows(state: CalendarState, week: list[str], cells: int, height: int, look: CalendarLook) -> list[Row]:
    """One week of the month, `height` rows high."""
    p = look.drawing.palette
    bands = [campaign for campaign in look.campaigns if campaign.first <= week[-1] and week[0] <= campaign.last]
    extra = max(0, min(len(bands) - 1, height - 3))
    columns = [
        # Where there is room for one band, each day has that of its own campaign.
        _cell(state, week, place, room, height, [_of_day(bands, week[place], extra), *bands[1 : extra + 1]], look)
        for place, room in enumerate(lanes(cells))
    ]
    rows = []
    for y in range(height):
        gutter = f"{state.week_number(week):>2}  " if y == 0 else " " * GUTTER
        rows.append((Segment(gutter, p.faint), *(segment for column in columns for segment in column[y])))
    return rows


def _of_day(bands: Sequence[Campaign], day: str, below: int) -> Campaign | None:
    """The campaign whose band stands beside the number of a day, when `below` of the others have rows of their own."""
    return next((one for one in (*bands[:1], *bands[below + 1 :]) if one.first <= day <= one.last), None)


def week_head(state: CalendarState, week: Sequence[str], cells: int, look: CalendarLook) -> Row:
    """The numbers of the days of one week, with the band of a campaign."""
    p = look.drawing.palette
    segments = [Segment(f"{state.week_number(list(week)):>2}  ", p.faint)]
    for place, (day, room) in enumerate(zip(week, lanes(cells), strict=True)):
        number = _number(state, day, room, look)
        row = (number, _band(week, place, _of_day(look.campaigns, day, 0), room - width(number.text), look))
        segments += _tinted(row, p.tint) if day == state.day else row
    return tuple(segments)


def _cell(
    state: CalendarState,
    week: Sequence[str],
    place: int,
    cells: int,
    height: int,
    bands: Sequence[Campaign | None],
    look: CalendarLook,
) -> list[Row]:
    """One day: its number with the band, then its items, cut to `cells` with a blank at the end."""
    p, day = look.drawing.palette, week[place]
    here = day == state.day
    items = state.items(day)
    number = _number(state, day, cells, look)
    if height == 1:
        rows = [_dots(items, number, cells, look)]
    else:
        room = max(1, height - len(bands))
        top = max(0, min(state.place() - room + 1, len(items) - room)) if here else 0
        shown = items[top : top + room]
        more = f"+{len(items) - len(shown)} " if len(shown) < len(items) else ""
        band = _band(week, place, bands[0], cells - width(number.text) - width(more), look)
        rows = [(number, band, Segment(more, p.dim))]
        rows += [(_band(week, place, one, cells, look),) for one in bands[1:]]
        rows += [_entry(one, cells, here and identity(one) == state.at, state.today, look) for one in shown]
    rows += [(Segment(" " * cells),)] * (height - len(rows))
    return [_tinted(row, p.tint) for row in rows[:height]] if here else rows[:height]


def _tinted(row: Row, tint: Style) -> Row:
    """A row on the ground of the cursor's day; its last cell stays free, between two days."""
    *front, last = row
    text = last.text
    tinted = [Segment(segment.text, _on(segment.style, tint)) for segment in front]
    if not text.endswith(" "):
        return (*tinted, Segment(text, _on(last.style, tint)))
    return (*tinted, Segment(text[:-1], _on(last.style, tint)), Segment(" "))


def _on(style: Style | None, tint: Style) -> Style:
    return tint if style is None else style + tint


def _number(state: CalendarState, day: str, cells: int, look: CalendarLook) -> Segment:
    p = look.drawing.palette
    number = f"{int(day[8:]):>2}"
    if day == state.today:
        return Segment(f"{number} {_('today')} " if cells >= NARROW + 2 else f"{number}* ", p.accent)
    if day[:7] != state.day[:7]:
        return Segment(f"{number} ", p.faint)
    return Segment(f"{number} ", p.strong if day == state.day else p.text)


def _band(week: Sequence[str], place: int, campaign: Campaign | None, cells: int, look: CalendarLook) -> Segment:
    """The part of a campaign's band that lies over a day, with its words where they begin."""
    p, day = look.drawing.palette, week[place]
    if campaign is None or not campaign.first <= day <= campaign.last:
        return Segment(" " * cells)
    frozen = campaign.freeze is not None and campaign.freeze[0] <= day <= campaign.freeze[1]
    sign, style = (FROZEN, p.warn) if frozen else (BAND, p.label)
    words = _band_words(campaign, day, begins=place == 0)
    room = cells - 1
    if words and width(words) > room - 4 and day == campaign.first:
        words = visible(campaign.key)
    if words and room >= min(width(words) + 4, 12):
        text = f"{sign} {fit(words, min(width(words), room - 4))} "
        text += sign * (room - width(text))
    else:
        text = sign * room
    return Segment(text + " ", style)


def _band_words(campaign: Campaign, day: str, *, begins: bool) -> str:
    """What a band says on a day: the campaign at its beginning, the phases and the freeze at theirs."""
    phase = next((name for name, first, last in campaign.phases if first <= day <= last), "")
    starts = any(first == day for _name, first, _last in campaign.phases)
    if day == campaign.first:
        return visible(campaign.name)
    if campaign.freeze is not None and day == campaign.freeze[0]:
        return _("freeze")
    if starts:
        return visible(phase)
    return visible(phase or campaign.name) if begins else ""


def mark_of(one: DatedCard, look: CalendarLook, *, cursor: bool = False) -> Segment:
    """The sign of an item's date: the bar of its kind for what is due, a sign for other dates; of one that is
    selected that of the selection, of the one under the cursor the bar of the cursor."""
    p = look.drawing.palette
    if one.card.key in look.selected:
        return Segment(SELECTED, p.accent)
    if cursor:
        return Segment(BAR, p.accent)
    if is_over(one.card):
        return Segment(MARKS.get(one.role, " "), p.faint)
    hue = p.hue(look.drawing.hues.get(one.card.kind, ""))
    return Segment(MARKS.get(one.role, BAR), hue)


def words_of(one: DatedCard, look: CalendarLook) -> str:
    """The title of an item; for a moment who changed it."""
    who = look.marks.get(one.card.key)
    return f"< {look.drawing.name(who)}" if who else visible(one.card.title)


def time_of(one: DatedCard, look: CalendarLook) -> str:
    """`10:00`; empty for a whole day."""
    return look.drawing.today.local(one.moment).strftime("%H:%M") if one.moment else ""


def key_style(one: DatedCard, today: str, *, cursor: bool, look: CalendarLook) -> Style:
    p = look.drawing.palette
    if cursor:
        return p.accent
    return p.dim if is_over(one.card) else p.urgent if is_late(one, today) else p.key


def _entry(one: DatedCard, cells: int, cursor: bool, today: str, look: CalendarLook) -> Row:
    """An item in a day: its mark, its key, as much of its title as fits."""
    p = look.drawing.palette
    mark = mark_of(one, look, cursor=cursor)
    late = "!" if is_late(one, today) else ""
    room = cells - 2
    key = one.card.key if cells < NARROW else f"{one.card.key}{late} "
    style = key_style(one, today, cursor=cursor, look=look)
    if cells < NARROW or width(key) >= room:
        return (mark, Segment(fit(key, room + 1), style))
    clock = f"{time_of(one, look)} " if one.moment and cells >= 22 else ""
    title = p.strong if cursor else p.dim if is_over(one.card) else p.text
    words = fit(words_of(one, look), max(0, room - width(key) - width(clock)))
    return (mark, Segment(key, style), Segment(clock, p.warn), Segment(words + " ", title))


def _dots(items: Sequence[DatedCard], number: Segment, cells: int, look: CalendarLook) -> Row:
    """A day on one row: a mark for each item, or their number."""
    p = look.drawing.palette
    room = cells - width(number.text) - 1
    if len(items) <= room:
        marks = [mark_of(one, look) if not is_over(one.card) else Segment("·", p.faint) for one in items]
        return (number, *marks, Segment(" " * (cells - width(number.text) - len(items))))
    return (number, Segment(fit(f"+{len(items)}", room + 1), p.text))
