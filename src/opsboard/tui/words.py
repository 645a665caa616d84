"""Words that several screens say alike: dates (`today`, `Fri`, `-2d`, `12 Nov`), repetitions, values, errors."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, tzinfo
from typing import TYPE_CHECKING

from opsboard.domain.days import MONTH_NAMES, WEEKDAY_NAMES, is_moment, zone_mark
from opsboard.domain.value_text import short
from opsboard.domain.values import frozen
from opsboard.i18n import _, current_language, ngettext

if TYPE_CHECKING:
    from opsboard.domain.working_time import DayCounts

AGE_STEPS = (3, 7)
"""Working days in a stage from which on an item is worth a look, and from which on it is stuck."""


def weekday(day: date) -> str:
    """`Mon`, `周一`."""
    return WEEKDAY_NAMES[current_language()][day.weekday()]


def day_of_month(day: date, *, year: bool = False) -> str:
    """`12 Nov`, `11月12日`; with the year `12 Nov 2027`, `2027年11月12日`."""
    if current_language() == "zh":
        text = f"{day.month}月{day.day}日"
        return f"{day.year}年{text}" if year else text
    text = f"{day.day} {MONTH_NAMES[day.month - 1]}"
    return f"{text} {day.year}" if year else text


def day_and_weekday(day: date, *, year: bool = False) -> str:
    """`Thu 12 Nov`, `11月12日 周四`."""
    words = (weekday(day), day_of_month(day, year=year))
    return " ".join(words if current_language() == "en" else reversed(words))


@frozen
class Today:
    """The moment at which a screen is drawn. `now` is aware, in the board's zone: days are the board's. Moments are
    shown on the person's own clock, `own`, where that is another one."""

    now: datetime
    own: tzinfo | None = None
    worked: DayCounts | None = None
    """Which days the team works, once that is read."""

    @property
    def day(self) -> date:
        return self.now.date()

    @property
    def own_day(self) -> date:
        """The day on the person's own clock."""
        return self.now.astimezone(self.own or self.now.tzinfo).date()

    def local(self, moment: str) -> datetime:
        """A UTC moment `2026-11-03T10:00:00Z` on the person's own clock."""
        return moment_in(moment, self.own or self.now.tzinfo)

    def clock(self, moment: str, on: str = "") -> str:
        """`18:00`; on another clock than the board's `18:00 CET`, and `Tue 19:00 CET` where it stands among those of a
        day `on` which it is not there."""
        at = self.local(moment)
        day = f"{weekday(at)} " if on and self.own is not None and at.date().isoformat() != on else ""
        return f"{day}{at:%H:%M} {self.mark(at)}".rstrip()

    @property
    def clock_cells(self) -> int:
        """The room that `clock` needs in a column."""
        mark = self.mark(self.now.astimezone(self.own))
        return 5 if not mark else len("Tue 18:00 ") + len(mark)

    def mark(self, at: datetime) -> str:
        """`CET` for a time on another clock than the board's; else nothing."""
        board = self.now.tzinfo
        return zone_mark(at, board) if self.own is not None and board is not None else ""

    def iso(self, when: str) -> str:
        """A day as it is, a moment as `2026-11-03 18:00`, with its zone where that is not the board's."""
        if not is_moment(when):
            return when
        try:
            return f"{self.local(when):%Y-%m-%d} {self.clock(when)}"
        except ValueError:  # words of a field that held no dates before the workflow was edited
            return when


def moment_in(moment: str, zone: tzinfo | None) -> datetime:
    """A UTC moment as a time of `zone`."""
    return datetime.fromisoformat(moment.replace("Z", "+00:00")).replace(tzinfo=UTC).astimezone(zone)


def due_words(due: str, today: Today) -> tuple[str, str]:
    """A due day or moment in few cells, and how near it is: `late`, `soon` (today, tomorrow) or `far`."""
    if "T" in due:
        at = today.local(due)
        day, here, clock = at.date(), today.own_day, today.clock(due)
        late = at < today.now
    else:
        day, here, clock = date.fromisoformat(due), today.day, ""
        late = day < here
    days = (day - here).days
    if days == 0:
        return clock or _("today"), "late" if late else "soon"
    if days < 0:
        return _("-{days}d").format(days=-days), "late"
    if days < 7:
        return weekday(day), "soon" if days == 1 else "far"
    if day.year != here.year and days > 180:
        return day_of_month(day, year=True), "far"
    return day_of_month(day), "far"


