"""The days that words without a time mean: a function for each way in which a day may look."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import NamedTuple

from opsboard.domain.date_table import DAYS, NUMBERED, PERIODS, PLACES, UNITS, Period
from opsboard.domain.days import (
    FIRST_YEAR,
    LAST_YEAR,
    MONTHS,
    as_date,
    day_text,
    days_between,
    month_of,
    shifted,
    shifted_months,
    week_of,
    weekday,
)
from opsboard.domain.errors import N_, Invalid
from opsboard.domain.festivals import BY_NAME as FESTIVALS
from opsboard.domain.plain_dates import OPENERS, shown
from opsboard.domain.values import frozen
from opsboard.domain.working_time import WorkingTime, of_settings

MOST_WORKING_DAYS = 2_000

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAY_PLACES = {
    **{name[:length]: place for place, name in enumerate(WEEKDAYS) for length in (3, len(name))},
    "tues": 1,
    "weds": 2,
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
_MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november"),
    "december",
)


@frozen
class Customs:
    """What words about time mean to a person at a board, besides the moment and the board's zone."""

    work: WorkingTime = of_settings({})
    """When the team works: Mondays to Fridays from nine to six, unless the board says otherwise."""
    own_zone: str = ""
    """The zone in which the person types times; empty: the board's."""


USUAL = Customs()


class Here(NamedTuple):
    """What a text is read against."""

    now: str
    zone: str
    customs: Customs
    day: str
    ahead: bool
    held: str | None

    @property
    def own_zone(self) -> str:
        return self.customs.own_zone or self.zone


# steps

STEP = (
    r"(\+\+|--|in |[+-])? ?([0-9]{1,5}) ?"
    r"((?:working|business) days?|[a-z]+|[天日周年分]|个?月|个?星期|个?礼拜|个?小时|分钟|个?工作日)"
    r"( ago| from now| from today| later|[之以]?[前后内])?"
)


def unit_of(match: re.Match[str]) -> str | None:
    """What a step counts. `m` is minutes, with a sign months. Raises Invalid where nobody can tell."""
    unit, sign = match[3], match[1]
    if unit == "m" and sign in ("+", "-", "++", "--"):
        if int(match[2]) > 12:
            raise Invalid(
                N_('"{text}": minutes or months? Write {minutes} or {months}'),
                text=match[0],
                minutes=f"{sign}{match[2]}min",
                months=f"{sign}{match[2]}mo",
            )
        return "month"
    if sign is None and match[4] is None and unit in ("日", "年", "分"):
        return None  # `3日` is the third of a month, `2026年` a year
    return UNITS.get(unit)


def signed(match: re.Match[str]) -> int:
    number = int(match[2])
    back = match[1] in ("-", "--") or (match[4] is not None and (match[4] == " ago" or match[4].endswith("前")))
    return -number if back else number


def stepped(day: str, number: int, unit: str, work: WorkingTime) -> str:
    match unit:
        case "day":
            return shifted(day, number)
        case "week":
            return shifted(day, 7 * number)
        case "working":
            if abs(number) > MOST_WORKING_DAYS:
                raise Invalid(N_("{count} working days are too many; write a date"), count=number)
            return work.step(day, number)
        case "month":
            return shifted_months(day, number)
        case _:
            return shifted_months(day, 12 * number)


def _step(words: str, here: Here) -> str | None:
    match = re.fullmatch(STEP, words)
    unit = unit_of(match) if match else None
    if match is None or unit is None or unit in ("hour", "minute"):
        return None
    return stepped(here.day, signed(match), unit, here.customs.work)


# days

DAY_WORDS = {word: row.rule for row in DAYS for word in row.words}
_WEEKS = {
    "this": 0, "coming": 0, "本": 0, "这": 0, "这个": 0, "next": 1, "下": 1, "下个": 1, "下下": 2, "下下个": 2,
    "last": -1, "上": -1, "上个": -1,
}  # fmt: skip
_MONTH_WORD = r"本|这个?|下下?个?|上个?|当"


def day_meant(words: str, here: Here) -> str | None:
    """The day that words without a time mean; None when they mean none."""
    if (found := _plain_day(words, here)) is not None:
        return found
    bare = re.sub(OPENERS, "", without_by(words))
    return _plain_day(bare, here) if bare != words else None


