"""The days of a calendar in words: the strip of one day, a week side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from rich.segment import Segment
from rich.style import Style

from opsboard.board_words import stage_name
from opsboard.domain.items import DatedCard
from opsboard.domain.kinds import Workflow
from opsboard.domain.log_words import DATE_ROLE_NAMES
from opsboard.domain.text import cut, fit, width, wrap
from opsboard.i18n import _
from opsboard.tui.render.bars import Bar, bar_segments, campaign_words, is_frozen, phase_of
from opsboard.tui.render.card import BAR, Row
from opsboard.tui.render.entries import (
    LATE,
    LEGEND,
    CalendarLook,
    day_word,
    holiday_name,
    key_style,
    load_words,
    mark_of,
    time_of,
    title_style,
    words_of,
)
from opsboard.tui.render.list import ruled
from opsboard.tui.render.month import GUTTER, lanes, number_of
from opsboard.tui.view_models.calendar_state import CalendarState, identity, is_late, is_over
from opsboard.tui.words import day_and_weekday, day_of_month, item_count


def day_heading(state: CalendarState, day: str, cells: int, look: CalendarLook) -> Row:
    """The day, how full it is, what is special about it, what campaigns it lies in, and a rule."""
    p = look.drawing.palette
    total = state.total(day)
    parts = [Segment(day_and_weekday(date.fromisoformat(day)), p.accent if day == state.day else p.strong)]
    if day == state.today:
        parts.append(Segment(f"  {_('today')}", p.accent))
    if special := " ".join(filter(None, (day_word(day, look), holiday_name(day, look)))):
        parts.append(Segment(f"  {special}", p.label))
    if total.items:
        parts.append(Segment(f"  {item_count(total.items)}", p.dim))
    if total.load:
        parts.append(Segment("  " + _("{load} open").format(load=load_words(total.open, total.load)), p.dim))
    for campaign in look.campaigns:
        if campaign.first <= day <= campaign.last:
            words = campaign_words(campaign, phase_of(campaign, day), frozen=is_frozen(campaign, day))
            if sum(width(part.text) for part in parts) + width(words) + 2 < cells - 5:
                here = state.band() == campaign and day == state.day
                parts.append(Segment(f"  {words}", p.accent + p.tint if here else p.label))
    return ruled(parts, cells, p)


def role_words(one: DatedCard, room: int) -> str:
    """What is dated: `due`, `due+promised`; of a span its last day."""
    names = [_(DATE_ROLE_NAMES.get(role, role)) for role in (one.role, *one.also)]
    if one.until is not None:
        if not one.until.startswith("9999"):
            until = _("to {day}").format(day=day_of_month(date.fromisoformat(one.until)))
            if width(until) <= room:
                return until
        return names[0]
    return "+".join(names)


def entry_line(
    one: DatedCard, cells: int, *, cursor: bool, today: str, look: CalendarLook, workflow: Workflow, dated: bool = False
) -> Row:
    """An item of a day on one whole row: key, what is dated, time, title, stage, assignee. `dated`: the day as well."""
    p = look.drawing.palette
    ground = p.tint if cursor else Style.null()
    over = is_over(one.card) or one.coming
    late = is_late(one, today)
    role_room = 12 if cells >= 78 else 9
    columns: list[tuple[str, int, Style]] = [
        (one.card.key + (LATE if late else ""), 9, key_style(one, today, cursor=cursor, look=look)),
        (_("coming") if one.coming else role_words(one, role_room), role_room, p.dim),
        (time_of(one, look), look.drawing.today.clock_cells, p.warn if not over else p.dim),
        (one.card.priority or "", 2, p.dim if over else p.of_priority(one.card.priority)),
    ]
    if dated:
        columns[2] = (day_of_month(date.fromisoformat(one.until or one.day)), 8, p.urgent)
    if cells < 66:
        columns.pop()
    after: list[tuple[str, int, Style]] = []
    if cells >= 78:
        stage = _("blocked") if one.card.blocked is not None else stage_name(workflow, one.card.kind, one.card.stage)
        after.append((stage, 12, p.warn if one.card.blocked is not None else p.dim))
    if cells >= 56:
        after.append((look.drawing.name(one.card.assignee), 8, p.dim))
    taken = 1 + sum(room + 1 for _text, room, _style in (*columns, *after)) + 1
    columns.append(
        (words_of(one, look), max(4, cells - taken), title_style(one, today, cursor=cursor, look=look)),
    )
    columns += after
    mark = mark_of(one, look, cursor=cursor)
    return (mark, *(Segment(fit(text, room) + " ", style + ground) for text, room, style in columns))


def strip_rows(
    state: CalendarState, cells: int, height: int, look: CalendarLook, workflow: Workflow, empty: str
) -> list[Row]:
    """The cursor's day with its items in full, the one under the cursor in sight; `empty`: what it says without any."""
    p = look.drawing.palette
    items = state.items(state.day)
    room = height - 1
    top = strip_top(state, room)
    rows = [day_heading(state, state.day, cells, look)]
    for one in items[top : top + room]:
        cursor = identity(one) == state.at
        rows.append(entry_line(one, cells, cursor=cursor, today=state.today, look=look, workflow=workflow))
    if not items and state.is_held(state.day, state.day):
        rows += [(Segment(f"  {line}", p.dim),) for line in wrap(empty, cells - 3, room)]
    return [*rows, *[()] * (height - len(rows))][:height]