def late_words(due: str, today: Today) -> str:
    """By how much something is late: `late 2d`; with its time when it was due today, `late 10:00`."""
    moment = "T" in due
    here, day = (today.own_day, today.local(due).date()) if moment else (today.day, date.fromisoformat(due))
    days = (here - day).days
    return _("late {days}").format(days=_("{days}d").format(days=days) if days else due_words(due, today)[0])


def working_days_since(moment: str, today: Today) -> int:
    """Days that are worked after the day of `moment`, up to today: Mondays to Fridays until it is known when the team
    works."""
    first = moment_in(moment, today.now.tzinfo).date()
    return (today.worked or _monday_to_friday()).after(first, today.day)


def _monday_to_friday() -> DayCounts:
    from opsboard.domain.working_time import MONDAY_TO_FRIDAY

    return MONDAY_TO_FRIDAY


def age_words(moment: str, today: Today) -> str:
    """Working days in the stage, `2d`; from the third step on with a sign, `8d!`; empty on the first day."""
    days = working_days_since(moment, today)
    if not days:
        return ""
    words = _("{days}d").format(days=days)
    return _("{words}!").format(words=words) if days >= AGE_STEPS[1] else words


def age_step(moment: str, today: Today) -> int:
    """How old that is: 0 fresh, 1 worth a look, 2 stuck."""
    days = working_days_since(moment, today)
    return sum(days >= step for step in AGE_STEPS)


def day_words(value: str, today: Today) -> str:
    """A day or moment in full, for reading: `Fri 27 Nov`, `Fri 27 Nov 18:00`."""
    try:
        if is_moment(value):
            day, clock = today.local(value).date(), f" {today.clock(value)}"
        else:
            day, clock = date.fromisoformat(value), ""
    except ValueError:  # words of a field that held no dates before the workflow was edited
        return short_text(value)
    return f"{day_and_weekday(day, year=day.year != today.day.year)}{clock}"


def understood_words(when: str, today: Today) -> str:
    """What a typed date was understood as: `= Tue 3 Nov 2026 18:00 · in 2 days`."""
    if is_moment(when):
        at = today.local(when)
        day, clock, here = at.date(), f" {today.clock(when)}", today.own_day
    else:
        day, clock, here = date.fromisoformat(when), "", today.day
    return f"= {day_and_weekday(day, year=True)}{clock} · {_distance(when, (day - here).days, today)}"


def _distance(when: str, days: int, today: Today) -> str:
    """How far a day or moment is away: `in 2 days`, `today`, `20 minutes ago`."""
    if not is_moment(when) or days not in (-1, 0, 1):
        if days in (-1, 0, 1):
            return (_("yesterday"), _("today"), _("tomorrow"))[days + 1]
        words = ngettext("in {count} day", "in {count} days", days) if days > 0 else _days_ago(-days)
        return words.format(count=abs(days))
    minutes = round((today.local(when) - today.now).total_seconds() / 60)
    count, late = abs(minutes), minutes < 0
    if count < 60:
        words = _minutes_ago(count) if late else ngettext("in {count} minute", "in {count} minutes", count)
        return words.format(count=count) if count else _("now")
    count = round(count / 60)
    words = _hours_ago(count) if late else ngettext("in {count} hour", "in {count} hours", count)
    return words.format(count=count)


def _days_ago(count: int) -> str:
    return ngettext("{count} day ago", "{count} days ago", count)


def _hours_ago(count: int) -> str:
    return ngettext("{count} hour ago", "{count} hours ago", count)


def _minutes_ago(count: int) -> str:
    return ngettext("{count} minute ago", "{count} minutes ago", count)


def short_text(value: object) -> str:
    """A value on one line, cut where it is long."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return short(str(value))


def item_count(count: int) -> str:
    """`3 items`."""
    return ngettext("{count} item", "{count} items", count).format(count=count)


def which(keys: Sequence[str]) -> str:
    """The key of the one item, or how many there are."""
    return keys[0] if len(keys) == 1 else item_count(len(keys))