def without_by(words: str) -> str:
    """`周五前` is Friday itself."""
    return re.sub(r"[之以]?前$", "", words).strip()


def _plain_day(words: str, here: Here) -> str | None:
    rule = DAY_WORDS.get(words)
    if rule is not None:
        return rule(here.day)
    place = WEEKDAY_PLACES.get(words)
    if place is not None:
        return shifted(here.day, (place - weekday(here.day) - 1) % 7 + 1)
    for meant in DAY_SHAPES:
        found = meant(words, here)
        if found is not None:
            return found
    return None


def _week_day(words: str, here: Here) -> str | None:
    match = re.fullmatch(r"(this|coming|next|last|本|这个?|下下?个?|上个?) ?([^ ]+)", words)
    if match is None:
        match = re.fullmatch(r"([a-z]+) (this|next|last) week", words)
        name, week = (match[1], match[2]) if match else ("", "")
    else:
        name, week = match[2], match[1]
    place = WEEKDAY_PLACES.get(name if name.isascii() else name.removeprefix("个"))
    if place is None:
        return None
    return shifted(week_of(here.day)[0], 7 * _WEEKS[week] + place)


def _working_day(words: str, here: Here) -> str | None:
    if words in ("next working day", "next workday", "next business day", "下个工作日", "下1个工作日", "下一个工作日"):
        return here.customs.work.step(here.day, 1)
    match = re.fullmatch(
        r"(first|last) (?:working|business) day of (?:the )?(.+)|(.*?)(?:的?)(第1个|第一个|最后1个|最后一个)工作日",
        words,
    )
    if match is None:
        return None
    first = (match[1] or match[4]) in ("first", "第1个", "第一个")
    for begin, end in spans(match[2] or match[3] or "month", here.day):
        found = here.customs.work.step(begin, 0) if first else here.customs.work.step(shifted(end, 1), -1)
        if found >= here.day or not here.ahead:
            return found
    return None


_FULL_DATE = r"([0-9]{4})(?:-([0-9]{1,2})-|/([0-9]{1,2})/|\.([0-9]{1,2})\.|年([0-9]{1,2})月)([0-9]{1,2})[日号]?"
_COMPACT_DATE = r"([0-9]{4})([0-9]{2})([0-9]{2})"
_DAY_FIRST = r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})?"
_MONTH_DAY = r"([0-9]{1,2})(?:[-/]|月份?)([0-9]{1,2})[日号]?"
_NTH = r"([0-9]{1,2})(?:st|nd|rd|th)?"
_NAMED_MONTH = rf"(?:{_NTH} (?:of )?)?([a-z]{{3,9}})(?: {_NTH})?(?: ([0-9]{{4}}))?"
_DAY_OF_MONTH = r"([0-9]{1,2})(?:[日号]|st|nd|rd|th)"


def full_date(words: str, here: Here) -> str | None:
    match = re.fullmatch(_FULL_DATE, words) or re.fullmatch(_COMPACT_DATE, words)
    if match is not None:
        year, month, day = (int(part) for part in match.groups() if part is not None)
        return _checked(words, year, month, day)
    if (match := re.fullmatch(_DAY_FIRST, words)) is not None:
        if match[3]:
            return _checked(words, int(match[3]), int(match[2]), int(match[1]))
        return _without_year(words, int(match[2]), int(match[1]), here)
    return None


def month_day(words: str, here: Here) -> str | None:
    match = re.fullmatch(_MONTH_DAY, words)
    return _without_year(words, int(match[1]), int(match[2]), here) if match else None


def named_month(words: str, here: Here) -> str | None:
    match = re.fullmatch(_NAMED_MONTH, words)
    month = _month_of_name(match[2]) if match else None
    if match is None or month is None or (match[1] is None) == (match[3] is None):
        return None
    day = int(match[1] or match[3])
    return _checked(words, int(match[4]), month, day) if match[4] else _without_year(words, month, day, here)


def _month_of_name(name: str) -> int | None:
    place = MONTHS.index(name[:3]) if name[:3] in MONTHS else None
    return place + 1 if place is not None and _MONTH_NAMES[place].startswith(name) else None


