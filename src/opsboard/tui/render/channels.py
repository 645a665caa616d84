"""Channels by days as rows of cells: slots with pieces and gaps, the tray, and the cursor's slot in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rich.segment import Segment
from rich.style import Style

from opsboard.domain.days import WEEKDAY_NAMES
from opsboard.domain.items import Card
from opsboard.domain.kinds import Workflow
from opsboard.domain.rhythms import rhythm_words
from opsboard.domain.text import fit, visible, width, wrap
from opsboard.domain.values import frozen
from opsboard.i18n import _, current_language
from opsboard.tui.render.card import BAR, Row
from opsboard.tui.render.days import entry_line
from opsboard.tui.render.entries import CalendarLook, mark_of, words_of
from opsboard.tui.render.list import ruled
from opsboard.tui.view_models.calendar_state import is_late, is_over
from opsboard.tui.view_models.channel_grid import ChannelGrid, Place
from opsboard.tui.words import day_and_weekday

LEAST = 14
"""Cells of a day, at least: a time and some letters of a title."""


@frozen
class Columns:
    """How the slots of channels lie side by side."""

    days: Sequence[str]
    names: int
    """Cells of the names of channels."""
    rooms: Sequence[int]
    """Cells of each day."""
    lines: int = 1
    """Rows of a place: with two of them a title goes on in the second."""


def head_row(grid: ChannelGrid, columns: Columns, look: CalendarLook) -> Row:
    """The days over their columns."""
    p = look.drawing.palette
    segments = [Segment(" " * columns.names)]
    for day, room in zip(columns.days, columns.rooms, strict=True):
        on = date.fromisoformat(day)
        words = f"{WEEKDAY_NAMES[current_language()][on.weekday()]} {on.day}"
        today = " " + _("today")
        if day == grid.today and width(words + today) < room:
            words += today
        style = p.accent if day == grid.today else p.strong if day == grid.day else p.dim
        segments.append(Segment(fit(words, room), style))
    return tuple(segments)


def channel_rows(grid: ChannelGrid, row: str, columns: Columns, height: int, look: CalendarLook) -> list[Row]:
    """One channel: its slots side by side, each with its places under one another."""
    p = look.drawing.palette
    label = visible(row) or _("no channel")
    style = p.accent if row == grid.row and not grid.in_tray else p.strong if grid.channel(row) else p.dim
    rows = []
    cells = [
        _slot(grid, row, day, room, (height, columns.lines), look)
        for day, room in zip(columns.days, columns.rooms, strict=True)
    ]
    for y in range(height):
        name = Segment(fit(f" {label}" if y == 0 else "", columns.names), style)
        rows.append((name, *(segment for cell in cells for segment in cell[y])))
    return rows


def _slot(grid: ChannelGrid, row: str, day: str, cells: int, size: tuple[int, int], look: CalendarLook) -> list[Row]:
    """A slot of so many rows, of which each place takes so many."""
    p = look.drawing.palette
    height, lines = size
    places, room = grid.places(row, day), max(1, height // lines)
    here = row == grid.row and day == grid.day
    at = grid.number() if here else -1
    top = max(0, min(at - room + 1, len(places) - room)) if here else 0
    shown = list(enumerate(places))[top : top + room]
    rows = [one for number, place in shown for one in _place(grid, place, day, (cells, lines), number == at, look)]
    rows = rows[:height]
    left = len(places) - len(shown)
    if left and rows:
        more = f" +{left}"
        rows[-1] = (*_cut(rows[-1], cells - width(more) - 1), Segment(more + " ", p.dim))
    ground = p.tint if here and not places else Style.null()
    rows += [(Segment(" " * (cells - 1), ground), Segment(" "))] * (height - len(rows))
    if here and not places:
        rows[0] = (Segment(BAR, p.accent), Segment(" " * (cells - 2), ground), Segment(" "))
    return rows


def _place(
    grid: ChannelGrid, place: Place, day: str, size: tuple[int, int], cursor: bool, look: CalendarLook
) -> list[Row]:
    """A piece with its time, or the time at which one is missing; the last cell stays free."""
    p = look.drawing.palette
    cells, lines = size
    ground = p.tint if cursor else Style.null()
    free = (Segment(" " * cells),)
    clock = place.time + " " if place.time and cells >= LEAST else ""
    if place.piece is None:
        over = day < grid.today
        words = "·" if over else _empty(place)
        mark = Segment(BAR, p.accent) if cursor else Segment(" ")
        row = (mark, Segment(fit(words, cells - 2), (p.faint if over else p.warn) + ground), Segment(" "))
        return [row, *[free] * (lines - 1)]
    one = place.piece
    late = is_late(one, grid.today)
    title = p.strong if cursor else p.dim if is_over(one.card) else p.urgent if late else p.text
    room = cells - 2 - width(clock)
    words, rest = words_of(one, look), ""
    if lines > 1 and width(words) > room:
        first = wrap(words, room, 99)[0].rstrip()
        words, rest = first, words[len(first) :].lstrip()
    time = Segment(clock, (p.dim if is_over(one.card) else p.warn) + ground)
    mark = mark_of(one, look, cursor=cursor)
    rows: list[Row] = [(mark, time, Segment(fit(words, room), title + ground), Segment(" "))]
    if rest:
        side = mark if mark.text == BAR else Segment(" ")
        rows.append((side, Segment(fit(rest, cells - 2), title + ground), Segment(" ")))
    return [*rows, *[free] * (lines - len(rows))]


def _empty(place: Place) -> str:
    """What is said where a piece is missing."""
    return " ".join(filter(None, (place.time, _("empty"))))


def _cut(row: Row, cells: int) -> Row:
    """As much of a row as goes into so many cells."""
    found, left = [], cells
    for segment in row:
        if left <= 0:
            break
        taken = min(left, width(segment.text))
        found.append(segment if taken == width(segment.text) else Segment(fit(segment.text, taken), segment.style))
        left -= taken
    return tuple(found)


def slot_rows(
    grid: ChannelGrid, cells: int, height: int, look: CalendarLook, workflow: Workflow, keys: tuple[str, str]
) -> list[Row]:
    """The slot under the cursor in words: channel, day, rhythm, and its pieces in full. `keys`: those that make a new
    piece there, and that go to the tray."""
    p, language = look.drawing.palette, current_language()
    words = [visible(grid.row) or _("no channel"), day_and_weekday(date.fromisoformat(grid.day))]
    head = [Segment(" · ".join(words), p.accent if not grid.in_tray else p.strong)]
    channel = grid.channel(grid.row)
    if channel is not None and channel.rhythm:
        head.append(Segment("  " + rhythm_words(channel.rhythm, language), p.dim))
    room = cells - sum(width(segment.text) for segment in head) - 4
    head += [Segment("  " + words, p.dim) for words in [one for one in _measured(grid) if width(one) <= room][:1]]
    rows = [ruled(head, cells, p)]
    places = grid.here()
    top = max(0, min(grid.number() - height + 2, len(places) - height + 1))
    for number, place in enumerate(places[top:], top):
        cursor = number == grid.number() and not grid.in_tray
        if place.piece is not None:
            rows.append(entry_line(place.piece, cells, cursor=cursor, today=grid.today, look=look, workflow=workflow))
        else:
            said = f" {_empty(place)}   {_slot_keys(grid, keys)}"
            rows.append((Segment(BAR if cursor else " ", p.accent), Segment(fit(said, cells - 2), p.warn)))
    if not places:
        said = "  " + _("nothing is expected here") + "   " + _slot_keys(grid, keys)
        rows.append((Segment(fit(said, cells - 1), p.dim),))
    return [*rows, *[()] * (height - len(rows))][:height]


def _measured(grid: ChannelGrid) -> list[str]:
    """What the published pieces of the channel under the cursor say of it: how many are stale, how good they are and
    whether they get better."""
    numbers = grid.numbers.get(grid.row)
    if numbers is None or not numbers.published:
        return []
    share = f"{numbers.stale_share or 0:.0%}"
    said = _("{stale} of {count} stale ({share})").format(stale=numbers.stale, count=numbers.published, share=share)
    if numbers.quality is None:
        return [said]
    trend = "" if numbers.trend is None else f" ({numbers.trend:+.1f})"
    return [said + " · " + _("quality {mean}").format(mean=f"{numbers.quality:.1f}{trend}"), said]


def _slot_keys(grid: ChannelGrid, keys: tuple[str, str]) -> str:
    new, tray = keys
    said = _("{key} new piece").format(key=new)
    from_tray = _("{key} from the tray").format(key=tray)
    return f"{said} · {from_tray}" if grid.tray else said


def tray_rows(grid: ChannelGrid, cells: int, height: int, look: CalendarLook, key: str) -> list[Row]:
    """The pieces without a date, the one under the cursor in sight. `key`: what puts it into the slot."""
    p = look.drawing.palette
    head = [Segment(_("Tray"), p.accent if grid.in_tray else p.strong)]
    head.append(Segment(f" {len(grid.tray)} · " + _("without a date"), p.dim))
    rows = [_fitted(ruled(head, cells, p), cells)]
    room = height - 1
    keys = [card.key for card in grid.tray]
    at = keys.index(grid.tray_at) if grid.tray_at in keys else 0
    if grid.in_tray:
        room -= 1
        slot = f"{visible(grid.row) or _('no channel')} {day_and_weekday(date.fromisoformat(grid.day))}"
        said = _("{key} puts it into {slot}").format(key=key, slot=" ".join(filter(None, (slot, grid.time))))
        rows.append((Segment(fit(f" {said}", cells), p.dim),))
    top = max(0, min(at - room // 2, len(keys) - room))
    for number, card in enumerate(grid.tray[top : top + room], top):
        rows.append(_tray_row(grid, card, cells, grid.in_tray and number == at, look))
    if not grid.tray:
        rows.append((Segment(fit("  " + _("every piece has its date"), cells), p.dim),))
    return [*rows, *[(Segment(" " * cells),)] * (height - len(rows))][:height]


def _tray_row(grid: ChannelGrid, card: Card, cells: int, cursor: bool, look: CalendarLook) -> Row:
    p = look.drawing.palette
    ground = p.tint if cursor else Style.null()
    channel = visible(grid.channel_of.get(card.key, ""))
    beside = min(width(channel), 10) if cells >= 44 else 0
    hue = p.hue(look.drawing.hues.get(card.kind, ""))
    key = fit(card.key, max(7, width(card.key)))
    room = max(1, cells - 3 - width(key) - (beside + 1 if beside else 0))
    return (
        Segment(BAR, p.accent if cursor else hue),
        Segment(f"{key} ", (p.accent if cursor else p.key) + ground),
        Segment(fit(visible(card.title), room), (p.strong if cursor else p.text) + ground),
        *([Segment(" " + fit(channel, beside), p.dim + ground)] if beside else []),
        Segment(" "),
    )


def _fitted(row: Row, cells: int) -> Row:
    """A row that is exactly so wide."""
    cut = _cut(row, cells)
    return (*cut, Segment(" " * max(0, cells - sum(width(segment.text) for segment in cut))))
