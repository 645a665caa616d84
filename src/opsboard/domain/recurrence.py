"""Repetition: the rule that it is kept as (RFC 5545, 3.3.10), and the days on which it falls.

What people type for it, and how it is said, stands in `repeat_words`. A rule is an RRULE in one spelling, so that
equal rules are equal text. Behind it may stand what an RRULE cannot say, which `plain_rule` leaves out:
`X-DAYS=WORKING` (the working days of the board instead of Monday to Friday), `X-AFTER=DONE` (counted from the day
that the last one was done) and `X-AHEAD=7` (the next one appears so many days before its date).

Two sentences go beyond the RFC: a month too short for a day takes its last day, and so does 29 February; where a
rule says no days, its first date says them. dateutil does the rest; it skips such months, so that a day of the month
after the 28th is written with all days from the 28th on, of which the last one counts (`BYSETPOS=-1`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Any

from opsboard.domain.days import LAST_YEAR, as_date, day_of, shifted, weekday
from opsboard.domain.errors import N_, Invalid
from opsboard.domain.text import shortened
from opsboard.domain.values import frozen, replaced

if TYPE_CHECKING:
    from dateutil.rrule import rruleset

FREQUENCIES = ("daily", "weekly", "monthly", "yearly")
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WEEKDAYS = DAYS[:5]
INTERVAL_LIMIT = 366
COUNT_LIMIT = 9999
AHEAD_LIMIT = 366
COMING_LIMIT = 400
"""Days of one series that are shown ahead, at most."""
LONGEST_REST = 400
"""Days without any work after which no working day is looked for."""

Worked = Callable[[str], bool]
"""Whether a day is a working day of the board."""

STORED = r"(?:RRULE:)?FREQ=[A-Z]+(?:;[A-Z-]+=[-+0-9A-Z,]+)*"
"""How a rule looks that is typed as RRULE."""
_UNTIL = r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T[0-9]{6}Z?)?"
_NTH = r"\+?(-1|[1-5])([A-Z]{2})"
_LAST_DAY = 31
_SHORTEST_MONTH = 28


@frozen
class Repeat:
    """A repetition. Of a week `weekdays` may be given, of a month `month_days` or `nths`, of a year `year_day`; at most
    one of `until` and `count`."""

    frequency: str
    """One of FREQUENCIES."""
    interval: int = 1
    weekdays: tuple[str, ...] = ()
    """`MO` to `SU`, in order."""
    month_days: tuple[int, ...] = ()
    """1 to 31, in order; 31 is the last day of every month."""
    nths: tuple[tuple[int, str], ...] = ()
    """(2, `TU`) is the second Tuesday, (-1, `FR`) the last Friday."""
    year_day: tuple[int, int] | None = None
    """Month and day."""
    working: bool = False
    """Of a week: its days are the board's working days."""
    until: str | None = None
    """The last day on which it may fall."""
    count: int | None = None
    """How often in all, from the item on that holds the rule."""
    after_done: bool = False
    """Counted from the day on which the last one was done."""
    ahead: int = 0
    """Days before its date on which the next one appears; 0: when the last one is done."""


def bare(repeat: Repeat) -> Repeat:
    """On which days a repetition falls, without when it ends and what comes of it."""
    return replaced(repeat, until=None, count=None, after_done=False, ahead=0)


def repeat_of(rule: str) -> Repeat:
    """The repetition of a rule or any RRULE. Raises Invalid for what opsboard does not repeat by."""
    parts = dict(part.split("=", 1) for part in rule.removeprefix("RRULE:").split(";") if "=" in part)
    frequency = parts.pop("FREQ", "").lower()
    interval, count, ahead = parts.pop("INTERVAL", "1"), parts.pop("COUNT", None), parts.pop("X-AHEAD", "0")
    last = parts.pop("UNTIL", None)
    until = re.fullmatch(_UNTIL, last) if last is not None else None
    parts.pop("WKST", None)
    working, after = parts.pop("X-DAYS", ""), parts.pop("X-AFTER", "")
    numbers = (interval, count or "1", ahead)
    if frequency not in FREQUENCIES or not all(one.isdigit() and len(one) <= 6 for one in numbers):
        raise not_kept(rule)
    if (last is not None and until is None) or working not in ("", "WORKING") or after not in ("", "DONE"):
        raise not_kept(rule)
    return checked(
        replaced(
            _with_days(Repeat(frequency), parts, rule),
            interval=int(interval),
            working=bool(working),
            until="-".join(until.groups()) if until else None,
            count=int(count) if count else None,
            after_done=bool(after),
            ahead=int(ahead),
        )
    )


