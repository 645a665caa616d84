"""Dates as people type them, in English and Chinese, made canonical.

How the open cases are settled:
- a weekday alone is the next one to come, never today; `this fri`, `本周五` is that of this week, `next fri`,
  `下周五` of next week, `last fri`, `上周五` of last week; weeks begin on Monday
- a day without a year is this year's, or next year's when that lies more than half a year (183 days) back
- a day of the month alone (`3号`) and the start of a month (`月初`) are the next one to come, or today
- a month later than the 31st is the last day of a shorter month
- a time alone is the next one to come
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress

from opsboard.domain.days import (
    FIRST_YEAR,
    LAST_YEAR,
    MONTHS,
    as_date,
    as_local,
    day_text,
    days_between,
    is_moment,
    moment_at,
    moment_of,
    month_of,
    shifted,
    shifted_months,
    today,
    week_of,
    weekday,
)
from opsboard.domain.errors import N_, Invalid
from opsboard.domain.nearest import nearest
from opsboard.domain.text import narrow, shortened

NOTHING = frozenset({"", "none", "无", "没有", "空"})
"""Words that clear a date."""

WEEKDAYS = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)
WEEKDAY_PLACES = {
    **{name[:length]: place for place, name in enumerate(WEEKDAYS) for length in (3, len(name))},
    "tues": 1,
    "wednes": 2,
    "thur": 3,
    "thurs": 3,
    **{
        prefix + sign: place
        for prefix in ("周", "星期", "礼拜")
        for place, signs in enumerate(("一1", "二2", "三3", "四4", "五5", "六6", "日天7"))
        for sign in signs
    },
}
_WORDS: dict[str, Callable[[str], str]] = {
    "today": lambda day: day,
    "tomorrow": lambda day: shifted(day, 1),
    "yesterday": lambda day: shifted(day, -1),
    "next week": lambda day: shifted(week_of(day)[0], 7),
    "last week": lambda day: shifted(week_of(day)[0], -7),
    "next month": lambda day: shifted_months(month_of(day)[0], 1),
    "last month": lambda day: shifted_months(month_of(day)[0], -1),
    "end of week": lambda day: week_of(day)[1],
    "end of month": lambda day: month_of(day)[1],
    "end of next month": lambda day: month_of(shifted_months(day, 1))[1],
    "end of year": lambda day: day[:4] + "-12-31",
    "start of month": lambda day: day if day.endswith("-01") else shifted_months(month_of(day)[0], 1),
    "start of next month": lambda day: shifted_months(month_of(day)[0], 1),
    "day after tomorrow": lambda day: shifted(day, 2),
    "in three days": lambda day: shifted(day, 3),
    "day before yesterday": lambda day: shifted(day, -2),
    "start of this month": lambda day: month_of(day)[0],
    "end of next week": lambda day: shifted(week_of(day)[1], 7),
}
_OTHER_WORDS = {
    other: word
    for word, others in {
        "today": "tod 今天 今日",
        "tomorrow": "tom tmr 明天 明日",
        "yesterday": "昨天 昨日",
        "day after tomorrow": "后天",
        "in three days": "大后天",
        "day before yesterday": "前天",
        "next week": "nextweek 下周 下星期",
        "last week": "lastweek 上周 上星期",
        "next month": "nextmonth 下月 下个月",
        "last month": "lastmonth 上月 上个月",
        "end of week": "eow weekend 周末 本周末 这周末 这个周末",
        "end of next week": "下周末 下个周末",
        "end of month": "eom 月底 月末 本月底 本月末 这个月底",
        "end of next month": "下月底 下个月底 下月末 下个月末",
        "end of year": "eoy 年底 年末",
        "start of month": "月初 som",
        "start of this month": "本月初 这个月初",
        "start of next month": "下月初 下个月初",
    }.items()
    for other in others.split()
}
_WEEKS = {
    "this": 0, "本": 0, "这": 0, "这个": 0, "next": 1, "下": 1, "下个": 1, "下下": 2, "下下个": 2, "last": -1, "上": -1,
    "上个": -1,
}  # fmt: skip
_UNITS = {
    "d": "day", "day": "day", "days": "day", "天": "day", "日": "day",
    "w": "week", "week": "week", "weeks": "week", "周": "week", "个星期": "week", "星期": "week", "个礼拜": "week",
    "礼拜": "week",
    "m": "month", "mo": "month", "month": "month", "months": "month", "个月": "month",
    "y": "year", "year": "year", "years": "year", "年": "year",
    "h": "hour", "hour": "hour", "hours": "hour", "小时": "hour", "个小时": "hour",
    "min": "minute", "minute": "minute", "minutes": "minute", "分钟": "minute",
}  # fmt: skip
_NOW = ("now", "现在", "此刻", "马上")
_DIGITS = {sign: number for number, sign in enumerate("〇一二三四五六七八九")} | {"两": 2}
_SPELLED = re.compile(
    r"(?<![周期拜〇一二两三四五六七八九十])([一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])"
    r"(?=天|日|号|周|月|年|点|分|小时|个)"
)
"""A number written in Chinese signs before what it counts; not the one in the name of a weekday."""
_HALVES = {"半小时": "30分钟", "半个小时": "30分钟", "半个月": "15天", "半年": "6个月"}
_ISO_MOMENT = (
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[t ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r" ?(z|[+-][0-9]{2}:?[0-9]{2})?"
)
_FULL_DATE = r"([0-9]{4})(?:-([0-9]{1,2})-|/([0-9]{1,2})/|\.([0-9]{1,2})\.|年([0-9]{1,2})月)([0-9]{1,2})[日号]?"
_COMPACT_DATE = r"([0-9]{4})([0-9]{2})([0-9]{2})"
_MONTH_DAY = r"([0-9]{1,2})(?:[-/]|月)([0-9]{1,2})[日号]?"
_NAMED_MONTH = r"(?:([0-9]{1,2}) )?([a-z]{3})[a-z]*(?: ([0-9]{1,2}))?(?:,? ([0-9]{4}))?"
_DAY_OF_MONTH = r"([0-9]{1,2})[日号]"
_STEP = r"(in |[+-])?([0-9]{1,5}) ?([a-z]+|[天日周年]|个?月|个?星期|个?礼拜|个?小时|分钟)( ago|[之以]?[前后])?"
_WEEK_DAY = r"(this|next|last|本|这个?|下下?个?|上个?) ?(.+)"
_TIME = (
    r"(?:^|(?<=[ 天日号底初末一二三四五六t0-9]))"
    r"(?:at )?(上午|早上|中午|下午|晚上)?(?<![0-9])([0-9]{1,2})(?::([0-9]{2})|点(半|[0-9]{1,2}分?)?)? ?(am|pm)?$"
)


def parse_when(text: str, now: str, zone: str) -> str | None:
    """The canonical day or moment that `text` means to someone in `zone` at the moment `now`; None for
    `none` and nothing. A local time is that of the zone. Raises Invalid naming the word that was meant."""
    words = plain_words(text)
    if words in NOTHING:
        return None
    if words in _NOW:
        return moment_of(as_local(now, "UTC"))
    found = _parse_moment(words, now, zone) or _parse_words(words, today(now, zone))
    if found is None:
        found = _parse_with_time(words, now, zone)
    if found is None:
        raise _unknown(text, words)
    return found


def parse_day(text: str, now: str, zone: str) -> str | None:
    """As `parse_when`, for what can only be a day. Raises Invalid for a text with a time."""
    found = parse_when(text, now, zone)
    if found is not None and is_moment(found):
        raise Invalid(N_('"{text}" has a time; write a day, like 2026-11-03'), text=shown(text))
    return found


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


def shown(text: str) -> str:
    """A typed text as an error may quote it."""
    return shortened(text, 40)


def plain_words(text: str) -> str:
    """What was typed as it is read: narrow, small, with single spaces, numbers in digits (`三天后` is `3天后`)."""
    words = " ".join(narrow(text).lower().split())
    if words.isascii():
        return words
    for half, digits in _HALVES.items():
        if words.startswith(half):
            words = digits + words.removeprefix(half)
    return _SPELLED.sub(lambda match: str(_number(match[1])), words)


def _number(signs: str) -> int:
    """`三` is 3, `十二` 12, `二十` 20."""
    if "十" not in signs:
        return _DIGITS[signs]
    tens, _ten, ones = signs.partition("十")
    return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0)


def _parse_moment(words: str, now: str, zone: str) -> str | None:
    if match := re.fullmatch(_ISO_MOMENT, words):
        day, hour, minute, second, offset = match.groups()
        if offset is None:
            return moment_at(day, int(hour), int(minute), zone, int(second or 0))
        return _moment_with_offset(moment_at(day, int(hour), int(minute), "UTC", int(second or 0)), offset)
    match = re.fullmatch(_STEP, words)
    unit = _UNITS.get(match[3]) if match else None
    if match and unit in ("hour", "minute"):
        from datetime import timedelta

        seconds = _signed(match) * (3600 if unit == "hour" else 60)
        return moment_of(as_local(now, "UTC") + timedelta(seconds=seconds))
    return None


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


def _parse_with_time(words: str, now: str, zone: str) -> str | None:
    match = re.search(_TIME, words)
    if match is None:
        return None
    half, hour_text, minute_text, spoken, meridiem = match.groups()
    if minute_text is None and "点" not in match[0] and meridiem is None:
        return None
    hour = int(hour_text)
    minute = 30 if spoken == "半" else int(minute_text or (spoken or "0").rstrip("分"))
    if (meridiem == "pm" or half in ("下午", "晚上")) and hour < 12:
        hour += 12
    elif hour == 12 and (meridiem == "am" or half in ("上午", "早上")):
        hour = 0
    before = words[: match.start()].strip().removesuffix(" at")
    here = today(now, zone)
    if not before:
        moment = moment_at(here, hour, minute, zone)
        return moment if moment > now else moment_at(shifted(here, 1), hour, minute, zone)
    day = _parse_words(before, here)
    return None if day is None else moment_at(day, hour, minute, zone)


def _parse_words(words: str, here: str) -> str | None:
    """The day that words without a time mean on the day `here`; None when they mean none."""
    rule = _WORDS.get(_OTHER_WORDS.get(words, words))
    if rule is not None:
        return rule(here)
    place = WEEKDAY_PLACES.get(words)
    if place is not None:
        return shifted(here, (place - weekday(here) - 1) % 7 + 1)
    for shape, meant in _SHAPES:
        match = re.fullmatch(shape, words)
        found = None if match is None else meant(match, here)
        if found is not None:
            return found
    return None


def _week_day(match: re.Match[str], here: str) -> str | None:
    name = match[2]
    place = WEEKDAY_PLACES.get(name if name.isascii() else name.removeprefix("个"))
    if place is None:
        return None
    return shifted(week_of(here)[0], 7 * _WEEKS[match[1]] + place)


def _signed(match: re.Match[str]) -> int:
    number = int(match[2])
    back = match[1] == "-" or (match[4] is not None and (match[4] == " ago" or match[4].endswith("前")))
    return -number if back else number


def _step(match: re.Match[str], here: str) -> str | None:
    unit = _UNITS.get(match[3])
    if unit is None:
        return None
    if match[3] == "日" and match[1] is None and match[4] is None:
        return None  # `3日` is the third of a month
    if match[3] == "年" and match[1] is None and match[4] is None:
        return None  # `2026年` is a year
    number = _signed(match)
    if unit in ("day", "week"):
        return shifted(here, number * (7 if unit == "week" else 1))
    return shifted_months(here, number * (12 if unit == "year" else 1))


def _full_date(match: re.Match[str], here: str) -> str:
    year, month, day = (int(part) for part in match.groups() if part is not None)
    return _checked(match[0], year, month, day)


def _month_day(match: re.Match[str], here: str) -> str:
    return _without_year(match[0], int(match[1]), int(match[2]), here)


def _named_month(match: re.Match[str], here: str) -> str | None:
    if match[2] not in MONTHS or (match[1] is None) == (match[3] is None):
        return None
    month, day = MONTHS.index(match[2]) + 1, int(match[1] or match[3])
    if match[4]:
        return _checked(match[0], int(match[4]), month, day)
    return _without_year(match[0], month, day, here)


def _checked(words: str, year: int, month: int, day: int) -> str:
    with suppress(ValueError):
        if FIRST_YEAR <= year <= LAST_YEAR:
            return day_text(year, month, day)
    raise Invalid(N_('the calendar has no day "{text}"'), text=shown(words))


def _without_year(words: str, month: int, day: int, here: str) -> str:
    this_year = as_date(here).year
    for year in range(this_year, min(this_year + 9, LAST_YEAR + 1)):  # 29 February may be eight years ahead
        with suppress(ValueError):
            found = day_text(year, month, day)
            if days_between(found, here) <= 183:
                return found
    raise Invalid(N_('the calendar has no day "{text}"'), text=shown(words))


def _day_of_month(match: re.Match[str], here: str) -> str:
    first = month_of(here)[0]
    for months in range(4):
        with suppress(ValueError):
            found = as_date(shifted_months(first, months)).replace(day=int(match[1])).isoformat()
            if found >= here:
                return found
    raise Invalid(N_('the calendar has no day "{text}"'), text=shown(match[0]))


_SHAPES: tuple[tuple[str, Callable[[re.Match[str], str], str | None]], ...] = (
    (_WEEK_DAY, _week_day),
    (_STEP, _step),
    (_FULL_DATE, _full_date),
    (_COMPACT_DATE, _full_date),
    (_MONTH_DAY, _month_day),
    (_DAY_OF_MONTH, _day_of_month),
    (_NAMED_MONTH, _named_month),
)
"""How a day may look, and what it means when it does: the first that gives one counts."""


def _unknown(text: str, words: str) -> Invalid:
    meant = nearest(words, [*_WORDS, *_OTHER_WORDS, *_NOW, *WEEKDAY_PLACES])
    if meant is None:
        message = N_('no date "{text}"; write one like 2026-11-03, 11-03, today, fri, next fri, +3d, 月底, or none')
        return Invalid(message, text=shown(text))
    message = N_('no date "{text}"; did you mean "{meant}"? Others: 2026-11-03, fri, +3d, 月底, none')
    return Invalid(message, text=shown(text), meant=meant)
