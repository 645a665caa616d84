"""Repetition: what is typed, what is kept, how it is said, and on which days it falls."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opsboard.domain.errors import Invalid
from opsboard.domain.recurrence import DAYS, WEEKDAYS, Repeat, coming, next_day, plain_rule, repeat_of, rrule_of
from opsboard.domain.repeat_words import parse_repeat, repeat_said

NOW = "2026-11-03T10:30:00Z"

WHICH = st.one_of(
    st.builds(Repeat, st.sampled_from(["daily", "weekly", "monthly", "yearly"]), st.integers(1, 366)),
    st.builds(
        lambda days, interval: Repeat("weekly", interval, weekdays=tuple(day for day in DAYS if day in days)),
        st.sets(st.sampled_from(DAYS), min_size=1),
        st.integers(1, 9),
    ),
    st.builds(
        lambda days, interval: Repeat("monthly", interval, month_days=tuple(sorted(days))),
        st.sets(st.integers(1, 31), min_size=1, max_size=3),
        st.integers(1, 9),
    ),
    st.builds(
        lambda number, day: Repeat("monthly", nths=((number, day),)),
        st.sampled_from([-1, 1, 2, 3, 4, 5]),
        st.sampled_from(DAYS),
    ),
    st.builds(lambda day, years: Repeat("yearly", years, year_day=(day.month, day.day)), st.dates(), st.integers(1, 5)),
    st.just(Repeat("weekly", weekdays=WEEKDAYS, working=True)),
    st.just(Repeat("monthly", nths=((1, "TU"), (3, "TU"), (-1, "FR")))),
)
REPEATS = st.builds(
    lambda repeat, end, after_done, ahead: Repeat(
        repeat.frequency, repeat.interval, repeat.weekdays, repeat.month_days, repeat.nths, repeat.year_day,
        repeat.working, after_done=after_done, ahead=ahead, **end,
    ),
    WHICH,
    st.one_of(
        st.just({}),
        st.builds(lambda count: {"count": count}, st.integers(1, 9999)),
        st.builds(lambda day: {"until": day.isoformat()}, st.dates(date(2000, 1, 1), date(2099, 1, 1))),
    ),
    st.booleans(),
    st.sampled_from([0, 0, 1, 7, 366]),
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("daily", "FREQ=DAILY"),
        ("daily/3", "FREQ=DAILY;INTERVAL=3"),
        ("weekly:mo,we", "FREQ=WEEKLY;BYDAY=MO,WE"),
        ("weekly:we,mo,mo", "FREQ=WEEKLY;BYDAY=MO,WE"),
        ("Weekly:Monday,wed/2", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE"),
        ("monthly:31", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("monthly:last", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("monthly:30", "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1"),
        ("monthly:15", "FREQ=MONTHLY;BYMONTHDAY=15"),
        ("monthly:1,15", "FREQ=MONTHLY;BYMONTHDAY=1,15"),
        ("monthly:2tu", "FREQ=MONTHLY;BYDAY=2TU"),
        ("monthly:1tu,3tu", "FREQ=MONTHLY;BYDAY=1TU,3TU"),
        ("monthly:-1fr", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("yearly", "FREQ=YEARLY"),
        ("yearly:11-11", "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=11"),
        ("yearly:02-29", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1"),
        ("quarterly", "FREQ=MONTHLY;INTERVAL=3"),
        ("quarterly:15", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15"),
        ("weekly:weekdays", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("weekdays", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;X-DAYS=WORKING"),
        ("every monday", "FREQ=WEEKLY;BYDAY=MO"),
        ("every mon and wed", "FREQ=WEEKLY;BYDAY=MO,WE"),
        ("mondays", "FREQ=WEEKLY;BYDAY=MO"),
        ("every 2 weeks", "FREQ=WEEKLY;INTERVAL=2"),
        ("every two weeks on friday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"),
        ("every other week", "FREQ=WEEKLY;INTERVAL=2"),
        ("every month on the 1st and 15th", "FREQ=MONTHLY;BYMONTHDAY=1,15"),
        ("every month on the first and third tuesday", "FREQ=MONTHLY;BYDAY=1TU,3TU"),
        ("last friday of the month", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("every year on 11 nov", "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=11"),
        ("daily count 5", "FREQ=DAILY;COUNT=5"),
        ("every day, 5 times", "FREQ=DAILY;COUNT=5"),
        ("weekly until 2026-12-31", "FREQ=WEEKLY;UNTIL=20261231"),
        ("weekly until 月底", "FREQ=WEEKLY;UNTIL=20261130"),
        ("every 2 weeks after done", "FREQ=WEEKLY;INTERVAL=2;X-AFTER=DONE"),
        ("weekly:mo ahead 7d", "FREQ=WEEKLY;BYDAY=MO;X-AHEAD=7"),
        ("weekly:mo count 3 after done ahead 2 days", "FREQ=WEEKLY;BYDAY=MO;COUNT=3;X-AFTER=DONE;X-AHEAD=2"),
        ("每天", "FREQ=DAILY"),
        ("隔天", "FREQ=DAILY;INTERVAL=2"),
        ("每周一三", "FREQ=WEEKLY;BYDAY=MO,WE"),
        ("每周一到周五", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("每个工作日", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;X-DAYS=WORKING"),
        ("每个周一", "FREQ=WEEKLY;BYDAY=MO"),
        ("每月3号", "FREQ=MONTHLY;BYMONTHDAY=3"),
        ("每月1号和15号", "FREQ=MONTHLY;BYMONTHDAY=1,15"),
        ("每月第二个周二", "FREQ=MONTHLY;BYDAY=2TU"),
        ("每月第一和第三个周二", "FREQ=MONTHLY;BYDAY=1TU,3TU"),
        ("每月最后一个周五", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("每两周", "FREQ=WEEKLY;INTERVAL=2"),
        ("隔周", "FREQ=WEEKLY;INTERVAL=2"),
        ("每两周的周一", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"),
        ("每2周一三", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE"),
        ("每三个月底", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1"),
        ("每季度", "FREQ=MONTHLY;INTERVAL=3"),
        ("每半年", "FREQ=MONTHLY;INTERVAL=6"),
        ("每10天", "FREQ=DAILY;INTERVAL=10"),
        ("每月底", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("每年11月11日", "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=11"),
        ("每两周完成后", "FREQ=WEEKLY;INTERVAL=2;X-AFTER=DONE"),
        ("完成后每两周", "FREQ=WEEKLY;INTERVAL=2;X-AFTER=DONE"),
        ("完成后两周", "FREQ=WEEKLY;INTERVAL=2;X-AFTER=DONE"),
        ("每周一提前7天", "FREQ=WEEKLY;BYDAY=MO;X-AHEAD=7"),
        ("每天共5次", "FREQ=DAILY;COUNT=5"),
        ("每周一，到年底为止", "FREQ=WEEKLY;BYDAY=MO;UNTIL=20261231"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR,MO;WKST=SU", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR"),
        ("RRULE:FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2", "FREQ=MONTHLY;BYDAY=2TU"),
        ("FREQ=DAILY;UNTIL=20261231T235959Z", "FREQ=DAILY;UNTIL=20261231"),
        ("none", None),
        ("", None),
        ("无", None),
    ],
)
def test_a_typed_repetition_is_kept_as_a_rule(typed: str, kept: str | None) -> None:
    assert parse_repeat(typed, NOW, "Asia/Shanghai") == kept


@pytest.mark.parametrize(
    "typed",
    [
        "weekly:weekdays", "weekdays", "every monday", "every 2 weeks", "quarterly", "monthly:1,15", "monthly:1tu,3tu",
        "每两周", "隔周", "每个工作日", "每周一到周五", "每月第二个周二", "每季度", "每年11月11日",
    ],
)  # fmt: skip
@pytest.mark.parametrize("after", [" after done", "完成后", " from completion"])
def test_any_repetition_may_count_from_completion(typed: str, after: str) -> None:
    rule = parse_repeat(typed, NOW, "Asia/Shanghai")
    assert parse_repeat(typed + after, NOW, "Asia/Shanghai") == f"{rule};X-AFTER=DONE"


@pytest.mark.parametrize(
    "typed",
    [
        "hourly", "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;INTERVAL=0", "INTERVAL=2", "daily/0",
        "daily/367",
        "daily:mo", "weekly:xx", "weekly:", "monthly:0", "monthly:32", "monthly:6tu", "daily count 0", "daily count 5x",
        "daily until someday", "daily until 2026-12-01 count 3", "FREQ=DAILY;COUNT=3;UNTIL=20261231",
        "FREQ=YEARLY;BYMONTH=2",
        "FREQ=DAILY;INTERVAL=99999999999", "FREQ=MONTHLY;BYMONTHDAY=1,-2", "FREQ=DAILY;UNTIL=20261399", "daily daily",
        "FREQ=DAILY;UNTIL=", "FREQ=", "{text}", "every", "every blue moon", "每", "每0天", "每月32号", "每年2月30日",
        "monthly:1,2tu", "yearly:13-01", "daily ahead 0d", "daily ahead 400d", "every 3 working days", "after done",
    ],
)  # fmt: skip
def test_what_cannot_repeat_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_repeat(typed, NOW, "UTC")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("typed", ["daily until 2026-11-02", "每天到2020-01-01为止", "FREQ=DAILY;UNTIL=20261102"])
def test_one_that_has_ended_is_refused(typed: str) -> None:
    with pytest.raises(Invalid, match="ended already"):
        parse_repeat(typed, NOW, "UTC")


def test_a_mistyped_repetition_is_answered_with_the_word_meant() -> None:
    with pytest.raises(Invalid, match='did you mean "weekly"'):
        parse_repeat("weekyl:mo", NOW, "UTC")


@pytest.mark.parametrize(
    ("typed", "english", "chinese"),
    [
        ("weekly:mo", "every Monday", "每周一"),
        ("weekly:mo/2", "every 2 weeks on Monday", "每 2 周的周一"),
        ("weekdays", "every working day", "每个工作日"),
        ("monthly:1tu,3tu", "every month on the first Tuesday and third Tuesday", "每月第 1 个周二、第 3 个周二"),
        ("monthly:31", "every month on the last day", "每月底"),
        ("yearly:11-11", "every year on 11 Nov", "每年 11 月 11 日"),
        ("every 2 weeks after done", "every 2 weeks after done", "每 2 周，完成后算起"),
        ("weekly:fr count 4 ahead 7d", "every Friday, 4 times, 7 days ahead", "每周五，共 4 次，提前 7 天出现"),
    ],
)
def test_a_rule_is_said_in_words(typed: str, english: str, chinese: str) -> None:
    rule = parse_repeat(typed, NOW, "UTC")
    assert rule is not None
    assert (repeat_said(rule, "en"), repeat_said(rule, "zh")) == (english, chinese)


@given(REPEATS)
def test_a_rule_is_read_back_as_it_was_kept_and_as_it_is_said(repeat: Repeat) -> None:
    rule = rrule_of(repeat)
    assert repeat_of(rule) == repeat
    for words in (rule, repeat_said(rule, "en"), repeat_said(rule, "zh")):
        assert parse_repeat(words) == rule
    assert "X-" not in plain_rule(rule)


@given(REPEATS, st.dates(date(2000, 1, 1), date(2098, 1, 1)), st.integers(0, 4000))
def test_the_next_day_lies_ahead(repeat: Repeat, start: date, passed: int) -> None:
    after = (start + timedelta(passed)).isoformat()
    found = next_day(rrule_of(repeat), after, start.isoformat())
    assert found is None or found > after
    assert found is not None or repeat.count or repeat.until or repeat.interval > 99


def days_of(rule: str, start: str, count: int = 5) -> list[str]:
    return coming(rule, start, start, "2999-12-31", most=count)


def test_a_month_without_the_day_has_its_last_day() -> None:
    expected = ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30"]
    assert days_of("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-01-31") == expected
    assert days_of("FREQ=MONTHLY", "2026-01-31") == expected
    assert days_of("FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1", "2028-01-30", 2) == ["2028-02-29", "2028-03-30"]
    assert days_of("FREQ=MONTHLY;BYMONTHDAY=15,30", "2026-01-30", 3) == ["2026-02-15", "2026-02-28", "2026-03-15"]


def test_a_leap_day_falls_on_the_28th_in_other_years() -> None:
    expected = ["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]
    assert days_of("FREQ=YEARLY", "2024-02-29", 4) == expected
    assert days_of("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1", "2024-02-29", 4) == expected


def test_weeks_begin_on_monday() -> None:
    assert days_of("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU", "2026-11-02", 3) == ["2026-11-08", "2026-11-16", "2026-11-22"]


def test_weekdays_of_a_month() -> None:
    assert days_of("FREQ=MONTHLY;BYDAY=2TU", "2026-11-03", 2) == ["2026-11-10", "2026-12-08"]
    assert days_of("FREQ=MONTHLY;BYDAY=-1FR", "2026-11-03", 2) == ["2026-11-27", "2026-12-25"]


def test_it_ends_with_its_count_or_its_last_day() -> None:
    assert days_of("FREQ=DAILY;COUNT=3", "2026-11-03") == ["2026-11-04", "2026-11-05"]
    assert days_of("FREQ=DAILY;UNTIL=20261105", "2026-11-03") == ["2026-11-04", "2026-11-05"]


def test_a_count_is_never_endless() -> None:
    """From a Thursday: that day is the first of one."""
    assert days_of("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=1", "2026-11-05") == []


def test_a_bare_rule_means_the_days_of_its_first() -> None:
    assert days_of("FREQ=WEEKLY", "2026-11-03", 2) == ["2026-11-10", "2026-11-17"]
    assert days_of("FREQ=MONTHLY", "2026-11-03", 2) == ["2026-12-03", "2027-01-03"]


def test_working_days_are_those_of_the_board() -> None:
    rule, rest = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;X-DAYS=WORKING", {"2026-10-05", "2026-10-06", "2026-10-07"}
    worked = {"2026-10-10"}
    days = coming(
        rule, "2026-10-02", "2026-10-02", "2026-10-11",
        worked=lambda day: day not in rest and (day in worked or date.fromisoformat(day).weekday() < 5),
    )  # fmt: skip
    assert days == ["2026-10-08", "2026-10-09", "2026-10-10"]
    assert coming(rule, "2026-10-02", "2026-10-02", "2999-01-01", worked=lambda day: False) == []


def test_the_days_in_sight_follow_the_one_that_the_item_stands_for() -> None:
    assert coming("FREQ=WEEKLY;BYDAY=MO", "2020-01-06", "2026-11-01", "2026-11-30", after="2026-11-09") == [
        "2026-11-16", "2026-11-23", "2026-11-30",
    ]  # fmt: skip
    assert coming("FREQ=DAILY;COUNT=3", "2020-01-06", "2026-11-01", "2026-11-30", after="2026-11-09") == [
        "2026-11-10", "2026-11-11",
    ]  # fmt: skip
    assert len(coming("FREQ=DAILY", "2020-01-06", "2026-11-01", "2999-01-01")) == 400


@pytest.mark.parametrize(
    "rule", ["FREQ=MONTHLY;INTERVAL=12;BYDAY=5FR", "FREQ=YEARLY;INTERVAL=366", "FREQ=DAILY;COUNT=9999"]
)
def test_rules_that_fall_seldom_are_answered(rule: str) -> None:
    next_day(rule, "2999-01-01", "2026-02-06")