def rrule_of(repeat: Repeat) -> str:
    """The one spelling of a repetition."""
    parts = [f"FREQ={repeat.frequency.upper()}"]
    if repeat.interval != 1:
        parts.append(f"INTERVAL={repeat.interval}")
    if repeat.weekdays:
        parts.append(f"BYDAY={','.join(repeat.weekdays)}")
    if repeat.nths:
        parts.append(f"BYDAY={','.join(f'{number}{day}' for number, day in repeat.nths)}")
    if repeat.year_day:
        month, day = repeat.year_day
        leap = (month, day) == (2, 29)
        parts.extend([f"BYMONTH={month}", *(_month_day_parts((day,)) if leap else [f"BYMONTHDAY={day}"])])
    parts.extend(_month_day_parts(repeat.month_days))
    if repeat.until:
        parts.append(f"UNTIL={repeat.until.replace('-', '')}")
    if repeat.count:
        parts.append(f"COUNT={repeat.count}")
    parts += ["X-DAYS=WORKING"] if repeat.working else []
    parts += ["X-AFTER=DONE"] if repeat.after_done else []
    parts += [f"X-AHEAD={repeat.ahead}"] if repeat.ahead else []
    return ";".join(parts)


def plain_rule(rule: str) -> str:
    """A rule as other programs understand it."""
    return ";".join(part for part in rule.split(";") if not part.startswith("X-"))


def next_day(rule: str, after_day: str, start_day: str, worked: Worked | None = None) -> str | None:
    """The first day after `after_day` on which the repetition falls; None when it has ended.

    `start_day` is its first day, whatever the rule says: `count` counts from it, and it says which days a bare rule
    means. Raises Invalid for a rule or day that is none.
    """
    after = day_of(after_day, "UTC")
    repeat = repeat_of(rule)
    found = days_after(repeat, start_day, start_day if repeat.count else max(after, start_day), worked)
    if repeat.count:
        found = islice(found, repeat.count - 1)
    return next((day for day in found if day > after), None)


def coming(
    rule: str,
    start: str,
    first: str,
    last: str,
    *,
    after: str | None = None,
    worked: Worked | None = None,
    most: int = COMING_LIMIT,
) -> list[str]:
    """The days from `first` to `last` on which a repetition falls that began on `start`, after the one that stands on
    `after`; without `after` that is `start`. What counts its occurrences counts that one as the first. No more than
    `most`; the work grows with the days that are asked for, not with those before them. Raises Invalid."""
    repeat = repeat_of(rule)
    after = after or start
    since = after if repeat.count else max(after, shifted(first, -1))
    found = days_after(repeat, start, since, worked)
    if repeat.count:
        found = islice(found, repeat.count - 1)
    in_sight = takewhile(lambda day: day <= last, found)
    return list(islice((day for day in in_sight if day >= first), most))


def days_after(repeat: Repeat, start_day: str, after: str, worked: Worked | None = None) -> Iterator[str]:
    """The days after `after` on which a repetition falls that began on `start_day`, up to its last day. How often it
    comes is for the caller, who knows which is the first."""
    start = as_date(start_day)
    last = repeat.until or f"{LAST_YEAR}-12-31"
    if repeat.working:
        yield from _working_days(after, last, worked or (lambda day: weekday(day) < 5))
        return
    found = _rules(repeat, start, max(as_date(after), start))
    for one in found.xafter(datetime.combine(as_date(after), time())):
        day = one.date().isoformat()
        if day > last:
            return
        yield day


def _working_days(after: str, last: str, worked: Worked) -> Iterator[str]:
    rest = 0
    while after < last and rest < LONGEST_REST:
        after = shifted(after, 1)
        rest += 1
        if worked(after):
            yield after
            rest = 0


