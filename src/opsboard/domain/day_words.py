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
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import NamedTuple

from opsboard.domain.date_table import (
    DAYS,
    HALVES,
    HOURS,
    NOW,
    NUMBERED,
    PERIODS,
    PLACES,
    SHORT_DAYS,
    UNITS,
    Hour,
    Period,
)
from opsboard.domain.days import (
    FIRST_YEAR,
    LAST_YEAR,
    MONTHS,
    as_date,
    as_local,
    day_of,
    day_text,
    days_between,
    is_day,
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
from opsboard.domain.festivals import BY_NAME as FESTIVALS
from opsboard.domain.text import narrow, shortened
from opsboard.domain.values import frozen
from opsboard.domain.working_time import WorkingTime, of_settings

NOTHING = frozenset({"", "none", "无", "没有", "空"})
"""Words that clear a date."""
LONGEST = 80
"""Characters of a text that may be a date."""
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
    "january february march april may june july august september october november december".split()
)  # fmt: skip


@frozen
class Customs:
    """What words about time mean to a person at a board, besides the moment and the board's zone."""

    work: WorkingTime = of_settings({})
    """When the team works: Mondays to Fridays from nine to six, unless the board says otherwise."""
    own_zone: str = ""
    """The zone in which the person types times; empty: the board's."""


USUAL = Customs()


class Meant(NamedTuple):
    """A canonical day or moment, None for none, and whether the year was not typed but is not this one."""

    when: str | None
    year_added: bool = False


class _Here(NamedTuple):
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


def parse_when(
    text: str, now: str, zone: str, customs: Customs = USUAL, *, held: str | None = None, ahead: bool = True
) -> str | None:
    """The canonical day or moment that `text` means to someone at the moment `now` on a board in `zone`; None for `none`
    and nothing. `held` is the date that `++1d` counts from. Raises Invalid naming the word that was meant."""
    return meaning(text, now, zone, customs, held=held, ahead=ahead).when


def meaning(
    text: str,
    now: str,
    zone: str,
    customs: Customs = USUAL,
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
    here = _Here(now, zone, customs, today(now, zone), ahead, held)
    found = _moment(words, here) or _day(words, here)
    if found is None:
        found = _with_time(words, here, keeps_day)
    if found is None:
        raise _unknown(text, words)
    return Meant(found, _is_of_another_year(words, found, here))


def parse_day(text: str, now: str, zone: str, customs: Customs = USUAL, *, ahead: bool = True) -> str | None:
    """As `parse_when`, for what can only be a day. Raises Invalid for a text with a time."""
    found = parse_when(text, now, zone, customs, ahead=ahead)
    if found is not None and is_moment(found):
        raise Invalid(N_('"{text}" has a time; write a day, like 2026-11-03'), text=shown(text))
    return found


def parse_past(typed: str, now: str, zone: str, customs: Customs = USUAL) -> str | None:
    """The moment since when something is asked for, from a day or moment as people type it: a weekday means
    the last one, not the next. None for `none`. Raises Invalid."""
    when = parse_when(typed, now, zone, customs, ahead=False)
    if when is None:
        return None
    here = today(now, zone)
    if here < when[:10] <= shifted(here, 7):
        when = shifted(when[:10], -7) + when[10:]
    return when if is_moment(when) else moment_at(when, 0, 0, zone)


def shown(text: str) -> str:
    """A typed text as an error may quote it."""
    return shortened(text, 40)


# the text made plain

_COUNTED = "天日号周月年点时分刻季个小"
_DIGITS = {sign: number for number, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_SPELLED = rf"(?<![周期拜双〇一二两三四五六七八九十])([一二两三四五六七八九]?十[一二三四五六七八九]?|[零一二两三四五六七八九])(?=[{_COUNTED}])"
"""A number written in Chinese signs before what it counts; not the one in the name of a weekday."""
_WEEKDAY_SIGN = r"(周|星期|礼拜)([一二三四五六])(?=.)"
_MINUTES = r"(?<=[点时])[零〇]?([一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])(?![刻])"
_CHINESE: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (r"([0-9]{1,3})个半小时", lambda match: f"{int(match[1]) * 60 + 30}分钟"),
    (r"半个?小时", "30分钟"),
    (r"半个月", "15天"),
    (r"半年(?=后|前|内|以|之|$)", "6个月"),
)
_COUNTS = {"a": 1, "an": 1} | {
    word: number
    for number, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)
}
_ENGLISH_COUNT = rf"\b({'|'.join(_COUNTS)})(?= (?:days?|weeks?|months?|years?|hours?|minutes?|workdays?|working|business)\b)"
_OPENERS = r"^(?:on|by|due) +(?:the )?|^the "
_SOONER = r"^(推迟|顺延|延后|延期|推后|提前|提早) ?"


