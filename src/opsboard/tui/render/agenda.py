"""The agenda: what is overdue, then day after day, each with its items on whole rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment

from opsboard.domain.items import DatedCard
from opsboard.domain.kinds import Workflow
from opsboard.i18n import _, ngettext
from opsboard.tui.render.card import Row
from opsboard.tui.render.days import day_heading, entry_line
from opsboard.tui.render.entries import CalendarLook
from opsboard.tui.render.list import ruled
from opsboard.tui.view_models.calendar_state import CalendarState, identity, is_late
from opsboard.tui.words import item_count


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """A line of the agenda: an item, else the heading of a day or of what is overdue, else a blank."""

    day: str = ""
    item: DatedCard | None = None
    late: bool = False
    """It is among what is overdue."""
    more: int = 0
    """So many items of the day are not held."""


def agenda_lines(state: CalendarState, first: str, last: str) -> list[AgendaLine]:
    """The days of a span that have items, one under the other; what is overdue stands before today, and there alone.
    Cheap: nothing is drawn yet."""
    days = {day for day, total in state.totals.items() if total.items and first <= day <= last}
    days |= {state.today} if first <= state.today <= last else set()
    if state.current() not in state.late and first <= state.day <= last:
        days.add(state.day)
    lines: list[AgendaLine] = []
    for day in sorted(day for day in days if day < state.today):
        _add_day(lines, state, day)
    if state.late:
        lines += [AgendaLine()] if lines else []
        lines.append(AgendaLine(state.today, late=True))
        lines += [AgendaLine(one.day, one, late=True) for one in state.late]
    for day in sorted(day for day in days if day >= state.today):
        _add_day(lines, state, day)
    return lines


def _add_day(lines: list[AgendaLine], state: CalendarState, day: str) -> None:
    items = [one for one in state.items(day) if _stands_on(one, day, state)]
    if day < state.today:
        items = [one for one in items if not is_late(one, state.today)]
        if not items and day != state.day:
            return
    elif not items and not state.beyond(day) and day not in (state.day, state.today):
        return
    if lines:
        lines.append(AgendaLine())
    lines.append(AgendaLine(day))
    lines += [AgendaLine(day, one) for one in items]
    if (beyond := state.beyond(day)) and day >= state.today:
        lines.append(AgendaLine(day, more=beyond))


def _stands_on(one: DatedCard, day: str, state: CalendarState) -> bool:
    """A span stands in the agenda where it begins, or today when it began before, and where it ends."""
    if one.until is None:
        return True
    return day in (one.day, state.end_of(one)) or (day == state.today and one.day < day)


def place_of_cursor(lines: Sequence[AgendaLine], state: CalendarState) -> int:
    """The line of the cursor: its item, else the heading of its day."""
    heading = 0
    for place, line in enumerate(lines):
        if line.item is not None and line.day == state.day and identity(line.item) == state.at:
            return place
        if line.item is None and line.day == state.day and not line.late and not line.more:
            heading = place
    return heading


def agenda_row(line: AgendaLine, state: CalendarState, cells: int, look: CalendarLook, workflow: Workflow) -> Row:
    """One line of the agenda as it is drawn."""
    p = look.drawing.palette
    if line.item is not None:
        cursor = line.day == state.day and identity(line.item) == state.at
        return entry_line(
            line.item, cells, cursor=cursor, today=state.today, look=look, workflow=workflow, dated=line.late
        )
    if line.more:
        words = ngettext("+{count} more", "+{count} more", line.more).format(count=line.more)
        return (Segment(f"  {words}", p.dim),)
    if line.late:
        return ruled([Segment(_("Overdue"), p.urgent), Segment(f"  {item_count(state.late_count)}", p.dim)], cells, p)
    return day_heading(state, line.day, cells, look) if line.day else ()