def strip_top(state: CalendarState, room: int) -> int:
    """The place of the first item in a strip with so much room."""
    return max(0, min(state.place() - room // 2, len(state.items(state.day)) - room))


def legend_row(cells: int, look: CalendarLook) -> Row:
    """What the signs mean, as far as there is room."""
    p = look.drawing.palette
    segments, room = [Segment(" " * GUTTER)], cells - GUTTER
    for sign, name in LEGEND:
        text = f"{sign} {_(name)}   "
        if width(text) > room:
            break
        segments += [Segment(sign, p.text), Segment(f" {_(name)}   ", p.faint)]
        room -= width(text)
    return tuple(segments)


# a week


def week_head(state: CalendarState, week: Sequence[str], cells: int, look: CalendarLook) -> Row:
    """The numbers of the days of one week, with how full each is."""
    p = look.drawing.palette
    segments = [Segment(f"{state.week_number(list(week)):>2}  ", p.faint)]
    for day, room in zip(week, lanes(cells), strict=True):
        number, total = number_of(state, day, room, look), state.total(day)
        words = load_words(total.open, total.load) if total.open else ""
        left = room - 1 - width(number.text)
        if width(words) > left:
            words = str(total.open) if width(str(total.open)) <= left else ""
        name = holiday_name(day, look)
        between = max(0, left - width(words))
        middle = fit(name, between) if name and between >= 5 else " " * between
        row = [number, Segment(middle, p.label), Segment(words, p.dim), Segment(" ")]
        if day == state.day:
            row = [Segment(one.text, (one.style or Style.null()) + p.tint) for one in row[:3]] + row[3:]
        segments += row
    return tuple(segments)


def week_bars(
    state: CalendarState,
    week: Sequence[str],
    cells: int,
    placed: Sequence[Sequence[Bar]],
    left: int,
    look: CalendarLook,
) -> list[Row]:
    """What lasts several days, over the columns of a week, in its rows; the last says how many are `left`."""
    rooms, p = lanes(cells), look.drawing.palette
    drawn: list[Row] = []
    for y, row in enumerate(placed):
        text = f" +{left}" if left and y == len(placed) - 1 else ""
        parts, place = [Segment(fit(text, GUTTER), p.dim)], 0
        for bar in sorted(row, key=lambda one: one.first):
            parts.append(Segment(" " * sum(rooms[place : bar.first])))
            parts += bar_segments(bar, state, week, rooms, look)
            place = bar.last + 1
        drawn.append((*parts, Segment(" " * sum(rooms[place:]))))
    return drawn


def week_columns(
    state: CalendarState, week: Sequence[str], rooms: Sequence[int], height: int, look: CalendarLook
) -> list[list[Row]]:
    """The entries of seven days as small cards, each day a column of `height` rows."""
    columns = []
    for day, cells in zip(week, rooms, strict=True):
        items = state.entries(day)
        place = next((n for n, one in enumerate(items) if identity(one) == state.at), 0) if day == state.day else 0
        drawn = partial(_card_at, items, cells, state, day, look)
        cards = [drawn(number) for number in range(min(len(items), place + height))]
        beyond = len(items) - len(cards) + state.beyond(day)
        columns.append(_column_of_cards(cards, drawn, cells, height, place, look, beyond=beyond))
    return columns


def _card_at(
    items: Sequence[DatedCard],
    cells: int,
    state: CalendarState,
    day: str,
    look: CalendarLook,
    number: int,
    lines: int = 3,
) -> list[Row]:
    one = items[number]
    cursor = day == state.day and identity(one) == state.at
    return _card(one, cells, cursor=cursor, today=state.today, look=look, lines=lines)


def _column_of_cards(
    cards: Sequence[list[Row]],
    drawn: Callable[[int, int], list[Row]],
    cells: int,
    height: int,
    place: int,
    look: CalendarLook,
    *,
    beyond: int,
) -> list[Row]:
    """Cards under one another from the first that lets the one at `place` be seen whole, the last with fewer lines of
    its title where those have no room (`drawn` draws one with so many); `beyond` more were not even drawn."""
    top = 0
    while top < place and sum(len(card) for card in cards[top : place + 1]) > height - 1:
        top += 1
    rows: list[Row] = []
    shown = top
    for card in cards[top:]:
        last = shown == len(cards) - 1 and not beyond
        if len(rows) + len(card) - 1 > height - (0 if last else 1):
            break
        rows += card
        shown += 1
    room = height - 1 - len(rows)
    if top < shown < len(cards) and room > 0:
        over_title = len(drawn(shown, 1)) - 2  # all but one line of the title, and the blank below
        if room > over_title:
            rows += drawn(shown, room - over_title)[:-1]
            shown += 1
    left = len(cards) - shown + beyond
    rows = rows[:height]
    if left or top:
        rows = rows[: height - 1]
        rows += [(Segment(" " * cells),)] * (height - 1 - len(rows))
        rows.append((Segment(fit(f" +{left + top}", cells), look.drawing.palette.text),))
    return rows + [(Segment(" " * cells),)] * (height - len(rows))


def _card(one: DatedCard, cells: int, *, cursor: bool, today: str, look: CalendarLook, lines: int = 3) -> list[Row]:
    """A card in a column of a week: time and key, then the title on up to three rows; in narrow columns the title
    alone."""
    p = look.drawing.palette
    ground = p.tint if cursor else Style.null()
    mark = mark_of(one, look, cursor=cursor)
    side = mark if mark.text == BAR else Segment(" ")
    room = cells - 2
    late = LATE if is_late(one, today) else ""
    clock, key = time_of(one, look), one.card.key + late
    title = title_style(one, today, cursor=cursor, look=look) + ground
    rows: list[Row] = []
    if cells >= 14:
        if width(key) + width(clock) + 1 > room:
            key = late
        gap = max(0, room - width(key) - width(clock))
        rows.append(
            (
                mark,
                Segment(cut(key, room), key_style(one, today, cursor=cursor, look=look)),
                Segment(" " * gap + clock + " ", p.warn),
            )
        )
        mark, late = side, ""
    elif clock:
        rows.append((mark, Segment(fit(late + clock, room + 1), p.urgent if late else p.warn)))
        mark, late = side, ""
    for line in wrap(late + words_of(one, look), room, min(lines, 2 if cells < 18 else 3)):
        rows.append((mark, Segment(fit(line, room), title), Segment(" ")))
        mark = side
    return [*rows, (Segment(" " * cells),)]
