"""Dates as people type them, in English and Chinese, made canonical. The words stand in `date_table` and `festivals`.

How the open cases are settled:
- a weekday alone is the next one to come, never today; `this fri`, `本周五` is that of this week, `next fri`,
  `下周五` of next week, `last fri`, `上周五` of last week; weeks begin on Monday
- a day without a year is the next one to come, today included; where a date may be past (`ahead` is false) it is this
  year's, or next year's when that lies more than half a year (183 days) back
- a day of the month alone (`3号`), the start or middle of a month, quarter or year are the next one to come, or today
- a month later than the 31st is the last day of a shorter month
- a time alone is the next one to come; 12 at night and the hours after it are those of the day after
- a day alone is one of the board's zone; a text with a time is read whole in the person's own (`own_zone`)
- `++1d` counts from the date that is there (`held`), `+1d` from today
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import NamedTuple

from opsboard.domain.date_table import NOW
from opsboard.domain.day_shapes import (
    DAY_WORDS,
    PERIOD_WORDS,
    STEP,
    USUAL,
    WEEKDAY_PLACES,
    Customs,
    Here,
    day_meant,
    festival_of,
    full_date,
    month_day,
    named_month,
    signed,
    spans,
    stepped,
    unit_of,
    without_by,
)
from opsboard.domain.days import as_local, day_of, is_day, is_moment, moment_at, moment_of, shifted, today
from opsboard.domain.errors import N_, Invalid
from opsboard.domain.festivals import BY_NAME as FESTIVALS
from opsboard.domain.plain_dates import plain_words, shown
from opsboard.domain.times_of_day import HOUR_WORDS, with_time

__all__ = (
    "NOTHING",
    "USUAL",
    "WEEKDAY_PLACES",
    "Customs",
    "Meant",
    "meaning",
    "parse_day",
    "parse_past",
    "parse_when",
    "plain_words",
    "shown",
    "spans",
)

NOTHING = frozenset({"", "none", "无", "没有", "空"})
"""Words that clear a date."""
LONGEST = 80
"""Characters of a text that may be a date."""


class Meant(NamedTuple):
    """A canonical day or moment, None for none, and whether the year was not typed but is not this one."""

    when: str | None
    year_added: bool = False


def parse_when(
    text: str, now: str, zone: str, customs: Customs | None = None, *, held: str | None = None, ahead: bool = True
) -> str | None:
    """The canonical day or moment that `text` means to someone at the moment `now` on a board in `zone`; None for
    `none` and nothing. `held` is the date that `++1d` counts from. Raises Invalid naming the word that was meant."""
    return meaning(text, now, zone, customs, held=held, ahead=ahead).when


def meaning(
    text: str,
    now: str,
    zone: str,
    customs: Customs | None = None,
    *,
    held: str | None = None,
    ahead: bool = True,
    keeps_day: bool = False,
) -> Meant:
    """As `parse_when`, with what has to be said of it. `keeps_day`: a time alone is on the day of `held`."""
    if len(text) > LONGEST and len(text.strip()) > LONGEST:
        raise _unknown(text, "")
    if len(text) == 10 and text[4] == text[7] == "-" and is_day(text):
        return Meant(text)  # what a file of a hundred thousand items says
    words = plain_words(text)
    if words in NOTHING:
        return Meant(None)
    here = Here(now, zone, customs or USUAL, today(now, zone), ahead, held)
    found = _moment(words, here) or day_meant(words, here)
    if found is None:
        found = with_time(words, here, keeps_day)
    if found is None:
        raise _unknown(text, words)
    return Meant(found, _is_of_another_year(words, found, here))


def parse_day(
    text: str, now: str, zone: str, customs: Customs | None = None, *, held: str | None = None, ahead: bool = True
) -> str | None:
    """As `parse_when`, for what can only be a day. Raises Invalid for a text with a time."""
    found = parse_when(text, now, zone, customs, held=held, ahead=ahead)
    if found is not None and is_moment(found):
        raise Invalid(N_('"{text}" has a time; write a day, like 2026-11-03'), text=shown(text))
    return found


def parse_past(typed: str, now: str, zone: str, customs: Customs | None = None) -> str | None:
    """The moment since when something is asked for, from a day or moment as people type it: a weekday means
    the last one, not the next. None for `none`. Raises Invalid."""
    when = parse_when(typed, now, zone, customs, ahead=False)
    if when is None:
        return None
    here = today(now, zone)
    if here < when[:10] <= shifted(here, 7):
        when = shifted(when[:10], -7) + when[10:]
    return when if is_moment(when) else moment_at(when, 0, 0, zone)


# moments

_ISO_MOMENT = (
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[t ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r" ?(z|[+-][0-9]{2}:?[0-9]{2})?"
)


def _moment(words: str, here: Here) -> str | None:
    if words in NOW:
        return moment_of(as_local(here.now, "UTC"))
    if match := re.fullmatch(_ISO_MOMENT, words):
        day, hour, minute, second, offset = match.groups()
        if offset is None:
            return moment_at(day, int(hour), int(minute), here.own_zone, int(second or 0))
        return _moment_with_offset(moment_at(day, int(hour), int(minute), "UTC", int(second or 0)), offset)
    match = re.fullmatch(STEP, words)
    if match is None or (unit := unit_of(match)) is None:
        return None
    if match[1] in ("++", "--"):
        return from_held(match, unit, here)
    if unit in ("hour", "minute"):
        return later(here.now, signed(match), unit)
    return None


def later(moment: str, number: int, unit: str) -> str:
    from datetime import timedelta

    try:
        return moment_of(as_local(moment, "UTC") + timedelta(seconds=number * (3600 if unit == "hour" else 60)))
    except OverflowError as error:
        raise Invalid(N_("{step} from {day} leaves the years 1900 to 2999"), step=number, day=moment[:10]) from error


def _moment_with_offset(moment: str, offset: str) -> str:
    if offset == "z":
        return moment
    from datetime import timedelta

    hours, minutes = int(offset[1:3]), int(offset[-2:])
    if hours > 14 or minutes > 59:
        raise Invalid(
            N_('"{offset}" is not an offset from UTC; write one like +08:00'),
            offset=offset,
        )
    ahead = timedelta(hours=hours, minutes=minutes) * (-1 if offset[0] == "-" else 1)
    return moment_of(as_local(moment, "UTC") - ahead)


def from_held(match: re.Match[str], unit: str, here: Here) -> str:
    held, number = here.held, signed(match)
    if held is None:
        raise Invalid(
            N_('"{text}" counts from the date that is there, and there is none; {plain} counts from today'),
            text=match[0],
            plain=match[0][1:],
        )
    if not is_moment(held):
        if unit in ("hour", "minute"):
            raise Invalid(N_('"{text}": {day} has no time to count from; write a time'), text=match[0], day=held)
        return stepped(held, number, unit, here.customs.work)
    if unit in ("hour", "minute"):
        return later(held, number, unit)
    local = as_local(held, here.zone)
    day = stepped(day_of(held, here.zone), number, unit, here.customs.work)
    return moment_at(day, local.hour, local.minute, here.zone, local.second)


# what is said of it

_WITHOUT_YEAR = (month_day, named_month, festival_of, full_date)


def _is_of_another_year(words: str, found: str, here: Here) -> bool:
    """Whether a month and day were typed without the year that they are of, and it is not this one."""
    year = day_of(found, here.zone)[:4]
    if year == here.day[:4] or year in words or any(word in words for word in ("年", "year")):
        return False
    typed = re.split(r" (?=[0-9]{1,2}(?::|[ap]m)|at )", without_by(words))[0]
    with suppress(Invalid):
        return any(meant(typed, here) is not None for meant in _WITHOUT_YEAR)
    return False


def _unknown(text: str, words: str) -> Invalid:
    from opsboard.domain.nearest import nearest

    known = [*DAY_WORDS, *NOW, *WEEKDAY_PLACES, *PERIOD_WORDS, *HOUR_WORDS, *FESTIVALS]
    meant = nearest(words, [word for word in known if len(word) > 1]) if words else None
    if meant is None:
        message = N_('no date "{text}"; write one like 2026-11-03, 11-03, today, fri, next fri, +3d, eom, or none')
        return Invalid(message, text=shown(text))
    message = N_('no date "{text}"; did you mean "{meant}"? Others: 2026-11-03, fri, +3d, eom, none')
    return Invalid(message, text=shown(text), meant=meant)
