"""What lasts several days, as continuous bars over a week: campaigns with their phases, and spans of items."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style

from opsboard.domain.items import Campaign, DatedCard
from opsboard.domain.kinds import OPEN_ENDED
from opsboard.domain.spans import FIRST, LAST
from opsboard.domain.text import fit, visible, width
from opsboard.domain.values import frozen
from opsboard.i18n import _
from opsboard.tui.render.card import BAR
from opsboard.tui.render.entries import CalendarLook, mark_of, words_of
from opsboard.tui.view_models.calendar_state import (
    CAMPAIGN,
    CalendarState,
    identity,
    in_band_order,
    is_late,
    is_over,
)

BAND, FROZEN, LINE = "═", "/", "─"
BEGUN, GOES_ON = "<", ">"
"""At the edge of a week, over which a bar began before or goes on."""
_LEAST = 6
"""Cells of a part of a band from which on it says what it is."""


@frozen
class Bar:
    """A bar in one week, from one column to another."""

    first: int
    last: int
    campaign: Campaign | None = None
    span: DatedCard | None = None


def bars_of(state: CalendarState, week: Sequence[str], campaigns: Sequence[Campaign]) -> list[Bar]:
    """The bars of a week: campaigns first, then spans, each as they begin."""
    bars = []
    for campaign in in_band_order(campaigns):
        if campaign.first <= week[-1] and week[0] <= campaign.last:
            bars.append(Bar(*_columns(week, campaign.first, campaign.last), campaign=campaign))
    for one in state.spans:
        end = state.end_of(one)
        if one.day <= week[-1] and week[0] <= end:
            bars.append(Bar(*_columns(week, one.day, end), span=one))
    return bars


def _columns(week: Sequence[str], first: str, last: str) -> tuple[int, int]:
    days = [place for place, day in enumerate(week) if first <= day <= last]
    return days[0], days[-1]


def bar_at(row: Sequence[Bar], column: int) -> Bar | None:
    """What lies over a column, of the bars in one row."""
    return next((bar for bar in row if bar.first <= column <= bar.last), None)


def end_at(bar: Bar, state: CalendarState, week: Sequence[str], rooms: Sequence[int], x: int) -> str:
    """Which end of the span that a bar shows lies under a cell, counted from the first column; empty for neither. It
    can be taken hold of there: the sign where it begins, the last sign of where it ends."""
    begins, ends = sum(rooms[: bar.first]), sum(rooms[: bar.last + 1])
    if bar.span is None or bar.span.until is None or bar.span.until == OPEN_ENDED:
        return ""
    if x >= ends - 2 and state.end_of(bar.span) <= week[-1]:
        return LAST
    return FIRST if x == begins and bar.span.day >= week[0] else ""


def in_rows(bars: Sequence[Bar], rooms: Sequence[int]) -> tuple[list[list[Bar]], list[Bar]]:
    """Each bar in the first row that is free over all of its days, and those for which there is no room: so many bars
    may lie over each of the seven days."""
    placed: list[list[Bar]] = [[] for _row in range(max(rooms))]
    left: list[Bar] = []
    over = [0] * len(rooms)
    for bar in bars:
        days = range(bar.first, bar.last + 1)
        rows = placed if all(over[day] < rooms[day] for day in days) else []
        row = next((row for row in rows if all(bar.last < one.first or one.last < bar.first for one in row)), None)
        if row is None:
            left.append(bar)
            continue
        row.append(bar)
        for day in days:
            over[day] += 1
    while placed and not placed[-1]:
        placed.pop()
    return placed, left


def bar_segments(
    bar: Bar, state: CalendarState, week: Sequence[str], rooms: Sequence[int], look: CalendarLook
) -> list[Segment]:
    """A bar as it is drawn, over the whole width of its days; the last cell stays free."""
    if bar.campaign is not None:
        cursor = state.at == (bar.campaign.key, CAMPAIGN) and week[bar.first] <= state.day <= week[bar.last]
        return _band(bar.campaign, bar, week, rooms, look, cursor=cursor)
    assert bar.span is not None
    return _line(bar.span, bar, state, week, rooms, look)


def _band(
    campaign: Campaign, bar: Bar, week: Sequence[str], rooms: Sequence[int], look: CalendarLook, *, cursor: bool = False
) -> list[Segment]:
    """A campaign: each of its phases with both names, days of its freeze hatched."""
    p = look.drawing.palette
    parts: list[tuple[tuple[str, bool], int]] = []
    for place in range(bar.first, bar.last + 1):
        what = phase_of(campaign, week[place]), is_frozen(campaign, week[place])
        if parts and parts[-1][0] == what:
            parts[-1] = what, parts[-1][1] + rooms[place]
        else:
            parts.append((what, rooms[place]))
    segments = []
    for number, ((phase, frozen_part), cells) in enumerate(parts):
        last = number == len(parts) - 1
        room = cells - last
        sign, style = (FROZEN, p.warn) if frozen_part else (BAND, p.label)
        words = campaign_words(campaign, phase, frozen=frozen_part)
        if width(words) > room - 3:
            words = campaign_words(campaign, phase, frozen=frozen_part, short=True)
        text = sign * room
        if room >= _LEAST:
            text = f"{sign} {fit(words, min(width(words), room - 3))} "
            text += sign * (room - width(text))
        if cursor and number == 0:
            text = BAR + text[1:]
        segments.append(Segment(text, p.accent + p.tint if cursor else style))
        segments.append(Segment(" " * last))
    return segments


def phase_of(campaign: Campaign, day: str) -> str:
    """The phase of a campaign on a day; empty between them."""
    return next((name for name, first, last in campaign.phases if first <= day <= last), "")


def is_frozen(campaign: Campaign, day: str) -> bool:
    """Whether all is frozen on a day of a campaign."""
    return campaign.freeze is not None and campaign.freeze[0] <= day <= campaign.freeze[1]


def campaign_words(campaign: Campaign, phase: str, *, frozen: bool, short: bool = False) -> str:
    """`双11 · 预热 · freeze`; in short the key of the campaign stands for its name."""
    name = campaign.key if short else campaign.name
    parts = [visible(name), visible(phase) if phase else "", _("freeze") if frozen else ""]
    return (" · " if not short else "·").join(part for part in parts if part)


def _line(
    one: DatedCard, bar: Bar, state: CalendarState, week: Sequence[str], rooms: Sequence[int], look: CalendarLook
) -> list[Segment]:
    """The span of an item: its mark and title where it begins, a line until it ends."""
    p = look.drawing.palette
    cells = sum(rooms[bar.first : bar.last + 1]) - 1
    cursor = identity(one) == state.at and week[bar.first] <= state.day <= week[bar.last]
    late = is_late(one, state.today)
    hue = p.faint if is_over(one.card) else p.hue(look.drawing.hues.get(one.card.kind, ""))
    mark = mark_of(one, look, cursor=cursor)
    if one.day < week[0] and not cursor and one.card.key not in look.selected:
        mark = Segment(BEGUN, hue)
    end = GOES_ON if state.end_of(one) > week[-1] else LINE
    words = fit_line(words_of(one, look), "!" if late else "", cells - 2)
    title = p.accent if cursor else p.urgent if late else p.dim if is_over(one.card) else p.text
    fill = cells - 1 - width(words)
    ground = p.tint if cursor else Style.null()
    segments = [mark, Segment(words, title + ground)]
    if fill > 1:
        segments.append(Segment(" " + LINE * (fill - 2) + end, (p.accent if cursor else hue) + ground))
    elif fill == 1:
        segments.append(Segment(end, hue))
    return [*segments, Segment(" ")]


def fit_line(words: str, before: str, cells: int) -> str:
    """Words with what stands before them, cut to a number of cells and no longer than they are."""
    text = before + words
    return fit(text, max(0, min(width(text), cells)))
