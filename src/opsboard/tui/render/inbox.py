"""The inbox as lines: a heading for each day, then what came on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from rich.segment import Segment
from rich.style import Style

from opsboard.domain.kinds import Workflow
from opsboard.domain.notices import MENTIONED, DatedNotice, Notice
from opsboard.domain.text import fit, visible, width
from opsboard.domain.values import frozen
from opsboard.formats.notices import date_words, notice_words
from opsboard.i18n import _, ngettext
from opsboard.tui.render.card import BAR, Row
from opsboard.tui.render.list import ruled
from opsboard.tui.theme import Palette
from opsboard.tui.words import Today, day_and_weekday

UNREAD = "·"
_KEY = 8
_GAP = "  "


@frozen
class InboxLook:
    """What is the same for all lines of a picture."""

    palette: Palette
    today: Today
    workflow: Workflow
    names: Mapping[str, str]
    """Login -> the name that is shown for it."""
    login: str
    cells: int
    said: int = 0
    """Cells of the words that say what came, as `said_cells` tells them."""


def day_line(day: str, count: int, look: InboxLook) -> Row:
    """The heading of a day."""
    p, of = look.palette, date.fromisoformat(day)
    if of == look.today.day:
        name = _("Today")
    elif of == look.today.day - timedelta(days=1):
        name = _("Yesterday")
    else:
        name = day_and_weekday(of, year=of.year != look.today.day.year)
    return ruled([Segment(name, p.strong), Segment(f"  {count}", p.dim)], look.cells, p)


def entry_line(one: Notice | DatedNotice, cursor: bool, look: InboxLook) -> Row:
    """What came: when, of which item, what it is, and the item's title."""
    p = look.palette
    ground = p.tint if cursor else Style.null()
    clock, words, style = _words(one, look)
    over = one.card.archived
    rest = _rest(look)
    said = look.said
    title = visible(one.card.title) + (_(" ({reason})").format(reason=_("archived")) if over else "")
    quiet = p.dim if one.read or over else p.text
    cells = (
        (BAR, p.accent if cursor else p.rule),
        (UNREAD if not one.read else " ", p.accent),
        (" ", p.text),
        (fit(clock, look.today.clock_cells) + _GAP, p.dim + ground if cursor else p.dim),
        (fit(one.card.key, _KEY) + _GAP, (p.accent if cursor else p.key) + ground if cursor else p.key),
        (fit(words, said) + _GAP, style + ground if cursor else style),
        (fit(title, rest - said) + " ", (p.strong if not one.read else quiet) + ground if cursor else quiet),
    )
    return tuple(Segment(text, how) for text, how in cells)


def said_cells(entries: Iterable[Notice | DatedNotice], look: InboxLook) -> int:
    """The cells that the words of these entries need, at most their share: titles begin right behind them."""
    longest = max((width(_words(one, look)[1]) for one in entries), default=0)
    # At most so much, and the title has the rest.
    most = max(10, min(48, _rest(look) * 9 // 20))
    return max(1, min(longest, most))


def _rest(look: InboxLook) -> int:
    """The cells of a line for what came and the title."""
    return look.cells - 3 - look.today.clock_cells - _KEY - 3 * len(_GAP) - 1


def _words(one: Notice | DatedNotice, look: InboxLook) -> tuple[str, str, Style]:
    """The time of day, what came, and how it looks."""
    p = look.palette
    if isinstance(one, DatedNotice):
        clock = look.today.clock(one.moment, one.day) if one.moment is not None else ""
        words = date_words(one)
        if one.late:
            words = f"{words} {_days_late(one.day, look.today)}".rstrip()
        return clock, words, p.dim if one.read else p.urgent if one.late else p.warn
    clock = look.today.clock(one.at)
    words = notice_words(one, look.login, look.workflow, look.names)
    return clock, words, p.dim if one.read else p.accent if one.reason == MENTIONED else p.text


def _days_late(day: str, today: Today) -> str:
    days = (today.day - date.fromisoformat(day)).days
    return ngettext("{days} day", "{days} days", days).format(days=days) if days else ""