def _checked(words: str, year: int, month: int, day: int) -> str:
    with suppress(ValueError):
        if FIRST_YEAR <= year <= LAST_YEAR:
            return day_text(year, month, day)
    raise _no_such_day(words)


def _no_such_day(words: str) -> Invalid:
    return Invalid(N_('the calendar has no day "{text}"'), text=shown(words))


def _of_next_year(of_year: Callable[[int], str], here: Here) -> str | None:
    """A day of the year without its year: the next one to come, or where it may be past the one near. `of_year` raises
    ValueError for a year that has none."""
    this_year = int(here.day[:4])
    for year in range(this_year, min(this_year + 9, LAST_YEAR + 1)):  # 29 February may be eight years ahead
        with suppress(ValueError):
            found = of_year(year)
            if found >= here.day or (not here.ahead and days_between(found, here.day) <= 183):
                return found
    return None


def _without_year(words: str, month: int, day: int, here: Here) -> str:
    found = _of_next_year(lambda year: day_text(year, month, day), here)
    if found is None:
        raise _no_such_day(words)
    return found


def festival_of(words: str, here: Here) -> str | None:
    festival = FESTIVALS.get(words.removesuffix("当天"))
    return None if festival is None else _of_next_year(festival.rule, here)


def _day_of_month(words: str, here: Here) -> str | None:
    match = re.fullmatch(_DAY_OF_MONTH, words)
    if match is None:
        return None
    first = month_of(here.day)[0]
    for months in range(4):
        with suppress(ValueError):
            found = as_date(shifted_months(first, months)).replace(day=int(match[1])).isoformat()
            if found >= here.day:
                return found
    raise _no_such_day(words)


def _day_of_that_month(words: str, here: Here) -> str | None:
    """`下个月3号`, `12th of next month`: of that month, wherever it lies."""
    match = re.fullmatch(rf"((?:{_MONTH_WORD})月)([0-9]{{1,2}})[日号]", words)
    month, day = (match[1], match[2]) if match else ("", "")
    if match is None and (match := re.fullmatch(rf"{_NTH} (?:of )?((?:this|next|last) month)", words)):
        month, day = match[2], match[1]
    if match is None and (match := re.fullmatch(rf"((?:this|next|last) month) (?:on )?(?:the )?{_NTH}", words)):
        month, day = match[1], match[2]
    period = PERIOD_WORDS.get(month)
    if period is None:
        return None
    first = period.rule(here.day)[0]
    return _checked(words, int(first[:4]), int(first[5:7]), int(day))


# weeks, months, quarters and years

PERIOD_WORDS = {word: period for period in (*PERIODS, *NUMBERED) for word in period.words}
_WEEK = r"(?:([0-9]{4})[年-]?-?)?(?:w|week ?|第)([0-9]{1,2})周?"
_MONTH = r"(?:([0-9]{4})[年]|([0-9]{4})-)?([0-9]{1,2})月份?"


def _week(words: str, here: Here) -> str | None:
    """The Monday of a week by its number, today while it is under way; with a year, that one's."""
    match = re.fullmatch(_WEEK, words)
    if match is None or (match[0].startswith("第") and not match[0].endswith("周")):
        return None
    from datetime import date

    def monday(year: int) -> str:
        return date.fromisocalendar(year, int(match[2]), 1).isoformat()

    try:
        if match[1]:
            return shifted(monday(int(match[1])), 0)
    except (ValueError, Invalid) as error:
        raise Invalid(N_('the calendar has no "{text}"'), text=shown(words)) from error
    this_year = as_date(here.day).isocalendar().year
    for year in range(this_year, min(this_year + 9, LAST_YEAR)):
        with suppress(ValueError):
            found = monday(year)
            if shifted(found, 6) >= here.day:
                return max(found, here.day) if here.ahead else found
    raise Invalid(N_('the calendar has no "{text}"'), text=shown(words))


def spans(words: str, day: str) -> Iterator[tuple[str, str]]:
    """First and last days of a period, that of today or named outright first, then the following ones."""
    period = PERIOD_WORDS.get(words.removesuffix("的"))
    if period is None:
        period = _named_period(words)
    if period is None:
        return
    yield period.rule(day)
    if period.months:
        yield period.rule(shifted_months(day[:8] + "01", period.months))


