"""Days and moments as canonical text, and the arithmetic between them.

A day is `2026-11-03`; a moment is UTC, `2026-11-03T10:00:00Z`. Both sort as text. A zone is an IANA
name. Years run from 1900 to 2999, so that no step leaves what a date can hold.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from opsboard.domain.errors import N_, Invalid

WEEKDAY_NAMES = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
}
MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTHS = tuple(name.lower() for name in MONTH_NAMES)
"""How the name of a month begins, as it is typed."""
FIRST_YEAR = 1900
LAST_YEAR = 2999

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(f"{_DAY.pattern}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}Z")


@lru_cache(maxsize=16)
def zone_of(zone: str) -> tzinfo:
    """The rules of an IANA zone. Raises Invalid when there is no such zone."""
    if zone in ("UTC", "Etc/UTC"):
        return UTC
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(zone)
    except (ValueError, OSError, KeyError) as error:
        message = N_('no time zone "{zone}"; write one like Asia/Shanghai, Europe/Paris or UTC')
        raise Invalid(message, zone=zone) from error


def is_zone(zone: str) -> bool:
    """Whether there is an IANA zone of this name."""
    try:
        zone_of(zone)
    except Invalid:
        return False
    return True


def is_day(text: str) -> bool:
    """Whether a text is a canonical day of the years that count."""
    try:
        return as_date(text).isoformat() == text
    except Invalid:
        return False


def as_date(day: str) -> date:
    """A canonical day as a date. Raises Invalid when it is none, or out of the years that count."""
    if _DAY.fullmatch(day):
        try:
            found = date.fromisoformat(day)
        except ValueError:
            found = None
        if found is not None and FIRST_YEAR <= found.year <= LAST_YEAR:
            return found
    raise Invalid(N_('"{day}" is not a day; write one like 2026-11-03'), day=day)


def as_local(moment: str, zone: str) -> datetime:
    """A canonical moment as the clock on the wall of a zone shows it. Raises Invalid when it is none."""
    try:
        found = datetime.fromisoformat(moment) if _MOMENT.fullmatch(moment) else None
    except ValueError:
        found = None
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Invalid(
            N_('"{moment}" is not a moment; write one like 2026-11-03T10:00:00Z'),
            moment=moment,
        )
    return found.astimezone(zone_of(zone))


def moment_of(local: datetime) -> str:
    """An aware time as a canonical moment; parts of a second are dropped."""
    return local.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def seconds_of(moment: str) -> int:
    """A canonical moment as seconds since 1970."""
    return int(datetime.fromisoformat(moment).timestamp())


def moment_of_seconds(seconds: int) -> str:
    """The other way round."""
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None).isoformat() + "Z"


@lru_cache(maxsize=1024)
def moment_at(day: str, hour: int, minute: int, zone: str, second: int = 0) -> str:
    """The moment at which the clock of a zone shows this time on this day.

    A time that the clock passes twice means the first; one that it leaps over means as much later as
    it leaps (PEP 495). Raises Invalid for a time that no clock shows.
    """
    found = as_date(day)
    try:
        local = datetime.combine(found, time(hour, minute, second), zone_of(zone))
    except ValueError as error:
        message = N_('"{hour}:{minute}" is not a time; write one from 00:00 to 23:59')
        raise Invalid(message, hour=f"{hour:02d}", minute=f"{minute:02d}") from error
    return moment_of(local)


def is_moment(when: str) -> bool:
    """Whether a canonical day or moment is a moment."""
    return len(when) > 10


def local_text(when: str, zone: str) -> str:
    """A canonical day as it is, a moment to the minute on the clock of a zone. What is neither stays as it is: a
    field that holds dates may have held words before the workflow was edited."""
    try:
        return as_local(when, zone).strftime("%Y-%m-%d %H:%M") if is_moment(when) else when
    except Invalid:
        return when


_PLAIN_ZONES = frozenset(
    (
        *("UTC", "GMT", "WET", "WEST", "CET", "CEST", "EET", "EEST", "MSK", "EST", "EDT", "CDT", "MST", "MDT", "PST"),
        *("PDT", "AKST", "HST", "JST", "KST", "HKT", "AEST", "AEDT", "NZST", "NZDT"),
    )
)
"""Short names of zones that mean one clock; CST, IST and BST are those of several."""


def zone_mark(local: datetime, board: tzinfo) -> str:
    """`CET`, `UTC+5:30` for a time on a clock that differs from the board's then; empty for one that does not."""
    if local.utcoffset() == local.astimezone(board).utcoffset():
        return ""
    if (name := local.tzname()) in _PLAIN_ZONES:
        return str(name)
    minutes = int((local.utcoffset() or timedelta()).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02d}" if rest else "")


