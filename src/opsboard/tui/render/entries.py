"""An entry of a calendar: its sign, its words, its time, and the looks that all of them share."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar, cast

from rich.segment import Segment
from rich.style import Style

from opsboard.domain.errors import N_
from opsboard.domain.items import Campaign, DatedCard
from opsboard.domain.text import visible
from opsboard.domain.working_time import ALWAYS, WorkingTime
from opsboard.i18n import _
from opsboard.tui.render.card import BAR, SELECTED, Drawing
from opsboard.tui.view_models.calendar_state import is_late, is_over

MARKS = {"start": ">", "publish": "*", "promised": "=", "run": "~", "follow_up": "?", "review": "o", "expires": "x"}
"""What stands before an item for a date that is not its due date, which has the bar of its kind."""
_KEPT = 500
LATE = "!"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CalendarLook:
    """What is the same for all days of a picture."""

    drawing: Drawing
    campaigns: Sequence[Campaign]
    marks: Mapping[str, str] = field(default_factory=dict)
    """Key -> who changed it just now."""
    selected: Collection[str] = ()
    """Keys of the items that an act is for."""
    working: WorkingTime = ALWAYS
    """When the team works: which days are holidays, and which make up for one."""
    drawn: dict[tuple[object, ...], object] = field(default_factory=dict)
    """Entries that were drawn with this look, for the next picture in which they stand as they are."""

    def kept(self, asked: tuple[object, ...], draw: Callable[[], T]) -> T:
        """What was drawn before, or is drawn now."""
        if (found := self.drawn.get(asked)) is None:
            if len(self.drawn) > _KEPT:
                self.drawn.clear()
            found = self.drawn[asked] = draw()
        return cast("T", found)


LEGEND = (
    (BAR, N_("due")),
    (MARKS["publish"], N_("publish")),
    (MARKS["promised"], N_("promised")),
    (MARKS["start"], N_("start")),
    (MARKS["run"], N_("run")),
    (MARKS["follow_up"], N_("follow-up")),
    (MARKS["review"], N_("review")),
    (MARKS["expires"], N_("expires")),
    (LATE, N_("late")),
    ("─", N_("from start to due")),
    ("═", N_("campaign")),
    ("/", N_("freeze")),
    ("·", N_("day off")),
)
"""What the signs of a calendar mean."""


def mark_of(one: DatedCard, look: CalendarLook, *, cursor: bool = False) -> Segment:
    """The sign of an item's date: the bar of its kind for what is due, a sign for other dates; of one that is
    selected that of the selection, of the one under the cursor the bar of the cursor."""
    p = look.drawing.palette
    if one.card.key in look.selected and not one.coming:
        return Segment(SELECTED, p.accent)
    if cursor:
        return Segment(BAR, p.accent)
    if is_over(one.card) or one.coming:
        return Segment(MARKS.get(one.role, " " if is_over(one.card) else BAR), p.faint)
    hue = p.hue(look.drawing.hues.get(one.card.kind, ""))
    return Segment(MARKS.get(one.role, BAR), hue)


def words_of(one: DatedCard, look: CalendarLook) -> str:
    """The title of an item; for a moment who changed it."""
    who = look.marks.get(one.card.key)
    return f"< {look.drawing.name(who)}" if who else visible(one.card.title)


def time_of(one: DatedCard, look: CalendarLook) -> str:
    """`10:00`; empty for a whole day."""
    return look.drawing.today.clock(one.moment, one.day) if one.moment else ""


def key_style(one: DatedCard, today: str, *, cursor: bool, look: CalendarLook) -> Style:
    """How an item's key, or its title where the key has no room, is drawn."""
    p = look.drawing.palette
    if cursor:
        return p.accent
    return p.dim if is_over(one.card) or one.coming else p.urgent if is_late(one, today) else p.key


def title_style(one: DatedCard, today: str, *, cursor: bool, look: CalendarLook) -> Style:
    """How an item's title is drawn."""
    p = look.drawing.palette
    if cursor:
        return p.strong
    return p.faint if one.coming else p.dim if is_over(one.card) else p.text


def day_word(day: str, look: CalendarLook) -> str:
    """`off`, `work`: what is special about a day; empty for one that is as its weekday is."""
    special = look.working.special.get(day)
    return "" if special is None else _("work") if special.worked else _("off")


def holiday_name(day: str, look: CalendarLook) -> str:
    """The name of the holiday, as far as it has one."""
    special = look.working.special.get(day)
    return visible(special.name) if special is not None and not special.worked else ""


def load_words(open_items: int, load: float) -> str:
    """`5 · 3.5d`: how many open items, and the days of work that they say."""
    days = f"{load:.1f}".removesuffix(".0")
    return f"{open_items} · {_('{days}d').format(days=days)}" if load else str(open_items)
