"""Words that several screens say alike: dates (`today`, `Fri`, `-2d`, `12 Nov`), repetitions, values, errors."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo
from typing import TYPE_CHECKING

from opsboard.domain.days import MONTH_NAMES, WEEKDAY_NAMES
from opsboard.domain.text import visible
from opsboard.domain.value_text import short
from opsboard.domain.values import frozen
from opsboard.i18n import _, current_language

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
    """The moment at which a screen is drawn. `now` is aware, in the board's zone."""

    now: datetime
    worked: DayCounts | None = None
    """Which days the team works, once that is read."""

    @property
    def day(self) -> date:
        return self.now.date()

    def local(self, moment: str) -> datetime:
        """A UTC moment `2026-11-03T10:00:00Z` in the board's zone."""
        return moment_in(moment, self.now.tzinfo)


def moment_in(moment: str, zone: tzinfo | None) -> datetime:
    """A UTC moment as a time of `zone`."""
    return datetime.fromisoformat(moment.replace("Z", "+00:00")).replace(tzinfo=UTC).astimezone(zone)


def due_words(due: str, today: Today) -> tuple[str, str]:
    """A due day or moment in few cells, and how near it is: `late`, `soon` (today, tomorrow) or `far`."""
    if "T" in due:
        at = today.local(due)
        day, clock = at.date(), at.strftime("%H:%M")
        late = at < today.now
    else:
        day, clock = date.fromisoformat(due), ""
        late = day < today.day
    days = (day - today.day).days
    if days == 0:
        return clock or _("today"), "late" if late else "soon"
    if days < 0:
        return _("-{days}d").format(days=-days), "late"
    if days < 7:
        return weekday(day), "soon" if days == 1 else "far"
    if day.year != today.day.year and days > 180:
        return day_of_month(day, year=True), "far"
    return day_of_month(day), "far"


def late_words(due: str, today: Today) -> str:
    """By how much something is late: `late 2d`; with its time when it was due today, `late 10:00`."""
    day = today.local(due).date() if "T" in due else date.fromisoformat(due)
    days = (today.day - day).days
    return _("late {days}").format(days=_("{days}d").format(days=days) if days else due_words(due, today)[0])


def working_days_since(moment: str, today: Today) -> int:
    """Days that are worked after the day of `moment`, up to today: Mondays to Fridays until it is known when the team
    works."""
    return (today.worked or _monday_to_friday()).after(today.local(moment).date(), today.day)


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
    from opsboard.domain.days import is_moment

    try:
        if is_moment(value):
            at = today.local(value)
            day, clock = at.date(), at.strftime(" %H:%M")
        else:
            day, clock = date.fromisoformat(value), ""
    except ValueError:  # words of a field that held no dates before the workflow was edited
        return short_text(value)
    return f"{day_and_weekday(day, year=day.year != today.day.year)}{clock}"


def repeat_words(rule: str) -> str:
    """A repetition as people type it; the rule itself when it cannot be read."""
    from opsboard.domain.errors import Invalid
    from opsboard.domain.recurrence import repeat_text

    try:
        return repeat_text(rule)
    except Invalid:
        return visible(rule)


def short_text(value: object) -> str:
    """A value on one line, cut where it is long."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return short(str(value))
