"""Repetition: what people type, the RRULE it is kept as (RFC 5545, 3.3.10), and the next day.

| typed | means | kept as |
|---|---|---|
| `daily`, `daily/3` | every day, every third | `FREQ=DAILY;INTERVAL=3` |
| `weekly:mo,we` | these days of the week | `FREQ=WEEKLY;BYDAY=MO,WE` |
| `monthly:15` | this day of the month | `FREQ=MONTHLY;BYMONTHDAY=15` |
| `monthly:31` | the last day | `FREQ=MONTHLY;BYMONTHDAY=-1` |
| `monthly:30` | the 30th, or the last day of a shorter month | `FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1` |
| `monthly:2tu`, `monthly:-1fr` | the second Tuesday, the last Friday | `FREQ=MONTHLY;BYDAY=2TU` |
| `yearly` | this day of the year | `FREQ=YEARLY` |

`/N` is every Nth, `until DAY` the last possible day, `count N` how often in all; never both (RFC 5545).
Without days, the first day says which. A rule that a short month would skip (`BYMONTHDAY=31`) means its
last day here, and a year's 29 February means the 28th when there is none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from opsboard.domain.day_words import parse_day, shown
from opsboard.domain.days import LAST_YEAR, as_date, day_of
from opsboard.domain.errors import N_, Invalid
from opsboard.domain.nearest import nearest
from opsboard.domain.text import narrow
from opsboard.domain.values import frozen, replaced

if TYPE_CHECKING:
    from datetime import datetime

FREQUENCIES = ("daily", "weekly", "monthly", "yearly")
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
INTERVAL_LIMIT = 366
COUNT_LIMIT = 9999

_CHINESE = {"每天": "daily", "每日": "daily", "每周": "weekly", "每月": "monthly", "每年": "yearly"}
_CHINESE_DAYS = dict(zip("一二三四五六日天", (*DAYS, "SU"), strict=True))
_CHINESE_COUNTS = dict(zip("一二两三四五六七八九十", (1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10), strict=True))
_CHINESE_INTERVAL = re.compile(rf"每([{''.join(_CHINESE_COUNTS)}]|[0-9]{{1,3}})个?(天|周|月|年)")
_SHORT = (
    r"(?P<frequency>[a-z]+)(?::(?P<days>[-a-z0-9,]+))?(?:/(?P<interval>[0-9]{1,4}))?"
    r"(?: until (?P<until>.+?))?(?: count (?P<count>[0-9]{1,6}))?"
)
_NTH = r"(-1|[1-5]|last)([a-z]{2})[a-z]*"
_STORED = r"(?:RRULE:)?FREQ=[A-Z]+(?:;[A-Z]+=[-+0-9A-Z,]+)*"
_UNTIL = r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T[0-9]{6}Z?)?"


@frozen
class Repeat:
    """A repetition. At most one of `weekdays`, `month_day`, `nth` is given; of `until`, `count` too."""

    frequency: str
    """One of FREQUENCIES."""
    interval: int = 1
    weekdays: tuple[str, ...] = ()
    """Of a week, `MO` to `SU` in order."""
    month_day: int | None = None
    """1 to 31; 31 is the last day of every month."""
    nth: tuple[int, str] | None = None
    """Of a month: (2, `TU`) is the second Tuesday, (-1, `FR`) the last Friday."""
    until: str | None = None
    """The last day on which it may fall."""
    count: int | None = None


def parse_repeat(text: str, now: str = "1970-01-01T00:00:00Z", zone: str = "UTC") -> str | None:
    """The RRULE that `text` means, a short form or an RRULE; None for `none` and nothing.

    `until` takes a day as people type it, at the moment `now` in a zone. Raises Invalid naming the
    word that was meant.
    """
    words = " ".join(narrow(text).split())
    if words.lower() in ("", "none", "never", "无", "不重复"):
        return None
    if re.fullmatch(_STORED, words.upper()):
        return rrule_of(repeat_of(words.upper()))
    return rrule_of(_short_form(words.lower(), now, zone))


def repeat_of(rrule: str) -> Repeat:
    """The repetition of an RRULE. Raises Invalid for what opsboard does not repeat by."""
    parts = dict(part.split("=", 1) for part in rrule.removeprefix("RRULE:").split(";") if "=" in part)
    frequency = parts.pop("FREQ", "").lower()
    interval, count = parts.pop("INTERVAL", "1"), parts.pop("COUNT", None)
    last = parts.pop("UNTIL", None)
    until = re.fullmatch(_UNTIL, last) if last is not None else None
    parts.pop("WKST", None)
    if frequency not in FREQUENCIES or not interval.isdigit() or not (count or "1").isdigit():
        raise _not_kept(rrule)
    if len(interval) > 4 or len(count or "") > 6 or (last is not None and until is None):
        raise _not_kept(rrule)
    repeat = _with_days(Repeat(frequency), parts, rrule)
    return _checked(
        replaced(
            repeat,
            interval=int(interval),
            until="-".join(until.groups()) if until else None,
            count=int(count) if count else None,
        )
    )


def rrule_of(repeat: Repeat) -> str:
    """The canonical RRULE of a repetition."""
    parts = [f"FREQ={repeat.frequency.upper()}"]
    if repeat.interval != 1:
        parts.append(f"INTERVAL={repeat.interval}")
    if repeat.weekdays:
        parts.append(f"BYDAY={','.join(repeat.weekdays)}")
    if repeat.nth:
        parts.append(f"BYDAY={repeat.nth[0]}{repeat.nth[1]}")
    if repeat.month_day is not None:
        parts.extend(_month_day_parts(repeat.month_day))
    if repeat.until:
        parts.append(f"UNTIL={repeat.until.replace('-', '')}")
    if repeat.count:
        parts.append(f"COUNT={repeat.count}")
    return ";".join(parts)


def repeat_text(rrule: str) -> str:
    """The short form of a kept RRULE, as people type it. Raises Invalid as `repeat_of`."""
    repeat = repeat_of(rrule)
    text = repeat.frequency
    if repeat.weekdays:
        text += ":" + ",".join(repeat.weekdays).lower()
    elif repeat.nth:
        text += f":{repeat.nth[0]}{repeat.nth[1].lower()}"
    elif repeat.month_day is not None:
        text += f":{repeat.month_day}"
    text += f"/{repeat.interval}" if repeat.interval != 1 else ""
    text += f" until {repeat.until}" if repeat.until else ""
    return text + (f" count {repeat.count}" if repeat.count else "")


def repeat_said(rrule: str, language: str) -> str:
    """A kept RRULE as it is read in a language: in English the short form, `每周一、三` in Chinese. Raises Invalid as
    `repeat_of`."""
    if language != "zh":
        return repeat_text(rrule)
    repeat = repeat_of(rrule)
    unit = {"daily": "天", "weekly": "周", "monthly": "个月", "yearly": "年"}[repeat.frequency]
    every = f"每 {repeat.interval} {unit}" if repeat.interval != 1 else f"每{unit[-1]}"
    of = "的" if repeat.interval != 1 else ""
    signs = dict(zip(DAYS, "一二三四五六日", strict=True))
    if repeat.weekdays:
        days = "、".join(signs[day] for day in repeat.weekdays)
        text = f"{every}{of}周{days}" if of else f"每周{days}"
    elif repeat.nth:
        place = f"第 {repeat.nth[0]} 个" if repeat.nth[0] > 0 else "最后一个"
        text = f"{every}{of}{place}周{signs[repeat.nth[1]]}"
    elif repeat.month_day is not None:
        text = (
            f"{every}{of}{'月底' if of else '底'}" if repeat.month_day == 31 else f"{every}{of} {repeat.month_day} 日"
        )
    else:
        text = every
    text += f"，到 {repeat.until} 为止" if repeat.until else ""
    return text + (f"，共 {repeat.count} 次" if repeat.count else "")


def next_day(rrule: str, after_day: str, start_day: str) -> str | None:
    """The first day after `after_day` on which the repetition falls; None when it has ended.

    `start_day` is where it began: it says which days a bare rule means, and `count` counts from it.
    Raises Invalid for a rule or day that is none.
    """
    repeat = repeat_of(rrule)
    start, after = as_date(start_day), as_date(day_of(after_day, "UTC"))
    from datetime import datetime, time

    from dateutil.rrule import rrule as Rule  # noqa: N812 - its own name is that of the argument

    rule = Rule(**_rule_arguments(repeat, datetime.combine(start, time())))
    found = rule.after(datetime.combine(after, time()))
    return found.date().isoformat() if found is not None else None


def _rule_arguments(repeat: Repeat, start: datetime) -> dict[str, Any]:
    """Arguments for dateutil, which would skip short months; the years end it whatever it is asked."""
    from dateutil import rrule

    arguments: dict[str, Any] = {
        "freq": getattr(rrule, repeat.frequency.upper()),
        "interval": repeat.interval,
        "dtstart": start,
        "wkst": rrule.MO,
    }
    if repeat.weekdays:
        arguments["byweekday"] = [DAYS.index(day) for day in repeat.weekdays]
    if repeat.nth:
        arguments["byweekday"] = rrule.weekday(DAYS.index(repeat.nth[1]), repeat.nth[0])
    month_day = repeat.month_day
    if repeat.frequency == "monthly" and not repeat.nth:
        month_day = month_day or start.day
    if repeat.frequency == "yearly":
        month_day = start.day
        arguments["bymonth"] = start.month
    if month_day is not None:
        arguments["bymonthday"] = tuple(range(28, month_day + 1)) or month_day
        if month_day > 28:
            arguments["bysetpos"] = -1
    if repeat.count:
        arguments["count"] = repeat.count
    else:
        last = as_date(repeat.until) if repeat.until else start.replace(year=LAST_YEAR, month=12, day=31)
        arguments["until"] = start.replace(year=last.year, month=last.month, day=last.day)
    return arguments


def _short_form(words: str, now: str, zone: str) -> Repeat:
    match = re.fullmatch(_SHORT, _from_chinese(words))
    if match is None or match["frequency"] not in FREQUENCIES:
        raise _unknown(words)
    repeat = Repeat(
        match["frequency"],
        interval=int(match["interval"] or 1),
        until=parse_day(match["until"], now, zone) if match["until"] else None,
        count=int(match["count"]) if match["count"] else None,
    )
    if match["days"]:
        repeat = _with_typed_days(repeat, match["days"], words)
    return _checked(repeat)


def _from_chinese(words: str) -> str:
    """`每周一三` as `weekly:mo,we`, `每月3号` as `monthly:3`, `每两周` as `weekly/2`; other words as they are."""
    if every := _CHINESE_INTERVAL.match(words):
        count, unit = every.groups()
        plain = _from_chinese(f"每{unit}{words[every.end() :]}")
        head, space, rest = plain.partition(" ")
        return f"{head}/{_CHINESE_COUNTS.get(count, count)}{space}{rest}"
    english = _CHINESE.get(words[:2])
    if english is None:
        return words
    days, space, rest = words[2:].partition(" ")
    if english == "weekly" and days:
        days = ",".join(_CHINESE_DAYS.get(sign, sign).lower() for sign in re.sub("[周、,和]", "", days))
    elif english == "monthly":
        days = "31" if days in ("底", "末", "最后一天") else days.rstrip("日号")
    return f"{english}{':' if days and days[0] not in ':/' else ''}{days}{space}{rest}"


def _with_typed_days(repeat: Repeat, days: str, words: str) -> Repeat:
    if repeat.frequency == "weekly":
        typed = [day[:2].upper() for day in days.split(",") if day]
        if typed and all(day in DAYS for day in typed):
            return replaced(repeat, weekdays=tuple(day for day in DAYS if day in typed))
        raise Invalid(N_('"{days}" are no weekdays; write some of mo,tu,we,th,fr,sa,su'), days=shown(days))
    if repeat.frequency == "monthly":
        if days in ("last", "-1"):
            return replaced(repeat, month_day=31)
        if days.isdigit() and len(days) < 3:
            return replaced(repeat, month_day=int(days))
        nth = re.fullmatch(_NTH, days)
        if nth is not None and nth[2].upper() in DAYS:
            return replaced(repeat, nth=(-1 if nth[1] == "last" else int(nth[1]), nth[2].upper()))
        raise Invalid(N_('"{days}" is no day of a month; write 1 to 31, or 2tu, or -1fr'), days=shown(days))
    raise Invalid(N_('"{words}": only weekly and monthly take days'), words=shown(words))


def _with_days(repeat: Repeat, parts: dict[str, str], rrule: str) -> Repeat:
    """The repetition with the days of an RRULE's BY parts, in the forms that `rrule_of` writes."""
    kept = dict(parts)
    by_day = kept.pop("BYDAY", None)
    by_month_day = kept.pop("BYMONTHDAY", None)
    position = kept.pop("BYSETPOS", None)
    if kept or (by_day and by_month_day):
        raise _not_kept(rrule)
    if by_day and repeat.frequency == "weekly" and position is None:
        days = by_day.split(",")
        if all(day in DAYS for day in days):
            return replaced(repeat, weekdays=tuple(day for day in DAYS if day in days))
    if by_day and repeat.frequency == "monthly":
        nth = re.fullmatch(r"\+?(-1|[1-5])?([A-Z]{2})", by_day)
        numbers = [number for number in (nth[1], position) if number] if nth else []
        if nth and nth[2] in DAYS and len(numbers) == 1 and numbers[0] in ("-1", "1", "2", "3", "4", "5"):
            return replaced(repeat, nth=(int(numbers[0]), nth[2]))
    if by_month_day and repeat.frequency == "monthly":
        written = [f"{name}={value}" for name, value in sorted(parts.items())]
        for day in range(1, 32):
            if written in (_month_day_parts(day), [f"BYMONTHDAY={day}"]):
                return replaced(repeat, month_day=day)
    if by_day or by_month_day or position:
        raise _not_kept(rrule)
    return repeat


