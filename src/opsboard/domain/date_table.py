"""The one table of words for days and times, in both languages: what a person may type, what it means, and the rule.

Parsing (`day_words`), the spans of queries (`day_spans`), what is offered while one types and the page of the
documentation read it; a test has the value of each of its words. Chinese numbers are in digits here, as `plain_words`
makes them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from opsboard.domain.days import days_in_month, month_of, shifted, shifted_months, week_of


class Row(NamedTuple):
    """One meaning: its words in either language with `|` between, what it is in words, and what gives it."""

    en: str
    zh: str
    means: str
    rule: Callable[[str], str]

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(word for words in (self.en, self.zh) if words for word in words.split("|"))


class Period(NamedTuple):
    """Days from a first to a last one, as they lie around a day. `months`: how many months later the following one is,
    for a period that means the next to come; 0 for one that is named outright (`next month`)."""

    en: str
    zh: str
    rule: Callable[[str], tuple[str, str]]
    months: int = 0

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(word for words in (self.en, self.zh) if words for word in words.split("|"))


class Hour(NamedTuple):
    """A time of day by a word: hour and minute, 24:00 for the end of a day; `begin` and `end` are those of work."""

    en: str
    zh: str
    means: str
    at: tuple[int, int] | str

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(word for words in (self.en, self.zh) if words for word in words.split("|"))


def weekend(day: str) -> str:
    """Saturday, or Sunday on that day."""
    return max(day, shifted(week_of(day)[0], 5))


DAYS = (
    Row("today|tod", "今天|今日|当天", "today", lambda day: day),
    Row("tomorrow|tom|tmr|tmrw", "明天|明日|次日", "tomorrow", lambda day: shifted(day, 1)),
    Row("day after tomorrow|overmorrow", "后天|后日", "in two days", lambda day: shifted(day, 2)),
    Row("in three days", "大后天", "in three days", lambda day: shifted(day, 3)),
    Row("yesterday", "昨天|昨日", "yesterday", lambda day: shifted(day, -1)),
    Row("day before yesterday", "前天|前日", "two days ago", lambda day: shifted(day, -2)),
    Row("three days ago", "大前天", "three days ago", lambda day: shifted(day, -3)),
    Row("weekend|this weekend", "周末|本周末|这周末|这个周末", "Saturday of this week; on Sunday, Sunday", weekend),
    Row(
        "next weekend|nextweekend",
        "下周末|下个周末",
        "Saturday of next week",
        lambda day: shifted(week_of(day)[0], 12),
    ),
)
WEEKEND, NEXT_WEEKEND = (row.words for row in DAYS[-2:])


def quarter_of(day: str, quarters: int = 0) -> tuple[str, str]:
    """First and last day of the quarter of a day, or of one so many later."""
    first = shifted_months(f"{day[:4]}-{(int(day[5:7]) - 1) // 3 * 3 + 1:02d}-01", 3 * quarters)
    return first, month_of(shifted_months(first, 2))[1]


def half_of(day: str, half: int | None = None) -> tuple[str, str]:
    """First and last day of the half year of a day, or of the first (0) or second (1) one of its year."""
    half = int(day[5:7]) // 7 if half is None else half
    return (f"{day[:4]}-07-01", f"{day[:4]}-12-31") if half else (f"{day[:4]}-01-01", f"{day[:4]}-06-30")


def year_of(day: str, years: int = 0) -> tuple[str, str]:
    """First and last day of the year of a day, or of one so many later."""
    year = shifted_months(day, 12 * years)[:4]
    return f"{year}-01-01", f"{year}-12-31"


def week_at(day: str, weeks: int) -> tuple[str, str]:
    return week_of(shifted(day, 7 * weeks))


def month_at(day: str, months: int) -> tuple[str, str]:
    return month_of(shifted_months(month_of(day)[0], months))


PERIODS = (
    Period("this week|week|thisweek", "本周|这周|这个星期|本星期|这星期", lambda day: week_at(day, 0)),
    Period("next week|nextweek", "下周|下星期|下个星期|下礼拜|下个礼拜", lambda day: week_at(day, 1)),
    Period("week after next", "下下周|下下个星期", lambda day: week_at(day, 2)),
    Period("last week|lastweek", "上周|上星期|上个星期", lambda day: week_at(day, -1)),
    Period("this month|thismonth", "本月|这个月|这月|当月", lambda day: month_at(day, 0)),
    Period("next month|nextmonth", "下月|下个月", lambda day: month_at(day, 1)),
    Period("month after next", "下下月|下下个月", lambda day: month_at(day, 2)),
    Period("last month|lastmonth", "上月|上个月", lambda day: month_at(day, -1)),
    Period("this quarter|thisquarter", "本季度|这个季度|这季度|本季", lambda day: quarter_of(day)),
    Period("next quarter|nextquarter", "下季度|下个季度|下季", lambda day: quarter_of(day, 1)),
    Period("last quarter|lastquarter", "上季度|上个季度|上季", lambda day: quarter_of(day, -1)),
    Period("first half|h1", "上半年", lambda day: half_of(day, 0), 12),
    Period("second half|h2", "下半年", lambda day: half_of(day, 1), 12),
    Period("this year|thisyear", "今年|本年|本年度", lambda day: year_of(day)),
    Period("next year|nextyear", "明年|来年", lambda day: year_of(day, 1)),
    Period("year after next", "后年", lambda day: year_of(day, 2)),
    Period("last year|lastyear", "去年", lambda day: year_of(day, -1)),
    Period("month", "", lambda day: month_at(day, 0), 1),
    Period("quarter", "季度", lambda day: quarter_of(day), 3),
    Period("year", "年度", lambda day: year_of(day), 12),
)
"""Periods by a word. A period alone is a day too: the last one of what is under way, the first of what is to come."""


def _quarter(number: int) -> Period:
    names = (f"q{number}|{number}q|quarter {number}", f"第{number}季度|{number}季度")
    return Period(*names, lambda day: quarter_of(f"{day[:4]}-{3 * number:02d}-01"), 12)


NUMBERED = tuple(map(_quarter, range(1, 5)))


def _middle(first: str, last: str) -> str:
    """The 15th of a month and of the middle one of a quarter; Wednesday; the last day of June."""
    if last[:4] == first[:4] and first.endswith("-01-01") and last.endswith("-12-31"):
        return first[:4] + "-06-30"
    if first[8:] != "01" or last[8:] != f"{days_in_month(int(last[:4]), int(last[5:7])):02d}":
        return shifted(first, 2)
    months = (int(last[5:7]) - int(first[5:7])) // 2
    return shifted_months(first, months)[:8] + "15"


class Place(NamedTuple):
    """Where in a period: before it in English, behind it in Chinese."""

    en: str
    zh: str
    short: str
    """The letter of `eom`, `som`."""
    means: str
    rule: Callable[[str, str], str]


PLACES = (
    Place("start of|beginning of|begin of|early", "初|月初", "s", "its first day", lambda first, last: first),
    Place("middle of|mid", "中|中旬", "", "the 15th of a month; Wednesday; the last day of June", _middle),
    Place("end of|late", "底|末|月底|内|以内|之内|结束", "e", "its last day", lambda first, last: last),
)

HOURS = (
    Hour("noon|midday", "中午|正午", "12:00", (12, 0)),
    Hour("midnight", "午夜|半夜", "the end of the day", (24, 0)),
    Hour("morning", "早上|上午|早晨|早", "09:00", (9, 0)),
    Hour("afternoon", "下午|午后", "15:00", (15, 0)),
    Hour("", "傍晚", "18:00", (18, 0)),
    Hour("evening|night", "晚上|晚|晚间|夜里", "20:00", (20, 0)),
    Hour("start of day|sod|start of work", "上班|上班时|开工", "when work begins on the board", "begin"),
    Hour(
        "end of day|eod|cob|eob|close of business|end of business|end of work",
        "下班|下班时|收工", "when work ends on the board", "end",
    ),
)  # fmt: skip
"""Times by a word, alone or behind a day: `fri noon`, `周五下班前`."""

NOW = ("now", "现在", "此刻", "马上", "立刻")

HALVES = {
    "凌晨": "night", "清晨": "am", "早上": "am", "早晨": "am", "早": "am", "上午": "am", "morning": "am",
    "中午": "noon", "正午": "noon", "下午": "pm", "午后": "pm", "傍晚": "pm", "afternoon": "pm",
    "晚上": "evening", "晚间": "evening", "晚": "evening", "夜里": "evening", "深夜": "evening", "半夜": "late",
    "evening": "evening", "night": "evening",
}  # fmt: skip
"""Parts of a day before an hour: `下午3点`, `明晚8点`, `tomorrow evening at 8`."""
SHORT_DAYS = {"今": 0, "明": 1, "后": 2, "昨": -1}
"""Days by one sign, before a part of the day: 今晚, 明早."""

UNITS = {
    "d": "day", "day": "day", "days": "day", "天": "day", "日": "day",
    "w": "week", "week": "week", "weeks": "week", "周": "week", "个星期": "week", "星期": "week", "个礼拜": "week",
    "礼拜": "week",
    "mo": "month", "month": "month", "months": "month", "个月": "month",
    "y": "year", "year": "year", "years": "year", "年": "year",
    "h": "hour", "hr": "hour", "hrs": "hour", "hour": "hour", "hours": "hour", "小时": "hour", "个小时": "hour",
    "m": "minute", "min": "minute", "mins": "minute", "minute": "minute", "minutes": "minute",
    "分钟": "minute", "分": "minute",
    "wd": "working", "bd": "working", "workday": "working", "workdays": "working", "working day": "working",
    "working days": "working", "business day": "working", "business days": "working", "工作日": "working",
    "个工作日": "working", "weekdays": "working",
}  # fmt: skip
"""What a step counts: `3d`, `+3wd`, `3个工作日`. `m` without a sign is minutes, with one months."""


class Shape(NamedTuple):
    """How a date looks that is no fixed word: examples in both languages, with `|` between, and what they mean."""

    en: str
    zh: str
    means: str


SHAPES = (
    Shape("2026-11-20|2026/11/20|20261120|20.11.2026|20 nov 2026", "2026年11月20日", "a day"),
    Shape("11-20|11/20|20 nov|nov 20|20.11.", "11月20日|11月20号", "the next such day to come, today included"),
    Shape("12th|the 12th", "12号", "the next one to come, today included"),
    Shape("12th of next month", "下个月3号|本月3号", "the day of that month"),
    Shape("fri|friday", "周五|星期五|礼拜五", "the next one to come, never today"),
    Shape("this fri|next fri|last fri", "本周五|下周五|上周五", "of this, next or last week; weeks begin on Monday"),
    Shape("by fri", "周五前|周五之前", "that day itself"),
    Shape("w46|week 46|2026-w46", "第46周", "Monday of the week by ISO 8601; today while it is under way"),
    Shape("3d|+3d|in 3 days|in a week|2 weeks", "3天后|三天后|两周后|半个月后", "so much later than today"),
    Shape("-3d|3 days ago", "3天前", "so much earlier than today"),
    Shape("+1m|+2mo|3 months", "3个月后", "so many months later; the last day of a shorter month"),
    Shape("30m|15min|2h|in half an hour", "30分钟|半小时后|2小时后", "so much later than now"),
    Shape("+3wd|3 working days", "3个工作日|三个工作日后", "working days of the board later"),
    Shape("18:00|6pm|at 18", "18点|18时|8点半|8点一刻|晚上8点", "the next such time to come"),
    Shape("fri 18:00|fri, 6pm|tomorrow at 9", "周五18点|明天下午三点|今晚8点|明早9点", "the time on that day"),
    Shape("jan 5 next year|christmas next year", "明年1月5日|明年春节", "of that year"),
    Shape(
        "end of december|mid november|start of q3",
        "12月底|11月中旬|3季度初",
        "where in the period; the next one to come",
    ),
    Shape("eom|eoq|eoy|som|soq|soy", "月底|月中|月初|季度末|季度初|年底|年中", "end or start of month, quarter, year"),
    Shape("2026-11-20T10:00:00Z|2026-11-20T18:00+08:00", "", "a moment by ISO 8601"),
    Shape("none", "无", "takes the date away"),
)
"""What is no word of its own, told by examples."""
STEPS_FROM_THERE = (
    Shape("++1d|--1w|++3wd|++2h", "推迟1天|顺延一周|提前2天", "so much later or earlier than the date that is there"),
)