def plain_words(text: str) -> str:
    """What was typed as it is read: narrow, small, with single spaces, numbers in digits (`三天后` is `3天后`)."""
    words = " ".join(narrow(text).lower().replace(",", " ").split())
    if words.isascii():
        words = words.replace("half an hour", "30 minutes").replace("a.m.", "am").replace("p.m.", "pm")
        return re.sub(_ENGLISH_COUNT, lambda match: str(_COUNTS[match[1]]), words)
    words = re.sub(r"(?<=[^ -~]) (?=[^ -~])", "", words)
    words = re.sub(_WEEKDAY_SIGN, lambda match: f"{match[1]}{_DIGITS[match[2]]} ", words)
    words = re.sub(_SPELLED, lambda match: str(_number(match[1])), words)
    for shape, plain in _CHINESE:
        words = re.sub(shape, plain, words)
    words = re.sub(_MINUTES, lambda match: str(_number(match[1])), words)
    if match := re.match(_SOONER, words):
        words = ("--" if match[1].startswith("提") else "++") + words[match.end() :]
    return " ".join(words.split())


def _number(signs: str) -> int:
    """`三` is 3, `十二` 12, `二十` 20."""
    if "十" not in signs:
        return _DIGITS[signs]
    tens, _ten, ones = signs.partition("十")
    return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0)


# moments

