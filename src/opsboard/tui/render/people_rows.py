"""A week with a row for each person: what is theirs on which day, and how much that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rich.segment import Segment
from rich.style import Style

from opsboard.domain.items import DatedCard, DayTotal
from opsboard.domain.text import fit, width
from opsboard.i18n import _
from opsboard.tui.render.card import Row
from opsboard.tui.render.entries import CalendarLook, load_words, words_of
from opsboard.tui.render.month import entry_segments, number_of
from opsboard.tui.view_models.calendar_state import CalendarState, identity
from opsboard.tui.words import weekday

NOBODY = ""
"""Stands for the person of what is not assigned: the last row."""
COUNTED = 9
"""In cells narrower than this it is said how many there are in place of the title that would be cut to a letter."""
GOES_ON = "─"
"""Stands before an entry on the days after its first."""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One row: whose it is, how full their week is, what is theirs on each of its days."""

    login: str
    total: DayTotal
    days: Sequence[Sequence[DatedCard]]

    @property
    def needs(self) -> int:
        """Rows of the screen that show all of it."""
        return max(1, *(len(items) for items in self.days))


def person_rows(
    state: CalendarState, week: Sequence[str], totals: Mapping[str, DayTotal], look: CalendarLook
) -> list[PersonRow]:
    """The rows of a week in order of names; what nobody has comes last."""
    held: dict[str, list[list[DatedCard]]] = {}
    for place, day in enumerate(week):
        for one in state.items(day):
            held.setdefault(one.card.assignee or NOBODY, [[] for _day in week])[place].append(one)
    logins = sorted(held.keys() | totals.keys(), key=lambda login: (login == NOBODY, look.drawing.name(login)))
    empty: list[list[DatedCard]] = [[] for _day in week]
    return [PersonRow(login, totals.get(login, DayTotal()), held.get(login, empty)) for login in logins]


def head_cells(cells: int) -> int:
    """The width of the names."""
    return max(9, min(20, cells // 9))


def day_cells(cells: int) -> list[int]:
    """The widths of the seven days beside the names."""
    each, rest = divmod(cells - head_cells(cells), 7)
    return [each + (place < rest) for place in range(7)]


def heights_of(rows: Sequence[PersonRow], room: int) -> list[int]:
    """How many rows of the screen each gets: one, then the fuller ones more, and where there is plenty a blank one;
    those behind the last there is room for get none."""
    heights = [1] * min(len(rows), room)
    for _row in range(room - len(heights)):
        wanting = [place for place, height in enumerate(heights) if rows[place].needs > height]
        if not wanting:
            break
        heights[max(wanting, key=lambda place: rows[place].needs / heights[place])] += 1
    plenty = bool(rows) and room - sum(heights) >= len(rows)
    return [height + plenty for height in heights]


def days_head(state: CalendarState, week: Sequence[str], cells: int, look: CalendarLook) -> Row:
    """The names and numbers of the days, over their columns; that of the cursor's day is lit."""
    p = look.drawing.palette
    number = f" W{state.week_number(list(week))}"
    segments = [Segment(fit(number, head_cells(cells)), p.faint)]
    names = [weekday(date.fromisoformat(day)) for day in week]
    if min(day_cells(cells)) < width(names[0]) + 5:  # of all days alike: behind the name a number with its sign
        names = [name[-1] if width(name[0]) == 2 else name[:2] for name in names]
    for day, word, room in zip(week, names, day_cells(cells), strict=True):
        name = f"{word} "
        segment = number_of(state, day, room - width(name) + 1, look)
        style = p.accent if day == state.day else p.dim
        segments += [Segment(name, style), Segment(fit(segment.text, room - width(name)), segment.style)]
    return tuple(segments)


def person_lines(
    row: PersonRow, height: int, state: CalendarState, week: Sequence[str], cells: int, look: CalendarLook
) -> list[Row]:
    """One person's row, so many rows of the screen high."""
    columns = [
        _cell(items, day, room, height, state, look)
        for items, day, room in zip(row.days, week, day_cells(cells), strict=True)
    ]
    heads = _heads(row, head_cells(cells), height, look)
    return [(*heads[y], *(segment for column in columns for segment in column[y])) for y in range(height)]


def _heads(row: PersonRow, cells: int, height: int, look: CalendarLook) -> list[list[Segment]]:
    """The name of a person with how full their week is: beside it, or below where that has no room."""
    p = look.drawing.palette
    name = _("nobody") if row.login == NOBODY else look.drawing.name(row.login)
    load = load_words(row.total.open, row.total.load) if row.total.open else ""
    below = height > 1 and width(name) + width(load) + 3 > cells
    beside = "" if below else load if width(load) + 5 < cells else str(row.total.open or "")
    style = p.strong if row.login != NOBODY else p.dim
    first = [Segment(f" {fit(name, cells - width(beside) - 3)} ", style), Segment(f"{beside} ", p.dim)]
    found = [first, [Segment(fit(f" {load}", cells), p.dim)]] if below else [first]
    return found + [[Segment(" " * cells)]] * (height - len(found))


def _cell(
    items: Sequence[DatedCard], day: str, cells: int, height: int, state: CalendarState, look: CalendarLook
) -> list[list[Segment]]:
    """What is one person's on one day; the entry under the cursor is in sight."""
    p = look.drawing.palette
    here = day == state.day
    top = top_of(items, day, height, state)
    shown = items[top : top + height]
    rows = [_entry(one, day, cells, here and identity(one) == state.at, state, look) for one in shown]
    left = len(items) - len(shown)
    if left and cells < COUNTED:
        rows[-1] = [Segment(fit(f" +{left + 1}", cells), p.dim)]
    elif left:
        more = f" +{left} "
        last = shown[-1]
        cursor = here and identity(last) == state.at
        rows[-1] = [*_entry(last, day, cells - width(more) + 1, cursor, state, look)]
        rows[-1] = [*rows[-1][:-1], Segment(rows[-1][-1].text[:-1], rows[-1][-1].style), Segment(more, p.dim)]
    rows += [[Segment(" " * cells)]] * (height - len(rows))
    return [_on_ground(row, p.tint) for row in rows] if here else rows


def top_of(items: Sequence[DatedCard], day: str, height: int, state: CalendarState) -> int:
    """The place of the first entry of a cell in sight."""
    if day != state.day:
        return 0
    place = next((place for place, one in enumerate(items) if identity(one) == state.at), 0)
    return max(0, min(place - height + 1, len(items) - height))


def _entry(
    one: DatedCard, day: str, cells: int, cursor: bool, state: CalendarState, look: CalendarLook
) -> list[Segment]:
    if one.day >= day or day == state.week()[0] or cursor:
        return entry_segments(one, cells, cursor, state.today, look)
    p = look.drawing.palette
    return [Segment(GOES_ON, p.faint), Segment(fit(words_of(one, look), cells - 2) + " ", p.faint)]


def _on_ground(row: Sequence[Segment], tint: Style) -> list[Segment]:
    """A row of the cursor's day."""
    return [Segment(segment.text, tint if segment.style is None else segment.style + tint) for segment in row]
