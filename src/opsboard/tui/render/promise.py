"""What a department promised on an item, and how it slipped: as rows of the item's page, and in the cells of a line."""

from __future__ import annotations

from collections.abc import Mapping

from rich.segment import Segment
from rich.style import Style

from opsboard.domain.items import Change, Item
from opsboard.domain.kinds import Kind
from opsboard.domain.people_names import person_name
from opsboard.domain.promises import promise_field, promise_of
from opsboard.domain.text import visible, wrap
from opsboard.domain.values import frozen
from opsboard.i18n import _, ngettext
from opsboard.tui.render.card import Drawing, Row
from opsboard.tui.theme import Palette
from opsboard.tui.words import Today, day_words, due_words


def promise_rows(
    kind: Kind | None,
    item: Item,
    changes: tuple[Change, ...],
    cells: int,
    p: Palette,
    today: Today,
    names: Mapping[str, str],
) -> list[Row]:
    """A heading with the promise in a line, and each slip with its reason. Nothing for items on which nothing
    was promised. `changes`: the item's log, newest first."""
    if kind is None or promise_field(kind) is None:
        return []
    promise = promise_of(kind, item, reversed(changes))
    if promise.promised is None and not promise.slips:
        return []
    words = _("promised for {day}").format(day=_day(promise.promised, today)) if promise.promised else _("taken back")
    rows: list[Row] = [(Segment(_("Promise"), p.key), Segment(f"  {words}", p.text))]
    if promise.slipped_days > 0:
        moved = ngettext(
            "{count} day later than first said", "{count} days later than first said", promise.slipped_days
        )
        first = _(" ({reason})").format(reason=_day(promise.first_promised, today))
        rows.append((Segment(moved.format(count=promise.slipped_days) + first, p.warn),))
    for slip in promise.slips:
        days = f"{_day(slip.before, today)} → {_day(slip.after, today)}"
        said = f"{days}  {person_name(names, slip.by)}  {visible(slip.reason or '')}"
        rows += [(Segment(line, p.dim),) for line in wrap(said.rstrip(), max(8, cells), 3)]
    return rows


def _day(day: str | None, today: Today) -> str:
    return day_words(day, today) if day else "–"


@frozen
class Owed:
    """What a line says of a promise: the day, by how many days it is later than the first one, how often it was
    moved to a later day, and whether what is owed is late."""

    promised: str | None
    slipped_days: int
    slips: int
    late: bool


def promised_words(owed: Owed | None, drawing: Drawing) -> tuple[str, Style]:
    """When it is promised for; `no day` where nothing is promised."""
    p = drawing.palette
    if owed is None:
        return "", p.dim
    if owed.promised is None:
        return _("no day"), p.urgent if owed.late else p.dim
    words, nearness = due_words(owed.promised, drawing.today)
    return words, p.urgent if owed.late else p.warn if nearness == "soon" else p.dim


def moved_words(owed: Owed | None, drawing: Drawing) -> tuple[str, Style]:
    """`+6d 2x`: later than first said by so many days, and moved to a later day so many times."""
    p = drawing.palette
    if owed is None or not owed.slips:
        return "", p.dim
    times = _("{count}x").format(count=owed.slips)
    if not owed.slipped_days:
        return times, p.dim
    days = _("{days}d").format(days=f"{owed.slipped_days:+}")
    return f"{days} {times}" if owed.slips > 1 else days, p.warn if owed.slipped_days > 0 else p.dim
