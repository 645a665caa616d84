"""The days of a calendar in words: the strip of one day, a week side by side, the agenda."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rich.segment import Segment
from rich.style import Style

from opsboard.board_words import stage_name
from opsboard.domain.items import DatedCard
from opsboard.domain.kinds import Workflow
from opsboard.domain.log_words import DATE_ROLE_NAMES
from opsboard.domain.text import cut, fit, visible, width, wrap
from opsboard.i18n import _, ngettext
from opsboard.tui.render.card import BAR, Row
from opsboard.tui.render.list import ruled
from opsboard.tui.render.month import CalendarLook, key_style, mark_of, time_of, words_of
from opsboard.tui.view_models.calendar_state import CalendarState, identity, is_late, is_over
from opsboard.tui.words import day_and_weekday


def day_heading(state: CalendarState, day: str, cells: int, look: CalendarLook) -> Row:
    """The day, how many items it has, what campaign it lies in, and a rule."""
    p = look.drawing.palette
    on = date.fromisoformat(day)
    name = day_and_weekday(on)
    count = len(state.items(day))
    parts = [Segment(name, p.accent if day == state.day else p.strong)]
    if day == state.today:
        parts.append(Segment(f"  {_('today')}", p.accent))
    if count:
        parts.append(Segment("  " + ngettext("{count} item", "{count} items", count).format(count=count), p.dim))
    for words in _campaign_words(day, look):
        if sum(width(part.text) for part in parts) + width(words) + 2 < cells - 5:
            parts.append(Segment(f"  {words}", p.label))
    return ruled(parts, cells, p)


def _campaign_words(day: str, look: CalendarLook) -> list[str]:
    """The campaigns of a day, with their phase and whether all is frozen."""
    found = []
    for campaign in look.campaigns:
        if campaign.first <= day <= campaign.last:
            phase = next((name for name, first, last in campaign.phases if first <= day <= last), "")
            frozen = campaign.freeze is not None and campaign.freeze[0] <= day <= campaign.freeze[1]
            parts = [campaign.name, phase, _("freeze") if frozen else ""]
            found.append(" · ".join(visible(part) for part in parts if part))
    return found


def entry_line(one: DatedCard, cells: int, *, cursor: bool, today: str, look: CalendarLook, workflow: Workflow) -> Row:
    """An item of a day on one whole row: key, what is dated, time, title, stage, assignee."""
    p = look.drawing.palette
    ground = p.tint if cursor else Style.null()
    over = is_over(one.card)
    late = is_late(one, today)
    columns: list[tuple[str, int, Style]] = [
        (one.card.key + ("!" if late else ""), 9, key_style(one, today, cursor=cursor, look=look)),
        (_(DATE_ROLE_NAMES.get(one.role, one.role)), 9, p.dim),
        (time_of(one, look), 5, p.warn if not over else p.dim),
        (one.card.priority or "", 2, p.dim if over else p.of_priority(one.card.priority)),
    ]
    if cells < 66:
        columns.pop()
    after: list[tuple[str, int, Style]] = []
    if cells >= 78:
        stage = _("blocked") if one.card.blocked is not None else stage_name(workflow, one.card.kind, one.card.stage)
        after.append((stage, 12, p.warn if one.card.blocked is not None else p.dim))
    if cells >= 56:
        after.append((look.drawing.name(one.card.assignee), 8, p.dim))
    taken = 1 + sum(room + 1 for _text, room, _style in (*columns, *after)) + 1
    title = p.strong if cursor else p.dim if over else p.text
    columns.append((words_of(one, look), max(4, cells - taken), title))
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
    if not items:
        rows += [(Segment(f"  {line}", p.dim),) for line in wrap(empty, cells - 3, room)]
    return [*rows, *[()] * (height - len(rows))][:height]


def strip_top(state: CalendarState, room: int) -> int:
    """The place of the first item in a strip with so much room."""
    return max(0, min(state.place() - room // 2, len(state.items(state.day)) - room))


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """A line of the agenda: an item of a day, else its heading, else a blank."""

    day: str = ""
    item: DatedCard | None = None


def agenda_lines(state: CalendarState, span: tuple[str, str]) -> tuple[list[AgendaLine], tuple[int, int]]:
    """The days of a span that have items, one under the other, and the lines from the heading of the
    cursor's day to its cursor. Cheap: nothing is drawn yet."""
    first, last = span
    days = sorted({day for day, items in state.days.items() if items and first <= day <= last} | {state.day})
    lines: list[AgendaLine] = []
    here = (0, 0)
    for day in days:
        if lines:
            lines.append(AgendaLine())
        head, items = len(lines), state.items(day)
        if day == state.day:
            here = (head, head + 1 + state.place() if items else head)
        lines.append(AgendaLine(day))
        lines += [AgendaLine(day, one) for one in items]
    return lines, here


