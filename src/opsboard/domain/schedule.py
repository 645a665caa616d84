"""When things are due: dates as people type and read them. The door to `days`, `day_words`, `day_spans`."""

from __future__ import annotations

from opsboard.domain.day_spans import parse_span
from opsboard.domain.day_words import parse_day, parse_when
from opsboard.domain.days import (
    MONTH_NAMES,
    WEEKDAY_NAMES,
    as_local,
    day_of,
    days_between,
    days_in,
    is_moment,
    is_working_day,
    is_zone,
    iso_week,
    moment_at,
    month_of,
    month_weeks,
    shifted,
    shifted_months,
    today,
    week_of,
    weekday,
    working_days_between,
    zone_of,
)

__all__ = [
    "as_local",
    "day_of",
    "days_between",
    "days_in",
    "human",
    "human_day",
    "is_moment",
    "is_overdue",
    "is_working_day",
    "is_zone",
    "iso_week",
    "moment_at",
    "month_of",
    "month_weeks",
    "parse_day",
    "parse_past",
    "parse_span",
    "parse_when",
    "shifted",
    "shifted_months",
    "time_of",
    "today",
    "week_of",
    "weekday",
    "weekday_name",
    "working_days_between",
    "zone_of",
]

_DAYS_COUNTED_BACK = 99


def parse_past(typed: str, now: str, zone: str) -> str | None:
    """The moment since when something is asked for, from a day or moment as people type it: a weekday means
    the last one, not the next. None for `none`. Raises Invalid."""
    when = parse_when(typed, now, zone)
    if when is None:
        return None
    here = today(now, zone)
    if here < when[:10] <= shifted(here, 7):
        when = shifted(when[:10], -7) + when[10:]
    return when if is_moment(when) else moment_at(when, 0, 0, zone)


def is_overdue(when: str, now: str, zone: str) -> bool:
    """Whether a canonical day is over, or a moment past, at the moment `now` in a zone."""
    return when < now if is_moment(when) else when < today(now, zone)


def human(when: str, now: str, zone: str, language: str = "en") -> str:
    """A canonical day or moment in the few cells of a card, in `en` or `zh`.

    A moment of today is its time. Otherwise a day: `today`, the weekday for the six days to come
    (`明天` for tomorrow in Chinese), `-2d` for the past 99 days, `12 Nov` in this year or within half a
    year, else `2028-11-12`.
    """
    here = today(now, zone)
    if is_moment(when):
        local = as_local(when, zone)
        day = local.date().isoformat()
        if day == here:
            return f"{local.hour:02d}:{local.minute:02d}"
        return human_day(day, here, language)
    return human_day(when, here, language)


def human_day(day: str, here: str, language: str = "en") -> str:
    """As `human`, for a day seen on the day `here`."""
    ahead = days_between(here, day)
    chinese = language == "zh"
    if ahead == 0:
        return "今天" if chinese else "today"
    if ahead == 1 and chinese:
        return "明天"
    if 0 < ahead < 7:
        return weekday_name(day, language)
    if -_DAYS_COUNTED_BACK <= ahead < 0:
        return f"{ahead}天" if chinese else f"{ahead}d"
    if day[:4] != here[:4] and abs(ahead) > 183:
        return day
    return day[5:] if chinese else f"{int(day[8:])} {MONTH_NAMES[int(day[5:7]) - 1]}"


def weekday_name(day: str, language: str = "en") -> str:
    """`Fri` or `周五`."""
    return WEEKDAY_NAMES["zh" if language == "zh" else "en"][weekday(day)]


def time_of(moment: str, zone: str) -> str:
    """The time of a canonical moment on the clock of a zone: `18:00`."""
    local = as_local(moment, zone)
    return f"{local.hour:02d}:{local.minute:02d}"