def zoned_text(when: str, zone: str, board: str) -> str:
    """As `local_text`, with the zone of the clock where it is not the board's."""
    text = local_text(when, zone)
    if zone == board or text == when or not is_moment(when):
        return text
    return f"{text} {zone_mark(as_local(when, zone), zone_of(board))}".rstrip()


@lru_cache(maxsize=1024)
def day_of(when: str, zone: str) -> str:
    """The day on which a canonical day or moment falls in a zone. Raises Invalid when it is neither."""
    if not is_moment(when):
        return as_date(when).isoformat()
    return as_local(when, zone).date().isoformat()


def today(now: str, zone: str) -> str:
    """The day that the moment `now` is on in a zone."""
    return day_of(now, zone)


def shifted(day: str, days: int) -> str:
    """The day so many days later, or earlier. Raises Invalid when that leaves the years that count."""
    try:
        found = as_date(day) + timedelta(days=days)
    except OverflowError as error:
        raise _too_far(day, days) from error
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise _too_far(day, days)
    return found.isoformat()


def shifted_within(day: str, days: int) -> str:
    """As `shifted`, but the first or last day that counts where that leaves them."""
    try:
        return shifted(day, days)
    except Invalid:
        return day_text(FIRST_YEAR, 1, 1) if days < 0 else day_text(LAST_YEAR, 12, 31)


@lru_cache(maxsize=200)
def days_from(first: str, last: str) -> tuple[str, ...]:
    """All days from one to another."""
    begin = as_date(first).toordinal()
    return tuple(date.fromordinal(day).isoformat() for day in range(begin, as_date(last).toordinal() + 1))


def shifted_months(day: str, months: int) -> str:
    """The same day of a month later or earlier, the last one of a shorter month. Raises Invalid as `shifted`."""
    found = as_date(day)
    year, month = divmod(found.year * 12 + found.month - 1 + months, 12)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _too_far(day, months)
    return date(year, month + 1, min(found.day, days_in_month(year, month + 1))).isoformat()


def days_in_month(year: int, month: int) -> int:
    """28 to 31."""
    return 31 if month == 12 else (date(year, month + 1, 1) - date(year, month, 1)).days


def days_between(first: str, last: str) -> int:
    """Days from the first to the last; negative when the last comes first."""
    return (as_date(last) - as_date(first)).days


def weekday(day: str) -> int:
    """0 for Monday to 6 for Sunday."""
    return as_date(day).weekday()


def iso_week(day: str) -> tuple[int, int]:
    """The year and number of the ISO 8601 week of a day; the year may differ from the day's own."""
    year, week, _weekday = as_date(day).isocalendar()
    return year, week


def week_of(day: str, first_weekday: int = 0) -> tuple[str, str]:
    """First and last day of the week of a day; weeks begin on `first_weekday` (0 Monday)."""
    first = shifted(day, -((weekday(day) - first_weekday) % 7))
    return first, shifted(first, 6)


def month_of(day: str) -> tuple[str, str]:
    """First and last day of the month of a day."""
    found = as_date(day)
    last = days_in_month(found.year, found.month)
    return found.replace(day=1).isoformat(), found.replace(day=last).isoformat()


def day_text(year: int, month: int, day: int) -> str:
    """The canonical day of these numbers. Raises ValueError when the calendar has no such day."""
    return date(year, month, day).isoformat()


def _too_far(day: str, step: int) -> Invalid:
    message = N_("{step} from {day} leaves the years 1900 to 2999")
    return Invalid(message, step=f"{step:+d}", day=day)