def agenda_row(line: AgendaLine, state: CalendarState, cells: int, look: CalendarLook, workflow: Workflow) -> Row:
    """One line of the agenda as it is drawn."""
    if line.item is None:
        return day_heading(state, line.day, cells, look) if line.day else ()
    cursor = line.day == state.day and identity(line.item) == state.at
    return entry_line(line.item, cells, cursor=cursor, today=state.today, look=look, workflow=workflow)


def week_columns(
    state: CalendarState, week: Sequence[str], rooms: Sequence[int], height: int, look: CalendarLook
) -> list[list[Row]]:
    """The items of seven days as small cards, each day a column of `height` rows."""
    columns = []
    for day, cells in zip(week, rooms, strict=True):
        items = state.items(day)
        place = state.place() if day == state.day else 0
        cards = [
            _card(one, cells, cursor=day == state.day and identity(one) == state.at, today=state.today, look=look)
            for one in items[: place + height]
        ]
        columns.append(_column(cards, cells, height, place, look, beyond=len(items) - len(cards)))
    return columns


def _column(
    cards: Sequence[list[Row]], cells: int, height: int, place: int, look: CalendarLook, beyond: int
) -> list[Row]:
    """Cards under one another from the first that lets the one at `place` be seen whole; `beyond` more
    were not even drawn."""
    top = 0
    while top < place and sum(len(card) for card in cards[top : place + 1]) > height - 1:
        top += 1
    rows: list[Row] = []
    shown = top
    for card in cards[top:]:
        last = shown == len(cards) - 1
        if len(rows) + len(card) - 1 > height - (0 if last else 1):
            break
        rows += card
        shown += 1
    left = len(cards) - shown + beyond
    rows = rows[:height]
    if left or top:
        rows = rows[: height - 1]
        rows += [(Segment(" " * cells),)] * (height - 1 - len(rows))
        rows.append((Segment(fit(f" +{left + top}", cells), look.drawing.palette.dim),))
    return rows + [(Segment(" " * cells),)] * (height - len(rows))


def _card(one: DatedCard, cells: int, *, cursor: bool, today: str, look: CalendarLook) -> list[Row]:
    """A card in a column of a week: key and time, then the title on up to three rows."""
    p = look.drawing.palette
    ground = p.tint if cursor else Style.null()
    mark = mark_of(one, look, cursor=cursor)
    side = mark if mark.text == BAR else Segment(" ")
    room = cells - 2
    key = one.card.key + ("!" if is_late(one, today) else "")
    clock = time_of(one, look)
    if width(key) + width(clock) + 1 > room:
        clock = ""
    gap = max(0, room - width(key) - width(clock))
    title = p.strong if cursor else p.dim if is_over(one.card) else p.text
    rows: list[Row] = [
        (
            mark,
            Segment(cut(key, room), key_style(one, today, cursor=cursor, look=look)),
            Segment(" " * gap + clock + " ", p.warn),
        )
    ]
    lines = wrap(words_of(one, look), room, 2 if cells < 18 else 3)
    rows += [(side, Segment(fit(line, room), title + ground), Segment(" ")) for line in lines]
    return [*rows, (Segment(" " * cells),)]