def _rules(repeat: Repeat, start: date, after: date) -> rruleset:
    """What dateutil asks, from the last step of the rule that is not after `after`: so it counts through no years that
    nobody asks for."""
    from dateutil import rrule

    found = rrule.rruleset()
    end = datetime(LAST_YEAR, 12, 31)
    step = repeat.interval
    same = {"freq": getattr(rrule, repeat.frequency.upper()), "interval": step, "wkst": rrule.MO, "until": end}
    match repeat.frequency:
        case "daily":
            first = start + timedelta((after - start).days // step * step)
            rules: list[dict[str, Any]] = [{}]
        case "weekly":
            monday = start - timedelta(start.weekday())
            first = monday + timedelta((after - monday).days // (7 * step) * 7 * step)
            rules = [{"byweekday": [DAYS.index(day) for day in repeat.weekdays] or [start.weekday()]}]
        case "monthly":
            months = (after.year - start.year) * 12 + after.month - start.month
            years, month = divmod(start.month - 1 + months // step * step, 12)
            first = date(start.year + years, month + 1, 1)
            rules = _of_month(repeat, start)
        case _:
            first = date(start.year + (after.year - start.year) // step * step, 1, 1)
            month, day = repeat.year_day or (start.month, start.day)
            leap = (month, day) == (2, 29)
            rules = [{"bymonth": month, **(_of_month_day(day) if leap else {"bymonthday": day})}]
    for rule in rules:
        found.rrule(rrule.rrule(dtstart=datetime.combine(first, time()), **same, **rule))
    return found


def _of_month(repeat: Repeat, start: date) -> list[dict[str, Any]]:
    from dateutil import rrule

    if repeat.nths:
        return [{"byweekday": [rrule.weekday(DAYS.index(day), number) for number, day in repeat.nths]}]
    return [_of_month_day(day) for day in repeat.month_days or (start.day,)]


def _of_month_day(day: int) -> dict[str, Any]:
    """A day of a month, of a shorter one its last day."""
    if day <= _SHORTEST_MONTH:
        return {"bymonthday": day}
    return {"bymonthday": tuple(range(_SHORTEST_MONTH, day + 1)), "bysetpos": -1}


def _month_day_parts(days: tuple[int, ...]) -> list[str]:
    if not days:
        return []
    if len(days) == 1 and _SHORTEST_MONTH < days[0] < _LAST_DAY:
        return [f"BYMONTHDAY={','.join(map(str, range(_SHORTEST_MONTH, days[0] + 1)))}", "BYSETPOS=-1"]
    return [f"BYMONTHDAY={','.join('-1' if day == _LAST_DAY else str(day) for day in days)}"]


def _with_days(repeat: Repeat, parts: dict[str, str], rule: str) -> Repeat:
    """The repetition with the days of an RRULE's BY parts."""
    kept = dict(parts)
    by_day, by_month_day = kept.pop("BYDAY", ""), kept.pop("BYMONTHDAY", "")
    month, position = kept.pop("BYMONTH", ""), kept.pop("BYSETPOS", "")
    if kept or (by_day and by_month_day) or (month and not by_month_day):
        raise not_kept(rule)
    if by_day and repeat.frequency == "weekly" and not position:
        days = by_day.split(",")
        if all(day in DAYS for day in days):
            return replaced(repeat, weekdays=tuple(day for day in DAYS if day in days))
    elif by_day and repeat.frequency == "monthly":
        if position and re.fullmatch("-1|[1-5]", position) and by_day in DAYS:
            return replaced(repeat, nths=((int(position), by_day),))
        found = [re.fullmatch(_NTH, one) for one in by_day.split(",")]
        nths = [(int(one[1]), one[2]) for one in found if one is not None and one[2] in DAYS]
        if not position and len(nths) == len(found):
            return replaced(repeat, nths=in_order_of_month(nths))
    elif by_month_day and (days_of := _month_days(by_month_day, position)):
        if repeat.frequency == "monthly" and not month:
            return replaced(repeat, month_days=days_of)
        if repeat.frequency == "yearly" and month.isdigit() and len(days_of) == 1:
            return replaced(repeat, year_day=(int(month), days_of[0]))
    elif not (by_day or by_month_day or position):
        return repeat
    raise not_kept(rule)


def _month_days(written: str, position: str) -> tuple[int, ...]:
    """The days of a BYMONTHDAY; nothing where they are none that are kept."""
    numbers = written.split(",")
    if not all(re.fullmatch(r"\+?[0-9]{1,2}|-1", one) for one in numbers):
        return ()
    days = tuple(sorted({_LAST_DAY if one == "-1" else int(one) for one in numbers}))
    if not position:
        return days
    whole = days[0] == _SHORTEST_MONTH and days == tuple(range(_SHORTEST_MONTH, days[-1] + 1))
    return days[-1:] if position == "-1" and (whole or len(days) == 1) else ()


def in_order_of_month(nths: list[tuple[int, str]]) -> tuple[tuple[int, str], ...]:
    """Weekdays of a month in one order, the last ones at its end."""
    return tuple(sorted(set(nths), key=lambda one: (one[0] % 7, DAYS.index(one[1]))))


def checked(repeat: Repeat) -> Repeat:
    """The repetition, if it is one. Raises Invalid."""
    for number, limit, message in (
        (repeat.interval, INTERVAL_LIMIT, N_("a repetition is every 1 to {limit}, not {number}")),
        (repeat.count, COUNT_LIMIT, N_("a count is 1 to {limit}, not {number}")),
        (repeat.ahead or None, AHEAD_LIMIT, N_("the next one appears 1 to {limit} days ahead, not {number}")),
    ):
        if number is not None and not 1 <= number <= limit:
            raise Invalid(message, limit=limit, number=number)
    if repeat.count is not None and repeat.until is not None:
        raise Invalid(N_("a repetition ends after a count or on a day; leave one of them out"))
    if repeat.working and (repeat.interval != 1 or repeat.frequency != "weekly" or repeat.weekdays != WEEKDAYS):
        raise Invalid(N_("a repetition on working days is on every one of them"))
    for day in repeat.month_days:
        if not 1 <= day <= _LAST_DAY:
            raise no_day_of_month(str(day))
    if repeat.year_day is not None:
        month, day = repeat.year_day
        try:
            date(2028, month, day)  # a leap year
        except ValueError:
            raise Invalid(N_("{month}-{day} is no day of a year"), month=month, day=day) from None
    if repeat.until is not None:
        as_date(repeat.until)
    return repeat


def no_day_of_month(typed: str) -> Invalid:
    """What to say of something that is no day of a month."""
    return Invalid(N_('"{days}" is no day of a month; write 1 to 31, or 2tu, or -1fr'), days=shortened(typed, 40))


def not_kept(rule: str) -> Invalid:
    """What to say of a rule that opsboard does not repeat by."""
    message = N_('the rule "{rule}" repeats in a way that opsboard does not; write daily, weekly, monthly or yearly')
    return Invalid(message, rule=shortened(rule, 40))