_ISO_MOMENT = (
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[t ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r" ?(z|[+-][0-9]{2}:?[0-9]{2})?"
)
_STEP = (
    r"(\+\+|--|in |[+-])? ?([0-9]{1,5}) ?"
    r"((?:working|business) days?|[a-z]+|[天日周年分]|个?月|个?星期|个?礼拜|个?小时|分钟|个?工作日)"
    r"( ago| from now| from today| later|[之以]?[前后内])?"
)


def _moment(words: str, here: _Here) -> str | None:
    if words in NOW:
        return moment_of(as_local(here.now, "UTC"))
    if match := re.fullmatch(_ISO_MOMENT, words):
        day, hour, minute, second, offset = match.groups()
        if offset is None:
            return moment_at(day, int(hour), int(minute), here.own_zone, int(second or 0))
        return _moment_with_offset(moment_at(day, int(hour), int(minute), "UTC", int(second or 0)), offset)
    match = re.fullmatch(_STEP, words)
    if match is None or (unit := _unit(match)) is None:
        return None
    if match[1] in ("++", "--"):
        return _from_held(match, unit, here)
    if unit in ("hour", "minute"):
        return _later(here.now, _signed(match), unit)
    return None


def _later(moment: str, number: int, unit: str) -> str:
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


# steps


def _unit(match: re.Match[str]) -> str | None:
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


def _signed(match: re.Match[str]) -> int:
    number = int(match[2])
    back = match[1] in ("-", "--") or (match[4] is not None and (match[4] == " ago" or match[4].endswith("前")))
    return -number if back else number


def _stepped(day: str, number: int, unit: str, work: WorkingTime) -> str:
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


def _step(words: str, here: _Here) -> str | None:
    match = re.fullmatch(_STEP, words)
    unit = _unit(match) if match else None
    if match is None or unit is None or unit in ("hour", "minute"):
        return None
    return _stepped(here.day, _signed(match), unit, here.customs.work)


def _from_held(match: re.Match[str], unit: str, here: _Here) -> str:
    held, number = here.held, _signed(match)
    if held is None:
        raise Invalid(
            N_('"{text}" counts from the date that is there, and there is none; {plain} counts from today'),
            text=match[0],
            plain=match[0][1:],
        )
    if not is_moment(held):
        if unit in ("hour", "minute"):
            raise Invalid(N_('"{text}": {day} has no time to count from; write a time'), text=match[0], day=held)
        return _stepped(held, number, unit, here.customs.work)
    if unit in ("hour", "minute"):
        return _later(held, number, unit)
    local = as_local(held, here.zone)
    day = _stepped(day_of(held, here.zone), number, unit, here.customs.work)
    return moment_at(day, local.hour, local.minute, here.zone, local.second)


# days

_DAY_WORDS = {word: row.rule for row in DAYS for word in row.words}
_WEEKS = {
    "this": 0, "coming": 0, "本": 0, "这": 0, "这个": 0, "next": 1, "下": 1, "下个": 1, "下下": 2, "下下个": 2,
    "last": -1, "上": -1, "上个": -1,
}  # fmt: skip
_MONTH_WORD = r"本|这个?|下下?个?|上个?|当"


def _day(words: str, here: _Here) -> str | None:
    """The day that words without a time mean; None when they mean none."""
    if (found := _plain_day(words, here)) is not None:
        return found
    bare = re.sub(_OPENERS, "", _without_by(words))
    return _plain_day(bare, here) if bare != words else None


def _without_by(words: str) -> str:
    """`周五前` is Friday itself."""
    return re.sub(r"[之以]?前$", "", words).strip()


def _plain_day(words: str, here: _Here) -> str | None:
    rule = _DAY_WORDS.get(words)
    if rule is not None:
        return rule(here.day)
    place = WEEKDAY_PLACES.get(words)
    if place is not None:
        return shifted(here.day, (place - weekday(here.day) - 1) % 7 + 1)
    for meant in _SHAPES:
        found = meant(words, here)
        if found is not None:
            return found
    return None


def _week_day(words: str, here: _Here) -> str | None:
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


def _working_day(words: str, here: _Here) -> str | None:
    if words in ("next working day", "next workday", "next business day", "下个工作日", "下1个工作日", "下一个工作日"):
        return here.customs.work.step(here.day, 1)
    match = re.fullmatch(r"(first|last) (?:working|business) day of (?:the )?(.+)|(.*?)(?:的?)(第1个|第一个|最后1个|最后一个)工作日", words)
    if match is None:
        return None
    first = (match[1] or match[4]) in ("first", "第1个", "第一个")
    for begin, end in _spans(match[2] or match[3] or "month", here):
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


def _full_date(words: str, here: _Here) -> str | None:
    match = re.fullmatch(_FULL_DATE, words) or re.fullmatch(_COMPACT_DATE, words)
    if match is not None:
        year, month, day = (int(part) for part in match.groups() if part is not None)
        return _checked(words, year, month, day)
    if (match := re.fullmatch(_DAY_FIRST, words)) is not None:
        if match[3]:
            return _checked(words, int(match[3]), int(match[2]), int(match[1]))
        return _without_year(words, int(match[2]), int(match[1]), here)
    return None


def _month_day(words: str, here: _Here) -> str | None:
    match = re.fullmatch(_MONTH_DAY, words)
    return _without_year(words, int(match[1]), int(match[2]), here) if match else None


def _named_month(words: str, here: _Here) -> str | None:
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


def _of_next_year(of_year: Callable[[int], str], here: _Here) -> str | None:
    """A day of the year without its year: the next one to come, or where it may be past the one near. `of_year` raises
    ValueError for a year that has none."""
    this_year = int(here.day[:4])
    for year in range(this_year, min(this_year + 9, LAST_YEAR + 1)):  # 29 February may be eight years ahead
        with suppress(ValueError):
            found = of_year(year)
            if found >= here.day or (not here.ahead and days_between(found, here.day) <= 183):
                return found
    return None


def _without_year(words: str, month: int, day: int, here: _Here) -> str:
    found = _of_next_year(lambda year: day_text(year, month, day), here)
    if found is None:
        raise _no_such_day(words)
    return found


def _festival(words: str, here: _Here) -> str | None:
    festival = FESTIVALS.get(words.removesuffix("当天"))
    return None if festival is None else _of_next_year(festival.rule, here)


def _day_of_month(words: str, here: _Here) -> str | None:
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


def _day_of_that_month(words: str, here: _Here) -> str | None:
    """`下个月3号`, `12th of next month`: of that month, wherever it lies."""
    match = re.fullmatch(rf"((?:{_MONTH_WORD})月)([0-9]{{1,2}})[日号]", words)
    month, day = (match[1], match[2]) if match else ("", "")
    if match is None and (match := re.fullmatch(rf"{_NTH} (?:of )?((?:this|next|last) month)", words)):
        month, day = match[2], match[1]
    if match is None and (match := re.fullmatch(rf"((?:this|next|last) month) (?:on )?(?:the )?{_NTH}", words)):
        month, day = match[1], match[2]
    period = _PERIODS.get(month)
    if period is None:
        return None
    first = period.rule(here.day)[0]
    return _checked(words, int(first[:4]), int(first[5:7]), int(day))


# weeks, months, quarters and years

_PERIODS = {word: period for period in (*PERIODS, *NUMBERED) for word in period.words}
_WEEK = r"(?:([0-9]{4})[年-]?-?)?(?:w|week ?|第)([0-9]{1,2})周?"
_MONTH = r"(?:([0-9]{4})[年]|([0-9]{4})-)?([0-9]{1,2})月份?"


def _week(words: str, here: _Here) -> str | None:
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


def _spans(words: str, here: _Here) -> Iterator[tuple[str, str]]:
    """First and last days of a period, that of today or named outright first, then the following ones."""
    period = _PERIODS.get(words.removesuffix("的"))
    if period is None:
        period = _named_period(words)
    if period is None:
        return
    yield period.rule(here.day)
    if period.months:
        yield period.rule(shifted_months(here.day[:8] + "01", period.months))


def _named_period(words: str) -> Period | None:
    match = re.fullmatch(_MONTH, words)
    month = int(match[3]) if match else _month_of_name(words)
    if month is None or not 1 <= month <= 12:
        return None
    year = (match[1] or match[2]) if match else None
    if year:
        return Period("", "", lambda _day: month_of(_checked(words, int(year), month, 1)))
    return Period("", "", lambda day: month_of(day_text(int(day[:4]), month, 1)), 12)


def _period(words: str, here: _Here) -> str | None:
    """A period alone: its last day while it is under way, else its first."""
    if words in ("月", "季", "年"):
        return None
    for first, last in _spans(words, here):
        if here.day <= last or not here.ahead or words in _PERIODS and not _PERIODS[words].months:
            return last if first <= here.day <= last and first != here.day else first
    return None


_PLACE_BEFORE = {word: place.rule for place in PLACES for word in place.en.split("|")}
_PLACE_BEHIND = {word: place.rule for place in PLACES for word in place.zh.split("|") if not word.startswith("月")}
_SHORT = {"w": "this week", "m": "month", "q": "quarter", "y": "year"}


def _placed(words: str, here: _Here) -> str | None:
    """`月底`, `12月底`, `end of next month`, `eoq`: a place in a period, the next one to come."""
    if match := re.fullmatch(r"([se])o([mqyw])", words):
        rule = PLACES[0].rule if match[1] == "s" else PLACES[2].rule
        return _first_placed(_SHORT[match[2]], rule, here)
    if words.isascii():
        match = re.fullmatch(rf"({'|'.join(_PLACE_BEFORE)})[ -](?:the )?(.+)", words)
        return _first_placed(match[2], _PLACE_BEFORE[match[1]], here) if match else None
    match = re.fullmatch(rf"(.+?)({'|'.join(_PLACE_BEHIND)})", words)
    return _first_placed(match[1], _PLACE_BEHIND[match[2]], here) if match else None


def _first_placed(period: str, rule: Callable[[str, str], str], here: _Here) -> str | None:
    found = None
    for first, last in _spans({"周": "本周"}.get(period, period), here):
        found = rule(first, last)
        if found >= here.day or not here.ahead:
            return found
    return found


_YEAR_BEFORE = r"(今年|本年|明年|来年|后年|去年|[0-9]{4}年|[0-9]{4}[ -]?(?=q|h))的?(.+)"
_YEAR_BEHIND = r"(.+) (?:of )?(this|next|last) year|(.+) ([0-9]{4})"


def _of_year(words: str, here: _Here) -> str | None:
    """`明年1月5日`, `christmas next year`: what stands in a year, read as on the first day of that year."""
    if match := re.fullmatch(_YEAR_BEFORE, words):
        name, rest = match[1].strip(" -"), match[2]
    elif match := re.fullmatch(_YEAR_BEHIND, words):
        name, rest = (f"{match[2]} year", match[1]) if match[2] else (match[4], match[3])
    else:
        return None
    year = name[:4] if name[:4].isdigit() else _PERIODS[name].rule(here.day)[0][:4]
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise _no_such_day(words)
    there = here._replace(day=f"{year}-01-01", ahead=True)
    for meant in (_month_day, _named_month, _festival, _week, _placed, _period):
        found = meant({"初": "年初", "中": "年中", "底": "年底", "末": "年末"}.get(rest, rest), there)
        if found is not None:
            if found[:4] != year:
                raise _no_such_day(words)
            return found
    return None


_SHAPES: tuple[Callable[[str, _Here], str | None], ...] = (
    _week_day,
    _step,
    _full_date,
    _month_day,
    _day_of_month,
    _day_of_that_month,
    _named_month,
    _festival,
    _working_day,
    _week,
    _placed,
    _of_year,
    _period,
)
"""How a day may look: the first that gives one counts."""


# times

_HOUR_WORDS = {word: hour for hour in HOURS for word in hour.words}
_HALF = "|".join(sorted(HALVES, key=len, reverse=True))
_CLOCK = (
    rf"(?P<half>{_HALF})? ?(?P<at>at |@ ?)?(?P<hour>[0-9]{{1,2}})"
    r"(?::(?P<minute>[0-9]{2})|(?P<spoken>[点时])(?:钟|整|(?P<part>半|[123一三]刻|[0-9]{1,2})分?)?)?"
    r" ?(?P<meridiem>am|pm|o'clock)?"
)
_CLOCK_BEHIND = rf"(?P<before>.*?)(?<![0-9:.+/-]){_CLOCK}"
_CLOCK_BEFORE = r"^((?:at )?[0-9]{1,2}(?::[0-9]{2})? ?(?:am|pm|o'clock)?) (?:on )?(.+)$"
_HOUR_BEHIND = rf"(.*?) ?(?:at )?({'|'.join(sorted(map(re.escape, _HOUR_WORDS), key=len, reverse=True))})"
_DAY_PARTS = r"\b(?:tonight|this (?=morning|afternoon|evening|night))"


def _with_time(words: str, here: _Here, keeps_day: bool) -> str | None:
    words = re.sub(_DAY_PARTS, lambda match: "today night" if match[0] == "tonight" else "today ", words)
    words = _without_by(words)
    words = re.sub(_OPENERS, "", words) if words.startswith(("by ", "on ", "due ")) else words
    turned = re.sub(_CLOCK_BEFORE, r"\2 \1", words)  # `9am tomorrow`, `18:00 fri`
    for said in dict.fromkeys((words, turned)):
        if (match := re.fullmatch(_CLOCK_BEHIND, said)) and (clock := _clock(match, words)) is not None:
            found = _on_day(match["before"], clock, here, keeps_day)
            if found is not None:
                return found
    if match := re.fullmatch(_HOUR_BEHIND, words):
        return _on_day(match[1], _HOUR_WORDS[match[2]], here, keeps_day)
    return None


def _clock(match: re.Match[str], words: str) -> tuple[int, int] | None:
    """Hour and minute, 24 and more for the day after; None for a number that is no time. Raises Invalid for a time that
    no clock shows."""
    if not (match["minute"] or match["spoken"] or match["meridiem"] or match["at"] or match["half"]):
        return None
    if match["half"] and match["half"].isascii() is False and not (match["minute"] or match["spoken"]):
        return None
    hour, part = int(match["hour"]), match["part"] or "0"
    minute = int(match["minute"] or {"半": "30", "1刻": "15", "一刻": "15", "2刻": "30", "3刻": "45", "三刻": "45"}.get(part, part))
    counted = _hour_of(hour, HALVES.get(match["half"] or "", ""), match["meridiem"] or "")
    if counted is None or minute > 59 or (counted == 24 and minute and not match["half"]):
        raise Invalid(N_('"{text}" is no time; write one like 18:00, 6pm or 下午6点'), text=shown(words))
    return counted, minute


def _hour_of(hour: int, half: str, meridiem: str) -> int | None:
    """The hour of the day, from 24 on of the next; None where it contradicts itself (`13pm`, 上午15点)."""
    if meridiem in ("am", "pm"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if meridiem == "pm" else 0)
    allowed = {
        "": lambda: hour if hour <= 24 else None,
        "am": lambda: hour if hour <= 12 else None,
        "noon": lambda: {10: 10, 11: 11, 12: 12, 13: 13, 14: 14, 1: 13, 2: 14}.get(hour),
        "pm": lambda: hour if 12 <= hour <= 23 else hour + 12 if 1 <= hour <= 11 else None,
        "evening": lambda: (
            hour + 12 if 5 <= hour <= 11 else 24 + hour % 12 if hour <= 4 or hour == 12 else hour if hour >= 17 else None
        ),
        "late": lambda: 24 + hour % 12 if hour <= 5 or hour == 12 else hour + 12 if hour == 11 else None,
        "night": lambda: hour % 12 if hour <= 6 or hour == 12 else None,
    }
    found = allowed[half]()
    return found if found is None or found <= 36 else None


def _on_day(before: str, clock: tuple[int, int] | Hour, here: _Here, keeps_day: bool) -> str | None:
    """A time on the day that the words before it mean; without any, the next one to come."""
    before = before.strip().removesuffix(" at").removesuffix("的").strip()
    at = clock.at if isinstance(clock, Hour) else clock
    of_work = isinstance(at, str)
    zone = here.zone if of_work else here.own_zone
    there = here._replace(day=today(here.now, zone))
    if before:
        day = shifted(there.day, SHORT_DAYS[before]) if before in SHORT_DAYS else _day(before, there)
        return None if day is None else _at(day, at, zone, here)
    if keeps_day and here.held is not None:
        return _at(day_of(here.held, zone), at, zone, here)
    first = there.day if of_work or at < (24, 0) else shifted(there.day, -1)
    for step in range(3):
        day = here.customs.work.step(first, step) if of_work and step else shifted(first, step)
        moment = _at(day, at, zone, here)
        if moment > here.now:
            return moment
    return None


def _at(day: str, at: tuple[int, int] | str, zone: str, here: _Here) -> str:
    if isinstance(at, str):
        at = here.customs.work.end_of(day) if at == "end" else _begin_of(here.customs.work, day)
    hour, minute = at
    return moment_at(shifted(day, hour // 24), hour % 24, minute, zone)


def _begin_of(work: WorkingTime, day: str) -> tuple[int, int]:
    hours = work.hours(day) or next((usual for usual in work.week if usual), ((540, 1080),))
    return divmod(hours[0][0], 60)


# what is said of it

_WITHOUT_YEAR = (_month_day, _named_month, _festival, _full_date)


def _is_of_another_year(words: str, found: str, here: _Here) -> bool:
    """Whether a month and day were typed without the year that they are of, and it is not this one."""
    year = day_of(found, here.zone)[:4]
    if year == here.day[:4] or year in words or any(word in words for word in ("年", "year")):
        return False
    typed = re.split(r" (?=[0-9]{1,2}(?::|[ap]m)|at )", _without_by(words))[0]
    with suppress(Invalid):
        return any(meant(typed, here) is not None for meant in _WITHOUT_YEAR)
    return False


def _unknown(text: str, words: str) -> Invalid:
    from opsboard.domain.nearest import nearest

    known = [*_DAY_WORDS, *NOW, *WEEKDAY_PLACES, *_PERIODS, *_HOUR_WORDS, *FESTIVALS]
    meant = nearest(words, [word for word in known if len(word) > 1]) if words else None
    if meant is None:
        message = N_('no date "{text}"; write one like 2026-11-03, 11-03, today, fri, next fri, +3d, 月底, or none')
        return Invalid(message, text=shown(text))
    message = N_('no date "{text}"; did you mean "{meant}"? Others: 2026-11-03, fri, +3d, 月底, none')
    return Invalid(message, text=shown(text), meant=meant)