def _named_period(words: str) -> Period | None:
    match = re.fullmatch(_MONTH, words)
    month = int(match[3]) if match else _month_of_name(words)
    if month is None or not 1 <= month <= 12:
        return None
    year = (match[1] or match[2]) if match else None
    if year:
        return Period("", "", lambda _day: month_of(_checked(words, int(year), month, 1)))
    return Period("", "", lambda day: month_of(day_text(int(day[:4]), month, 1)), 12)


def _period(words: str, here: Here) -> str | None:
    """A period alone: its last day while it is under way, else its first."""
    for first, last in spans(words, here.day):
        if here.day <= last or not here.ahead or (words in PERIOD_WORDS and not PERIOD_WORDS[words].months):
            return last if first <= here.day <= last and first != here.day else first
    return None


_PLACE_BEFORE = {word: place.rule for place in PLACES for word in place.en.split("|")}
_PLACE_BEHIND = {word: place.rule for place in PLACES for word in place.zh.split("|") if not word.startswith("月")}
_SHORT_PERIODS = {"周": "本周", "月": "month", "季": "quarter", "年": "year"}
"""Signs that name a period before its beginning or end: 月底, 季末."""
_SHORT = {"w": "this week", "m": "month", "q": "quarter", "y": "year"}


def _placed(words: str, here: Here) -> str | None:
    """`月底`, `12月底`, `end of next month`, `eoq`: a place in a period, the next one to come."""
    if match := re.fullmatch(r"([se])o([mqyw])", words):
        rule = PLACES[0].rule if match[1] == "s" else PLACES[2].rule
        return _first_placed(_SHORT[match[2]], rule, here)
    if words.isascii():
        match = re.fullmatch(rf"({'|'.join(_PLACE_BEFORE)})[ -](?:the )?(.+)", words)
        return _first_placed(match[2], _PLACE_BEFORE[match[1]], here) if match else None
    match = re.fullmatch(rf"(.+?)({'|'.join(_PLACE_BEHIND)})", words)
    return _first_placed(match[1], _PLACE_BEHIND[match[2]], here) if match else None


def _first_placed(period: str, rule: Callable[[str, str], str], here: Here) -> str | None:
    found = None
    for first, last in spans(_SHORT_PERIODS.get(period, period), here.day):
        found = rule(first, last)
        if found >= here.day or not here.ahead:
            return found
    return found


_YEAR_BEFORE = r"(今年|本年|明年|来年|后年|去年|[0-9]{4}年|[0-9]{4}[ -]?(?=q|h))的?(.+)"
_YEAR_BEHIND = r"(.+) (?:of )?(this|next|last) year|(.+) ([0-9]{4})"


def _of_year(words: str, here: Here) -> str | None:
    """`明年1月5日`, `christmas next year`: what stands in a year, read as on the first day of that year."""
    if match := re.fullmatch(_YEAR_BEFORE, words):
        name, rest = match[1].strip(" -"), match[2]
    elif match := re.fullmatch(_YEAR_BEHIND, words):
        name, rest = (f"{match[2]} year", match[1]) if match[2] else (match[4], match[3])
    else:
        return None
    year = name[:4] if name[:4].isdigit() else PERIOD_WORDS[name].rule(here.day)[0][:4]
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise _no_such_day(words)
    there = here._replace(day=f"{year}-01-01", ahead=True)
    for meant in (month_day, named_month, festival_of, _week, _placed, _period):
        found = meant({"初": "年初", "中": "年中", "底": "年底", "末": "年末"}.get(rest, rest), there)
        if found is not None:
            if found[:4] != year:
                raise _no_such_day(words)
            return found
    return None


DAY_SHAPES: tuple[Callable[[str, Here], str | None], ...] = (
    _week_day,
    _step,
    full_date,
    month_day,
    _day_of_month,
    _day_of_that_month,
    named_month,
    festival_of,
    _working_day,
    _week,
    _placed,
    _of_year,
    _period,
)
"""How a day may look: the first that gives one counts."""
