"""Every word of the one table of words for dates, and what the issue asks of them, on Wednesday 2026-11-04 10:00."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from opsboard.domain import date_table
from opsboard.domain.day_spans import parse_span
from opsboard.domain.day_words import Customs, meaning, parse_past, parse_when
from opsboard.domain.days import as_date, local_text, moment_at
from opsboard.domain.errors import Invalid
from opsboard.domain.festivals import FESTIVALS
from opsboard.domain.working_time import SpecialDay, of_settings

NOW = "2026-11-04T02:00:00Z"
SHANGHAI = "Asia/Shanghai"

TABLE = (
    # days
    ("today|tod|今天|今日|当天", "2026-11-04"),
    ("tomorrow|tom|tmr|tmrw|明天|明日|次日", "2026-11-05"),
    ("day after tomorrow|overmorrow|后天|后日", "2026-11-06"),
    ("in three days|大后天", "2026-11-07"),
    ("yesterday|昨天|昨日", "2026-11-03"),
    ("day before yesterday|前天|前日", "2026-11-02"),
    ("three days ago|大前天", "2026-11-01"),
    ("weekend|this weekend|周末|本周末|这周末|这个周末", "2026-11-07"),
    ("next weekend|nextweekend|下周末|下个周末", "2026-11-14"),
    # hours
    ("noon|midday|中午|正午", "2026-11-04 12:00"),
    ("midnight|午夜|半夜", "2026-11-05 00:00"),
    ("morning|早上|上午|早晨|早", "2026-11-05 09:00"),
    ("afternoon|下午|午后", "2026-11-04 15:00"),
    ("傍晚", "2026-11-04 18:00"),
    ("evening|night|晚上|晚|晚间|夜里", "2026-11-04 20:00"),
    ("start of day|sod|start of work|上班|上班时|开工", "2026-11-05 09:00"),
    ("end of day|eod|cob|eob|close of business|end of business|end of work|下班|下班时|收工", "2026-11-04 18:00"),
    # periods
    ("this week|week|thisweek|本周|这周|这个星期|本星期|这星期", "2026-11-08"),
    ("next week|nextweek|下周|下星期|下个星期|下礼拜|下个礼拜", "2026-11-09"),
    ("week after next|下下周|下下个星期", "2026-11-16"),
    ("last week|lastweek|上周|上星期|上个星期", "2026-10-26"),
    ("this month|thismonth|本月|这个月|这月|当月", "2026-11-30"),
    ("next month|nextmonth|下月|下个月", "2026-12-01"),
    ("month after next|下下月|下下个月", "2027-01-01"),
    ("last month|lastmonth|上月|上个月", "2026-10-01"),
    ("this quarter|thisquarter|本季度|这个季度|这季度|本季", "2026-12-31"),
    ("next quarter|nextquarter|下季度|下个季度|下季", "2027-01-01"),
    ("last quarter|lastquarter|上季度|上个季度|上季", "2026-07-01"),
    ("first half|h1|上半年", "2027-01-01"),
    ("second half|h2|下半年", "2026-12-31"),
    ("this year|thisyear|今年|本年|本年度", "2026-12-31"),
    ("next year|nextyear|明年|来年", "2027-01-01"),
    ("year after next|后年", "2028-01-01"),
    ("last year|lastyear|去年", "2025-01-01"),
    ("month", "2026-11-30"),
    ("quarter|季度", "2026-12-31"),
    ("year|年度", "2026-12-31"),
    ("q1|1q|quarter 1|第1季度|1季度", "2027-01-01"),
    ("q2|2q|quarter 2|第2季度|2季度", "2027-04-01"),
    ("q3|3q|quarter 3|第3季度|3季度", "2027-07-01"),
    ("q4|4q|quarter 4|第4季度|4季度", "2026-12-31"),
    # festivals
    ("new year's day|new years day|new year|元旦|元旦节", "2027-01-01"),
    ("valentine's day|valentines day|情人节", "2027-02-14"),
    ("women's day|womens day|妇女节|三八节|38节|女神节", "2027-03-08"),
    ("315|消费者权益日|3.15", "2027-03-15"),
    ("qingming|tomb sweeping day|清明|清明节", "2027-04-05"),
    ("labour day|labor day|may day|劳动节|五一|五一劳动节|51劳动节", "2027-05-01"),
    ("520|5.20", "2027-05-20"),
    ("mother's day|mothers day|母亲节", "2027-05-09"),
    ("children's day|childrens day|儿童节|六一|六一儿童节", "2027-06-01"),
    ("618|6.18|六一八", "2027-06-18"),
    ("father's day|fathers day|父亲节", "2027-06-20"),
    ("teachers' day|teachers day|教师节", "2027-09-10"),
    ("national day|国庆|国庆节|十一", "2027-10-01"),
    ("halloween|万圣节", "2027-10-31"),
    ("double 11|double eleven|singles day|singles' day|11.11|1111|双11|双十一|光棍节", "2026-11-11"),
    ("thanksgiving|感恩节", "2026-11-26"),
    ("black friday|黑五|黑色星期五|黑5|黑色星期5", "2026-11-27"),
    ("double 12|double twelve|12.12|1212|双12|双十二", "2026-12-12"),
    ("christmas eve|xmas eve|平安夜", "2026-12-24"),
    ("christmas|xmas|christmas day|圣诞|圣诞节", "2026-12-25"),
    ("new year's eve|new years eve|跨年|跨年夜", "2026-12-31"),
    ("laba festival|腊八|腊八节", "2027-01-15"),
    ("little new year|小年", "2027-01-30"),
    ("lunar new year's eve|chinese new year's eve|除夕|除夕夜|年三十|大年三十|年30|大年30", "2027-02-05"),
    ("spring festival|chinese new year|lunar new year|cny|春节|大年初一|大年初1|过年", "2027-02-06"),
    ("lantern festival|元宵|元宵节", "2027-02-20"),
    ("dragon boat festival|dragon boat|端午|端午节", "2027-06-09"),
    ("qixi|qixi festival|七夕|七夕节", "2027-08-08"),
    ("mid-autumn festival|mid-autumn|mid autumn|moon festival|中秋|中秋节", "2027-09-15"),
    ("double ninth|chongyang|重阳|重阳节", "2027-10-08"),
    # shapes
    ("2026-11-20|2026/11/20|20261120|20.11.2026|20 nov 2026|2026年11月20日", "2026-11-20"),
    ("11-20|11/20|20 nov|nov 20|20.11.|11月20日|11月20号", "2026-11-20"),
    ("12th|the 12th|12号", "2026-11-12"),
    ("12th of next month", "2026-12-12"),
    ("下个月3号", "2026-12-03"),
    ("本月3号", "2026-11-03"),
    ("fri|friday|周五|星期五|礼拜五", "2026-11-06"),
    ("this fri|本周五", "2026-11-06"),
    ("next fri|下周五", "2026-11-13"),
    ("last fri|上周五", "2026-10-30"),
    ("by fri|周五前|周五之前", "2026-11-06"),
    ("w46|week 46|2026-w46|第46周", "2026-11-09"),
    ("3d|+3d|in 3 days|3天后|三天后", "2026-11-07"),
    ("in a week", "2026-11-11"),
    ("2 weeks|两周后", "2026-11-18"),
    ("半个月后", "2026-11-19"),
    ("-3d|3 days ago|3天前", "2026-11-01"),
    ("+1m", "2026-12-04"),
    ("+2mo", "2027-01-04"),
    ("3 months|3个月后", "2027-02-04"),
    ("30m|in half an hour|30分钟|半小时后", "2026-11-04 10:30"),
    ("15min", "2026-11-04 10:15"),
    ("2h|2小时后", "2026-11-04 12:00"),
    ("+3wd|3 working days|3个工作日|三个工作日后", "2026-11-09"),
    ("18:00|6pm|at 18|18点|18时", "2026-11-04 18:00"),
    ("8点半", "2026-11-05 08:30"),
    ("8点一刻", "2026-11-05 08:15"),
    ("晚上8点", "2026-11-04 20:00"),
    ("fri 18:00|fri, 6pm|周五18点", "2026-11-06 18:00"),
    ("tomorrow at 9|明早9点", "2026-11-05 09:00"),
    ("明天下午三点", "2026-11-05 15:00"),
    ("今晚8点", "2026-11-04 20:00"),
    ("jan 5 next year|明年1月5日", "2027-01-05"),
    ("christmas next year", "2027-12-25"),
    ("明年春节", "2027-02-06"),
    ("end of december|12月底", "2026-12-31"),
    ("mid november|11月中旬", "2026-11-15"),
    ("start of q3|3季度初", "2027-07-01"),
    ("eom|月底", "2026-11-30"),
    ("eoq|eoy|季度末|年底", "2026-12-31"),
    ("som|月初", "2026-12-01"),
    ("soq|soy|季度初", "2027-01-01"),
    ("月中", "2026-11-15"),
    ("年中", "2027-06-30"),
    ("2026-11-20T10:00:00Z|2026-11-20T18:00+08:00", "2026-11-20 18:00"),
    ("none|无", None),
)
"""Words, and what they mean on that day."""


def on_that_day(typed: str) -> str | None:
    when = parse_when(typed, NOW, SHANGHAI)
    return None if when is None else local_text(when, SHANGHAI)


def every_word() -> list[str]:
    rows = [
        (row.en, row.zh)
        for rows in (
            date_table.DAYS,
            date_table.HOURS,
            date_table.PERIODS,
            date_table.NUMBERED,
            FESTIVALS,
            date_table.SHAPES,
        )
        for row in rows
    ]
    return [word for row in rows for words in row for word in words.split("|") if word]


@pytest.mark.parametrize(("words", "expected"), TABLE)
def test_a_row_of_the_table(words: str, expected: str | None) -> None:
    for word in words.split("|"):
        assert on_that_day(word) == expected, word
        assert on_that_day(word.upper()) == expected, word


def test_each_word_of_the_table_has_its_test() -> None:
    tested = {word for words, _expected in TABLE for word in words.split("|")}
    assert set(every_word()) == tested


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("中午1点", "2026-11-04 13:00"),
        ("中午12点", "2026-11-04 12:00"),
        ("晚上12点", "2026-11-05 00:00"),
        ("晚上1点", "2026-11-05 01:00"),
        ("上午12点", "2026-11-04 12:00"),
        ("明天上午12点", "2026-11-05 12:00"),
        ("明天晚上12点半", "2026-11-06 00:30"),
        ("凌晨12点半", "2026-11-05 00:30"),
        ("30m", "2026-11-04 10:30"),
        ("15m", "2026-11-04 10:15"),
        ("5-20", "2027-05-20"),
        ("11-04", "2026-11-04"),
        ("11-03", "2027-11-03"),
        ("02-29", "2028-02-29"),
        ("周末", "2026-11-07"),
        ("周五前", "2026-11-06"),
        ("周五下班前", "2026-11-06 18:00"),
        ("eod", "2026-11-04 18:00"),
        ("noon", "2026-11-04 12:00"),
        ("tonight", "2026-11-04 20:00"),
        ("w46", "2026-11-09"),
        ("w45", "2026-11-04"),
        ("w44", "2027-11-01"),
        ("w53", "2026-12-28"),
        ("月中", "2026-11-15"),
        ("季度末", "2026-12-31"),
        ("eoq", "2026-12-31"),
        ("12th", "2026-11-12"),
        ("春节", "2027-02-06"),
        ("国庆节", "2027-10-01"),
        ("元旦", "2027-01-01"),
        ("下个月3号", "2026-12-03"),
        ("本月3号", "2026-11-03"),
        ("三天后", "2026-11-07"),
        ("两周后", "2026-11-18"),
        ("明天下午三点", "2026-11-05 15:00"),
        ("今晚8点", "2026-11-04 20:00"),
        ("明早9点", "2026-11-05 09:00"),
        ("凌晨2点", "2026-11-05 02:00"),
        ("12月底", "2026-12-31"),
        ("明年1月5日", "2027-01-05"),
        ("18时", "2026-11-04 18:00"),
        ("8点一刻", "2026-11-05 08:15"),
        ("8点三刻", "2026-11-05 08:45"),
        ("双11", "2026-11-11"),
        ("3个工作日", "2026-11-09"),
        ("现在", "2026-11-04 10:00"),
        ("3.11.2026", "2026-11-03"),
        ("fri, 18:00", "2026-11-06 18:00"),
        ("tomorrow at 9", "2026-11-05 09:00"),
        ("in a week", "2026-11-11"),
        ("+3wd", "2026-11-09"),
        ("now", "2026-11-04 10:00"),
        ("周三三点", "2026-11-11 03:00"),
        ("二十三点五十分", "2026-11-04 23:50"),
        ("八点零五", "2026-11-05 08:05"),
        ("一个半小时后", "2026-11-04 11:30"),
        ("9am tomorrow", "2026-11-05 09:00"),
        ("8pm tonight", "2026-11-04 20:00"),
        ("24:00", "2026-11-05 00:00"),
        ("12am", "2026-11-05 00:00"),
        ("12pm", "2026-11-04 12:00"),
        ("上半年末", "2027-06-30"),
        ("明年上半年末", "2027-06-30"),
        ("2028年2月底", "2028-02-29"),
        ("本月最后一个工作日", "2026-11-30"),
        ("next working day", "2026-11-05"),
        ("明年春节前", "2027-02-06"),
        ("6 november 18:00", "2026-11-06 18:00"),
    ],
)
def test_what_a_text_means(typed: str, expected: str) -> None:
    assert on_that_day(typed) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "13pm", "20am", "0pm", "0am", "上午15点", "中午5点", "下午0点", "下午25点", "早上13点", "晚上14点", "凌晨9点",
        "18:60", "25点", "fri 24:30", "8点61分", "+30m", "++13m",
        "w54", "w0", "2025-w53", "2026-w99", "31.02.2026", "0号",
        "明年2月30日", "2027年2月29日", "+2001wd", "++1d", "-- 3d", "3.11", "第46", "2101年春节", "下周三点",
        "end of", "底", "初", "前", "中", "the", "at", "下下下周", "marxist 12", "7 novx",
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_when(typed, NOW, SHANGHAI)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("typed", "held", "expected"),
    [
        ("++1d", "2026-12-24", "2026-12-25"),
        ("+1d", "2026-12-24", "2026-11-05"),
        ("--1w", "2026-12-24", "2026-12-17"),
        ("++1m", "2027-01-31", "2027-02-28"),
        ("++3wd", "2026-11-06", "2026-11-11"),
        ("++1d", "2026-12-24T02:00:00Z", "2026-12-25 10:00"),
        ("++2h", "2026-12-24T02:00:00Z", "2026-12-24 12:00"),
        ("推迟一天", "2026-12-24", "2026-12-25"),
        ("顺延2周", "2026-12-24", "2027-01-07"),
        ("提前三天", "2026-12-24T02:00:00Z", "2026-12-21 10:00"),
    ],
)
def test_two_signs_count_from_the_date_that_is_there(typed: str, held: str, expected: str) -> None:
    found = parse_when(typed, NOW, SHANGHAI, held=held)
    assert found is not None
    assert local_text(found, SHANGHAI) == expected


def test_hours_cannot_be_counted_from_a_day() -> None:
    with pytest.raises(Invalid, match="no time to count from"):
        parse_when("++2h", NOW, SHANGHAI, held="2026-12-24")


def test_a_step_keeps_the_time_on_the_clock_where_the_clock_leaps() -> None:
    held = moment_at("2027-03-27", 2, 30, "Europe/Berlin")
    found = parse_when("++1d", NOW, "Europe/Berlin", held=held)
    assert found is not None
    assert local_text(found, "Europe/Berlin") == "2027-03-28 03:30"  # 02:30 does not exist that day
    after = parse_when("++2d", NOW, "Europe/Berlin", held=held)
    assert after is not None
    assert local_text(after, "Europe/Berlin") == "2027-03-29 02:30"


def test_where_the_year_was_added_it_is_known() -> None:
    added = ("5-20", "5月20日", "20 may", "may 20 9am", "春节", "国庆节前", "20.5.")
    plain = (
        "11-20",
        "2027-05-20",
        "明年5月20日",
        "fri",
        "jan 5 2028",
        "christmas next year",
        "+9m",
        "eoy",
        "2027/5/20",
    )
    assert [typed for typed in added if not meaning(typed, NOW, SHANGHAI).year_added] == []
    assert [typed for typed in plain if meaning(typed, NOW, SHANGHAI).year_added] == []


def test_a_date_that_may_be_past_keeps_meaning_the_past() -> None:
    assert parse_when("5-20", NOW, SHANGHAI, ahead=False) == "2026-05-20"
    assert parse_when("10-31", NOW, SHANGHAI, ahead=False) == "2026-10-31"
    assert parse_past("10-31", NOW, SHANGHAI) == "2026-10-30T16:00:00Z"
    assert parse_span(">=10-31", NOW, SHANGHAI) == ("2026-10-31", None)
    assert parse_span("国庆节", NOW, SHANGHAI, past=True) == ("2026-10-01", "2026-10-01")


def test_a_query_names_whole_periods_by_the_words_of_the_table() -> None:
    assert parse_span("w46", NOW, SHANGHAI) == ("2026-11-09", "2026-11-15")
    assert parse_span("next quarter", NOW, SHANGHAI) == ("2027-01-01", "2027-03-31")
    assert parse_span("下季度", NOW, SHANGHAI) == ("2027-01-01", "2027-03-31")
    assert parse_span("12月份", NOW, SHANGHAI) == ("2026-12-01", "2026-12-31")
    assert parse_span("后年", NOW, SHANGHAI) == ("2028-01-01", "2028-12-31")


HOLIDAYS = [SpecialDay("2026-11-06", worked=False), SpecialDay("2026-11-07", worked=True)]
LATE = of_settings({"working_time": {"days": ["mo", "tu", "we", "th", "fr"], "hours": ["10:00-12:00", "13:30-19:30"]}})


def test_working_days_and_hours_are_those_of_the_board() -> None:
    customs = Customs(of_settings({}, HOLIDAYS))
    assert parse_when("+2wd", NOW, SHANGHAI, customs) == "2026-11-07"
    assert parse_when("3个工作日", NOW, SHANGHAI, customs) == "2026-11-09"
    assert parse_when("-1wd", NOW, SHANGHAI, customs) == "2026-11-03"
    for typed in ("eod", "下班前", "今天下班前"):
        assert parse_when(typed, NOW, SHANGHAI, Customs(LATE)) == "2026-11-04T11:30:00Z"
    assert parse_when("明天上班", NOW, SHANGHAI, Customs(LATE)) == "2026-11-05T02:00:00Z"


def test_the_end_of_work_is_the_next_one_when_today_s_is_over() -> None:
    assert parse_when("eod", "2026-11-06T11:00:00Z", SHANGHAI) == "2026-11-09T10:00:00Z"


BERLIN = Customs(own_zone="Europe/Berlin")
"""For whom it is 03:00 on Wednesday at that moment."""


@pytest.mark.parametrize(
    ("typed", "now", "expected"),
    [
        ("18:00", NOW, "2026-11-04T17:00:00Z"),
        ("fri 18:00", NOW, "2026-11-06T17:00:00Z"),
        ("2026-11-06 18:00", NOW, "2026-11-06T17:00:00Z"),
        ("2026-11-06T18:00+08:00", NOW, "2026-11-06T10:00:00Z"),
        # 23:30 on Tuesday in Berlin is 06:30 on Wednesday in Shanghai.
        ("today 23:45", "2026-11-03T22:30:00Z", "2026-11-03T22:45:00Z"),
        ("today", "2026-11-03T22:30:00Z", "2026-11-04"),
        ("+1d", "2026-11-03T22:30:00Z", "2026-11-05"),
        ("eod", NOW, "2026-11-04T10:00:00Z"),
        # Nobody's clock shows 02:30 there: it is 03:30.
        ("2027-03-28 02:30", NOW, "2027-03-28T01:30:00Z"),
        # It comes twice: the first.
        ("2026-10-25 02:30", "2026-10-20T00:00:00Z", "2026-10-25T00:30:00Z"),
        ("2026-12-31 23:30", NOW, "2026-12-31T22:30:00Z"),
        ("2028-02-29 00:30", NOW, "2028-02-28T23:30:00Z"),
    ],
)
def test_times_are_those_of_the_person_and_days_those_of_the_board(typed: str, now: str, expected: str) -> None:
    assert parse_when(typed, now, SHANGHAI, BERLIN) == expected


def test_the_turn_of_a_year_of_53_weeks() -> None:
    assert parse_when("w53", "2026-12-30T02:00:00Z", SHANGHAI) == "2026-12-30"
    assert parse_when("w1", "2026-12-30T02:00:00Z", SHANGHAI) == "2027-01-04"
    assert parse_when("w53", "2027-01-04T02:00:00Z", SHANGHAI) == "2032-12-27"
    assert parse_when("2020-w53", NOW, SHANGHAI) == "2020-12-28"
    assert parse_when("fri", "2026-12-31T02:00:00Z", SHANGHAI) == "2027-01-01"
    assert parse_when("月底", "2026-12-31T02:00:00Z", SHANGHAI) == "2026-12-31"
    assert parse_when("1-1", "2026-12-31T02:00:00Z", SHANGHAI) == "2027-01-01"
    assert parse_when("12-31", "2026-12-31T02:00:00Z", SHANGHAI) == "2026-12-31"


DATES = st.dates(as_date("1990-01-01"), as_date("2199-12-31"))
SHORT_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FULL_FORMS = (
    "{y}-{m:02}-{d:02}", "{y}-{m}-{d}", "{y}/{m}/{d}",
    "{y}.{m}.{d}", "{y}{m:02}{d:02}", "{d}.{m}.{y}", "{y}年{m}月{d}日",
    "{y}年{m}月{d}号", "{d} {name} {y}", "{name} {d}, {y}",
    "{d}th of {name} {y}", "{name} {d}th {y}", "{y}年{m}月{d}日前",
    "on {d} {name} {y}", "by {y}-{m:02}-{d:02}",
)  # fmt: skip


@given(DATES, st.sampled_from(FULL_FORMS))
def test_a_day_in_any_full_form_reads_back(day: object, form: str) -> None:
    year, month, number = (int(part) for part in str(day).split("-"))
    typed = form.format(y=year, m=month, d=number, name=SHORT_MONTHS[month - 1])
    assert parse_when(typed, NOW, SHANGHAI) == str(day)
    assert parse_when(f"{typed.removesuffix('前')} 18:30", NOW, "UTC") == f"{day}T18:30:00Z"


@given(DATES, DATES)
def test_a_day_without_a_year_is_never_past(day: object, today: object) -> None:
    now = f"{today}T12:00:00Z"
    for typed in (str(day)[5:], f"{int(str(day)[8:])}号", f"{int(str(day)[5:7])}月底", "月中", "季度初", "年中"):
        found = parse_when(typed, now, "UTC")
        assert found is not None
        assert found >= str(today), typed


PIECES = st.sampled_from(
    (
        *every_word(),
        *(
            "+",
            "++",
            "--",
            "3",
            "12",
            "99999",
            ":",
            "at ",
            " ",
            "点",
            "半",
            "前",
            "底",
            "上午",
            "晚上",
            "pm",
            "d",
            "wd",
        ),
        *(
            "m",
            "年",
            "月",
            "日",
            "周",
            "第",
            "w",
            "的",
            "of ",
            "end of ",
            "next ",
            "\x1b[31m",
            "\u202e",
            "٣",
            "{0}",
            "%s",
        ),
        *("\0", "½"),
    )
)


@given(st.lists(PIECES, max_size=6).map("".join))
@example("二" * 60 + "点")
@example("一个半小时" * 10)
def test_no_text_breaks_it(typed: str) -> None:
    for held in (None, "2026-12-24", NOW):
        for customs in (None, BERLIN):
            with suppress(Invalid):
                when = parse_when(typed, NOW, SHANGHAI, customs, held=held)
                assert when is None or parse_when(when, NOW, SHANGHAI) == when


@pytest.mark.parametrize(
    "typed",
    [
        "9" * 10_000, "周" * 10_000, "end of " * 2_000,
        " " * 10_000 + "x", "下" * 10_000 + "周五", "at " * 4_000, "1:" * 5_000,
        "十" * 10_000, "++" * 5_000, "the first working day of " * 400,
        "a week " * 2_000, "半个" * 5_000, "前" * 10_000,
    ],
)  # fmt: skip
def test_a_long_text_is_refused_at_once(typed: str) -> None:
    begin = time.process_time()
    with pytest.raises(Invalid):
        parse_when(typed, NOW, SHANGHAI)
    for cut in (80, 79, 40):
        with suppress(Invalid):
            parse_when(typed[:cut], NOW, SHANGHAI)
    assert time.process_time() - begin < 1