def _month_day_parts(day: int) -> list[str]:
    if day == 31:
        return ["BYMONTHDAY=-1"]
    if day > 28:
        return [f"BYMONTHDAY={','.join(map(str, range(28, day + 1)))}", "BYSETPOS=-1"]
    return [f"BYMONTHDAY={day}"]


def _checked(repeat: Repeat) -> Repeat:
    if not 1 <= repeat.interval <= INTERVAL_LIMIT:
        raise Invalid(
            N_("a repetition is every 1 to {limit}, not {number}"), limit=INTERVAL_LIMIT, number=repeat.interval
        )
    if repeat.count is not None and not 1 <= repeat.count <= COUNT_LIMIT:
        raise Invalid(N_("a count is 1 to {limit}, not {number}"), limit=COUNT_LIMIT, number=repeat.count)
    if repeat.count is not None and repeat.until is not None:
        raise Invalid(N_("a repetition ends after a count or on a day; leave one of them out"))
    if repeat.month_day is not None and not 1 <= repeat.month_day <= 31:
        raise Invalid(N_('"{days}" is no day of a month; write 1 to 31, or 2tu, or -1fr'), days=repeat.month_day)
    if repeat.until is not None:
        as_date(repeat.until)
    return repeat


def _unknown(words: str) -> Invalid:
    meant = nearest(re.split("[:/ ]", words)[0], FREQUENCIES)
    if meant is None:
        message = N_('no repetition "{text}"; write daily, weekly:mo,we, monthly:31, monthly:2tu or yearly')
        return Invalid(message, text=shown(words))
    message = N_('no repetition "{text}"; did you mean "{meant}"? Examples: {meant}/2, weekly:mo,we, monthly:2tu')
    return Invalid(message, text=shown(words), meant=meant)


def _not_kept(rrule: str) -> Invalid:
    message = N_('the rule "{rule}" repeats in a way that opsboard does not; write daily, weekly, monthly or yearly')
    return Invalid(message, rule=shown(rrule))
